/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * entry.c - how a program begins and how it calls the kernel, on i386 (System V ABI, int $0x80).
 *
 * In assembly at top level, because tcc 0.9.27 miscompiles register variables without a word. */

/* The kernel leaves argc, argv, NULL, environment, NULL at the stack pointer. What main returns is
 * the exit status. */
__asm__(".text\n"
	".globl _start\n"
	"_start:\n"
	"	xor %ebp, %ebp\n"
	"	mov (%esp), %eax\n"
	"	lea 4(%esp), %ecx\n"
	"	lea 4(%ecx,%eax,4), %edx\n"
	"	and $0xfffffff0, %esp\n"
	"	push %edx\n"
	"	push %edx\n"
	"	push %ecx\n"
	"	push %eax\n"
	"	call main\n"
	"	mov %eax, %ebx\n"
	"	mov $1, %eax\n" /* SYS_EXIT */
	"	int $0x80\n");

/* long system_call(long number, long a, long b, long c, long d, long e, long f) */
__asm__(".text\n"
	".globl system_call\n"
	"system_call:\n"
	"	push %ebp\n"
	"	push %ebx\n"
	"	push %esi\n"
	"	push %edi\n"
	"	mov 20(%esp), %eax\n"
	"	mov 24(%esp), %ebx\n"
	"	mov 28(%esp), %ecx\n"
	"	mov 32(%esp), %edx\n"
	"	mov 36(%esp), %esi\n"
	"	mov 40(%esp), %edi\n"
	"	mov 44(%esp), %ebp\n"
	"	int $0x80\n"
	"	pop %edi\n"
	"	pop %esi\n"
	"	pop %ebx\n"
	"	pop %ebp\n"
	"	ret\n");

typedef char a_long_is_a_register[sizeof(long) == 4 && sizeof(void *) == 4 ? 1 : -1];
