/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * compression_linux.c - whether Linux unpacks a compressed module or firmware as the tool does. */
#include "format/compression_linux.h"

#include <string.h>

#include "format/bytes.h"
#include "format/compression.h"

/* --- gzip: ID 2, method 1, flags 1, time 4, more 2; name; data; CRC32 4, length 4. --- */

static int is_gzip_for_linux(const uint8_t *bytes, size_t size, uint64_t unpacked_bytes)
{
	enum {
		ID = 1,
		ID_NOW = 0x8b,
		METHOD = 2,
		DEFLATE = 8,
		FLAGS = 3,
		IS_TEXT = 1,
		HAS_NAME = 8,
		HEADER_BYTES = 10,
		TRAILER_BYTES = 8,
		LENGTH_BYTES = 4
	};
	static const uint8_t nothing[] = { 3, 0 }; /* deflated */
	const uint8_t *data = bytes + HEADER_BYTES, *trailer;

	if (size < HEADER_BYTES + sizeof nothing + TRAILER_BYTES || bytes[ID] != ID_NOW ||
		bytes[METHOD] != DEFLATE || (bytes[FLAGS] & ~(IS_TEXT | HAS_NAME)))
		return 0;
	trailer = bytes + size - TRAILER_BYTES;
	if (bytes[FLAGS] & HAS_NAME) {
		data = memchr(data, 0, (size_t)(trailer - data));
		if (!data || (size_t)(trailer - ++data) < sizeof nothing)
			return 0;
	}
	/* The length is that of the last member: only together with empty ones that of all. */
	return get_le32(bytes + size - LENGTH_BYTES) == (uint32_t)unpacked_bytes &&
	       (unpacked_bytes == 0 || memcmp(data, nothing, sizeof nothing) != 0);
}

/* --- xz: header 12; blocks; index; footer 12. --- */

enum {
	XZ_FLAGS = 6,
	XZ_CHECK = 7,
	XZ_CHECK_CRC32 = 1,
	XZ_HEADER_BYTES = 12,
	XZ_FOOTER_BYTES = 12,
	XZ_FOOTER_INDEX = 4, /* its bytes, in fours, less one */
	XZ_FOOTER_MAGIC = 10,
	XZ_UNIT = 4,
	XZ_CRC_BYTES = 4,
};

struct xz_reader {
	const uint8_t *at, *end;
};

/* A number of seven bits a byte, the lowest first. Returns 0 when it does not end. */
static int get_xz_number(struct xz_reader *reader, uint64_t *number)
{
	enum { BYTES_MAX = 9, MORE = 0x80, BITS = 7 };
	int more = MORE;
	unsigned i;

	*number = 0;
	for (i = 0; more && i < BYTES_MAX && reader->at < reader->end; i++) {
		*number |= (uint64_t)(*reader->at & (MORE - 1)) << i * BITS;
		more = *reader->at++ & MORE;
	}
	return !more;
}

/* A block's header, of which at least the first byte is in the file: size 1, flags 1, two sizes if
 * they are there, filters, ..., CRC32. */
static int is_block_for_linux(const uint8_t *block, size_t room)
{
	enum {
		OTHER_FLAGS = 0x3f,
		SIZES = 6, /* bits above the others */
		HAS_PACKED_SIZE = 1,
		HAS_SIZE = 2,
		LZMA2 = 0x21,
		LZMA2_PROPERTIES = 1,
		DICTIONARY_MAX = 39
	};
	struct xz_reader reader;
	size_t header_bytes = ((size_t)block[0] + 1) * XZ_UNIT;
	uint64_t number;
	int sizes;

	if (header_bytes > room)
		return 0;
	sizes = block[1] >> SIZES;
	reader.at = block + 2;
	reader.end = block + header_bytes - XZ_CRC_BYTES;
	if ((block[1] & OTHER_FLAGS) ||
		((sizes & HAS_PACKED_SIZE) && !get_xz_number(&reader, &number)) ||
		((sizes & HAS_SIZE) && !get_xz_number(&reader, &number)))
		return 0;
	return reader.end - reader.at >= 3 && reader.at[0] == LZMA2 &&
	       reader.at[1] == LZMA2_PROPERTIES && reader.at[2] <= DICTIONARY_MAX;
}

