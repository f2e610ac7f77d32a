/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * table.c - a program for builder-hex0: shows the table of all files that it keeps.
 *
 * A line is "= NAME SIZE SUM". The tables and the bytes are read where they lie in memory, since
 * nothing protects them. Everything here must end up in one piece of code: no strings, no data. */
__asm__(".globl begin\n"
	"begin:\n"
	"	call show_table\n"
	"	movl $1, %eax\n"
	"	xorl %ebx, %ebx\n"
	"	int $0x80\n"
	".globl put\n"
	"put:\n"
	"	pushl %ebx\n"
	"	movl $4, %eax\n"
	"	movl $1, %ebx\n"
	"	movl 8(%esp), %ecx\n"
	"	movl 12(%esp), %edx\n"
	"	int $0x80\n"
	"	popl %ebx\n"
	"	ret\n");

enum { FIRST = 4, END = 14336, NAME_BYTES = 1024 };

#define NAMES ((const char *)0x00200000)

struct descriptor {
	unsigned position;
	const unsigned char *bytes;
	unsigned size_bytes, unused;
};

#define DESCRIPTORS ((const struct descriptor *)0x01000000)

void put(const char *bytes, unsigned size);

static void put_char(char c)
{
	put(&c, 1);
}

static void put_number(unsigned number, unsigned base, unsigned digits)
{
	unsigned digit = number % base;

	if (number >= base || digits > 1)
		put_number(number / base, base, digits > 1 ? digits - 1 : 1);
	put_char((char)(digit < 10 ? '0' + digit : 'a' + digit - 10));
}

static void put_name(const char *name)
{
	unsigned length = 0;

	while (name[length])
		length++;
	put(name, length);
}

void show_table(void)
{
	const struct descriptor *file;
	unsigned i, at, sum;

	put_char('\n');
	for (i = FIRST; i < END && NAMES[i * NAME_BYTES]; i++) {
		file = DESCRIPTORS + i;
		for (at = 0, sum = 0; at < file->size_bytes; at++)
			sum = sum * 31 + file->bytes[at];
		put_char('=');
		put_char(' ');
		put_name(NAMES + i * NAME_BYTES);
		put_char(' ');
		put_number(file->size_bytes, 10, 1);
		put_char(' ');
		put_number(sum, 16, 8);
		put_char('\n');
	}
}
