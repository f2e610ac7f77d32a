/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * hash.c - SHA-256 of so many times 1 MiB as there are arguments, on our own runtime, in plain C.
 */
#include "format/sha256.h"

int main(int argc, char **argv)
{
	static uint8_t bytes[1024 * 1024];
	uint8_t digest[SHA256_DIGEST_BYTES];
	struct sha256 hash;

	(void)argv;
	sha256_begin(&hash);
	for (; argc > 1; argc--)
		sha256_add(&hash, bytes, sizeof bytes);
	sha256_end(&hash, digest);
	return digest[0] & 1;
}
