/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * options_words.h - a command line that asks for what a request does: options.h the other way. */
#ifndef HOST_OPTIONS_WORDS_H
#define HOST_OPTIONS_WORDS_H

#include "host/options.h"
#include "host/words.h"

/* Adds what is not 0 in the request, each as "--name=value". */
void options_put_words(const struct usage *usage, const void *request, struct words *words);

#endif
