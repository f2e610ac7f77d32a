/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * elf_symbols.c - the symbols that an ELF file takes from others. */
#include "format/elf_symbols.h"

enum { TAG_HASH = 4, TAG_SYMBOLS = 6, TAG_GNU_HASH = 0x6ffffef5, HASH_COUNT = 4 };

/* How many symbols there are, as far as others may define them. */
static uint64_t count_symbols(const struct elf *elf)
{
	uint64_t address, offset, room;

	if (!elf_get_dynamic(elf, TAG_GNU_HASH, &address) &&
		!elf_get_dynamic(elf, TAG_HASH, &address))
		return 0;
	if (!elf_find_address(elf, address, &offset, &room) || room < 2 * HASH_COUNT)
		return 0;
	return elf_number(elf, offset + HASH_COUNT, 4);
}

static unsigned symbol_bytes(const struct elf *elf)
{
	return elf->is_64 ? 24 : 16;
}

void elf_symbols_begin(struct elf_symbols *symbols, const struct elf *elf)
{
	uint64_t address, room;

	symbols->elf = elf;
	symbols->at = 0;
	symbols->count = count_symbols(elf);
	if (!elf_get_dynamic(elf, TAG_SYMBOLS, &address) ||
		!elf_find_address(elf, address, &symbols->offset, &room))
		symbols->count = 0;
	else if (symbols->count > room / symbol_bytes(elf))
		symbols->count = room / symbol_bytes(elf);
}

const char *elf_symbols_next(struct elf_symbols *symbols)
{
	const struct elf *elf = symbols->elf;
	unsigned section = elf->is_64 ? 6 : 14;
	const char *name;
	uint64_t symbol;

	while (symbols->at < symbols->count) {
		symbol = symbols->offset + symbols->at++ * symbol_bytes(elf);
		if (elf_number(elf, symbol + section, 2) != 0)
			continue;
		name = elf_string(elf, elf_number(elf, symbol, 4));
		if (name && *name)
			return name;
	}
	return 0;
}
