/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_modules.c - the kernel modules that dracut's instmods asks for. */
#include "mkpayload/cpio/dracut/kernel_modules.h"

#include <errno.h>
/* tcc does not know parameters as lengths of others, which glibc has here. */
#define _REGEX_NELTS(count)
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/cpio.h"
#include "format/initial.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/firmware.h"
#include "mkpayload/cpio/modules/file.h"
#include "mkpayload/cpio/modules/load_order.h"
#include "mkpayload/cpio/modules/lookup.h"
#include "mkpayload/cpio/modules/tree.h"

enum { LOADED_BYTES_MAX = 16 * 1024 * 1024 };

struct kernel_modules {
	const struct cpio_modules *wanted;
	char *directory;     /* lib/modules/VERSION */
	const char *version; /* in it */
	struct module_index index;
	struct load_order order;
	char *loaded; /* /proc/modules, for --hostonly; 0: not read yet */
};

struct kernel_modules *kernel_modules_begin(const struct cpio_modules *wanted)
{
	struct kernel_modules *modules;
	struct kernel kernel;
	const char *slash;

	if (!wanted->from && !wanted->kernel)
		return 0;
	modules = allocate(sizeof *modules);
	memset(modules, 0, sizeof *modules);
	memset(&kernel, 0, sizeof kernel);
	if (wanted->kernel)
		kernel_read(&kernel, wanted->kernel);
	modules->wanted = wanted;
	modules->directory = module_tree_find(wanted->from, &kernel);
	kernel_end(&kernel);
	slash = strrchr(modules->directory, '/');
	modules->version = slash ? slash + 1 : modules->directory;
	module_index_read(&modules->index, modules->directory, wanted->config);
	modules->order.index = &modules->index;
	modules->order.with_weak = wanted->with_weak;
	return modules;
}

const char *kernel_modules_directory(const struct kernel_modules *modules)
{
	return modules ? modules->directory : "";
}

const char *kernel_modules_version(const struct kernel_modules *modules)
{
	return modules ? modules->version : "";
}

/* --- What is asked for. --- */

struct filter {
	const char *has, *lacks; /* names with | between them, or 0 */
	regex_t path, no_path;
	int with_path, without_path;
	int is_host_only;
};

static void compile(regex_t *regex, int *with, const char *text, const char *origin)
{
	if (!*with && regcomp(regex, text, REG_EXTENDED | REG_NOSUB))
		die("%s: dracut_instmods: %s: no regular expression", origin, text);
	*with = 1;
}

static void set_filter(struct filter *filter, const char *line, const char *origin)
{
	switch (line[1]) {
	case 's':
		filter->has = line + 2;
		break;
	case 'S':
		filter->lacks = line + 2;
		break;
	case 'P':
		compile(&filter->path, &filter->with_path, line + 2, origin);
		break;
	case 'p':
		compile(&filter->no_path, &filter->without_path, line + 2, origin);
		break;
	default:
		die("%s: dracut_instmods: %s: not understood here", origin, line);
	}
}

static int has_any(const char *bytes, size_t size, const char *names)
{
	const char *name = names;
	size_t length;

	for (; *name; name += length + (name[length] == '|')) {
		length = strcspn(name, "|");
		if (length > 0 && memmem(bytes, size, name, length))
			return 1;
	}
	return 0;
}

static int passes_names(const struct filter *filter, const char *path, const char *origin)
{
	struct unpacked unpacked;
	size_t size;
	char *bytes;
	int passes;

	if (!filter->has && !filter->lacks)
		return 1;
	module_file_unpack(&unpacked, path, origin);
	bytes = file_read_path(unpacked.path, &size, SIZE_MAX - 1);
	if (!bytes)
		die("%s: %s: %s", origin, path, strerror(errno));
	passes = (!filter->has || has_any(bytes, size, filter->has)) &&
		 (!filter->lacks || !has_any(bytes, size, filter->lacks));
	free(bytes);
	unpacked_end(&unpacked);
	return passes;
}

/* A line of /proc/modules begins with the name. */
static int is_loaded(struct kernel_modules *modules, const char *name)
{
	char *line = format_string("\n%s ", name);
	size_t size;
	char *read;
	int is;

	if (!modules->loaded) {
		read = file_read_path("/proc/modules", &size, LOADED_BYTES_MAX);
		modules->loaded = format_string("\n%s", read ? read : "");
		free(read);
	}
	is = strstr(modules->loaded, line) != 0;
	free(line);
	return is;
}

static int passes(struct kernel_modules *modules, const struct filter *filter,
	const struct module *module, const char *origin)
{
	char *path;
	int is;

	if (!module->path)
		return 1;
	path = format_string("%s/%s", modules->directory, module->path);
	is = (!filter->is_host_only || is_loaded(modules, module->name)) &&
	     (!filter->with_path || regexec(&filter->path, path, 0, 0, 0) == 0) &&
	     (!filter->without_path || regexec(&filter->no_path, path, 0, 0, 0) != 0) &&
	     passes_names(filter, path, origin);
	free(path);
	return is;
}

static void add(struct kernel_modules *modules, const struct filter *filter,
	const struct module *module, const char *origin)
{
	if (module->path && passes(modules, filter, module, origin))
		load_order_add(&modules->order, module->name, origin);
}

