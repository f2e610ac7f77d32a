/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import.h - the payload, by payload-import. */
#ifndef INIT_IMPORT_H
#define INIT_IMPORT_H

#include "init/settings.h"

int import_is_wanted(const struct settings *settings);

/* With the hooks before and after it. Returns 0 when every file of the payload is in place, or when
 * none had to be. */
int import_payload(const struct settings *settings, char *const *environment);

#endif
