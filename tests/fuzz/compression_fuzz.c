/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * compression_fuzz.c - any bytes as the beginning of a compressed file: a second table says the
 * same, and more of the file never says something else.
 *
 * Aims at lib/format/compression.c */
#include "format/compression.h"
#include "fuzz.h"

/* The first bytes as one number, big-endian, those that count nothing zero. */
static const struct {
	uint32_t magic, mask;
	size_t size;
	const char *name;
} rows[] = {
	{ 0x1f8b0000, 0xffff0000, 2, "gzip" },
	{ 0x1f9e0000, 0xffff0000, 2, "gzip" },
	{ 0x425a6800, 0xffffff00, 3, "bzip2" },
	{ 0x5d000000, 0xffffff00, 3, "lzma" },
	{ 0xfd377a58, 0xffffffff, 4, "xz" },
	{ 0x894c5a4f, 0xffffffff, 4, "lzop" },
	{ 0x02214c18, 0xffffffff, 4, "lz4" },
	{ 0x28b52ffd, 0xffffffff, 4, "zstd" },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct compression *found = compression_find(data, size), *shorter;
	const char *wanted = 0;
	uint32_t begin = 0;
	size_t i;

	for (i = 0; i < 4; i++)
		begin = begin << 8 | (i < size ? data[i] : 0u);
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (size >= rows[i].size && (begin & rows[i].mask) == rows[i].magic)
			wanted = rows[i].name;
	}
	must(wanted ? found && strcmp(found->name, wanted) == 0 : !found);
	for (i = 0; i < size && i < 5; i++) {
		shorter = compression_find(data, i);
		must(!shorter || shorter == found);
	}
	/* Only xz is held to more, its header's flags: no check, or CRC32. */
	must(compression_is_for_linux(data, size) ==
		(wanted && (strcmp(wanted, "xz") != 0 ||
				   (size >= 8 && !data[6] && data[7] % 16 <= 1))));
	/* The command is the tool's name and options. */
	must(!found || strchr(found->command, ' '));
	return 0;
}
