/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_kind.c - for which machine an image of Linux is, and which version. */
#include "format/kernel_kind.h"

#include <string.h>

#include "format/bytes.h"
#include "format/elf.h"
#include "format/kernel_image.h"

enum {
	ZBOOT_MAGIC_OFFSET = 4,
	ZBOOT_OFFSET_OFFSET = 8,
	ZBOOT_BYTES_OFFSET = 12,
	IMAGE_MAGIC_OFFSET = 0x38,
	PE_OFFSET_OFFSET = 0x3c,
	MAGIC_BYTES = 4,
	PE_MACHINE_END = 6, /* of a PE header */
	DOS_HEADER_BYTES = 0x40,
};

/* At IMAGE_MAGIC_OFFSET, and the machine of a PE header. */
static const struct {
	char magic[MAGIC_BYTES];
	uint32_t pe_machine, machine;
} rows[] = {
	{ { 'A', 'R', 'M', 0x64 }, 0xaa64, ELF_MACHINE_AARCH64 },
	{ { 'R', 'S', 'C', 0x05 }, 0x5064, ELF_MACHINE_RISCV },
};

enum { ROWS = sizeof rows / sizeof *rows };

static int get_packed(struct kernel_kind *kind, const uint8_t *head, size_t head_bytes)
{
	static const char pe[MAGIC_BYTES] = { 'P', 'E', 0, 0 };
	uint64_t at = get_le32(head + PE_OFFSET_OFFSET);
	size_t i;

	if (at + PE_MACHINE_END > head_bytes || memcmp(head + at, pe, MAGIC_BYTES) != 0)
		return 0;
	for (i = 0; i < ROWS; i++) {
		if (rows[i].pe_machine != get_le16(head + at + MAGIC_BYTES))
			continue;
		kind->machine = rows[i].machine;
		kind->packed_offset = get_le32(head + ZBOOT_OFFSET_OFFSET);
		kind->packed_bytes = get_le32(head + ZBOOT_BYTES_OFFSET);
		return kind->packed_bytes > 0;
	}
	return 0;
}

int kernel_kind_get(struct kernel_kind *kind, const uint8_t *head, size_t head_bytes)
{
	size_t i;

	memset(kind, 0, sizeof *kind);
	if (kernel_image_is(head, head_bytes)) {
		kind->machine = kernel_image_is_64(head, head_bytes) == 0 ? ELF_MACHINE_386
									  : ELF_MACHINE_X86_64;
		return 1;
	}
	if (head_bytes < DOS_HEADER_BYTES)
		return 0;
	if (memcmp(head + ZBOOT_MAGIC_OFFSET, "zimg", MAGIC_BYTES) == 0 &&
		memcmp(head, "MZ\0", MAGIC_BYTES) == 0)
		return get_packed(kind, head, head_bytes);
	for (i = 0; i < ROWS; i++) {
		if (memcmp(head + IMAGE_MAGIC_OFFSET, rows[i].magic, MAGIC_BYTES) == 0)
			kind->machine = rows[i].machine;
	}
	return kind->machine != 0;
}

const char *kernel_kind_find_version(
	const char **version, size_t *version_bytes, const uint8_t *bytes, size_t size)
{
	static const char words[] = "Linux version ";
	const uint8_t *at = bytes, *end = bytes + size, *text, *rest;

	for (; (size_t)(end - at) >= sizeof words; at++) {
		if (memcmp(at, words, sizeof words - 1) != 0)
			continue;
		text = at + sizeof words - 1;
		rest = text;
		while (end > rest && *rest > ' ' && *rest < 0x7f)
			rest++;
		if (*text < '0' || *text > '9' || rest - text > KERNEL_IMAGE_VERSION_BYTES_MAX)
			continue;
		*version = (const char *)text;
		*version_bytes = (size_t)(rest - text);
		return 0;
	}
	return "does not say its version";
}
