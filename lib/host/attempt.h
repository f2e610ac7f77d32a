/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * attempt.h - a piece of work that may end by die, while the program goes on.
 *
 * A child process does it, so nothing of it is left but the files that it wrote whole, and what it
 * said: neither memory, whatever an input has made it take, nor locks. Open files are those of the
 * program: what it writes to them stays. A signal that ends the program ends the child first. */
#ifndef HOST_ATTEMPT_H
#define HOST_ATTEMPT_H

/* Returns what the work returns, 0 to 127; message_failure where it has died, or was killed, which
 * is said: name is for that message. No other thread may be there. */
int attempt(const char *name, int (*work)(void *context), void *context);

#endif
