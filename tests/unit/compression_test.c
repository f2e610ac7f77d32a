/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * compression_test.c - how files are compressed, and which of them Linux unpacks by itself. */
#include <stdlib.h>

#include "format/compression.h"
#include "format/compression_linux.h"
#include "tap.h"

static void test_compression(void)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *name;
	} rows[] = {
		{ "\x1f\x8b\x08", 3, "gzip" },
		{ "\x1f\x9e", 2, "gzip" },
		{ "BZh9", 4, "bzip2" },
		{ "\x5d\0\0\x80", 4, "lzma" },
		{ "\xfd"
		  "7zXZ",
			5, "xz" },
		{ "\x89LZO", 4, "lzop" },
		{ "\x02!L\x18", 4, "lz4" },
		{ "\x28\xb5\x2f\xfd", 4, "zstd" },
		{ "\x28\xb5\x2f", 3, 0 },
		{ "", 0, 0 },
		{ "070701", 6, 0 },
	};
	const struct compression *found;
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		found = compression_find((const uint8_t *)rows[i].bytes, rows[i].size);
		is(found ? found->name : 0, rows[i].name, "how a file is compressed");
	}
}

/* Checksums, which Linux looks at itself, are dots. */
#define GZIP_BEGIN(flags) "\x1f\x8b\x08" flags "......"
#define GZIP_END          "....\x02\0\0\0"
#define XZ_BEGIN(check) \
	"\xfd"          \
	"7zXZ\0\0" check "...."
#define XZ_LZMA2(dictionary) "\x21\1" dictionary
#define XZ_BLOCK             "\2\0" XZ_LZMA2("\x16") "\0\0\0....data...."
#define XZ_INDEX(records)    "\0" records "...."
#define XZ_END(fours)        "...." fours "\0\0\0\0\1YZ"
#define XZ_RECORD            "\x14\2"
#define XZ_REST              XZ_INDEX("\1" XZ_RECORD) XZ_END("\1")
#define XZ_OF(block)         XZ_BEGIN("\1") block XZ_REST
#define XZ_LISTED(index)     XZ_BEGIN("\1") XZ_BLOCK index "...." XZ_END("\1")
#define XZ_ONE(block, bytes) XZ_BEGIN("\1") block XZ_INDEX("\1" bytes "\2") XZ_END("\1")
#define XZ_TEXT              "............................."
#define ZSTD                 "\x28\xb5\x2f\xfd"
#define ZSTD_LAST            "\x11\0\0ab"

struct packed {
	const char *what;
	const char *bytes;
	size_t size;
	int is_for_linux;
};

/* What the tool has unpacked is two bytes long. */
#define PACKED(what, bytes, is)                   \
	{                                         \
		what, bytes, sizeof bytes - 1, is \
	}

