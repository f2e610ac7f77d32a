/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * compression_linux.h - whether Linux unpacks a compressed module (kernel/module/decompress.c) or
 * firmware (drivers/base/firmware_loader/main.c) as the tool does that wrote it. Linux reads one
 * stream and goes no further, without a word:
 *
 *	gzip  one member (RFC 1952), whose header has at most the file's name
 *	xz    one stream (the .xz file format, 1.2.1) without a check or with CRC32; each block
 *	      filtered by LZMA2 alone: the other filters are there by configuration, delta never
 *	zstd  one frame (RFC 8878) that says how long its content is, and wants no dictionary
 */
#ifndef FORMAT_COMPRESSION_LINUX_H
#define FORMAT_COMPRESSION_LINUX_H

#include <stddef.h>
#include <stdint.h>

/* The bytes are all of the file; the tool has unpacked so many from them. */
int compression_is_for_linux(const uint8_t *bytes, size_t size, uint64_t unpacked_bytes);

#endif
