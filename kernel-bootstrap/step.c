/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step.c - the files of the import step and of the export step. */
#include "kernel-bootstrap/step.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/sha256sums_put.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/program_directory.h"
#include "host/text_file.h"
#include "kernel-bootstrap/step_record.h"

#define FROM        "kernel-bootstrap/step/"
#define EXPORT_FROM FROM "export/"
#define SUMS_NAME   "SHA256SUMS"
#define SUMS        FROM SUMS_NAME

/* The bootstrap's tcc is the release 0.9.27, but for changes that do not concern these programs. */
#define STEP_COMPILER "tcc-0.9.27"

/* From the directory of this program: in a build tree, sanitized there, and installed. */
static const char *const places[] = { "..", "../..", "../share/lbpayload" };

enum { SCRIPTS_MAX = 6 };

struct part {
	const char *sums;             /* the SHA256SUMS with its sources */
	const char *program;          /* as it names the built one behind the compiler */
	const char *checksums, *code; /* below the checkout: its checksum; where its sources lie */
	const char *record;
	struct {
		const char *from, *to;
	} script[SCRIPTS_MAX];
};

static const struct part import_part = {
	.sums = SUMS,
	.program = "/payload-import",
	.checksums = STEP_DIRECTORY "/" STEP_NAME ".checksums",
	.code = STEP_DIRECTORY "/src/",
	.record = STEP_DIRECTORY "/" STEP_RECORD_NAME,
	.script = {
		{ FROM "pass1.kaem", STEP_DIRECTORY "/pass1.kaem" },
		{ FROM "pass2.sh", STEP_DIRECTORY "/pass2.sh" },
		{ FROM "import_payload.sh", "steps/improve/import_payload.sh" },
		{ FROM "drop_payload.sh", "steps/improve/drop_payload.sh" },
		{ FROM "keep_payload.sh", "steps/improve/keep_payload.sh" },
		{ FROM "import_rest.sh", "steps/improve/import_rest.sh" },
	},
};

/* Its directory is made first and removed last: by that one is known which was interrupted
 * (step_tree.c). cleanup_filesystem of live-bootstrap takes every src/ away. */
static const struct part export_part = {
	.sums = EXPORT_FROM SUMS_NAME,
	.program = "/payload-export",
	.checksums = EXPORT_DIRECTORY "/" EXPORT_NAME ".checksums",
	.code = EXPORT_DIRECTORY "/code/",
	.record = EXPORT_DIRECTORY "/" STEP_RECORD_NAME,
	.script = {
		{ EXPORT_FROM "pass1.kaem", EXPORT_DIRECTORY "/pass1.kaem" },
		{ EXPORT_FROM "pass2.sh", EXPORT_DIRECTORY "/pass2.sh" },
		{ EXPORT_FROM "export_results.sh", EXPORT_SCRIPT },
	},
};

/* The file with the checksum cannot have a comment: the sha256sum of that moment knows none. */
static const char checksums_license[] = "SPDX-FileCopyrightText: 2026 The lbpayload authors\n"
					"\n"
					"SPDX-License"
					"-Identifier: MIT\n";

/* Takes path and bytes over. */
static void add(struct step *step, char *path, char *bytes, size_t size)
{
	struct step_file *file;

	step->file = make_room(step->file, step->count, sizeof *step->file);
	file = &step->file[step->count++];
	file->path = path;
	file->bytes = bytes;
	file->size = size;
}

static void add_text(struct step *step, char *path, char *text)
{
	add(step, path, text, strlen(text));
}

struct text_file step_read_file(const char *sources, const char *name)
{
	char *path = format_string("%s/%s", sources, name);
	struct text_file file;
	const char *problem = text_file_open(&file, path);

	if (problem)
		die("%s: %s", path, problem);
	free(path);
	return file;
}

static void add_script(struct step *step, const char *sources, const char *from, const char *to)
{
	struct text_file file = step_read_file(sources, from);

	add(step, copy_string(to), file.bytes, file.size);
}

/* Returns 0 and complains when the file is not the one that the line of SHA256SUMS means. */
static int add_source(
	struct step *step, const struct part *part, const struct sha256sums_line *line)
{
	char *name = format_string("%.*s", (int)line->name_bytes, line->name);
	struct text_file file = step_read_file(step->sources, name);
	uint8_t digest[SHA256_DIGEST_BYTES];
	struct sha256 hash;
	int good;

	sha256_begin(&hash);
	sha256_add(&hash, file.bytes, file.size);
	sha256_end(&hash, digest);
	good = memcmp(digest, line->digest, sizeof digest) == 0;
	if (!good)
		complain("%s/%s: is not the file that the checksum of the program stands for",
			step->sources, name);
	add(step, format_string("%s%s", part->code, name), file.bytes, file.size);
	free(name);
	return good;
}

