/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * modinfo.c - what a kernel module says of itself. */
#include "format/modinfo.h"

#include <string.h>

#include "format/elf.h"

static const char section_name[] = ".modinfo";

/* Offsets in the two classes, and the bytes of a number that has the class's width. */
static const struct layout {
	unsigned word, sections, section_bytes, sections_count, names_index;
	unsigned name, offset, size;
} layouts[2] = {
	{ 4, 32, 46, 48, 50, 0, 16, 20 },
	{ 8, 40, 58, 60, 62, 0, 24, 32 },
};

enum { NAME_BYTES = 4, TYPE_OFFSET = 4, TYPE_BYTES = 4, TYPE_NOTHING = 0, TYPE_NO_BYTES = 8 };

struct sections {
	struct elf elf;
	const struct layout *layout;
	uint64_t first;
	uint32_t bytes, count, names_index; /* bytes: of a header */
};

/* Returns 0 when there are none that can be read. */
static int get_sections(struct sections *sections, const uint8_t *module, uint64_t module_bytes)
{
	const struct elf *elf = &sections->elf;
	const struct layout *layout;

	if (elf_get(&sections->elf, module, module_bytes))
		return 0;
	layout = sections->layout = &layouts[elf->is_64];
	sections->first = elf_number(elf, layout->sections, layout->word);
	sections->bytes = (uint32_t)elf_number(elf, layout->section_bytes, 2);
	sections->count = (uint32_t)elf_number(elf, layout->sections_count, 2);
	sections->names_index = (uint32_t)elf_number(elf, layout->names_index, 2);
	return sections->bytes >= layout->size + layout->word &&
	       sections->names_index < sections->count && sections->first <= module_bytes &&
	       (uint64_t)sections->count * sections->bytes <= module_bytes - sections->first;
}

/* Returns 0 when the section's bytes do not lie in the file. */
static int get_section(const struct sections *sections, uint32_t index, struct modinfo *section)
{
	const struct layout *layout = sections->layout;
	const struct elf *elf = &sections->elf;
	uint64_t header = sections->first + (uint64_t)index * sections->bytes, offset;

	offset = elf_number(elf, header + layout->offset, layout->word);
	section->size_bytes = elf_number(elf, header + layout->size, layout->word);
	if (offset > elf->size_bytes || section->size_bytes > elf->size_bytes - offset)
		return 0;
	section->bytes = elf->bytes + offset;
	return 1;
}

static int is_named(const struct sections *sections, uint32_t index, const struct modinfo *names)
{
	uint64_t header = sections->first + (uint64_t)index * sections->bytes;
	uint64_t at = elf_number(&sections->elf, header + sections->layout->name, NAME_BYTES);

	return at <= names->size_bytes && sizeof section_name <= names->size_bytes - at &&
	       memcmp(names->bytes + at, section_name, sizeof section_name) == 0;
}

const char *modinfo_check(const uint8_t *module, uint64_t module_bytes)
{
	struct sections sections;
	struct modinfo section;
	uint64_t header, type;
	uint32_t i;

	if (!get_sections(&sections, module, module_bytes))
		return "its section headers are not there; it is cut off, or no module";
	for (i = 0; i < sections.count; i++) {
		header = sections.first + (uint64_t)i * sections.bytes;
		type = elf_number(&sections.elf, header + TYPE_OFFSET, TYPE_BYTES);
		if (type != TYPE_NOTHING && type != TYPE_NO_BYTES &&
			!get_section(&sections, i, &section))
			return "a section goes over its end; it is cut off";
	}
	return 0;
}

void modinfo_begin(struct modinfo *info, const uint8_t *module, uint64_t module_bytes)
{
	struct sections sections;
	struct modinfo names;
	uint32_t i = 0;

	memset(info, 0, sizeof *info);
	if (!get_sections(&sections, module, module_bytes) ||
		!get_section(&sections, sections.names_index, &names))
		return;
	while (i < sections.count && !is_named(&sections, i, &names))
		i++;
	if (i == sections.count || !get_section(&sections, i, info))
		memset(info, 0, sizeof *info);
}

const char *modinfo_next(const struct modinfo *info, const char *key, uint64_t *at)
{
	size_t key_bytes = strlen(key);
	const uint8_t *line, *end;

	while (*at < info->size_bytes) {
		line = info->bytes + *at;
		end = memchr(line, 0, (size_t)(info->size_bytes - *at));
		if (!end)
			return 0;
		*at += (uint64_t)(end - line) + 1;
		if ((size_t)(end - line) > key_bytes && memcmp(line, key, key_bytes) == 0 &&
			line[key_bytes] == '=')
			return (const char *)line + key_bytes + 1;
	}
	return 0;
}
