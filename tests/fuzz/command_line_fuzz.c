/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * command_line_fuzz.c - any text as the kernel's command line. */
#include "freestanding/files.h"
#include "fuzz.h"
#include "init/settings.h"

/* What init says goes nowhere, and it asks for nothing else. */
long system_call(long number, long fd, long from, long size, long d, long e, long f)
{
	(void)fd, (void)d, (void)e, (void)f;
	must(number == SYS_WRITE);
	must(size > 0 && ((const char *)from)[size - 1] == '\n');
	return size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct settings settings;
	char *line;
	int i;

	if (size >= INITIAL_LINE_BYTES_MAX)
		return 0;
	line = malloc(size + 1);
	must(line != 0);
	memcpy(line, data, size);
	line[size] = 0;
	settings_read(&settings, line);
	must(settings.next && settings.directory && settings.timeout && settings.arguments[0]);
	for (i = 0; settings.arguments[i]; i++)
		must(i <= INITIAL_ARGUMENTS_MAX && strlen(settings.arguments[i]) <= size + 8);
	free(line);
	return 0;
}
