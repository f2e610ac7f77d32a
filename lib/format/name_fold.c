/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * name_fold.c - which names some file systems take for one. */
#include "format/name_fold.h"

#include <stdint.h>

/* Capital letters, each or each second one from first to last, and how far their small ones are. */
static const struct {
	uint16_t first, last, step;
	int16_t add;
} capitals[] = {
	{ 'A', 'Z', 1, 32 },
	{ 0xc0, 0xd6, 1, 32 },
	{ 0xd8, 0xde, 1, 32 },
	{ 0x100, 0x12e, 2, 1 },
	{ 0x132, 0x136, 2, 1 },
	{ 0x139, 0x147, 2, 1 },
	{ 0x14a, 0x176, 2, 1 },
	{ 0x178, 0x178, 1, -121 },
	{ 0x179, 0x17d, 2, 1 },
	{ 0x386, 0x386, 1, 38 }, /* Greek */
	{ 0x388, 0x38a, 1, 37 },
	{ 0x38c, 0x38c, 1, 64 },
	{ 0x38e, 0x38f, 1, 63 },
	{ 0x391, 0x3a1, 1, 32 },
	{ 0x3a3, 0x3ab, 1, 32 },
	{ 0x3c2, 0x3c2, 1, 1 },  /* the sigma at the end of a word */
	{ 0x400, 0x40f, 1, 80 }, /* Cyrillic */
	{ 0x410, 0x42f, 1, 32 },
	{ 0x460, 0x480, 2, 1 },
	{ 0x48a, 0x4be, 2, 1 },
	{ 0x4d0, 0x52e, 2, 1 },
	{ 0x1e00, 0x1e94, 2, 1 },
	{ 0x1ea0, 0x1efe, 2, 1 },
};

/* Small letters with an accent: the letter, the combining accent. In the order of the first. */
static const struct {
	uint16_t whole, letter, accent;
} accents[] = {
	/* clang-format off */
	{ 0xe0, 'a', 0x300 }, { 0xe1, 'a', 0x301 }, { 0xe2, 'a', 0x302 }, { 0xe3, 'a', 0x303 },
	{ 0xe4, 'a', 0x308 }, { 0xe5, 'a', 0x30a }, { 0xe7, 'c', 0x327 }, { 0xe8, 'e', 0x300 },
	{ 0xe9, 'e', 0x301 }, { 0xea, 'e', 0x302 }, { 0xeb, 'e', 0x308 }, { 0xec, 'i', 0x300 },
	{ 0xed, 'i', 0x301 }, { 0xee, 'i', 0x302 }, { 0xef, 'i', 0x308 }, { 0xf1, 'n', 0x303 },
	{ 0xf2, 'o', 0x300 }, { 0xf3, 'o', 0x301 }, { 0xf4, 'o', 0x302 }, { 0xf5, 'o', 0x303 },
	{ 0xf6, 'o', 0x308 }, { 0xf9, 'u', 0x300 }, { 0xfa, 'u', 0x301 }, { 0xfb, 'u', 0x302 },
	{ 0xfc, 'u', 0x308 }, { 0xfd, 'y', 0x301 }, { 0xff, 'y', 0x308 }, { 0x101, 'a', 0x304 },
	{ 0x103, 'a', 0x306 }, { 0x105, 'a', 0x328 }, { 0x107, 'c', 0x301 },
	{ 0x109, 'c', 0x302 }, { 0x10b, 'c', 0x307 }, { 0x10d, 'c', 0x30c },
	{ 0x10f, 'd', 0x30c }, { 0x113, 'e', 0x304 }, { 0x115, 'e', 0x306 },
	{ 0x117, 'e', 0x307 }, { 0x119, 'e', 0x328 }, { 0x11b, 'e', 0x30c },
	{ 0x11d, 'g', 0x302 }, { 0x11f, 'g', 0x306 }, { 0x121, 'g', 0x307 },
	{ 0x123, 'g', 0x327 }, { 0x125, 'h', 0x302 }, { 0x129, 'i', 0x303 },
	{ 0x12b, 'i', 0x304 }, { 0x12d, 'i', 0x306 }, { 0x12f, 'i', 0x328 },
	{ 0x135, 'j', 0x302 }, { 0x137, 'k', 0x327 }, { 0x13a, 'l', 0x301 },
	{ 0x13c, 'l', 0x327 }, { 0x13e, 'l', 0x30c }, { 0x144, 'n', 0x301 },
	{ 0x146, 'n', 0x327 }, { 0x148, 'n', 0x30c }, { 0x14d, 'o', 0x304 },
	{ 0x14f, 'o', 0x306 }, { 0x151, 'o', 0x30b }, { 0x155, 'r', 0x301 },
	{ 0x157, 'r', 0x327 }, { 0x159, 'r', 0x30c }, { 0x15b, 's', 0x301 },
	{ 0x15d, 's', 0x302 }, { 0x15f, 's', 0x327 }, { 0x161, 's', 0x30c },
	{ 0x163, 't', 0x327 }, { 0x165, 't', 0x30c }, { 0x169, 'u', 0x303 },
	{ 0x16b, 'u', 0x304 }, { 0x16d, 'u', 0x306 }, { 0x16f, 'u', 0x30a },
	{ 0x171, 'u', 0x30b }, { 0x173, 'u', 0x328 }, { 0x175, 'w', 0x302 },
	{ 0x177, 'y', 0x302 }, { 0x17a, 'z', 0x301 }, { 0x17c, 'z', 0x307 },
	{ 0x17e, 'z', 0x30c }, { 0x3ac, 0x3b1, 0x301 }, { 0x3ad, 0x3b5, 0x301 },
	{ 0x3ae, 0x3b7, 0x301 }, { 0x3af, 0x3b9, 0x301 }, { 0x3ca, 0x3b9, 0x308 },
	{ 0x3cb, 0x3c5, 0x308 }, { 0x3cc, 0x3bf, 0x301 }, { 0x3cd, 0x3c5, 0x301 },
	{ 0x3ce, 0x3c9, 0x301 }, { 0x439, 0x438, 0x306 }, { 0x450, 0x435, 0x300 },
	{ 0x451, 0x435, 0x308 }, { 0x453, 0x433, 0x301 }, { 0x457, 0x456, 0x308 },
	{ 0x45c, 0x43a, 0x301 }, { 0x45d, 0x438, 0x300 }, { 0x45e, 0x443, 0x306 },
	/* clang-format on */
};

