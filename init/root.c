/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root.c - the root that the kernel's command line names: found, mounted, filled, entered. */
#include "init/root.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/message.h"
#include "freestanding/process_one.h"
#include "init/driver.h"
#include "init/ending.h"
#include "init/hooks.h"
#include "init/import.h"
#include "init/join.h"
#include "init/kernel_log.h"
#include "init/root_choose.h"
#include "init/root_events.h"
#include "init/root_mount.h"
#include "init/switch_root.h"

enum {
	FIRST_SAY_MS = 2000,
	SAY_MS = 10 * 1000,
	LIMIT_S = 30,     /* where neither rootwait nor rootdelay= says another one */
	TURN_MS = 500,    /* how often dracut's initqueue has a turn */
	EVENT_MS = 50,    /* what a turn costs of the time at least */
	MOUNT_TRIES = 20, /* as dracut's */
	MESSAGES = 20,    /* of the kernel, where the boot has failed */
};

static struct root_devices devices;
static struct root_name root_name;
static int is_foreign;             /* dracut's hooks know what root= means, and mount it */
static uint32_t limit_ms, left_ms; /* of waiting */

/* --- The table of devices. --- */

static void say_device(const struct root_device *device)
{
	const struct superblock *superblock = &device->superblock;
	char why[ROOT_WHY_BYTES];

	root_why(why, &root_name, device);
	say("  ", device->name, " ", message_size(device->size_bytes), " ",
		superblock->type ? superblock->type : "-", *superblock->label ? " LABEL=" : "",
		superblock->label, *superblock->uuid ? " UUID=" : "", superblock->uuid,
		*device->partition.uuid ? " PARTUUID=" : "", device->partition.uuid,
		*device->partition.label ? " PARTLABEL=" : "", device->partition.label, ": ", why);
}

static void say_devices(void)
{
	unsigned i;

	for (i = 0; i < devices.count; i++)
		say_device(devices.list[i]);
	if (devices.count == 0)
		say("  no block device: its driver is missing, or it is not there");
	if (devices.is_full)
		say("  and others, for which there is no room");
}

/* --- Waiting. --- */

static int is_btrfs(const struct root_device *device)
{
	return device->superblock.type && strcmp(device->superblock.type, "btrfs") == 0;
}

/* Tells the kernel of a disk of a btrfs. Returns 0 when all of them are there. */
static long tell_btrfs(const struct root_device *device)
{
	enum { ARGUMENT_BYTES = 4096, NAME_OFFSET = 8 };
	static char argument[ARGUMENT_BYTES];
	long control = system_open("/dev/btrfs-control", OPEN_READ_WRITE | OPEN_CLOSE_ON_EXEC, 0);
	long result = 0;

	if (control < 0) /* mounting says why */
		return 0;
	memcpy(argument + NAME_OFFSET, device->path, sizeof device->path);
	result = system_ioctl(control, 0x90009427ul, argument); /* BTRFS_IOC_DEVICES_READY */
	system_close(control);
	return result;
}

/* A btrfs of several disks is there when all are, unless rootflags= does without. Any other btrfs
 * may be its seed. */
static int is_whole(const struct root_words *words, const struct root_device *device)
{
	unsigned i;

	if (!is_btrfs(device))
		return 1;
	for (i = 0; i < devices.count; i++)
		if (is_btrfs(devices.list[i]))
			tell_btrfs(devices.list[i]);
	for (i = 0; words->options && words->options[i]; i++)
		if (strncmp(words->options + i, "degraded", 8) == 0)
			return 1;
	return tell_btrfs(device) <= 0;
}

/* A node may be a link to a device, or one that is in no list. */
static void follow_node(void)
{
	struct file_status status;

	if (root_name.kind == ROOT_NAME_NODE && system_stat(root_name.text, &status) == 0 &&
		status.type == MODE_BLOCK) {
		root_name.major = status.major;
		root_name.minor = status.minor;
	}
}

