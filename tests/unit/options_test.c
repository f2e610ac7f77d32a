/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * options_test.c - command lines: every kind of option, every way to write it, every way to write
 * it wrongly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/options.h"
#include "host/report.h"
#include "tap.h"

/* Stand in for host/message.c: the program goes on after what would end it. */
const char *message_program = "program";
static char said[1024];
static jmp_buf end;

static void say(const char *format, va_list values)
{
	vsnprintf(said, sizeof said, format, values);
	longjmp(end, 1);
}

void die_usage(const char *command, const char *format, ...)
{
	va_list values;

	(void)command;
	va_start(values, format);
	say(format, values);
	abort();
}

void die(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	say(format, values);
	abort();
}

void *reallocate(void *old, unsigned long size)
{
	return realloc(old, size);
}

char *format_string(const char *format, ...)
{
	/* Not to be lost when what is said jumps over its end. */
	static char *texts[16];
	static size_t count;
	char **text = &texts[count++ % (sizeof texts / sizeof *texts)];
	va_list values;

	*text = malloc(sizeof said);
	va_start(values, format);
	vsnprintf(*text, sizeof said, format, values);
	va_end(values);
	return *text;
}

char *copy_string(const char *text)
{
	return format_string("%s", text);
}

void report_end(void)
{
}

/* --- A command with all kinds. --- */

struct inner {
	int deep;
};

struct request {
	int flag, quiet;
	const char *text, *checked, *alone;
	uint64_t number, bytes, mib;
	struct option_list list;
	struct inner inner;
};

static const char *check(const char *value)
{
	return strcmp(value, "good") == 0 ? 0 : "is not good";
}

#define TO(member) offsetof(struct request, member)

static const struct option rows[] = {
	{ "flag", 'f', OPTION_FLAG, 0, TO(flag), .help = "a flag" },
	{ "quiet", 'q', OPTION_FLAG, 0, TO(quiet), .help = "another" },
	{ "text", 't', OPTION_TEXT, "TEXT", TO(text), .help = "words" },
	{ "checked", 0, OPTION_TEXT, "WORD", TO(checked), .check = check, .help = "good" },
	{ "alone", 0, OPTION_TEXT, "TEXT", TO(alone), .is_alone = 1, .help = "nothing else" },
	{ "number", 'n', OPTION_NUMBER, "N", TO(number), .min = 2, .max = 300, .help = "some" },
	{ "bytes", 0, OPTION_SIZE, "BYTES", TO(bytes), .help = "a size" },
	{ "bytes-of-memory", 0, OPTION_MIB, "MIB", TO(mib), .min = 1, .max = 1000, .help = "more" },
	{ "list", 'l', OPTION_LIST, "A", TO(list), .mark = 1, .help = "one" },
	{ "list-also", 0, OPTION_LIST, "A", TO(list), .mark = 2,
		.help = "a text that is so long that it does not fit into what is left of a line, "
			"nor into two of them, if they are no longer than they should be" },
	{ 0 },
};

static const struct option inner_rows[] = {
	{ "deep", 0, OPTION_FLAG, 0, offsetof(struct inner, deep), .help = "below" },
	{ 0 },
};

static const struct option_group groups[] = {
	{ 0, rows, 0 },
	{ "Inner", inner_rows, TO(inner) },
	{ 0 },
};

static const struct usage usage = {
	.command = "command",
	.synopsis = "[OPTION...]\n--alone TEXT",
	.about = "Does nothing.",
	.groups = groups,
	.examples = "program command",
};

static const struct usage program = {
	.command = "",
	.synopsis = "[OPTION...] WORD...",
	.about = "Does nothing.",
	.groups = groups,
	.ends_at_operand = 1,
};

/* What became of a line of words with blanks between them. */
static struct request request;
static char line[256], *words[32];
static int operands;

/* Returns 0, or what is wrong with the line. */
static const char *read_line_for(const struct usage *command, const char *text)
{
	int count = 0;
	char *at;

	free(request.list.item);
	memset(&request, 0, sizeof request);
	words[count++] = line;
	snprintf(line, sizeof line, "command %s", text);
	for (at = line; (at = strchr(at, ' ')); words[count++] = at)
		*at++ = 0;
	if (!*text)
		count = 1;
	words[count] = 0;
	operands = -1;
	if (setjmp(end))
		return said;
	operands = options_read(command, &request, words);
	return 0;
}