/* A directory that is not there is no loss: another kernel has it. */
static void add_directory(struct kernel_modules *modules, const struct filter *filter,
	const char *directory, const char *origin)
{
	const char *name = directory + (*directory == '/');
	int length = (int)strlen(name);
	const struct module *module = modules->index.module;
	const struct module *end = module + modules->index.count;
	char *begin;

	while (length > 0 && name[length - 1] == '/')
		length--;
	begin = format_string("kernel/%.*s%s", length, name, length ? "/" : "");
	for (; module < end; module++) {
		if (module->path && strncmp(module->path, begin, strlen(begin)) == 0)
			add(modules, filter, module, origin);
	}
	free(begin);
}

/* "kernel/drivers/block/loop.ko.xz" is loop. */
static char *plain_name(const char *line)
{
	const char *slash = strrchr(line, '/');
	char *name = copy_string(slash ? slash + 1 : line), *end = strstr(name, INITIAL_MODULE_END);

	if (end)
		*end = 0;
	return name;
}

static int add_name(struct kernel_modules *modules, const struct filter *filter, const char *line,
	const char *origin)
{
	char *name = plain_name(line);
	struct module **list = module_lookup(&modules->index, name, LOOKUP_ASKED);
	int is_known = *list != 0;
	size_t i;

	for (i = 0; list[i]; i++)
		add(modules, filter, list[i], origin);
	free(list);
	free(name);
	return is_known;
}

static int ask_line(struct kernel_modules *modules, const struct filter *filter, const char *line,
	const char *origin)
{
	if (*line != '=')
		return !*line || *line == '-' || add_name(modules, filter, line, origin);
	add_directory(modules, filter, line + 1, origin);
	return 1;
}

int kernel_modules_ask(
	struct kernel_modules *modules, const char *flags, const char *lines, const char *origin)
{
	struct filter filter = { .is_host_only = strchr(flags, 'h') != 0 };
	char *copy, *filters, *rest, *line;
	int all = 1;

	if (!modules)
		return 1;
	filters = copy_string(lines);
	for (rest = filters; (line = strsep(&rest, "\n"));) {
		if (*line == '-')
			set_filter(&filter, line, origin);
	}
	copy = copy_string(lines);
	for (rest = copy; (line = strsep(&rest, "\n"));)
		all &= ask_line(modules, &filter, line, origin);
	free(copy);
	free(filters);
	if (filter.with_path)
		regfree(&filter.path);
	if (filter.without_path)
		regfree(&filter.no_path);
	return all;
}

int kernel_modules_know(const struct kernel_modules *modules, const char *name)
{
	struct module **list;
	int is;

	if (!modules)
		return 1;
	list = module_lookup(&modules->index, name, LOOKUP_ASKED);
	is = *list != 0;
	free(list);
	return is;
}

/* --- Into the archive. --- */

static void put(struct archive *archive, const char *path, const char *as, const char *origin)
{
	struct archive_entry entry = { 0 };

	entry.path = as;
	entry.origin = origin;
	entry.mode = CPIO_TYPE_FILE | 0644;
	entry.weight = ARCHIVE_ASKED;
	entry.file = archive_add_file(archive, path, origin);
	archive_put(archive, &entry);
}

static void put_firmware(struct kernel_modules *modules, struct archive *archive, const char *path,
	const char *as, const char *origin)
{
	struct firmware_source source = { archive, modules->wanted->firmware, modules->directory };
	struct unpacked unpacked;

	module_file_unpack(&unpacked, path, origin);
	cpio_put_firmware(&source, unpacked.path, as, origin);
	unpacked_end(&unpacked);
}

static void put_module(
	struct kernel_modules *modules, struct archive *archive, const struct module_load *load)
{
	char *path = format_string("%s/%s", modules->directory, load->module->path);
	char *as = format_string(INITIAL_MODULES "%s/%s", modules->version, load->module->path);

	put(archive, path, as, load->origin);
	if (modules->wanted->firmware)
		put_firmware(modules, archive, path, as, load->origin);
	free(as);
	free(path);
}

/* What modprobe reads. It is of all modules: one that is not there is not found, and that is said.
 */
static void put_indexes(struct kernel_modules *modules, struct archive *archive)
{
	static const char *const names[] = { "dep", "dep.bin", "alias", "alias.bin", "softdep",
		"symbols", "symbols.bin", "builtin", "builtin.bin", "builtin.alias.bin",
		"builtin.modinfo", "devname", "order", "weakdep" };
	char *path, *as;
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		path = format_string("%s/modules.%s", modules->directory, names[i]);
		as = format_string(INITIAL_MODULES "%s/modules.%s", modules->version, names[i]);
		if (access(path, F_OK) == 0)
			put(archive, path, as, modules->order.load[0].origin);
		free(as);
		free(path);
	}
}

void kernel_modules_put(struct kernel_modules *modules, struct archive *archive)
{
	size_t i;

	if (!modules || !modules->order.count)
		return;
	for (i = 0; i < modules->order.count; i++)
		put_module(modules, archive, &modules->order.load[i]);
	put_indexes(modules, archive);
}

void kernel_modules_end(struct kernel_modules *modules)
{
	if (!modules)
		return;
	load_order_end(&modules->order);
	module_index_end(&modules->index);
	free(modules->directory);
	free(modules->loaded);
	free(modules);
}
