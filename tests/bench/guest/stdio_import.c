/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * stdio_import.c - the peer of payload-import: a plain importer on a libc, which copies through
 * stdio with 64 KiB at a time and neither checks nor flushes, as the first importers did.
 *
 *	stdio-import DEVICE DIRECTORY
 *
 * For narrow payloads with names of a line each. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAGIC_BYTES = 8, NAME_BYTES_MAX = 1024 };

static uint8_t buffer[64 * 1024];

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void read_bytes(FILE *from, void *to, size_t size)
{
	if (fread(to, 1, size, from) != size)
		fail("reading");
}

static uint32_t read_number(FILE *from)
{
	uint8_t bytes[4];

	read_bytes(from, bytes, sizeof bytes);
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

static void copy_file(FILE *from, const char *path, uint32_t left)
{
	FILE *to = fopen(path, "wb");
	size_t size;

	if (!to)
		fail(path);
	for (; left > 0; left -= (uint32_t)size) {
		size = left < sizeof buffer ? left : sizeof buffer;
		read_bytes(from, buffer, size);
		if (fwrite(buffer, 1, size, to) != size)
			fail(path);
	}
	if (fclose(to))
		fail(path);
}

int main(int argc, char **argv)
{
	char magic[MAGIC_BYTES], name[NAME_BYTES_MAX + 1], path[4096];
	uint32_t count, name_bytes, file_bytes;
	FILE *device;

	if (argc != 3) {
		fprintf(stderr, "usage: stdio-import DEVICE DIRECTORY\n");
		return 2;
	}
	device = fopen(argv[1], "rb");
	if (!device)
		fail(argv[1]);
	mkdir(argv[2], 0755);
	read_bytes(device, magic, sizeof magic);
	for (count = read_number(device); count > 0; count--) {
		name_bytes = read_number(device);
		file_bytes = read_number(device);
		if (name_bytes > NAME_BYTES_MAX)
			fail("a name");
		read_bytes(device, name, name_bytes);
		name[name_bytes] = 0;
		snprintf(path, sizeof path, "%s/%s", argv[2], name);
		copy_file(device, path, file_bytes);
	}
	return 0;
}
