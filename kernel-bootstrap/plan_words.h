/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan_words.h - the words that a plan has for the place and the state of a distfile. */
#ifndef KERNEL_BOOTSTRAP_PLAN_WORDS_H
#define KERNEL_BOOTSTRAP_PLAN_WORDS_H

#include "checkout/distfiles.h"

/* "init.img", "first", ... */
const char *plan_words_place(enum distfile_place place);
/* "good", "missing", ... */
const char *plan_words_state(enum distfile_state state);

#endif
