/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_hooks_test.c - hooks at points on the way: which run, in which order, with which environment, what becomes of the boot
 * where one fails; shells that rd.break= asks for. */
#include "init/hooks.h"

#include "format/initial.h"
#include "init/child.h"
#include "init/driver.h"
#include "init/ending.h"

#include "fake.h"

static struct settings settings;
static char *const environment[] = { (char *)"A=1", (char *)"B=2", 0 };
static char *const none[] = { 0 };

/* --- Stand-ins. --- */

static int statuses[8], answers[8]; /* of hooks, of the driver: in their order */
static unsigned run, asked;
static uint32_t left;
static struct fake_file *changing; /* a directory that the first hook changes */

int child_run(struct child *child)
{
	char *const *words;

	fake_note("%s", child->path);
	for (words = child->environment; *words; words++)
		fake_note(" %s", *words);
	if (child->arguments[0] != child->path || child->arguments[1] || child->settings || child->limit_ms || child->advice)
		fake_note(" and more");
	fake_note("; ");
	if (changing)
		changing->bytes = "b\n", changing->size = 2;
	return statuses[run++ % 8];
}

int driver_ask(const char *question, uint32_t *left_ms, char *const *with)
{
	fake_note("ask %s%s%s; ", question, left_ms == &left ? " in time" : left_ms ? " in another" : "", with == environment ? "" : " with others");
	return answers[asked++ % 8];
}

void driver_end(char *const *with)
{
	fake_note("end%s; ", with == environment ? "" : " with others");
}

int ending_shell(char *const *with)
{
	fake_note("shell%s; ", with == environment ? "" : " with others");
	return 0;
}

static void begin(void)
{
	fake_begin();
	memset(&settings, 0, sizeof settings);
	memset(statuses, 0, sizeof statuses);
	memset(answers, 0, sizeof answers);
	run = asked = 0;
	changing = 0;
}

/* --- Points. --- */

/* In their order. Where one ends, a hook that fails is the last one. */
static const struct {
	const char *name;
	int ends;
} points[] = {
	{ "cmdline", 1 },
	{ "pre-udev", 0 },
	{ "pre-trigger", 0 },
	{ "initqueue", 0 },
	{ "pre-mount", 1 },
	{ "mount", 1 },
	{ "pre-import", 1 },
	{ "post-import", 1 },
	{ "pre-pivot", 1 },
	{ "cleanup", 0 },
	{ "emergency", 0 },
};

/* What is called with two hooks, of which the first fails, and one of dracut's that does. */
static void check_points(void)
{
	char wanted[1024], path[64], *at;
	int point, result;

	for (point = 0; point < (int)(sizeof points / sizeof *points); point++) {
		begin();
		sprintf(path, INITIAL_HOOKS "%s", points[point].name);
		fake_text(path, "1\n2\n");
		statuses[0] = 3;
		answers[0] = 7;
		at = wanted + sprintf(wanted, "open %s 200000; %s/1 HOOK=%s NEWROOT=/sysroot ROOT= A=1 B=2; ", path, path,
				      points[point].name);
		if (!points[point].ends)
			at += sprintf(at, "open %s 200000; %s/2 HOOK=%s NEWROOT=/sysroot ROOT= A=1 B=2; open %s 200000; ",
				path, path, points[point].name, path);
		if (!points[point].ends && point != HOOKS_INITQUEUE)
			at += sprintf(at, "ask %s; ask %s; ", points[point].name, points[point].name);
		if (point == HOOKS_CLEANUP)
			sprintf(at, "end; ");
		result = hooks_run(point, &settings, environment);
		is(fake_trace, wanted, points[point].name);
		ok(result == (points[point].ends ? 3 : 0), "... what becomes of the boot");
		ok(!*fake_said && !fake_open_count(), "... nothing is said or open");
		begin();
		answers[0] = 7;
		result = hooks_run(point, &settings, environment);
		ok(result == (points[point].ends ? INITIAL_STATUS_FAILED : 0), "one of dracut's");
		ok(fake_times("ask ") == (point == HOOKS_INITQUEUE ? 0 : points[point].ends ? 1u : 2u), "... is asked for");
		begin();
		answers[0] = 255, answers[1] = DRIVER_ENDS;
		result = hooks_run(point, &settings, environment);
		ok(result == (point == HOOKS_INITQUEUE ? 0 : INITIAL_STATUS_FAILED), "... one that ends the boot");
	}
	ok(HOOKS_EMERGENCY == point - 1, "all points");
}

