/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * entry.c - how a program begins and how it calls the kernel, on arm64 (AAPCS64, svc #0).
 *
 * tcc has no assembler for this architecture, but puts an array into .text. So each line has its
 * machine word, too; tests/booted/architectures.t holds them against an assembler. */

#ifndef __aarch64__
#error "the compiler does not build for arm64"
#endif

/* The kernel leaves argc, argv, NULL, environment, NULL at the stack pointer. What main returns is
 * the exit status. The address of main is the last line. */
/* clang-format off */
#define START \
	LINE(0xd280001d, "mov x29, #0") \
	LINE(0xf94003e0, "ldr x0, [sp]") \
	LINE(0x910023e1, "add x1, sp, #8") \
	LINE(0x8b000c22, "add x2, x1, x0, lsl #3") \
	LINE(0x91002042, "add x2, x2, #8") \
	LINE(0x580000b0, "ldr x16, . + 20") \
	LINE(0xd63f0200, "blr x16") \
	LINE(0xd2800ba8, "mov x8, #93") /* SYS_EXIT */ \
	LINE(0xd4000001, "svc #0") \
	LINE(0xd503201f, "nop")

/* long system_call(long number, long a, long b, long c, long d, long e, long f) */
#define SYSTEM_CALL \
	LINE(0xaa0003e8, "mov x8, x0") \
	LINE(0xaa0103e0, "mov x0, x1") \
	LINE(0xaa0203e1, "mov x1, x2") \
	LINE(0xaa0303e2, "mov x2, x3") \
	LINE(0xaa0403e3, "mov x3, x4") \
	LINE(0xaa0503e4, "mov x4, x5") \
	LINE(0xaa0603e5, "mov x5, x6") \
	LINE(0xd4000001, "svc #0") \
	LINE(0xd65f03c0, "ret")
/* clang-format on */

#ifdef __TINYC__

#define LINE(word, text) word,
#define CODE             __attribute__((section(".text")))

extern int main(int argc, char **argv, char **environment);

CODE struct {
	unsigned code[10];
	int (*main)(int argc, char **argv, char **environment);
} _start = { { START }, main };

CODE unsigned system_call[] = { SYSTEM_CALL };

#else

#define LINE(word, text) "	" text "\n"

__asm__(".text\n"
	".balign 8\n"
	".globl _start\n"
	"_start:\n" START "	.quad main\n"
	".globl system_call\n"
	"system_call:\n" SYSTEM_CALL);

#endif

typedef char a_long_is_a_register[sizeof(long) == 8 && sizeof(void *) == 8 ? 1 : -1];
