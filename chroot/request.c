/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * request.c - what payload-chroot's command line asks for. */
#include "chroot/request.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chroot/mount_rows.h"
#include "format/disk/root_name.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"
#include "host/words.h"

static const char resolver[] = "/etc/resolv.conf";

static const char *check_partition(const char *text)
{
	struct root_name name;
	uint32_t number;

	if (text_get_number(&number, text, 10, UINT32_MAX) == 0 ||
		(!root_name_get(&name, text) && name.kind >= ROOT_NAME_LABEL))
		return 0;
	return "a number, or a name behind LABEL=, UUID=, PARTUUID= or PARTLABEL=";
}

static const char *check_mounts(const char *text)
{
	return mount_rows_set(text, 0) ? 0 : "there are default, packer and none";
}

static const char *check_mount(const char *text)
{
	struct mount_row row;

	return mount_rows_split(&row, text);
}

static const char *check_copy(const char *text)
{
	return *text && (*text != '/' || text[strlen(text) - 1] == '/')
		       ? "a file of this machine whose path begins with '/'"
		       : 0;
}

static const char *check_put(const char *text)
{
	const char *colon = strrchr(text, ':');

	return colon && colon > text && colon[1] == '/' ? 0 : "SRC:DST, where DST begins with '/'";
}

static const char *check_get(const char *text)
{
	const char *colon = strchr(text, ':');

	return *text == '/' && colon && colon[1] ? 0 : "SRC:DST, where SRC begins with '/'";
}

static const char *check_variable(const char *text)
{
	return *text && *text != '=' ? 0 : "NAME=VALUE, or NAME alone for the value here";
}

#define TO(member) offsetof(struct request, member)

static const struct option rows[] = {
	{ "user", 'u', OPTION_TEXT, "USER[:GROUP]", TO(user),
		.help = "whom the command runs as, by the target's /etc/passwd and group" },
	{ "no-resolv", 'r', OPTION_FLAG, 0, TO(keeps_resolver),
		.help = "leave the target's resolv.conf to be seen" },
	{ "unshare", 'N', OPTION_FLAG, 0, TO(is_without_root),
		.help = "in a user namespace, as it is without root" },
	{ "partition", 0, OPTION_TEXT, "PART", TO(partition), .check = check_partition,
		.help = "of an image or a disk: by its number, LABEL=, UUID=, PARTUUID= or "
			"PARTLABEL=" },
	{ "offset", 0, OPTION_SIZE, "N", TO(offset_bytes),
		.help = "where the file system begins, in bytes" },
	{ "size", 0, OPTION_SIZE, "N", TO(size_bytes), .help = "how long it is" },
	{ "read-only", 0, OPTION_FLAG, 0, TO(is_read_only), .help = "nothing is written to it" },
	{ "type", 't', OPTION_TEXT, "TYPE", TO(type),
		.help = "of the file system, as in mount(8)" },
	{ "options", 'o', OPTION_TEXT, "OPTIONS", TO(mount_options),
		.help = "of its mount, as in mount(8)" },
	{ "mounts", 0, OPTION_TEXT, "SET", TO(mounts), .check = check_mounts,
		.help = "what else is mounted: default, packer (as its chroot builders do) or "
			"none" },
	{ "mount", 0, OPTION_LIST, "TYPE:SRC:DST[:OPTS]", TO(extra_mounts), .check = check_mount,
		.help = "also this; bind is a TYPE" },
	{ "copy", 0, OPTION_LIST, "FILE", TO(copies), .mark = 1, .check = check_copy,
		.help = "a copy of this file of this machine is seen at its path, and the target's "
			"own stays below (/etc/resolv.conf; '': none)" },
	{ "put", 0, OPTION_LIST, "SRC:DST", TO(transfers), .mark = REQUEST_PUT, .check = check_put,
		.help = "a file or directory of this machine goes into the target" },
	{ "get", 0, OPTION_LIST, "SRC:DST", TO(transfers), .mark = REQUEST_GET,
		.writes = OPTION_WRITES_FILE, .check = check_get,
		.help = "a file or directory of the target comes out when the command has ended" },
	{ "exclude", 0, OPTION_LIST, "GLOB", TO(excluded),
		.help = "leave files and directories of such a name, or such a path, out of --put, "
			"--get and --export" },
	{ "payload", 0, OPTION_LIST, "IMAGE[:DEST]", TO(payloads),
		.help = "the files of a payload image go to DEST (/external/distfiles)" },
	{ "export", 0, OPTION_TEXT, "FILE[:DIR]", TO(export), .writes = OPTION_WRITES_FILE,
		.help = "what the command has put into DIR (/results), as a payload image" },
	{ "pre-mount", 0, OPTION_LIST, "CMD", TO(host_commands), .mark = REQUEST_PRE_MOUNT,
		.help = "run this here before the device, $DEVICE, is mounted" },
	{ "post-mount", 0, OPTION_LIST, "CMD", TO(host_commands), .mark = REQUEST_POST_MOUNT,
		.help = "... once it is mounted, at $MOUNT" },
	{ "pre-unmount", 0, OPTION_LIST, "CMD", TO(host_commands), .mark = REQUEST_PRE_UNMOUNT,
		.help = "... before it is unmounted again" },
	{ "ephemeral", 0, OPTION_TEXT, "[=DIR]", TO(ephemeral),
		.help = "what is changed goes to memory, or to DIR; the target stays as it is" },
	{ "env", 0, OPTION_LIST, "NAME[=VALUE]", TO(environment), .check = check_variable,
		.help = "a variable of the command's environment; without a value the one here" },
	{ "wrap", 0, OPTION_TEXT, "'COMMAND...'", TO(wrap),
		.help = "words before each command, these here and the target's" },
	{ "bootstrap", 0, OPTION_TEXT, "TREE", TO(bootstrap),
		.help = "prepare DIR from a live-bootstrap checkout, and run its first program" },
	{ "dry-run", 0, OPTION_FLAG, 0, TO(is_dry_run), .help = "only print the steps" },
	{ 0 },
};

