/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * vary.c - a machine that differs in what should not matter to a program. */
#include "qemu-run/vary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "format/cpio_walk.h"
#include "format/kernel_image.h"
#include "format/kernel_kind.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"

/* Another year, month, day of the week and hour, at least. */
enum { SHIFT_S = (400 * 24 + 13) * 3600 + 17 * 60 };

static char *format_time(const struct tm *time)
{
	char text[32];

	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", time);
	return copy_string(text);
}

char *vary_now(int is_local)
{
	time_t now = time(0);

	return format_time(is_local ? localtime(&now) : gmtime(&now));
}

/* The clock is one of those that --rtc takes. */
static char *shift_clock(const char *clock)
{
	char *text = clock && *clock >= '0' && *clock <= '9'
			     ? copy_string(clock)
			     : vary_now(clock && strcmp(clock, "localtime") == 0);
	struct tm time = { 0 };
	time_t then;

	if (!strptime(text, "%Y-%m-%dT%H:%M:%S", &time)) {
		memset(&time, 0, sizeof time);
		strptime(text, "%Y-%m-%d", &time);
	}
	then = timegm(&time) + SHIFT_S;
	return format_time(gmtime(&then));
}

void vary_machine(struct machine *machine)
{
	machine->rtc = shift_clock(machine->rtc);
	machine->cores += machine->cores < machine->arch->cores_max ? 1 : -1u;
}

/* Linux 5.19 is followed by 6.0. Where the version is not known the kernel is not that old. */
static int takes_host_name(const char *kernel)
{
	const char *version = 0;
	size_t size = 0, bytes = 0;
	uint8_t *image = (uint8_t *)file_read_path(kernel, &size, SIZE_MAX / 2);
	char *text;
	int result = 1;

	if (image && kernel_image_is(image, size))
		kernel_image_get_version(&version, &bytes, image, size);
	else if (image)
		kernel_kind_find_version(&version, &bytes, image, size);
	if (version && bytes > 0) {
		text = format_string("%.*s", (int)bytes, version);
		result = strtoul(text, 0, 10) >= 6;
		free(text);
	}
	free(image);
	return result;
}

const char *vary_append(const char *kernel)
{
	if (takes_host_name(kernel))
		return " hostname=another-host";
	complain("note: --vary: %s takes no host name (Linux does from 6.0 on): it stays", kernel);
	return "";
}

unsigned vary_memory_mib(unsigned memory_mib)
{
	return memory_mib + memory_mib / 4;
}

/* --- Order. --- */

/* A member with all up to the next one. */
struct span {
	const uint8_t *from;
	size_t size;
	int is_free; /* it may lie anywhere behind the directories */
	int is_link; /* one of several names of a file */
};

static struct span *find_spans(const uint8_t *bytes, size_t size, size_t *count)
{
	struct span *spans = 0, *span;
	struct cpio_member member;
	struct cpio_walk walk;

	*count = 0;
	cpio_walk_begin(&walk, bytes, size);
	while (cpio_walk_next(&walk, &member) == 1) {
		uint32_t type = member.header.field[CPIO_MODE] & CPIO_TYPE_MASK;
		int is_directory = type == CPIO_TYPE_DIRECTORY;

		spans = make_room(spans, *count, sizeof *spans);
		span = &spans[(*count)++];
		span->from = bytes + member.offset;
		span->size = size - member.offset;
		span->is_link = !is_directory && member.header.field[CPIO_NLINK] > 1;
		span->is_free = !is_directory && !span->is_link && !member.is_trailer;
		if (*count > 1)
			span[-1].size -= span->size;
	}
	if (walk.problem)
		*count = 0;
	return spans;
}

static void put(int fd, off_t *offset, const struct span *span)
{
	size_t done;
	ssize_t written;

	for (done = 0; done < span->size; done += (size_t)written) {
		written = pwrite(fd, span->from + done, span->size - done, *offset);
		if (written < 0)
			die("no memory for the initial CPIO: %s", strerror(errno));
		*offset += written;
	}
}

/* The mark at its end, a link of that at its beginning, stays the last but the trailer. */
void vary_archive(int fd)
{
	size_t size = 0, count, last, i;
	off_t offset = 0;
	char *bytes;
	struct span *spans;

	lseek(fd, 0, SEEK_SET);
	bytes = file_read(fd, &size, SIZE_MAX / 2);
	if (!bytes)
		die("the initial CPIO cannot be read: %s", strerror(errno));
	spans = find_spans((const uint8_t *)bytes, size, &count);
	for (last = count; last > 0 && !spans[last - 1].is_link; last--)
		;
	last -= last > 0;
	for (i = 0; i < last; i++) {
		if (!spans[i].is_free)
			put(fd, &offset, &spans[i]);
	}
	for (i = last; i > 0; i--) {
		if (spans[i - 1].is_free)
			put(fd, &offset, &spans[i - 1]);
	}
	free(spans);
	free(bytes);
}
