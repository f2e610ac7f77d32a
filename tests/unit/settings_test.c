/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * settings_test.c - command lines of the kernel: the words, what init takes from them, what it says
 * about wrong ones. */
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "init/command_line.h"
#include "init/settings.h"
#include "tap.h"

static char said[4096];
static size_t said_bytes;

/* Stands in for the kernel: what init says is kept. */
long system_write_all(int fd, const void *from, size_t size)
{
	(void)fd;
	if (size > sizeof said - 1 - said_bytes)
		size = sizeof said - 1 - said_bytes;
	memcpy(said + said_bytes, from, size);
	said_bytes += size;
	said[said_bytes] = 0;
	return (long)size;
}

static const struct {
	const char *line, *words; /* the words with '|' between them */
} lines[] = {
	{ "", "" },
	{ "   \n", "" },
	{ "quiet", "quiet" },
	{ "quiet console=ttyS0\n", "quiet|console=ttyS0" },
	{ "  a\t b  ", "a|b" },
	{ "x=\"one two\" y", "x=one two|y" },
	{ "\"x=one two\" y", "x=one two|y" },
	{ "x=\"open to the end", "x=open to the end" },
	{ "\"\" y", "|y" },
	{ "a -- b", "a|--|b" },
};

static void check_words(const char *line, const char *wanted)
{
	char text[128], got[128] = "", *rest = text, *word;
	size_t used = 0;

	strcpy(text, line);
	while ((word = command_line_next(&rest)))
		used += (size_t)sprintf(got + used, "%s%s", used || got[0] ? "|" : "", word);
	/* an empty first word leaves nothing to put a '|' behind */
	if (wanted[0] == '|')
		wanted++;
	is(got, wanted, line);
}

static struct settings read_line(const char *line)
{
	static char text[1024];
	struct settings settings;

	said_bytes = 0;
	said[0] = 0;
	strcpy(text, line);
	settings_read(&settings, text);
	return settings;
}

static void check_wrong(const char *line, const char *wanted)
{
	struct settings settings = read_line(line);

	ok(settings.wrong == 1 && strstr(said, wanted) != 0, line);
}

/* With a root that is named. */
static void check_root(void)
{
	struct settings settings = read_line("root=/dev/sda1 rw");

	ok(!settings.wrong && settings.on_error == ON_ERROR_POWEROFF, "root=: nobody gets a shell who does not ask");
	is(settings.root.root, "/dev/sda1", "root=");
	is(settings.device, "none", "root=: no payload is waited for");
	settings = read_line("root=/dev/sda1 rw payload.required=no payload.on_error=shell payload.overlay=tmpfs");
	is(settings.device, 0, "root=: a payload is, where a word speaks of one");
	ok(settings.on_error == ON_ERROR_SHELL, "... and a shell");
	is(settings.overlay, "tmpfs", "payload.overlay=");
	settings = read_line("root=LABEL=x payload.overlay=tmpfs payload.digest=12 payload.switch=clean");
	is(settings.device, 0, "root=: the one with a digest, too");
	ok(settings.switch_how == SWITCH_CLEAN && settings.required == 1, "payload.switch=clean");
	settings = read_line("root=/dev/sda1 payload.on_error=poweroff rd.shell rd.break=mount rd.retry=7");
	ok(settings.on_error == ON_ERROR_SHELL, "rd.shell: whatever payload.on_error says");
	is(settings.root.stops[0], "mount", "rd.break=");
	is(settings.root.delay, "7", "rd.retry=");
	settings = read_line("rd.break=mount rd.break= rd.break rd.break=x rd.shell payload.mode=run");
	is(settings.root.stops[1], "cleanup", "rd.break= of several: one without a value");
	is(settings.root.stops[2], "x", "... each counts");
	ok(!settings.root.stops[3], "... and no other");
	ok(settings.on_error == ON_ERROR_SHELL, "rd.shell without root=");
	settings = read_line("root=/dev/sda1 rd.shell=1 rd.shell=0 rd.break");
	ok(settings.on_error == ON_ERROR_POWEROFF, "rd.shell=0");
	is(settings.root.stops[0], "cleanup", "rd.break alone");
	settings = read_line("root=/dev/sda1 payload.device=none");
	ok(!settings.wrong, "root= may stay read-only where no payload goes below it");
	check_wrong("root=/dev/sda1 payload.required=yes", "root=: a payload below it wants rw or payload.overlay=tmpfs");
	check_wrong("root=/dev/sda1 ro payload.required=yes", "root=: a payload below it wants rw or payload.overlay=tmpfs");
	settings = read_line("root=tmpfs");
	is(settings.device, 0, "root=tmpfs: it has nothing else");
	check_wrong("payload.mode=run root=/dev/sda1", "root=: goes with payload.mode=exec");
	check_wrong("root=/dev/sda1 payload.device=all", "root=: a payload below it wants rw or payload.overlay=tmpfs");
	check_wrong("payload.overlay=ext4", "payload.overlay=ext4: wanted is tmpfs");
	check_wrong("payload.switch=x", "move or clean");
}

