/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fold_note.h - says which names of an image some file systems would take for one. */
#ifndef PAYLOAD_FOLD_NOTE_H
#define PAYLOAD_FOLD_NOTE_H

#include "format/payload.h"

/* At most three pairs, on standard error, and how many there are. It is no error: ext4, xfs and
 * tmpfs as they are usually made hold all of them. */
void fold_note(const char *image_path, const struct payload_name *const *names, size_t count);

#endif
