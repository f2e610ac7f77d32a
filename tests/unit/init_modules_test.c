/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_modules_test.c - modules that init loads: which, in which order, with which options, and what it says. In children,
 * since it does so once. */
#include "format/initial.h"
#include "init/modules.h"

#include <sys/wait.h>
#include <unistd.h>

#include "fake.h"

/* Runs it in a child; what it does is compared there. */
static void loads(const char *name, void (*prepare)(void), const char *trace, const char *words)
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		fake_begin();
		prepare();
		modules_load();
		if (fake_open_count() || strcmp(fake_trace, trace) != 0 || strcmp(fake_said, words) != 0)
			fprintf(stderr, "# got:    %s\n# wanted: %s\n# got:    %s# wanted: %s# open: %u\n",
				fake_trace, trace, fake_said, words, fake_open_count());
		_exit(fake_open_count() || strcmp(fake_trace, trace) != 0 || strcmp(fake_said, words) != 0);
	}
	waitpid(child, &status, 0);
	ok(status == 0, name);
}

#define M    INITIAL_MODULES
#define LIST "open " M " 200000; "
#define OPENED(name) "open " M name " 0; open " M name ".options 0; "

static void none(void)
{
}

static void in_order(void)
{
	fake_text(M, ".\n..\nb.ko\na.ko.xz\n.ko\nc.ko.gz\nd.ko.zst\nb.ko.options\nREADME\nbb.ko\n");
	fake_text(M "b.ko", "");
	fake_text(M "a.ko.xz", "");
	fake_text(M "c.ko.gz", "");
	fake_text(M "d.ko.zst", "");
	fake_text(M "bb.ko", "");
	fake_text(M "b.ko.options", "x=1 y=2\n");
	fake_text(M "a.ko.xz.options", "no newline");
	fake_text(M "c.ko.gz.options", "");
	fake_text(M "d.ko.zst.options", "\n");
}

static void with_errors(void)
{
	static const long errors[] = { -ERROR_NOENT, -ERROR_NODEV, -8, -ERROR_INVAL, -ERROR_EXIST, 0 };
	static const char *const names[] = { M "a.ko", M "b.ko", M "c.ko", M "d.ko", M "e.ko", M "f.ko" };
	unsigned i;

	fake_text(M, "f.ko\ne.ko\nd.ko\nc.ko\nb.ko\na.ko\ng.ko\nh.ko\ni.ko\n");
	for (i = 0; i < 6; i++)
		fake_text(names[i], "")->load_result = errors[i];
	fake_text(M "g.ko", "")->open_error = -ERROR_ACCES;
	fake_text(M "h.ko", "")->load_result = -ERROR_NOENT; /* now of b.ko, as hv_storvsc is of hv_vmbus */
	fake_text(M "i.ko", "")->open_error = -ERROR_NOENT;
}

static void compressed(void)
{
	fake_text(M, "a.ko.xz\nb.ko.xz\nc.ko.xz\n");
	fake_text(M "a.ko.xz", "")->load_result = -ERROR_INVAL;
	fake_text(M "b.ko.xz", "")->load_result = -95;
	fake_text(M "c.ko.xz", "")->load_result = -8;
}

static void compressed_for_old(void)
{
	compressed();
	fake_load_of_none = -ERROR_INVAL;
}

static void compressed_for_new(void)
{
	compressed();
	fake_load_of_none = -9; /* EBADF */
}

static char long_options[INITIAL_MODULE_OPTIONS_BYTES_MAX + 3];

static void options_too_long(void)
{
	memset(long_options, 'o', sizeof long_options - 1);
	fake_text(M, "0.ko\na.ko\nb.ko\nc.ko\n");
	fake_text(M "0.ko", "");
	fake_text(M "0.ko.options", "x");
	fake_text(M "a.ko", "");
	fake_text(M "a.ko.options", "y")->read_error = -ERROR_IO;
	fake_text(M "b.ko", "");
	fake_put(M "b.ko.options", long_options, sizeof long_options - 1);
	fake_text(M "c.ko", "");
}

/* As long as they may be, and the newline. */
static void longest_options(void)
{
	fake_text(M, "a.ko\n");
	fake_text(M "a.ko", "");
	memset(long_options, 'o', INITIAL_MODULE_OPTIONS_BYTES_MAX);
	long_options[INITIAL_MODULE_OPTIONS_BYTES_MAX] = '\n';
	fake_put(M "a.ko.options", long_options, INITIAL_MODULE_OPTIONS_BYTES_MAX + 1);
}

static char list[INITIAL_MODULES_MAX * 8 + 64], name[sizeof M + INITIAL_MODULE_NAME_BYTES_MAX + 8];

/* The last of them first. */
static void many(void)
{
	int i;

	for (i = INITIAL_MODULES_MAX - 1; i >= 0; i--)
		sprintf(list + strlen(list), "%03d.ko\n", i);
	fake_text(M, list);
}

static void name_of(size_t length)
{
	memset(name, 'n', sizeof name - 1);
	memcpy(name, M, sizeof M - 1);
	strcpy(name + sizeof M - 1 + length - 3, ".ko");
	fake_text(M, name + sizeof M - 1);
	fake_text(name, "");
}

