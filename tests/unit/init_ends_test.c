/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_ends_test.c - how init ends: programs that it has run, file systems that it leaves, whom it tells, and what becomes of
 * the machine. */
#include "format/initial.h"
#include "init/bring_up.h"
#include "init/carrier.h"
#include "init/child.h"
#include "init/ending.h"
#include "init/status_port.h"
#include "init/streams.h"
#include "init/unmount.h"

#include "fake.h"

/* --- Stand-ins. --- */

static int is_terminal = 1;
static long carrier;

int streams_is_terminal(int fd)
{
	return is_terminal && fd >= 0;
}

int streams_drain_one(int fd, int has_limit)
{
	fake_note("drain %d %d; ", fd - FAKE_FD, has_limit);
	return 0;
}

void streams_drain(const struct settings *settings)
{
	fake_note("drain all%s; ", settings ? "" : " of none");
}

void bring_up_console_anew(void)
{
	fake_note("console; ");
}

long bring_up_write(const char *path, const char *text)
{
	fake_note("open %s 1; write %s '%s'; ", path, path, text);
	return 0;
}

void carrier_take(const struct settings *settings)
{
	fake_note("take%s; ", settings ? "" : " none");
}

void carrier_start(const struct settings *settings)
{
	fake_note("carry%s; ", settings ? "" : " none");
}

long carrier_end(void)
{
	fake_note("carried; ");
	return carrier;
}

/* --- Programs. --- */

static char program[] = "/main";
static char *arguments[] = { program, 0 };
static struct settings settings;
static struct child child;

/* A child that ends so: with these streams, and what its pipe and fork return. */
static int runs(int with_carrier, long piped, long forked, long started, int status)
{
	settings.carrier = with_carrier ? STREAMS_PIPES : STREAMS_DIRECT;
	child = (struct child){ program, arguments, arguments, 0, with_carrier >= 0 ? &settings : 0, 0, 7, 0, 0 };
	fake_text(program, "");
	fake_tell(SYS_PIPE2, piped, 0);
	fake_tell(SYS_FORK, forked, 0);
	fake_tell(SYS_READ, started, 0);
	fake_tell(SYS_WAIT4, 8, 0);
	fake_tell(SYS_WAIT4, -ERROR_INTR, 0);
	fake_tell(SYS_WAIT4, forked, status);
	return setjmp(fake_end) ? -1 : child_run(&child);
}

#define WAITED "wait -1 0; wait -1 0; wait -1 0; fcntl 2 4 0; "

static void check_run(void)
{
	fake_begin();
	ok(runs(0, 0, 9, 0, 0) == 0 && child.started == 1 && !*fake_said, "a program");
	is(fake_trace, "pipe; fork; close 101; read 100; close 100; " WAITED, "... its calls");
	fake_begin();
	ok(runs(-1, 0, 9, 0, 0x0300) == 3 && child.started == 1, "one that fails");
	is(fake_said, "init: /main: exit status 3\n", "... is said to");
	fake_begin();
	ok(runs(0, 0, 9, 0, 0xff00) == 255, "the largest status");
	fake_begin();
	ok(runs(0, 0, 9, 0, 0x8000) == 128, "half of it");
	fake_begin();
	ok(runs(0, 0, 9, 1, 0x7f00) == 127 && child.started == 0 && !*fake_said, "one that never was");
	fake_begin();
	ok(runs(0, -ERROR_NFILE, 9, 1, 0x0100) == 1 && child.started == 1, "without a pipe it counts as one that was");
	fake_begin();
	ok(runs(0, 0, 9, 0, 9) == INITIAL_STATUS_SIGNAL_BASE + 9, "one that is killed");
	is(fake_said, "init: /main: killed by signal 9\n", "... is said to be");
	fake_begin();
	ok(runs(0, 0, 9, 0, 0x86) == INITIAL_STATUS_SIGNAL_BASE + 6, "... with a core");
	fake_begin();
	ok(runs(0, 0, -12, 0, 0) == INITIAL_STATUS_NOT_EXECUTABLE && child.started == 0, "no process");
	is(fake_said, "init: /main: cannot start a process: out of memory\n", "... is said");
}

