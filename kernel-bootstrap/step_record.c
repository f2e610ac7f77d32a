/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_record.c - which files of an import step are lbpayload's, and what they were. */
#include "kernel-bootstrap/step_record.h"

#include <stdlib.h>
#include <string.h>

#include "format/sha256sums_put.h"
#include "host/memory.h"
#include "host/text.h"

#define IMPROVEMENTS "steps/improve/"

static const char header[] =
	"# SPDX-FileCopyrightText: 2026 The lbpayload authors\n"
	"# SPDX-License"
	"-Identifier: MIT\n"
	"#\n"
	"# The files of this step as lbpayload has them: by this it knows one "
	"that was\n"
	"# changed since. In the checkout: sha256sum -c " STEP_RECORD_NAME "\n";

int step_record_is_marked(const char *bytes, size_t size)
{
	enum { FIRST_BYTES = 1024 };
	static const char tag[] = "SPDX-FileCopyrightText" /* for reuse no tag of this file */
				  ": ",
			  authors[] = " The lbpayload authors";
	size_t head = size < FIRST_BYTES ? size : FIRST_BYTES;
	const char *at = memmem(bytes, head, tag, sizeof tag - 1), *end;

	for (; at; at = memmem(end, (size_t)(bytes + head - end), tag, sizeof tag - 1)) {
		end = memchr(at, '\n', (size_t)(bytes + size - at));
		if (!end)
			end = bytes + size;
		if (end - at >= (ptrdiff_t)sizeof authors &&
			memcmp(end - (sizeof authors - 1), authors, sizeof authors - 1) == 0)
			return 1;
		if (end > bytes + head)
			break;
	}
	return 0;
}

int step_record_is_checksum(const char *bytes, size_t size)
{
	static const char import[] = "  /usr/bin/payload-import\n",
			  export[] = "  /usr/bin/payload-export\n";
	uint8_t digest[SHA256_DIGEST_BYTES];

	return size == SHA256SUMS_DIGITS + sizeof import - 1 &&
	       !sha256sums_get_digest(digest, bytes) &&
	       (memcmp(bytes + SHA256SUMS_DIGITS, import, sizeof import - 1) == 0 ||
		       memcmp(bytes + SHA256SUMS_DIGITS, export, sizeof export - 1) == 0);
}

static void digest_of(uint8_t digest[SHA256_DIGEST_BYTES], const char *bytes, size_t size)
{
	struct sha256 hash;

	sha256_begin(&hash);
	sha256_add(&hash, bytes, size);
	sha256_end(&hash, digest);
}

void step_record_begin(struct step_record_text *text)
{
	text->bytes = copy_string(header);
	text->size = sizeof header - 1;
}

void step_record_put(
	struct step_record_text *text, const char *path, const char *bytes, size_t size)
{
	uint8_t digest[SHA256_DIGEST_BYTES];
	size_t length = strlen(path);

	digest_of(digest, bytes, size);
	text->bytes = reallocate(text->bytes, text->size + SHA256SUMS_NAME_OFFSET + length + 1);
	text->size += sha256sums_put_line(text->bytes + text->size, digest, path, length);
}

/* A record is a file of the checkout, so it may say anything: no path of it leads elsewhere. */
static int may_be_recorded(const char *path, const char *directory)
{
	size_t length = strlen(directory);

	if (strstr(path, "/../") || strstr(path, "/./") || strstr(path, "//"))
		return 0;
	if (text_begins_with(path, IMPROVEMENTS))
		return !strchr(path + strlen(IMPROVEMENTS), '/');
	return text_begins_with(path, directory) && path[length] == '/';
}

void step_record_get(
	struct step_record *record, const char *directory, const char *bytes, size_t size)
{
	struct sha256sums sums = { bytes, size, 0, 0, 0, 0 };
	struct step_recorded *entry;
	struct sha256sums_line line;
	char *path;
	int result;

	while ((result = sha256sums_next(&sums, &line)) != 0) {
		if (result < 0) {
			sums.problem = 0;
			continue;
		}
		path = format_string("%.*s", (int)line.name_bytes, line.name);
		if (!may_be_recorded(path, directory)) {
			free(path);
			continue;
		}
		record->entry = make_room(record->entry, record->count, sizeof *record->entry);
		entry = &record->entry[record->count++];
		entry->path = path;
		memcpy(entry->digest, line.digest, sizeof entry->digest);
	}
}

void step_record_free(struct step_record *record)
{
	size_t i;

	for (i = 0; i < record->count; i++)
		free(record->entry[i].path);
	free(record->entry);
}

const struct step_recorded *step_record_find(const struct step_record *record, const char *path)
{
	size_t i;

	for (i = 0; i < record->count; i++) {
		if (strcmp(record->entry[i].path, path) == 0)
			return &record->entry[i];
	}
	return 0;
}

int step_record_is_same(const struct step_recorded *recorded, const char *bytes, size_t size)
{
	uint8_t digest[SHA256_DIGEST_BYTES];

	digest_of(digest, bytes, size);
	return memcmp(digest, recorded->digest, sizeof digest) == 0;
}