static const char *read_line(const char *text)
{
	return read_line_for(&usage, text);
}

static void test_kinds(void)
{
	is(read_line(""), 0, "nothing");
	ok(operands == 0 && !words[1] && !request.flag && !request.text, "... gives nothing");
	is(read_line("-f --text=words -n 300 --bytes 5 --bytes-of-memory 7 --deep"), 0,
		"all kinds");
	ok(request.flag == 1 && request.quiet == 0 && request.inner.deep == 1, "flags");
	is(request.text, "words", "a text");
	ok(request.number == 300 && request.bytes == 5 && request.mib == 7, "numbers");
	is(read_line("--checked good"), 0, "a value that is checked");
	is(read_line("--checked bad"), "--checked bad: is not good", "... and wrong");
	is(read_line("-l a --list-also b -lc"), 0, "a list");
	ok(request.list.count == 3 && request.list.item[1].mark == 2 &&
			request.list.item[2].mark == 1,
		"... knows which option it was");
	is(request.list.item[0].text, "a", "... in its order");
	is(request.list.item[2].text, "c", "... to the last");
	is(read_line("--alone a"), 0, "an option that goes alone");
	is(read_line("--alone a x"), 0, "... with an operand");
	is(read_line("-q --alone a"), "--alone goes with no other option", "... not with another");
	is(read_line("--alone a -q"), "--alone goes with no other option", "... behind it, too");
}

static void test_forms(void)
{
	is(read_line("-tVALUE"), 0, "-tVALUE");
	is(request.text, "VALUE", "... has the value");
	is(read_line("-t=x"), 0, "-t=x");
	is(request.text, "=x", "... as getopt has it");
	is(read_line("-fqt x"), 0, "-fqt x");
	ok(request.flag && request.quiet, "... sets all of them");
	is(request.text, "x", "... and takes the value");
	is(read_line("--text="), 0, "--text=");
	is(request.text, "", "... is an empty value");
	is(read_line("--text a=b"), 0, "a value with =");
	is(request.text, "a=b", "... is whole");
	is(read_line("--text --flag"), 0, "a value like an option");
	ok(!request.flag && strcmp(request.text, "--flag") == 0, "... is a value");
	is(read_line("--text -- x"), 0, "-- as a value");
	ok(operands == 1 && strcmp(request.text, "--") == 0, "... is one");
	is(read_line("--te=a --fl"), 0, "shortened names");
	ok(request.flag && strcmp(request.text, "a") == 0, "... are taken");
	is(read_line("--list a"), 0, "a name that begins another");
	ok(request.list.count == 1 && request.list.item[0].mark == 1, "... is that one");
}

static void test_operands(void)
{
	is(read_line("a -f b - --text c d"), 0, "operands among options");
	ok(operands == 4 && request.flag && !words[5], "... are counted");
	is(words[1], "a", "... the first");
	is(words[3], "-", "... - is one");
	is(words[4], "d", "... the last");
	is(read_line("a -- -f -- b"), 0, "operands behind --");
	ok(operands == 4 && !request.flag, "... are no options");
	is(words[3], "--", "... nor is another --");
	is(read_line_for(&program, "-f a -q"), 0, "words behind the first operand");
	ok(operands == 2 && !request.quiet, "... are somebody else's");
	is(read_line_for(&program, "-f -- -q a"), 0, "... and so is all behind --");
	ok(operands == 2 && !request.quiet, "... an option, too");
}

