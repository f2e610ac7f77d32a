/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_streams_test.c - standard streams of the next program, the ports that they lead to, and the feed. */
#include "format/initial.h"
#include "init/feed.h"
#include "init/streams.h"

#include "fake.h"

enum { NOTTY = -25, SENT = 1, BAUD_9600 = 015 };

static struct settings settings;

/* A serial port of this speed, then none of both. */
static void check_check(void)
{
	static const char path[] = "/dev/ttyS1";

	fake_begin();
	fake_text(path, "");
	fake_text("/file", "");
	fake_text("/pipe", "")->type = 0010000;
	settings = (struct settings){ .streams = { "/file", path, "/pipe" } };
	fake_tell(SYS_IOCTL, NOTTY, 0);
	fake_tell(SYS_IOCTL, 0, 0177777);
	streams_check(&settings);
	is(fake_trace,
		"open /file 2000400; ioctl /file 5401; open /dev/ttyS1 2002401; ioctl /dev/ttyS1 5401; "
		"set /dev/ttyS1 0 0 14277 0; ",
		"a file for input, a port for output");
	is(fake_said, "init: /pipe: no standard error of the program: error 29; the console takes its place\n",
		"a pipe has nobody at its other end");
	ok(settings.streams[0] && settings.streams[1] && !settings.streams[2], "... and is none");
	fake_trace_anew();
	streams_take_one(&settings, 0);
	streams_take_one(&settings, 1);
	streams_take_one(&settings, 2);
	is(fake_trace, "dup /file 0 0; dup /dev/ttyS1 1 0; ", "they are taken");
}

static void check_port_kept(void)
{
	fake_trace_anew();
	fake_tell(SYS_IOCTL, 0, 0);
	ok(streams_open_port(&settings, 1) == FAKE_FD, "a port that is there");
	is(fake_trace, "ioctl /dev/ttyS1 5401; fcntl /dev/ttyS1 4 4000; ", "... is not waited for");
	fake_trace_anew();
	fake_tell(SYS_IOCTL, NOTTY, 0);
	ok(streams_open_port(&settings, 1) == FAKE_FD, "a file");
	is(fake_trace, "ioctl /dev/ttyS1 5401; ", "... is");
	fake_trace_anew();
	ok(streams_open_port(&settings, 2) == 2, "without a console its own");
	is(fake_trace, "open /dev/console 4401; ", "... which was tried");
	fake_text("/dev/console", "");
	ok(streams_open_port(&settings, 2) == FAKE_FD + 3, "the console");
	fake_text("/feed", "");
	settings.feed = "/feed";
	fake_trace_anew();
	fake_tell(SYS_IOCTL, 0, BAUD_9600);
	ok(streams_open_port(&settings, 0) == FAKE_FD + 4, "the feed");
	is(fake_trace, "open /feed 402; ioctl /feed 5401; set /feed 0 0 14262 0; ", "... is fast");
}

/* Ports that come late, that are none, that fail. */
static void check_late(void)
{
	fake_begin();
	settings = (struct settings){ .streams = { 0, "/late", 0 } };
	streams_check(&settings);
	ok(fake_sleeps == 1000 && !settings.streams[1], "one that never comes: ten seconds");
	is(fake_said, "init: /late: no standard output of the program: no such file or directory; the console takes its place\n",
		"... is said");
	fake_begin();
	fake_text("/late", "")->open_error = -ERROR_NXIO;
	settings = (struct settings){ .streams = { "/late", 0, 0 } };
	streams_check(&settings);
	ok(fake_sleeps == 1000 && !settings.streams[0], "a node without a port, too");
	fake_begin();
	fake_text("/late", "")->open_error = -ERROR_ACCES;
	settings = (struct settings){ .streams = { "/late", 0, 0 } };
	streams_check(&settings);
	ok(fake_sleeps == 0 && strstr(fake_said, "standard input"), "another error is not waited for");
	fake_begin();
	fake_text("/port", "");
	fake_tell(SYS_IOCTL, -ERROR_IO, 0);
	settings = (struct settings){ .streams = { "/port", 0, 0 } };
	streams_check(&settings);
	ok(strstr(fake_said, "input/output error") && !fake_open_count(), "no machine behind a port");
	fake_begin();
	fake_text("/port", "");
	fake_tell(SYS_IOCTL, -ERROR_INVAL, 0);
	settings = (struct settings){ .streams = { "/port", 0, 0 } };
	streams_check(&settings);
	ok(!*fake_said && fake_open_count() == 1 && !strstr(fake_trace, "set"), "one that is no terminal stays as it is");
	fake_begin();
	fake_text("/port", "");
	fake_tell(SYS_IOCTL, 0, 0);
	fake_tell(SYS_IOCTL, -ERROR_IO, 0);
	settings = (struct settings){ .streams = { "/port", 0, 0 } };
	streams_check(&settings);
	ok(*fake_said && !fake_open_count(), "one that cannot be made raw");
}

