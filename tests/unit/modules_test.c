/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * modules_test.c - kernel modules and images: kinds of ELF files, .modinfo, versions. */
#include <stdlib.h>

#include "format/elf.h"
#include "format/elf_kind.h"
#include "format/kernel_image.h"
#include "format/modinfo.h"
#include "tap.h"

/* The least that is a module: for 32 bits, big-endian, with three sections of 40 bytes behind the
 * header of 52: none, .modinfo and the names. */
enum { SECTIONS = 52, SECTION_BYTES = 40, NAMES = 172, INFO = 188, MODULE_BYTES = 220 };

static uint8_t module[MODULE_BYTES];

static void put_be(unsigned offset, unsigned bytes, uint32_t value)
{
	while (bytes > 0) {
		module[offset + --bytes] = (uint8_t)value;
		value >>= 8;
	}
}

static void make_module(void)
{
	static const char names[] = "\0.modinfo";
	static const char info[] = "license=MIT\0a=1\0aa=2\0a=3\0a=\0a=4";

	memset(module, 0, sizeof module);
	memcpy(module, "\177ELF\1\2\1", 7);
	put_be(16, 2, ELF_TYPE_RELOCATABLE);
	put_be(32, 4, SECTIONS);
	put_be(46, 2, SECTION_BYTES);
	put_be(48, 2, 3);
	put_be(50, 2, 2);
	put_be(SECTIONS + SECTION_BYTES, 4, 1);
	put_be(SECTIONS + SECTION_BYTES + 16, 4, INFO);
	put_be(SECTIONS + SECTION_BYTES + 20, 4, sizeof info - 1);
	put_be(SECTIONS + 2 * SECTION_BYTES + 16, 4, NAMES);
	put_be(SECTIONS + 2 * SECTION_BYTES + 20, 4, sizeof names);
	memcpy(module + NAMES, names, sizeof names);
	memcpy(module + INFO, info, sizeof info - 1);
}

static void test_modinfo(void)
{
	static const char *const wanted[] = { "1", "3", "", 0, 0 };
	struct modinfo info;
	uint64_t at = 0;
	size_t i;

	make_module();
	ok(elf_is_relocatable(module, sizeof module), "a module is a relocatable file");
	modinfo_begin(&info, module, sizeof module);
	for (i = 0; i < sizeof wanted / sizeof *wanted; i++)
		is(modinfo_next(&info, "a", &at), wanted[i],
			"each value of a key, but one without an end");
	at = 0;
	is(modinfo_next(&info, "license", &at), "MIT", "the first line");
}

/* What points out of the file, or is not there, says nothing. */
static void test_bad_modinfo(void)
{
	static const struct {
		unsigned offset, bytes;
		uint32_t value;
		const char *name;
	} rows[] = {
		{ 4, 1, 3, "no class" },
		{ 32, 4, 0xfffffff0, "section headers behind the end" },
		{ 46, 2, 23, "section headers that are too short" },
		{ 48, 2, 2, "names in a section that is not there" },
		{ 48, 2, 5, "more section headers than bytes" },
		{ SECTIONS + 2 * SECTION_BYTES + 16, 4, 0xffffffff, "names behind the end" },
		{ SECTIONS + 2 * SECTION_BYTES + 20, 4, 9, "a name without its end" },
		{ SECTIONS + SECTION_BYTES, 4, 0xffffffff, "a name behind the names" },
		{ SECTIONS + SECTION_BYTES + 20, 4, 33, "a section that goes on behind the end" },
	};
	struct modinfo info;
	uint64_t at;
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		make_module();
		put_be(rows[i].offset, rows[i].bytes, rows[i].value);
		modinfo_begin(&info, module, sizeof module);
		at = 0;
		is(modinfo_next(&info, "a", &at), 0, rows[i].name);
	}
	modinfo_begin(&info, module, 0);
	ok(info.size_bytes == 0, "an empty file");
}

/* Every byte of it but the last is one of a header, of names or of .modinfo. */
static void test_cut(void)
{
	unsigned i, taken = 0;

	make_module();
	put_be(SECTIONS + SECTION_BYTES + 4, 4, 1);
	put_be(SECTIONS + 2 * SECTION_BYTES + 4, 4, 3);
	is(modinfo_check(module, sizeof module), 0, "a whole module");
	for (i = 0; i < sizeof module - 1; i++)
		taken += modinfo_check(module, i) == 0;
	ok(taken == 0, "a module that is cut anywhere");
	put_be(SECTIONS + SECTION_BYTES + 16, 4, 0xfffffff0);
	is(modinfo_check(module, sizeof module), "a section goes over its end; it is cut off",
		"a section behind the end");
	put_be(SECTIONS + SECTION_BYTES + 4, 4, 8);
	is(modinfo_check(module, sizeof module), 0, "which has no bytes in the file");
}

static void test_kinds(void)
{
	make_module();
	ok(!elf_is_relocatable(module, ELF_KIND_BYTES - 1), "too few bytes tell nothing");
	put_be(16, 2, ELF_TYPE_RELOCATABLE << 8);
	ok(!elf_is_relocatable(module, sizeof module), "another type");
	module[5] = 1;
	ok(elf_is_relocatable(module, sizeof module), "which is the type in the other byte order");
	module[0] = 0;
	ok(!elf_is_relocatable(module, sizeof module), "no ELF file");
}

