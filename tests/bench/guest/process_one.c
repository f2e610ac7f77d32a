/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * process_one.c - the time from the start of /init to the start of the next program, in a boot that
 * goes on: /init runs as process 1 of new process and mount namespaces, below a root of its own.
 *
 *	process-one start ROOT		execs /init there
 *	process-one			is the next program: writes the seconds into /time there
 *
 * For a guest, as root; start waits for the end and moves /time out of ROOT. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what)
{
	perror(what);
	exit(125);
}

static long long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static int report(const char *begun)
{
	long long took = now_ns() - atoll(begun);
	FILE *file = fopen("/time", "w");

	if (!file || fprintf(file, "%.9f -\n", (double)took / 1e9) < 0 || fclose(file))
		fail("/time");
	return 0;
}

__attribute__((noreturn)) static void be_process_one(const char *root)
{
	char begun[32], *arguments[] = { "init", 0 }, *environment[] = { begun, 0 };

	if (chroot(root) || chdir("/"))
		fail(root);
	snprintf(begun, sizeof begun, "BEGUN=%lld", now_ns());
	execve("/init", arguments, environment);
	fail("/init");
	_exit(125);
}

static int start(const char *root)
{
	char from[4096];
	int status;
	pid_t pid;

	if (unshare(CLONE_NEWPID | CLONE_NEWNS))
		fail("unshare");
	pid = fork();
	if (pid == 0)
		be_process_one(root);
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		fail("fork");
	if (status != 0) {
		fprintf(stderr, "process-one: %s/init: status %#x\n", root, (unsigned)status);
		return 1;
	}
	snprintf(from, sizeof from, "%s/time", root);
	if (rename(from, "/time"))
		fail(from);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "start") == 0)
		return start(argv[2]);
	if (!getenv("BEGUN")) {
		fprintf(stderr, "usage: process-one start ROOT\n");
		return 2;
	}
	return report(getenv("BEGUN"));
}
