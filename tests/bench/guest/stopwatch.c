/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * stopwatch.c - how long a command takes, and how much memory it has at most.
 *
 *	stopwatch FILE COMMAND [ARGUMENT...]
 *
 * Adds the line "SECONDS KIB" to FILE. Exit status: the command's. Static, for a guest. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct rusage usage;
	double begun;
	FILE *file;
	int status;
	pid_t pid;

	if (argc < 3) {
		fprintf(stderr, "usage: stopwatch FILE COMMAND [ARGUMENT...]\n");
		return 2;
	}
	begun = seconds();
	pid = vfork();
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0) {
		perror("stopwatch");
		return 125;
	}
	begun = seconds() - begun;
	file = fopen(argv[1], "a");
	if (!file || fprintf(file, "%.6f %ld\n", begun, usage.ru_maxrss) < 0 || fclose(file)) {
		perror(argv[1]);
		return 125;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
