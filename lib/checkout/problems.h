/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * problems.h - all that is wrong with a checkout, collected, so that it can be said at once. */
#ifndef CHECKOUT_PROBLEMS_H
#define CHECKOUT_PROBLEMS_H

#include <stddef.h>

struct problem {
	char *text;  /* "OBJECT: reason", without control characters */
	int is_note; /* it does not keep an image from being right */
};

struct problems {
	struct problem *item;
	size_t count, wrong, said;
};

void problems_add(struct problems *problems, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* What the user should know, but can live with. */
void problems_note(struct problems *problems, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Complains of all that has not been said yet; or of what is wrong alone, where another command says
 * the notes. */
void problems_say(struct problems *problems);
void problems_say_wrong(struct problems *problems);

void problems_free(struct problems *problems);

#endif
