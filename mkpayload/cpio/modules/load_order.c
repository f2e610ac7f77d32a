/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * load_order.c - the order in which modules are loaded. */
#include "mkpayload/cpio/modules/load_order.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/modules/lookup.h"

/* A module on its way: a soft dependency may lead back to it. */
struct visit {
	struct module *module, *needed_by;
	const struct visit *above;
};

static void visit_all(struct load_order *order, const struct words *words, const struct visit *by,
	const char *origin);

static void load(struct load_order *order, const struct visit *visit, const char *origin)
{
	struct module_load *to;

	if (visit->module->order || !visit->module->path)
		return;
	order->load = reallocate(order->load, (order->count + 1) * sizeof *order->load);
	to = &order->load[order->count++];
	to->module = visit->module;
	to->needed_by = visit->needed_by;
	to->origin = origin;
	visit->module->order = order->count;
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
static void load_with_soft(struct load_order *order, const struct visit *visit, const char *origin)
{
	visit_all(order, &visit->module->pre, visit, origin);
	load(order, visit, origin);
	visit_all(order, &visit->module->post, visit, origin);
	if (order->with_weak)
		visit_all(order, &visit->module->weak, visit, origin);
}

static void visit_module(struct load_order *order, struct module *module, const struct visit *above,
	const char *origin)
{
	struct visit visit = { module, above ? above->module : 0, above };
	size_t i = module->needs.count;

	if (module->order || !module->path || is_under_way(above, module))
		return;
	/* modules.dep has what is loaded last first. */
	while (i > 0) {
		struct visit needed = { module_find(order->index, module->needs.word[--i]), module,
			&visit };

		if (!needed.module)
			die("%s/modules.dep: %s needs %s, which is not in it: depmod writes it "
			    "anew",
				order->index->directory, module->name, module->needs.word[i]);
		if (!needed.module->order && !is_under_way(above, needed.module))
			load_with_soft(order, &needed, origin);
	}
	load_with_soft(order, &visit, origin);
}

/* What is not there is no loss: these are wishes. */
static void visit_all(struct load_order *order, const struct words *words, const struct visit *by,
	const char *origin)
{
	struct module **list;
	size_t i, k;

	for (i = 0; i < words->count; i++) {
		list = module_lookup(order->index, words->word[i]);
		for (k = 0; list[k]; k++)
			visit_module(order, list[k], by, origin);
		free(list);
	}
}

int load_order_add(struct load_order *order, const char *name, const char *origin)
{
	struct module **list = module_lookup(order->index, name);
	int result = *list ? 0 : -1;
	size_t i;

	for (i = 0; list[i]; i++)
		visit_module(order, list[i], 0, origin);
	free(list);
	return result;
}

void load_order_end(struct load_order *order)
{
	free(order->load);
}
