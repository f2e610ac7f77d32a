/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * memory.c - memory that grows, by brk. */
#include "freestanding/memory.h"

#include <stdint.h>
#include <string.h>

#include "freestanding/call.h"

void *memory_get(size_t size)
{
	enum { ALIGN_BYTES = 8, STEP_BYTES = 64 * 1024 };
	static uintptr_t begin, end; /* of what the kernel gave and nobody has */
	size_t room = (size + ALIGN_BYTES) & ~(size_t)(ALIGN_BYTES - 1);
	uintptr_t wanted;

	if (end == 0)
		begin = end =
			((uintptr_t)call(SYS_BRK) + ALIGN_BYTES) & ~(uintptr_t)(ALIGN_BYTES - 1);
	if (size > ~(size_t)0 / 4) /* sums below would wrap around */
		return 0;
	if (room > end - begin) {
		wanted = begin + room + STEP_BYTES;
		if (wanted < begin || (uintptr_t)call(SYS_BRK, wanted) != wanted)
			return 0;
		end = wanted;
	}
	begin += room;
	return memset((void *)(begin - room), 0, size);
}
