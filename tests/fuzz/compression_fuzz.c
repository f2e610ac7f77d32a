/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * compression_fuzz.c - any bytes as the beginning of a compressed file: a second table says the
 * same, and more of the file never says something else. As blocks of streams that are made here:
 * Linux unpacks one stream, and never two. */
#include "format/compression.h"
#include "format/compression_linux.h"
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

/* --- Streams that are made. --- */

enum { BLOCKS_MAX = 8, STREAM_BYTES_MAX = 1024, BLOCK_DATA_MAX = 64 };

struct stream {
	uint8_t bytes[2 * STREAM_BYTES_MAX];
	size_t size;
};

static void put(struct stream *stream, const void *bytes, size_t size)
{
	memcpy(stream->bytes + stream->size, bytes, size);
	stream->size += size;
}

/* The first byte of the data tells how long a block is, the rest is what is in it. */
static size_t next_block(const uint8_t **data, size_t *size, const uint8_t **block)
{
	size_t length = *size ? **data % BLOCK_DATA_MAX : 0;

	*data += *size > 0;
	*size -= *size > 0;
	if (length > *size)
		length = *size;
	*block = *data;
	*data += length;
	*size -= length;
	return length;
}

static void make_xz(struct stream *stream, const uint8_t *data, size_t size)
{
	uint8_t index[2 + 2 * BLOCKS_MAX + 3] = { 0 }, footer[12] = { 0 };
	size_t index_bytes = 2, length;
	const uint8_t *block;

	put(stream,
		"\xfd"
		"7zXZ\0\0\1crc.",
		12);
	while (size > 0 && index[1] < BLOCKS_MAX) {
		length = next_block(&data, &size, &block);
		put(stream, "\2\0\x21\1\x16\0\0\0crc.", 12);
		put(stream, block, length);
		put(stream, "\0\0\0", (4 - length % 4) % 4);
		put(stream, "crc.", 4);
		index[1]++;
		index[index_bytes++] = (uint8_t)(12 + length + 4);
		index[index_bytes++] = (uint8_t)length;
	}
	index_bytes = (index_bytes + 3) / 4 * 4;
	put(stream, index, index_bytes);
	put(stream, "crc.", 4);
	footer[4] = (uint8_t)(index_bytes / 4); /* with the checksum, less one */
	footer[9] = 1;
	memcpy(footer + 10, "YZ", 2);
	put(stream, footer, sizeof footer);
}

static void make_zstd(struct stream *stream, const uint8_t *data, size_t size)
{
	const uint8_t *block;
	uint8_t header[3] = { 0, 0, 0 };
	size_t length, blocks = 0;
	unsigned head;

	put(stream, "\x28\xb5\x2f\xfd\x20\1", 6);
	do {
		length = next_block(&data, &size, &block);
		head = (unsigned)length << 3 | (size == 0 || ++blocks == BLOCKS_MAX);
		header[0] = (uint8_t)head;
		header[1] = (uint8_t)(head >> 8);
		put(stream, header, sizeof header);
		put(stream, block, length);
	} while (!(head & 1));
}

static void check_streams(void (*make)(struct stream *stream, const uint8_t *data, size_t size),
	const uint8_t *data, size_t size)
{
	struct stream stream = { { 0 }, 0 };
	size_t one;

	make(&stream, data, size);
	one = stream.size;
	must(one <= STREAM_BYTES_MAX);
	must(compression_is_for_linux(stream.bytes, one, 1));
	must(!compression_is_for_linux(stream.bytes, one - 1, 1));
	make(&stream, data, size);
	must(!compression_is_for_linux(stream.bytes, stream.size, 1));
}

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
	/* The command is the tool's name and options. */
	must(!found || strchr(found->command, ' '));
	must(!compression_is_for_linux(data, size, size) || strcmp(wanted, "gzip") == 0 ||
		strcmp(wanted, "xz") == 0 || strcmp(wanted, "zstd") == 0);
	check_streams(make_xz, data, size);
	check_streams(make_zstd, data, size);
	return 0;
}