static void check_carried(void)
{
	fake_begin();
	carrier = 44;
	fake_tell(SYS_KILL, 0, 0);
	settings.carrier = STREAMS_PIPES;
	ok(runs(1, 0, 9, 0, 0) == 0, "one whose streams are carried");
	is(fake_trace,
		"pipe; fork; close 101; carry; read 100; close 100; " WAITED "carried; kill 44 18; wait 44 0; ",
		"... its calls");
	is(fake_said, "init: the program's streams: what carries them was killed" INITIAL_LOST "\n",
		"... what has carried them is gone");
	fake_begin();
	settings.carrier = STREAMS_PIPES;
	child = (struct child){ program, arguments, arguments, 0, &settings, 0, 0, 0, 0 };
	fake_tell(SYS_FORK, 9, 0);
	fake_tell(SYS_WAIT4, 9, 0);
	fake_tell(SYS_WAIT4, 44, 0);
	ok(child_run(&child) == 0 && !*fake_said, "... it has ended well");
	fake_begin();
	fake_tell(SYS_FORK, 9, 0);
	fake_tell(SYS_WAIT4, 9, 0);
	fake_tell(SYS_WAIT4, 44, 9);
	ok(child_run(&child) == 0 && *fake_said, "... it was killed");
	fake_begin();
	carrier = 0;
	ok(runs(1, 0, 9, 0, 0) == 0 && !strstr(fake_trace, "kill"), "... there was none");
}

/* What child_exec says, where the program is there, or not. */
static int execs(int is_there, long result, const char *advice)
{
	const struct child one = { program, arguments, arguments, advice, &settings, 0, 0, 0, 0 };

	fake_begin();
	if (is_there)
		fake_text(program, "");
	fake_tell(SYS_EXECVE, result, 0);
	return child_exec(&one);
}

static void check_exec(void)
{
	ok(execs(0, 0, "put it there") == INITIAL_STATUS_NOT_FOUND, "no program");
	is(fake_said, "init: /main: no such file or directory; put it there\n", "... and what to do");
	is(fake_trace, "", "... is not tried");
	execs(0, 0, 0);
	is(fake_said, "init: /main: no such file or directory\n", "... without advice");
	ok(execs(1, -ERROR_NOENT, 0) == INITIAL_STATUS_NOT_EXECUTABLE, "no loader");
	is(fake_said, "init: /main: its interpreter or dynamic loader is missing\n", "... is said");
	is(fake_trace, "take; exec /main; console; ", "... the console is there again");
	ok(execs(1, -ERROR_ACCES, 0) == INITIAL_STATUS_NOT_EXECUTABLE, "one that cannot be executed");
	is(fake_said, "init: /main: cannot be executed: permission denied\n", "... is said to be");
	/* In the child. */
	fake_begin();
	runs(-1, 0, 0, 0, 0);
	is(fake_trace, "pipe; fork; exec /main; write 101 '\\0'; exit 126; ", "a child that cannot become it");
}

/* --- File systems. --- */

static void unmount(void)
{
	if (setjmp(fake_end) == 0)
		unmount_all();
}

#define KILLED "kill -1 9; wait -1 1; fcntl 2 4 0; fork; "

static void check_unmount(void)
{
	fake_begin();
	fake_text("/proc/mounts",
		"rootfs / rootfs rw 0 0\nnone /dev devtmpfs rw 0 0\n/dev/vda /mnt\\040a ext4 ro 0 0\n"
		"none /tmp tmpfs rw 0 0\no /mnt/x overlay ro 0 0\nz /\\134z zfs ro 0 0\n");
	fake_tell(SYS_WAIT4, -10, 0);
	unmount();
	is(fake_trace,
		KILLED "sync; open /proc/mounts 0; mount - /\\z 33; umount /\\z 0; mount - /mnt/x 33; umount /mnt/x 0; "
		       "mount - /mnt a 33; umount /mnt a 0; exit 0; ",
		"from the last to the first, but for what is in memory");
	ok(!fake_open_count(), "... all is closed");
	fake_begin();
	fake_text("/proc/mounts", "a /a ext4 rw,noatime 0 0\n");
	fake_text("/proc/sysrq-trigger", "");
	fake_tell(SYS_WAIT4, -10, 0);
	unmount();
	ok(fake_sleeps == 1001, "one that stays writable: ten seconds, then the end");
	is(fake_said, "init: a file system is in use and stays mounted; it may need fsck\n", "... is said");
	ok(strstr(fake_trace, "umount /a 0; sleep 10000000; open /proc/mounts 0; mount - /a 33; umount /a 0; "
			      "open /proc/sysrq-trigger 1; write /proc/sysrq-trigger 'u'; sleep 10000000; ") != 0,
		"... by force, after a second try");
	ok(!strstr(strstr(fake_trace, "sysrq-trigger 'u'") + 1, "sysrq"), "... once");
	ok(!fake_open_count(), "... and all is closed");
	fake_begin();
	fake_tell(SYS_WAIT4, -10, 0);
	unmount();
	ok(strstr(fake_trace, "open /proc/mounts 0; mount proc /proc 0; open /proc/mounts 0; ") != 0,
		"/proc is gone");
	ok(fake_sleeps == 1001, "... and nobody knows");
}

