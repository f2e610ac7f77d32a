/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * exec_only.c - the peer of init: does nothing but exec. On the same runtime, since one with a libc
 * takes longer to start. */
#include "freestanding/processes.h"

int main(int argc, char **argv, char **environment)
{
	static char path[] = "/main";
	char *arguments[] = { path, 0 };

	(void)argc;
	(void)argv;
	return system_execve(path, arguments, environment) != 0;
}
