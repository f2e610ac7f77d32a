/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * block_device_fuzz.c - any bytes as lines of /proc/partitions: a second reading finds the same
 * devices, and numbers that are corrected twice are corrected once.
 *
 * Aims at lib/booted/block_device.c */
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

/* Four words and what may follow; numbers are those of strtoull. Returns 0 for another line. */
static int read_second(struct block_device *device, const char *line, size_t length)
{
	char word[4][24];
	const char *at = line, *end = line + length;
	size_t size;
	int i;

	for (i = 0; i < 4; i++) {
		for (; at < end && (*at == ' ' || *at == '\t'); at++)
			;
		for (size = 0; at + size < end && at[size] > ' '; size++)
			;
		if (size == 0 || (i == 3 && (size >= BLOCK_NAME_BYTES || strchr("/.", *at))))
			return 0;
		if (i < 2) {
			while (size > 1 && *at == '0') /* as many zeros as one likes */
				at++, size--;
			if (size > 10)
				return 0;
			memcpy(word[i], at, size);
			word[i][size] = 0;
			if (strspn(word[i], "0123456789") != size ||
				strtoull(word[i], 0, 10) > UINT32_MAX)
				return 0;
		}
		if (i < 3)
			at += size;
	}
	memcpy(device->name, at, size);
	device->name[size] = 0;
	device->major = (uint32_t)strtoull(word[0], 0, 10);
	device->minor = (uint32_t)strtoull(word[1], 0, 10);
	return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct block_device device, before, second;
	size_t from, to;

	for (from = 0; from < size; from = to + 1) {
		for (to = from; to < size && data[to] != '\n'; to++)
			;
		if (!block_device_get_line(&device, (const char *)data + from, to - from)) {
			must(!read_second(&second, (const char *)data + from, to - from));
			continue;
		}
		must(read_second(&second, (const char *)data + from, to - from));
		must(strcmp(device.name, second.name) == 0 && device.major == second.major &&
			device.minor == second.minor);
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
