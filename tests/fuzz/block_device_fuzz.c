/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * block_device_fuzz.c - any bytes as lines of /proc/partitions. */
#include "fuzz.h"
#include "booted/block_device.h"
#include "freestanding/files.h"

/* Nothing here may ask the kernel. */
long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	(void)a, (void)b, (void)c, (void)d, (void)e, (void)f;
	must(number < 0);
	return number;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct block_device device, before;
	size_t from, to;

	for (from = 0; from < size; from = to + 1) {
		for (to = from; to < size && data[to] != '\n'; to++)
			;
		if (!block_device_get_line(&device, (const char *)data + from, to - from))
			continue;
		must(strlen(device.name) > 0 && strlen(device.name) < BLOCK_NAME_BYTES);
		must(device.name[0] != '/' && device.name[0] != '.');
		before = device;
		block_device_correct(&device);
		must(strcmp(before.name, device.name) == 0);
		must(before.major == device.major || device.major == 3 || device.major == 22);
		block_device_correct(&before); /* done twice is done once */
		must(before.major == device.major && before.minor == device.minor);
		block_device_is_skipped(device.name);
		must(!block_device_is_part_of(device.name, device.name));
	}
	return 0;
}
