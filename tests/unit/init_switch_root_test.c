/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_switch_root_test.c - how what is mounted on /sysroot becomes the root: what is tried before anything is ended, moved or
 * deleted, and in which order that is done then. */
#include "init/switch_root.h"

#include "init/archive_remove.h"
#include "init/bring_up.h"
#include "init/child.h"
#include "init/unmount.h"

#include "fake.h"

enum { HELD = 33, PROCESS = 55, TRAPPED = 0x057f, ERROR_PERM = 1 };

/* --- Stand-ins. --- */

static struct settings settings;
static char *const environment[] = { (char *)"A=1", 0 };
static char *arguments[] = { (char *)"init", (char *)"-z", 0 };
static int is_meant; /* the child is as it should be */

void bring_up_console_anew(void)
{
	fake_note("console; ");
}

long bring_up_write(const char *path, const char *text)
{
	fake_note("open %s 1; write '%s'; ", path, text);
	return 0;
}

int archive_hold(void)
{
	fake_note("hold; ");
	return HELD;
}

void root_mount_end(void)
{
	fake_note("whole; ");
}

void archive_remove(int held)
{
	fake_note("remove %d; ", held);
}

int child_exec(const struct child *child)
{
	fake_note("become %s; ", child->path);
	is_meant = child->arguments == settings.arguments && strcmp(child->arguments[0], child->path) == 0 &&
		   strcmp(child->arguments[1], "-z") == 0 && child->environment == environment &&
		   child->settings == &settings && !child->advice && !child->limit_ms;
	return 77;
}

/* --- Which program. --- */

static void begin(const char *program, int how)
{
	fake_begin();
	memset(&settings, 0, sizeof settings);
	settings.root.program = program;
	settings.switch_how = how;
	settings.arguments = arguments;
	is_meant = 0;
}

/* What a trial comes to: of the process, of the first wait for it, with this status. */
static void tell_trial(long process, long waited, int status)
{
	fake_tell(SYS_FORK, process, 0);
	if (process < 0)
		return;
	fake_tell(SYS_WAIT4, waited, status);
	if ((status & 0xff) == 0x7f && waited == process)
		fake_tell(SYS_WAIT4, process, 9);
}

/* All processes end at once. */
static void tell_ends(void)
{
	fake_tell(SYS_WAIT4, -10, 0);
	fake_tell(SYS_WAIT4, -10, 0);
}

#define SEEN "fork; wait 55 0; kill 55 9; wait 55 0; "
#define ENDED "kill -1 15; wait -1 1; kill -1 9; wait -1 1; "
#define TRIED "fork; wait 55 0; "
#define BEFORE ENDED "open /proc/mounts 0; mount proc /proc proc 0; open /proc/mounts 0; hold; console; "
#define MOVED \
	"mount /dev /sysroot/dev - 8192; mount /proc /sysroot/proc - 8192; mount /sys /sysroot/sys - 8192; " \
	"mount /run /sysroot/run - 8192; "
#define TAKEN "whole; chdir /sysroot; mount . / - 8192; chroot .; chdir /; remove 33; "
#define ALL BEFORE MOVED TAKEN

static const struct trial {
	const char *name, *program;
	struct {
		long process, waited;
		int status;
	} trials[3];
	int result;
	const char *trace, *said;
} trials[] = {
	{ "the first of the usual ones", 0, { { PROCESS, PROCESS, TRAPPED } }, 77,
		SEEN ALL "become /sbin/init; ", "init: the root is in place; /sbin/init takes over\n" },
	{ "the second", 0, { { PROCESS, PROCESS, 0x0100 }, { PROCESS, PROCESS, TRAPPED } }, 77,
		TRIED SEEN ALL "become /etc/init; ", "init: the root is in place; /etc/init takes over\n" },
	{ "the third", 0,
		{ { PROCESS, PROCESS, 0x0100 }, { PROCESS, PROCESS, 0x0100 }, { PROCESS, PROCESS, TRAPPED } }, 77,
		TRIED TRIED SEEN ALL "become /bin/init; ", "init: the root is in place; /bin/init takes over\n" },
	{ "none of them", 0,
		{ { PROCESS, PROCESS, 0x0100 }, { PROCESS, PROCESS, 0x0100 }, { PROCESS, PROCESS, 0x0100 } },
		INITIAL_STATUS_NOT_EXECUTABLE, TRIED TRIED TRIED,
		"init: /sbin/init, /etc/init, /bin/init: not in the root; init= names another one\n" },
	{ "one that cannot start, of which the child has said it, ends the search", 0,
		{ { PROCESS, PROCESS, 0x0100 }, { PROCESS, PROCESS, 0x0200 } }, INITIAL_STATUS_NOT_EXECUTABLE,
		TRIED TRIED, "" },
	{ "the one that is named", "/x", { { PROCESS, PROCESS, TRAPPED } }, 77, SEEN ALL "become /x; ",
		"init: the root is in place; /x takes over\n" },
	{ "... and no other one", "/x", { { PROCESS, PROCESS, 0x0100 } }, INITIAL_STATUS_NOT_EXECUTABLE, TRIED,
		"init: /x: not in the root; init= names another one\n" },
	{ "one that may not be tried", "/x", { { PROCESS, PROCESS, 0 } }, 77, TRIED ALL "become /x; ",
		"init: the root is in place; /x takes over\n" },
	{ "... as one whose trial was killed", "/x", { { PROCESS, PROCESS, 9 } }, 77, TRIED ALL "become /x; ",
		"init: the root is in place; /x takes over\n" },
	{ "... as where no process can be had", "/x", { { -ERROR_AGAIN, 0, 0 } }, 77, "fork; " ALL "become /x; ",
		"init: the root is in place; /x takes over\n" },
	{ "... or waited for", "/x", { { PROCESS, -10, 0x0100 } }, 77, TRIED ALL "become /x; ",
		"init: the root is in place; /x takes over\n" },
	{ "the least process", "/x", { { 1, 1, 0x0100 } }, INITIAL_STATUS_NOT_EXECUTABLE, "fork; wait 1 0; ",
		"init: /x: not in the root; init= names another one\n" },
};