/* What a port answers when it is asked once: how many bytes wait, whether the last one has gone. */
static void tell_port(unsigned left, long result, unsigned state)
{
	fake_tell(SYS_IOCTL, 0, (long)left);
	fake_tell(SYS_IOCTL, result, (long)state);
}

#define ASKED(port) "ioctl " port " 5411; ioctl " port " 5459; "

static void check_drain(void)
{
	fake_begin();
	fake_text("/port", "");
	tell_port(1, 0, SENT);
	tell_port(0, 0, 2);
	tell_port(0, 0, SENT);
	ok(streams_drain_one(FAKE_FD, 1) == 1 && fake_sleeps == 2, "a port that takes its time");
	is(fake_trace, ASKED("/port") "sleep 10000000; " ASKED("/port") "sleep 10000000; " ASKED("/port"),
		"... is asked");
	fake_begin();
	tell_port(0, NOTTY, SENT);
	ok(streams_drain_one(FAKE_FD, 1) == 1 && fake_sleeps == 0, "one that cannot say");
	fake_begin();
	fake_text("/port", "");
	ok(streams_drain_one(FAKE_FD, 1) == 0 && fake_sleeps == 6000, "nobody takes it: a minute");
	ok(streams_is_terminal(FAKE_FD) == 1, "a terminal");
	fake_tell(SYS_IOCTL, NOTTY, 0);
	ok(streams_is_terminal(FAKE_FD) == 0, "none");
}

static void check_drain_all(void)
{
	static const char trace[] = ASKED("/a") ASKED("/b") "sleep";
	int i;

	fake_begin();
	fake_text("/a", "");
	fake_text("/b", "");
	settings = (struct settings){ .streams = { 0, "/a", "/b" } };
	fake_tell(SYS_IOCTL, NOTTY, 0);
	fake_tell(SYS_IOCTL, NOTTY, 0);
	streams_check(&settings);
	fake_trace_anew();
	tell_port(0, 0, SENT);
	for (i = 0; i < 6000; i++)
		tell_port(77, 0, SENT);
	fake_tell(SYS_IOCTL, 0, 77);
	tell_port(0, 0, SENT);
	streams_drain(&settings);
	is(fake_said, "init: /b: nobody takes the last 77 bytes of standard error; they are lost\n", "what is lost");
	ok(strncmp(fake_trace, trace, sizeof trace - 1) == 0, "outputs are waited for");
	ok(strstr(fake_trace, "ioctl 1 5411") || strlen(fake_trace) > sizeof fake_trace - 64, "... and the console");
}

/* --- The feed. --- */

static struct feed feed;

/* What comes from it, in these bytes. */
static int reads(const char *bytes, size_t size, const uint8_t **data, size_t *data_bytes)
{
	fake_begin();
	fake_put("/feed", bytes, size)->is_open = 1;
	feed = (struct feed){ FAKE_FD, 0, 1 };
	return feed_read(&feed, data, data_bytes);
}