static void check_limits(void)
{
	static char mounts[256 * 1024 + 1];
	size_t at;

	for (at = 0; at + 20 <= sizeof mounts; at += 20)
		memcpy(mounts + at, "a /aaaa ext4 ro 0 0\n", 20);
	memset(mounts + at, 'x', sizeof mounts - at);
	fake_begin();
	fake_put("/proc/mounts", mounts, sizeof mounts - 1);
	fake_tell(SYS_WAIT4, -10, 0);
	unmount();
	ok(fake_sleeps == 1001, "more mounts than are known");
	fake_begin();
	fake_put("/proc/mounts", mounts, sizeof mounts - 2 - (sizeof mounts - 2) % 20);
	fake_tell(SYS_WAIT4, -10, 0);
	unmount();
	ok(fake_sleeps == 0, "... as many as are");
	fake_begin();
	fake_tell(SYS_WAIT4, 7, 0);
	fake_tell(SYS_WAIT4, 8, 0);
	fake_tell(SYS_WAIT4, 0, 0);
	fake_tell(SYS_WAIT4, -10, 0);
	fake_tell(SYS_FORK, 55, 0);
	fake_tell(SYS_WAIT4, 0, 0);
	fake_tell(SYS_WAIT4, 55, 0);
	fake_tell(SYS_WAIT4, -10, 0);
	unmount();
	is(fake_trace,
		"kill -1 9; wait -1 1; wait -1 1; wait -1 1; sleep 10000000; wait -1 1; fcntl 2 4 0; fork; "
		"wait 55 1; sleep 10000000; wait 55 1; wait 55 1; ",
		"by a child, once all others have ended");
	is(fake_said, "", "... well");
	fake_begin();
	fake_tell(SYS_FORK, 55, 0);
	unmount();
	ok(fake_sleeps == 1000 + 1000 + 30000, "what does not end is waited for: ten seconds, ten more, five minutes");
	is(fake_said, "init: a process that was killed does not end; going on without\ninit: waiting for the disks\ninit: not all that was written is on the disks; going on without\n",
		"... and said");
	fake_begin();
	fake_tell(SYS_WAIT4, -10, 0);
	fake_tell(SYS_FORK, -11, 0);
	fake_tell(SYS_WAIT4, -10, 0);
	fake_text("/proc/mounts", "a /a ext4 ro 0 0\n");
	unmount();
	ok(strstr(fake_trace, "fork; sync; open /proc/mounts 0; mount - /a 33; umount /a 0; wait -11 1; ") != 0,
		"without a child, init itself");
}

/* --- Whom it tells. --- */

static void check_port(void)
{
	fake_begin();
	fake_text("/dev/port", "");
	status_port_begin(0);
	status_port_begin("244");
	status_port_say(0, "word=", "7");
	is(fake_trace, "", "an I/O port is not opened before; none is told nothing");
	status_port_say("244", "word=", "7");
	is(fake_trace,
		"mknod /dev/port 20600 260; open /dev/port 1; seek 244; write /dev/port 'w'; seek 244; "
		"write /dev/port 'o'; seek 244; write /dev/port 'r'; seek 244; write /dev/port 'd'; seek 244; "
		"write /dev/port '='; seek 244; write /dev/port '7'; seek 244; write /dev/port '\n'; ",
		"an I/O port is told");
	ok(!fake_open_count(), "... and closed");
	fake_begin();
	status_port_say("244", "w", "7");
	is(fake_trace, "mknod /dev/port 20600 260; open /dev/port 1; ", "one that is not there");
	fake_begin();
	fake_text("/dev/port", "");
	fake_tell(SYS_LSEEK, -ERROR_IO, 0);
	fake_tell(SYS_LSEEK, -ERROR_IO, 0);
	fake_tell(SYS_LSEEK, -ERROR_IO, 0);
	status_port_say("244", "word=", "7");
	is(fake_trace, "mknod /dev/port 20600 260; open /dev/port 1; seek 244; seek 244; seek 244; ",
		"one that cannot be reached");
	is_terminal = 0;
	status_port_begin("/dev/none");
	is(fake_said, "", "of a serial port that is not there nothing is said");
	fake_text("/dev/file", "");
	status_port_begin("/dev/file");
	is(fake_said, "init: /dev/file: no serial port; it is not told the status\n", "a file is no port");
	ok(!fake_open_count() && !strstr(fake_trace, "unlink"), "... and stays");
	is_terminal = 1;
	fake_begin();
	fake_text("/dev/ttyS1", "");
	status_port_say("/dev/ttyS1", "word=", "7");
	is(fake_trace,
		"open /dev/ttyS1 2000401; unlink /dev/ttyS1; write /dev/ttyS1 'word='; write /dev/ttyS1 '7'; "
		"write /dev/ttyS1 '\n'; drain 0 0; ",
		"a serial port, opened then");
	fake_begin();
	fake_text("/dev/ttyS1", "");
	status_port_say("/dev/ttyS1", "w", "8");
	is(fake_trace, "write /dev/ttyS1 'w'; write /dev/ttyS1 '8'; write /dev/ttyS1 '\n'; drain 0 0; ",
		"... which stays open");
}

