/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_words_test.c - arguments and environment that init hands over. */
#include "format/initial.h"
#include "init/words.h"

#include "fake.h"

static struct settings settings;

/* The words, a blank behind each. */
static const char *joined(char *const *words)
{
	static char text[2][1024];
	static unsigned next;
	char *to = text[next++ % 2];

	to[0] = 0;
	for (; words && *words; words++) {
		strcat(to, *words);
		strcat(to, "|");
	}
	return to;
}

/* What becomes of them; 0: no such file. */
static void takes(const char *name, const char *arguments, size_t arguments_bytes, const char *wanted,
	size_t wanted_bytes, const char *arguments_are, const char *environment_is)
{
	static char home[] = "HOME=/", other[] = "A=1", program[] = "/main", word[] = "line";
	char *given[] = { home, other, 0 };
	char *const *environment;

	memset(&settings, 0, sizeof settings);
	settings.line_arguments[0] = program;
	settings.line_arguments[1] = word;
	settings.arguments = settings.line_arguments;
	fake_begin();
	if (arguments)
		fake_put(INITIAL_ARGUMENTS, arguments, arguments_bytes);
	if (wanted)
		fake_put(INITIAL_ENVIRONMENT, wanted, wanted_bytes);
	environment = words_take(&settings, given);
	is(joined(settings.arguments), arguments_are, name);
	is(joined(environment), environment_is, "... its environment");
	ok(!settings.wrong && !fake_open_count() && !*fake_said, "... nothing is wrong");
}

#define PATH "PATH=" INITIAL_PATH "|"

static void fails(const char *name, const char *said)
{
	static char home[] = "HOME=/";
	char *given[] = { home, 0 };

	is(joined(words_take(&settings, given)), "HOME=/|" PATH, name);
	is(fake_said, said, "... what is said");
	ok(settings.wrong == 1, "... and ends the boot");
}

int main(void)
{
	struct fake_file *file;
	char *given[] = { 0 };

	takes("none", 0, 0, 0, 0, "/main|line|", "HOME=/|A=1|" PATH);
	is(fake_trace, "", "... nothing is opened");
	takes("arguments", "\0a\0b c\0", 7, 0, 0, "/main|a|b c|", "HOME=/|A=1|" PATH);
	is(fake_trace, "open " INITIAL_ARGUMENTS " 0; unlink " INITIAL_ARGUMENTS "; ", "... are taken away");
	takes("with a name", "x\0a\0", 4, 0, 0, "x|a|", "HOME=/|A=1|" PATH);
	takes("empty words", "x\0\0\0", 4, 0, 0, "x|||", "HOME=/|A=1|" PATH);
	takes("no words", "", 0, 0, 0, "/main|line|", "HOME=/|A=1|" PATH);
	takes("a word without an end", "x\0a\0b", 5, 0, 0, "x|a|", "HOME=/|A=1|" PATH);
	takes("an environment", 0, 0, "A=2\0B=3\0", 8, "/main|line|", "A=2|B=3|HOME=/|" PATH);
	takes("with a path", 0, 0, "PATH=/x\0A\0", 10, "/main|line|", "PATH=/x|A|HOME=/|A=1|");
	takes("names that begin alike", 0, 0, "HOMES=1\0AA=1\0PATHS=2\0", 21, "/main|line|",
		"HOMES=1|AA=1|PATHS=2|HOME=/|A=1|" PATH);
	takes("both", "x\0", 2, "HOME=/h\0", 8, "x|", "HOME=/h|A=1|" PATH);

	fake_begin();
	memset(&settings, 0, sizeof settings);
	fake_text(INITIAL_ARGUMENTS, "x")->open_error = -ERROR_IO;
	fails("one that cannot be opened", "init: " INITIAL_ARGUMENTS ": input/output error\n");
	fake_begin();
	memset(&settings, 0, sizeof settings);
	file = fake_put(INITIAL_ENVIRONMENT, "A=1\0", 4);
	file->read_error = -ERROR_IO;
	fails("one that cannot be read", "init: " INITIAL_ENVIRONMENT ": input/output error\n");
	ok(!file->is_open && !strstr(fake_trace, "unlink"), "... it is closed, and stays");
	fake_begin();
	memset(&settings, 0, sizeof settings);
	fake_put(INITIAL_ENVIRONMENT, "A=1\0", 4);
	fake_tell(SYS_BRK, 1, 0);
	fails("no memory for it", "init: " INITIAL_ENVIRONMENT ": out of memory\n");
	fake_begin();
	memset(&settings, 0, sizeof settings);
	fake_put(INITIAL_ENVIRONMENT, "A=1\0", 4);
	fake_tell(SYS_BRK, 0, 0);
	fake_tell(SYS_BRK, 1, 0);
	fails("none for its words", "init: " INITIAL_ENVIRONMENT ": out of memory\n");
	fake_begin();
	memset(&settings, 0, sizeof settings);
	fake_tell(SYS_BRK, 1, 0);
	ok(words_take(&settings, given) == given && settings.wrong == 1, "none for all of them: as it was");
	is(fake_said, "init: " INITIAL_ENVIRONMENT ": out of memory\n", "... what is said");
	return tap_end();
}
