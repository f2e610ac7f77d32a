/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * attach.c - what is to be entered. */
#include "chroot/attach.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chroot/calls.h"
#include "chroot/part.h"
#include "format/bytes.h"
#include "host/clock.h"
#include "host/device.h"
#include "host/file.h"
#include "host/in_use.h"
#include "host/memory.h"
#include "host/message.h"

/* How long what a killed run has left may take to go, and what we have used to be free. */
enum { PATIENCE_MS = 5000 };

void attach_check_same(const struct attachment *attachment, int fd)
{
	struct stat status;

	if (fstat(fd, &status) || status.st_dev != attachment->found.st_dev ||
		status.st_ino != attachment->found.st_ino)
		die("%s: was exchanged for another one meanwhile", attachment->path);
}

static void look_at_directory(struct attachment *attachment, const struct request *request)
{
	const struct stat *status = &attachment->found;
	struct stat root;

	if (request->partition || request->offset_bytes || request->size_bytes || request->type)
		die("%s: --partition, --offset, --size and -t are for images and devices",
			request->target);
	if (request->ephemeral && request->mount_options)
		die("%s: -o is not for --ephemeral of a directory, which is mounted nowhere",
			request->target);
	if (stat("/", &root) == 0 && status->st_dev == root.st_dev && status->st_ino == root.st_ino)
		die("%s: is this system's own root, and nothing would keep the two apart",
			request->target);
	attachment->is_directory = 1;
}

/* Whoever else has it: one of us that holds the lock, or a loop device. */
static void lock_image(const struct attachment *attachment)
{
	uint64_t begun_ms = clock_ms();
	const char *use = 0;
	int is_locked = 0;

	do {
		is_locked = is_locked || flock(attachment->image, LOCK_EX | LOCK_NB) == 0;
		if (!is_locked && errno != EWOULDBLOCK)
			die("%s: cannot be locked: %s", attachment->path, strerror(errno));
		in_use_forget();
		use = in_use_as(&attachment->found);
		if (is_locked && !use)
			return;
	} while (!clock_is_over(begun_ms, PATIENCE_MS));
	die("%s: %s", attachment->path, is_locked ? use : "in use by another payload-chroot");
}

static void make_loop(struct attachment *attachment, const struct part *part)
{
	char *path = 0;

	attachment->loop = calls_loop(&path, attachment->image, part->offset_bytes,
		part->size_bytes, attachment->is_read_only);
	if (attachment->loop < 0)
		die("%s: no loop device: %s", attachment->path, strerror(errno));
	attachment->device = path;
}

static void open_image(struct attachment *attachment)
{
	int flags = attachment->is_read_only ? O_RDONLY : O_RDWR;

	if (geteuid() != 0)
		die("%s: an image or a device is for root; without root only directories can be "
		    "entered",
			attachment->path);
	if (S_ISBLK(attachment->found.st_mode)) /* says who else uses it */
		attachment->claim = device_open_for_writing(attachment->path, 0);
	if (attachment->claim >= 0 && lseek(attachment->claim, 0, SEEK_END) == 0)
		die("%s: a device without a size: nothing is in it, or attached to it",
			attachment->path);
	attachment->image = file_open(attachment->path, flags | O_NONBLOCK);
	if (attachment->image < 0)
		die("%s: %s", attachment->path, strerror(errno));
	attach_check_same(attachment, attachment->image);
	lock_image(attachment);
}

void attach_begin(struct attachment *attachment, const struct request *request)
{
	struct stat *status = &attachment->found;
	struct part part;

	memset(attachment, 0, sizeof *attachment);
	attachment->path = request->target;
	attachment->image = attachment->loop = attachment->claim = -1;
	attachment->is_read_only = request->is_read_only || request->ephemeral;
	if (stat(request->target, status))
		die("%s: %s", request->target, file_why_not(request->target));
	if (S_ISDIR(status->st_mode)) {
		look_at_directory(attachment, request);
		return;
	}
	if (!S_ISREG(status->st_mode) && !S_ISBLK(status->st_mode))
		die("%s: neither an image, a block device nor a directory", request->target);
	if (request->is_without_root && geteuid() == 0)
		die("%s: -N is for directories", request->target);
	open_image(attachment);
	part_find(&part, attachment->image, request);
	/* What is mounted for reading may play a journal back, unless the device is one for
	 * reading. */
	if (S_ISREG(status->st_mode) || part.offset_bytes || part.size_bytes ||
		attachment->is_read_only) {
		make_loop(attachment, &part);
		return;
	}
	attachment->device = copy_string(request->target);
	if (attachment->claim >= 0) /* who mounts it claims it */
		close(attachment->claim);
	attachment->claim = -1;
}