static int get_limit(const struct root_words *words)
{
	size_t length = words->delay ? strlen(words->delay) : 0;
	uint32_t limit_s = LIMIT_S;

	if (length == 0 || (number_get(words->delay, length, &limit_s) == length &&
				   limit_s <= INITIAL_TIMEOUT_S_MAX)) {
		limit_ms = words->waits_forever ? 0xffffffffu : limit_s * 1000;
		return 0;
	}
	complain("command line: rootdelay=, rootwait=, rd.retry=: wanted is a number of seconds up "
		 "to ",
		message_number(INITIAL_TIMEOUT_S_MAX));
	return -1;
}

/* One look; returns 1 when there is an end of waiting: with the root, or several (found is 0). One
 * that only hooks know is none. */
static int look(const struct root_words *words, int all_anew, const struct root_device **found)
{
	int choice;

	root_devices_look(&devices, all_anew);
	follow_node();
	*found = 0;
	if (is_foreign)
		return 1;
	choice = root_choose(&devices, &root_name, found);
	if (choice == ROOT_SEVERAL) {
		*found = 0;
		complain("root=", words->root,
			": several devices are meant; name one by another name of its own:");
	}
	return choice == ROOT_SEVERAL || (choice == ROOT_FOUND && is_whole(words, *found));
}

/* A turn of the queues: dracut's each time, and, with each device that comes, programs of hooks,
 * which may make of it the one that is wanted. Returns 0 when the root is there and dracut's has
 * nothing to wait for; below 0, when it cannot be; above, when it may still come. */
static int turn(const struct settings *settings, char *const *environment, int kinds,
	const struct root_device **found)
{
	int queue = hooks_queue(left_ms <= limit_ms / 3, &left_ms, settings, environment);

	if (queue == DRIVER_ENDS)
		return -1;
	if (!look(&settings->root, kinds & ROOT_EVENT_CHANGED, found)) {
		if (!kinds || !hooks_are_there(HOOKS_INITQUEUE))
			return 1;
		hooks_run(HOOKS_INITQUEUE, settings, environment);
		/* That a file system is made on a disk is no event. */
		if (!look(&settings->root, 1, found))
			return 1;
	}
	return !*found && !is_foreign ? -1 : queue;
}

/* Returns 0 with the device, or none where that is foreign; -1 after saying why it is not there.
 * What counts is the time in which nothing is done but wait, since hooks may ask somebody for a
 * passphrase; at its end there is one more turn, for what the last one has made or found. */
static int wait_for_root(
	const struct settings *settings, char *const *environment, const struct root_device **found)
{
	const struct root_words *words = &settings->root;
	uint32_t say_ms = FIRST_SAY_MS, passed_ms, begin_ms, wait_ms;
	int kinds = ROOT_EVENT_CHANGED, is_last = 0, result;
	const char *why;

	for (left_ms = limit_ms;;) {
		result = turn(settings, environment, kinds, found);
		if (result <= 0)
			return result;
		why = result == DRIVER_WAITS ? ": initqueue is not finished"
		      : *found               ? ": a disk of it is missing"
					     : 0;
		/* Linux misses the seed of a btrfs even where it is there. */
		if (is_last && *found && result != DRIVER_WAITS) {
			say("root=", words->root, why, "; it is tried all the same");
			return 0;
		}
		if (is_last) {
			complain("root=", words->root, why ? why : ": not here", " after ",
				message_number(limit_ms / 1000), " s; here are:");
			return -1;
		}
		passed_ms = limit_ms - left_ms;
		is_last = left_ms == 0;
		if (passed_ms >= say_ms && !is_last) {
			say("waiting for root=", words->root, ", ",
				message_number(passed_ms / 1000), " s", why ? why : "",
				"; here are:");
			say_devices();
			say_ms = passed_ms + SAY_MS;
		}
		wait_ms = say_ms - passed_ms < left_ms ? say_ms - passed_ms : left_ms;
		if (driver_is_here() && wait_ms > TURN_MS)
			wait_ms = TURN_MS;
		wait_ms += is_last; /* for what is known already */
		begin_ms = root_events_clock_ms();
		kinds = root_events_wait(wait_ms);
		wait_ms = root_events_clock_ms() - begin_ms;
		if (wait_ms < EVENT_MS) /* what hooks do makes events, too */
			wait_ms = EVENT_MS;
		left_ms -= wait_ms < left_ms ? wait_ms : left_ms;
	}
}

