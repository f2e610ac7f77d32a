/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * export_head.c - the head of a disk for results, read and written. */
#include "format/export_head.h"

#include <string.h>

#include "format/bytes.h"
#include "format/hex.h"
#include "format/payload.h"
#include "format/put_bytes.h"

typedef char head_adds_up[EXPORT_LENGTH_OFFSET == 32 && EXPORT_HEAD_USED_BYTES == 40 ? 1 : -1];
typedef char head_is_aligned[EXPORT_HEAD_BYTES % PAYLOAD_ALIGN_BYTES == 0 ? 1 : -1];

int export_head_is_marked(const uint8_t *from)
{
	return memcmp(from, EXPORT_MAGIC, EXPORT_MAGIC_BYTES) == 0;
}

static const char *fail(struct export_head *head, unsigned offset, const char *problem)
{
	head->problem_offset = offset;
	return problem;
}

const char *export_head_get(struct export_head *head, const uint8_t *from, uint64_t disk_bytes)
{
	head->capacity_bytes = get_le64(from + EXPORT_CAPACITY_OFFSET);
	memcpy(head->nonce, from + EXPORT_NONCE_OFFSET, EXPORT_NONCE_BYTES);
	head->container_bytes = get_le64(from + EXPORT_LENGTH_OFFSET);
	if (!export_head_is_marked(from))
		return fail(head, 0, "no disk for results: it does not begin with LBEXPRT1");
	if (head->capacity_bytes < EXPORT_HEAD_BYTES)
		return fail(head, EXPORT_CAPACITY_OFFSET,
			"the disk for results has a capacity below that of its own head");
	if (head->capacity_bytes > disk_bytes)
		return fail(head, EXPORT_CAPACITY_OFFSET,
			"the disk for results is shorter than its head says");
	if (head->container_bytes > head->capacity_bytes - EXPORT_HEAD_BYTES)
		return fail(head, EXPORT_LENGTH_OFFSET,
			"the container of the results is longer than the disk's capacity");
	return 0;
}

void export_head_put(uint8_t *to, const struct export_head *head)
{
	memset(to, 0, EXPORT_HEAD_BYTES);
	memcpy(to, EXPORT_MAGIC, EXPORT_MAGIC_BYTES);
	put_le64(to + EXPORT_CAPACITY_OFFSET, head->capacity_bytes);
	memcpy(to + EXPORT_NONCE_OFFSET, head->nonce, EXPORT_NONCE_BYTES);
	put_le64(to + EXPORT_LENGTH_OFFSET, head->container_bytes);
}

int export_head_is_whole(const uint8_t *from)
{
	uint8_t wanted[EXPORT_HEAD_BYTES];
	struct export_head head;

	export_head_get(&head, from, EXPORT_HEAD_BYTES);
	export_head_put(wanted, &head);
	return memcmp(from, wanted, sizeof wanted) == 0;
}

int export_nonce_get(uint8_t nonce[EXPORT_NONCE_BYTES], const char *text)
{
	int i;

	for (i = 0; i < EXPORT_NONCE_DIGITS; i++) {
		int value = hex_value(text[i]);

		if (value < 0)
			return 0;
		nonce[i / 2] = (uint8_t)(nonce[i / 2] << 4 | value);
	}
	return text[EXPORT_NONCE_DIGITS] == 0;
}

void export_nonce_put(char *to, const uint8_t nonce[EXPORT_NONCE_BYTES])
{
	int i;

	for (i = 0; i < EXPORT_NONCE_DIGITS; i++)
		to[i] = hex_digit(nonce[i / 2] >> (i % 2 ? 0 : 4));
}

const char *export_head_skip(struct payload_source *source, uint64_t *problem_offset)
{
	uint8_t bytes[EXPORT_HEAD_USED_BYTES];
	uint64_t begin = source->begin_offset, left = source->size_bytes - begin;
	size_t size = left < sizeof bytes ? (size_t)left : sizeof bytes;
	struct export_head head;
	const char *problem;

	*problem_offset = begin;
	memset(bytes, 0, sizeof bytes);
	problem = source->read_at(source, begin, bytes, size);
	if (problem || !export_head_is_marked(bytes))
		return problem;
	problem = export_head_get(&head, bytes, left);
	if (!problem && head.container_bytes == 0)
		problem = fail(&head, EXPORT_LENGTH_OFFSET,
			"no results: nothing was exported to this disk, or not to the end");
	*problem_offset += problem ? head.problem_offset : 0;
	if (problem)
		return problem;
	source->begin_offset = begin + EXPORT_HEAD_BYTES;
	source->size_bytes = source->begin_offset + head.container_bytes;
	return 0;
}

const char *export_head_check_end(
	const struct payload_source *source, uint64_t end_offset, uint64_t *problem_offset)
{
	if (source->begin_offset == 0 || source->size_bytes - end_offset < PAYLOAD_ALIGN_BYTES)
		return 0;
	*problem_offset = EXPORT_LENGTH_OFFSET;
	return "the container of the results ends long before the length in the disk's head";
}
