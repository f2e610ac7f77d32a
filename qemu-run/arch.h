/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * arch.h - the architectures of machines: what QEMU is told of each, and what init. */
#ifndef QEMU_RUN_ARCH_H
#define QEMU_RUN_ARCH_H

struct arch {
	const char *name;
	const char *qemu, *package; /* the program, and the package of Debian's that has it */
	const char *machine, *cpu;  /* QEMU's; the CPU that is the same everywhere */
	const char *cpu_max;        /* the one of --cpu max where it is emulated */
	int has_kvm, has_ide;
	unsigned cores_max;
	unsigned command_line_bytes_max; /* the kernel's COMMAND_LINE_SIZE, with the NUL */
	/* The guest's: the name of its console, and what init's settings are to be. */
	const char *console, *output, *error, *feed, *status_port;
	/* The devices behind the channels, QEMU's "channel0" and so on (machine.h), and those where
	 * the program's have ports of virtio; each ends with 0. */
	const char *devices[14], *port_devices[14];
};

/* 0, or a phrase that says which there are. */
const char *arch_check(const char *name);

/* The one of that name; without, the one that the kernel is for, and x86_64 for what cannot be
 * seen. Dies when the kernel is for another. */
const struct arch *arch_find(const char *name, const char *kernel);

#endif
