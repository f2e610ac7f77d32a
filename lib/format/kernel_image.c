/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_image.c - which version of Linux an image is. */
#include "format/kernel_image.h"

#include <string.h>

#include "format/bytes.h"

enum { BASE = 0x200, MAGIC_OFFSET = 0x202, VERSION_OFFSET = 0x20e, VERSION_OFFSET_BYTES = 2 };

static const char magic[] = { 'H', 'd', 'r', 'S' };

const char *kernel_image_get_version(
	const char **version, size_t *version_bytes, const uint8_t *head, size_t head_bytes)
{
	size_t at, length = 0;

	if (head_bytes < VERSION_OFFSET + VERSION_OFFSET_BYTES ||
		memcmp(head + MAGIC_OFFSET, magic, sizeof magic) != 0)
		return "not a Linux image for x86 (bzImage)";
	at = BASE + (size_t)get_le16(head + VERSION_OFFSET);
	while (at + length < head_bytes && head[at + length] && head[at + length] != ' ')
		length++;
	if (length == 0 || length > KERNEL_IMAGE_VERSION_BYTES_MAX || head[at] < '0' ||
		head[at] > '9')
		return "does not say its version";
	*version = (const char *)head + at;
	*version_bytes = length;
	return 0;
}