/* The form that sha256sum -c of the bootstrap reads: one line, nothing else. */
static void add_checksums(
	struct step *step, const struct part *part, const struct sha256sums_line *line)
{
	char digits[SHA256SUMS_DIGITS + 1] = "";

	sha256sums_put_digest(digits, line->digest);
	add_text(step, copy_string(part->checksums),
		format_string("%s  /usr/bin%s\n", digits, part->program));
	add_text(
		step, format_string("%s.license", part->checksums), copy_string(checksums_license));
}

static int ends_with(const struct sha256sums_line *line, const char *end)
{
	size_t length = strlen(end);

	return line->name_bytes >= length &&
	       memcmp(line->name + line->name_bytes - length, end, length) == 0;
}

static int is_named(const struct sha256sums_line *line, const char *name)
{
	return line->name_bytes == strlen(name) && ends_with(line, name);
}

/* Walks SHA256SUMS. */
static void add_recorded(struct step *step, const struct part *part)
{
	struct text_file sums = step_read_file(step->sources, part->sums);
	char *program = format_string(STEP_COMPILER "%s", part->program);
	struct sha256sums_line line;
	const char *text, *problem;
	int checksums = 0, good = 1;
	size_t length;

	while ((text = text_file_next(&sums, &length))) {
		problem = sha256sums_get_line(&line, text, length);
		if (problem)
			die("%s/%s:%u: %s", step->sources, part->sums, sums.line, problem);
		if (!line.name)
			continue;
		if (is_named(&line, program)) {
			add_checksums(step, part, &line);
			checksums = 1;
		} else if (!ends_with(&line, part->program)) {
			good &= add_source(step, part, &line);
		}
	}
	if (!checksums)
		die("%s/%s: has no line for %s", step->sources, part->sums, program);
	if (!good)
		die("%s/%s: is older than the sources: record it anew "
		    "(kernel-bootstrap/step/record --help)",
			step->sources, part->sums);
	free(program);
	text_file_close(&sums);
}

/* The last: it stands for all others of its part. */
static void add_record(struct step *step, const struct part *part, size_t first)
{
	struct step_record_text text;
	size_t i;

	step_record_begin(&text);
	for (i = first; i < step->count; i++)
		step_record_put(&text, step->file[i].path, step->file[i].bytes, step->file[i].size);
	add(step, copy_string(part->record), text.bytes, text.size);
}

static void add_part(struct step *step, const struct part *part)
{
	size_t i, first = step->count;

	for (i = 0; i < SCRIPTS_MAX && part->script[i].from; i++)
		add_script(step, step->sources, part->script[i].from, part->script[i].to);
	add_recorded(step, part);
	add_record(step, part, first);
}

static char *find_sources(void)
{
	char *directory = program_directory(), *found, *sums;
	size_t i;

	if (!directory)
		die("/proc/self/exe: %s: cannot find the sources; name them with --sources DIR",
			strerror(errno));
	for (i = 0; i < sizeof places / sizeof *places; i++) {
		found = format_string("%s/%s", directory, places[i]);
		sums = format_string("%s/" SUMS, found);
		if (access(sums, F_OK) == 0) {
			free(sums);
			free(directory);
			return found;
		}
		free(sums);
		free(found);
	}
	die("no " SUMS " in %s/.., %s/../.. or %s/../share/lbpayload; "
	    "name lbpayload's sources with --sources DIR",
		directory, directory, directory);
}

void step_read(struct step *step, const char *sources)
{
	memset(step, 0, sizeof *step);
	step->sources = sources ? copy_string(sources) : find_sources();
	add_part(step, &import_part);
}

void step_read_export(struct step *step)
{
	add_part(step, &export_part);
}

int step_is_directory(const char *name)
{
	return strncmp(name, STEP_PREFIX, strlen(STEP_PREFIX)) == 0 ||
	       strncmp(name, EXPORT_PREFIX, strlen(EXPORT_PREFIX)) == 0;
}

void step_free(struct step *step)
{
	size_t i;

	for (i = 0; i < step->count; i++) {
		free(step->file[i].path);
		free(step->file[i].bytes);
	}
	free(step->file);
	free(step->sources);
}

const struct step_file *step_find(const struct step *step, const char *path)
{
	size_t i;

	for (i = 0; i < step->count; i++) {
		if (strcmp(step->file[i].path, path) == 0)
			return &step->file[i];
	}
	return 0;
}