static void check_trials(void)
{
	const struct trial *trial;
	int i, result;

	for (trial = trials; trial < trials + sizeof trials / sizeof *trials; trial++) {
		begin(trial->program, SWITCH_MOVE);
		for (i = 0; i < 3 && trial->trials[i].process; i++)
			tell_trial(trial->trials[i].process, trial->trials[i].waited, trial->trials[i].status);
		tell_ends();
		result = switch_root(&settings, environment);
		ok(result == trial->result, trial->name);
		is(fake_trace, trial->trace, "... its calls");
		is(fake_said, trial->said, "... what is said");
		ok(is_meant == (result == 77), "... with its arguments, environment and streams");
	}
}

/* --- The trial itself. --- */

static const struct {
	const char *name;
	long chrooted, changed;
	int is_there;
	long traced, executed;
	const char *trace, *said;
} children[] = {
	{ "a program that is tried", 0, 0, 1, 0, -8, "chroot /sysroot; chdir /; trace 0; exec /x [/x] A=1; exit 2; ",
		"init: /x: cannot be executed in the root: not an executable for this kernel\n" },
	{ "one without its loader", 0, 0, 1, 0, -ERROR_NOENT,
		"chroot /sysroot; chdir /; trace 0; exec /x [/x] A=1; exit 2; ",
		"init: /x: cannot be executed in the root: its interpreter or dynamic loader is missing\n" },
	{ "one that is not there", 0, 0, 0, 0, 0, "chroot /sysroot; chdir /; exit 1; ", "" },
	{ "where nothing may be traced, nothing is executed", 0, 0, 1, -ERROR_PERM, 0,
		"chroot /sysroot; chdir /; trace 0; exit 0; ", "" },
	{ "no root to enter", -ERROR_ACCES, 0, 1, 0, 0, "chroot /sysroot; exit 2; ",
		"init: /x: cannot be executed in the root: permission denied\n" },
	{ "... whose directory it is", 0, -ERROR_ACCES, 1, 0, 0, "chroot /sysroot; chdir /; exit 2; ",
		"init: /x: cannot be executed in the root: permission denied\n" },
};

static void check_children(void)
{
	static size_t i;

	for (i = 0; i < sizeof children / sizeof *children; i++) {
		begin("/x", SWITCH_MOVE);
		if (children[i].is_there)
			fake_text("/x", "");
		fake_tell(SYS_CHROOT, children[i].chrooted, 0);
		fake_tell(SYS_CHDIR, children[i].changed, 0);
		fake_tell(SYS_PTRACE, children[i].traced, 0);
		fake_tell(SYS_EXECVE, children[i].executed, 0);
		if (setjmp(fake_end) == 0)
			switch_root(&settings, environment);
		ok(strncmp(fake_trace, "fork; ", 6) == 0, children[i].name);
		is(fake_trace + 6, children[i].trace, "... its calls");
		is(fake_said, children[i].said, "... what is said");
	}
}

/* --- What is mounted. --- */

static void check_mounts(void)
{
	begin("/x", SWITCH_MOVE);
	fake_text("/proc/mounts",
		"rootfs / rootfs rw 0 0\nnone /dev devtmpfs rw 0 0\nnone /proc proc rw 0 0\nnone /sys sysfs rw 0 0\n"
		"none /run tmpfs rw 0 0\nnone /dev/pts devpts rw 0 0\n/dev/a /sysroot ext4 ro 0 0\n"
		"/dev/b /sysroot/usr ext4 ro 0 0\n/dev/c /sysroot2 ext4 ro 0 0\n/dev/d /mnt\\040a ext4 ro 0 0\n"
		"none /device tmpfs rw 0 0\nnone /tmp tmpfs rw 0 0\nnone /x/dev tmpfs rw 0 0\n");
	fake_tell(SYS_UMOUNT2, 0, 0);
	fake_tell(SYS_UMOUNT2, -ERROR_BUSY, 0);
	tell_trial(PROCESS, PROCESS, TRAPPED);
	tell_ends();
	switch_root(&settings, environment);
	is(fake_trace,
		SEEN ENDED "open /proc/mounts 0; umount /x/dev 0; umount /tmp 0; umount /tmp 2; umount /device 0; "
			   "umount /mnt a 0; umount /sysroot2 0; hold; console; " MOVED TAKEN "become /x; ",
		"what nobody would see any more is unmounted, the last first");
	is(fake_said,
		"init: the root is in place; /x takes over\n"
		"init: /tmp: cannot be unmounted: device or resource busy; it stays mounted where nobody sees it\n",
		"... what is in use is said to be");
}

