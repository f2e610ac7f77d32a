/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_carrier_test.c - the pipes and the terminal that are the next program's standard streams: made, taken, left to the
 * process that carries, and what becomes of whatever cannot be had. */
#include "init/carrier.h"

#include "fake_carrier.h"

static void begins(void)
{
	int before = settings.carrier;

	carrier_begin(&settings);
	fake_note(settings.carrier == before ? "as before; " : settings.carrier == STREAMS_DIRECT ? "direct; " : "?; ");
}

static void takes(void)
{
	carrier_begin(&settings);
	fake_trace_anew();
	carrier_take(&settings);
}

/* The other side of the fork. */
static void starts(void)
{
	carrier_begin(&settings);
	fake_trace_anew();
	carrier_start(&settings);
	fake_note("end; ");
	fake_note("is %ld; ", carrier_end());
}

#define PTMX "open /dev/ptmx 2004402; ioctl 20 40045431 0; "
#define SIZE "ioctl 0 5413; "
#define NONE(what, why) "init: no " what " for the program's streams: " why "; the console takes its place\n"

static void check_begin(void)
{
	with(STREAMS_DIRECT, 0);
	compare("no carrier", begins, "as before; ", "");
	with(STREAMS_PIPES, 0);
	compare("pipes", begins, "fcntl 102 4 4000; fcntl 104 4 4000; as before; ", "");
	with(STREAMS_PIPES, "feed");
	compare("... and one for a feed", begins, "fcntl 103 4 4000; fcntl 104 4 4000; fcntl 106 4 4000; as before; ", "");
	with(STREAMS_TERMINAL, "feed");
	compare("a terminal", begins, PTMX "as before; ", "");
	with(STREAMS_PIPES, 0);
	kernel.pipes[0] = -ERROR_NFILE;
	compare("no pipe at all", begins, "direct; ", NONE("pipes", "error 23"));
	kernel.pipes[0] = 0, kernel.pipes[2] = -ERROR_MFILE;
	compare("... one too few", begins, "fcntl 102 4 4000; direct; ", NONE("pipes", "too many open files"));
	with(STREAMS_TERMINAL, 0);
	kernel.ptmx = -ERROR_NOENT;
	compare("no terminal", begins, "open /dev/ptmx 2004402; direct; ", NONE("terminal", "no such file or directory"));
	kernel.ptmx = 0, kernel.lock = -ERROR_IO;
	compare("... that is unlocked", begins, PTMX "direct; ", NONE("terminal", "input/output error"));
}

static void check_take(void)
{
	static char sleeps[16384] = "session 0; " PTS("2") "dup 30 0; dup 30 1; dup 30 2; close 30; ";
	int i;

	with(STREAMS_DIRECT, 0);
	compare("files", takes, "file 0; file 1; file 2; ", "");
	with(STREAMS_PIPES, 0);
	compare("pipes for what is written", takes, "file 0; dup 103 1; dup 105 2; ", "");
	with(STREAMS_PIPES, "feed");
	compare("... and read", takes, "dup 102 0; dup 105 1; dup 107 2; ", "");
	with(STREAMS_TERMINAL, 0);
	compare("a terminal", takes, sleeps, "");
	kernel.pts = 2;
	compare("... that is one of them already", takes, "session 0; " PTS("2") "dup 2 0; dup 2 1; ", "");
	kernel.pts = -ERROR_IO;
	compare("... that is none", takes, "session 0; " PTS("2"),
		"init: no terminal for the program: input/output error; the console takes its place\n");
	kernel.number = -ERROR_INVAL;
	compare("... that has no number", takes, "session 0; ioctl 20 80045430; ",
		"init: no terminal for the program: invalid argument; the console takes its place\n");
	with(STREAMS_TERMINAL, "feed");
	kernel.size_after = 2;
	strcat(sleeps, SIZE "sleep 10000000; " SIZE "sleep 10000000; ");
	i = (int)strlen(sleeps);
	strcat(sleeps, SIZE);
	compare("its size is waited for", takes, sleeps, "");
	kernel.size_after = 1;
	sleeps[i - (int)strlen(SIZE "sleep 10000000; ")] = 0;
	strcat(sleeps, SIZE);
	compare("... rows or columns", takes, sleeps, "");
	kernel.size_after = -1;
	strcpy(sleeps, "session 0; " PTS("2") "dup 30 0; dup 30 1; dup 30 2; close 30; " SIZE);
	compare("... where there can be one", takes, sleeps, "");
	kernel.size_after = 1000;
	sleeps[strlen(sleeps) - strlen(SIZE)] = 0;
	for (i = 0; i < 300; i++)
		strcat(sleeps, SIZE "sleep 10000000; ");
	compare("... three seconds", takes, sleeps, "");
}

static void check_start(void)
{
	with(STREAMS_PIPES, "feed");
	kernel.fork = PROCESS;
	compare("pipes that another process has", starts,
		"fork; close 102; close 103; close 105; close 104; close 107; close 106; close 100; end; close 101; is 77; ", "");
	with(STREAMS_TERMINAL, 0);
	kernel.fork = PROCESS;
	compare("a terminal that it has", starts, "fork; close 20; close 100; end; close 101; is 77; ", "");
	kernel.fork = -ERROR_AGAIN;
	compare("no process", starts, "fork; close 20; close 100; end; close 101; is -11; ",
		"init: the program's streams lead nowhere: error 11\n");
}

int main(void)
{
	check_begin();
	check_take();
	check_start();
	return tap_end();
}
