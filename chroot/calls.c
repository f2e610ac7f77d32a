/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * calls.c - calls of Linux that not every libc has a function, or a header, for. */
#include "chroot/calls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/file.h"
#include "host/loop_status.h"
#include "host/memory.h"

/* The same on every architecture. */
enum {
	CALL_OPEN_TREE = 428,
	CALL_MOVE_MOUNT = 429,
	CALL_FSOPEN = 430,
	CALL_FSCONFIG = 431,
	CALL_FSMOUNT = 432,
	CALL_CLOSE_RANGE = 436,
	CALL_OPENAT2 = 437,
	CALL_MOUNT_SETATTR = 442,
};

enum {
	SET_FLAG = 0, /* fsconfig */
	SET_STRING = 1,
	CREATE = 6,
	CLOSE_ON_EXEC = 1, /* fsopen, fsmount */
	FROM_ITSELF = 4,   /* move_mount: empty paths */
	TO_ITSELF = 0x40,
	TREE_CLONE = 1,
	TREE_RECURSIVE = 0x8000, /* AT_RECURSIVE, also of mount_setattr */
	EMPTY_PATH = 0x1000,
	RESOLVE_IN_ROOT = 0x10,
	NO_MAGIC_LINKS = 0x02,
};

struct open_how {
	uint64_t flags, mode, resolve;
};

struct mount_attributes {
	uint64_t set, clear, propagation, user_namespace;
};

int calls_open_in(int root, const char *path, int flags)
{
	struct open_how how = { (uint64_t)(flags | O_CLOEXEC), 0,
		RESOLVE_IN_ROOT | NO_MAGIC_LINKS };

	/* EAGAIN: something was renamed meanwhile. */
	for (;;) {
		long fd = syscall(CALL_OPENAT2, root, path, &how, sizeof how);

		if (fd >= 0 || (errno != EAGAIN && errno != EINTR))
			return (int)fd;
	}
}

/* --- Mounts. --- */

/* Those that are of the mount and not of the file system. */
static const struct {
	const char *name;
	unsigned set, clear;
} attributes[] = {
	{ "ro", 0x01, 0 },
	{ "rw", 0, 0x01 },
	{ "nosuid", 0x02, 0 },
	{ "suid", 0, 0x02 },
	{ "nodev", 0x04, 0 },
	{ "dev", 0, 0x04 },
	{ "noexec", 0x08, 0 },
	{ "exec", 0, 0x08 },
	{ "relatime", 0, 0x30 },
	{ "noatime", 0x10, 0x20 },
	{ "strictatime", 0x20, 0x10 },
	{ "nodiratime", 0x80, 0 },
	{ "defaults", 0, 0 },
};

static int is_attribute(const char *word, unsigned *set)
{
	size_t i;

	for (i = 0; i < sizeof attributes / sizeof *attributes; i++) {
		if (strcmp(word, attributes[i].name) == 0) {
			*set = (*set & ~attributes[i].clear) | attributes[i].set;
			return 1;
		}
	}
	return 0;
}

/* Gives each to the file system, but for those of the mount, which are collected. */
static int put_options(int file_system, const char *options, unsigned *set)
{
	char *copy = copy_string(options), *rest = copy, *word, *value;
	long result = 0;

	while (result == 0 && (word = strsep(&rest, ","))) {
		if (!*word || (is_attribute(word, set) && strcmp(word, "ro") != 0))
			continue;
		value = strchr(word, '=');
		if (value)
			*value++ = 0;
		result = syscall(
			CALL_FSCONFIG, file_system, value ? SET_STRING : SET_FLAG, word, value, 0);
	}
	free(copy);
	return (int)result;
}

int calls_mount(const char *type, const char *source, const char *options, char *words)
{
	long fd = syscall(CALL_FSOPEN, type, CLOSE_ON_EXEC), mount = -1, got;
	unsigned set = 0;
	int reason;

	*words = 0;
	if (fd < 0)
		return -1;
	if (syscall(CALL_FSCONFIG, fd, SET_STRING, "source", source, 0) == 0 &&
		put_options((int)fd, options, &set) == 0 &&
		syscall(CALL_FSCONFIG, fd, CREATE, 0, 0, 0) == 0)
		mount = syscall(CALL_FSMOUNT, fd, CLOSE_ON_EXEC, set);
	reason = errno;
	/* "e ext4: what is wrong" */
	if (mount < 0 && (got = read((int)fd, words, CALLS_WORDS_BYTES - 1)) >= 0)
		words[got] = 0;
	words[strcspn(words, "\n")] = 0;
	close((int)fd);
	errno = reason;
	return (int)mount;
}

