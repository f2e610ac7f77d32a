/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_known.c - which files of a checkout are an import step's of ours. */
#include "kernel-bootstrap/step_known.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/files_read.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text_file.h"

/* --- One file. --- */

/* Reads a regular file. Returns 0, or why it is none of ours; *is_there is 0 for nothing at all. */
static const char *read_regular(
	const struct step_known *known, const char *path, struct text_file *file, int *is_there)
{
	char *whole = format_string("%s/%s", known->checkout, path);
	const char *problem = 0;
	struct stat status;

	*is_there = lstat(whole, &status) == 0;
	if (!*is_there && errno != ENOENT)
		die("%s: %s", whole, strerror(errno));
	if (!*is_there)
		problem = "there is none";
	else if (S_ISLNK(status.st_mode))
		problem = "is a symbolic link, which no file of the step is: take it out first";
	else if (!S_ISREG(status.st_mode))
		problem = "is not a regular file";
	else if ((problem = text_file_open(file, whole)))
		die("%s: %s", whole, problem);
	else
		files_read_edit(whole);
	free(whole);
	return problem;
}

static int ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static int is_marked_file(const struct step_known *known, const char *path)
{
	struct text_file file;
	int is_there, is_marked;

	if (read_regular(known, path, &file, &is_there))
		return 0;
	is_marked = step_record_is_marked(file.bytes, file.size);
	text_file_close(&file);
	return is_marked;
}

/* A checksum cannot say whose it is; the license beside it does. */
static int is_ours(const struct step_known *known, const char *path, const struct text_file *file)
{
	char *license;
	int ours;

	if (step_record_is_marked(file->bytes, file->size))
		return 1;
	if (!ends_with(path, ".checksums") || !step_record_is_checksum(file->bytes, file->size))
		return 0;
	license = format_string("%s.license", path);
	ours = is_marked_file(known, license);
	free(license);
	return ours;
}

/* --- Directories of steps. --- */

static int is_in(const struct step_names *names, const char *path)
{
	static const char steps[] = "steps/";
	size_t i, length;

	if (strncmp(path, steps, sizeof steps - 1) != 0)
		return 0;
	path += sizeof steps - 1;
	for (i = 0; i < names->count; i++) {
		length = strlen(names->name[i]);
		if (strncmp(path, names->name[i], length) == 0 && path[length] == '/')
			return 1;
	}
	return 0;
}

static void add_name(struct step_names *names, const char *name)
{
	names->name = make_room(names->name, names->count, sizeof *names->name);
	names->name[names->count++] = copy_string(name);
}

/* Returns 1 where there is one of ours. */
static int read_record(struct step_known *known, const char *name)
{
	char *directory = format_string("steps/%s", name);
	char *path = format_string("%s/" STEP_RECORD_NAME, directory);
	struct text_file file;
	int is_there, is_marked = 0;

	if (!read_regular(known, path, &file, &is_there)) {
		is_marked = step_record_is_marked(file.bytes, file.size);
		if (is_marked)
			step_record_get(&known->record, directory, file.bytes, file.size);
		text_file_close(&file);
	}
	free(path);
	free(directory);
	return is_marked;
}

static void read_directory(struct step_known *known, const char *name)
{
	char *script = format_string("steps/%s/pass1.kaem", name);
	int is_recorded = read_record(known, name);

	if (is_recorded)
		add_name(&known->recorded, name);
	if (strcmp(name, STEP_NAME) != 0 && strcmp(name, EXPORT_NAME) != 0 &&
		(is_recorded || is_marked_file(known, script)))
		add_name(&known->older, name);
	free(script);
}

static int is_step(const struct dirent *entry)
{
	return step_is_directory(entry->d_name);
}

void step_known_read(struct step_known *known, const char *checkout)
{
	char *steps = format_string("%s/steps", checkout), *directory;
	struct dirent **entry;
	struct stat status;
	int i, count;

	memset(known, 0, sizeof *known);
	known->checkout = checkout;
	count = scandir(steps, &entry, is_step, alphasort);
	if (count < 0)
		die("%s: %s", steps, strerror(errno));
	for (i = 0; i < count; i++) {
		directory = format_string("%s/%s", steps, entry[i]->d_name);
		if (lstat(directory, &status) == 0 && S_ISDIR(status.st_mode))
			read_directory(known, entry[i]->d_name);
		free(directory);
		free(entry[i]);
	}
	free(entry);
	free(steps);
}