static void test_kernel_image(void)
{
	static const struct {
		const char *text, *version, *problem;
	} rows[] = {
		{ "6.1.0-56-amd64 (debian) #1", "6.1.0-56-amd64", 0 },
		{ "7", "7", 0 },
		{ "", 0, "does not say its version" },
		{ " 6.1", 0, "does not say its version" },
		{ "v6.1 ", 0, "does not say its version" },
		{ "12345678901234567890123456789012345678901234567890123456789012345 ", 0,
			"does not say its version" },
	};
	static uint8_t head[0x300];
	const char *version, *problem;
	size_t i, length;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		memset(head, 0, sizeof head);
		memcpy(head + 0x202, "HdrS", 4);
		head[0x20e] = 0x80;
		memcpy(head + 0x280, rows[i].text, strlen(rows[i].text));
		problem = kernel_image_get_version(&version, &length, head, sizeof head);
		is(problem, rows[i].problem, "a kernel image");
		ok(problem || (length == strlen(rows[i].version) &&
				      memcmp(version, rows[i].version, length) == 0),
			"with its version");
	}
	head[0x206] = 5;
	head[0x207] = 2;
	head[0x238] = 0xff;
	head[0x239] = 7;
	ok(kernel_image_line_max(head, sizeof head) == 255, "the command line of an old one");
	head[0x206] = 6;
	ok(kernel_image_line_max(head, sizeof head) == 2047, "... of one that says it");
	ok(kernel_image_line_max(head, 0x23b) == 255, "... that is cut off");
	head[0x20f] = 0xff;
	is(kernel_image_get_version(&version, &length, head, sizeof head),
		"does not say its version", "a version behind the end");
	is(kernel_image_get_version(&version, &length, head, 0x20f),
		"not a Linux image for x86 (bzImage)", "a short file");
	head[0x202] = 'h';
	is(kernel_image_get_version(&version, &length, head, sizeof head),
		"not a Linux image for x86 (bzImage)", "another file");
}

static void test_elf_kind(void)
{
	static const struct {
		uint32_t module;
		int is_64, has_linux;
		uint32_t program;
		int runs;
	} rows[] = {
		{ ELF_MACHINE_X86_64, 1, 1, ELF_MACHINE_X86_64, 1 },
		{ ELF_MACHINE_X86_64, 1, 1, ELF_MACHINE_386, 1 },
		{ ELF_MACHINE_386, 0, 1, ELF_MACHINE_386, 1 },
		{ ELF_MACHINE_386, 0, 1, ELF_MACHINE_X86_64, 0 },
		{ ELF_MACHINE_AARCH64, 1, 1, ELF_MACHINE_ARM, 1 },
		{ ELF_MACHINE_AARCH64, 1, 1, ELF_MACHINE_X86_64, 0 },
		{ ELF_MACHINE_X86_64, 0, 0, ELF_MACHINE_X86_64, 1 },
		{ ELF_MACHINE_386, 1, 0, ELF_MACHINE_386, 1 },
		{ 243, 0, 1, 243, 1 },
		{ 243, 0, 1, 0, 0 },
	};
	struct elf_kind kind = { 0, 0, 0, 0 }, program = { 0, 0, 0, 0 };
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		kind.machine = rows[i].module;
		kind.is_64 = rows[i].is_64;
		program.machine = rows[i].program;
		ok(elf_kind_has_linux(&kind) == rows[i].has_linux, "a machine that has Linux");
		ok(elf_kind_runs(&kind, &program) == rows[i].runs, "what it runs");
	}
	program = kind;
	ok(elf_kind_is_same(&kind, &program), "the same machine");
	program.is_big_endian = 1;
	ok(!elf_kind_is_same(&kind, &program) && !elf_kind_runs(&kind, &program),
		"another byte order");
	make_module();
	put_be(18, 2, ELF_MACHINE_AARCH64);
	ok(elf_kind_get(&kind, module, ELF_KIND_BYTES) && kind.machine == ELF_MACHINE_AARCH64 &&
			kind.is_big_endian,
		"a machine, big-endian");
}

static void test_kernel_says(void)
{
	static const struct {
		const char *text;
		int smp, preempt;
	} rows[] = {
		{ "7.0 (SMP PREEMPT@x) #1 SMP PREEMPT_DYNAMIC Debian", 1, 1 },
		{ "7.0 (SMP PREEMPT@x) #1-Alpine SMP Mon", 1, 0 },
		{ "7.0 (SMP PREEMPT@x) #1 PREEMPT", 0, 1 },
		{ "7.0 (SMP PREEMPT@x) #1 Mon", 0, 0 },
		{ "7.0 (SMP PREEMPT@x) SMP", -1, -1 },
	};
	static uint8_t head[0x300];
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		memset(head, 0, sizeof head);
		head[0x20e] = 0x80;
		memcpy(head + 0x280, rows[i].text, strlen(rows[i].text));
		ok(kernel_image_is_configured(head, sizeof head, "SMP") == rows[i].smp,
			rows[i].text);
		ok(kernel_image_is_configured(head, sizeof head, "PREEMPT") == rows[i].preempt,
			rows[i].text);
	}
	ok(kernel_image_is_configured(head, 0x280 + strlen(rows[4].text), "SMP") == -1,
		"a text without an end");
	ok(kernel_image_is_configured(head, 0x20f, "SMP") == -1, "a short file");
	ok(kernel_image_is_64(head, sizeof head) == -1, "an old header says nothing of 64 bits");
	head[0x206] = 0x0c;
	head[0x207] = 2;
	ok(kernel_image_is_64(head, sizeof head) == 0, "a kernel of 32 bits");
	head[0x236] = 3;
	ok(kernel_image_is_64(head, sizeof head) == 1, "a kernel of 64 bits");
	ok(kernel_image_is_64(head, 0x237) == -1, "a short file");
}

int main(void)
{
	test_modinfo();
	test_bad_modinfo();
	test_cut();
	test_kinds();
	test_kernel_image();
	test_elf_kind();
	test_kernel_says();
	return tap_end();
}