/* --- Names. --- */

#define MOUNT_HOOKS INITIAL_HOOKS "mount"
#define OPENED "open " MOUNT_HOOKS " 200000; "
#define HOOK(name) MOUNT_HOOKS "/" name " HOOK=mount NEWROOT=/sysroot ROOT=LABEL=x; "

static void check_names(void)
{
	static char long_name[300];
	struct fake_file *file;

	begin();
	settings.root.root = "LABEL=x";
	fake_text(MOUNT_HOOKS, ".\n..\n20-b\n10-a\n20-ba\n.swp\n00\n20-b~\n");
	ok(hooks_run(HOOKS_MOUNT, &settings, none) == 0, "hooks that all end well");
	is(fake_trace,
		OPENED HOOK("00") OPENED HOOK("10-a") OPENED HOOK("20-b") OPENED HOOK("20-ba") OPENED HOOK(
			"20-b~") OPENED "ask mount with others; ",
		"... in byte order");
	begin();
	settings.root.root = "LABEL=x";
	changing = fake_text(MOUNT_HOOKS, "a\nc\n");
	hooks_run(HOOKS_MOUNT, &settings, none);
	is(fake_trace, OPENED HOOK("a") OPENED HOOK("b") OPENED "ask mount with others; ", "hooks that change what there is");
	begin();
	hooks_run(HOOKS_MOUNT, &settings, environment);
	is(fake_trace, OPENED "ask mount; ", "no directory");
	begin();
	statuses[1] = 9, statuses[2] = 8;
	fake_text(MOUNT_HOOKS, "a\nb\nc\n");
	ok(hooks_run(HOOKS_MOUNT, &settings, environment) == 9 && run == 2 && asked == 0, "the second fails");
	begin();
	memset(long_name, 'n', 255);
	memcpy(long_name + 255, "\n", 2);
	file = fake_text(MOUNT_HOOKS, long_name);
	hooks_run(HOOKS_MOUNT, &settings, environment);
	long_name[255] = 0;
	ok(strstr(fake_trace, long_name) && fake_times("/nnnn") == 1, "the longest name");
	ok(file->bytes == long_name, "... is there");
}

/* --- Words. --- */

static void check_breaks(void)
{
	begin();
	settings.root.stops[0] = "pre-mount";
	settings.root.stops[1] = "bogus";
	settings.root.stops[2] = "cmdline";
	settings.root.stops[3] = "cmdline";
	hooks_run(HOOKS_CMDLINE, &settings, environment);
	is(fake_trace, "shell; open " INITIAL_HOOKS "cmdline 200000; ask cmdline; ", "a shell before the hooks, once");
	is(fake_said,
		"init: command line: rd.break=bogus: no such point; init(8) lists them: cmdline, ..., cleanup\n"
		"init: rd.break: before cmdline; the boot goes on when the shell ends\n",
		"... is said, and what is no point");
	fake_said[0] = 0;
	hooks_run(HOOKS_CMDLINE, &settings, environment);
	is(fake_said,
		"init: command line: rd.break=bogus: no such point; init(8) lists them: cmdline, ..., cleanup\n",
		"not a second time");
	fake_said[0] = 0;
	fake_trace_anew();
	hooks_run(HOOKS_MOUNT, &settings, environment);
	is(fake_said, "", "another point");
	hooks_run(HOOKS_PRE_MOUNT, &settings, environment);
	is(fake_said, "init: rd.break: before pre-mount; the boot goes on when the shell ends\n", "the other one");
	fake_said[0] = 0;
	settings.root.stops[0] = "initqueue";
	hooks_queue(0, &left, &settings, environment);
	is(fake_said, "init: rd.break: before initqueue; the boot goes on when the shell ends\n", "before the queue");
	fake_said[0] = 0;
	hooks_queue(0, &left, &settings, environment);
	hooks_run(HOOKS_INITQUEUE, &settings, environment);
	is(fake_said, "", "... once, too");
	settings.root.stops[0] = "emergency";
	hooks_run(HOOKS_EMERGENCY, &settings, environment);
	is(fake_said, "init: rd.break: before emergency; the boot goes on when the shell ends\n", "the last point");
}

