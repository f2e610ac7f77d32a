/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan_words.h - the words that a plan has for the place and the state of a distfile,
 * and for what a limit counts. */
#ifndef KERNEL_BOOTSTRAP_PLAN_WORDS_H
#define KERNEL_BOOTSTRAP_PLAN_WORDS_H

#include "checkout/distfiles.h"
#include "host/report.h"

/* "init.img", "first", ... */
const char *plan_words_place(enum distfile_place place);
/* "good", "missing", ... */
const char *plan_words_state(enum distfile_state state);
/* "1.2 GiB"; of a count, "14332". Returns text. */
const char *plan_words_figure(char text[REPORT_SIZE_TEXT_BYTES], uint64_t value, int is_count);

#endif