static const struct packed packed[] = {
	PACKED("gzip", GZIP_BEGIN("\0") "data" GZIP_END, 1),
	PACKED("gzip of a text", GZIP_BEGIN("\1") "data" GZIP_END, 1),
	PACKED("gzip with a name", GZIP_BEGIN("\x08") "a.ko\0data" GZIP_END, 1),
	PACKED("gzip with a name without an end", GZIP_BEGIN("\x08") "abcdefgh" GZIP_END, 0),
	PACKED("gzip that ends with the name", GZIP_BEGIN("\x08") "abcd\0" GZIP_END, 0),
	PACKED("gzip with a checksum of its header", GZIP_BEGIN("\2") "..data" GZIP_END, 0),
	PACKED("gzip with more in its header", GZIP_BEGIN("\4") "\2\0abdata" GZIP_END, 0),
	PACKED("gzip with a comment", GZIP_BEGIN("\x10") "a\0data" GZIP_END, 0),
	PACKED("gzip of two members",
		GZIP_BEGIN("\0") "data....\1\0\0\0" GZIP_BEGIN("\0") "data....\1\0\0\0", 0),
	PACKED("gzip behind an empty member",
		GZIP_BEGIN("\0") "\3\0........" GZIP_BEGIN("\0") "data" GZIP_END, 0),
	PACKED("gzip by another method", "\x1f\x8b\x07\0......data" GZIP_END, 0),
	PACKED("gzip of old", "\x1f\x9e\x08\0......data" GZIP_END, 0),
	PACKED("gzip of two bytes, as short as it can be", GZIP_BEGIN("\0") "da" GZIP_END, 1),
	PACKED("gzip with a name, as short as it can be", GZIP_BEGIN("\x08") "a\0da" GZIP_END, 1),
	PACKED("gzip that is short", GZIP_BEGIN("\0") "d" GZIP_END, 0),
	PACKED("xz", XZ_OF(XZ_BLOCK), 1),
	PACKED("xz without a check", XZ_BEGIN("\0") XZ_BLOCK XZ_REST, 1),
	PACKED("xz with an unknown check", XZ_BEGIN("\2") XZ_BLOCK XZ_REST, 0),
	PACKED("xz with CRC64", XZ_BEGIN("\4") XZ_BLOCK XZ_REST, 0),
	PACKED("xz with SHA-256", XZ_BEGIN("\12") XZ_BLOCK XZ_REST, 0),
	PACKED("xz with unknown flags",
		"\xfd"
		"7zXZ\0\1\1...." XZ_BLOCK XZ_REST,
		0),
	PACKED("xz of two blocks",
		XZ_BEGIN("\1") XZ_BLOCK XZ_BLOCK XZ_INDEX("\2" XZ_RECORD XZ_RECORD "\0\0")
			XZ_END("\2"),
		1),
	PACKED("xz of nothing", XZ_BEGIN("\1") XZ_INDEX("\0\0\0") XZ_END("\1"), 1),
	PACKED("xz of two streams", XZ_OF(XZ_BLOCK) XZ_OF(XZ_BLOCK), 0),
	PACKED("xz of two streams, one of nothing",
		XZ_OF(XZ_BLOCK) XZ_BEGIN("\1") XZ_INDEX("\0\0\0") XZ_END("\1"), 0),
	PACKED("xz with sizes in the block",
		XZ_OF("\2\xc0\x90\0\2" XZ_LZMA2("\x16") "....data...."), 1),
	PACKED("xz with the packed size in the block",
		XZ_OF("\2\x40\x90\0" XZ_LZMA2("\x16") "\0....data...."), 1),
	PACKED("xz with the size in the block",
		XZ_OF("\2\x80\2" XZ_LZMA2("\x16") "\0\0....data...."), 1),
	PACKED("xz with a size of nine bytes in the block",
		XZ_ONE("\4\x40\x90\x80\x80\x80\x80\x80\x80\x80\0" XZ_LZMA2(
			       "\x16") "\0\0....data....",
			"\x1c"),
		1),
	PACKED("xz with a size of ten bytes in the block",
		XZ_ONE("\4\x40\x90\x80\x80\x80\x80\x80\x80\x80\x80\0" XZ_LZMA2(
			       "\x16") "\0....data....",
			"\x1c"),
		0),
	PACKED("xz with sizes and no room", XZ_OF("\2\xc0\x90\x80\x80\x80\x80\x80....data...."), 0),
	PACKED("xz with the delta filter",
		XZ_OF("\2\1\3\1\0"
		      "\x21\1\x16....data...."),
		0),
	PACKED("xz with a filter more", XZ_OF("\2\1" XZ_LZMA2("\x16") "\4\0\0....data...."), 0),
	PACKED("xz with the x86 filter alone",
		XZ_OF("\2\0\4\0"
		      "\0\0\0\0....data...."),
		0),
	PACKED("xz with the delta filter alone",
		XZ_OF("\2\0\3\1\0"
		      "\0\0\0....data...."),
		0),
	PACKED("xz with a property more",
		XZ_OF("\2\0"
		      "\x21\2\x16\0\0\0....data...."),
		0),
	PACKED("xz with a dictionary of 3 GiB", XZ_OF("\2\0" XZ_LZMA2("\x27") "\0\0\0....data...."),
		1),
	PACKED("xz with a dictionary of 4 GiB", XZ_OF("\2\0" XZ_LZMA2("\x28") "\0\0\0....data...."),
		0),
	PACKED("xz with a block of no header", XZ_OF("\0\0\0\0\0\0\0\0....data...."), 0),
	PACKED("xz with a header behind the index",
		XZ_OF("\x40\0" XZ_LZMA2("\x16") "\0\0\0....data...."), 0),
	PACKED("xz with a header that ends in the filter",
		XZ_OF("\1\0" XZ_LZMA2("\x16") "...data...data."), 0),
	PACKED("xz with a header alone", XZ_ONE("\2\0" XZ_LZMA2("\x16") "\0\0\0....", "\x0c"), 1),
	PACKED("xz with a header that ends in the index",
		XZ_ONE("\3\0" XZ_LZMA2("\x16") "\0\0\0....", "\x0c"), 0),
	PACKED("xz with a block of many bytes",
		XZ_BEGIN("\1") "\2\0" XZ_LZMA2("\x16") "\0\0\0...." XZ_TEXT XZ_TEXT XZ_TEXT XZ_TEXT
							"...." XZ_INDEX("\1\x84\1\2\0\0\0")
								XZ_END("\2"),
		1),
	PACKED("xz with another end",
		XZ_BEGIN("\1") XZ_BLOCK XZ_INDEX("\1" XZ_RECORD) "....\1\0\0\0\0\1YY", 0),
	PACKED("xz with zeros behind it", XZ_OF(XZ_BLOCK) "\0\0\0\0", 0),
	PACKED("xz with a long index",
		XZ_BEGIN("\1") XZ_BLOCK XZ_INDEX("\1" XZ_RECORD) XZ_END("\x20"), 0),
	PACKED("xz with an index of no size",
		XZ_BEGIN("\1") XZ_BLOCK XZ_INDEX("\1" XZ_RECORD) XZ_END("\0"), 0),
	PACKED("xz with more records than there are",
		XZ_BEGIN("\1") XZ_BLOCK XZ_INDEX("\2" XZ_RECORD) XZ_END("\1"), 0),
	PACKED("xz with a record that goes on", XZ_LISTED("\0\1\x14\x82"), 0),
	PACKED("xz with a number of records that goes on",
		XZ_BEGIN("\1") XZ_INDEX("\x80\x80\x80") XZ_END("\1"), 0),
	PACKED("xz with a block that is padded", XZ_LISTED("\0\1\x11\2"), 1),
	PACKED("xz with a large record", XZ_LISTED("\0\1\x15\2"), 0),
	PACKED("xz with a very large record before another",
		XZ_BEGIN("\1") XZ_BLOCK XZ_INDEX("\2\x7c\2\x14\2\0\0") XZ_END("\2"), 0),
	PACKED("xz with an index that begins like a block", XZ_LISTED("\1" "\1" XZ_RECORD), 0),
	PACKED("xz that is its magic alone",
		"\xfd"
		"7zXZ",
		0),
	PACKED("xz that is short",
		"\xfd"
		"7zXZ\0\0\1....",
		0),
	PACKED("zstd", ZSTD "\x20\2" ZSTD_LAST, 1),
	PACKED("zstd with a window", ZSTD "\x40\x58\2\0" ZSTD_LAST, 1),
	PACKED("zstd with a size of 4 bytes and a checksum", ZSTD "\xa4\2\0\0\0" ZSTD_LAST "....",
		1),
	PACKED("zstd with a size of 8 bytes", ZSTD "\xe0\2\0\0\0\0\0\0\0" ZSTD_LAST, 1),
	PACKED("zstd with a dictionary", ZSTD "\x21.\2" ZSTD_LAST, 0),
	PACKED("zstd with a dictionary of a longer number", ZSTD "\x22..\2" ZSTD_LAST, 0),
	PACKED("zstd that says that it has a dictionary", ZSTD "\x21\2" ZSTD_LAST, 0),
	PACKED("zstd that says so with a longer number", ZSTD "\x22\2" ZSTD_LAST, 0),
	PACKED("zstd of nothing", ZSTD "\x20\0\1\0\0", 1),
	PACKED("zstd that ends in a large block", ZSTD "\x20\2\1\0\1", 0),
	PACKED("zstd of blocks", ZSTD "\x20\2\x08\0\0a\x0a\0\0a" ZSTD_LAST, 1),
	PACKED("zstd of a byte again and again", ZSTD "\x20\2\x13\0\0a", 1),
	PACKED("zstd without a size", ZSTD "\0\x58" ZSTD_LAST, 0),
	PACKED("zstd with a window and room for a size", ZSTD "\0\x58\2" ZSTD_LAST, 0),
	PACKED("zstd of two frames", ZSTD "\x20\1\x09\0\0a" ZSTD "\x20\1\x09\0\0b", 0),
	PACKED("zstd with something behind it", ZSTD "\x20\2" ZSTD_LAST ".", 0),
	PACKED("zstd without its checksum", ZSTD "\x24\2" ZSTD_LAST, 0),
	PACKED("zstd without its last block", ZSTD "\x20\2\x08\0\0a", 0),
	PACKED("zstd that ends in a block", ZSTD "\x20\2\x11\0\0a", 0),
	PACKED("zstd that ends in its header", ZSTD "\xe0\2", 0),
	PACKED("zstd that is short", ZSTD, 0),
	PACKED("lzma", "\x5d\0\0\x80", 0),
	PACKED("lz4 with what zstd has", "\2!L\x18\x20\2" ZSTD_LAST, 0),
	PACKED("nothing compressed", "070701", 0),
};

