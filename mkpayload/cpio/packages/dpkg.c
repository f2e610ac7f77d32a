/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * dpkg.c - installed packages as dpkg-query knows them (dpkg-query(1), deb-control(5)).
 *
 * What a package needs is what Depends and Pre-Depends say, of each group of alternatives the first
 * that is installed, itself or by what it provides. Versions are not compared: dpkg has done that.
 * build-essential is what a build may count on besides the essential packages, which nothing
 * depends on: these come along with it.
 */
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/packages/tool.h"

static const char *const list[] = { "-L", 0 };

enum { STATUS, NAME, ARCH, PROVIDES, DEPENDS, FIELDS };

static const char format[] =
	"--showformat=${db:Status-Abbrev}${Essential}\\t${Package}\\t${Architecture}\\t"
	"${Provides}\\t${Pre-Depends}, ${Depends}\\n";

struct package {
	char *field[FIELDS];
};

struct packages {
	struct text_file text; /* what the fields lie in */
	struct package *item;
	size_t count;
	const char *native; /* architecture: that of dpkg itself; 0: not known */
};

static void read_packages(struct packages *packages, const char *sysroot)
{
	struct package package;
	size_t length, i;
	char *line;

	memset(packages, 0, sizeof *packages);
	if (package_ask(&package_dpkg, sysroot, &packages->text, "-W", format) != STATUS_DONE)
		return;
	while ((line = text_file_cut(&packages->text, &length))) {
		for (i = 0; i < FIELDS && line; i++) {
			package.field[i] = line;
			line = strchr(line, '\t');
			if (line)
				*line++ = 0;
		}
		/* The second letter is what it is: installed; halves have no files to count on. */
		if (i < FIELDS || strlen(package.field[STATUS]) < 2 ||
			package.field[STATUS][1] != 'i')
			continue;
		packages->item = make_room(packages->item, packages->count, sizeof *packages->item);
		packages->item[packages->count++] = package;
	}
}

/* Takes the next name of a list, which ends with one of these characters or the text: what stands
 * before a version or ':'. Returns where to go on, or 0 at the end. */
static const char *next_name(const char *text, const char *ends, size_t *length, const char **name)
{
	text += strspn(text, " ,|");
	if (!*text)
		return 0;
	*name = text;
	*length = strcspn(text, " :([<,|");
	return text + strcspn(text, ends);
}

static int is_name(const char *name, size_t length, const char *wanted)
{
	return strlen(wanted) == length && memcmp(name, wanted, length) == 0;
}

static int provides(const struct package *package, const char *name, size_t length)
{
	const char *at = package->field[PROVIDES], *provided;
	size_t bytes;

	while ((at = next_name(at, ",", &bytes, &provided))) {
		if (bytes == length && memcmp(provided, name, length) == 0)
			return 1;
	}
	return 0;
}

/* One of that architecture, or of all; else of any; else what provides it. arch 0: the native one.
 */
static const struct package *find(
	const struct packages *packages, const char *name, size_t length, const char *arch)
{
	const struct package *package = packages->item, *end = package + packages->count;
	const struct package *of_any = 0, *provider = 0;

	if (!arch)
		arch = packages->native;
	for (; package < end; package++) {
		if (!is_name(name, length, package->field[NAME])) {
			if (!provider && provides(package, name, length))
				provider = package;
		} else if (!arch || strcmp(package->field[ARCH], arch) == 0 ||
			   strcmp(package->field[ARCH], "all") == 0) {
			return package;
		} else if (!of_any) {
			of_any = package;
		}
	}
	return of_any ? of_any : provider;
}

static void add_found(const struct package *package, struct words *names)
{
	char *full = format_string("%s:%s", package->field[NAME], package->field[ARCH]);

	package_add(names, full);
	free(full);
}

/* One group, "a (>= 1) | b:any", of which one must be there. */
static void add_group(const struct packages *packages, const struct package *of, const char *group,
	const struct package_query *query, struct words *names)
{
	const struct package *found = 0;
	const char *at = group, *name;
	size_t length;

	while (!found && (at = next_name(at, "|", &length, &name)))
		found = find(packages, name, length,
			strcmp(of->field[ARCH], "all") == 0 ? 0 : of->field[ARCH]);
	if (!found) {
		complain("note: %s: %s needs '%s', which is not installed", query->origin,
			of->field[NAME], group + strspn(group, " "));
		return;
	}
	add_found(found, names);
}

static void add_dependencies(const struct packages *packages, const struct package *package,
	const struct package_query *query, struct words *names)
{
	const char *at = package->field[DEPENDS];
	char *group;
	size_t length;

	for (; *at; at += length + (at[length] == ',')) {
		length = strcspn(at, ",");
		group = format_string("%.*s", (int)length, at);
		if (group[strspn(group, " ")])
			add_group(packages, package, group, query, names);
		free(group);
	}
}

static const struct package *find_named(const struct packages *packages, const char *name)
{
	size_t length = strcspn(name, ":");
	const struct package *package =
		find(packages, name, length, name[length] ? name + length + 1 : 0);

	/* What only provides it has another name, and is not what was asked for. */
	return package && is_name(name, length, package->field[NAME]) &&
			       (!name[length] ||
				       strcmp(package->field[ARCH], name + length + 1) == 0)
		       ? package
		       : 0;
}

/* Those that dpkg marks so: "yes" stands behind the three characters of their status. */
static void add_essential(const struct packages *packages, struct words *names)
{
	size_t i;

	for (i = 0; i < packages->count; i++) {
		if (strcmp(packages->item[i].field[STATUS] + 2, " yes") == 0)
			add_found(packages->item + i, names);
	}
}

static int close_package(const struct package_query *query, struct words *names)
{
	struct packages packages;
	const struct package *package;
	int is_there, i = names->count;

	read_packages(&packages, query->sysroot);
	package = find(&packages, "dpkg", 4, 0);
	packages.native = package ? package->field[ARCH] : 0;
	package = find_named(&packages, query->name);
	is_there = package != 0;
	if (package)
		add_found(package, names);
	if (package && strcmp(package->field[NAME], "build-essential") == 0)
		add_essential(&packages, names);
	for (; i < names->count; i++) {
		package = find_named(&packages, names->list[i]);
		add_dependencies(&packages, package, query, names);
	}
	free(packages.item);
	text_file_close(&packages.text);
	return is_there;
}

const struct package_tool package_dpkg = { "dpkg-query", "--admindir=", "/var/lib/dpkg",
	"apt-get install", list, "", close_package };