static const struct option_group groups[] = { { 0, rows, 0 }, { 0 } };

static const struct usage usage = {
	.command = "",
	.synopsis = "[OPTION...] IMAGE|BLOCKDEV|DIR [COMMAND [ARGUMENT...]]",
	.about = "Runs a command, or a shell, with an image, a block device or a directory as its "
		 "root, and ends with its exit status. Whatever happens, no mount, no loop device "
		 "and no process stays.",
	.groups = groups,
	.notes = "CMD are words, with blanks between them; no shell reads them but one that they "
		 "name. $DEVICE and $MOUNT in them become the paths.",
	.examples = "payload-chroot image.ext4 sh -c 'uname -a'\n"
		    "payload-chroot --dry-run --partition 2 disk.img",
	.exit_status = "Exit status: the command's own; 128+N when it was killed by signal N; or\n"
		       "  118  not all could be written    126  the command could not be executed\n"
		       "  119  something was not released  127  the command is not there\n"
		       "  125  payload-chroot failed         2  wrong usage",
	.ends_at_operand = 1,
};

/* /etc/resolv.conf, where nothing else is named. */
static void choose_copies(struct request *request)
{
	static struct option_value usual[] = { { resolver, 0 } };
	struct option_list *copies = &request->copies;
	size_t i, kept = 0;

	if (!copies->count && !request->bootstrap) {
		copies->item = usual;
		copies->count = 1;
	}
	for (i = 0; i < copies->count; i++) {
		if (*copies->item[i].text &&
			!(request->keeps_resolver && strcmp(copies->item[i].text, resolver) == 0))
			copies->item[kept++] = copies->item[i];
	}
	copies->count = kept;
}

void request_read(struct request *request, char **argv)
{
	struct words words = { 0, 0 };
	int i;

	memset(request, 0, sizeof *request);
	for (i = 0; argv[i]; i++)
		words_add(&words, argv[i]);
	if (options_read(&usage, request, argv) == 0)
		die_usage("", "what is to be entered? IMAGE, BLOCKDEV or DIR");
	request->target = argv[1];
	request->command = argv + 2;
	request->words = words.list;
	for (i = 0; words.list[i] != request->target; i++)
		;
	words.list[i + 1] = 0;
	if (request->partition && (request->offset_bytes || request->size_bytes))
		die_usage("", "--partition and --offset, --size: one says where it is");
	if (request->bootstrap && *request->command)
		die_usage(
			"", "--bootstrap runs live-bootstrap's own first program, and no COMMAND");
	if (!request->mounts)
		request->mounts = request->bootstrap ? "none" : "default";
	choose_copies(request);
	if (geteuid() != 0)
		request->is_without_root = 1;
}

const char *request_split_transfer(const struct option_value *transfer, char **source)
{
	const char *text = transfer->text;
	const char *colon = transfer->mark == REQUEST_PUT ? strrchr(text, ':') : strchr(text, ':');

	*source = format_string("%.*s", (int)(colon - text), text);
	return colon + 1;
}

void request_split(const char *text, char **before, char **path)
{
	const char *colon = strstr(text, ":/"), *next;

	while (colon && (next = strstr(colon + 1, ":/")))
		colon = next;
	*before = colon ? format_string("%.*s", (int)(colon - text), text) : copy_string(text);
	*path = colon ? copy_string(colon + 1) : 0;
}