static const struct {
	const char *line, *said;
} wrong[] = {
	{ "--no", "--no: no such option" },
	{ "--no=x", "--no=x: no such option" },
	{ "-x", "-x: no such option" },
	{ "-fx", "-x: no such option" },
	{ "--=x", "--=x: no such option" },
	{ "--version", "--version: no such option" },
	{ "--flag=x", "--flag=x: this option takes no value" },
	{ "--fl=", "--fl=: this option takes no value" },
	{ "--text", "--text: a value is missing" },
	{ "-f --te", "--text: a value is missing" },
	{ "-ft", "-t: a value is missing" },
	{ "-f -f", "-f is given twice" },
	{ "-ff", "-f is given twice" },
	{ "-f --flag", "--flag is given twice" },
	{ "--text a -t b", "-t is given twice" },
	{ "--text a x --te a", "--text is given twice" },
	{ "--deep --deep", "--deep is given twice" },
	{ "--byte 1", "--byte: may be --bytes or --bytes-of-memory" },
	{ "--li=1", "--li: may be --list or --list-also" },
	{ "-n 1", "--number 1: not a number from 2 to 300" },
	{ "--number 301", "--number 301: not a number from 2 to 300" },
	{ "--num=99999999999999999999999",
		"--number 99999999999999999999999: not a number from 2 to "
		"300" },
	{ "-n -2", "--number -2: not a number from 2 to 300" },
	{ "-n 0x9", "--number 0x9: not a number from 2 to 300" },
	{ "--number=", "--number : not a number from 2 to 300" },
	{ "--bytes-of 3T", "--bytes-of-memory 3T: not a number of MiB, or of GiB with G behind" },
	{ "--bytes-of 0", "--bytes-of-memory 0: not a number from 1 to 1000" },
	{ "--bytes-of 1001G", "--bytes-of-memory 1001G: not a number from 1 to 1000" },
};

static void test_wrong(void)
{
	size_t i;

	for (i = 0; i < sizeof wrong / sizeof *wrong; i++)
		is(read_line(wrong[i].line), wrong[i].said, wrong[i].line);
}

static const struct {
	const char *text;
	uint64_t bytes; /* 0: refused */
} sizes[] = {
	{ "1", 1 },
	{ "0", 0 },
	{ "K", 0 },
	{ "1K", 1024 },
	{ "3M", 3 << 20 },
	{ "8G", (uint64_t)8 << 30 },
	{ "8k", 0 },
	{ "8KB", 0 },
	{ "9223372036854775807", INT64_MAX },
	{ "9223372036854775808", 0 },
	{ "8589934591G", (uint64_t)8589934591 << 30 },
	{ "8589934592G", 0 },
};

static void test_sizes(void)
{
	char text[64];
	size_t i;

	for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		snprintf(text, sizeof text, "--bytes %s", sizes[i].text);
		if (read_line(text))
			ok(sizes[i].bytes == 0 && strstr(said, ": not a number of bytes, 1 to"),
				text);
		else
			ok(request.bytes == sizes[i].bytes, text);
	}
	is(read_line("--bytes-of-memory 2m"), 0, "MiB with M");
	ok(request.mib == 2, "... are as many");
	is(read_line("--bytes-of-memory 1000g"), 0, "GiB");
	ok(request.mib == 1000 * 1024, "... are 1024 times as many");
}

static void test_help(void)
{
	char text[4096] = "", *at, *next;
	size_t offset, i = 0, length, longest = 0;
	FILE *file = tmpfile();

	options_print_help(&usage, file);
	rewind(file);
	text[fread(text, 1, sizeof text - 1, file)] = 0;
	fclose(file);
	ok(strstr(text, "usage: program command [OPTION...]\n"
			"       program command --alone TEXT\n\nDoes nothing.\n\n"
			"  -f, --flag          a flag\n") == text,
		"help begins with how it is called, and what it does");
	ok(strstr(text, "      --bytes-of-memory MIB\n                      more\n"),
		"a long name has a line of its own");
	ok(strstr(text, "  -l, --list A        one; may be given again\n"), "a list says so");
	ok(strstr(text, "  -h, --help          this text\n\nInner:\n      --deep    "),
		"groups have titles");
	ok(strstr(text, "\n\nExamples:\n  program command\n\nExit status: 0 done"), "examples");
	ok(!strstr(text, "--version"), "a command has no version");
	for (at = text; (next = strchr(at, '\n')); at = next + 1) {
		length = (size_t)(next - at);
		if (length > longest)
			longest = length;
	}
	ok(longest <= 80, "at most 80 columns");
	while (options_row(&usage, i, &offset))
		i++;
	ok(i == sizeof rows / sizeof *rows - 1 + 1 + 1, "all rows can be walked");
	ok(options_row(&program, i, &offset) && !options_row(&program, i + 1, &offset),
		"--version is one where there are no commands");
}

int main(void)
{
	test_kinds();
	test_forms();
	test_operands();
	test_wrong();
	test_sizes();
	test_help();
	free(request.list.item);
	return tap_end();
}
