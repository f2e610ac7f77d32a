/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * programs.c - the boot programs of a disk, and the tools that write it. */
#include "mkpayload/disk/programs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/elf.h"
#include "host/memory.h"
#include "host/message.h"

/* A row for each machine: UEFI's name for it, in capitals and as systemd-boot has it. */
static const struct {
	uint32_t machine;
	const char *efi, *systemd;
} machines[] = {
	{ ELF_MACHINE_X86_64, "X64", "x64" },
	{ ELF_MACHINE_386, "IA32", "ia32" },
	{ ELF_MACHINE_AARCH64, "AA64", "aa64" },
	{ ELF_MACHINE_RISCV, "RISCV64", "riscv64" },
};

/* Where distributions have them: Debian; Fedora and Alpine; Arch. */
static const char *const mbr_places[] = { "/usr/lib/SYSLINUX", "/usr/lib/syslinux/mbr",
	"/usr/share/syslinux", "/usr/lib/syslinux/bios", 0 };
static const char *const efi_places[] = { "/usr/lib/systemd/boot/efi", 0 };

enum { MISSING_BYTES = 1024 };

/* What is missing, said at once at the end. */
struct missing {
	char *text;
};

static void miss(struct missing *missing, const char *name, const char *package)
{
	char *longer = format_string("%s%s%s (Debian's package %s)",
		missing->text ? missing->text : "", missing->text ? ", " : "", name, package);

	free(missing->text);
	missing->text = longer;
}

static void end_missing(const struct missing *missing)
{
	if (missing->text)
		die("what the disk boots with is not here: %s; --boot-files names a directory that "
		    "has boot programs",
			missing->text);
}

static char *look(const char *directory, const char *name, int how)
{
	char *path = format_string("%s/%s", directory, name);

	if (access(path, how) == 0)
		return path;
	free(path);
	return 0;
}

static char *find_program(const char *name, const char *package, struct missing *missing)
{
	const char *path = getenv("PATH"), *at = path ? path : "/usr/bin:/bin", *end;
	char *directory, *found = 0;

	for (; !found; at = end + 1) {
		end = at + strcspn(at, ":");
		directory = format_string("%.*s", (int)(end - at), at);
		found = look(*directory ? directory : ".", name, X_OK);
		free(directory);
		if (!*end)
			break;
	}
	if (!found)
		miss(missing, name, package);
	return found;
}

static char *find_file(const char *directory, const char *const *places, const char *name,
	const char *package, struct missing *missing)
{
	char *found = directory ? look(directory, name, R_OK) : 0;

	while (!found && *places)
		found = look(*places++, name, R_OK);
	if (!found)
		miss(missing, name, package);
	return found;
}

static void find_tools(struct missing *missing)
{
	static const char *const tools[] = { "mformat", "mcopy", "mmd", "mtype", "mdir" };
	size_t i;

	for (i = 0; i < sizeof tools / sizeof *tools; i++)
		free(find_program(tools[i], "mtools", missing));
}

const char *disk_efi_machine(uint32_t machine)
{
	size_t i;

	for (i = 0; i < sizeof machines / sizeof *machines; i++) {
		if (machines[i].machine == machine)
			return machines[i].systemd;
	}
	return "";
}

static void find_efi(struct disk_programs *programs, uint32_t machine, const char *directory,
	struct missing *missing)
{
	char *name = format_string("systemd-boot%s.efi", disk_efi_machine(machine));
	size_t i;

	programs->efi = find_file(directory, efi_places, name, "systemd-boot-efi", missing);
	for (i = 0; i < sizeof machines / sizeof *machines; i++) {
		if (machines[i].machine == machine)
			programs->efi_name = format_string("BOOT%s.EFI", machines[i].efi);
	}
	free(name);
}

void disk_programs_find(
	struct disk_programs *programs, unsigned ways, uint32_t machine, const char *directory)
{
	struct missing missing = { 0 };

	memset(programs, 0, sizeof *programs);
	if (ways & DISK_BIOS) {
		programs->syslinux = directory ? look(directory, "syslinux", X_OK) : 0;
		if (!programs->syslinux)
			programs->syslinux = find_program("syslinux", "syslinux", &missing);
		programs->mbr =
			find_file(directory, mbr_places, "mbr.bin", "syslinux-common", &missing);
	}
	if (ways & DISK_UEFI)
		find_efi(programs, machine, directory, &missing);
	find_tools(&missing);
	end_missing(&missing);
}

void disk_programs_find_tools(void)
{
	struct missing missing = { 0 };

	find_tools(&missing);
	end_missing(&missing);
}
