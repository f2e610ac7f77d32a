/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * main.c - kernel-bootstrap: phase one of live-bootstrap, from a checkout to what is booted.
 *
 * Each command is a file of its name. */
#include "host/commands.h"
#include "kernel-bootstrap/command.h"

static const struct command commands[] = {
	{ "plan", command_plan,
		"say what the images of a checkout will hold, and what is missing" },
	{ "fetch", command_fetch, "bring the distfiles of a checkout that are missing or wrong" },
	{ "image", command_image, "write the boot image and the payload of a checkout" },
	{ "install", command_install, "put the import step into a checkout that has none" },
	{ "uninstall", command_uninstall, "take it out again" },
	{ "run", command_run, "boot the images in QEMU and say how far the bootstrap came" },
};

static const struct program program = {
	"kernel-bootstrap",
	"Phase one of live-bootstrap: reads a checkout and writes what is booted, the "
	"builder-hex0 image with only what is needed early, and the payload with the rest.",
	commands,
	sizeof commands / sizeof *commands,
};

int main(int argc, char **argv)
{
	return program_run(&program, argc, argv);
}
