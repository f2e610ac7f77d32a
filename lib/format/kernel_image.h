/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_image.h - which version of Linux an image for x86 (bzImage) is
 * (Documentation/arch/x86/boot.rst, "The real-mode kernel header").
 *
 *	offset | size | meaning
 *	 0x202 |    4 | "HdrS"
 *	 0x206 |    2 | version of this header: 0x20c has xloadflags
 *	 0x20e |    2 | where the text of the version begins, from 0x200 on; little-endian
 *	 0x236 |    2 | xloadflags: 1 is a kernel of 64 bits
 *	 0x238 |    4 | how long a command line it takes, without NUL; from version 0x206 on
 *
 * The text is "6.1.0-56-amd64 (debian-kernel@...) #1 SMP PREEMPT_DYNAMIC ...": its first word is
 * the version, which is also the name of the directory of its modules; behind ") #" it says how it
 * was configured (init/Makefile). */
#ifndef FORMAT_KERNEL_IMAGE_H
#define FORMAT_KERNEL_IMAGE_H

#include <stddef.h>
#include <stdint.h>

enum {
	/* So much of an image's beginning is enough: an offset of two bytes, and the version. */
	KERNEL_IMAGE_HEAD_BYTES = 0x200 + 0x10000 + 512,
	KERNEL_IMAGE_VERSION_BYTES_MAX = 64,
};

/* Whether a file that begins so is one. */
int kernel_image_is(const uint8_t *head, size_t head_bytes);

/* Returns 0 and where the version lies, or a static phrase that says why there is none. */
const char *kernel_image_get_version(
	const char **version, size_t *version_bytes, const uint8_t *head, size_t head_bytes);

/* Whether such an image is a kernel of 64 bits; whether it was configured so: "SMP", "PREEMPT", of
 * which there are several kinds. -1: it does not say. */
int kernel_image_is_64(const uint8_t *head, size_t head_bytes);
int kernel_image_is_configured(const uint8_t *head, size_t head_bytes, const char *word_begin);

/* How many bytes of command line such an image takes, without NUL. */
uint32_t kernel_image_line_max(const uint8_t *head, size_t head_bytes);

#endif
