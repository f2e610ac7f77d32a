/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * command.h - the commands of kernel-bootstrap: one file each, named after it (host/commands.h). */
#ifndef KERNEL_BOOTSTRAP_COMMAND_H
#define KERNEL_BOOTSTRAP_COMMAND_H

int command_plan(char **argv);
int command_image(char **argv);
int command_fetch(char **argv);
int command_install(char **argv);
int command_uninstall(char **argv);
int command_run(char **argv);

#endif
