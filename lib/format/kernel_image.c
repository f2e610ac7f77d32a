/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_image.c - which version of Linux an image is, and how it was configured. */
#include "format/kernel_image.h"

#include <string.h>

#include "format/bytes.h"

enum {
	BASE = 0x200,
	MAGIC_OFFSET = 0x202,
	HEADER_VERSION_OFFSET = 0x206,
	HEADER_VERSION_FLAGS = 0x20c,
	HEADER_VERSION_LINE = 0x206,
	VERSION_OFFSET = 0x20e,
	VERSION_OFFSET_BYTES = 2,
	FLAGS_OFFSET = 0x236,
	FLAGS_BYTES = 2,
	FLAG_64 = 1,
	LINE_MAX_OFFSET = 0x238,
	LINE_MAX_BYTES = 4,
	LINE_MAX_OLD = 255,
};

static const char magic[] = { 'H', 'd', 'r', 'S' };

int kernel_image_is(const uint8_t *head, size_t head_bytes)
{
	return head_bytes >= VERSION_OFFSET + VERSION_OFFSET_BYTES &&
	       memcmp(head + MAGIC_OFFSET, magic, sizeof magic) == 0;
}

const char *kernel_image_get_version(
	const char **version, size_t *version_bytes, const uint8_t *head, size_t head_bytes)
{
	size_t at, length = 0;

	if (!kernel_image_is(head, head_bytes))
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

int kernel_image_is_64(const uint8_t *head, size_t head_bytes)
{
	if (head_bytes < FLAGS_OFFSET + FLAGS_BYTES ||
		get_le16(head + HEADER_VERSION_OFFSET) < HEADER_VERSION_FLAGS)
		return -1;
	return get_le16(head + FLAGS_OFFSET) & FLAG_64;
}

int kernel_image_is_configured(const uint8_t *head, size_t head_bytes, const char *word_begin)
{
	static const char build[] = { ')', ' ', '#' };
	size_t length = strlen(word_begin), at, end;
	int is_build = 0;

	if (head_bytes < VERSION_OFFSET + VERSION_OFFSET_BYTES)
		return -1;
	at = end = BASE + (size_t)get_le16(head + VERSION_OFFSET);
	while (end < head_bytes && head[end])
		end++;
	if (end >= head_bytes)
		return -1;
	for (; at < end; at++) {
		is_build |= end - at >= sizeof build && memcmp(head + at, build, sizeof build) == 0;
		if (is_build && head[at] == ' ' && end - at > length &&
			memcmp(head + at + 1, word_begin, length) == 0)
			return 1;
	}
	return is_build ? 0 : -1;
}

uint32_t kernel_image_line_max(const uint8_t *head, size_t head_bytes)
{
	return head_bytes >= LINE_MAX_OFFSET + LINE_MAX_BYTES &&
			       get_le16(head + HEADER_VERSION_OFFSET) >= HEADER_VERSION_LINE
		       ? get_le32(head + LINE_MAX_OFFSET)
		       : LINE_MAX_OLD;
}
