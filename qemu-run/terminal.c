/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * terminal.c - the terminal that qemu-run is called from. */
#include "qemu-run/terminal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "host/message.h"
#include "qemu-run/end.h"

static struct termios before;

static int is_taken;

/* In the background it is the shell's again, as that wants it, and would stop who asks. */
void terminal_end(void)
{
	pid_t front = tcgetpgrp(STDIN_FILENO);

	if (is_taken && (front < 0 || front == getpgrp()))
		tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
	is_taken = 0;
}

int terminal_is_there(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

void terminal_begin(void)
{
	struct termios raw;

	if (tcgetattr(STDIN_FILENO, &before))
		die_with(END_BROKEN, "the terminal: %s", strerror(errno));
	raw = before;
	cfmakeraw(&raw);
	is_taken = 1;
	if (atexit(terminal_end) || tcsetattr(STDIN_FILENO, TCSADRAIN, &raw))
		die_with(END_BROKEN, "the terminal: %s", strerror(errno));
}