static uint32_t small_letter(uint32_t character)
{
	size_t i;

	for (i = 0; i < sizeof capitals / sizeof *capitals; i++) {
		if (character >= capitals[i].first && character <= capitals[i].last)
			return (character - capitals[i].first) % capitals[i].step == 0
				       ? character + (uint32_t)capitals[i].add
				       : character;
	}
	return character;
}

/* Of valid UTF-8. Returns the length. */
static size_t get_character(uint32_t *character, const char *from, size_t length)
{
	const uint8_t *bytes = (const uint8_t *)from;
	size_t size = bytes[0] < 0x80 ? 1 : bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4, i;

	if (size > length)
		size = 1;
	*character = size == 1 ? bytes[0] : bytes[0] & (0x7fu >> size);
	for (i = 1; i < size; i++)
		*character = *character << 6 | (bytes[i] & 0x3f);
	return size;
}

/* One below U+10000. */
static size_t put_character(char *to, uint32_t character)
{
	size_t size = 0;

	if (character < 0x80) {
		to[size++] = (char)character;
		return size;
	}
	if (character < 0x800) {
		to[size++] = (char)(0xc0 | character >> 6);
	} else {
		to[size++] = (char)(0xe0 | character >> 12);
		to[size++] = (char)(0x80 | (character >> 6 & 0x3f));
	}
	to[size++] = (char)(0x80 | (character & 0x3f));
	return size;
}

static size_t put_folded(char *to, uint32_t character)
{
	size_t low = 0, high = sizeof accents / sizeof *accents, middle, size;

	character = small_letter(character);
	while (low < high) {
		middle = low + (high - low) / 2;
		if (accents[middle].whole < character)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == sizeof accents / sizeof *accents || accents[low].whole != character)
		return put_character(to, character);
	size = put_character(to, accents[low].letter);
	return size + put_character(to + size, accents[low].accent);
}

size_t name_fold(char *to, const char *name, size_t length)
{
	size_t at, size, filled = 0, i;
	uint32_t character;

	for (at = 0; at < length; at += size) {
		size = get_character(&character, name + at, length - at);
		while (character == '/' && filled > 0 &&
			(to[filled - 1] == '.' || to[filled - 1] == ' '))
			filled--;
		if (size <= 3) {
			filled += put_folded(to + filled, character);
			continue;
		}
		for (i = 0; i < size; i++)
			to[filled++] = name[at + i];
	}
	while (filled > 0 && (to[filled - 1] == '.' || to[filled - 1] == ' '))
		filled--;
	return filled;
}
