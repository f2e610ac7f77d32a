/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * cpio_fuzz.c - any bytes as cpio archives. A header that is written again reads the same. */
#include "format/cpio.h"
#include "fuzz.h"
#include "format/cpio_walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t written[CPIO_HEADER_BYTES];
	struct cpio_walk walk;
	struct cpio_member member;
	struct cpio_header again;
	unsigned long members = 0;
	uint32_t namesize;
	int result;

	cpio_walk_begin(&walk, data, size);
	while ((result = cpio_walk_next(&walk, &member)) == 1) {
		must(member.offset <= size && members++ <= size / CPIO_HEADER_BYTES);
		cpio_put_header(written, &member.header);
		must(cpio_get_header(&again, written) == 0);
		must(memcmp(&again, &member.header, sizeof again) == 0);
		cpio_check_header(&member.header);
		namesize = member.header.field[CPIO_NAMESIZE];
		if (namesize > 0 && namesize <= CPIO_NAMESIZE_MAX)
			cpio_check_path(member.name, strlen(member.name));
		if (member.header.field[CPIO_FILESIZE] > 0)
			must(member.data + member.header.field[CPIO_FILESIZE] <= data + size);
	}
	must((result < 0) == (walk.problem != 0));
	must(walk.problem_offset <= size);
	return 0;
}
