/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * modules_fuzz.c - any text, cut at bytes ff, as modules.dep, modules.builtin, modules.alias,
 * modules.softdep, modules.builtin.modinfo. Every module is found by its name; what was understood
 * of modules.dep and modules.alias is written again and read the same.
 *
 * Aims at mkpayload/cpio/modules/index.c mkpayload/cpio/modules/lines.c */
#include "fuzz.h"
#include "host.h"
#include "mkpayload/cpio/modules/index.h"

enum { FILES = 5, TEXT_BYTES = 65536 };

static const char *const names[FILES] = { "/modules.dep", "/modules.builtin", "/modules.alias",
	"/modules.softdep", "/modules.builtin.modinfo" };

struct text {
	char bytes[TEXT_BYTES];
	size_t size;
	int is_cut;
};

static void add(struct text *text, const char *word, const char *end)
{
	if (text->size + strlen(word) + strlen(end) >= sizeof text->bytes) {
		text->is_cut = 1;
		return;
	}
	text->size += (size_t)sprintf(text->bytes + text->size, "%s%s", word, end);
}

static int is_normal(const char *name)
{
	char *copy = strdup(name);
	int same;

	must(copy != 0);
	module_name_normalize(copy);
	same = strcmp(copy, name) == 0;
	free(copy);
	return same;
}

static void write_modules(struct text *text, const struct module_index *index)
{
	const struct module *module, *found;
	size_t i, j;

	for (i = 0; i < index->count; i++) {
		module = &index->module[i];
		must(*module->name && is_normal(module->name));
		/* What is built in may be listed twice. */
		found = module_find(index, module->name);
		must(found == module || (found && !found->path && !module->path));
		must(i == 0 || strcmp(index->module[i - 1].name, module->name) < 0 ||
			!module->path || !index->module[i - 1].path);
		if (!module->path)
			continue;
		add(text, module->path, ":");
		for (j = 0; j < module->needs.count; j++) {
			must(is_normal(module->needs.word[j]));
			add(text, " ", module->needs.word[j]);
			add(text, ".ko", "");
		}
		add(text, "", "\n");
	}
}

static void write_aliases(struct text *text, const struct module_index *index)
{
	size_t i;

	for (i = 0; i < index->aliases; i++) {
		must(is_normal(index->alias[i].pattern) && is_normal(index->alias[i].name));
		add(text, "alias ", index->alias[i].pattern);
		add(text, " ", index->alias[i].name);
		add(text, "", "\n");
	}
}

/* Those of the kernel itself may have blanks in them, or be empty. */
static int is_plain(const struct module_index *index)
{
	size_t i;

	for (i = 0; i < index->aliases; i++) {
		if (!*index->alias[i].pattern || !*index->alias[i].name ||
			strpbrk(index->alias[i].pattern, " \t\n") ||
			strpbrk(index->alias[i].name, " \t\n\\"))
			return 0;
	}
	for (i = 0; i < index->count; i++) {
		if (index->module[i].path && strchr("#", *index->module[i].path))
			return 0;
	}
	return 1;
}

static void write_index(struct text text[2], const struct module_index *index)
{
	text[0].size = text[1].size = 0;
	text[0].is_cut = text[1].is_cut = 0;
	write_modules(&text[0], index);
	write_aliases(&text[1], index);
}

static void check(void *context)
{
	static struct text first[2], second[2];
	struct module_index index;
	int is_whole;

	(void)context;
	module_index_read(&index, "modules", 0);
	write_index(first, &index);
	is_whole = !first[0].is_cut && !first[1].is_cut && is_plain(&index);
	module_index_end(&index);
	if (!is_whole)
		return;
	host_no_files();
	host_file(names[0], first[0].bytes, first[0].size);
	host_file(names[2], first[1].bytes, first[1].size);
	module_index_read(&index, "modules", 0);
	write_index(second, &index);
	must(first[0].size == second[0].size && first[1].size == second[1].size);
	must(memcmp(first[0].bytes, second[0].bytes, first[0].size) == 0);
	must(memcmp(first[1].bytes, second[1].bytes, first[1].size) == 0);
	module_index_end(&index);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end;
	size_t length;
	int i;

	host_no_files();
	for (i = 0; i < FILES; i++) {
		end = memchr(data, 0xff, size);
		length = end ? (size_t)(end - data) : size;
		host_file(names[i], data, length);
		data += length + (end != 0);
		size -= length + (end != 0);
	}
	host_run(check, 0);
	return 0;
}
