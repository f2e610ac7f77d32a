/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * loader.c - what the loader of a program knows by itself (ld.so(8); musl's ldso/dynlink.c). */
#include "mkpayload/cpio/elf/loader.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "mkpayload/cpio/root.h"

/* For libraries without a loader, and loaders that do not say it. */
static const struct machine {
	uint32_t machine;
	int is_64;
	const char *multiarch, *lib, *platform;
} machines[] = {
	{ ELF_MACHINE_X86_64, 1, "x86_64-linux-gnu", "lib64", "x86_64" },
	{ ELF_MACHINE_X86_64, 0, "x86_64-linux-gnux32", "libx32", "x86_64" },
	{ ELF_MACHINE_386, 0, "i386-linux-gnu", "lib32", "i686" },
	{ ELF_MACHINE_AARCH64, 1, "aarch64-linux-gnu", "lib64", "aarch64" },
	{ ELF_MACHINE_ARM, 0, "arm-linux-gnueabihf", "lib", 0 },
	{ ELF_MACHINE_RISCV, 1, "riscv64-linux-gnu", "lib64/lp64d", 0 },
	{ 21, 1, "powerpc64le-linux-gnu", "lib64", 0 },
	{ 22, 1, "s390x-linux-gnu", "lib64", 0 },
	{ 0, 0, 0, "lib", 0 },
};

static const struct machine *find_machine(const struct elf *elf)
{
	const struct machine *machine = machines;

	while (machine->machine &&
		(machine->machine != elf->machine || machine->is_64 != elf->is_64))
		machine++;
	return machine;
}

static void add_usual(struct loader *loader, const char *root, const char *name)
{
	static const char *const above[] = { "/", "/usr/" };
	char *path;
	int i;

	for (i = 0; i < 2; i++) {
		path = format_string("%s%s", above[i], name);
		directory_add(&loader->system, root, path, 0);
		free(path);
	}
}

static void add_usual_directories(
	struct loader *loader, const char *root, const struct machine *machine)
{
	char *multiarch;

	if (machine->multiarch) {
		multiarch = format_string("lib/%s", machine->multiarch);
		add_usual(loader, root, multiarch);
		free(multiarch);
	}
	if (strcmp(machine->lib, "lib") != 0)
		add_usual(loader, root, machine->lib);
	add_usual(loader, root, "lib");
}

/* --- glibc: the loader itself holds its directories, "/lib/" and "/usr/lib/" or others, one string
 * behind the other. --- */

/* The length of a directory's name with its last slash and NUL that begins here; 0: there is none.
 */
static size_t directory_name_bytes(const uint8_t *at, const uint8_t *end)
{
	size_t length = 0;

	if (at == end || *at != '/')
		return 0;
	while (at + length < end && at[length] > ' ' && at[length] < 0x7f)
		length++;
	if (length < 2 || at + length == end || at[length] || at[length - 1] != '/')
		return 0;
	return length + 1;
}

static int names_libraries(const char *name)
{
	return strstr(name, "/lib") != 0;
}

static int find_own_directories(
	struct loader *loader, const char *root, const uint8_t *bytes, size_t size)
{
	const uint8_t *at = bytes, *end = bytes + size;
	size_t first, second;

	for (; at < end; at++) {
		at = memchr(at, '/', (size_t)(end - at));
		if (!at)
			return 0;
		first = directory_name_bytes(at, end);
		second = first ? directory_name_bytes(at + first, end) : 0;
		if (!second || (at > bytes && at[-1]) || !names_libraries((const char *)at) ||
			!names_libraries((const char *)at + first))
			continue;
		for (; first; at += first, first = directory_name_bytes(at, end))
			directory_add(&loader->system, root, (const char *)at, 0);
		return 1;
	}
	return 0;
}

static int read_own_directories(
	struct loader *loader, const char *root, const struct object *object)
{
	uint8_t *bytes = object_map(object);
	int found;

	if (!bytes)
		return 0;
	found = find_own_directories(loader, root, bytes, object->size_bytes);
	object_unmap(object, bytes);
	return found;
}

/* What is configured and is a directory of the loader's own needs no help in the guest. */
static void mark_own(struct loader *loader)
{
	size_t i, j;

	for (i = 0; i < loader->configured.count; i++) {
		for (j = 0; j < loader->system.count; j++) {
			if (strcmp(loader->configured.item[i].path, loader->system.item[j].path) ==
				0)
				loader->configured.item[i].needs_link = 0;
		}
	}
}

static void begin_glibc(struct loader *loader, const struct guest *guest, enum guest_part part,
	const struct object *object, const struct elf *elf)
{
	const struct machine *machine = find_machine(elf);

	if (!object || !read_own_directories(loader, guest->sysroot, object))
		add_usual_directories(loader, guest->sysroot, machine);
	/* The guest's loader reads no configuration, only ldconfig does. */
	if (part != GUEST_ARCHIVE) {
		directory_read_conf(&loader->configured, guest, GUEST_ARCHIVE);
		directory_read_conf(&loader->configured, guest, part);
	}
	mark_own(loader);
	loader->lib = copy_string(loader->system.item[0].path + 1);
	loader->platform = machine->platform;
}

/* --- musl. --- */

/* PREFIX/etc/ld-musl-ARCH.path of PREFIX/lib/ld-musl-ARCH.so.1; allocated. */
static char *musl_path_file(const char *path)
{
	const char *name = strrchr(path, '/') + 1, *arch = strstr(name, "ld-musl-") + 8;
	char *directory = root_directory_of(path), *prefix = root_directory_of(directory), *file;

	file = format_string("%s/etc/ld-musl-%.*s.path", strcmp(prefix, "/") == 0 ? "" : prefix,
		(int)strcspn(arch, "."), arch);
	free(directory);
	free(prefix);
	return file;
}

static char *read_musl_path(struct loader *loader, const struct guest *guest, enum guest_part part)
{
	char *file, *text;

	if (!loader->path)
		return 0;
	file = musl_path_file(loader->path);
	text = directory_read_text(guest, GUEST_ARCHIVE, file);
	if (!text && part != GUEST_ARCHIVE) {
		text = directory_read_text(guest, part, file);
		if (text)
			loader->path_file = copy_string(file);
	}
	free(file);
	return text;
}

static void begin_musl(struct loader *loader, const struct guest *guest, enum guest_part part)
{
	char *text = read_musl_path(loader, guest, part), *word, *rest;

	loader->kind = LOADER_MUSL;
	if (!text)
		text = copy_string("/lib:/usr/local/lib:/usr/lib");
	for (word = strtok_r(text, ":\n", &rest); word; word = strtok_r(0, ":\n", &rest)) {
		if (*word == '/')
			directory_add(&loader->system, guest->sysroot, word, 0);
	}
	free(text);
}

int loader_would_be_musl(const struct object *object)
{
	const char *name;
	size_t i;

	for (i = 0; i < object->dependencies; i++) {
		name = object->dependency[i].name;
		if (strcmp(name, "libc.so") == 0 || strncmp(name, "libc.musl-", 10) == 0)
			return 1;
	}
	return 0;
}

void loader_begin(struct loader *loader, const struct guest *guest, enum guest_part part,
	const char *path, const struct object *object, const struct object *program)
{
	memset(loader, 0, sizeof *loader);
	loader->path = path ? copy_string(path) : 0;
	if (path ? strstr(strrchr(path, '/'), "/ld-musl-") != 0 : loader_would_be_musl(program))
		begin_musl(loader, guest, part);
	else
		begin_glibc(loader, guest, part, object, &program->elf);
}

void loader_end(struct loader *loader)
{
	directory_end(&loader->configured);
	directory_end(&loader->system);
	free(loader->path);
	free(loader->path_file);
	free(loader->lib);
}

/* --- Names and words. --- */

/* musl is one file; programs that were linked elsewhere may still name these. */
static int is_part_of_musl(const char *name)
{
	static const char *const parts[] = { "c", "pthread", "rt", "m", "dl", "util", "xnet" };
	size_t i, length;

	if (strncmp(name, "libc.musl-", 10) == 0)
		return 1;
	for (i = 0; i < sizeof parts / sizeof *parts; i++) {
		length = strlen(parts[i]);
		if (strncmp(name, "lib", 3) == 0 && strncmp(name + 3, parts[i], length) == 0 &&
			name[3 + length] == '.')
			return 1;
	}
	return 0;
}

int loader_is_inside(const struct loader *loader, const char *name)
{
	if (loader->kind == LOADER_MUSL)
		return is_part_of_musl(name) || (loader->path && strcmp(name, loader->path) == 0);
	return strcmp(name, "linux-vdso.so.1") == 0 || strcmp(name, "linux-gate.so.1") == 0;
}

static int is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* What stands for the word behind a '$'; 0 with *length 0: it is none of ours. To glibc $LIBS is
 * none; musl knows $ORIGIN alone, and takes no note of what comes behind. */
static const char *find_value(
	const struct loader *loader, const char *word, size_t *length, const char *origin)
{
	const struct {
		const char *name, *value;
	} words[] = {
		{ "ORIGIN", origin },
		{ "LIB", loader->lib },
		{ "PLATFORM", loader->platform },
		{ "{ORIGIN}", origin },
		{ "{LIB}", loader->lib },
		{ "{PLATFORM}", loader->platform },
	};
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++) {
		*length = strlen(words[i].name);
		if (strncmp(word, words[i].name, *length) != 0)
			continue;
		if (loader->kind == LOADER_MUSL && words[i].value != origin)
			break;
		if (loader->kind == LOADER_MUSL || *word == '{' || !is_letter(word[*length]))
			return words[i].value;
	}
	*length = 0;
	return 0;
}

char *loader_expand(const struct loader *loader, const char *word, size_t word_bytes,
	const char *origin, int *has_origin)
{
	char *rest = format_string("%.*s", (int)word_bytes, word), *text = copy_string(""), *longer;
	const char *dollar, *from = rest, *value;
	size_t length;

	*has_origin = 0;
	while ((dollar = strchr(from, '$'))) {
		value = find_value(loader, dollar + 1, &length, origin);
		/* musl leaves all of them out then. */
		if (!value && (length || loader->kind == LOADER_MUSL))
			break;
		*has_origin |= value == origin && value;
		longer = format_string(
			"%s%.*s%s", text, (int)(dollar - from), from, value ? value : "$");
		free(text);
		text = longer;
		from = dollar + 1 + length;
	}
	longer = dollar ? 0 : format_string("%s%s", text, from);
	free(text);
	free(rest);
	return longer;
}
