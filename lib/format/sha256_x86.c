/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256_x86.c - SHA-256 with the SHA extensions of x86 processors.
 *
 * Written with the compilers' vectors and built-in functions, since the booted programs are built
 * without any compiler's headers. */
#include "format/sha256_x86.h"

#include "format/sha256.h"

#if (defined(__i386__) || defined(__x86_64__)) && (defined(__clang__) || __GNUC__ >= 12)
#define HAS_INSTRUCTIONS 1
#endif

#ifdef HAS_INSTRUCTIONS

/* A caller's stack may be aligned to 4 bytes only, on i386. */
#define WITH_SHA   __attribute__((target("sha,sse4.1"))) __attribute__((force_align_arg_pointer))
#define PART_OF_IT static inline __attribute__((always_inline, target("sha,sse4.1")))

typedef int words __attribute__((vector_size(16)));
typedef unsigned counts __attribute__((vector_size(16)));
typedef char bytes __attribute__((vector_size(16)));

/* One stream: the state as the instructions want it, and the last 16 words of the schedule. */
struct stream {
	words abef, cdgh;
	words w[4];
};

static void get_cpuid(uint32_t leaf, uint32_t subleaf, uint32_t to[4])
{
	__asm__ volatile("cpuid"
			 : "=a"(to[0]), "=b"(to[1]), "=c"(to[2]), "=d"(to[3])
			 : "a"(leaf), "c"(subleaf));
}

/* Intel SDM volume 2, CPUID: leaf 1 and leaf 7. cpuid itself is in every processor since 1993. */
int sha256_x86_is_there(void)
{
	enum { SSSE3 = 1 << 9, SSE4_1 = 1 << 19, SHA = 1 << 29 };
	enum { HIGHEST = 0, EBX = 1, ECX = 2 };
	uint32_t leaf[4];

	get_cpuid(0, 0, leaf);
	if (leaf[HIGHEST] < 7)
		return 0;
	get_cpuid(1, 0, leaf);
	if (!(leaf[ECX] & SSSE3) || !(leaf[ECX] & SSE4_1))
		return 0;
	get_cpuid(7, 0, leaf);
	return (leaf[EBX] & SHA) != 0;
}

/* The built-in functions want signed words, whose sums must not overflow in C. */
PART_OF_IT words add(words a, words b)
{
	return (words)((counts)a + (counts)b);
}

/* Lane 3 is the first letter of a name: abef is { f, e, b, a }. */
PART_OF_IT void get_state(struct stream *stream, const uint32_t state[8])
{
	words abef = { (int)state[5], (int)state[4], (int)state[1], (int)state[0] };
	words cdgh = { (int)state[7], (int)state[6], (int)state[3], (int)state[2] };

	stream->abef = abef;
	stream->cdgh = cdgh;
}

PART_OF_IT void put_state(const struct stream *stream, uint32_t state[8])
{
	state[0] = (uint32_t)stream->abef[3];
	state[1] = (uint32_t)stream->abef[2];
	state[2] = (uint32_t)stream->cdgh[3];
	state[3] = (uint32_t)stream->cdgh[2];
	state[4] = (uint32_t)stream->abef[1];
	state[5] = (uint32_t)stream->abef[0];
	state[6] = (uint32_t)stream->cdgh[1];
	state[7] = (uint32_t)stream->cdgh[0];
}

/* Four words, most significant byte first. (For booted programs, which are built without builtins,
 * memcpy would be a call, and take most of the time.) */