/* --- The machine. --- */

static const struct ending {
	const char *name;
	int mode, on_error; /* mode -1: it has not failed */
	const char *files;  /* a shell, or none */
	const char *trace;  /* behind what tells */
	const char *said;
} endings[] = {
	{ "done", -1, ON_ERROR_POWEROFF, 0, "reboot 4321fedc; ", "init: payload.status=3\n" },
	{ "done: a halt", -1, ON_ERROR_HALT, 0, "reboot cdef0123; ", "init: payload.status=3\n" },
	{ "failed, of a run", MODE_RUN, ON_ERROR_DEFAULT, 0, "reboot 4321fedc; ", 0 },
	{ "failed: off", MODE_EXEC, ON_ERROR_POWEROFF, 0, "reboot 4321fedc; ", 0 },
	{ "failed: anew", MODE_RUN, ON_ERROR_REBOOT, 0, "reboot 1234567; ", 0 },
	{ "failed: a halt", MODE_RUN, ON_ERROR_HALT, 0, "reboot cdef0123; ", 0 },
	{ "failed: a shell, which is not there", MODE_EXEC, ON_ERROR_DEFAULT, 0, "reboot cdef0123; ", "no /bin/sh here; halting" },
	{ "... asked for", MODE_RUN, ON_ERROR_SHELL, 0, "reboot cdef0123; ", "no /bin/sh here; halting" },
	{ "failed: a shell", MODE_EXEC, ON_ERROR_DEFAULT, "/bin/sh", "reboot 4321fedc; ", "starting /bin/sh; the machine is powered off when it ends" },
};

static void end(const struct ending *way)
{
	settings.mode = way->mode;
	settings.on_error = settings.on_end = way->on_error;
	settings.status_port = 0;
	if (setjmp(fake_end))
		return;
	if (way->mode < 0)
		ending_done(&settings, 3, arguments);
	ending_failed(&settings, 4, arguments);
}

static void check_endings(void)
{
	static const char told[] = "kill -1 9; wait -1 1; fcntl 2 4 0; fork; wait 55 1; write /dev/ttyS1";
	const struct ending *way;
	const char *at;

	for (way = endings; way < endings + sizeof endings / sizeof *endings; way++) {
		fake_begin();
		fake_text("/dev/ttyS1", ""); /* open since before */
		fake_text("/proc/mounts", "a /a ext4 ro 0 0\n");
		if (way->files)
			fake_text(way->files, "");
		fake_tell(SYS_WAIT4, -10, 0);
		fake_tell(SYS_FORK, 55, 0);
		fake_tell(SYS_WAIT4, -10, 0);
		if (way->files) {
			fake_tell(SYS_FORK, 66, 0);
			fake_tell(SYS_WAIT4, 66, 0);
			fake_tell(SYS_WAIT4, -10, 0);
			fake_tell(SYS_FORK, 77, 0);
			fake_tell(SYS_WAIT4, -10, 0);
		}
		fake_tell(SYS_WAIT4, 5, 0);
		fake_tell(SYS_REBOOT, -ERROR_INVAL, 0);
		end(way);
		at = strstr(fake_trace, "reboot");
		ok(at && strncmp(at, way->trace, strlen(way->trace)) == 0, way->name);
		is(at + strlen(way->trace), "wait -1 0; wait -1 0; sleep 0; ", "... then it waits");
		ok(strncmp(fake_trace, told, strlen(told)) == 0,
			"... once all is on the disks, it tells");
		ok(strstr(fake_trace, "drain all; ") != 0, "... and waits until that has left");
		if (way->files)
			ok(strstr(fake_trace, "fork; close 101; read 100; close 100; wait -1 0; fcntl 2 4 0; kill -1 9; ") != 0, "... a shell, then all is left once more");
		ok(way->mode < 0 ? strncmp(fake_said, way->said, strlen(way->said)) == 0
				 : strncmp(fake_said, "init: cannot go on\ninit: payload.status=4\n", 42) == 0,
			"... what is said");
		ok(!way->said || strstr(fake_said, way->said), "... by its way");
		ok(strstr(fake_said, "init: the kernel cannot do that: invalid argument; waiting forever\n") != 0,
			"... and by the kernel");
	}
}

int main(void)
{
	check_run();
	check_carried();
	check_exec();
	check_unmount();
	check_limits();
	check_port();
	check_endings();
	return tap_end();
}
