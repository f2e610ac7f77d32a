/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * modinfo.h - what a kernel module says of itself, in the section .modinfo of its ELF file: lines
 * KEY=VALUE, each with a NUL at its end (Linux, include/linux/moduleparam.h; the sections: System V
 * ABI, chapter 4). Both classes and byte orders.
 *
 *	offset | size	 | offset | size	| meaning
 *	of 32 bits	 | of 64 bits
 *	    32 |    4	 |     40 |    8	| where the section headers begin
 *	    46 |    2	 |     58 |    2	| bytes of each
 *	    48 |    2	 |     60 |    2	| how many there are
 *	    50 |    2	 |     62 |    2	| which one has their names
 *	     0 |    4	 |      0 |    4	| of a section header: offset of its name there
 *	     4 |    4	 |      4 |    4	| its type: 8 has no bytes in the file
 *	    16 |    4	 |     24 |    8	| where its bytes begin in the file
 *	    20 |    4	 |     32 |    8	| how many they are
 */
#ifndef FORMAT_MODINFO_H
#define FORMAT_MODINFO_H

#include <stddef.h>
#include <stdint.h>

struct modinfo {
	const uint8_t *bytes; /* of the section */
	uint64_t size_bytes;
};

/* Says what of a module that lies whole in memory is not there, as Linux does before it loads one:
 * 0 when all of its sections are, else a static phrase. */
const char *modinfo_check(const uint8_t *module, uint64_t module_bytes);

/* Finds the section in a module that lies whole in memory. What is no ELF file, or has none, says
 * nothing of itself. */
void modinfo_begin(struct modinfo *info, const uint8_t *module, uint64_t module_bytes);

/* The next value of a key ("firmware") from *at on, which begins with 0, in the order of the file;
 * 0 after the last. It lies in the module, and ends in NUL. */
const char *modinfo_next(const struct modinfo *info, const char *key, uint64_t *at);

#endif
