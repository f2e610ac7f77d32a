/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * manifest_line.h - one line of the manifest: its words, and the predicate at its end. */
#ifndef CHECKOUT_MANIFEST_LINE_H
#define CHECKOUT_MANIFEST_LINE_H

#include <stddef.h>

#include "checkout/config.h"

/* What is being read, and where in it. */
struct manifest_line {
	char **word;
	size_t count, at;
};

/* Splits a line of length bytes. Returns 0, or a static phrase: what script-generator would choke
 * on. */
const char *manifest_line_split(struct manifest_line *line, const char *text, size_t length);
void manifest_line_free(struct manifest_line *line);

/* The next word, or 0 at the end; take also goes past it. */
const char *manifest_line_peek(const struct manifest_line *line);
const char *manifest_line_take(struct manifest_line *line);

/* Reads "( LOGIC )" and stores "True", "False" or the one word between the parentheses. Returns 0,
 * or a static phrase. *unknown is set to a variable that is nowhere set, if there is one. */
const char *manifest_line_logic(struct manifest_line *line, const struct config *config,
	const char **value, const char **unknown);

#endif
