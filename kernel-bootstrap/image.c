/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image.c - kernel-bootstrap image. */
#include "host/message.h"
#include "kernel-bootstrap/command.h"

int command_image(int argc, char **argv)
{
	(void)argc;
	die("%s: not there yet", argv[0]);
}
