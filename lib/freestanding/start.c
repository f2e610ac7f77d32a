/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * start.c - how a booted program starts and ends: main's result is its exit status. */
#include "freestanding/call.h"

void program_start(long *stack); /* for entry.c of the architecture */
int main(int argc, char **argv, char **environment);

void program_start(long *stack)
{
	char **argv = (char **)(stack + 1);
	int status = main((int)stack[0], argv, argv + stack[0] + 1);

	for (;;)
		call(SYS_EXIT, status);
}
