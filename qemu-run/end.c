/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * end.c - the exit statuses that are qemu-run's own. */
#include "qemu-run/end.h"

#include <stdarg.h>
#include <stdlib.h>

#include "host/message.h"

void end_broken(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	complain_of(format, values);
	va_end(values);
	exit(END_BROKEN);
}
