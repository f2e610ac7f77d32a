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

static void give_back(void)
{
	tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
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
	if (atexit(give_back) || tcsetattr(STDIN_FILENO, TCSADRAIN, &raw))
		die_with(END_BROKEN, "the terminal: %s", strerror(errno));
}