static void check_journal(const struct attachment *attachment, const struct request *request,
	const struct superblock *found, const uint8_t *room)
{
	enum { FEATURES = 0x460, NEEDS_REPLAY = 4 };

	if (!attachment->is_read_only || strncmp(found->type, "ext", 3) != 0 ||
		!(get_le32(room + FEATURES) & NEEDS_REPLAY) ||
		(request->mount_options && strstr(request->mount_options, "noload")))
		return;
	die("%s: its journal has to be replayed, which %s does not allow: e2fsck -p does it, or -o "
	    "noload leaves it out",
		attachment->path, request->is_read_only ? "--read-only" : "--ephemeral");
}

void attach_look(const struct attachment *attachment, const struct request *request,
	struct superblock *found)
{
	static uint8_t room[SUPERBLOCK_ROOM_BYTES];
	const char *problem = part_look(attachment->device, found, room);
	size_t i = 0;

	if (problem)
		die("%s: %s", attachment->path, problem);
	while (i < sizeof room && room[i] == 0)
		i++;
	if (!found->type && i == sizeof room)
		die("%s: empty: no file system is on it; --pre-mount 'mkfs.ext4 -q $DEVICE' makes "
		    "one",
			attachment->path);
	if (!found->type && !request->type)
		die("%s: no file system that is known here%s; -t TYPE tries one", attachment->path,
			room[510] == 0x55 && room[511] == 0xaa
				? ", but perhaps a partition table: --partition N"
				: "");
	if (found->refusal)
		die("%s: %s", attachment->path, found->refusal);
	if (found->type)
		check_journal(attachment, request, found, room);
}

/* --- The end. --- */

/* Who mounts a device has it for itself. */
static int wait_until_free(const struct attachment *attachment)
{
	uint64_t begun_ms = clock_ms();
	int fd;

	for (;;) {
		fd = file_open(attachment->device, O_RDONLY | O_EXCL);
		if (fd >= 0 || errno != EBUSY)
			break;
		if (clock_is_over(begun_ms, PATIENCE_MS)) {
			complain("%s: %s is still mounted or held, and was not released",
				attachment->path, attachment->device);
			return END_NOT_RELEASED;
		}
	}
	if (fd >= 0)
		close(fd);
	return 0;
}

static int is_attached(const struct attachment *attachment)
{
	const struct stat *image = &attachment->found;
	char *folder = format_string("/sys/block/%s", strrchr(attachment->device, '/') + 1);
	struct stat shown;
	char *name = in_use_behind(attachment->device, folder, &shown);
	int result = name && shown.st_dev == image->st_dev && shown.st_ino == image->st_ino;

	free(name);
	free(folder);
	return result;
}

/* It goes with its last user; some are short visitors (udev). */
static int give_loop_back(struct attachment *attachment)
{
	uint64_t begun_ms = clock_ms();

	close(attachment->loop);
	while (is_attached(attachment)) {
		if (clock_is_over(begun_ms, PATIENCE_MS)) {
			complain("%s: %s is still attached to it, and was not released",
				attachment->path, attachment->device);
			return END_NOT_RELEASED;
		}
	}
	return 0;
}

int attach_end(struct attachment *attachment)
{
	int status, is_flushed = 1;

	if (attachment->is_directory)
		return 0;
	status = wait_until_free(attachment);
	if (!attachment->is_read_only)
		is_flushed = (attachment->loop < 0 || fsync(attachment->loop) == 0) &&
			     fsync(attachment->image) == 0;
	if (!is_flushed)
		complain("%s: not all of it could be written: %s", attachment->path,
			strerror(errno));
	if (attachment->loop >= 0 && give_loop_back(attachment))
		status = END_NOT_RELEASED;
	if (attachment->claim >= 0)
		close(attachment->claim);
	close(attachment->image);
	free(attachment->device);
	return status ? status : is_flushed ? 0 : END_NOT_FLUSHED;
}
