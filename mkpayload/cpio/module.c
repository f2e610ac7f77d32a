/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * module.c - --module, --module-set: kernel modules under names that init loads in order.
 *
 * They become /lib/modules/NNNN-NAME.ko; init loads what is there in byte order of the names, with
 * the options in NNNN-NAME.ko.options where there is such a file. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format/compression.h"
#include "format/cpio.h"
#include "format/initial.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/firmware.h"
#include "mkpayload/cpio/modules/file.h"
#include "mkpayload/cpio/modules/file_name.h"
#include "mkpayload/cpio/modules/fit.h"
#include "mkpayload/cpio/modules/load_order.h"
#include "mkpayload/cpio/modules/lookup.h"
#include "mkpayload/cpio/modules/nearest.h"
#include "mkpayload/cpio/modules/sets.h"
#include "mkpayload/cpio/modules/tree.h"

enum {
	NUMBER_BYTES = 5, /* "NNNN-" */
	/* init may see the name with the end of a compression. */
	NAME_BYTES_MAX = INITIAL_MODULE_NAME_BYTES_MAX - INITIAL_COMPRESSION_END_BYTES_MAX,
};

/* A module that goes into the archive. */
struct item {
	char *path; /* of its file here */
	char *origin;
	char *entry;                       /* its path in the archive */
	const char *options;               /* or 0 */
	struct module *module, *needed_by; /* 0: a file that was named, nobody */
};

struct items {
	struct item item[INITIAL_MODULES_MAX];
	size_t count;
};

/* --- What was asked for. --- */

static struct item *add_item(struct items *items, char *path, const char *origin)
{
	struct item *item = &items->item[items->count];

	if (items->count == INITIAL_MODULES_MAX)
		die("%s: more than %d modules, which is what init can load", origin,
			INITIAL_MODULES_MAX);
	memset(item, 0, sizeof *item);
	item->path = path;
	item->origin = copy_string(origin);
	items->count++;
	return item;
}

/* What the load order has got since it had first modules. */
static void add_loads(struct items *items, const struct load_order *order, size_t first)
{
	const struct module_load *load;
	struct item *item;

	for (; first < order->count; first++) {
		load = &order->load[first];
		item = add_item(items,
			format_string("%s/%s", order->index->directory, load->module->path),
			load->origin);
		item->module = load->module;
		item->needed_by = load->needed_by;
		item->options = load->options;
	}
}

__attribute__((noreturn)) static void die_unknown(
	const struct module_index *index, const char *name, const char *origin)
{
	char *nearest = module_nearest(index, name);
	struct module **list = module_lookup(index, name, LOOKUP_WISHED);

	if (module_is_off(index, name))
		die("%s: \"alias %s off\" of --modprobe-config switches it off", origin, name);
	if (*list)
		die("%s: is an alias of %s, which is blacklisted by --modprobe-config; --module %s "
		    "names it itself",
			origin, (*list)->name, (*list)->name);
	die("%s: %s has no module of this name, nor is it an alias%s%s", origin, index->directory,
		*nearest ? "; near it are: " : "", nearest);
}

/* Between options a comma becomes a blank. What has no '=' belongs to the value before it, which is
 * a list: "quirks=a:b:u,c:d:u". */
static void separate_options(char *options)
{
	char *at, *value = strchr(options, '=');

	for (at = options; (at = strchr(at, ',')); at++) {
		if (!value || at < value || at[1 + strcspn(at + 1, "=,")] == '=')
			*at = ' ';
	}
}

static void add_options(struct module *module, const char *words, const char *asked)
{
	char *options = copy_string(words), *old = module->options;

	separate_options(options);
	if (!module->path)
		die("--module %s: %s is built into this kernel, so its options are not for init: "
		    "the "
		    "kernel's command line takes them, with %s. before each: %s",
			asked, module->name, module->name, options);
	module->options = old ? format_string("%s %s", old, options) : copy_string(options);
	free(old);
	free(options);
}

/* NAME[,OPTION...]: the options count wherever the module is loaded, those for an alias of it as
 * well. */
static void take_options(const struct module_index *index, const char *words)
{
	const char *comma = strchr(words, ',');
	struct module **list;
	char *name;
	size_t i;

	name = format_string("%.*s", (int)strcspn(words, ","), words);
	list = module_lookup(index, name, LOOKUP_ASKED);
	module_lookup_note(list, name);
	for (i = 0; comma && list[i]; i++)
		add_options(list[i], comma + 1, words);
	free(list);
	free(name);
}

