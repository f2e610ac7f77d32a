/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_kind.h - for which machine an image of Linux is, by its first bytes, and where the version
 * stands in one that is not for x86.
 *
 *	offset | size | meaning
 *	 0x202 |    4 | "HdrS": for x86, a bzImage (format/kernel_image.h)
 *	  0x38 |    4 | "ARM" 64: for arm64 (Documentation/arch/arm64/booting.rst)
 *	  0x38 |    4 | "RSC" 05: for riscv64 (Documentation/arch/riscv/boot-image-header.rst)
 *
 * Both may be PE files, too, with "MZ" at the beginning. One that is compressed, and so for EFI
 * alone (drivers/firmware/efi/libstub/zboot-header.S):
 *
 *	offset | size | meaning
 *	     0 |    4 | "MZ" 0 0
 *	     4 |    4 | "zimg"
 *	     8 |    4 | where the compressed image begins; little-endian, as all here
 *	    12 |    4 | how many bytes it has
 *	  0x3c |    4 | where the PE header begins: "PE" 0 0, and 2 bytes with its machine: aa64,
 *5064 */
#ifndef FORMAT_KERNEL_KIND_H
#define FORMAT_KERNEL_KIND_H

#include <stddef.h>
#include <stdint.h>

enum {
	KERNEL_KIND_BYTES = 0x1000, /* of an image's beginning, are enough */
};

struct kernel_kind {
	uint32_t machine; /* enum elf_machine (format/elf.h) */
	/* Of one that is compressed; else 0. */
	uint32_t packed_offset, packed_bytes;
};

/* Returns 0 for what is no image, or a compressed one without more words. */
int kernel_kind_get(struct kernel_kind *kind, const uint8_t *head, size_t head_bytes);

/* Looks for "Linux version 6.1.0-56-arm64 ..." in a whole image. Returns 0 and where the version
 * lies, or a static phrase that says why there is none. */
const char *kernel_kind_find_version(
	const char **version, size_t *version_bytes, const uint8_t *bytes, size_t size);

#endif
