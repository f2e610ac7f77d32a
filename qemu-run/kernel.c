/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel.c - the kernel of a machine for which none is named. */
#include "qemu-run/kernel.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"

#define DIRECTORY "/boot"
#define BEGINNING "vmlinuz-"

char *kernel_find(void)
{
	const char *newest = 0, *unreadable = 0, *name;
	struct listing listing;
	char *path;
	size_t i;

	listing_read(&listing, DIRECTORY);
	for (i = 0; i < listing.count; i++) {
		name = listing.name[i];
		if (strncmp(name, BEGINNING, sizeof BEGINNING - 1) != 0)
			continue;
		path = format_string(DIRECTORY "/%s", name);
		if (access(path, R_OK))
			unreadable = name;
		else if (!newest || strverscmp(newest, name) < 0)
			newest = name;
		free(path);
	}
	if (!newest && unreadable)
		die(DIRECTORY
			"/%s: cannot be read: copy it as root, and name the copy by --kernel",
			unreadable);
	if (!newest)
		die("no kernel here (" DIRECTORY "/" BEGINNING
		    "*): Debian's package linux-image-amd64 has one, or 'apt-get download' it and "
		    "'dpkg-deb -x' it anywhere; then --kernel FILE");
	path = format_string(DIRECTORY "/%s", newest);
	listing_free(&listing);
	return path;
}
