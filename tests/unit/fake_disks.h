/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fake_disks.h - a machine with block devices for unit tests of the importer: what /proc/partitions lists, what each holds,
 * what fails; other files by their paths. What is opened, closed and waited for is written down, and what is said is kept. */
#ifndef TESTS_FAKE_DISKS_H
#define TESTS_FAKE_DISKS_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "booted/block_device.h"
#include "fake_trace.h"
#include "format/payload_put.h"
#include "format/put_bytes.h"
#include "format/sha256sums_put.h"
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "tap.h"

enum { FAKE_DISKS_MAX = 300, FAKE_FDS_MAX = 64, FAKE_IMAGE_BYTES = 128 * 1024, FAKE_SLEEPS_MAX_MS = 1200000 };

static struct fake_disk {
	const char *name, *path; /* as the kernel calls it; of what is none, or is found elsewhere */
	uint32_t major, minor, type;
	const void *bytes;
	size_t size;
	uint64_t told_bytes;    /* its length, if it says another one */
	uint64_t bad_from;      /* reads that reach so far fail */
	unsigned long geometry; /* the sector where it begins, and one more; 0: nobody knows */
	long open_error, read_error, stat_error;
	unsigned opens, good_opens; /* how often it was opened, and can be all the same */
	unsigned from_look; /* it comes when /proc/partitions is read for so many times */
} fake_disks[FAKE_DISKS_MAX];

static struct {
	struct fake_disk *disk; /* 0: not open */
	uint64_t at;
} fake_fds[FAKE_FDS_MAX];

static unsigned fake_disks_count, fake_fds_first, fake_looks, fake_slept_ms;
static uint32_t fake_node; /* the numbers of the last one that was made */
static char fake_said[32768];
static int fake_notes_reads;

static inline void fake_disks_begin(void)
{
	fake_disks_count = fake_looks = fake_slept_ms = 0;
	fake_fds_first = 10;
	fake_notes_reads = 0;
	memset(fake_fds, 0, sizeof fake_fds);
	fake_said[0] = 0;
	fake_trace_anew();
}

/* A disk of these bytes; 0: none, it is found at its path. */
static inline struct fake_disk *fake_disk(const char *name, const void *bytes, size_t size)
{
	struct fake_disk *disk = &fake_disks[fake_disks_count++];

	memset(disk, 0, sizeof *disk);
	disk->name = name;
	disk->type = MODE_BLOCK;
	disk->major = 8;
	disk->minor = fake_disks_count;
	disk->bytes = bytes;
	disk->size = size;
	disk->bad_from = UINT64_MAX;
	return disk;
}

static inline struct fake_disk *fake_file(const char *path, const void *bytes, size_t size)
{
	struct fake_disk *file = fake_disk(0, bytes, size);

	file->path = path;
	file->type = MODE_FILE;
	return file;
}

static inline unsigned fake_open_count(void)
{
	unsigned i, count = 0;

	for (i = 0; i < FAKE_FDS_MAX; i++)
		count += fake_fds[i].disk != 0;
	return count;
}

/* --- Payloads. --- */

struct fake_image {
	uint8_t bytes[FAKE_IMAGE_BYTES];
	size_t size;
	uint8_t digest[SHA256_DIGEST_BYTES]; /* of its SHA256SUMS */
};

struct fake_member {
	const char *name, *text;
};

static void fake_image_add(struct fake_image *image, const char *name, const void *bytes, size_t size)
{
	const struct payload_entry_head head = { strlen(name), size };

	image->size += payload_put_entry(image->bytes + image->size, PAYLOAD_NARROW, &head);
	memcpy(image->bytes + image->size, name, strlen(name));
	memcpy(image->bytes + image->size + strlen(name), bytes, size);
	image->size += strlen(name) + size;
}

/* Makes one of these, up to one without a name, behind a SHA256SUMS with the lines of all of others, if there are any. */
static inline void fake_image_make(
	struct fake_image *image, const struct fake_member *members, const struct fake_member *lines)
{
	struct payload_header header = { PAYLOAD_NARROW, lines ? 1 : 0 };
	static char sums[FAKE_IMAGE_BYTES];
	uint8_t digest[SHA256_DIGEST_BYTES];
	struct sha256 hash;
	size_t used = 0;

	memset(image, 0, sizeof *image);
	for (; lines && lines->name; lines++) {
		sha256_begin(&hash);
		sha256_add(&hash, lines->text, strlen(lines->text));
		sha256_end(&hash, digest);
		used += sha256sums_put_line(sums + used, digest, lines->name, strlen(lines->name));
	}
	sha256_begin(&hash);
	sha256_add(&hash, sums, used);
	sha256_end(&hash, image->digest);
	image->size = payload_header_bytes(PAYLOAD_NARROW);
	if (header.count)
		fake_image_add(image, SHA256SUMS_NAME, sums, used);
	for (; members->name; members++, header.count++)
		fake_image_add(image, members->name, members->text, strlen(members->text));
	payload_put_header(image->bytes, &header);
	image->size = (image->size + 4095) & ~(size_t)4095;
}

/* --- The kernel. --- */

static struct fake_disk *fake_of(long fd)
{
	return fd >= (long)fake_fds_first && fd < (long)fake_fds_first + FAKE_FDS_MAX ? fake_fds[fd - fake_fds_first].disk : 0;
}

static int fake_is_here(const struct fake_disk *disk)
{
	return disk->from_look <= fake_looks;
}

/* The device or file of a path; the node is that of its numbers. */
static struct fake_disk *fake_find(const char *path)
{
	struct fake_disk *disk;