/* The blocks that the index lists, from the stream's header on, end where the index begins. */
static int are_blocks_for_linux(const uint8_t *block, const uint8_t *index, size_t index_bytes)
{
	struct xz_reader reader = { index + 1, index + index_bytes - XZ_CRC_BYTES };
	uint64_t records, packed, size;

	if (*index != 0 || !get_xz_number(&reader, &records))
		return 0;
	for (; records > 0; records--) {
		if (!get_xz_number(&reader, &packed) || !get_xz_number(&reader, &size) ||
			!is_block_for_linux(block, (size_t)(index - block)))
			return 0;
		packed = (packed + XZ_UNIT - 1) / XZ_UNIT * XZ_UNIT;
		if (packed > (uint64_t)(index - block))
			return 0;
		block += packed;
	}
	return block == index;
}

/* Of several streams the last one's index does not list all blocks. */
static int is_xz_for_linux(const uint8_t *bytes, size_t size)
{
	const uint8_t *footer;
	uint64_t index_bytes;

	if (size < XZ_HEADER_BYTES + XZ_FOOTER_BYTES || bytes[XZ_FLAGS] != 0 ||
		bytes[XZ_CHECK] > XZ_CHECK_CRC32)
		return 0;
	footer = bytes + size - XZ_FOOTER_BYTES;
	index_bytes = ((uint64_t)get_le32(footer + XZ_FOOTER_INDEX) + 1) * XZ_UNIT;
	return memcmp(footer + XZ_FOOTER_MAGIC, "YZ", 2) == 0 &&
	       index_bytes <= size - XZ_HEADER_BYTES - XZ_FOOTER_BYTES &&
	       are_blocks_for_linux(
		       bytes + XZ_HEADER_BYTES, footer - index_bytes, (size_t)index_bytes);
}

/* --- zstd: magic 4, descriptor 1, window, content size; blocks; checksum. --- */

static int is_zstd_for_linux(const uint8_t *bytes, size_t size)
{
	enum {
		DESCRIPTOR = 4,
		CHECKSUM = 2, /* the bit that says that there is one */
		IS_SINGLE = 0x20,
		HAS_DICTIONARY = 3,
		CHECKSUM_BYTES = 4,
		BLOCK_HEADER_BYTES = 3,
		BLOCK_IS_LAST = 1,
		BLOCK_REPEATS = 1
	};
	size_t at = DESCRIPTOR + 1;
	uint32_t header;
	int descriptor, is_single;

	if (size <= DESCRIPTOR)
		return 0;
	descriptor = bytes[DESCRIPTOR];
	is_single = (descriptor & IS_SINGLE) != 0;
	if (descriptor < IS_SINGLE || (descriptor & HAS_DICTIONARY)) /* or it has no size */
		return 0;
	at += ((size_t)1 << (descriptor >> 6)) + !is_single;
	do {
		if (size < at + BLOCK_HEADER_BYTES)
			return 0;
		header = get_le16(bytes + at) | (uint32_t)bytes[at + 2] << 16;
		at += BLOCK_HEADER_BYTES;
		at += (header >> 1 & 3) == BLOCK_REPEATS ? 1 : header >> 3;
	} while (!(header & BLOCK_IS_LAST));
	return size == at + (size_t)(descriptor >> CHECKSUM & 1) * CHECKSUM_BYTES;
}

int compression_is_for_linux(const uint8_t *bytes, size_t size, uint64_t unpacked_bytes)
{
	const struct compression *compression = compression_find(bytes, size);
	const char *name = compression ? compression->name : "";

	if (strcmp(name, "gzip") == 0)
		return is_gzip_for_linux(bytes, size, unpacked_bytes);
	if (strcmp(name, "xz") == 0)
		return is_xz_for_linux(bytes, size);
	return strcmp(name, "zstd") == 0 && is_zstd_for_linux(bytes, size);
}
