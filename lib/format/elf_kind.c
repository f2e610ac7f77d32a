/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * elf_kind.c - of which type an ELF file is and for which machine. */
#include "format/elf_kind.h"

#include "format/bytes.h"
#include "format/elf.h"

enum { CLASS = 4, CLASS_64 = 2, ORDER = 5, ORDER_BIG = 2, TYPE = 16, MACHINE = 18 };

/* What is not here is for the machine that it says, and runs what says the same. */
static const struct machine {
	uint32_t machine;
	int is_64; /* its kernels */
	const char *name;
	uint32_t also_runs; /* 0: nothing else */
} machines[] = {
	{ ELF_MACHINE_386, 0, "i386", 0 },
	{ ELF_MACHINE_ARM, 0, "arm", 0 },
	{ ELF_MACHINE_X86_64, 1, "x86_64", ELF_MACHINE_386 },
	{ ELF_MACHINE_AARCH64, 1, "arm64", ELF_MACHINE_ARM },
	{ ELF_MACHINE_RISCV, 1, "riscv64", 0 },
	{ ELF_MACHINE_RISCV, 0, "riscv32", 0 },
	{ 20, 0, "powerpc", 0 },
	{ 21, 1, "powerpc64", 20 },
	{ 18, 0, "sparc32plus", 0 },
	{ 43, 1, "sparc64", 18 },
};

static const struct machine *find(const struct elf_kind *kind)
{
	const struct machine *found = 0;
	size_t i;

	for (i = 0; i < sizeof machines / sizeof *machines; i++) {
		if (machines[i].machine == kind->machine &&
			(!found || machines[i].is_64 == kind->is_64))
			found = &machines[i];
	}
	return found;
}

static uint32_t get_16(const struct elf_kind *kind, const uint8_t *from)
{
	return kind->is_big_endian ? (uint32_t)from[0] << 8 | from[1] : get_le16(from);
}

int elf_kind_get(struct elf_kind *kind, const uint8_t *bytes, size_t size)
{
	if (size < ELF_KIND_BYTES || !elf_is(bytes, size))
		return 0;
	kind->is_64 = bytes[CLASS] == CLASS_64;
	kind->is_big_endian = bytes[ORDER] == ORDER_BIG;
	kind->type = get_16(kind, bytes + TYPE);
	kind->machine = get_16(kind, bytes + MACHINE);
	return 1;
}

int elf_is_relocatable(const uint8_t *bytes, size_t size)
{
	struct elf_kind kind;

	return elf_kind_get(&kind, bytes, size) && kind.type == ELF_TYPE_RELOCATABLE;
}

int elf_kind_is_same(const struct elf_kind *kind, const struct elf_kind *other)
{
	return kind->machine == other->machine && kind->is_64 == other->is_64 &&
	       kind->is_big_endian == other->is_big_endian;
}

int elf_kind_runs(const struct elf_kind *module, const struct elf_kind *program)
{
	const struct machine *machine = find(module);

	return module->is_big_endian == program->is_big_endian &&
	       (module->machine == program->machine ||
		       (machine && machine->also_runs && machine->also_runs == program->machine));
}

const char *elf_kind_name(const struct elf_kind *kind)
{
	const struct machine *machine = find(kind);

	return machine ? machine->name : 0;
}

int elf_kind_has_linux(const struct elf_kind *kind)
{
	const struct machine *machine = find(kind);

	return !machine || machine->is_64 == kind->is_64;
}
