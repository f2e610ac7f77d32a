/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * machine.c - the machine and its kernel as a whole: system calls. */
#include "freestanding/machine.h"

#include <string.h>

#include "freestanding/message.h"

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

uint32_t system_linux_release(void)
{
	enum {
		FIELD_BYTES = 65,
		RELEASE = 2,
		FIELDS = 6
	}; /* struct new_utsname, include/uapi/linux/utsname.h */
	char names[FIELDS * FIELD_BYTES], *release = names + RELEASE * FIELD_BYTES;
	uint32_t major = 0, minor = 0;
	size_t digits;

	if (call(SYS_UNAME, names) < 0 || memcmp(names, "Linux", sizeof "Linux") != 0)
		return 0;
	digits = number_get(release, strlen(release), &major);
	if (release[digits] == '.')
		number_get(release + digits + 1, strlen(release + digits + 1), &minor);
	return 1000 * major + minor;
}
