/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan.c - kernel-bootstrap plan. */
#include "host/message.h"
#include "kernel-bootstrap/command.h"

int command_plan(int argc, char **argv)
{
	(void)argc;
	die("%s: not there yet", argv[0]);
}
