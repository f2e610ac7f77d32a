/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * main.c - init: process 1 of the initial CPIO. Brings the system up, imports the payload, hands
 * over.
 *
 * Reads the kernel's command line; says on the console what it does. As process 1 it never returns;
 * as any other it touches nothing. See init(8). */
#include <string.h>

#include "format/initial.h"
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "freestanding/process_one.h"
#include "init/bring_up.h"
#include "init/carrier.h"
#include "init/child.h"
#include "init/ending.h"
#include "init/hooks.h"
#include "init/import.h"
#include "init/results.h"
#include "init/root.h"
#include "init/marks.h"
#include "init/modules.h"
#include "init/settings.h"
#include "init/status_port.h"
#include "init/streams.h"
#include "init/words.h"

static char *const *environment;

static const char version[] = INITIAL_NAME " (lbpayload) " VERSION "\n";

static const char help[] =
	"usage: the kernel starts it as process 1 of an initial CPIO\n"
	"\n"
	"Words of the kernel's command line, " INITIAL_SETTINGS "..., say how: init(8).\n"
	"As any other process it does nothing.\n"
	"\n"
	"  --help     say this\n"
	"  --version  say which release this is\n"
	"\n"
	"Exit status: 0 for these two, 1 when not written, else 2.\n";

/* Process 1 of a container, whose mounts and disks may be the host's, is another namespace's. The
 * first one has this number (include/linux/proc_ns.h); where /proc does not say it yet, process 2
 * is the kernel's own. */
static int is_first_process(void)
{
	struct file_status status;

	if (system_stat(INITIAL_PROC "/self/ns/pid", &status) == 0 && status.inode != 0xeffffffcu)
		return 0;
	return system_process_id() == 1 && call(SYS_KILL, 2, 0) == 0;
}

/* On a machine that is running, started by hand. */
static int answer(const char *word)
{
	const char *text = strcmp(word, "--version") == 0 ? version
			   : strcmp(word, "--help") == 0  ? help
							  : 0;
	long result;

	if (!text) {
		complain("this is the init of an initial CPIO, and does nothing where it is not "
			 "process 1; --help says more");
		return 2;
	}
	result = system_write_all(MESSAGE_STANDARD_OUTPUT, text, strlen(text));
	if (result < 0)
		complain("standard output: ", system_error_text(result));
	return result < 0;
}

static void run_hooks(int point, const struct settings *settings)
{
	if (hooks_run(point, settings, environment) == 0)
		return;
	if (settings->root.root)
		root_say_all(settings, environment);
	ending_failed(settings, INITIAL_STATUS_FAILED, environment);
}

__attribute__((noreturn)) static void hand_over(struct settings *settings)
{
	static const char advice[] = "give " INITIAL_NEXT "=PATH, or put a program there with "
				     "mkpayload cpio --add FILE:" INITIAL_PROGRAM ":755";
	struct child program = { .path = settings->next,
		.arguments = settings->arguments,
		.environment = environment,
		.advice = advice,
		.settings = settings };
	int result;

	if (settings->carrier != STREAMS_DIRECT)
		carrier_begin(settings);
	if (settings->mode == MODE_RUN) {
		result = child_run(&program);
		if (program.started && (results_export(settings, &program, result) == 0 || result))
			ending_done(settings, result, environment);
		if (program.started)
			result = INITIAL_STATUS_FAILED;
	} else {
		result = child_exec(&program);
	}
	ending_failed(settings, result, environment);
}

int main(int argc, char **argv, char **given_environment)
{
	static char line[INITIAL_LINE_BYTES_MAX + 2]; /* a newline, and whether there is more */
	static struct settings settings;
	int status;

	message_program = INITIAL_NAME;
	if (!is_first_process())
		return answer(argc > 1 ? argv[1] : "");
	bring_up_file_systems();
	bring_up_console();
	bring_up_report();
	bring_up_places();
	bring_up_command_line(line, sizeof line);
	settings_read(&settings, line);
	environment = given_environment;
	status = settings.wrong ? INITIAL_STATUS_FAILED : marks_check(&settings);
	if (status)
		ending_failed(&settings, status, environment);
	environment = words_take(&settings, given_environment);
	if (settings.wrong)
		ending_failed(&settings, INITIAL_STATUS_FAILED, environment);
	run_hooks(HOOKS_CMDLINE, &settings);
	run_hooks(HOOKS_PRE_UDEV, &settings);
	modules_load();
	run_hooks(HOOKS_PRE_TRIGGER, &settings);
	status_port_begin(settings.status_port);
	streams_check(&settings);
	if (settings.root.root)
		root_enter(&settings, argv, environment);
	if (results_prepare(&settings) || import_payload(&settings, environment))
		ending_failed(&settings, INITIAL_STATUS_FAILED, environment);
	run_hooks(HOOKS_CLEANUP, &settings);
	hand_over(&settings);
}