static void add_name(struct items *items, struct load_order *order, const char *words)
{
	char *origin = format_string("--module %s", words);
	char *name = format_string("%.*s", (int)strcspn(words, ","), words);
	size_t first = order->count;

	if (load_order_add(order, name, origin))
		die_unknown(order->index, name, origin);
	add_loads(items, order, first);
	free(name);
	free(origin);
}

/* A kernel may have all of a set built in, but not none of it at all. */
static void add_set(struct items *items, struct load_order *order, const char *name)
{
	const char *const *module = module_set_find(name);
	char *origin = format_string("--module-set %s", name);
	size_t first = order->count;
	int wanted = *module != 0, found = 0;

	for (; *module; module++)
		found |= load_order_add(order, *module, origin) == 0;
	if (wanted && !found)
		die("%s: %s has not one of its modules", origin, order->index->directory);
	add_loads(items, order, first);
	free(origin);
}

static int needs_index(const struct cpio_modules *modules)
{
	const struct option_value *asked = modules->asked.item;
	const struct option_value *end = asked + modules->asked.count;

	for (; asked < end; asked++) {
		if (asked->mark == CPIO_MODULE_SET ? strcmp(asked->text, "none") != 0
						   : !module_file_is_meant(asked->text))
			return 1;
	}
	return 0;
}

static void collect(struct items *items, const struct cpio_modules *modules,
	const struct module_index *index, struct load_order *order)
{
	const struct option_value *asked = modules->asked.item;
	const struct option_value *end = asked + modules->asked.count;
	char *origin;

	for (; asked < end && index->directory; asked++) {
		if (asked->mark == CPIO_MODULE && !module_file_is_meant(asked->text))
			take_options(index, asked->text);
	}
	for (asked = modules->asked.item; asked < end; asked++) {
		if (asked->mark == CPIO_MODULE_SET && index->directory) {
			add_set(items, order, asked->text);
		} else if (asked->mark == CPIO_MODULE && module_file_is_meant(asked->text)) {
			origin = format_string("--module %s", asked->text);
			add_item(items, copy_string(asked->text), origin);
			free(origin);
		} else if (asked->mark == CPIO_MODULE) {
			add_name(items, order, asked->text);
		}
	}
}

/* --- Putting. --- */

static void name_entries(struct items *items)
{
	const char *directory = INITIAL_IN_ARCHIVE(INITIAL_MODULES);
	size_t i;

	for (i = 0; i < items->count; i++) {
		struct item *item = &items->item[i];
		char *name = module_file_plain_name(item->path, item->origin);

		item->entry = format_string("%s%04u-%s", directory, (unsigned)i, name);
		if (strlen(item->entry) - strlen(directory) > NAME_BYTES_MAX)
			die("%s: %s: a name of more than %d bytes", item->origin, name,
				NAME_BYTES_MAX - NUMBER_BYTES);
		free(name);
	}
}

static const char *entry_of(const struct items *items, const struct module *module)
{
	size_t i;

	for (i = 0; module && i < items->count; i++) {
		if (items->item[i].module == module)
			return items->item[i].entry;
	}
	return 0;
}

/* A file in memory with this text; allocated path. */
static char *text_file(const char *text)
{
	int fd = memfd_create("options", MFD_CLOEXEC);
	size_t length = strlen(text);

	if (fd < 0 || write(fd, text, length) != (ssize_t)length)
		die("cannot keep the options of modules in memory: %s", strerror(errno));
	return format_string("/proc/self/fd/%d", fd);
}

static void put_file(struct archive *archive, const struct item *item, const char *path,
	const char *source, const char *entry_path, const char *needed_by)
{
	struct archive_entry entry = { 0 };

	entry.file = archive_add_file(archive, path, item->origin);
	if (source)
		entry.file->source = copy_string(source);
	entry.path = entry_path;
	entry.origin = item->origin;
	entry.needed_by = needed_by;
	entry.mode = CPIO_TYPE_FILE | 0644;
	entry.weight = ARCHIVE_ASKED;
	archive_put(archive, &entry);
}

