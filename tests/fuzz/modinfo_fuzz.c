/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * modinfo_fuzz.c - any bytes as a kernel module, and as the section .modinfo of one that is made
 * here, in both classes and byte orders: then a plain second reading of the section finds the same
 * values. */
#include "format/elf.h"
#include "format/elf_kind.h"
#include "format/modinfo.h"
#include "fuzz.h"

static const char key[] = "firmware";

/* --- Any bytes as a module. --- */

static void check_module(const uint8_t *data, size_t size)
{
	struct modinfo info;
	const char *value;
	uint64_t at = 0, before = 0;

	must(modinfo_check(data, size) || elf_is(data, size));
	modinfo_begin(&info, data, size);
	must(!info.bytes || elf_is(data, size));
	must(!info.bytes || (info.bytes >= data && info.size_bytes <= size &&
				    info.bytes + info.size_bytes <= data + size));
	while ((value = modinfo_next(&info, key, &at))) {
		must(at > before && at <= info.size_bytes);
		must((const uint8_t *)value > info.bytes);
		must((const uint8_t *)value + strlen(value) + 1 == info.bytes + at);
		before = at;
	}
	if (elf_is_relocatable(data, size))
		must(elf_is(data, size));
}

/* --- A module that is made. --- */

/* Where what is in it. */
struct layout {
	unsigned word, sections, section_bytes, sections_count, names_index;
	unsigned header_bytes, name, offset, size;
};

static const struct layout layouts[2] = {
	{ 4, 32, 46, 48, 50, 40, 0, 16, 20 },
	{ 8, 40, 58, 60, 62, 64, 0, 24, 32 },
};

enum { SECTIONS_AT = 64, NAMES_AT = SECTIONS_AT + 3 * 64, INFO_AT = NAMES_AT + 16 };

struct module {
	uint8_t *bytes;
	int is_big_endian;
};

static void put(const struct module *module, size_t at, unsigned bytes, uint64_t value)
{
	unsigned i;

	for (i = 0; i < bytes; i++)
		module->bytes[at + (module->is_big_endian ? bytes - 1 - i : i)] =
			(uint8_t)(value >> 8 * i);
}

/* Sections: none, the names, .modinfo, which ends with the file. */
static void make_module(const struct module *module, int is_64, const uint8_t *info, size_t size)
{
	static const char names[] = "\0.modinfo";
	const struct layout *layout = &layouts[is_64];
	size_t header = SECTIONS_AT + layout->header_bytes;

	memcpy(module->bytes, "\177ELF", 4);
	module->bytes[4] = is_64 ? 2 : 1;
	module->bytes[5] = module->is_big_endian ? 2 : 1;
	put(module, 16, 2, ELF_TYPE_RELOCATABLE);
	put(module, layout->sections, layout->word, SECTIONS_AT);
	put(module, layout->section_bytes, 2, layout->header_bytes);
	put(module, layout->sections_count, 2, 3);
	put(module, layout->names_index, 2, 1);
	put(module, header + layout->offset, layout->word, NAMES_AT);
	put(module, header + layout->size, layout->word, sizeof names);
	header += layout->header_bytes;
	put(module, header + layout->name, 4, 1);
	put(module, header + layout->offset, layout->word, INFO_AT);
	put(module, header + layout->size, layout->word, size);
	memcpy(module->bytes + NAMES_AT, names, sizeof names);
	memcpy(module->bytes + INFO_AT, info, size);
}

/* Every NUL ends a line; those that begin as they should are the values. */
static void check_values(struct modinfo *info, const uint8_t *section, size_t size)
{
	const size_t head = sizeof key;
	size_t begin = 0, i;
	uint64_t at = 0;
	const char *value;

	for (i = 0; i < size; i++) {
		if (section[i])
			continue;
		if (i - begin >= head &&
			strncmp((const char *)section + begin, "firmware=", head) == 0) {
			value = modinfo_next(info, key, &at);
			must(value && strcmp(value, (const char *)section + begin + head) == 0);
		}
		begin = i + 1;
	}
	must(!modinfo_next(info, key, &at));
}

static void check_section(int is_64, int is_big_endian, const uint8_t *section, size_t size)
{
	struct module module = { calloc(1, INFO_AT + size), is_big_endian };
	struct modinfo info;

	must(module.bytes != 0);
	make_module(&module, is_64, section, size);
	must(elf_is_relocatable(module.bytes, INFO_AT + size));
	modinfo_begin(&info, module.bytes, INFO_AT + size);
	must(info.bytes == module.bytes + INFO_AT && info.size_bytes == size);
	check_values(&info, section, size);
	free(module.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int kind;

	check_module(data, size);
	for (kind = 0; kind < 4; kind++)
		check_section(kind / 2, kind % 2, data, size);
	return 0;
}
