/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sums_form.h - the other forms in which lists of digests are found, and what to make of them. */
#ifndef PAYLOAD_SUMS_FORM_H
#define PAYLOAD_SUMS_FORM_H

#include <stddef.h>

/* What a line is that is none of SHA256SUMS as docs/format.md has it: a phrase that also says what
 * to do; 0 when it is nothing that is known. */
const char *sums_form(const char *line, size_t length);

#endif
