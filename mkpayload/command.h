/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * command.h - the commands of mkpayload: one file each, named after it (host/commands.h). */
#ifndef MKPAYLOAD_COMMAND_H
#define MKPAYLOAD_COMMAND_H

int command_pack(int argc, char **argv);
int command_list(int argc, char **argv);
int command_verify(int argc, char **argv);
int command_extract(int argc, char **argv);
int command_cpio(int argc, char **argv);

#endif