/* As many as there may be: what comes behind them is another setting. */
static void check_all_breaks(void)
{
	int i;

	begin();
	for (i = 0; i < ROOT_WORDS_STOPS; i++)
		settings.root.stops[i] = "x";
	settings.root.stops[ROOT_WORDS_STOPS - 1] = "pre-udev";
	settings.root.wants_shell = 1;
	hooks_run(HOOKS_PRE_UDEV, &settings, environment);
	is(fake_said, "init: rd.break: before pre-udev; the boot goes on when the shell ends\n", "as many as there may be");
}

static const struct {
	const char *name;
	int is_late, answers[3], result;
	const char *trace;
} turns[] = {
	{ "nothing to wait for", 0, { 0 }, 0, "ask initqueue in time; " },
	{ "a turn for a timeout", 1, { 0 }, 0, "ask initqueue late in time; " },
	{ "not finished", 0, { DRIVER_WAITS }, DRIVER_WAITS, "ask initqueue in time; " },
	{ "the end of the boot", 0, { DRIVER_ENDS }, DRIVER_ENDS, "ask initqueue in time; " },
	{ "hooks that fail, of which the others are asked for", 0, { 1, 255, DRIVER_WAITS }, DRIVER_WAITS,
		"ask initqueue in time; ask initqueue in time; ask initqueue in time; " },
};

static void check_queue(void)
{
	size_t i;

	for (i = 0; i < sizeof turns / sizeof *turns; i++) {
		begin();
		memcpy(answers, turns[i].answers, sizeof turns[i].answers);
		ok(hooks_queue(turns[i].is_late, &left, &settings, environment) == turns[i].result, turns[i].name);
		is(fake_trace, turns[i].trace, "... what is asked");
	}
}

/* Before all others: the room is made once. */
static void check_memory(void)
{
	static char root[INITIAL_LINE_BYTES_MAX];

	begin();
	fake_text(MOUNT_HOOKS, "a\n");
	fake_tell(SYS_BRK, 1, 0);
	ok(hooks_run(HOOKS_MOUNT, &settings, environment) == INITIAL_STATUS_FAILED, "no memory");
	ok(!run && !asked, "... no hook");
	begin();
	fake_text(INITIAL_HOOKS "cleanup", "a\n");
	fake_tell(SYS_BRK, 1, 0);
	ok(hooks_run(HOOKS_CLEANUP, &settings, environment) == 0 && !run && asked == 1, "... where the boot goes on");
	begin();
	memset(root, 'r', sizeof root - 1);
	settings.root.root = root;
	fake_text(MOUNT_HOOKS, "a\n");
	hooks_run(HOOKS_MOUNT, &settings, environment);
	ok(strstr(fake_trace, " ROOT=r") && strspn(strstr(fake_trace, " ROOT=r") + strlen(" ROOT="), "r") == sizeof root - 1,
		"the longest root=");
	begin();
	fake_text(MOUNT_HOOKS, "a\nb\n");
	fake_tell(SYS_BRK, 1, 0);
	ok(hooks_run(HOOKS_MOUNT, &settings, environment) == 0 && run == 2, "memory is asked for once");
}

int main(void)
{
	check_memory();
	check_points();
	check_names();
	check_breaks();
	check_all_breaks();
	check_queue();
	return tap_end();
}
