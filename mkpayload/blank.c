/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * blank.c - mkpayload blank: a disk that a run may write its results to. */
#include <stdio.h>
#include <string.h>

#include "host/message.h"
#include "host/options.h"
#include "host/report.h"
#include "mkpayload/command.h"
#include "payload/blank.h"

struct request {
	const char *path, *nonce;
	uint64_t size_bytes;
	int force;
};

static const char *check_nonce(const char *text)
{
	uint8_t nonce[EXPORT_NONCE_BYTES];

	return export_nonce_get(nonce, text) ? 0 : "not 32 hexadecimal digits";
}

static const struct option rows[] = {
	{ "output", 'o', OPTION_TEXT, "DISK", offsetof(struct request, path),
		.writes = OPTION_WRITES_FILE, .help = "the disk to write" },
	{ "size", 0, OPTION_SIZE, "N", offsetof(struct request, size_bytes),
		.help = "how large it is, in bytes, with its head of 4096; N may end in K, M or G; "
			"without it: all of a block device" },
	{ "nonce", 0, OPTION_TEXT, "HEX", offsetof(struct request, nonce), .check = check_nonce,
		.help = "by what a run knows it: 32 digits; random without this" },
	{ "force", 0, OPTION_FLAG, 0, offsetof(struct request, force),
		.help = "DISK may be a block device; what is on it is lost" },
	{ 0 },
};

static const struct option_group groups[] = { { 0, rows, 0 }, { 0 } };

static const struct usage usage = {
	.command = "blank",
	.synopsis = "-o DISK --size N [--nonce HEX] [--force]",
	.about = "Writes a disk that a run may write its results to, and says its nonce. A file is "
		 "sparse. What comes back is read by list, verify and extract as it is.",
	.groups = groups,
	.examples = "mkpayload blank -o results.img --size 1G",
};

int command_blank(char **argv)
{
	struct request request = { 0, 0, 0, 0 };
	char size[REPORT_SIZE_TEXT_BYTES], digits[EXPORT_NONCE_DIGITS + 1] = "";
	struct export_head head;

	if (options_read(&usage, &request, argv) > 0)
		die_usage("blank", "%s: nothing but options is taken", argv[1]);
	if (!request.path)
		die_usage("blank", "where to? -o DISK is wanted");
	memset(&head, 0, sizeof head);
	head.capacity_bytes = request.size_bytes;
	if (request.nonce)
		export_nonce_get(head.nonce, request.nonce);
	else
		blank_make_nonce(head.nonce);
	blank_write(request.path, &head, request.force);
	export_nonce_put(digits, head.nonce);
	printf("%s: %s for results, nonce %s\n", request.path,
		report_size(size, head.capacity_bytes), digits);
	report_end();
	return STATUS_DONE;
}
