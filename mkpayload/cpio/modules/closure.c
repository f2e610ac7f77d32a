/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * closure.c - the order in which modules are loaded. */
#include "mkpayload/cpio/modules/closure.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"

/* A module on its way: a soft dependency may lead back to it. */
struct visit {
	struct module *module, *needed_by;
	const struct visit *above;
};

static void visit_all(struct module_closure *closure, const struct words *words,
	const struct visit *by, const char *origin);

static void load(struct module_closure *closure, const struct visit *visit, const char *origin)
{
	struct module_load *to;

	if (visit->module->order || !visit->module->path)
		return;
	closure->load = reallocate(closure->load, (closure->count + 1) * sizeof *closure->load);
	to = &closure->load[closure->count++];
	to->module = visit->module;
	to->needed_by = visit->needed_by;
	to->origin = origin;
	visit->module->order = closure->count;
}

static int is_under_way(const struct visit *visit, const struct module *module)
{
	for (; visit; visit = visit->above) {
		if (visit->module == module)
			return 1;
	}
	return 0;
}

/* A module between its soft dependencies. */
static void load_with_soft(
	struct module_closure *closure, const struct visit *visit, const char *origin)
{
	visit_all(closure, &visit->module->pre, visit, origin);
	load(closure, visit, origin);
	visit_all(closure, &visit->module->post, visit, origin);
	if (closure->with_weak)
		visit_all(closure, &visit->module->weak, visit, origin);
}

static void visit_module(struct module_closure *closure, struct module *module,
	const struct visit *above, const char *origin)
{
	struct visit visit = { module, above ? above->module : 0, above };
	size_t i = module->needs.count;

	if (module->order || !module->path || is_under_way(above, module))
		return;
	/* modules.dep has what is loaded last first. */
	while (i > 0) {
		struct visit needed = { module_find(closure->index, module->needs.word[--i]),
			module, &visit };

		if (!needed.module)
			die("%s/modules.dep: %s needs %s, which is not in it: depmod writes it "
			    "anew",
				closure->index->directory, module->name, module->needs.word[i]);
		if (!needed.module->order && !is_under_way(above, needed.module))
			load_with_soft(closure, &needed, origin);
	}
	load_with_soft(closure, &visit, origin);
}

/* What is not there is no loss: these are wishes. */
static void visit_all(struct module_closure *closure, const struct words *words,
	const struct visit *by, const char *origin)
{
	struct module **list;
	size_t i, k;

	for (i = 0; i < words->count; i++) {
		list = module_lookup(closure->index, words->word[i]);
		for (k = 0; list[k]; k++)
			visit_module(closure, list[k], by, origin);
		free(list);
	}
}

int module_closure_add(struct module_closure *closure, const char *name, const char *origin)
{
	struct module **list = module_lookup(closure->index, name);
	int result = *list ? 0 : -1;
	size_t i;

	for (i = 0; list[i]; i++)
		visit_module(closure, list[i], 0, origin);
	free(list);
	return result;
}

void module_closure_end(struct module_closure *closure)
{
	free(closure->load);
}

/* --- Names that were meant. --- */

enum { NEAREST_MAX = 3, NAME_MAX_COMPARED = 63 };

/* How many letters must be added, removed or changed (Levenshtein). */
static unsigned distance(const char *a, const char *b)
{
	unsigned row[NAME_MAX_COMPARED + 1], corner, above, best;
	size_t a_length = strlen(a), b_length = strlen(b), i, k;

	if (a_length > NAME_MAX_COMPARED || b_length > NAME_MAX_COMPARED)
		return NAME_MAX_COMPARED;
	for (k = 0; k <= b_length; k++)
		row[k] = (unsigned)k;
	for (i = 1; i <= a_length; i++) {
		corner = row[0];
		row[0] = (unsigned)i;
		for (k = 1; k <= b_length; k++) {
			above = row[k];
			best = corner + (a[i - 1] != b[k - 1]);
			if (above + 1 < best)
				best = above + 1;
			if (row[k - 1] + 1 < best)
				best = row[k - 1] + 1;
			corner = above;
			row[k] = best;
		}
	}
	return row[b_length];
}

char *module_nearest(const struct module_index *index, const char *name)
{
	char *settled = copy_string(name), *text = copy_string(""), *longer;
	unsigned allowed = (unsigned)strlen(name) / 3 + 1, wanted, found = 0;
	size_t i;

	module_name_settle(settled);
	for (wanted = 1; wanted <= allowed && found < NEAREST_MAX; wanted++) {
		for (i = 0; i < index->count && found < NEAREST_MAX; i++) {
			if (distance(settled, index->module[i].name) != wanted)
				continue;
			longer = format_string(
				"%s%s%s", text, found++ ? ", " : "", index->module[i].name);
			free(text);
			text = longer;
		}
	}
	free(settled);
	return text;
}
