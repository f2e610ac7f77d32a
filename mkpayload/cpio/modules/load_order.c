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

static void append(char **options, const char *text)
{
	char *longer = *options ? format_string("%s %s", *options, text) : copy_string(text);

	free(*options);
	*options = longer;
}

static int is_for(const struct module_option *option, const struct module *module)
{
	size_t i;

	for (i = 0; i < module->called.count; i++) {
		if (strcmp(option->name, module->called.word[i]) == 0)
			return 1;
	}
	return strcmp(option->name, module->name) == 0;
}

/* Those of modprobe.d for its name and for the aliases that led to it, and those of --module. */
static char *join_options(const struct module_index *index, const struct module *module)
{
	char *options = 0;
	size_t i;

	for (i = 0; i < index->options; i++) {
		if (is_for(&index->option[i], module))
			append(&options, index->option[i].text);
	}
	if (module->options)
		append(&options, module->options);
	return options;
}

/* What is built in takes its options when the kernel starts. */
static void warn_of_options(const struct module_index *index, const struct module *module)
{
	char *options = module->path ? 0 : join_options(index, module);

	if (options)
		complain("warning: %s is built into this kernel, so its options are not for init: "
			 "the "
			 "kernel's command line takes them, with %s. before each: %s",
			module->name, module->name, options);
	free(options);
}

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
	to->options = join_options(order->index, visit->module);
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
		list = module_lookup(order->index, words->word[i], LOOKUP_WISHED);
		module_lookup_note(list, words->word[i]);
		for (k = 0; list[k]; k++)
			visit_module(order, list[k], by, origin);
		free(list);
	}
}

int load_order_add(struct load_order *order, const char *name, const char *origin)
{
	struct module **list = module_lookup(order->index, name, LOOKUP_ASKED);
	int result = *list ? 0 : -1;
	size_t i;

	for (i = 0; list[i]; i++) {
		warn_of_options(order->index, list[i]);
		visit_module(order, list[i], 0, origin);
	}
	free(list);
	return result;
}

void load_order_end(struct load_order *order)
{
	while (order->count > 0)
		free(order->load[--order->count].options);
	free(order->load);
}
