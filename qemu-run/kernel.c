/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel.c - the kernel of a machine for which none is named. */
#include "qemu-run/kernel.h"

#include <glob.h>
#include <string.h>
#include <unistd.h>

#include "host/memory.h"
#include "host/message.h"

#define KERNELS "/boot/vmlinuz-*"

char *kernel_find(void)
{
	const char *newest = 0, *unreadable = 0;
	glob_t found = { 0 };
	char *copy;
	size_t i;

	glob(KERNELS, 0, 0, &found);
	for (i = 0; i < found.gl_pathc; i++) {
		if (access(found.gl_pathv[i], R_OK))
			unreadable = found.gl_pathv[i];
		else if (!newest || strverscmp(newest, found.gl_pathv[i]) < 0)
			newest = found.gl_pathv[i];
	}
	if (!newest && unreadable)
		die("%s: cannot be read: copy it as root, and name the copy by --kernel",
			unreadable);
	if (!newest)
		die("no kernel here (" KERNELS
		    "): Debian's package linux-image-amd64 has one, or 'apt-get download' it and "
		    "'dpkg-deb -x' it anywhere; then --kernel FILE");
	copy = copy_string(newest);
	globfree(&found);
	return copy;
}
