/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_kind_fuzz.c - any bytes as a kernel image of any machine, and as one that says its
 * version.
 *
 * Aims at lib/format/kernel_kind.c */
#include "format/elf.h"
#include "format/kernel_image.h"
#include "format/kernel_kind.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kernel_kind kind;
	const char *version = 0;
	size_t length = 0;

	if (kernel_kind_get(&kind, data, size)) {
		must(kind.machine == ELF_MACHINE_386 || kind.machine == ELF_MACHINE_X86_64 ||
			kind.machine == ELF_MACHINE_AARCH64 || kind.machine == ELF_MACHINE_RISCV);
		must(!kind.packed_bytes || memcmp(data + 4, "zimg", 4) == 0);
	}
	if (kernel_kind_find_version(&version, &length, data, size))
		return 0;
	must(version >= (const char *)data + 14 && length > 0);
	must(version + length <= (const char *)data + size);
	must(length <= KERNEL_IMAGE_VERSION_BYTES_MAX && *version >= '0' && *version <= '9');
	must(memcmp(version - 14, "Linux version ", 14) == 0);
	return 0;
}
