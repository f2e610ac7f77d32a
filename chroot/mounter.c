/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * mounter.c - the process in whose mount namespace the target is mounted. */
#include "chroot/mounter.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "chroot/deliver.h"
#include "chroot/guest.h"
#include "chroot/host_command.h"
#include "chroot/leftover.h"
#include "chroot/place.h"
#include "chroot/stop.h"
#include "chroot/transfer.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/undo.h"

static struct place place;
static struct guest guest;

static void end_guest(void *argument)
{
	(void)argument;
	guest_end(&guest);
}

static void end_place(void *argument)
{
	int left, failure;

	(void)argument;
	if (!place.path) /* it has not been found */
		return;
	left = leftover_end(place.request->target, place.root);
	failure = place_end(&place);
	if (left || failure) /* counts more than what else there was */
		message_failure = left ? left : failure;
}

static struct undo undo_place = { end_place, 0, 0, 0 }, undo_guest = { end_guest, 0, 0, 0 };

/* Tells a user namespace who is in it: this user alone, as root. */
static void write_map(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		die("%s: %s", path, strerror(errno));
	close(fd);
}

/* From now on nothing that is mounted here is seen elsewhere. */
static void leave_namespaces(int is_without_root)
{
	char *users = format_string("0 %u 1", (unsigned)geteuid());
	char *groups = format_string("0 %u 1", (unsigned)getegid());

	if (unshare(CLONE_NEWNS | (is_without_root ? CLONE_NEWUSER : 0)))
		die("no namespaces: %s%s", strerror(errno),
			is_without_root ? "; user namespaces may be switched off (sysctl "
					  "user.max_user_namespaces)"
					: "");
	if (is_without_root) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* new credentials may have forgotten it */
		write_map("/proc/self/setgroups", "deny");
		write_map("/proc/self/uid_map", users);
		write_map("/proc/self/gid_map", groups);
		complain("note: in a user namespace: one owner, no devices, no chown to others");
	}
	if (mount(0, "/", 0, MS_REC | MS_SLAVE, 0))
		die("its mounts cannot be kept apart: %s", strerror(errno));
	free(users);
	free(groups);
}

/* What comes out: after a command that has failed, too, since its log may be what is wanted. */
static int take_out(const struct request *request, int status, int number)
{
	int failed = 0;

	transfers_run(request, REQUEST_GET, guest.root, &failed);
	if (request->export)
		failed |= deliver_export(request, guest.root, status, number);
	return status ? status : failed ? END_FAILED : 0;
}

int mounter_run(const struct request *request, const struct attachment *attachment,
	pid_t supervisor, int socket, const sigset_t *signals)
{
	int status, number, failed = 0;

	undo_add(&undo_place);
	stop_take_from(supervisor);
	stop_let_in(signals);
	leave_namespaces(request->is_without_root);
	place_find(&place, request, attachment);
	host_commands_run(request, REQUEST_PRE_MOUNT, attachment->device, 0);
	place_mount(&place);
	host_commands_run(request, REQUEST_POST_MOUNT, attachment->device, place.path);
	place_hold(&place);
	if (!request->is_without_root)
		leftover_begin(place.root, !attachment->is_directory || request->ephemeral);
	undo_add(&undo_guest);
	guest_begin(&guest, request, place.path);
	leftover_look(request->target, guest.pid, -1);
	transfers_run(request, REQUEST_PUT, guest.root, &failed);
	if (failed)
		die("%s: not all of it was put there", request->target);
	deliver_payloads(request, guest.root);
	stop_if_asked();
	status = guest_run(&guest, socket, &number);
	if (guest.pid) {
		leftover_look(request->target, guest.pid, guest.root);
		status = take_out(request, status, number);
	}
	end_guest(0);
	place_clear(&place);
	host_commands_run(request, REQUEST_PRE_UNMOUNT, attachment->device, place.path);
	stop_ignore();
	undo_all();
	return message_failure != END_FAILED ? message_failure : status;
}
