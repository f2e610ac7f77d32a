/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * programs.h - the boot programs of a disk, and the tools that write it: where they are, and which
 * of Debian's packages has what is missing. */
#ifndef MKPAYLOAD_DISK_PROGRAMS_H
#define MKPAYLOAD_DISK_PROGRAMS_H

#include <stdint.h>

/* The ways a disk boots. */
enum { DISK_BIOS = 1, DISK_UEFI = 2 };

struct disk_programs {
	char *syslinux; /* the installer; 0, as the next one: not wanted */
	char *mbr;      /* what the BIOS starts: SYSLINUX's mbr.bin */
	char *efi;      /* systemd-boot */
	char *efi_name; /* by which UEFI starts it */
};

/* UEFI's name for a machine of enum elf_machine, as in BOOTX64.EFI; "" where there is none. */
const char *disk_efi_machine(uint32_t machine);

/* Finds each in the directory, if that is not 0 and has it, else where packages have it. Dies with
 * all that is missing. */
void disk_programs_find(
	struct disk_programs *programs, unsigned ways, uint32_t machine, const char *directory);

/* The tools alone, for --list. */
void disk_programs_find_tools(void);

#endif