static void put_options(struct archive *archive, const struct item *item)
{
	char *text = format_string("%s\n", item->options), *path = text_file(text);
	char *entry = format_string("%s%s", item->entry, INITIAL_MODULE_OPTIONS);

	if (strlen(item->options) > INITIAL_MODULE_OPTIONS_BYTES_MAX)
		die("--module %s: options of %lu bytes in all, but init takes at most %d",
			item->module->name, (unsigned long)strlen(item->options),
			INITIAL_MODULE_OPTIONS_BYTES_MAX);
	put_file(archive, item, path, "options", entry, item->entry);
	free(entry);
	free(path);
	free(text);
}

/* Where the items come from. */
struct module_source {
	const struct cpio_modules *modules;
	struct kernel kernel;
	char *tree; /* lib/modules/VERSION, or 0 */
	struct module_fit fit;
	struct module_fit_program program[3];
};

/* The name of what stays as it is, for the kernel to unpack; allocated. 0: it does not. */
static char *name_compressed(const struct item *item, const char *tree,
	const struct compression *compression, const struct unpacked *unpacked)
{
	return compression && tree && item->module &&
			       module_tree_unpacks(tree, compression->name) &&
			       unpacked_is_for_linux(unpacked, item->path)
		       ? module_file_name_compressed(item->entry, compression)
		       : 0;
}

/* What stays compressed is unpacked, too: to be looked at. */
static void put_item(struct archive *archive, const struct items *items, struct item *item,
	struct module_source *from)
{
	const struct cpio_modules *modules = from->modules;
	struct unpacked unpacked;
	const struct compression *compression =
		module_file_unpack(&unpacked, item->path, item->origin);
	char *stays = name_compressed(item, from->tree, compression, &unpacked);
	const char *needed_by = entry_of(items, item->needed_by);

	module_fit_check(&from->fit, &(struct module_fit_file){ unpacked.path, item->path,
					     item->origin, item->module != 0 });
	if (stays) {
		put_file(archive, item, item->path, 0, stays, needed_by);
		free(item->entry);
		item->entry = stays;
	} else {
		put_file(archive, item, unpacked.path, compression ? item->path : 0, item->entry,
			needed_by);
	}
	if (item->options && *item->options)
		put_options(archive, item);
	if (modules->firmware)
		cpio_put_firmware(
			&(struct firmware_source){ archive, modules->firmware, from->tree },
			unpacked.path, item->entry, item->origin);
	if (stays)
		unpacked_end(&unpacked);
	else
		unpacked_keep(&unpacked);
}

/* Those that the kernel of the modules must be able to start. */
static void find_programs(const struct archive *archive, struct module_source *from)
{
	static const char *const paths[3] = { INITIAL_IN_ARCHIVE(INITIAL_INIT),
		INITIAL_IN_ARCHIVE(INITIAL_IMPORTER), INITIAL_IN_ARCHIVE(INITIAL_PROGRAM) };
	const struct archive_entry *entry, *end = archive->entries + archive->count;
	size_t i;

	from->fit.program = from->program;
	for (i = 0; i < sizeof paths / sizeof *paths; i++) {
		for (entry = archive->entries; entry < end; entry++) {
			if (!entry->file || entry->file->text || strcmp(entry->path, paths[i]))
				continue;
			from->program[from->fit.programs++] =
				(struct module_fit_program){ paths[i], entry->file->path };
			break;
		}
	}
}

void cpio_put_modules(struct archive *archive, const struct cpio_modules *modules)
{
	struct items *items = allocate(sizeof *items);
	struct module_index index = { 0 };
	struct load_order order = { &index, modules->with_weak, 0, 0 };
	struct module_source from = { .modules = modules };
	size_t i;

	items->count = 0;
	if (modules->kernel)
		kernel_read(&from.kernel, modules->kernel);
	if (needs_index(modules)) {
		from.tree = module_tree_find(modules->from, &from.kernel);
		module_index_read(&index, from.tree, modules->config);
	}
	collect(items, modules, &index, &order);
	name_entries(items);
	module_fit_begin(&from.fit, &from.kernel, from.tree);
	find_programs(archive, &from);
	for (i = 0; i < items->count; i++)
		put_item(archive, items, &items->item[i], &from);
	for (i = 0; i < items->count; i++) {
		free(items->item[i].path);
		free(items->item[i].origin);
		free(items->item[i].entry);
	}
	free(items);
	load_order_end(&order);
	module_index_end(&index);
	module_fit_end(&from.fit);
	kernel_end(&from.kernel);
	free(from.tree);
}
