/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fit.c - whether modules are for the kernel that shall load them. */
#include "mkpayload/cpio/modules/fit.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "format/elf.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/modules/info.h"

/* --- The machine. --- */

/* "x86_64"; with what is odd about it. Allocated. */
static char *describe(const struct elf_kind *kind)
{
	const char *name = elf_kind_name(kind), *order = kind->is_big_endian ? ", big-endian" : "";

	if (!name)
		return format_string("machine %u (%s%s)", kind->machine,
			kind->is_64 ? "64 bits" : "32 bits", order);
	return format_string("%s%s%s", name,
		elf_kind_has_linux(kind) ? ""
		: kind->is_64            ? " with 64 bits"
					 : " with 32 bits",
		order);
}

__attribute__((noreturn)) static void die_machine(const struct module_fit_file *file,
	const struct elf_kind *kind, const char *other_name, const struct elf_kind *other)
{
	die("%s: %s: is for %s, but %s is for %s, so Linux would not load it", file->origin,
		file->path, describe(kind), other_name, describe(other));
}

static void check_kernel(const struct kernel *kernel, const struct module_fit_file *file,
	const struct elf_kind *kind)
{
	struct elf_kind wanted = { 0, kernel->machine, 1, 0 };

	/* That of an old image for x86 is not known. */
	if (kernel->is_64 == 0 || (kernel->is_64 < 0 && kind->machine == ELF_MACHINE_386)) {
		wanted.machine = ELF_MACHINE_386;
		wanted.is_64 = 0;
	}
	if (!elf_kind_is_same(kind, &wanted))
		die_machine(file, kind, format_string("--kernel %s", kernel->path), &wanted);
}

/* What is started first tells which kernel is meant. */
static void check_programs(const struct module_fit *fit, const struct module_fit_file *file,
	const struct elf_kind *kind)
{
	const struct module_fit_program *program = fit->program, *end = program + fit->programs;
	uint8_t begin[ELF_KIND_BYTES];
	struct elf_kind wanted;
	ssize_t got;

	for (; program < end; program++) {
		got = file_get_head(program->path, begin, sizeof begin);
		if (got > 0 && elf_kind_get(&wanted, begin, (size_t)got) &&
			!elf_kind_runs(kind, &wanted))
			die("%s: %s: is for %s, but /%s (%s) is for %s, which such a kernel cannot "
			    "start; --arch says for which machine /init and payload-import shall be",
				file->origin, file->path, describe(kind), program->entry,
				program->path, describe(&wanted));
	}
}

static void check_machine(struct module_fit *fit, const struct module_fit_file *file)
{
	uint8_t begin[ELF_KIND_BYTES];
	ssize_t got = file_get_head(file->bytes, begin, sizeof begin);
	struct elf_kind kind;

	if (got < 0 || !elf_kind_get(&kind, begin, (size_t)got))
		die("%s: %s: cannot be read again", file->origin, file->path);
	if (!elf_kind_has_linux(&kind))
		die("%s: %s: is for %s, for which there is no Linux", file->origin, file->path,
			describe(&kind));
	if (fit->machine_of) {
		if (!elf_kind_is_same(&kind, &fit->kind))
			die_machine(file, &kind, fit->machine_of, &fit->kind);
		return;
	}
	if (fit->kernel->version)
		check_kernel(fit->kernel, file, &kind);
	check_programs(fit, file, &kind);
	fit->kind = kind;
	fit->machine_of = copy_string(file->path);
}

/* --- The vermagic. --- */

static int has_word(const char *text, const char *word, int is_whole)
{
	const char *at = text;
	size_t length = strlen(word);

	while ((at = strstr(at, word))) {
		if ((at == text || at[-1] == ' ') &&
			(!is_whole || at[length] == 0 || at[length] == ' '))
			return 1;
		at += length;
	}
	return 0;
}

/* A module of another version that the distribution's tools have linked into the kernel's own
 * directory: they have compared the checksums of its symbols. */
static int is_weak_update(
	const struct module_fit *fit, const struct module_fit_file *file, const char *vermagic)
{
	return file->is_of_directory && fit->directory &&
	       strcmp(fit->directory, fit->version) == 0 && strstr(file->path, "/weak-updates/") &&
	       has_word(vermagic, "modversions", 1);
}

static void check_version(
	struct module_fit *fit, const struct module_fit_file *file, const char *vermagic)
{
	char *version = format_string("%.*s", (int)strcspn(vermagic, " "), vermagic);

