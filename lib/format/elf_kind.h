/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * elf_kind.h - of which type an ELF file is and for which machine, by its first bytes
 * (format/elf.h has where they are), and which programs a kernel's machine runs. */
#ifndef FORMAT_ELF_KIND_H
#define FORMAT_ELF_KIND_H

#include <stddef.h>
#include <stdint.h>

enum { ELF_KIND_BYTES = 20 }; /* enough to tell */

struct elf_kind {
	uint32_t type, machine; /* enum elf_type, enum elf_machine and others */
	int is_64, is_big_endian;
};

/* Returns 0 when the bytes are too few, or no ELF file begins so. */
int elf_kind_get(struct elf_kind *kind, const uint8_t *bytes, size_t size);

/* Whether it is a relocatable one, as kernel modules are. */
int elf_is_relocatable(const uint8_t *bytes, size_t size);

/* Whether both are for the same machine, whatever their types. */
int elf_kind_is_same(const struct elf_kind *kind, const struct elf_kind *other);

/* Whether a kernel that takes such modules could start such a program, its own or one of 32 bits.
 */
int elf_kind_runs(const struct elf_kind *module, const struct elf_kind *program);

/* What people call the machine, or 0; and whether there is Linux for it with this class. */
const char *elf_kind_name(const struct elf_kind *kind);
int elf_kind_has_linux(const struct elf_kind *kind);

#endif