static void check_defaults(void)
{
	struct settings settings = read_line("quiet console=ttyS0 ro rootwait init=/x foo.bar=1");

	ok(!settings.wrong && said_bytes == 0, "words of others are nothing to complain about");
	ok(settings.mode == MODE_EXEC && settings.on_error == ON_ERROR_DEFAULT, "exec by default");
	ok(settings.on_end == ON_ERROR_POWEROFF, "power off in the end");
	is(settings.next, "/main", "the next program is /main");
	is(settings.directory, "/external/distfiles", "the destination");
	is(settings.timeout, "10", "ten seconds");
	is(settings.device, 0, "any device");
	ok(settings.required == 1, "a payload is required");
	ok(settings.archives == -1, "how many archives there are is not known");
	is(settings.arguments[0], "/main", "its first argument is its path");
	is(settings.arguments[1], 0, "and the only one");
	check_root();
}

static void check_all(void)
{
	struct settings settings = read_line(
		"payload.mode=run payload.next=/bin/next payload.on_error=halt payload.on_end=reboot "
		"payload.device=/dev/vdb payload.dest=/d payload.timeout=3 payload.required=no "
		"payload.timeout=4 payload.tree=yes -- one \"two three\" payload.mode=exec");

	ok(!settings.wrong && said_bytes == 0, "every setting is known");
	ok(settings.mode == MODE_RUN && settings.on_error == ON_ERROR_HALT, "mode and on_error");
	ok(settings.on_end == ON_ERROR_REBOOT, "on_end");
	is(settings.next, "/bin/next", "next");
	is(settings.device, "/dev/vdb", "device");
	is(settings.directory, "/d", "dest");
	is(settings.timeout, "4", "the last of two holds");
	ok(settings.required == 0 && settings.tree == 1, "required and tree");
	is(settings.arguments[0], "/bin/next", "argument 0 is the path");
	is(settings.arguments[1], "one", "argument 1");
	is(settings.arguments[2], "two three", "argument 2 keeps its space");
	is(settings.arguments[3], "payload.mode=exec", "behind -- nothing is a setting");
	is(settings.arguments[4], 0, "and that is all");
}

static void check_streams(void)
{
	struct settings settings = read_line("payload.stdin=/dev/null payload.stdout=/dev/ttyS1 "
					     "payload.stderr=/dev/ttyS2 payload.stdout=console "
					     "payload.status_port=233 payload.archives=2");

	ok(!settings.wrong && said_bytes == 0, "streams are known");
	is(settings.streams[0], "/dev/null", "standard input");
	is(settings.streams[1], 0, "standard output: the console again");
	is(settings.streams[2], "/dev/ttyS2", "standard error");
	is(settings.status_port, "233", "status_port");
	ok(read_line("payload.archives=257").archives == -1, "a number that is wrong is not taken");
	ok(read_line("payload.archives=256").archives == 256, "the largest is");
	is(read_line("payload.timeout=86400").timeout, "86400", "the longest time");
	is(read_line("payload.timeout=0").timeout, "0", "the shortest");
	is(read_line("payload.digest=abc").digest, "abc", "any text for a digest");
	is(read_line("payload.status_port=/dev/ttyS3").status_port, "/dev/ttyS3",
		"status_port of a machine without such ports");
	ok(settings.archives == 2, "archives");
	settings = read_line("payload.stdin=console payload.stderr=console");
	ok(!settings.streams[0] && !settings.streams[1] && !settings.streams[2], "the console, of each");
}

