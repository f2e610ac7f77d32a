/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * config.c - the variables of bootstrap.cfg. */
#include "checkout/config.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"

void config_add(struct config *config, const char *name, const char *value)
{
	struct config_variable *variable;

	config->variable = make_room(config->variable, config->count, sizeof *config->variable);
	variable = &config->variable[config->count++];
	variable->name = copy_string(name);
	variable->value = copy_string(value);
}

/* The first of this name from index on, or 0. */
static struct config_variable *find_from(
	const struct config *config, size_t index, const char *name)
{
	for (; index < config->count; index++) {
		if (strcmp(config->variable[index].name, name) == 0)
			return &config->variable[index];
	}
	return 0;
}

void config_define(struct config *config, const char *name, const char *value)
{
	struct config_variable *variable = find_from(config, 1, name);

	if (!variable) {
		config_add(config, name, value);
		return;
	}
	free(variable->value);
	variable->value = copy_string(value);
}

const char *config_get(const struct config *config, const char *name)
{
	const struct config_variable *variable = find_from(config, 0, name);

	return variable ? variable->value : "";
}

int config_has(const struct config *config, const char *name)
{
	return find_from(config, 0, name) != 0;
}

char *config_text(const struct config *config)
{
	char *text, *at;
	size_t i, size = 1;

	for (i = 0; i < config->count; i++)
		size += strlen(config->variable[i].name) + strlen(config->variable[i].value) + 2;
	at = text = allocate(size);
	*at = 0;
	for (i = 0; i < config->count; i++) {
		at = stpcpy(at, config->variable[i].name);
		at = stpcpy(at, "=");
		at = stpcpy(at, config->variable[i].value);
		at = stpcpy(at, "\n");
	}
	return text;
}

void config_free(struct config *config)
{
	size_t i;

	for (i = 0; i < config->count; i++) {
		free(config->variable[i].name);
		free(config->variable[i].value);
	}
	free(config->variable);
}
