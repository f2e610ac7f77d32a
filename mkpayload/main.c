/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * main.c - mkpayload: writes and reads payload containers, writes initial CPIO archives.
 *
 * Each command is a file of its name. */
#include "host/commands.h"
#include "mkpayload/command.h"

static const struct command commands[] = {
	{ "pack", command_pack, "write files into a payload image" },
	{ "list", command_list, "show what is in a payload image" },
	{ "verify", command_verify,
		"check a payload image: its structure and its SHA-256 digests" },
	{ "extract", command_extract, "take files out of a payload image" },
	{ "diff", command_diff, "compare what is in two images, directories or lists of digests" },
	{ "blank", command_blank, "write a disk that a run may write its results to" },
	{ "disk", command_disk, "write a disk that boots by BIOS and UEFI, with a payload" },
	{ "cpio", command_cpio, "write an initial CPIO archive (initramfs)" },
};

static const struct program program = {
	"mkpayload",
	"Two-phase transport for bootstrapping an operating system from source: payload images "
	"(LBPAYLD1) and the initial CPIO archive that imports them.",
	commands,
	sizeof commands / sizeof *commands,
};

int main(int argc, char **argv)
{
	return program_run(&program, argc, argv);
}
