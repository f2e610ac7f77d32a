/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * list.c - mkpayload disk --list: what is on a disk, whether its files are those of its list, and
 * how it boots. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/disk/mbr.h"
#include "host/json.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/report.h"
#include "host/text.h"
#include "mkpayload/disk/contents.h"

/* --- For people. --- */

static const char *const states[] = {
	[CONTENT_LISTED] = "",
	[CONTENT_UNLISTED] = "  not in " DISK_SUMS,
	[CONTENT_DIFFERS] = "  is not what " DISK_SUMS " says",
	[CONTENT_MISSING] = "  is missing",
	[CONTENT_UNKNOWN] = "  boots, and is not in " DISK_SUMS,
};

/* What a stranger's disk says. */
static void print_shown(const char *text)
{
	static struct text_shown shown;

	fputs(text_show(&shown, text, strlen(text)), stdout);
}

static void print_partition(const struct content_partition *partition)
{
	char size[REPORT_SIZE_TEXT_BYTES];

	printf("partition %" PRIu32 ": byte %" PRIu64 ", %s, type %02x%s: ", partition->number,
		partition->place.offset_bytes, report_size(size, partition->place.size_bytes),
		(unsigned)partition->place.type, partition->place.is_active ? ", active" : "");
	print_shown(partition->text);
	putchar('\n');
}

static void print_text(const struct contents *contents)
{
	char digits[SHA256SUMS_DIGITS + 1] = "";
	const struct content_file *file;
	size_t i;

	for (i = 0; i < contents->partitions; i++)
		print_partition(&contents->partition[i]);
	for (i = 0; i < contents->files; i++) {
		file = &contents->file[i];
		sha256sums_put_digest(digits, file->digest);
		printf("%s  %10" PRIu64 "  ", digits, file->size_bytes);
		print_shown(file->path);
		if (file->version)
			printf(": ");
		print_shown(file->version ? file->version : "");
		puts(states[file->state]);
	}
	for (i = 0; i < CONTENT_WAYS; i++) {
		printf("%s by %s: ", contents->way[i].does_boot ? "boots" : "does not boot",
			contents->way[i].name);
		print_shown(contents->way[i].does_boot ? contents->way[i].line
						       : contents->way[i].why_not);
		putchar('\n');
	}
}

/* --- For programs. --- */

static void print_string(const char *name, const char *text)
{
	printf("\"%s\": ", name);
	if (text)
		json_put_string(text);
	else
		printf("null");
}

static void print_json_partitions(const struct contents *contents)
{
	const struct content_partition *partition;
	size_t i;

	printf("  \"partitions\": [");
	for (i = 0; i < contents->partitions; i++) {
		partition = &contents->partition[i];
		printf("%s\n    {\"number\": %" PRIu32 ", \"offset\": %" PRIu64
		       ", \"size\": %" PRIu64 ", \"type\": %u, \"active\": %s, ",
			i ? "," : "", partition->number, partition->place.offset_bytes,
			partition->place.size_bytes, (unsigned)partition->place.type,
			partition->place.is_active ? "true" : "false");
		print_string("content", partition->text);
		printf("}");
	}
	printf("\n  ],\n");
}

static void print_json_files(const struct contents *contents)
{
	static const char *const words[] = { "listed", "unlisted", "differs", "missing",
		"unlisted" };
	char digits[SHA256SUMS_DIGITS + 1] = "";
	const struct content_file *file;
	size_t i;

	printf("  \"files\": [");
	for (i = 0; i < contents->files; i++) {
		file = &contents->file[i];
		sha256sums_put_digest(digits, file->digest);
		printf("%s\n    {", i ? "," : "");
		print_string("name", file->path);
		printf(", \"size\": %" PRIu64 ", \"sha256\": \"%s\", \"state\": \"%s\", ",
			file->size_bytes, digits, words[file->state]);
		print_string("version", file->version);
		printf("}");
	}
	printf("\n  ],\n");
}

static void print_json(const struct contents *contents)
{
	size_t i;

	printf("{\n");
	print_json_partitions(contents);
	print_json_files(contents);
	printf("  \"boots\": [");
	for (i = 0; i < CONTENT_WAYS; i++) {
		printf("%s\n    {", i ? "," : "");
		print_string("by", contents->way[i].name);
		printf(", \"does\": %s, ", contents->way[i].does_boot ? "true" : "false");
		print_string("command_line", contents->way[i].line);
		printf(", ");
		print_string("why_not", contents->way[i].why_not);
		printf("}");
	}
	printf("\n  ]\n}\n");
}

int disk_list(const char *path, int json)
{
	static struct text_shown shown;
	struct contents contents;
	int status = STATUS_DONE;
	size_t i;

	contents_read(&contents, path);
	(json ? print_json : print_text)(&contents);
	report_end();
	for (i = 0; i < contents.files; i++) {
		if (contents.file[i].state < CONTENT_DIFFERS)
			continue;
		complain("%s: %s:%s", path,
			text_show(&shown, contents.file[i].path, strlen(contents.file[i].path)),
			states[contents.file[i].state] + 1);
		status = STATUS_FAILED;
	}
	for (i = 0; i < (size_t)contents.problems.count; i++) {
		complain("%s: %s", path,
			text_show(&shown, contents.problems.list[i],
				strlen(contents.problems.list[i])));
		status = STATUS_FAILED;
	}
	return status;
}
