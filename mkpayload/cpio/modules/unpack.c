/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * unpack.c - compressed modules, unpacked by the tool for it. */
#include "mkpayload/cpio/modules/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/message.h"

enum { WORDS_MAX = 4, STATUS_NO_TOOL = 127 };

/* The words of "xz -dc", cut apart. */
static void split(char *command, char *words[WORDS_MAX + 1])
{
	size_t count = 0;
	char *rest = command, *word;

	while (count < WORDS_MAX && (word = strtok_r(count ? 0 : command, " ", &rest)))
		words[count++] = word;
	words[count] = 0;
}

static void become_tool(int from, int to, char **words) __attribute__((noreturn));
static void become_tool(int from, int to, char **words)
{
	if (dup2(from, STDIN_FILENO) >= 0 && dup2(to, STDOUT_FILENO) >= 0)
		execvp(words[0], words);
	_exit(STATUS_NO_TOOL);
}

char *module_unpack(const char *path, const struct compression *compression)
{
	char *command = copy_string(compression->command), *words[WORDS_MAX + 1];
	int from = open(path, O_RDONLY | O_CLOEXEC), to = memfd_create("module", MFD_CLOEXEC);
	int status;
	pid_t process;

	if (from < 0 || to < 0)
		die("%s: %s", path, strerror(errno));
	split(command, words);
	process = fork();
	if (process == 0)
		become_tool(from, to, words);
	if (process < 0 || waitpid(process, &status, 0) != process)
		die("%s: cannot run %s: %s", path, words[0], strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == STATUS_NO_TOOL)
		die("%s: is compressed with %s, and there is no %s here: Debian's package %s has "
		    "it",
			path, compression->name, words[0],
			strcmp(words[0], "xz") == 0 ? "xz-utils" : words[0]);
	if (status != 0)
		die("%s: %s could not unpack it", path, compression->command);
	close(from);
	free(command);
	return format_string("/proc/self/fd/%d", to);
}
