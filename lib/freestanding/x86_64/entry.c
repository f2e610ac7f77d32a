/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * entry.c - how a program begins and how it calls the kernel, on x86_64 (System V ABI, syscall).
 *
 * In assembly at top level, because tcc 0.9.27 miscompiles register variables without a word. */

/* The kernel leaves argc, argv, NULL, environment, NULL at the stack pointer. What main returns is
 * the exit status. */
__asm__(".text\n"
	".globl _start\n"
	"_start:\n"
	"	xor %ebp, %ebp\n"
	"	mov (%rsp), %rdi\n"
	"	lea 8(%rsp), %rsi\n"
	"	lea 8(%rsi,%rdi,8), %rdx\n"
	"	and $-16, %rsp\n"
	"	call main\n"
	"	mov %eax, %edi\n"
	"	mov $60, %eax\n" /* SYS_EXIT */
	"	syscall\n");

/* long system_call(long number, long a, long b, long c, long d, long e, long f) */
__asm__(".text\n"
	".globl system_call\n"
	"system_call:\n"
	"	mov %rdi, %rax\n"
	"	mov %rsi, %rdi\n"
	"	mov %rdx, %rsi\n"
	"	mov %rcx, %rdx\n"
	"	mov %r8, %r10\n"
	"	mov %r9, %r8\n"
	"	mov 8(%rsp), %r9\n"
	"	syscall\n"
	"	ret\n");

typedef char a_long_is_a_register[sizeof(long) == 8 && sizeof(void *) == 8 ? 1 : -1];
