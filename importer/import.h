/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import.h - brings the files of payloads into a directory: first understand, then write, then
 * name.
 *
 * Two passes. The first reads every header, the digests and the destination, and writes nothing.
 * The second copies into NAME.part, checks the digest on the way, flushes in batches and renames. A
 * file that is there already with the same content stays as it is, so a second run finishes an
 * interrupted one. */
#ifndef IMPORTER_IMPORT_H
#define IMPORTER_IMPORT_H

#include "importer/volume.h"

/* Returns 0 when every file is in place; or -1 after saying what is wrong, with device, byte offset
 * and name. What was complete by then stays. */
int import_payloads(struct volumes *volumes, const char *directory);

#endif
