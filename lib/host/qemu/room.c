/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * room.c - whether the host has room for what a machine may write. */
#include "host/qemu/room.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "host/message.h"
#include "host/report.h"

/* What the machine may write before the host must find new room for it; 0 also for a device. */
static uint64_t growth_bytes(const char *image, int is_snapshot)
{
	enum { STAT_BLOCK_BYTES = 512 };
	struct stat status;
	uint64_t has_bytes;

	if (stat(image, &status) || !S_ISREG(status.st_mode))
		return 0;
	has_bytes = is_snapshot ? 0 : (uint64_t)status.st_blocks * STAT_BLOCK_BYTES;
	return (uint64_t)status.st_size > has_bytes ? (uint64_t)status.st_size - has_bytes : 0;
}

static int get_room(const char *path, uint64_t *room_bytes)
{
	struct statvfs system;

	if (statvfs(path, &system))
		return -1;
	*room_bytes = (uint64_t)system.f_bavail * system.f_frsize;
	return 0;
}

void qemu_room_begin(void)
{
	const char *directory = getenv("TMPDIR");

	if (directory && strcmp(directory, "/tmp") == 0)
		setenv("TMPDIR", "/tmp/.", 1);
	else if (directory && !*directory)
		unsetenv("TMPDIR");
}

/* As QEMU chooses it. */
static const char *snapshot_directory(void)
{
	const char *directory = getenv("TMPDIR");

	return directory ? directory : "/var/tmp";
}

void qemu_room_check(const char *image, int is_snapshot)
{
	const char *place = is_snapshot ? snapshot_directory() : image;
	uint64_t growth = growth_bytes(image, is_snapshot), room;
	char growth_text[REPORT_SIZE_TEXT_BYTES], room_text[REPORT_SIZE_TEXT_BYTES];

	if (get_room(place, &room) || growth <= room)
		return;
	report_size(growth_text, growth);
	report_size(room_text, room);
	if (is_snapshot)
		complain("warning: %s: what is written to it, %s at most, is kept in %s, which has "
			 "room for %s: the run ends when that is full; TMPDIR names another place",
			image, growth_text, place, room_text);
	else
		complain(
			"warning: %s: can grow by %s, and its file system has room for %s: the run "
			"ends when that is full",
			image, growth_text, room_text);
}

void qemu_room_explain(const char *image, const char *name, int is_snapshot)
{
	const char *place = is_snapshot ? snapshot_directory() : image;
	char text[REPORT_SIZE_TEXT_BYTES];
	uint64_t room;

	if (is_snapshot)
		complain("what is written to %s is kept in %s: TMPDIR names another place", image,
			place);
	else if (!name)
		complain("%s: can still grow by %s", image,
			report_size(text, growth_bytes(image, 0)));
	if (get_room(place, &room) == 0)
		complain("%s: its file system has room for %s: make some, and run again",
			name ? name : place, report_size(text, room));
}