static void check_feed(void)
{
	static char large[3 + INITIAL_FEED_MUCH_BYTES + 1] = "d\200\0";
	static const uint8_t winsize[8] = { 0x02, 0x01, 0x04, 0x03 };
	const uint8_t *data;
	size_t size;

	ok(reads("d\0\3abc", 6, &data, &size) == 'd' && size == 3 && memcmp(data, "abc", 3) == 0 && !feed.has_asked,
		"a piece");
	ok(reads("d\0\3ab", 5, &data, &size) == 0 && feed.has_asked, "one that is cut");
	ok(reads("d\0", 2, &data, &size) == 0, "... in its head");
	ok(reads("e\0\0", 3, &data, &size) == 'e' && size == 0 && feed.has_asked, "the end");
	ok(reads("s\0\4\1\2\3\4", 7, &data, &size) == 's' && memcmp(data, winsize, 8) == 0, "a size");
	ok(reads("s\0\3\1\2\3", 6, &data, &size) == 0, "half a size");
	ok(reads("d\1\2", 3, &data, &size) == 0, "a length of two bytes");
	ok(size == 0x102, "... the greater half first");
	ok(reads(large, sizeof large - 1, &data, &size) == 'd' && size == INITIAL_FEED_MUCH_BYTES, "the largest");
	large[2] = 1;
	ok(reads(large, sizeof large, &data, &size) == 0, "a byte more");

	fake_begin();
	fake_text("/feed", "");
	fake_tell(SYS_IOCTL, 0, 0);
	feed_begin(&feed, FAKE_FD);
	feed.has_asked = 0;
	feed_ask(&feed);
	feed_ask(&feed);
	is(fake_trace, "ioctl /feed 5401; write /feed '?'; ", "a serial port is asked for little, once");
	fake_begin();
	fake_text("/feed", "");
	fake_tell(SYS_IOCTL, NOTTY, 0);
	feed_begin(&feed, FAKE_FD);
	feed.has_asked = 0;
	feed_ask(&feed);
	is(fake_trace, "ioctl /feed 5401; write /feed '!'; ", "another one for much");
	fake_begin();
	feed_begin(&feed, -1);
	feed.has_asked = 0;
	feed_ask(&feed);
	ok(!*fake_trace && !feed.is_terminal && feed_settle(&feed, 1, 2) == 0 && !*fake_trace, "none is not");
	fake_begin();
	feed_begin(&feed, 0);
	feed.has_asked = 0;
	feed_ask(&feed);
	is(fake_trace, "ioctl 0 5401; write 0 '?'; ", "descriptor 0 may be one");
}

/* Says what was sent, reads these bytes. */
static int settles(const char *bytes, size_t size, long result)
{
	fake_begin();
	fake_put("/feed", bytes, size)->is_open = 1;
	fake_tell(SYS_WRITE, result, 0);
	feed = (struct feed){ FAKE_FD, 0, 0 };
	return feed_settle(&feed, 0x0102030405060708u, 0x090b0c0d0e0f1011u);
}

static void check_settling(void)
{
	ok(settles("d\0\1xk\0\0", 7, 0) == 1, "all has come");
	is(fake_trace, "write /feed '#\\1\\2\\3\\4\\5\\6\\7\\10\\11\\13\\14\\15\\16\\17\\20\\21'; ", "... so much");
	ok(settles("d\0\1x", 4, 0) == 0, "nobody says so");
	ok(settles("k\0\0", 3, -ERROR_IO) == 0, "nobody is told");
	feed.port = 0;
	fake_begin();
	ok(feed_settle(&feed, 0, 0) == 0 && *fake_trace, "descriptor 0, too");
}

/* Before any is taken. */
static void check_none(void)
{
	fake_begin();
	tell_port(0, NOTTY, SENT);
	streams_drain(&settings);
	is(fake_trace, ASKED("1"), "the console alone is waited for");
	fake_trace_anew();
	streams_check(&settings);
	streams_take_one(&settings, 1);
	is(fake_trace, "", "nothing is taken");
}

int main(void)
{
	check_none();
	check_check();
	check_port_kept();
	check_late();
	check_drain();
	check_drain_all();
	check_feed();
	check_settling();
	return tap_end();
}
