/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fake_finder.h - disks for results and others on a machine that is made up, and what exporter/find.c finds there: for its
 * unit tests, whose messages and calls stand here. */
#ifndef TESTS_FAKE_FINDER_H
#define TESTS_FAKE_FINDER_H

#include "fake_exporter.h"

#include "exporter/find.c"

enum { BYTES = 65536 };

static char marked[EXPORT_HEAD_BYTES], other[EXPORT_HEAD_BYTES], zeros[EXPORT_HEAD_BYTES], payload[EXPORT_HEAD_BYTES];
static struct disk disk;

/* The devices of before are gone, nobody waits. */
static void begin(void)
{
	struct export_head head = { .capacity_bytes = BYTES, .nonce = { [5] = 5 } };

	machine_anew();
	memset(&options, 0, sizeof options);
	memset(zeros, 0, sizeof zeros);
	export_head_put((uint8_t *)marked, &head);
	head.nonce[0] = 1;
	export_head_put((uint8_t *)other, &head);
	memcpy(payload, PAYLOAD_MAGIC, PAYLOAD_MAGIC_BYTES);
}

static struct machine_file *put_device(const char *path, uint32_t major_number, uint32_t minor_number, void *bytes)
{
	struct machine_file *device = machine_device(path, major_number, minor_number, bytes, EXPORT_HEAD_BYTES);

	device->told = BYTES;
	return device;
}

/* Finds one, and says which: its path, or what is said where there is none. */
static const char *found_one(void)
{
	memset(&disk, 0, sizeof disk);
	return ends((find_disk(&disk), longjmp(machine_end, 1)));
}

#define LOOK(path)                                                                                     \
	"open " path " 0; fstat " path "; fstat " path "; ioctl " path " 80081272; seek " path " 0; "  \
	"read " path " 4096; close " path "; "
#define TAKE(path)                                                                                       \
	"open " path " 202; fstat " path "; fstat " path "; ioctl " path " 80081272; seek " path " 0; " \
	"read " path " 4096; "
#define PAUSE   "sleep 0.100000000; "
#define NONE    "export: nothing was written; mkpayload blank makes a disk for results\n"
#define NO_HEAD "no disk for results: it does not begin with LBEXPRT1"

/* The trace without /proc/partitions. */
static const char *looks(void)
{
	static char text[sizeof fake_trace];
	char *from = fake_trace, *to = text, *list, *end;

	for (; (list = strstr(from, "open /proc/partitions ")); from = end) {
		memcpy(to, from, (size_t)(list - from));
		to += list - from;
		end = strstr(list, "close /proc/partitions; ") + strlen("close /proc/partitions; ");
	}
	strcpy(to, from);
	return text;
}

#endif
