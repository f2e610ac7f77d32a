/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * progress_test.c - the bar, on terminals of every width, for callers that count more than there
 * was to be. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "host/clock.h"
#include "host/message.h"
#include "host/progress.h"
#include "host/report.h"
#include "tap.h"

enum { COLUMNS_MAX = 200 };

/* Stand in for host/message.c, host/clock.c and host/report.c. */
void (*message_before)(void);
void (*message_before_last)(void);
static uint64_t now_ms;

uint64_t clock_ms(void)
{
	return now_ms;
}

char *report_size(char text[REPORT_SIZE_TEXT_BYTES], uint64_t size_bytes)
{
	snprintf(text, REPORT_SIZE_TEXT_BYTES, "%llu.0 MiB", (unsigned long long)size_bytes >> 20);
	return text;
}

/* A terminal is standard error while it is drawn on; failures are said on the old one. */
static int master, slave, old_stderr;

static int open_terminal(void)
{
	struct termios mode;

	master = posix_openpt(O_RDWR | O_NOCTTY);
	if (master < 0 || grantpt(master) || unlockpt(master))
		return -1;
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	if (slave < 0 || tcgetattr(slave, &mode))
		return -1;
	mode.c_oflag &= ~(tcflag_t)OPOST;
	old_stderr = dup(STDERR_FILENO);
	return tcsetattr(slave, TCSANOW, &mode);
}

/* The next are items, of which two are done. */
static int items;

/* What is drawn for so many bytes of total, after so long, and then taken away. */
static const char *draw(unsigned columns, uint64_t done, uint64_t total, uint64_t elapsed_ms)
{
	static char drawn[4096];
	size_t filled = 0;
	struct winsize size = { .ws_row = 24, .ws_col = (unsigned short)columns };
	ssize_t length;

	ioctl(slave, TIOCSWINSZ, &size);
	fflush(stderr);
	dup2(slave, STDERR_FILENO);
	if (items)
		progress_begin_items("fetching", total);
	else
		progress_begin("packing", total);
	now_ms += elapsed_ms;
	if (items) {
		progress_add_item();
		progress_add_item();
	}
	progress_add(done);
	progress_end();
	fputc('#', stderr); /* the end: what is written to a terminal comes in pieces */
	fflush(stderr);
	dup2(old_stderr, STDERR_FILENO);
	do {
		length = read(master, drawn + filled, sizeof drawn - filled);
		filled += length > 0 ? (size_t)length : 0;
	} while (length > 0 && drawn[filled - 1] != '#' && filled < sizeof drawn);
	drawn[filled > 0 ? filled - 1 : 0] = 0;
	return drawn;
}

/* "\r", at most so many characters, and what erases the rest; then all of it is erased. */
static int fits(const char *drawn, unsigned columns)
{
	static const char end[] = "\033[K\r\033[K";
	const char *erase = strchr(drawn, '\033');

	return drawn[0] == '\r' && erase && strcmp(erase, end) == 0 &&
	       (columns == 0 || (size_t)(erase - drawn) <= columns);
}

static void test_widths(void)
{
	static const struct {
		uint64_t done, total, elapsed_ms;
	} rows[] = {
		{ 50, 100, 1000 },
		{ 0, 100, 1000 },
		{ 100, 100, 1000 },
		{ 101, 100, 1000 },
		{ 1000000, 100, 5000 },
		{ UINT64_MAX, 1, UINT32_MAX },
		{ UINT64_MAX, UINT64_MAX, 1000 },
		{ 1, UINT64_MAX, 1000 },
		{ 1, UINT64_MAX, UINT64_MAX / 1024 },
	};
	unsigned columns;
	size_t i;
	int good;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		good = 1;
		for (columns = 0; columns <= COLUMNS_MAX; columns++)
			good &= fits(draw(columns, rows[i].done, rows[i].total, rows[i].elapsed_ms),
				columns);
		ok(good, "a line that fits the terminal");
	}
}

static void test_words(void)
{
	is(draw(55, 50 << 20, 100 << 20, 2000),
		"\rpacking [========>       ]  50%  25.0 MiB/s  0:02 left\033[K\r\033[K", "a bar");
	is(draw(55, 300 << 20, 100 << 20, 2000),
		"\rpacking [================] 100%  50.0 MiB/s  0:00 left\033[K\r\033[K",
		"more than all is all");
	is(draw(55, 1, UINT64_MAX, 2000),
		"\rpacking [>                           ]   0%  0.0 MiB/s\033[K\r\033[K",
		"no time that nobody would wait for");
	is(draw(55, 1, 2, 999), "", "nothing within a second");
	is(draw(55, 1, 0, 2000), "", "nothing of nothing");
}

static void test_items(void)
{
	unsigned columns;
	int good = 1;

	items = 1;
	is(draw(55, 50 << 20, 8, 2000),
		"\rfetching [===>          ] 2 of 8  50.0 MiB  25.0 MiB/s\033[K\r\033[K", "items");
	is(draw(55, 50 << 20, 1, 2000),
		"\rfetching [==============] 1 of 1  50.0 MiB  25.0 MiB/s\033[K\r\033[K",
		"more items than all");
	for (columns = 0; columns <= COLUMNS_MAX; columns++)
		good &= fits(draw(columns, UINT64_MAX, UINT64_MAX, 1000), columns);
	ok(good, "a line of items that fits the terminal");
	is(draw(55, 1, 0, 2000), "", "nothing of no items");
	items = 0;
}

static void test_terminals(void)
{
	setenv("TERM", "dumb", 1);
	is(draw(80, 1, 2, 2000), "", "nothing on a dumb terminal");
	setenv("TERM", "", 1);
	is(draw(80, 1, 2, 2000), "", "... or one of no name");
	unsetenv("TERM");
	is(draw(80, 1, 2, 2000), "", "... or of which nobody speaks");
}

int main(void)
{
	if (open_terminal()) {
		printf("ok 1 # SKIP no terminal can be made here\n1..1\n");
		return 0;
	}
	setenv("TERM", "vt100", 1);
	test_widths();
	test_words();
	test_items();
	test_terminals();
	return tap_end();
}
