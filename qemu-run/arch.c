/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * arch.c - the architectures of machines.
 *
 * Where there are no I/O ports, the program's streams and init's status go through the four serial
 * ports of a PCI card, for which Debian's kernels need no module. */
#include "qemu-run/arch.h"

#include <string.h>

#include "format/compression.h"
#include "format/elf.h"
#include "format/kernel_kind.h"
#include "host/file.h"
#include "host/message.h"

#define CARD                                                                                    \
	"-serial", "chardev:channel0", "-device",                                               \
		"pci-serial-4x,chardev1=channel1,chardev2=channel2,chardev3=channel3,chardev4=" \
		"channel4"
/* The port for the status keeps its name. */
#define CARD_OF_STATUS                                                                        \
	"-serial", "chardev:channel0", "-chardev", "null,id=none1", "-chardev",               \
		"null,id=none2", "-chardev", "null,id=none4", "-device",                      \
		"pci-serial-4x,chardev1=none1,chardev2=none2,chardev3=channel3,chardev4="     \
		"none4"
#define PORTS "-device", "virtio-serial-pci,id=ports"
#define ISA_CONSOLE "-device", "isa-serial,index=0,chardev=channel0"
#define ISA_STATUS "-device", "isa-debugcon,iobase=0xe9,chardev=channel3"

static const struct {
	struct arch arch;
	uint32_t machines[2]; /* enum elf_machine; of its kernels */
} rows[] = {
	/* The third and fourth port have interrupts of their own, which QEMU tells Linux through
	 * ACPI: those that they have on a PC are the first's and the second's, and they would wait
	 * for each other. Linux tries its timers against the clock, and panics where the host had
	 * no time for the machine meanwhile. */
	{ { "x86_64", "qemu-system-x86_64", "qemu-system-x86", "pc", 0, 1, 1, 2048,
		  "ttyS0 no_timer_check", "/dev/ttyS1", "/dev/ttyS2", "/dev/ttyS3", "233",
		  { ISA_CONSOLE, "-device", "isa-serial,index=1,chardev=channel1", "-device",
			  "isa-serial,index=2,irq=10,chardev=channel2", "-device",
			  "isa-serial,index=3,irq=5,chardev=channel4", ISA_STATUS },
		  { ISA_CONSOLE, ISA_STATUS, PORTS } },
		{ ELF_MACHINE_X86_64, ELF_MACHINE_386 } },
	/* QEMU's "max" authenticates pointers, which takes Linux five times as long to boot. */
	{ { "arm64", "qemu-system-aarch64", "qemu-system-arm", "virt", "cortex-a57", 0, 0, 2048,
		  "ttyAMA0", "/dev/ttyS0", "/dev/ttyS1", "/dev/ttyS3", "/dev/ttyS2", { CARD },
		  { CARD_OF_STATUS, PORTS } },
		{ ELF_MACHINE_AARCH64, 0 } },
	{ { "riscv64", "qemu-system-riscv64", "qemu-system-misc", "virt", 0, 0, 0, 1024,
		  "ttyS0 8250.nr_uarts=5", "/dev/ttyS1", "/dev/ttyS2", "/dev/ttyS4", "/dev/ttyS3",
		  { CARD }, { CARD_OF_STATUS, PORTS } },
		{ ELF_MACHINE_RISCV, 0 } },
};

enum { ROWS = sizeof rows / sizeof *rows };

static const struct arch *find_name(const char *name)
{
	size_t i;

	for (i = 0; i < ROWS; i++) {
		if (strcmp(rows[i].arch.name, name) == 0)
			return &rows[i].arch;
	}
	return 0;
}

const char *arch_check(const char *name)
{
	return find_name(name) ? 0 : "there are x86_64, arm64 and riscv64";
}

const struct arch *arch_find(const char *name, const char *kernel)
{
	const struct arch *wanted = name ? find_name(name) : 0;
	uint8_t head[KERNEL_KIND_BYTES];
	ssize_t got = file_get_head(kernel, head, sizeof head);
	struct kernel_kind kind;
	size_t i;

	if (got < 0 || !kernel_kind_get(&kind, head, (size_t)got)) {
		if (!wanted && got > 0 && compression_find(head, (size_t)got))
			die("%s: is compressed, so for which machine it is cannot be seen; --arch "
			    "says it",
				kernel);
		return wanted ? wanted : &rows[0].arch;
	}
	for (i = 0; rows[i].machines[0] != kind.machine && rows[i].machines[1] != kind.machine; i++)
		;
	if (wanted && wanted != &rows[i].arch)
		die("--arch %s: %s is for %s", name, kernel, rows[i].arch.name);
	return &rows[i].arch;
}
