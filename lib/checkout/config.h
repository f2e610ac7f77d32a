/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * config.h - the variables of bootstrap.cfg, as live-bootstrap's script-generator keeps them. */
#ifndef CHECKOUT_CONFIG_H
#define CHECKOUT_CONFIG_H

#include <stddef.h>

struct config_variable {
	char *name, *value;
};

/* In the order of the file. */
struct config {
	struct config_variable *variable;
	size_t count;
};

/* Puts a line at the end. */
void config_add(struct config *config, const char *name, const char *value);

/* What a define of the manifest does: changes the variable, or adds it. The first variable cannot
 * be changed (script-generator begins its search at the second). */
void config_define(struct config *config, const char *name, const char *value);

/* "" when there is none, as script-generator takes it. */
const char *config_get(const struct config *config, const char *name);
int config_has(const struct config *config, const char *name);

/* The file: NAME=VALUE lines; allocated. */
char *config_text(const struct config *config);

void config_free(struct config *config);

#endif
