/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * ending.c - the ways in which init ends the boot. */
#include "init/ending.h"

#include "format/initial.h"
#include "freestanding/files.h"
#include "freestanding/machine.h"
#include "freestanding/message.h"
#include "freestanding/processes.h"
#include "init/child.h"
#include "init/status_port.h"
#include "init/streams.h"
#include "init/unmount.h"

#define SHELL "/bin/sh"

/* include/uapi/linux/reboot.h */
#define REBOOT_RESTART   0x01234567u
#define REBOOT_HALT      0xcdef0123u
#define REBOOT_POWER_OFF 0x4321fedcu

/* Does not return: where the kernel refuses, process 1 waits, since its end would be a panic. */
__attribute__((noreturn)) static void stop_machine(uint32_t command)
{
	long result = system_reboot(command);

	complain("the kernel cannot do that: ", system_error_text(result), "; waiting forever");
	for (;;) {
		while (system_wait(-1, 0) > 0)
			;
		system_sleep_ms(60 * 1000);
	}
}

static void say_status(const struct settings *settings, const char *word, int status)
{
	const char *number = message_number((uint64_t)status);

	/* Whoever is told may end the machine at once. */
	unmount_all();
	say(INITIAL_STATUS, number);
	status_port_say(settings->status_port, word, number);
	/* A slow serial line still holds the last lines. */
	streams_drain(settings);
}

int ending_shell(char *const *environment)
{
	static char name[] = SHELL;
	char *arguments[2] = { name, 0 };
	struct child shell = { .path = SHELL, .arguments = arguments, .environment = environment };
	struct file_status status;

	if (system_stat(SHELL, &status) < 0) {
		complain("no " SHELL " here");
		return -1;
	}
	child_run(&shell);
	return 0;
}

/* When the shell ends, or when there is none, the machine stops. */
__attribute__((noreturn)) static void run_shell(char *const *environment)
{
	struct file_status status;

	if (system_stat(SHELL, &status) < 0) {
		complain("no " SHELL " here; halting, so that this can be read");
		stop_machine(REBOOT_HALT);
	}
	complain("starting " SHELL "; the machine is powered off when it ends");
	ending_shell(environment);
	unmount_all();
	stop_machine(REBOOT_POWER_OFF);
}

__attribute__((noreturn)) static void leave(int way, char *const *environment)
{
	static const uint32_t commands[] = { [ON_ERROR_POWEROFF] = REBOOT_POWER_OFF,
		[ON_ERROR_REBOOT] = REBOOT_RESTART,
		[ON_ERROR_HALT] = REBOOT_HALT };

	if (way == ON_ERROR_SHELL)
		run_shell(environment);
	stop_machine(commands[way]);
}

void ending_done(const struct settings *settings, int status, char *const *environment)
{
	say_status(settings, INITIAL_STATUS, status);
	leave(settings->on_end, environment);
}

void ending_failed(const struct settings *settings, int status, char *const *environment)
{
	int way = settings->on_error;

	if (way == ON_ERROR_DEFAULT)
		way = settings->mode == MODE_RUN ? ON_ERROR_POWEROFF : ON_ERROR_SHELL;
	complain(INITIAL_FAILED);
	say_status(settings, INITIAL_FAILURE, status);
	leave(way, environment);
}
