/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * files.h - the files and programs that a run needs, looked at before anything begins. All
 * functions die with the reason where something is not as it must be; QEMU says it late or badly.
 */
#ifndef QEMU_RUN_FILES_H
#define QEMU_RUN_FILES_H

#include "qemu-run/machine.h"

/* Where a program is, along PATH; allocated. 0: nowhere. */
char *files_find_program(const char *name);

/* The mkpayload that was built or installed with this program, else that of PATH; allocated. */
char *files_find_mkpayload(void);

void files_check_readable(const char *path);

/* The program that is run is read, so no output may take its place. It need not be there. */
void files_keep_program(const char *name);

/* Of the machine's kernel and QEMU; finds its architecture. */
void files_check(struct machine *machine, const char *arch);

/* Of disks and outputs, before anything is written. Each disk is read, too, so the log may be none.
 * log, report: 0 where there is none. */
void files_check_outputs(const struct machine *machine, const char *log, const char *report);

int files_open_log(const char *path);

#endif
