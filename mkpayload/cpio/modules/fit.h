/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fit.h - whether modules are for the kernel that shall load them, and for one kernel: by the
 * machine in their ELF header, and by their vermagic, "6.1.0-56-amd64 SMP preempt mod_unload
 * modversions" (Linux, include/linux/vermagic.h): the version, and how the kernel was configured.
 */
#ifndef MKPAYLOAD_CPIO_MODULES_FIT_H
#define MKPAYLOAD_CPIO_MODULES_FIT_H

#include "format/elf_kind.h"
#include "mkpayload/cpio/modules/kernel.h"

/* A program of the archive, and where its bytes are. */
struct module_fit_program {
	const char *entry, *path;
};

/* What the modules of an archive must agree with: that kernel, the directory lib/modules/VERSION
 * that they lie in, the programs of the archive, the first of them. */
struct module_fit {
	const struct kernel *kernel;
	const struct module_fit_program *program;
	size_t programs;
	char *directory; /* VERSION, or 0 */
	/* Allocated, 0: not known yet. */
	char *version, *version_said;        /* and what has it, for people */
	char *flags, *flags_of, *machine_of; /* modules */
	struct elf_kind kind;                /* of the first module */
};

/* A module that is looked at. */
struct module_fit_file {
	const char *bytes, *path; /* where it can be read unpacked; for people */
	const char *origin;
	int is_of_directory;
};

/* tree is the directory, or 0. The programs may follow, before the first check. */
void module_fit_begin(struct module_fit *fit, const struct kernel *kernel, const char *tree);
void module_fit_end(struct module_fit *fit);

/* Dies when Linux would refuse a module, or all the others. */
void module_fit_check(struct module_fit *fit, const struct module_fit_file *file);

#endif
