/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * end.h - the exit statuses that are qemu-run's own. */
#ifndef QEMU_RUN_END_H
#define QEMU_RUN_END_H

#include "format/initial.h"
#include "host/message.h"

/* Told apart from the guest's by a line on standard error. */
enum {
	END_OF_MEMORY = INITIAL_STATUS_OF_MEMORY, /* the guest's */
	END_WITHOUT_STATUS = 121,
	END_BROKEN = 122, /* QEMU or qemu-run */
	END_PANIC = 123,
	END_TIMEOUT = STATUS_TIMEOUT,
	END_INIT = INITIAL_STATUS_FAILED,
	END_SIGNAL = INITIAL_STATUS_SIGNAL_BASE, /* and the number of the signal */
};

#endif
