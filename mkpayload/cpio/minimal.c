/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * minimal.c - the minimal initial CPIO: init, payload-import, and what they need to run;
 * payload-export, where it is asked for. */
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "format/cpio.h"
#include "format/initial.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/program_directory.h"
#include "mkpayload/cpio/content.h"

static const char minimal_origin[] = "the minimal content";

/* The places init mounts on and payload-import writes to; init speaks on the console before it can
 * have mounted anything. */
static const struct {
	const char *path;
	uint32_t mode, major, minor;
} places[] = {
	{ INITIAL_IN_ARCHIVE(INITIAL_DEV), CPIO_TYPE_DIRECTORY | 0755, 0, 0 },
	{ INITIAL_IN_ARCHIVE(INITIAL_CONSOLE), CPIO_TYPE_CHARACTER | 0600, 5, 1 },
	{ "external", CPIO_TYPE_DIRECTORY | 0755, 0, 0 },
	{ INITIAL_IN_ARCHIVE(INITIAL_DISTFILES), CPIO_TYPE_DIRECTORY | 0755, 0, 0 },
	{ INITIAL_IN_ARCHIVE(INITIAL_PROC), CPIO_TYPE_DIRECTORY | 0755, 0, 0 },
	{ INITIAL_IN_ARCHIVE(INITIAL_RUN), CPIO_TYPE_DIRECTORY | 0755, 0, 0 },
	{ INITIAL_IN_ARCHIVE(INITIAL_SYS), CPIO_TYPE_DIRECTORY | 0755, 0, 0 },
	{ "tmp", CPIO_TYPE_DIRECTORY | 01777, 0, 0 },
};

/* From the directory of mkpayload itself: in a build tree, and installed. */
static const char *const program_places[] = { "", "../lib/lbpayload/" };

/* The architectures, and what uname(2) calls them, as a pattern. */
static const struct {
	const char *name, *machine;
} arches[] = {
	{ "x86_64", "x86_64" },
	{ "i386", "i?86" },
	{ "arm64", "aarch64" },
	{ "riscv64", "riscv64" },
};

enum { ARCHES = sizeof arches / sizeof *arches };

const char *cpio_check_arch(const char *arch)
{
	size_t i;

	for (i = 0; i < ARCHES; i++) {
		if (strcmp(arches[i].name, arch) == 0)
			return 0;
	}
	return "there are programs for x86_64, i386, arm64 and riscv64";
}

static const char *machine_arch(void)
{
	static struct utsname machine;
	size_t i;

	if (uname(&machine))
		die("cannot ask for the machine's architecture: %s", strerror(errno));
	for (i = 0; i < ARCHES; i++) {
		if (fnmatch(arches[i].machine, machine.machine, 0) == 0)
			return arches[i].name;
	}
	die("no programs for this machine (%s): choose with --arch x86_64, i386, arm64 or riscv64",
		machine.machine);
}

/* Finds a program that was built or installed together with mkpayload. */
static char *find_program(const char *arch, const char *name, const char *instead)
{
	char *directory = program_directory(), *path[2];
	int i;

	if (!directory)
		die("/proc/self/exe: %s: cannot find the programs to pack; "
		    "name them with --init FILE and --importer FILE",
			strerror(errno));
	for (i = 0; i < 2; i++) {
		path[i] = format_string("%s/%s%s/%s", directory, program_places[i], arch, name);
		if (access(path[i], F_OK) == 0) {
			if (i == 1)
				free(path[0]);
			free(directory);
			return path[i];
		}
	}
	die("no %s for %s: looked for %s and %s; build it with 'make ARCH=%s', "
	    "or name one with %s",
		name, arch, path[0], path[1], arch, instead);
}

/* Linux runs these two kinds of files; with any other one as /init it panics. */
static void check_runs(const char *path, const char *origin)
{
	char begin[4] = "";

	if (file_get_head(path, begin, sizeof begin) < 0)
		die("%s: %s: %s", origin, path, strerror(errno));
	if (memcmp(begin, "\177ELF", 4) != 0 && memcmp(begin, "#!", 2) != 0)
		die("%s: %s: is neither an ELF program nor a script with #!", origin, path);
}

static void put_program(struct archive *archive, const char *path, const char *as,
	enum archive_weight weight, const char *origin)
{
	struct archive_entry entry = { 0 };
	char *source = cpio_source(archive, path, 1);

	entry.path = as;
	entry.origin = origin;
	entry.mode = CPIO_TYPE_FILE | 0755;
	entry.weight = weight;
	entry.needs = ARCHIVE_MUST_RUN;
	entry.file = archive_add_file(archive, source, origin);
	check_runs(source, origin);
	archive_put(archive, &entry);
	free(source);
}

enum { INIT, IMPORTER, MINIMAL_PROGRAMS, EXPORTER = MINIMAL_PROGRAMS };

static const struct {
	const char *name, *as, *option, *instead;
} packed[] = {
	{ INITIAL_NAME, INITIAL_IN_ARCHIVE(INITIAL_INIT), "--init", "--init FILE" },
	{ "payload-import", INITIAL_IN_ARCHIVE(INITIAL_IMPORTER), "--importer", "--importer FILE" },
	{ "payload-export", INITIAL_IN_ARCHIVE(INITIAL_EXPORTER), "--export",
		"--add FILE:" INITIAL_EXPORTER ":755" },
};

static const char *named_program(const struct cpio_programs *programs, int which)
{
	return which == INIT ? programs->init : programs->importer;
}

void cpio_put_ours(struct archive *archive, const struct cpio_programs *programs, const char *name,
	const char *as, const char *instead, const char *origin)
{
	char *path = find_program(programs->arch ? programs->arch : machine_arch(), name, instead);

	put_program(archive, path, as, ARCHIVE_MINIMAL, origin);
	free(path);
}

static void put_packed(struct archive *archive, const struct cpio_programs *programs, int which,
	const char *origin)
{
	cpio_put_ours(archive, programs, packed[which].name, packed[which].as,
		packed[which].instead, origin);
}

void cpio_put_programs(struct archive *archive, const struct cpio_programs *programs)
{
	const char *path;
	char *origin;
	int i;

	for (i = 0; i < MINIMAL_PROGRAMS; i++) {
		path = named_program(programs, i);
		if (!path)
			continue;
		origin = format_string("%s %s", packed[i].option, path);
		put_program(archive, path, packed[i].as, ARCHIVE_ASKED, origin);
		free(origin);
	}
	if (programs->with_exporter)
		put_packed(archive, programs, EXPORTER, packed[EXPORTER].option);
}

static void put_places(struct archive *archive)
{
	struct archive_entry entry = { 0 };
	size_t i;

	entry.origin = minimal_origin;
	entry.weight = ARCHIVE_MINIMAL;
	for (i = 0; i < sizeof places / sizeof *places; i++) {
		entry.path = places[i].path;
		entry.mode = places[i].mode;
		entry.major = places[i].major;
		entry.minor = places[i].minor;
		archive_put(archive, &entry);
	}
}

void cpio_put_minimal(struct archive *archive, const struct cpio_programs *programs)
{
	int i;

	put_places(archive);
	cpio_put_programs(archive, programs);
	for (i = 0; i < MINIMAL_PROGRAMS; i++) {
		if (!named_program(programs, i))
			put_packed(archive, programs, i, minimal_origin);
	}
}
