/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * machine.h - the machine to be run, and the words that describe it to QEMU. */
#ifndef QEMU_RUN_MACHINE_H
#define QEMU_RUN_MACHINE_H

#include "host/words.h"
#include "qemu-run/arch.h"

/* What comes out of the guest, each through a pipe of its own:
 *
 *	channel          the guest's device (arch.c)    what
 *	CHANNEL_CONSOLE  ttyS0 or ttyAMA0               the kernel's and init's messages
 *	CHANNEL_OUTPUT   a serial port, or vport0p1     the program's standard output
 *	CHANNEL_ERROR    a serial port, or vport0p2     the program's standard error
 *	CHANNEL_PORT     I/O port 0xe9, a serial port   init's status
 *
 * and through a socket, both ways:
 *
 *	CHANNEL_FEED     a serial port, or vport0p3     the program's standard input, when init asks
 */
enum machine_channel {
	CHANNEL_CONSOLE,
	CHANNEL_OUTPUT,
	CHANNEL_ERROR,
	CHANNEL_PORT,
	CHANNEL_FEED,
	CHANNELS
};

enum { MACHINE_RESULTS_MAX = 2 };

struct machine_disk {
	char *file;
	const char *name; /* for people; 0: the file */
	const char *type; /* "virtio", "ide", ... */
	int keeps;        /* what the guest writes to it stays */
	int is_url;       /* of a block server (NBD), not a file */
};

struct machine {
	const struct arch *arch;
	const char *qemu, *kernel, *initrd;
	int initrd_fd;            /* that the initrd's path leads to; -1: none */
	const char *streams;      /* the program's: pipes or a terminal (init(8)) */
	int has_ports;            /* it can use virtio's, which are faster */
	const char *monitor;      /* a Unix socket for QMP; 0: none */
	const char *command_line; /* the kernel's */
	const char *cpu;          /* QEMU's */
	int has_kvm;
	const char *rtc; /* its clock at the start; 0: now */
	int has_net;
	unsigned memory_mib, cores;
	unsigned archives; /* that the initrd is made of; 0: not known */
	struct machine_disk *disks;
	int disk_count;
	/* Disks for results, behind those: each an open file, which the path leads to. */
	struct machine_disk results[MACHINE_RESULTS_MAX];
	int results_fds[MACHINE_RESULTS_MAX], results_count;
};

/* Adds the disk of "FILE[,TYPE]"; ends the program where there is no such type. */
void machine_add_disk(struct machine *machine, const char *text, int keeps);

/* Adds a disk for results. */
void machine_add_results(struct machine *machine, char *file, int fd, const char *name);

/* Which one QEMU's drive "disk3" is; 0: none of ours. */
const struct machine_disk *machine_find_disk(const struct machine *machine, const char *drive);

/* The kernel's command line for qemu-run's channels and the machine's disks, with append; ends the
 * program when it cannot be carried. */
char *machine_command_line(const struct machine *machine, const char *append);

/* Whether that leads a channel elsewhere. */
int machine_leads_elsewhere(enum machine_channel channel, const char *append);

/* Whether init is told to look at no archive: by the last word of that name before the program's
 * arguments. */
int machine_takes_what_is_there(const char *line);

/* QEMU's argv for this machine; fds are QEMU's ends of the channels. */
void machine_words(struct words *words, const struct machine *machine, const int fds[CHANNELS]);

#endif