static void longest_name(void)
{
	name_of(INITIAL_MODULE_NAME_BYTES_MAX);
}

/* What it does of more than a trace has room for: how often, and what it says. */
static void counts(const char *title, void (*prepare)(void), const char *call, unsigned wanted,
	const char *words)
{
	unsigned count = 0;
	const char *at;
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		fake_begin();
		prepare();
		modules_load();
		for (at = fake_trace; (at = strstr(at, call)); at++)
			count++;
		if (count != wanted || !strstr(fake_said, words))
			fprintf(stderr, "# got:    %u %s\n# wanted: %u %s\n", count, fake_said, wanted, words);
		_exit(count != wanted || !strstr(fake_said, words));
	}
	waitpid(child, &status, 0);
	ok(status == 0, title);
}

int main(void)
{
	static char options[2 * INITIAL_MODULE_OPTIONS_BYTES_MAX];

	loads("no directory", none, LIST, "");
	loads("each once, in the order of their names", in_order,
		LIST LIST OPENED("a.ko.xz") "load " M "a.ko.xz 'no newline' 4; " LIST OPENED("b.ko") "load " M
			"b.ko 'x=1 y=2' 0; " LIST LIST OPENED("bb.ko") "load " M "bb.ko '' 0; " LIST OPENED("c.ko.gz")
			"load " M "c.ko.gz '' 4; " LIST OPENED("d.ko.zst") "load " M "d.ko.zst '' 4; " LIST,
		"init: 5 of 5 kernel modules loaded, 0 were there already\n");
	loads("what the kernel refuses", with_errors,
		LIST OPENED("a.ko") "load " M "a.ko '' 0; " LIST OPENED("b.ko") "load " M "b.ko '' 0; " LIST OPENED(
			"c.ko") "load " M "c.ko '' 0; " LIST OPENED("d.ko") "load " M "d.ko '' 0; " LIST OPENED("e.ko")
			"load " M "e.ko '' 0; " LIST OPENED("f.ko") "load " M "f.ko '' 0; " LIST "open " M "g.ko 0; " LIST
			OPENED("h.ko") "load " M "h.ko '' 0; " LIST "open " M "i.ko 0; " LIST,
		"init: " M "a.ko: a symbol it needs is missing: load the module it depends on first; going on without\n"
		"init: " M "b.ko: not for this machine\n"
		"init: " M "c.ko: not a module for this kernel; going on without\n"
		"init: " M "d.ko: invalid argument; going on without\n"
		"init: " M "g.ko: permission denied; going on without\n"
		"init: " M "h.ko: not for this machine\n"
		"init: " M "i.ko: no such file or directory; going on without\n"
		"init: 1 of 9 kernel modules loaded, 1 were there already\n");
#define COMPRESSED \
	LIST OPENED("a.ko.xz") "load " M "a.ko.xz '' 4; load - '' 4; " LIST OPENED("b.ko.xz") \
		"load " M "b.ko.xz '' 4; " LIST OPENED("c.ko.xz") "load " M "c.ko.xz '' 4; " LIST
#define OTHERS \
	"init: " M "b.ko.xz: this kernel does not unpack it; going on without\n" \
	"init: " M "c.ko.xz: not a module for this kernel; going on without\n" \
	"init: 0 of 3 kernel modules loaded, 0 were there already\n"
	loads("compressed ones, of which a kernel knows nothing", compressed_for_old, COMPRESSED,
		"init: " M "a.ko.xz: this kernel does not unpack it; going on without\n" OTHERS);
	loads("... of which it knows, but not this form, or another value of an option", compressed_for_new, COMPRESSED,
		"init: " M "a.ko.xz: this kernel does not unpack its form, or an option of it is wrong; going on without\n" OTHERS);
	sprintf(options, "init: " M "a.ko.options: input/output error\n"
			 "init: " M "b.ko.options: longer than %d bytes; the module is loaded without options\n"
			 "init: 4 of 4 kernel modules loaded, 0 were there already\n", INITIAL_MODULE_OPTIONS_BYTES_MAX + 1);
	loads("options that cannot be had", options_too_long,
		LIST OPENED("0.ko") "load " M "0.ko 'x' 0; " LIST OPENED("a.ko") "load " M "a.ko '' 0; " LIST OPENED("b.ko")
			"load " M "b.ko '' 0; " LIST OPENED("c.ko") "load " M "c.ko '' 0; " LIST,
		options);
	memset(long_options, 'o', sizeof long_options);
	sprintf(options, LIST OPENED("a.ko") "load " M "a.ko '%.*s' 0; " LIST, INITIAL_MODULE_OPTIONS_BYTES_MAX, long_options);
	loads("the longest options", longest_options, options,
		"init: 1 of 1 kernel modules loaded, 0 were there already\n");
	counts("as many as an archive may have", many, "ko 0; ", INITIAL_MODULES_MAX, "of 256 kernel modules loaded");
	counts("the longest name", longest_name, "load ", 1, "init: 1 of 1 kernel modules loaded");
	return tap_end();
}
