/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256sums_fuzz.c - any bytes as a line of SHA256SUMS and as the whole file. A good line that is
 * written again reads the same; the file is good when each of its lines is.
 *
 * Aims at lib/format/sha256sums.c lib/format/sha256sums_put.c */
#include "format/sha256sums_put.h"
#include "fuzz.h"

static void check_line(const char *text, size_t size)
{
	char written[SHA256SUMS_LINE_BYTES_MAX];
	struct sha256sums_line line, again;
	size_t length;

	if (sha256sums_get_line(&line, text, size) || !line.name)
		return;
	must(line.name >= text && line.name_bytes > 0);
	must(line.name + line.name_bytes == text + size);
	if (name_check(line.name, line.name_bytes))
		return;
	length = sha256sums_put_line(written, line.digest, line.name, line.name_bytes);
	must(length <= sizeof written && written[length - 1] == '\n');
	must(sha256sums_get_line(&again, written, length - 1) == 0);
	must(memcmp(line.digest, again.digest, sizeof again.digest) == 0);
	must(name_compare(line.name, line.name_bytes, again.name, again.name_bytes) == 0);
}

static int is_same(const struct sha256sums_line *a, const struct sha256sums_line *b)
{
	return a->name == b->name && a->name_bytes == b->name_bytes &&
	       memcmp(a->digest, b->digest, sizeof a->digest) == 0;
}

/* Reads a text once more, line by line and by hand, beside sha256sums_next. */
static void check_text(const char *text, size_t size)
{
	struct sha256sums sums = { text, size, 0, 0, 0, 0 };
	struct sha256sums_line line, wanted;
	const char *at = text, *end, *problem;
	uint32_t number = 0;
	int result;

	while (at < text + size) {
		end = memchr(at, '\n', (size_t)(text + size - at));
		end = end ? end : text + size;
		number++;
		problem = end - at + (end < text + size) > SHA256SUMS_READ_BYTES_MAX
				  ? "too long"
				  : sha256sums_get_line(&wanted, at, (size_t)(end - at));
		if (problem || wanted.name) {
			result = sha256sums_next(&sums, &line);
			must(result == (problem ? -1 : 1) && sums.line == number);
			must(text + sums.line_at == at);
			must((sums.problem != 0) == (problem != 0));
			if (problem)
				break;
			must(is_same(&line, &wanted));
		}
		at = end + 1;
	}
	must(sha256sums_next(&sums, &line) == (sums.problem ? -1 : 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	name_check(text, size);
	check_line(text, size);
	check_text(text, size);
	return 0;
}
