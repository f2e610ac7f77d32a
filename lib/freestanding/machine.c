/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * machine.c - the machine and its kernel as a whole: system calls. */
#include "freestanding/machine.h"

#include <string.h>

#include "freestanding/files.h"

long system_load_module(int fd, const char *options, unsigned flags)
{
	return call(SYS_FINIT_MODULE, fd, options, flags);
}

long system_reboot(uint32_t command)
{
	return call(SYS_REBOOT, 0xfee1dead, 0x28121969, command);
}

void system_sync(void)
{
	call(SYS_SYNC);
}

int system_is_linux(void)
{
	enum { UTSNAME_BYTES = 6 * 65 }; /* struct new_utsname, include/uapi/linux/utsname.h */
	char names[UTSNAME_BYTES];

	return call(SYS_UNAME, names) >= 0 && memcmp(names, "Linux", sizeof "Linux") == 0;
}
