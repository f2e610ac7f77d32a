/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kvm.c - does KVM run a guest here? To find /dev/kvm says little (nested machines), so a firmware
 * of four bytes is run; on the CPU that is meant, since there are machines whose KVM runs only a
 * simpler one, and Linux hangs on that. */
#include "host/qemu/kvm.h"

#include <sys/mman.h>
#include <unistd.h>

#include "host/child.h"
#include "host/memory.h"
#include "host/words.h"

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

/* What QEMU has to say about a KVM that does not work is of no use. */
static int runs(const char *qemu, const char *cpu, int firmware)
{
	const int keep[] = { firmware, -1 };
	struct child child = { CHILD_NOTHING, CHILD_NOTHING, CHILD_NOTHING, keep, 1, 0, 0, 0 };
	struct words words = { 0, 0 };
	int has_started;

	words_add_these(&words, qemu, "-accel", "kvm", "-cpu", cpu, "-machine", "pc", "-nodefaults",
		"-display", "none", "-no-reboot", "-device", "isa-debug-exit,iobase=0xf4", "-bios");
	words_add(&words, format_string("/dev/fd/%d", firmware));
	has_started = child_start(&child, words.list) == 0;
	words_free(&words);
	if (!has_started)
		return 0;
	if (!child_wait(&child, PATIENCE_MS))
		child_kill(&child);
	return child_exit_status(&child) == WANTED_STATUS;
}

int qemu_kvm_works(const char *qemu, const char *cpu)
{
	int firmware, works;

	if (access("/dev/kvm", R_OK | W_OK) != 0 || (firmware = make_firmware()) < 0)
		return 0;
	works = runs(qemu, cpu, firmware);
	close(firmware);
	return works;
}