/* --- The way there. --- */

/* Whether it lies in the initial CPIO, or (below 0) nobody knows: nothing is mounted there. */
static int is_here(const char *path)
{
	struct file_status here, there;

	if (system_stat("/", &here) < 0 || system_stat(path, &there) < 0)
		return -1;
	return here.file_system == there.file_system;
}

/* The device, found and mounted. */
static int bring_root(const struct settings *settings, char *const *environment)
{
	const struct root_device *device = 0;
	const char *problem = root_name_get(&root_name, settings->root.root);
	int tries;

	is_foreign = problem && driver_is_here();
	if (problem && !is_foreign)
		complain("command line: root=", settings->root.root, ": ", problem);
	if ((problem && !is_foreign) || get_limit(&settings->root))
		return -1;
	if (is_foreign || root_name.kind != ROOT_NAME_TMPFS) {
		root_events_open();
		if (wait_for_root(settings, environment, &device))
			return -1;
	}
	if (device)
		say("root=", settings->root.root, " is ", device->path, ", ",
			message_size(device->size_bytes), ", ",
			device->superblock.type ? device->superblock.type : "unknown");
	system_mkdir(INITIAL_ROOT, 0755);
	system_mkdir("/mnt", 0755);
	system_symlink(INITIAL_ROOT, "/mnt/root");
	if (hooks_run(HOOKS_PRE_MOUNT, settings, environment))
		return -1;
	/* What hooks alone can mount may answer later, as a server does. */
	for (tries = 0; tries < MOUNT_TRIES; tries++) {
		if (hooks_run(HOOKS_MOUNT, settings, environment))
			return -1;
		if (is_here(INITIAL_ROOT) == 0)
			return 0;
		if (!is_foreign)
			return root_mount(settings, device);
		system_sleep_ms(TURN_MS);
	}
	complain("root=", settings->root.root,
		": no hook has mounted it on " INITIAL_ROOT "; init itself: ", problem);
	return -1;
}

/* Where the payload's files go: below the root. */
static int import_below(struct settings *settings, char *const *environment)
{
	static char directory[4096];
	const char *in_root = settings->directory;
	int result;

	if (!join(directory, INITIAL_ROOT, settings->directory)) {
		complain("command line: " INITIAL_DEST ": too long");
		return -1;
	}
	settings->directory = directory;
	result = import_payload(settings, environment);
	settings->directory = in_root;
	if (result || !import_is_wanted(settings) || is_here(directory) <= 0)
		return result;
	complain(directory, ": a link in the root leads out of it, and the payload with it");
	return -1;
}

/* Indented: qemu-run takes what was said before for the reason. */
void root_say_all(const struct settings *settings, char *const *environment)
{
	root_devices_look(&devices, 0);
	say_devices();
	hooks_run(HOOKS_EMERGENCY, settings, environment);
	say("  the last messages of the kernel:");
	kernel_log_say(MESSAGES);
}

static int try_once(struct settings *settings, char **given, char *const *environment)
{
	int status = INITIAL_STATUS_FAILED;

	if (bring_root(settings, environment) == 0 && import_below(settings, environment) == 0 &&
		hooks_run(HOOKS_PRE_PIVOT, settings, environment) == 0 &&
		hooks_run(HOOKS_CLEANUP, settings, environment) == 0) {
		if (settings->arguments == settings->line_arguments)
			settings->arguments = given;
		status = switch_root(settings, environment);
	}
	root_unmount();
	root_say_all(settings, environment);
	return status;
}

void root_enter(struct settings *settings, char **given, char *const *environment)
{
	int status = try_once(settings, given, environment);

	while (settings->on_error == ON_ERROR_SHELL && ending_shell(environment) == 0) {
		say("trying again");
		status = try_once(settings, given, environment);
	}
	ending_failed(settings, status, environment);
}
