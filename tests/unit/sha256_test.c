/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256_test.c - the examples of FIPS 180-4 (NIST's example values), whole and in pieces; long
 * ones. */
#include <stdlib.h>

#include "format/sha256.h"
#include "format/sha256_x86.h"
#include "format/sha256sums_put.h"
#include "tap.h"

static const struct {
	const char *unit;
	unsigned repeats;
	const char *digest;
} examples[] = {
	{ "", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	{ "a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
	{ "a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318" },
	{ "a", 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a" },
	{ "a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb" },
};

/* Lengths in bits that 32 of them do not hold: so many zeros, then "abc". What the zeros make of
 * the state is given, for they would take seconds; { head -c ZEROS /dev/zero; printf abc; } |
 * sha256sum says the digest, which comes from no other state. */
static const struct {
	uint64_t zeros;
	uint32_t state[8];
	const char *digest;
} long_ones[] = {
	{ (uint64_t)1 << 29,
		{ 0xc1945316, 0x0ed03e10, 0x4e1064e9, 0x2f8b0652, 0xe52774ad, 0x065ea229,
			0xc9c3c246, 0x0e0cc072 },
		"717dbb38e902c8ccfec58bd3ad0c34913fab4850d86992ad326ed3ada0382653" },
	{ (uint64_t)1 << 32,
		{ 0x8ffe48e8, 0xfe681595, 0x06d4999e, 0xe2b1ac4c, 0x3e5b953c, 0xd5f8bb95,
			0xe8082d4e, 0x8df5e99a },
		"493aa9f5af1e681d1bcc8db0c96a2ae4b5e6b3e51cefddb7efe24bdc7bdefa91" },
};

static void check_digest(struct sha256 *hash, const char *wanted, const char *name)
{
	char digits[SHA256SUMS_DIGITS + 1] = "";
	uint8_t digest[SHA256_DIGEST_BYTES];

	sha256_end(hash, digest);
	sha256sums_put_digest(digits, digest);
	is(digits, wanted, name);
}

static void check(const char *unit, unsigned repeats, size_t piece, const char *wanted)
{
	size_t unit_bytes = strlen(unit), size = unit_bytes * repeats, at, part;
	char *text = malloc(size + 1), name[64];
	struct sha256 hash;
	unsigned i;

	for (i = 0; i < repeats; i++)
		memcpy(text + i * unit_bytes, unit, unit_bytes);
	sha256_begin(&hash);
	for (at = 0; at < size; at += part) {
		part = size - at < piece ? size - at : piece;
		sha256_add(&hash, text + at, part);
	}
	snprintf(name, sizeof name, "%zu bytes in pieces of %zu", size, piece);
	check_digest(&hash, wanted, name);
	free(text);
}

static void check_long(size_t i)
{
	struct sha256 hash;
	char name[64];

	sha256_begin(&hash);
	memcpy(hash.state, long_ones[i].state, sizeof hash.state);
	hash.total_bytes = long_ones[i].zeros;
	sha256_add(&hash, "abc", 3);
	snprintf(name, sizeof name, "%llu zeros and abc", (unsigned long long)long_ones[i].zeros);
	check_digest(&hash, long_ones[i].digest, name);
}

/* "flags : fpu ..." of the first processor has this one. */
static int has_flag(const char *flag)
{
	static char line[16384];
	char wanted[32];
	FILE *file = fopen("/proc/cpuinfo", "r");
	int is_there = 0;

	snprintf(wanted, sizeof wanted, " %s ", flag);
	while (file && fgets(line, sizeof line, file) && strncmp(line, "flags", 5) != 0)
		;
	if (file) {
		line[strcspn(line, "\n")] = ' ';
		is_there = strstr(line, wanted) != 0;
		fclose(file);
	}
	return is_there;
}

/* As the kernel says it; a compiler that cannot make the instructions leaves all of them out. */
static void check_extensions(void)
{
	int are_there = has_flag("ssse3") && has_flag("sse4_1") && has_flag("sha_ni");

#if (!defined(__i386__) && !defined(__x86_64__)) || (!defined(__clang__) && __GNUC__ < 12)
	are_there = 0;
#endif
	ok(sha256_x86_is_there() == are_there, "the processor's SHA extensions");
}

int main(void)
{
	static const size_t pieces[] = { 1, 3, 63, 64, 65, 1000000 };
	size_t i, p;

	for (i = 0; i < sizeof examples / sizeof *examples; i++) {
		for (p = 0; p < sizeof pieces / sizeof *pieces; p++)
			check(examples[i].unit, examples[i].repeats, pieces[p], examples[i].digest);
	}
	for (i = 0; i < sizeof long_ones / sizeof *long_ones; i++)
		check_long(i);
	check_extensions();
	return tap_end();
}
