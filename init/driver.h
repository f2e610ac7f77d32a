/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * driver.h - the shell that sources dracut's hooks: INITIAL_DRIVER, which mkpayload puts into an
 * archive that has any, and which says what is asked and answered. */
#ifndef INIT_DRIVER_H
#define INIT_DRIVER_H

#include <stdint.h>

enum {
	DRIVER_WAITS = 256, /* initqueue is not finished */
	DRIVER_ENDS = 257,  /* the boot ends */
};

int driver_is_here(void);

/* Starts it where it does not run. Returns its answer: 0, also without one; one of these; the status
 * of a hook that failed, as was said: others of the point are left. What hooks of finished take is of
 * the time that is left (0: there are none); one that takes more is ended, and said. */
int driver_ask(const char *question, uint32_t *left_ms, char *const *environment);

/* Until something is asked again. */
void driver_end(char *const *environment);

#endif