int calls_bind(int directory, const char *path, int is_recursive, const char *options)
{
	struct mount_attributes change = { 0, 0, MS_PRIVATE, 0 };
	int all = is_recursive ? TREE_RECURSIVE : 0, bad = 0;
	char *copy = copy_string(options), *rest = copy, *word;
	unsigned set = 0;
	long fd = -1;

	while ((word = strsep(&rest, ",")))
		bad |= *word && !is_attribute(word, &set);
	free(copy);
	change.set = set;
	change.clear =
		set & 0x30 ? 0x70 : 0; /* which of the times are kept is a number, not flags */
	errno = EINVAL;
	if (!bad)
		fd = syscall(CALL_OPEN_TREE, directory, path,
			TREE_CLONE | O_CLOEXEC | all | (*path ? 0 : EMPTY_PATH));
	/* A user namespace may take nothing away, and need not. */
	if (fd >= 0 &&
		syscall(CALL_MOUNT_SETATTR, fd, "", EMPTY_PATH | all, &change, sizeof change)) {
		close((int)fd);
		fd = -1;
	}
	return (int)fd;
}

int calls_attach(int mount, int directory, const char *name)
{
	int flags = FROM_ITSELF | (*name ? 0 : TO_ITSELF);

	return (int)syscall(CALL_MOVE_MOUNT, mount, "", directory, name, flags);
}

int calls_pivot(void)
{
	/* The old root comes to lie on the new one, and is taken from there. */
	if (syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH))
		return -1;
	return chdir("/");
}

void calls_close_all_but(int fd)
{
	if (fd > STDERR_FILENO + 1)
		syscall(CALL_CLOSE_RANGE, STDERR_FILENO + 1, fd - 1, 0);
	syscall(CALL_CLOSE_RANGE, fd + 1, ~0u, 0);
}

void calls_leave_keys(void)
{
	enum { JOIN_SESSION_KEYRING = 1 };

	syscall(SYS_keyctl, JOIN_SESSION_KEYRING, 0L); /* or this kernel has none */
}

pid_t calls_clone(int flags)
{
	return (pid_t)syscall(SYS_clone, (unsigned long)flags, 0, 0, 0, 0);
}

/* --- Loop devices. --- */

struct loop_config {
	uint32_t fd, block_bytes;
	struct loop_status info;
	uint64_t unused[8];
};
typedef char loop_config_adds_up[sizeof(struct loop_config) == 304 ? 1 : -1];

enum {
	LOOP_CONFIGURE = 0x4c0a,
	LOOP_GET_FREE = 0x4c82,
	LOOP_READ_ONLY = 1,
	LOOP_AUTOCLEAR = 4,
	LOOP_TRIES = 100, /* another program may take the one that is free */
};

int calls_loop(char **path, int fd, uint64_t offset_bytes, uint64_t size_bytes, int is_read_only)
{
	struct loop_config config;
	int control, loop = -1, tries, reason;
	long number;

	memset(&config, 0, sizeof config);
	config.fd = (uint32_t)fd;
	config.info.offset = offset_bytes;
	config.info.size_limit = size_bytes;
	config.info.flags = LOOP_AUTOCLEAR | (is_read_only ? LOOP_READ_ONLY : 0);
	control = file_open("/dev/loop-control", O_RDWR);
	for (tries = 0; control >= 0 && loop < 0 && tries < LOOP_TRIES; tries++) {
		number = ioctl(control, LOOP_GET_FREE);
		if (number < 0)
			break;
		*path = format_string("/dev/loop%ld", number);
		loop = file_open(*path, is_read_only ? O_RDONLY : O_RDWR);
		if (loop < 0)
			break;
		if (ioctl(loop, LOOP_CONFIGURE, &config) == 0)
			break;
		reason = errno;
		close(loop);
		free(*path);
		loop = -1;
		errno = reason;
		if (reason != EBUSY)
			break;
	}
	reason = errno;
	if (control >= 0)
		close(control);
	errno = reason;
	return loop;
}

/* --- Descriptors. --- */

union room_of_one {
	struct cmsghdr head; /* aligns it */
	char bytes[CMSG_SPACE(sizeof(int))];
};

int calls_give(int socket, int answer, int fd)
{
	struct iovec bytes = { &answer, sizeof answer };
	struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1 };
	union room_of_one room;

	if (fd >= 0) {
		memset(&room, 0, sizeof room);
		message.msg_control = room.bytes;
		message.msg_controllen = sizeof room.bytes;
		room.head.cmsg_level = SOL_SOCKET;
		room.head.cmsg_type = SCM_RIGHTS;
		room.head.cmsg_len = CMSG_LEN(sizeof fd);
		memcpy(CMSG_DATA(&room.head), &fd, sizeof fd);
	}
	return sendmsg(socket, &message, MSG_NOSIGNAL) == (ssize_t)sizeof answer ? 0 : -1;
}

int calls_take(int socket, int *answer, int *fd)
{
	struct iovec bytes = { answer, sizeof *answer };
	union room_of_one room;
	struct msghdr message = { .msg_iov = &bytes,
		.msg_iovlen = 1,
		.msg_control = room.bytes,
		.msg_controllen = sizeof room.bytes };
	struct cmsghdr *head;
	ssize_t got;

	do
		got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got != (ssize_t)sizeof *answer)
		return 0;
	head = CMSG_FIRSTHDR(&message);
	if (fd && head && head->cmsg_type == SCM_RIGHTS)
		memcpy(fd, CMSG_DATA(head), sizeof *fd);
	return 1;
}
