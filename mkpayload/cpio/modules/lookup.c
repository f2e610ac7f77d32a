/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * lookup.c - the modules that a name or an alias means. */
#include "mkpayload/cpio/modules/lookup.h"

#include <fnmatch.h>
#include <stdlib.h>

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
	size_t end, struct module ***list, size_t count)
{
	struct module *meant;

	for (; first < end; first++) {
		if (fnmatch(index->alias[first].pattern, name, 0) != 0)
			continue;
		meant = module_find(index, index->alias[first].name);
		if (!meant || meant->is_blacklisted || has(*list, count, meant))
			continue;
		*list = reallocate(*list, (count + 2) * sizeof **list);
		(*list)[count++] = meant;
	}
	return count;
}

/* In modprobe's order: a built-in module comes last, since modules may stand in for it by an
 * alias. */
struct module **module_lookup(const struct module_index *index, const char *name)
{
	struct module **list = allocate(2 * sizeof *list), *module;
	char *normalized = copy_string(name);
	size_t count;

	module_name_normalize(normalized);
	module = module_find(index, normalized);
	count = add_meant(index, normalized, 0, index->config_aliases, &list, 0);
	if (count == 0 && module && module->path)
		list[count++] = module;
	if (count == 0)
		count = add_meant(
			index, normalized, index->config_aliases, index->aliases, &list, count);
	if (count == 0 && module)
		list[count++] = module;
	list[count] = 0;
	free(normalized);
	return list;
}
