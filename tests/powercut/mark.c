/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * mark.c - mark DEVICE SECTOR WORD: writes a word and a newline into a sector, past the kernel's
 * cache and without a flush, for the log of what a disk was told. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECTOR_BYTES = 512 };

static char sector[SECTOR_BYTES] __attribute__((aligned(4096)));

int main(int argc, char **argv)
{
	off_t offset;
	int fd;

	if (argc != 4) {
		fprintf(stderr, "usage: mark DEVICE SECTOR WORD\n");
		return 2;
	}
	offset = (off_t)strtoull(argv[2], NULL, 10) * SECTOR_BYTES;
	snprintf(sector, sizeof sector, "%s\n", argv[3]);
	fd = open(argv[1], O_RDWR | O_DIRECT);
	if (fd < 0 || pwrite(fd, sector, sizeof sector, offset) != SECTOR_BYTES || close(fd)) {
		fprintf(stderr, "mark: %s: %s\n", argv[1], strerror(errno));
		return 1;
	}
	return 0;
}
