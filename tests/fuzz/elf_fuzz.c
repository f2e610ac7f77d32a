/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * elf_fuzz.c - any bytes as an ELF file. Every string and every note ends within the file. */
#include "format/dlopen_note.h"
#include "format/elf.h"
#include "format/elf_kind.h"
#include "format/elf_symbols.h"
#include "fuzz.h"

static void check_string(const char *text, const uint8_t *data, size_t size)
{
	if (!text)
		return;
	must((const uint8_t *)text >= data && (const uint8_t *)text < data + size);
	must((const uint8_t *)text + strlen(text) < data + size);
}

static void check_note(const uint8_t *note, size_t size)
{
	struct dlopen_feature feature;
	size_t at = 0, before = 0;

	while (dlopen_note_next(&feature, note, size, &at) == 1) {
		must(at > before && at <= size);
		must(feature.names > 0 && feature.names <= DLOPEN_NAMES_MAX);
		must(dlopen_priority_name(feature.priority) != 0);
		before = at;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t at = 0, count = 0;
	enum elf_dependency how;
	struct elf_symbols symbols;
	const uint8_t *note;
	const char *name;
	size_t note_bytes;
	struct elf_kind kind;
	struct elf elf;

	if (elf_get(&elf, data, size))
		return 0;
	check_string(elf.interpreter, data, size);
	check_string(elf.soname, data, size);
	check_string(elf.rpath, data, size);
	check_string(elf.runpath, data, size);
	while ((name = elf_next_dependency(&elf, &at, &how))) {
		check_string(name, data, size);
		must(count++ <= size);
	}
	elf_symbols_begin(&symbols, &elf);
	for (count = 0; (name = elf_symbols_next(&symbols)); count++) {
		check_string(name, data, size);
		must(count <= size);
	}
	for (at = 0, count = 0; count < 16; count++) {
		if (!elf_next_note(
			    &elf, DLOPEN_NOTE_OWNER, DLOPEN_NOTE_TYPE, &at, &note, &note_bytes))
			break;
		must(note >= data && note + note_bytes <= data + size);
		check_note(note, note_bytes);
	}
	must(elf_matches(&elf, &elf));
	must(elf_is(data, size) &&
		elf_is_relocatable(data, size) == (elf.type == ELF_TYPE_RELOCATABLE));
	must(elf_kind_get(&kind, data, size) && kind.machine == elf.machine &&
		kind.is_64 == elf.is_64 && kind.is_big_endian == elf.is_big_endian);
	return 0;
}