	if (!fit->version) {
		fit->version = version;
		fit->version_said = format_string("%s is for %s", file->path, version);
		return;
	}
	if (strcmp(version, fit->version) != 0) {
		if (!is_weak_update(fit, file, vermagic))
			die("%s: %s: is for Linux %s, but %s", file->origin, file->path, version,
				fit->version_said);
		complain("%s: warning: is for Linux %s, but %s: Linux loads it only if the "
			 "checksums of its symbols (modversions) are right",
			file->path, version, fit->version_said);
	}
	free(version);
}

/* What an image says of its configuration is a part of what a vermagic has. */
static void check_configuration(
	const struct kernel *kernel, const struct module_fit_file *file, const char *flags)
{
	const struct {
		const char *word;
		int is_whole, kernel;
	} rows[] = { { "SMP", 1, kernel->is_smp }, { "preempt", 0, kernel->is_preemptible } };
	size_t i;

	for (i = 0; kernel->version && i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].kernel < 0 ||
			rows[i].kernel == has_word(flags, rows[i].word, rows[i].is_whole))
			continue;
		die("%s: %s: its vermagic has '%s', but --kernel %s was built %s %s, so Linux "
		    "would "
		    "not load it",
			file->origin, file->path, flags, kernel->path,
			rows[i].kernel ? "with" : "without", rows[i].word);
	}
}

static void check_flags(
	struct module_fit *fit, const struct module_fit_file *file, const char *flags)
{
	check_configuration(fit->kernel, file, flags);
	if (!fit->flags) {
		fit->flags = copy_string(flags);
		fit->flags_of = copy_string(file->path);
	} else if (strcmp(flags, fit->flags) != 0) {
		die("%s: %s: its vermagic has '%s', but that of %s has '%s': no Linux loads both",
			file->origin, file->path, flags, fit->flags_of, fit->flags);
	}
}

static void take(void *context, const char *value)
{
	char **vermagic = context;

	free(*vermagic);
	*vermagic = copy_string(value);
}

static void check_vermagic(struct module_fit *fit, const struct module_fit_file *file)
{
	char *vermagic = 0;
	size_t end;

	module_info_read(file->bytes, "vermagic", take, &vermagic);
	if (!vermagic) {
		if (fit->kernel->version)
			die("%s: %s: does not say which Linux it is for (no vermagic), so whether "
			    "it is for --kernel %s cannot be seen; without --kernel nothing "
			    "compares",
				file->origin, file->path, fit->kernel->path);
		complain("%s: warning: does not say which Linux it is for (no vermagic): Linux "
			 "loads it only with CONFIG_MODULE_FORCE_LOAD",
			file->path);
		return;
	}
	for (end = strlen(vermagic); end > 0 && vermagic[end - 1] == ' '; end--)
		vermagic[end - 1] = 0;
	check_version(fit, file, vermagic);
	end = strcspn(vermagic, " ");
	check_flags(fit, file, vermagic + end + (vermagic[end] == ' '));
	free(vermagic);
}

void module_fit_check(struct module_fit *fit, const struct module_fit_file *file)
{
	check_machine(fit, file);
	check_vermagic(fit, file);
}

/* --- The whole. --- */

/* VERSION where the directory is lib/modules/VERSION. */
static char *version_of_directory(const char *tree)
{
	char *real = tree ? realpath(tree, 0) : 0, *slash = real ? strrchr(real, '/') : 0;
	char *version = 0;

	if (slash && slash - real >= 8 && memcmp(slash - 8, "/modules", 8) == 0 &&
		isdigit((unsigned char)slash[1]) && strchr(slash, '.'))
		version = copy_string(slash + 1);
	free(real);
	return version;
}

void module_fit_begin(struct module_fit *fit, const struct kernel *kernel, const char *tree)
{
	memset(fit, 0, sizeof *fit);
	fit->kernel = kernel;
	fit->directory = version_of_directory(tree);
	if (kernel->version) {
		fit->version = copy_string(kernel->version);
		fit->version_said =
			format_string("--kernel %s is %s", kernel->path, kernel->version);
	} else if (fit->directory) {
		fit->version = copy_string(fit->directory);
		fit->version_said = format_string("those of %s are for %s", tree, fit->directory);
	}
}

void module_fit_end(struct module_fit *fit)
{
	free(fit->directory);
	free(fit->version);
	free(fit->version_said);
	free(fit->flags);
	free(fit->flags_of);
	free(fit->machine_of);
}
