/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_carrier_flows_test.c - what the process that carries does with what comes: bytes, pieces of the feed, ends and errors,
 * call by call. */
#include "init/carrier.h"

#include "fake_carrier.h"

/* The one that carries; behind what it closes. */
static void carries(void)
{
	carrier_begin(&settings);
	fake_trace_anew();
	if (setjmp(end) == 0)
		carrier_start(&settings);
	fake_note(ignored == 0xfffffffeu ? "" : ", not all signals ignored");
}

#define OPENED "fork; close 103; close 105; close 101; port 1; port 2; poll -1 102 104 -1 100; "
#define FED "fork; close 102; close 105; close 107; close 101; port 1; port 2; port 0; feed 50; "
#define TERMINAL "fork; close 101; " PTS("402") "port 1; port 0; feed 50; ask; poll -1 20 -1 50 100; "
#define ASKED "ask; poll -1 104 106 50 100; "
#define POLLED "poll -1 102 104 -1 100; "
#define SETTLED(counts) "settle -1 " counts "; drain 51; drain 52; exit 0"
#define END "settle 50 0 0; exit 0"

static const struct row {
	const char *name;
	int carrier;
	const char *feed;
	struct kernel kernel;
	const char *trace, *said;
} rows[] = {
	{ "polling fails", STREAMS_PIPES, 0, { .polls = { "03", "-x" } }, OPENED POLLED SETTLED("0 0"), "" },
	{ "... or is interrupted; a program that ends, and what it has written", STREAMS_PIPES, 0,
		{ .polls = { "-i", "4", "124" }, .reads = { { 0, "last" }, { 0, "words" } } },
		OPENED POLLED "close 100; ioctl 102 541b; ioctl 104 541b; poll -1 102 104 -1 -1 once; read 102 32768; write 51 'last'; "
			      "read 104 32768; write 52 'words'; poll -1 102 104 -1 -1 once; " SETTLED("4 5"), "" },
	{ "a slow port", STREAMS_PIPES, 0, { .polls = { "1", "1", "1", "-x" }, .reads = { { 0, "abcdef" } }, .writes = { 2, -ERROR_AGAIN, 4 } },
		OPENED "read 102 32768; write 51 'abcdef'; write 51 'cdef'; write 51 'cdef'; " POLLED "read 102 32768; poll -1 -1 104 -1 100; poll -1 -1 104 -1 100; "
			SETTLED("6 0"), "" },
	{ "... that says when it has room", STREAMS_PIPES, 0,
		{ .polls = { "1", "1", "1", "4", "1", "-x" }, .reads = { { 0, "abcdef" } }, .writes = { 2, -ERROR_INTR, 3 }, .terminals = 2 },
		OPENED "read 102 32768; poll -1 51! 104 -1 100; write 51 'abcdef'; poll -1 51! 104 -1 100; write 51 'cdef'; "
		       "poll -1 51! 104 -1 100; close 100; ioctl 102 541b; ioctl 104 541b; poll -1 51! 104 -1 -1; write 51 'cdef'; "
		       "poll -1 51! 104 -1 -1; " SETTLED("5 0"), "" },
	{ "a port that fails", STREAMS_PIPES, 0, { .polls = { "2", "-x" }, .reads = { { 0, "a" } }, .writes = { -ERROR_IO } },
		OPENED "read 104 32768; write 52 'a'; close 104; close 52; poll -1 102 -1 -1 100; settle -1 0 0; drain 51; exit 0", "" },
	{ "a stream that ends, and one that has nothing", STREAMS_PIPES, 0, { .polls = { "12", "-x" }, .reads = { { 0, 0 }, { -ERROR_AGAIN, 0 } } },
		OPENED "read 102 32768; read 104 32768; poll -1 -1 104 -1 100; " SETTLED("0 0"), "" },
	{ "... that fails", STREAMS_PIPES, 0, { .polls = { "2", "-x" }, .reads = { { -ERROR_IO, 0 } } },
		OPENED "read 104 32768; poll -1 102 -1 -1 100; " SETTLED("0 0"), "" },
	{ "the kernel's log in a console's place", STREAMS_PIPES, 0, { .polls = { "1", "-x" }, .reads = { { 0, "a" } }, .ports = { 0, 1 } },
		OPENED "read 102 900; write 1 'a'; " POLLED "settle -1 1 0; drain 1; drain 52; exit 0", "" },
	{ "a port that cannot be opened", STREAMS_PIPES, 0, { .polls = { "-x" }, .ports = { 0, -ERROR_IO } },
		"fork; close 103; close 105; close 101; port 1; close 102; port 2; poll -1 -1 104 -1 100; settle -1 0 0; drain 52; exit 0", "" },
	{ "a feed", STREAMS_PIPES, "feed", { .polls = { "3", "0", "-x" }, .pieces = { { 'd', "in" } }, .settled = 1 },
		FED ASKED "piece; poll 103! 104 106 50 100; write 103 'in'; " ASKED END, "" },
	{ "... its end", STREAMS_PIPES, "feed", { .polls = { "3", "-x" }, .pieces = { { 'e', 0 } }, .settled = 1 },
		FED ASKED "piece; close 103; poll -1 104 106 50 100; " END, "" },
	{ "... which nobody sends any more", STREAMS_PIPES, "feed", { .polls = { "3", "-x" }, .pieces = { { 0, 0 } }, .settled = 1 },
		FED ASKED "piece; close 103; close 50; poll -1 104 106 -1 100; settle -1 0 0; exit 0", "" },
	{ "... for nobody who reads", STREAMS_PIPES, "feed",
		{ .polls = { "3", "0", "3", "-x" }, .pieces = { { 'd', "a" }, { 'd', "b" } }, .writes = { -32 }, .settled = 1 },
		FED ASKED "piece; poll 103! 104 106 50 100; write 103 'a'; close 103; poll -1 104 106 50 100; piece; "
			  "poll -1 104 106 50 100; " END, "" },
	{ "... when the program ends", STREAMS_PIPES, "feed", { .polls = { "34", "" }, .pieces = { { 'd', "a" } }, .settled = 1 },
		FED ASKED "piece; close 100; close 103; ioctl 104 541b; ioctl 106 541b; poll -1 104 106 -1 -1 once; " END, "" },
	{ "... that cannot be had", STREAMS_PIPES, "feed", { .polls = { "-x" }, .ports = { -ERROR_NOENT } },
		"fork; close 102; close 105; close 107; close 101; port 1; port 2; port 0; feed -2; close 103; poll -1 104 106 -1 100; " SETTLED("0 0"),
		"init: feed: no standard input of the program: no such file or directory; what goes through it is lost\n" },
	{ "a terminal: data, a size, the end", STREAMS_TERMINAL, "feed",
		{ .polls = { "13", "03", "3", "0", "-x" }, .reads = { { 0, "out" } }, .pieces = { { 'd', "in" }, { 's', "24x8" }, { 'e', 0 } }, .settled = 1 },
		TERMINAL "read 20 32768; write 51 'out'; piece; poll 20! 20 -1 50 100; write 20 'in'; piece; ioctl 20 5414 24x8; "
			 "ask; poll -1 20 -1 50 100; piece; poll 20! 20 -1 50 100; write 20 '\4'; ask; poll -1 20 -1 50 100; settle 50 3 0; exit 0", "" },
	{ "... that ends is not closed twice", STREAMS_TERMINAL, "feed", { .polls = { "4", "1" }, .reads = { { -ERROR_IO, 0 } }, .settled = 1 },
		TERMINAL "close 100; ioctl 20 541b; ioctl -1 541b; poll -1 20 -1 -1 -1 once; read 20 32768; poll -1 -1 -1 -1 -1 once; " END, "" },
};

