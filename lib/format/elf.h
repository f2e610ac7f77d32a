/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * elf.h - what an ELF file says about the shared libraries it needs, read as the loader does: from
 * the program headers alone (System V ABI, chapters 4 and 5). Both classes and byte orders.
 *
 *	offset | size	 | offset | size	| meaning
 *	of 32 bits	 | of 64 bits
 *	     0 |    4	 |      0 |    4	| 0x7f "ELF"
 *	     4 |    1	 |      4 |    1	| class: 1 is 32 bits, 2 is 64 bits
 *	     5 |    1	 |      5 |    1	| byte order: 1 is little-endian, 2 is big-endian
 *	    16 |    2	 |     16 |    2	| type
 *	    18 |    2	 |     18 |    2	| machine
 *	    28 |    4	 |     32 |    8	| where the program headers begin
 *	    42 |    2	 |     54 |    2	| bytes of each
 *	    44 |    2	 |     56 |    2	| how many there are
 *	     0 |    4	 |      0 |    4	| of a program header: type
 *	     4 |    4	 |      8 |    8	| where its bytes begin in the file
 *	     8 |    4	 |     16 |    8	| at which address they are loaded
 *	    16 |    4	 |     32 |    8	| how many they are in the file
 *
 * The whole file lies in memory; everything that points out of it is refused. Strings are given
 * where they lie in the file. */
#ifndef FORMAT_ELF_H
#define FORMAT_ELF_H

#include <stddef.h>
#include <stdint.h>

enum { ELF_HEADER_BYTES_MIN = 52 };

enum elf_type { ELF_TYPE_RELOCATABLE = 1, ELF_TYPE_PROGRAM = 2, ELF_TYPE_SHARED = 3 };

enum elf_machine {
	ELF_MACHINE_386 = 3,
	ELF_MACHINE_ARM = 40,
	ELF_MACHINE_X86_64 = 62,
	ELF_MACHINE_AARCH64 = 183,
	ELF_MACHINE_RISCV = 243,
};

struct elf {
	const uint8_t *bytes;
	uint64_t size_bytes;
	int is_64, is_big_endian;
	uint32_t type, machine;
	uint64_t headers_offset; /* of the program headers */
	uint32_t headers_count, header_bytes;
	uint64_t dynamic_offset, dynamic_bytes; /* of the dynamic section; 0 bytes: there is none */
	uint64_t strings_offset, strings_bytes; /* of its string table */
	/* 0 where there is none: */
	const char *interpreter;
	const char *soname, *rpath, *runpath;
	int no_default_directories; /* DF_1_NODEFLIB */
};

/* Whether a file that begins with these bytes is an ELF file at all. */
int elf_is(const uint8_t *bytes, uint64_t size_bytes);

/* Reads a file. Returns 0, or a static phrase that says what is wrong with it. */
const char *elf_get(struct elf *elf, const uint8_t *bytes, uint64_t size_bytes);

/* A number of so many bytes (up to 8) in the file's byte order; 0 where the file has ended. */
uint64_t elf_number(const struct elf *elf, uint64_t offset, unsigned number_bytes);

/* What a loader does with another file that the dynamic section names: loads it; loads it if it is
 * there, before this one (DT_AUXILIARY); loads it before this one (DT_FILTER). */
enum elf_dependency { ELF_NEEDED, ELF_AUXILIARY, ELF_FILTER };

/* The next of them from *at on, which begins with 0; returns 0 after the last. */
const char *elf_next_dependency(const struct elf *elf, uint64_t *at, enum elf_dependency *how);

/* The value of the first entry of the dynamic section with this tag. Returns 0 without one. */
int elf_get_dynamic(const struct elf *elf, uint64_t tag, uint64_t *value);

/* Finds the bytes that are loaded at an address, and how many follow in the same segment. Returns 0
 * when there are none. */
int elf_find_address(const struct elf *elf, uint64_t address, uint64_t *offset, uint64_t *room);

/* The string that its dynamic section has at an offset, or 0. */
const char *elf_string(const struct elf *elf, uint64_t offset);

/* The next note of that owner and type from *at on, which begins with 0. Returns 1, or 0 after the
 * last; a damaged note ends its segment. */
int elf_next_note(const struct elf *elf, const char *owner, uint32_t type, uint64_t *at,
	const uint8_t **note, size_t *note_bytes);

/* Whether a loader that has loaded one takes the other: class, byte order and machine. */
int elf_matches(const struct elf *elf, const struct elf *other);

#endif