static const struct {
	const char *name;
	int how;
	long mounted[7], made;
	const char *trace, *said;
} moves[] = {
	{ "clean: all is unmounted", SWITCH_CLEAN, { 0 }, 0, "umount /dev 2; umount /proc 2; umount /sys 2; umount /run 2; " TAKEN,
		"" },
	{ "a directory that is missing is made", SWITCH_MOVE, { -ERROR_NOENT }, 0,
		"mount /dev /sysroot/dev - 8192; mkdir /sysroot/dev 755; " MOVED TAKEN, "" },
	{ "one that cannot be made", SWITCH_MOVE, { -ERROR_NOENT, 0 }, -30,
		"mount /dev /sysroot/dev - 8192; mkdir /sysroot/dev 755; umount /dev 2; mount /proc /sysroot/proc - 8192; "
		"mount /sys /sysroot/sys - 8192; mount /run /sysroot/run - 8192; " TAKEN,
		"init: /dev: does not go with the root: no such file or directory; unmounted\n" },
	{ "one that is made, and still not mounted on", SWITCH_MOVE, { 0, 0, 0, -ERROR_NOENT, -ERROR_BUSY }, 0,
		MOVED "mkdir /sysroot/run 755; mount /run /sysroot/run - 8192; umount /run 2; " TAKEN,
		"init: /run: does not go with the root: device or resource busy; unmounted\n" },
	{ "another error", SWITCH_MOVE, { 0, -ERROR_INVAL }, 0,
		"mount /dev /sysroot/dev - 8192; mount /proc /sysroot/proc - 8192; umount /proc 2; "
		"mount /sys /sysroot/sys - 8192; mount /run /sysroot/run - 8192; " TAKEN,
		"init: /proc: does not go with the root: invalid argument; unmounted\n" },
};

/* The root is taken by these calls; where one fails nothing is deleted, and nobody becomes anything. */
static const struct {
	const char *name;
	long number, results[3];
	const char *trace;
} takes[] = {
	{ "a root that cannot be gone to", SYS_CHDIR, { -ERROR_ACCES, 0 }, "whole; chdir /sysroot; " },
	{ "... moved", SYS_MOUNT, { -ERROR_ACCES, 0 }, "whole; chdir /sysroot; mount . / - 8192; " },
	{ "... entered", SYS_CHROOT, { -ERROR_ACCES, 0 }, "whole; chdir /sysroot; mount . / - 8192; chroot .; " },
	{ "... stayed in", SYS_CHDIR, { 0, -ERROR_ACCES }, "whole; chdir /sysroot; mount . / - 8192; chroot .; chdir /; " },
};

static void check_moves(void)
{
	static const char before[] = SEEN ENDED "open /proc/mounts 0; hold; console; ";
	size_t i, at;
	int result;

	for (i = 0; i < sizeof moves / sizeof *moves + sizeof takes / sizeof *takes; i++) {
		size_t take = i - sizeof moves / sizeof *moves;
		int is_move = i < sizeof moves / sizeof *moves;

		begin("/x", is_move ? moves[i].how : SWITCH_CLEAN);
		fake_text("/proc/mounts", "");
		for (at = 0; is_move && at < 7; at++)
			fake_tell(SYS_MOUNT, moves[i].mounted[at], 0);
		for (at = 0; !is_move && at < 3; at++)
			fake_tell(takes[take].number, takes[take].results[at], 0);
		if (is_move)
			fake_tell(SYS_MKDIR, moves[i].made, 0);
		tell_trial(PROCESS, PROCESS, TRAPPED);
		tell_ends();
		result = switch_root(&settings, environment);
		ok(strncmp(fake_trace, before, sizeof before - 1) == 0, is_move ? moves[i].name : takes[take].name);
		at = sizeof before - 1;
		if (is_move) {
			ok(result == 77 && strncmp(fake_trace + at, moves[i].trace, strlen(moves[i].trace)) == 0, "... its calls");
			is(fake_trace + at + strlen(moves[i].trace), "become /x; ", "... and it goes on");
			is(strchr(fake_said, '\n') + 1, moves[i].said, "... what is said");
			continue;
		}
		at += strlen("umount /dev 2; umount /proc 2; umount /sys 2; umount /run 2; ");
		is(fake_trace + at, takes[take].trace, "... its calls");
		ok(result == INITIAL_STATUS_FAILED, "... ends so");
		is(strchr(fake_said, '\n') + 1, "init: /sysroot: cannot become the root: permission denied\n",
			"... what is said");
	}
}

int main(void)
{
	fake_says_more = 1;
	check_trials();
	check_children();
	check_mounts();
	check_moves();
	return tap_end();
}