static void check_carry(void)
{
	const struct row *row;

	settings.streams[1] = settings.streams[2] = "port";
	for (row = rows; row < rows + sizeof rows / sizeof *rows; row++) {
		with(row->carrier, row->feed);
		kernel = row->kernel;
		compare(row->name, carries, row->trace, row->said);
	}
	with(STREAMS_PIPES, 0);
	settings.streams[1] = 0;
	kernel.polls[0] = "12", kernel.polls[1] = "-x";
	kernel.reads[0].bytes = "a", kernel.reads[1].bytes = "bc";
	compare("what goes to the console is not counted", carries,
		OPENED "read 102 32768; write 51 'a'; read 104 32768; write 52 'bc'; " POLLED SETTLED("0 2"), "");
	settings.streams[1] = "port", settings.streams[2] = 0;
	compare("... whichever it is", carries,
		OPENED "read 102 32768; write 51 'a'; read 104 32768; write 52 'bc'; " POLLED SETTLED("1 0"), "");
}

/* A program that has ended, and what it has left running, which writes for ever: so much of it is read. */
static void check_left(const char *name, long held, const char *last)
{
	static char wanted[8192];
	int i;

	with(STREAMS_PIPES, 0);
	kernel.control = held;
	kernel.polls[0] = "4";
	strcpy(wanted, OPENED "close 100; ioctl 102 541b; ioctl 104 541b; ");
	for (i = 0; i < 32; i++) {
		kernel.polls[1 + i] = "1";
		kernel.reads[i].result = 32768;
		strcat(wanted, "poll -1 102 104 -1 -1 once; read 102 32768; write 51 ''; ");
	}
	kernel.polls[33] = "1";
	kernel.reads[32].result = 1;
	strcat(strcat(wanted, last), "poll -1 -1 104 -1 -1 once; ");
	sprintf(wanted + strlen(wanted), "settle -1 %d 0; drain 51; drain 52; exit 0", held ? 1048577 : 1048576);
	compare(name, carries, wanted, "");
}

int main(void)
{
	check_carry();
	settings.streams[1] = settings.streams[2] = "port";
	check_left("a mebibyte", 0, "poll -1 -1 104 -1 -1 once; ");
	check_left("... or what the pipe holds", 1048577, "poll -1 102 104 -1 -1 once; read 102 1; write 51 ''; ");
	return tap_end();
}
