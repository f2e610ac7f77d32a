/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * command.h - the commands of mkpayload: one file each, named after it (host/commands.h). */
#ifndef MKPAYLOAD_COMMAND_H
#define MKPAYLOAD_COMMAND_H

int command_pack(char **argv);
int command_list(char **argv);
int command_verify(char **argv);
int command_extract(char **argv);
int command_diff(char **argv);
int command_blank(char **argv);
int command_disk(char **argv);
int command_cpio(char **argv);

#endif