static void check_results(void)
{
	struct settings settings =
		read_line("payload.mode=run payload.export=/results payload.export_nonce=0123 "
			  "payload.get=/list payload.get_nonce=4567");

	ok(!settings.wrong && said_bytes == 0, "results are known");
	is(settings.export, "/results", "export");
	is(settings.nonce, "0123", "export_nonce");
	is(settings.get, "/list", "get");
	is(settings.get_nonce, "4567", "get_nonce");
}

int main(void)
{
	char many[1024] = "--";
	size_t i;

	message_program = "init";
	for (i = 0; i < sizeof lines / sizeof *lines; i++)
		check_words(lines[i].line, lines[i].words);
	check_defaults();
	check_all();
	check_streams();
	check_results();
	check_wrong("payload.export=/results",
		"init: command line: payload.export: goes with payload.mode=run");
	check_wrong("payload.get=/list payload.mode=exec", "payload.get: goes with");
	check_wrong("payload.export=results", "a path from /");
	check_wrong("payload.export_nonce=", "the nonce of a disk for results");
	check_wrong("payload.mode=runn",
		"init: command line: payload.mode=runn: wanted is exec or run");
	check_wrong("payload.mode=", "wanted is exec or run");
	check_wrong("payload.on_error=panic", "wanted is shell, poweroff, reboot or halt");
	check_wrong("payload.next=main", "a path from /");
	check_wrong("payload.device=vdb", "a path from /, all or none");
	check_wrong("payload.tree=true", "yes or no");
	check_wrong("payload.digest=", "the SHA-256 of a SHA256SUMS");
	check_wrong("payload.dest=", "a path from /");
	check_wrong("payload.required=0", "yes or no");
	check_wrong("payload.mode=0", "exec or run");
	check_wrong("payload.next=0", "a path from /");
	check_wrong("payload.timeout=86401", "a number of seconds up to 86400");
	check_wrong("payload.timeout=/x", "a number of seconds");
	check_wrong("payload.timeout=ten", "a number of seconds");
	check_wrong("payload.timeout=", "a number of seconds");
	check_wrong("payload.timeout=5s", "a number of seconds");
	check_wrong("payload.timeout=99999999999", "a number of seconds");
	check_wrong("payload.tree=1", "yes or no");
	check_wrong("payload.required=1", "yes or no");
	check_wrong("payload.mode=1", "exec or run");
	check_wrong("payload.on_error=1", "shell, poweroff, reboot or halt");
	check_wrong("payload.device=1", "a path from /, all or none");
	check_wrong("payload.next=1", "a path from /");
	check_wrong("payload.dest=1", "a path from /");
	check_wrong("payload.feed=1", "a path from /");
	check_wrong("payload.stdin=1", "a path from / or console");
	check_wrong("payload.streams=1", "direct, pipes or terminal");
	check_wrong("payload.required=maybe", "yes or no");
	check_wrong("payload.required=/yes", "yes or no");
	check_wrong("payload.tiemout=3", "payload.tiemout=3: no such setting");
	check_wrong("payload.stdout=ttyS1", "a path from / or console");
	check_wrong("payload.stderr=", "a path from / or console");
	check_wrong("payload.status_port=ttyS3", "a path from / or a number from 1 to 65535");
	check_wrong("payload.status_port=0", "a number from 1 to 65535");
	check_wrong("payload.status_port=65536", "a number from 1 to 65535");
	check_wrong("payload.archives=257", "a number up to 256");
	check_wrong("payload.archives=", "a number up to 256");
	check_wrong("payload.mode", "payload.mode: no such setting");
	for (i = 0; i < INITIAL_ARGUMENTS_MAX + 1; i++)
		strcat(many, " x");
	check_wrong(many, "more than 64 arguments");
	return tap_end();
}