PART_OF_IT words get_words(const uint8_t *from)
{
	bytes raw;

	__builtin_memcpy(&raw, from, sizeof raw);
	return (words)__builtin_shufflevector(
		raw, raw, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

PART_OF_IT void get_block(struct stream *stream, const uint8_t *block)
{
	stream->w[0] = get_words(block);
	stream->w[1] = get_words(block + 16);
	stream->w[2] = get_words(block + 32);
	stream->w[3] = get_words(block + 48);
}

/* Four rounds with w[i]. */
PART_OF_IT void do_rounds(struct stream *stream, int i, words constants)
{
	words sum = add(stream->w[i], constants);

	stream->cdgh = __builtin_ia32_sha256rnds2(stream->cdgh, stream->abef, sum);
	sum = __builtin_shufflevector(sum, sum, 2, 3, 2, 3);
	stream->abef = __builtin_ia32_sha256rnds2(stream->abef, stream->cdgh, sum);
}

/* Puts the four words that come after w[(i + 3) % 4] in the place of w[i], the oldest. */
PART_OF_IT void expand(struct stream *stream, int i)
{
	words *w = stream->w;
	words next = __builtin_ia32_sha256msg1(w[i], w[(i + 1) % 4]);

	next = add(next, __builtin_shufflevector(w[(i + 2) % 4], w[(i + 3) % 4], 1, 2, 3, 4));
	w[i] = __builtin_ia32_sha256msg2(next, w[(i + 3) % 4]);
}

PART_OF_IT words get_constants(int t)
{
	words constants;

	__builtin_memcpy(&constants, sha256_constants + t, sizeof constants);
	return constants;
}

/* Rounds t to t + 15. */
PART_OF_IT void do_sixteen(struct stream *a, struct stream *b, int t, int is_last)
{
	words constants;
	int i;

#pragma GCC unroll 4
	for (i = 0; i < 4; i++) {
		constants = get_constants(t + 4 * i);
		do_rounds(a, i, constants);
		if (b)
			do_rounds(b, i, constants);
		if (is_last)
			continue;
		expand(a, i);
		if (b)
			expand(b, i);
	}
}

PART_OF_IT void do_block(struct stream *a, struct stream *b)
{
	struct stream a_before = *a, b_before = { 0 };

	if (b)
		b_before = *b;
	do_sixteen(a, b, 0, 0);
	do_sixteen(a, b, 16, 0);
	do_sixteen(a, b, 32, 0);
	do_sixteen(a, b, 48, 1);
	a->abef = add(a->abef, a_before.abef);
	a->cdgh = add(a->cdgh, a_before.cdgh);
	if (!b)
		return;
	b->abef = add(b->abef, b_before.abef);
	b->cdgh = add(b->cdgh, b_before.cdgh);
}

WITH_SHA void sha256_x86_add_blocks(uint32_t state[8], const uint8_t *blocks, size_t count)
{
	struct stream stream;

	get_state(&stream, state);
	for (; count > 0; count--, blocks += SHA256_BLOCK_BYTES) {
		get_block(&stream, blocks);
		do_block(&stream, 0);
	}
	put_state(&stream, state);
}

WITH_SHA void sha256_x86_add_blocks_of_two(uint32_t state_a[8], const uint8_t *blocks_a,
	uint32_t state_b[8], const uint8_t *blocks_b, size_t count)
{
	struct stream a, b;

	get_state(&a, state_a);
	get_state(&b, state_b);
	for (; count > 0; count--) {
		get_block(&a, blocks_a);
		get_block(&b, blocks_b);
		do_block(&a, &b);
		blocks_a += SHA256_BLOCK_BYTES;
		blocks_b += SHA256_BLOCK_BYTES;
	}
	put_state(&a, state_a);
	put_state(&b, state_b);
}

#else

int sha256_x86_is_there(void)
{
	return 0;
}

void sha256_x86_add_blocks(uint32_t state[8], const uint8_t *blocks, size_t count)
{
	sha256_add_blocks_plain(state, blocks, count);
}

void sha256_x86_add_blocks_of_two(uint32_t state_a[8], const uint8_t *blocks_a, uint32_t state_b[8],
	const uint8_t *blocks_b, size_t count)
{
	sha256_add_blocks_plain(state_a, blocks_a, count);
	sha256_add_blocks_plain(state_b, blocks_b, count);
}

#endif
