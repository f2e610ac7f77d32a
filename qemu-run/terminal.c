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

static struct termios before, raw;

static int is_taken;

/* In the background it is the shell's again, as that wants it, and would stop who asks. */
static void set(const struct termios *settings)
{
	pid_t front = tcgetpgrp(STDIN_FILENO);

	if (front < 0 || front == getpgrp())
		tcsetattr(STDIN_FILENO, TCSADRAIN, settings);
}

void terminal_end(void)
{
	if (is_taken)
		set(&before);
	is_taken = 0;
}

void terminal_give_keys(void)
{
	if (!is_taken || !(raw.c_lflag & ISIG))
		return;
	raw.c_lflag &= ~(tcflag_t)ISIG;
	set(&raw);
}

int terminal_is_there(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

void terminal_begin(void)
{
	if (tcgetattr(STDIN_FILENO, &before))
		die_with(END_BROKEN, "the terminal: %s", strerror(errno));
	raw = before;
	cfmakeraw(&raw);
	raw.c_lflag |= ISIG;
	raw.c_cc[VSUSP] = _POSIX_VDISABLE;
	is_taken = 1;
	if (atexit(terminal_end) || tcsetattr(STDIN_FILENO, TCSADRAIN, &raw))
		die_with(END_BROKEN, "the terminal: %s", strerror(errno));
}
