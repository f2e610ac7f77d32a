/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256sums_fuzz.c - any bytes as a line of SHA256SUMS and as a name. A good line that is written
 * again reads the same. */
#include "format/sha256sums.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char written[SHA256SUMS_LINE_BYTES_MAX];
	struct sha256sums_line line, again;
	size_t length;

	name_check((const char *)data, size);
	if (sha256sums_get_line(&line, (const char *)data, size) || !line.name)
		return 0;
	must(line.name >= (const char *)data && line.name_bytes > 0);
	must(line.name + line.name_bytes == (const char *)data + size);
	if (name_check(line.name, line.name_bytes))
		return 0;
	length = sha256sums_put_line(written, line.digest, line.name, line.name_bytes);
	must(length <= sizeof written && written[length - 1] == '\n');
	must(sha256sums_get_line(&again, written, length - 1) == 0);
	must(memcmp(line.digest, again.digest, sizeof again.digest) == 0);
	must(name_compare(line.name, line.name_bytes, again.name, again.name_bytes) == 0);
	return 0;
}
