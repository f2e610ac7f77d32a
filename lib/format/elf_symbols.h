/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * elf_symbols.h - the symbols that an ELF file takes from others (System V ABI, chapter 4 "Symbol
 * Table"; how many there are stands in a hash table: chapter 5, or the GNU one).
 *
 *	offset | size	 | offset | size	| meaning
 *	of 32 bits	 | of 64 bits
 *	     0 |    4	 |      0 |    4	| of a symbol: where its name begins in the strings
 *	    14 |    2	 |      6 |    2	| its section; 0: it is defined elsewhere
 *	    16 |	 |     24 |		| bytes of each
 *	     4 |    4	 |      4 |    4	| of a hash table: how many symbols there are
 *	     4 |    4	 |      4 |    4	| of a GNU hash table: the first that is in it;
 *those from | elsewhere come before */
#ifndef FORMAT_ELF_SYMBOLS_H
#define FORMAT_ELF_SYMBOLS_H

#include "format/elf.h"

struct elf_symbols {
	const struct elf *elf;
	uint64_t offset, count, at; /* of the table, of its symbols, of the next one */
};

void elf_symbols_begin(struct elf_symbols *symbols, const struct elf *elf);

/* The name of the next symbol that is defined elsewhere; returns 0 after the last. */
const char *elf_symbols_next(struct elf_symbols *symbols);

#endif