static void free_names(struct step_names *names)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		free(names->name[i]);
	free(names->name);
}

void step_known_free(struct step_known *known)
{
	free_names(&known->older);
	free_names(&known->recorded);
	step_record_free(&known->record);
}

/* --- States. --- */

static int is_all_zero(const struct text_file *file)
{
	size_t i;

	for (i = 0; i < file->size; i++) {
		if (file->bytes[i])
			return 0;
	}
	return 1;
}

/* What a power cut leaves: nothing, zeros, or a beginning; of a file that is known to be ours,
 * since another author's may begin so, too. */
static int is_damaged(const struct text_file *file, const struct step_file *wanted)
{
	return is_all_zero(file) || (wanted && file->size < wanted->size &&
					    memcmp(file->bytes, wanted->bytes, file->size) == 0);
}

static enum step_state state_of(const struct step_known *known, const char *path,
	const struct step_file *wanted, const struct text_file *file)
{
	const struct step_recorded *recorded = step_record_find(&known->record, path);
	int is_home = strncmp(path, STEP_DIRECTORY "/", strlen(STEP_DIRECTORY) + 1) == 0 ||
		      strncmp(path, EXPORT_DIRECTORY "/", strlen(EXPORT_DIRECTORY) + 1) == 0;
	int says_ours = is_ours(known, path, file);

	if (wanted && file->size == wanted->size &&
		memcmp(file->bytes, wanted->bytes, file->size) == 0)
		return STEP_SAME;
	/* A record alone could name anybody's file. */
	if (recorded && says_ours && step_record_is_same(recorded, file->bytes, file->size))
		return STEP_OLDER;
	if ((recorded || is_home || says_ours) && is_damaged(file, wanted))
		return STEP_DAMAGED;
	if (!says_ours)
		return STEP_FOREIGN;
	/* A record is not recorded; and who kept none cannot say what was changed. */
	return recorded ? STEP_CHANGED : STEP_OLDER;
}

enum step_state step_known_state(const struct step_known *known, const char *path,
	const struct step_file *wanted, const char **reason)
{
	enum step_state state;
	struct text_file file;
	int is_there;

	*reason = read_regular(known, path, &file, &is_there);
	if (!is_there)
		return STEP_MISSING;
	if (*reason)
		return STEP_FOREIGN;
	state = state_of(known, path, wanted, &file);
	if (state == STEP_FOREIGN)
		*reason = "is not lbpayload's, since it does not say so: it is left alone; take "
			  "it out first";
	text_file_close(&file);
	return state;
}

int step_known_has_export(const struct step_known *known)
{
	char *directory = format_string("%s/" EXPORT_DIRECTORY, known->checkout);
	struct stat status;
	int has_export = lstat(directory, &status) == 0 || is_marked_file(known, EXPORT_SCRIPT);
	size_t i;

	for (i = 0; i < known->older.count; i++)
		has_export |=
			strncmp(known->older.name[i], EXPORT_PREFIX, strlen(EXPORT_PREFIX)) == 0;
	free(directory);
	return has_export;
}

/* Only what a step consists of: an editor's copy of such a file is its owner's. */
int step_known_is_unrecorded(const struct step_known *known, const char *path)
{
	static const char record[] = "/" STEP_RECORD_NAME;
	static const char *const kinds[] = { ".c", ".h", ".kaem", ".sh", ".checksums", ".license",
		record };
	struct text_file file;
	int is_there, ours;
	size_t i;

	if (is_in(&known->recorded, path) && !ends_with(path, record))
		return 0;
	for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (ends_with(path, kinds[i]))
			break;
	}
	if (i == sizeof kinds / sizeof *kinds || read_regular(known, path, &file, &is_there))
		return 0;
	ours = is_ours(known, path, &file);
	text_file_close(&file);
	return ours;
}
