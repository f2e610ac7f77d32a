/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_machine.c - QEMU as a child that never outlives this program. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host/message.h"
#include "kernel-bootstrap/run_machine.h"

uint64_t run_clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* The child: dies with its parent, however that dies. Tells through failed why it cannot begin. */
static void become(char **argv, pid_t parent, int output, int failed)
{
	int nothing = open("/dev/null", O_RDONLY), reason;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent &&
		dup2(nothing, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0)
		execvp(argv[0], argv);
	reason = errno;
	if (write(failed, &reason, sizeof reason) < 0)
		_exit(126);
	_exit(127);
}

static void die_of_program(const char *program, int reason)
{
	if (reason == ENOENT)
		die("%s: is not here: Debian's package qemu-system-x86 has it, or name one with "
		    "--qemu",
			program);
	die("%s: %s", program, strerror(reason));
}

void run_machine_start(struct run_machine *machine, char **argv)
{
	int console[2], failed[2], reason = 0;
	pid_t parent = getpid();

	if (pipe2(console, O_CLOEXEC) || pipe2(failed, O_CLOEXEC))
		die("cannot make a pipe: %s", strerror(errno));
	machine->pid = fork();
	if (machine->pid < 0)
		die("cannot start %s: %s", argv[0], strerror(errno));
	if (machine->pid == 0)
		become(argv, parent, console[1], failed[1]);
	close(console[1]);
	close(failed[1]);
	machine->console = console[0];
	if (read(failed[0], &reason, sizeof reason) == sizeof reason) {
		run_machine_end(machine, 0);
		die_of_program(argv[0], reason);
	}
	close(failed[0]);
}

static struct timespec left(uint64_t deadline_ms)
{
	uint64_t now = run_clock_ms(), left_ms = deadline_ms > now ? deadline_ms - now : 0;
	struct timespec time = { (time_t)(left_ms / 1000), (long)(left_ms % 1000) * 1000000 };

	return time;
}

ssize_t run_machine_read(struct run_machine *machine, void *to, size_t size, uint64_t deadline_ms,
	const sigset_t *waiting)
{
	struct pollfd ready = { machine->console, POLLIN, 0 };
	struct timespec time = left(deadline_ms);

	if (ppoll(&ready, 1, deadline_ms ? &time : 0, waiting) <= 0)
		return -1;
	return read(machine->console, to, size);
}

int run_machine_end(struct run_machine *machine, uint64_t deadline_ms)
{
	static const struct timespec pause = { 0, 20 * 1000 * 1000 };
	int by_itself;

	for (;;) {
		by_itself = waitpid(machine->pid, &machine->status, WNOHANG) == machine->pid;
		if (by_itself || run_clock_ms() >= deadline_ms)
			break;
		nanosleep(&pause, 0);
	}
	if (!by_itself) {
		kill(machine->pid, SIGKILL);
		while (waitpid(machine->pid, &machine->status, 0) < 0 && errno == EINTR)
			;
	}
	if (machine->console >= 0)
		close(machine->console);
	machine->console = -1;
	return by_itself;
}

char *run_machine_ending(int status)
{
	if (WIFEXITED(status))
		return format_string("exit status %d", WEXITSTATUS(status));
	return format_string(
		"killed by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
}

/* --- KVM. --- */

/* A ROM of 64 KiB. At the reset vector, its last 16 bytes: mov $16, %al; out %al, $0xf4; hlt.
 * QEMU's isa-debug-exit then ends with 2 * 16 + 1. */
static int make_rom(void)
{
	enum { ROM_BYTES = 65536, RESET_VECTOR = ROM_BYTES - 16 };
	static const unsigned char code[] = { 0xb0, 0x10, 0xe6, 0xf4, 0xf4 };
	int fd = memfd_create("rom", 0);

	if (fd >= 0 && (ftruncate(fd, ROM_BYTES) ||
			       pwrite(fd, code, sizeof code, RESET_VECTOR) != sizeof code)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Finding /dev/kvm says little (nested machines), so it must run a guest; on the host's own CPU,
 * since there are machines whose KVM runs a simpler one and Linux hangs on that. */
const char *run_machine_accelerator(const char *qemu)
{
	enum { TRIAL_MS = 5000, TRIAL_STATUS = 33 };
	struct run_machine machine = { 0, -1, 0 };
	int rom, ended;
	char *path;

	if (access("/dev/kvm", R_OK | W_OK) || (rom = make_rom()) < 0)
		return "tcg";
	path = format_string("/proc/self/fd/%d", rom);
	{
		/* What it has to say about a KVM that does not work is of no use. */
		char *argv[] = { "sh", "-c", "exec \"$@\" 2>/dev/null", "sh", (char *)qemu,
			"-accel", "kvm", "-cpu", "host", "-machine", "pc", "-nodefaults",
			"-display", "none", "-no-reboot", "-bios", path, "-device",
			"isa-debug-exit,iobase=0xf4", 0 };

		run_machine_start(&machine, argv);
	}
	ended = run_machine_end(&machine, run_clock_ms() + TRIAL_MS) && WIFEXITED(machine.status) &&
		WEXITSTATUS(machine.status) == TRIAL_STATUS;
	close(rom);
	free(path);
	return ended ? "kvm" : "tcg";
}
