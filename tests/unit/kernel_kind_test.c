/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_kind_test.c - for which machine an image of Linux is, and which version. */
#include <stdlib.h>

#include "format/elf.h"
#include "format/kernel_kind.h"
#include "tap.h"

enum { BYTES = 0x300 };

static uint8_t head[BYTES];

static void put(unsigned offset, const char *bytes, size_t size)
{
	memcpy(head + offset, bytes, size);
}

/* Which machine the first bytes of the image are for; 0: it is none; 1: nonsense. They lie in bytes of their own,
 * so that what is read behind them is noticed. */
static uint32_t machine_of(size_t size)
{
	uint8_t *bytes = malloc(size);
	struct kernel_kind kind;
	int got;

	memcpy(bytes, head, size);
	got = kernel_kind_get(&kind, bytes, size);
	free(bytes);
	return got == 1 && kind.machine ? kind.machine : got == 0 ? 0 : 1;
}

static void test_images(void)
{
	memset(head, 0, sizeof head);
	ok(machine_of(BYTES) == 0, "zeros are no image");
	put(0x38, "ARM\x64", 4);
	ok(machine_of(BYTES) == ELF_MACHINE_AARCH64, "an image for arm64");
	ok(machine_of(0x3f) == 0, "a short file");
	put(0x38, "RSC\x05", 4);
	ok(machine_of(0x40) == ELF_MACHINE_RISCV, "an image for riscv64");
	put(0x38, "RSC\x06", 4);
	ok(machine_of(BYTES) == 0, "another machine");
	put(0x202, "HdrS", 4);
	ok(machine_of(BYTES) == ELF_MACHINE_X86_64, "an old image for x86");
	put(0x206, "\x0f\x02", 2);
	ok(machine_of(BYTES) == ELF_MACHINE_386, "one of 32 bits");
	put(0x236, "\x01", 1);
	ok(machine_of(BYTES) == ELF_MACHINE_X86_64, "one of 64 bits");
	put(0x38, "ARM\x64", 4);
	ok(machine_of(BYTES) == ELF_MACHINE_X86_64, "one that might be for arm64 as well");
}

static void test_packed(void)
{
	struct kernel_kind kind;

	memset(head, 0, sizeof head);
	put(0, "MZ\0\0zimg\x00\x01\x00\x00\x05\x00\x00\x00", 16);
	put(0x3c, "\x80", 1);
	put(0x80, "PE\0\0\x64\xaa", 6);
	ok(kernel_kind_get(&kind, head, BYTES) && kind.machine == ELF_MACHINE_AARCH64 &&
			kind.packed_offset == 0x100 && kind.packed_bytes == 5,
		"a compressed image for arm64");
	ok(machine_of(0x86) == ELF_MACHINE_AARCH64, "its PE header at the end");
	ok(machine_of(0x85) == 0, "its PE header behind the end");
	ok(machine_of(0x7f) == 0, "its PE header far behind the end");
	put(0x38, "ARM\x64", 4);
	put(0x3c, "\xff\xff", 2);
	ok(machine_of(BYTES) == 0, "its PE header nowhere, but it says arm64 as well");
	put(0x38, "\0\0\0", 4);
	put(0x3c, "\x80\0", 2);
	put(0x84, "\x64\x50", 2);
	ok(machine_of(BYTES) == ELF_MACHINE_RISCV, "one for riscv64");
	put(0x84, "\x64\x86", 2);
	ok(machine_of(BYTES) == 0, "one for another machine");
	put(0x84, "\x64\x50", 2);
	put(12, "\0", 1);
	ok(machine_of(BYTES) == 0, "one of no bytes");
	put(12, "\1", 1);
	ok(machine_of(BYTES) == ELF_MACHINE_RISCV, "one of a byte");
	put(4, "zimh", 4);
	ok(machine_of(BYTES) == 0, "one without its magic");
	put(4, "zimg", 4);
	put(0, "MY", 2);
	ok(machine_of(BYTES) == 0, "one that is no PE file");
	put(0, "MZ", 2);
	put(0x80, "pe", 2);
	ok(machine_of(BYTES) == 0, "one without a PE header");
	put(0x80, "PE", 2);
	put(0x3f, "\xff", 1);
	ok(machine_of(BYTES) == 0, "one that is far away");
}

static void test_version(void)
{
	static const struct {
		const char *text, *version;
	} rows[] = {
		{ "xLinux version 6.1.0-56-arm64 (debian) #1", "6.1.0-56-arm64" },
		{ "Linux version %s, Linux version 7\n", "7" },
		{ "Linux version 7~\x7f", "7~" },
		{ "Linux version Linux version 6.1", "6.1" },
		{ "LLinux version 6", "6" },
		{ "Linux version 6.1", "6.1" },
		{ "Linux version 0", "0" },
		{ "Linux version 9 ", "9" },
		{ "Linux version / Linux version :", 0 },
		{ "Linux version_6.1", 0 },
		{ "Linux version "
		  "1234567890123456789012345678901234567890123456789012345678901234",
			"1234567890123456789012345678901234567890123456789012345678901234" },
		{ "Linux version ", 0 },
		{ "Linux versio", 0 },
		{ "", 0 },
		{ "Linux version "
		  "12345678901234567890123456789012345678901234567890123456789012345 ",
			0 },
	};
	const char *version, *problem;
	size_t i, length, size;
	uint8_t *bytes;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		size = strlen(rows[i].text);
		bytes = malloc(size);
		memcpy(bytes, rows[i].text, size);
		problem = kernel_kind_find_version(&version, &length, bytes, size);
		is(problem, rows[i].version ? 0 : "does not say its version", rows[i].text);
		ok(problem || (length == strlen(rows[i].version) &&
				      memcmp(version, rows[i].version, length) == 0),
			"with its version");
		free(bytes);
	}
}

int main(void)
{
	test_images();
	test_packed();
	test_version();
	return tap_end();
}
