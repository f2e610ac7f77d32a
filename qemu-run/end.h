/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * end.h - the exit statuses that are qemu-run's own. */
#ifndef QEMU_RUN_END_H
#define QEMU_RUN_END_H

/* Told apart from the guest's by a line on standard error. */
enum {
	END_OF_MEMORY = 120, /* the guest's */
	END_WITHOUT_STATUS = 121,
	END_BROKEN = 122, /* QEMU or qemu-run */
	END_PANIC = 123,
	END_TIMEOUT = 124,
	END_INIT = 125,
	END_SIGNAL = 128, /* and the number of the signal */
};

#endif
