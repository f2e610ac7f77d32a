/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * elf_made.h - small ELF files made in memory, of both sizes and byte orders. */
#ifndef TESTS_UNIT_ELF_MADE_H
#define TESTS_UNIT_ELF_MADE_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Where its parts are: room for 6 program headers, 16 dynamic entries, 64 bytes of strings, 6
 * symbols. All of it is loaded at the base. */
enum {
	MADE_SEGMENTS = 64,
	MADE_DYNAMIC = 400,
	MADE_DYNAMIC_ENTRIES = 16,
	MADE_STRINGS = 656,
	MADE_HASH = 720,
	MADE_GNU_HASH = 736,
	MADE_SYMBOLS = 752,
	MADE_INTERPRETER = 896,
	MADE_NOTES = 912,
	MADE_BYTES = 1024,
};

enum { MADE_LOAD = 1, MADE_OF_DYNAMIC = 2, MADE_OF_INTERPRETER = 3, MADE_OF_NOTES = 4 };

/* The bytes are as many as the file has, so that what is read behind them is noticed. */
struct made {
	uint8_t *bytes;
	int is_64, is_big;
	unsigned segments, entries;
	uint64_t base;
};

static inline void made_put(struct made *made, unsigned offset, unsigned bytes, uint64_t value)
{
	unsigned i;

	for (i = 0; i < bytes; i++, value >>= 8)
		made->bytes[offset + (made->is_big ? bytes - 1 - i : i)] = (uint8_t)value;
}

static inline unsigned made_word(const struct made *made)
{
	return made->is_64 ? 8 : 4;
}

static inline void made_segment(
	struct made *made, uint32_t type, uint64_t offset, uint64_t address, uint64_t bytes)
{
	unsigned word = made_word(made), header_bytes = made->is_64 ? 56 : 32;
	unsigned header = MADE_SEGMENTS + made->segments++ * header_bytes;

	made_put(made, header, 4, type);
	made_put(made, header + word, word, offset);
	made_put(made, header + 2 * word, word, address);
	made_put(made, header + 4 * word, word, bytes);
	made_put(made, made->is_64 ? 56 : 44, 2, made->segments);
}

static inline void made_entry(struct made *made, uint64_t tag, uint64_t value)
{
	unsigned word = made_word(made), at = MADE_DYNAMIC + made->entries++ * 2 * word;

	made_put(made, at, word, tag);
	made_put(made, at + word, word, value);
}

/* way: 0 to 3, one of each size and byte order. The file has no dynamic section and no strings. */
static inline void made_begin(struct made *made, unsigned way)
{
	made->bytes = calloc(1, MADE_BYTES);
	made->is_64 = way & 1;
	made->is_big = way >> 1;
	made->segments = made->entries = 0;
	made->base = made->is_64 ? 0x123456789a000000 : 0x12340000;
	memcpy(made->bytes, "\177ELF", 4);
	made->bytes[4] = made->is_64 ? 2 : 1;
	made->bytes[5] = made->is_big ? 2 : 1;
	made_put(made, 16, 2, 0x1203);
	made_put(made, 18, 2, 0x3456);
	made_put(made, made->is_64 ? 32 : 28, made_word(made), MADE_SEGMENTS);
	made_put(made, made->is_64 ? 54 : 42, 2, made->is_64 ? 56 : 32);
}

/* All of it is loaded, with a dynamic section of so many entries and these strings. */
static inline void made_dynamic(
	struct made *made, unsigned entries, const char *strings, unsigned strings_bytes)
{
	made_segment(made, MADE_LOAD, 0, made->base, MADE_BYTES);
	made_segment(made, MADE_OF_DYNAMIC, MADE_DYNAMIC, 0, 2 * entries * made_word(made));
	made_entry(made, 5, made->base + MADE_STRINGS);
	made_entry(made, 10, strings_bytes);
	memcpy(made->bytes + MADE_STRINGS, strings, strings_bytes);
}

#endif
