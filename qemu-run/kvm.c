/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kvm.c - does KVM run a guest here? To find /dev/kvm says little (nested machines), so a firmware
 * of four bytes is run. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host/message.h"
#include "qemu-run/machine.h"
#include "qemu-run/process.h"
#include "qemu-run/words.h"

enum { FIRMWARE_BYTES = 65536, RESET_OFFSET = FIRMWARE_BYTES - 16, PATIENCE_MS = 5000 };

/* QEMU ends with 2n+1 when n is written to isa-debug-exit. */
enum { WRITTEN = 16, WANTED_STATUS = 2 * WRITTEN + 1 };

/* At the reset vector: mov $16, %al; out %al, $0xf4; hlt */
static const unsigned char instructions[] = { 0xb0, WRITTEN, 0xe6, 0xf4, 0xf4 };

/* Returns a descriptor, -1 where that cannot be. */
static int make_firmware(void)
{
	int fd = memfd_create("firmware", MFD_CLOEXEC);

	if (fd >= 0 && (ftruncate(fd, FIRMWARE_BYTES) != 0 ||
			       pwrite(fd, instructions, sizeof instructions, RESET_OFFSET) !=
				       (ssize_t)sizeof instructions)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* The exit status, -1 when it took too long or was killed. */
static int wait_for(pid_t process)
{
	const struct timespec moment = { 0, 5 * 1000 * 1000 };
	int status, waited_ms;

	for (waited_ms = 0; waited_ms < PATIENCE_MS; waited_ms += 5) {
		if (waitpid(process, &status, WNOHANG) == process)
			return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
		nanosleep(&moment, 0);
	}
	process_end(process);
	return -1;
}

int machine_kvm_works(const char *qemu)
{
	struct words words = { 0, 0 };
	int keep[2] = { -1, -1 }, device = open("/dev/kvm", O_RDWR | O_CLOEXEC), works;

	if (device < 0)
		return 0;
	close(device);
	keep[0] = make_firmware();
	if (keep[0] < 0)
		return 0;
	words_add_these(&words, qemu, "-accel", "kvm", "-cpu", "host", "-machine", "pc",
		"-nodefaults", "-display", "none", "-no-reboot", "-device",
		"isa-debug-exit,iobase=0xf4", "-bios");
	words_add(&words, format_string("/dev/fd/%d", keep[0]));
	works = wait_for(process_start(words.list, -1, -1, keep)) == WANTED_STATUS;
	close(keep[0]);
	return works;
}