	for (disk = fake_disks; disk < fake_disks + fake_disks_count; disk++) {
		if (!fake_is_here(disk))
			continue;
		if (strcmp(path, "/dev/.payload-import.node") == 0
				? disk->name && ENCODE_DEVICE(disk->major, disk->minor) == fake_node
			: disk->path ? strcmp(path, disk->path) == 0
				     : strncmp(path, "/dev/", 5) == 0 && strcmp(path + 5, disk->name) == 0)
			return disk;
	}
	return 0;
}

static struct fake_disk *fake_partitions(void)
{
	static char text[16384];
	static struct fake_disk file;
	struct fake_disk *disk;
	size_t used = (size_t)sprintf(text, "major minor  #blocks  name\n\n");

	fake_looks++;
	for (disk = fake_disks; disk < fake_disks + fake_disks_count; disk++) {
		if (disk->name && fake_is_here(disk))
			used += (size_t)sprintf(text + used, "%4u %7u %10u %s\n", disk->major, disk->minor, 4u, disk->name);
	}
	file = (struct fake_disk){ .name = 0, .bytes = text, .size = used, .bad_from = UINT64_MAX };
	return &file;
}

static long fake_open(const char *path, long mode)
{
	int is_list = strcmp(path, "/proc/partitions") == 0;
	struct fake_disk *disk = is_list ? fake_partitions() : fake_find(path);
	unsigned i;

	if (!is_list)
		fake_note(mode ? "open %s %lo; " : "open %s; ", disk && disk->name ? disk->name : path, mode);
	if (!disk || (disk->opens++ >= disk->good_opens && disk->open_error))
		return disk ? disk->open_error : -ERROR_NOENT;
	for (i = 0; fake_fds[i].disk; i++) {
		if (i == FAKE_FDS_MAX - 1)
			abort();
	}
	fake_fds[i].disk = disk;
	fake_fds[i].at = 0;
	return (long)(fake_fds_first + i);
}

static long fake_read(long fd, void *to, size_t size)
{
	struct fake_disk *disk = fake_of(fd);
	uint64_t *at = &fake_fds[fd - fake_fds_first].at, left;

	if (fake_notes_reads && disk->name)
		fake_note("read %s %llu+%zu; ", disk->name, (unsigned long long)*at, size);
	left = *at < disk->size ? disk->size - *at : 0;
	if (disk->read_error && *at + size > disk->bad_from)
		return disk->read_error;
	size = size < left ? size : (size_t)left;
	memcpy(to, (const uint8_t *)disk->bytes + *at, size);
	*at += size;
	return (long)size;
}

static long fake_status(const struct fake_disk *disk, uint8_t *to)
{
	memset(to, 0, STAT_BYTES);
	if (!disk || disk->stat_error)
		return disk ? disk->stat_error : -ERROR_NOENT;
	put_le32(to + STAT_MODE_OFFSET, disk->type);
	put_le64(to + STAT_SIZE_OFFSET, disk->size);
	put_le32(to + STAT_RDEV_OFFSET, ENCODE_DEVICE(disk->major, disk->minor));
	return 0;
}

static long fake_ioctl(const struct fake_disk *disk, unsigned long request, void *to)
{
	enum { IOCTL_GEOMETRY = 0x0301 };

	if (request == IOCTL_BLKGETSIZE64)
		*(uint64_t *)to = disk->told_bytes ? disk->told_bytes : disk->size;
	else if (request != IOCTL_GEOMETRY || !disk->geometry)
		return -ERROR_INVAL;
	else
		((unsigned long *)to)[1] = disk->geometry - 1;
	return 0;
}

static void fake_say(long fd, const char *bytes, size_t size)
{
	size_t used = strlen(fake_said);

	snprintf(fake_said + used, sizeof fake_said - used, "%s%.*s", fd == 1 ? ">" : "", (int)size, bytes);
}

static long fake_close(long fd)
{
	struct fake_disk *disk = fake_of(fd);

	if (!disk)
		return -9;
	if (disk->name || disk->path)
		fake_note("close %s; ", disk->name ? disk->name : disk->path);
	fake_fds[fd - fake_fds_first].disk = 0;
	return 0;
}

long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	(void)e, (void)f;
	switch (number) {
	case SYS_OPEN:
		return fake_open((const char *)b, d);
	case SYS_READ:
		return fake_read(a, (void *)b, (size_t)c);
	case SYS_LSEEK:
		return fake_of(a) ? (long)(fake_fds[a - fake_fds_first].at = (uint64_t)b) : -9;
	case SYS_FSTAT:
		return fake_status(fake_of(a), (uint8_t *)b);
	case SYS_STAT:
		fake_note("stat %s; ", (const char *)b);
		return fake_status(fake_find((const char *)b), (uint8_t *)c);
	case SYS_IOCTL:
		return fake_ioctl(fake_of(a), (unsigned long)b, (void *)c);
	case SYS_WRITE:
		fake_say(a, (const char *)b, (size_t)c);
		return c;
	case SYS_CLOSE:
		return fake_close(a);
	case SYS_MKNOD:
		fake_node = (uint32_t)d;
		return 0;
	case SYS_NANOSLEEP:
		fake_note("sleep %ld; ", ((const long *)a)[0] * 1000 + ((const long *)a)[1] / 1000000);
		fake_slept_ms += (unsigned)(((const long *)a)[0] * 1000 + ((const long *)a)[1] / 1000000);
		if (fake_slept_ms > FAKE_SLEEPS_MAX_MS) /* it waits for what never comes */
			abort();
	}
	return 0;
}

#endif
