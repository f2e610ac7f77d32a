/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * entry.c - how a program begins and how it calls the kernel, on riscv64 (LP64, ecall).
 *
 * Most tccs have no assembler for this architecture, but put an array into .text. So each line has
 * its machine word, too; tests/booted/architectures.t holds them against an assembler. */

#if !defined(__riscv) || __riscv_xlen != 64
#error "the compiler does not build for riscv64"
#endif

/* The kernel leaves argc, argv, NULL, environment, NULL at the stack pointer. What main returns is
 * the exit status. GNU ld makes code shorter that finds data near gp, which no kernel sets. What
 * goes there, and the address of main, are the last lines. */
/* clang-format off */
#define START \
	LINE(0x00000297, "auipc t0, 0") \
	LINE(0x0302b183, "ld gp, 48(t0)") \
	LINE(0x0382b303, "ld t1, 56(t0)") \
	LINE(0x00013503, "ld a0, 0(sp)") \
	LINE(0x00810593, "addi a1, sp, 8") \
	LINE(0x00351613, "slli a2, a0, 3") \
	LINE(0x00b60633, "add a2, a2, a1") \
	LINE(0x00860613, "addi a2, a2, 8") \
	LINE(0x000300e7, "jalr t1") \
	LINE(0x05d00893, "li a7, 93") /* SYS_EXIT */ \
	LINE(0x00000073, "ecall") \
	LINE(0x00000013, "nop")

/* long system_call(long number, long a, long b, long c, long d, long e, long f) */
#define SYSTEM_CALL \
	LINE(0x00050893, "mv a7, a0") \
	LINE(0x00058513, "mv a0, a1") \
	LINE(0x00060593, "mv a1, a2") \
	LINE(0x00068613, "mv a2, a3") \
	LINE(0x00070693, "mv a3, a4") \
	LINE(0x00078713, "mv a4, a5") \
	LINE(0x00080793, "mv a5, a6") \
	LINE(0x00000073, "ecall") \
	LINE(0x00008067, "ret")
/* clang-format on */

#ifdef __TINYC__

#define LINE(word, text) word,
#define CODE             __attribute__((section(".text")))

extern char global_pointer[] __asm__("__global_pointer$");
extern int main(int argc, char **argv, char **environment);

CODE struct {
	unsigned code[12];
	char *global_pointer;
	int (*main)(int argc, char **argv, char **environment);
} _start = { { START }, global_pointer, main };

CODE unsigned system_call[] = { SYSTEM_CALL };

#else

#define LINE(word, text) "	" text "\n"

__asm__(".text\n"
	".option push\n"
	".option norvc\n" /* a line is as long as its word */
	".option norelax\n"
	".balign 8\n"
	".globl _start\n"
	"_start:\n" START "	.quad __global_pointer$\n"
	"	.quad main\n"
	".globl system_call\n"
	"system_call:\n" SYSTEM_CALL ".option pop\n");

#endif

typedef char a_long_is_a_register[sizeof(long) == 8 && sizeof(void *) == 8 ? 1 : -1];
