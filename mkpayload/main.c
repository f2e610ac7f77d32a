/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * main.c - mkpayload: writes and reads payload containers, writes initial CPIO archives.
 *
 * This file only finds the command; each command is a file of its name. */
#include <stdio.h>
#include <string.h>

#include "mkpayload/command.h"
#include "mkpayload/message.h"
#include "mkpayload/report.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
} commands[] = {
	{ "pack", command_pack, "write files into a payload image" },
	{ "list", command_list, "show what is in a payload image" },
	{ "verify", command_verify,
		"check a payload image: its structure and its SHA-256 digests" },
	{ "extract", command_extract, "take files out of a payload image" },
	{ "cpio", command_cpio, "write an initial CPIO archive (initramfs)" },
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static void print_help(void)
{
	int i;

	puts("usage: mkpayload COMMAND [OPTION...] [ARGUMENT...]\n"
	     "\n"
	     "Two-phase transport for bootstrapping an operating system from source: payload\n"
	     "images (LBPAYLD1) and the initial CPIO archive that imports them.\n");
	for (i = 0; i < COMMANDS; i++)
		printf("  %-8s %s\n", commands[i].name, commands[i].summary);
	puts("\n"
	     "'mkpayload COMMAND --help' says more; so does mkpayload(1).\n"
	     "Exit status: 0 done, 1 failed, 2 wrong usage.");
}

int main(int argc, char **argv)
{
	int i;

	report_begin();
	if (argc < 2)
		die_usage("", "which command?");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		print_help();
		report_end();
		return STATUS_DONE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("mkpayload (lbpayload) " VERSION);
		report_end();
		return STATUS_DONE;
	}
	for (i = 0; i < COMMANDS; i++) {
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	}
	die_usage("", "%s: no such command", argv[1]);
}