/* Each in bytes of its own, so that what is read behind them is noticed. */
static void test_for_linux(void)
{
	uint8_t *bytes;
	size_t i;

	for (i = 0; i < sizeof packed / sizeof *packed; i++) {
		bytes = malloc(packed[i].size);
		memcpy(bytes, packed[i].bytes, packed[i].size);
		ok(compression_is_for_linux(bytes, packed[i].size, 2) == packed[i].is_for_linux,
			packed[i].what);
		free(bytes);
	}
}

/* What the tool has unpacked is not two bytes long. */
static void test_other_sizes(void)
{
	static const char empty[] = GZIP_BEGIN("\0") "\3\0....\0\0\0";
	static const char one[] = GZIP_BEGIN("\0") "\3\0....\1\0\0";
	static const char two[] = GZIP_BEGIN("\0") "data....\2\0\0";

	ok(compression_is_for_linux((const uint8_t *)empty, sizeof empty, 0) == 1,
		"gzip of nothing");
	ok(compression_is_for_linux((const uint8_t *)empty, sizeof empty, 1) == 0,
		"an empty member, but there are bytes");
	ok(compression_is_for_linux((const uint8_t *)one, sizeof one, 1) == 0,
		"an empty member before one of a byte");
	ok(compression_is_for_linux((const uint8_t *)two, sizeof two, 0x100000002) == 1,
		"gzip of more than four GiB");
	ok(compression_is_for_linux((const uint8_t *)two, sizeof two, 3) == 0,
		"gzip of another length");
}

static void test_large_block(void)
{
	static const char head[] = ZSTD "\x60\0\x1f\1\0\1"; /* a block of 8192 bytes */
	enum { HEAD_BYTES = sizeof head - 1, BYTES = HEAD_BYTES + 8192 };
	uint8_t *bytes = calloc(1, BYTES);

	memcpy(bytes, head, HEAD_BYTES);
	ok(compression_is_for_linux(bytes, BYTES, 8192) == 1, "zstd of a large block");
	ok(compression_is_for_linux(bytes, BYTES - 1, 8192) == 0, "a byte less");
	free(bytes);
}

int main(void)
{
	test_compression();
	test_for_linux();
	test_other_sizes();
	test_large_block();
	return tap_end();
}
