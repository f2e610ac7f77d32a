/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * hooks.c - what the initial CPIO has for points on the way. */
#include "init/hooks.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "init/child.h"
#include "init/driver.h"
#include "init/ending.h"
#include "init/join.h"
#include "init/names.h"

enum { PATH_BYTES = sizeof INITIAL_HOOKS + 16 + NAMES_BYTES };

/* What becomes of a boot in which a hook fails. */
static const struct {
	char name[12], ends;
} points[] = {
	[HOOKS_CMDLINE] = { "cmdline", 1 },
	[HOOKS_PRE_UDEV] = { "pre-udev", 0 },
	[HOOKS_PRE_TRIGGER] = { "pre-trigger", 0 },
	[HOOKS_INITQUEUE] = { "initqueue", 0 }, /* it is run again */
	[HOOKS_PRE_MOUNT] = { "pre-mount", 1 },
	[HOOKS_MOUNT] = { "mount", 1 },
	[HOOKS_PRE_IMPORT] = { "pre-import", 1 },
	[HOOKS_POST_IMPORT] = { "post-import", 1 },
	[HOOKS_PRE_PIVOT] = { "pre-pivot", 1 },
	[HOOKS_CLEANUP] = { "cleanup", 0 },
	[HOOKS_EMERGENCY] = { "emergency", 0 },
};

enum { POINTS = sizeof points / sizeof *points };

/* The environment with three more, before all others; 0 when there is no memory. */
static char **add_variables(const struct settings *settings, int point, char *const *environment)
{
	static char **all, newroot[] = "NEWROOT=" INITIAL_ROOT, hook[32],
			   root[INITIAL_LINE_BYTES_MAX + 5];
	size_t count = 0;

	while (environment[count])
		count++;
	if (!all)
		all = memory_get((count + 4) * sizeof *all);
	if (!all)
		return 0;
	join(hook, "HOOK=", points[point].name);
	join(root, "ROOT=", settings->root.root ? settings->root.root : "");
	all[0] = hook;
	all[1] = newroot;
	all[2] = root;
	memcpy(all + 3, environment, (count + 1) * sizeof *all);
	return all;
}

/* Where the word means no point, that is said, at the first one. */
static void break_at(const char *word, int point, char *const *environment)
{
	static unsigned broken; /* a bit a point */
	int known = 0;

	while (known < POINTS && strcmp(word, points[known].name) != 0)
		known++;
	if (known == POINTS && point == HOOKS_CMDLINE)
		complain("command line: rd.break=", word,
			": no such point; init(8) lists them: cmdline, ..., cleanup");
	if (known != point || broken >> point & 1)
		return;
	broken |= 1u << point;
	say("rd.break: before ", word, "; the boot goes on when the shell ends");
	ending_shell(environment);
}

static void break_before(int point, const struct settings *settings, char *const *environment)
{
	const char *const *stops = settings->root.stops;
	int i;

	for (i = 0; i < ROOT_WORDS_STOPS && stops[i]; i++)
		break_at(stops[i], point, environment);
}

/* dracut's. */
static int run_sourced(int point, char *const *environment)
{
	int failed;

	while ((failed = driver_ask(points[point].name, 0, environment)) > 0)
		if (failed == DRIVER_ENDS || points[point].ends)
			return INITIAL_STATUS_FAILED;
	return 0;
}

int hooks_are_there(int point)
{
	char path[PATH_BYTES], name[NAMES_BYTES] = "";

	join(path, INITIAL_HOOKS, points[point].name);
	return names_next(path, name);
}

int hooks_run(int point, const struct settings *settings, char *const *environment)
{
	char path[PATH_BYTES], file[PATH_BYTES], name[NAMES_BYTES] = "";
	char *arguments[2] = { file, 0 };
	struct child hook = { .path = file, .arguments = arguments };
	int result = 0, failed;

	break_before(point, settings, environment);
	join(path, INITIAL_HOOKS, points[point].name);
	while (result == 0 && names_next(path, name)) {
		join(file, path, "/", name);
		hook.environment = add_variables(settings, point, environment);
		failed = hook.environment ? child_run(&hook) : INITIAL_STATUS_FAILED;
		if (points[point].ends)
			result = failed;
	}
	if (result == 0 && point != HOOKS_INITQUEUE)
		result = run_sourced(point, environment);
	if (point == HOOKS_CLEANUP)
		driver_end(environment);
	return result;
}

int hooks_queue(
	int is_late, uint32_t *left_ms, const struct settings *settings, char *const *environment)
{
	int answer;

	break_before(HOOKS_INITQUEUE, settings, environment);
	do
		answer = driver_ask(is_late ? "initqueue late" : "initqueue", left_ms, environment);
	while (answer > 0 && answer < DRIVER_WAITS);
	return answer;
}
