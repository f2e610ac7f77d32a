/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * switch_root.c - what is mounted on INITIAL_ROOT becomes the root, and its init process 1. */
#include "init/switch_root.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "freestanding/processes.h"
#include "init/archive_remove.h"
#include "init/bring_up.h"
#include "init/child.h"
#include "init/join.h"
#include "init/root_mount.h"
#include "init/unmount.h"
#include "kernel_root.h"

/* include/uapi/linux/mount.h */
enum { DETACH = 2, MOVE = 8192 };

/* What goes to the new root, or nowhere. */
static const char *const places[] = { INITIAL_DEV, INITIAL_PROC, INITIAL_SYS, INITIAL_RUN };

enum { PLACES = sizeof places / sizeof *places };

/* --- The new init. --- */

static long enter_root(void)
{
	long result = call(SYS_CHROOT, INITIAL_ROOT);

	return result < 0 ? result : system_chdir("/");
}

enum trial { CAN_START, IS_MISSING, CANNOT_START };

/* In a process of its own: execve, which stops before the first instruction. So the kernel itself
 * says whether it has all that it needs to begin: the right machine, an interpreter. */
__attribute__((noreturn)) static void try_program(const char *path, char *const *environment)
{
	char *const arguments[] = { (char *)path, 0 };
	struct file_status status;
	long result = enter_root();

	if (result == 0)
		result = system_stat(path, &status);
	if (result == -ERROR_NOENT)
		system_exit(IS_MISSING);
	/* Where it may not be traced, it is not tried. */
	if (result == 0 && call(SYS_PTRACE) < 0) /* PTRACE_TRACEME */
		system_exit(CAN_START);
	if (result == 0)
		result = system_execve(path, arguments, environment);
	complain(path, ": cannot be executed in the root: ",
		result == -ERROR_NOENT ? "its interpreter or dynamic loader is missing"
				       : system_error_text(result));
	system_exit(CANNOT_START);
}

static int trial_of(const char *path, char *const *environment)
{
	enum { STOPPED = 0x7f, SIGNAL_KILL = 9 };
	long process = system_fork();
	int status = 0;

	if (process == 0)
		try_program(path, environment);
	if (process < 0 || system_wait(process, &status) != process)
		return CAN_START;
	if ((status & 0xff) != STOPPED)
		return status >> 8 & 0xff;
	call(SYS_KILL, process, SIGNAL_KILL);
	system_wait(process, &status);
	return CAN_START;
}

/* The one that is named, or the first of the usual ones that there is; 0 after saying why not. */
static const char *find_program(const struct settings *settings, char *const *environment)
{
	/* As Linux looks for it, but for the shell: a machine that is not whole hands nobody root.
	 */
	static const char *const usual[] = { "/sbin/init", "/etc/init", "/bin/init", 0 };
	const char *named[] = { settings->root.program, 0 };
	const char *const *path = *named ? named : usual;
	int trial = IS_MISSING;

	for (; *path && trial == IS_MISSING; path++) {
		trial = trial_of(*path, environment);
		if (trial == CAN_START)
			return *path;
	}
	if (trial == IS_MISSING)
		complain(*named ? *named : "/sbin/init, /etc/init, /bin/init",
			": not in the root; init= names another one");
	return 0;
}

/* --- What is mounted. --- */

static int is_below(const char *path, const char *place)
{
	size_t length = strlen(place);

	return strncmp(path, place, length) == 0 && (path[length] == '/' || path[length] == 0);
}

/* Whatever nobody would see any more. */
static int leave_line(char *line)
{
	const char *target;
	size_t i;
	long result;

	unmount_cut_field(&line);
	target = unmount_cut_field(&line);
	if (strcmp(target, "/") == 0 || is_below(target, INITIAL_ROOT))
		return 0;
	for (i = 0; i < PLACES; i++)
		if (is_below(target, places[i]))
			return 0;
	result = call(SYS_UMOUNT2, target, 0);
	if (result < 0) {
		complain(target, ": cannot be unmounted: ", system_error_text(result),
			"; it stays mounted where nobody sees it");
		call(SYS_UMOUNT2, target, DETACH);
	}
	return 0;
}

/* Where the root has no directory for it, and can have none, it is unmounted. */
static void move_place(const char *place, int how)
{
	char target[32];
	long result = 0;

	join(target, INITIAL_ROOT, place);
	if (how == SWITCH_MOVE) {
		result = system_mount(place, target, 0, MOVE, 0);
		if (result == -ERROR_NOENT && system_mkdir(target, 0755) == 0)
			result = system_mount(place, target, 0, MOVE, 0);
		if (result == 0)
			return;
		complain(place, ": does not go with the root: ", system_error_text(result),
			"; unmounted");
	}
	call(SYS_UMOUNT2, place, DETACH);
}

static long take_root(void)
{
	long result = system_chdir(INITIAL_ROOT);

	if (result == 0)
		result = system_mount(".", "/", 0, MOVE, 0);
	if (result == 0)
		result = call(SYS_CHROOT, ".");
	return result < 0 ? result : system_chdir("/");
}

int switch_root(struct settings *settings, char *const *environment)
{
	struct child program = { .path = find_program(settings, environment),
		.arguments = settings->arguments,
		.environment = environment,
		.settings = settings };
	int archive;
	long result;
	size_t i;

	if (!program.path)
		return INITIAL_STATUS_NOT_EXECUTABLE;
	say("the root is in place; ", program.path, " takes over");
	settings->arguments[0] = (char *)program.path;
	unmount_ask_processes();
	unmount_end_processes();
	unmount_walk(leave_line);
	archive = archive_hold();
	bring_up_console_anew();
	for (i = 0; i < PLACES; i++)
		move_place(places[i], settings->switch_how);
	root_mount_end();
	result = take_root();
	if (result < 0) {
		complain(INITIAL_ROOT, ": cannot become the root: ", system_error_text(result));
		return INITIAL_STATUS_FAILED;
	}
	archive_remove(archive);
	return child_exec(&program);
}
