/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * export_head_fuzz.c - any bytes as a disk for results. A head that is read, written again, is the
 * same; the container behind it reads like one that lies alone, with all offsets moved; a nonce as
 * text and back.
 *
 * Aims at lib/format/export_head.c */
#include "format/export_head.h"
#include "buffer.h"

static void check_head(const struct export_head *head, const uint8_t *from, size_t size)
{
	uint8_t written[EXPORT_HEAD_BYTES];

	must(head->capacity_bytes >= EXPORT_HEAD_BYTES && head->capacity_bytes <= size);
	must(head->container_bytes <= head->capacity_bytes - EXPORT_HEAD_BYTES);
	export_head_put(written, head);
	must(memcmp(written, from, EXPORT_HEAD_USED_BYTES) == 0);
}

/* Both must go the same way, one of them EXPORT_HEAD_BYTES further on. */
static void check_container(struct payload_source *behind, struct payload_source *alone)
{
	struct payload_reader a, b;
	struct payload_entry of_a, of_b;
	uint64_t offset = 0;
	int result;

	must(payload_begin(&a, behind, 1) == payload_begin(&b, alone, 1));
	do {
		must(a.problem_offset == b.problem_offset + EXPORT_HEAD_BYTES || !a.problem);
		result = payload_next(&a, &of_a);
		must(result == payload_next(&b, &of_b) && a.problem == b.problem);
		if (result != 1)
			continue;
		must(of_a.data_offset == of_b.data_offset + EXPORT_HEAD_BYTES);
		must(of_a.file_bytes == of_b.file_bytes && strcmp(of_a.name, of_b.name) == 0);
	} while (result == 1);
	if (result == 0)
		must(!export_head_check_end(behind, a.next_offset, &offset) ==
			(behind->size_bytes < a.next_offset + PAYLOAD_ALIGN_BYTES));
}

static void check_nonce(const uint8_t *data)
{
	char digits[EXPORT_NONCE_DIGITS + 1] = "", text[EXPORT_NONCE_DIGITS + 1] = "";
	uint8_t nonce[EXPORT_NONCE_BYTES];
	size_t i;

	export_nonce_put(digits, data);
	must(export_nonce_get(nonce, digits) && memcmp(nonce, data, sizeof nonce) == 0);
	memcpy(text, data, sizeof text - 1);
	for (i = 0; i < sizeof text - 1 && text[i] && strchr("0123456789abcdefABCDEF", text[i]);
		i++)
		;
	must(export_nonce_get(nonce, text) == (i == sizeof text - 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer disk = { { read_buffer, size, 0 }, data }, alone;
	struct export_head head;
	const char *problem;
	uint64_t offset = 0;

	if (size >= EXPORT_NONCE_DIGITS)
		check_nonce(data);
	problem = export_head_skip(&disk.source, &offset);
	must(offset <= EXPORT_LENGTH_OFFSET && (problem || offset == 0));
	if (size < EXPORT_HEAD_USED_BYTES || !export_head_is_marked(data)) {
		must(problem || disk.source.begin_offset == 0);
		return 0;
	}
	for (offset = EXPORT_HEAD_USED_BYTES; offset < size && data[offset] == 0; offset++)
		;
	if (size >= EXPORT_HEAD_BYTES)
		must(export_head_is_whole(data) == (offset >= EXPORT_HEAD_BYTES));
	must((export_head_get(&head, data, size) || head.container_bytes == 0) == (problem != 0));
	if (problem)
		return 0;
	check_head(&head, data, size);
	must(disk.source.begin_offset == EXPORT_HEAD_BYTES);
	alone = (struct buffer){ { read_buffer, head.container_bytes, 0 },
		data + EXPORT_HEAD_BYTES };
	check_container(&disk.source, &alone.source);
	return 0;
}
