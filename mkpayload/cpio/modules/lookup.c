/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * lookup.c - the modules that a name or an alias means. */
#include "mkpayload/cpio/modules/lookup.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"

static int has(struct module **list, size_t count, const struct module *module)
{
	while (count > 0) {
		if (list[--count] == module)
			return 1;
	}
	return 0;
}

/* Adds what the aliases of a range mean. */
static size_t add_meant(const struct module_index *index, const char *name, size_t first,
	size_t end, enum module_lookup how, struct module ***list, size_t count)
{
	struct module *meant;

	for (; first < end; first++) {
		if (fnmatch(index->alias[first].pattern, name, 0) != 0)
			continue;
		meant = module_find(index, index->alias[first].name);
		if (!meant || (meant->is_blacklisted && how == LOOKUP_ASKED) ||
			has(*list, count, meant))
			continue;
		*list = reallocate(*list, (count + 2) * sizeof **list);
		(*list)[count++] = meant;
	}
	return count;
}

int module_is_off(const struct module_index *index, const char *name)
{
	char *normalized = copy_string(name);
	size_t i;
	int is = 0;

	module_name_normalize(normalized);
	for (i = 0; i < index->config_aliases && !is; i++)
		is = strcmp(index->alias[i].name, "off") == 0 &&
		     fnmatch(index->alias[i].pattern, normalized, 0) == 0 &&
		     !module_find(index, "off");
	free(normalized);
	return is;
}

/* In modprobe's order: a built-in module comes last, since modules may stand in for it by an
 * alias. */
struct module **module_lookup(
	const struct module_index *index, const char *name, enum module_lookup how)
{
	struct module **list = allocate(2 * sizeof *list), *module;
	char *normalized = copy_string(name);
	size_t count, configured = index->config_aliases;

	module_name_normalize(normalized);
	module = module_find(index, normalized);
	count = add_meant(index, normalized, 0, configured, how, &list, 0);
	if (count == 0 && module_is_off(index, name)) {
		module = 0;
		configured = index->aliases;
	}
	if (count == 0 && module && module->path)
		list[count++] = module;
	if (count == 0)
		count = add_meant(index, normalized, configured, index->aliases, how, &list, count);
	if (count == 0 && module)
		list[count++] = module;
	list[count] = 0;
	free(normalized);
	return list;
}

void module_lookup_note(struct module **list, const char *name)
{
	char *normalized = copy_string(name);
	size_t i, k;

	module_name_normalize(normalized);
	for (i = 0; list[i]; i++) {
		if (strcmp(list[i]->name, normalized) == 0)
			continue;
		for (k = 0; k < list[i]->called.count; k++) {
			if (strcmp(list[i]->called.word[k], normalized) == 0)
				break;
		}
		if (k == list[i]->called.count)
			module_words_add(&list[i]->called, normalized);
	}
	free(normalized);
}
