/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * spec.c - lists of what shall be in an archive, as the kernel's gen_init_cpio reads them. */
#include "mkpayload/cpio/spec.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"
#include "host/text_file.h"

struct line {
	struct archive *archive;
	char *origin; /* FILE:LINE */
	char **word;  /* word[0] is the kind */
	int words;
};

static const char blanks[] = " \t\r\n\v\f";

/* --- Words. --- */

static uint32_t get_number(
	const struct line *line, const char *word, const char *what, unsigned base, uint32_t max)
{
	uint32_t number;

	if (!text_get_number(&number, word, base, max))
		return number;
	if (base == 8)
		die("%s: '%s' is no %s: an octal number up to %lo", line->origin, word, what,
			(unsigned long)max);
	die("%s: '%s' is no %s: a number up to %lu", line->origin, word, what, (unsigned long)max);
}

/* A value is not looked through for further variables. */
static char *expand(const struct line *line, const char *word)
{
	const char *begin, *end, *value;
	char *name, *longer, *text = copy_string("");

	while ((begin = strstr(word, "${"))) {
		end = strchr(begin, '}');
		if (!end)
			die("%s: '%s': '${' without '}'", line->origin, word);
		name = format_string("%.*s", (int)(end - begin - 2), begin + 2);
		value = getenv(name);
		if (!value)
			die("%s: the environment has no variable '%s'", line->origin, name);
		longer = format_string("%s%.*s%s", text, (int)(begin - word), word, value);
		free(name);
		free(text);
		text = longer;
		word = end + 1;
	}
	longer = format_string("%s%s", text, word);
	free(text);
	return longer;
}

/* Reads MODE UID GID from there on. */
static void get_owner(const struct line *line, struct archive_entry *entry, int first)
{
	entry->mode |= get_number(line, line->word[first], "mode", 8, 07777);
	entry->uid = get_number(line, line->word[first + 1], "uid", 10, UINT32_MAX - 1);
	entry->gid = get_number(line, line->word[first + 2], "gid", 10, UINT32_MAX - 1);
}

/* --- Kinds of lines. --- */

static void put_file(const struct line *line, struct archive_entry *entry)
{
	char *location = expand(line, line->word[2]);
	int i;

	get_owner(line, entry, 3);
	for (i = 6; i < line->words; i++) {
		if (line->word[i][0] == '#')
			die("%s: '%s' would be a hard link: a comment needs a line of its own",
				line->origin, line->word[i]);
	}
	for (i = 1; i < line->words; i = i == 1 ? 6 : i + 1) {
		entry->path = line->word[i];
		if (archive_excludes(line->archive, entry->path))
			continue;
		if (!entry->file)
			entry->file = archive_add_file(line->archive, location, line->origin);
		archive_put(line->archive, entry);
	}
	free(location);
}

static void put(const struct line *line, const struct archive_entry *entry)
{
	if (!archive_excludes(line->archive, entry->path))
		archive_put(line->archive, entry);
}

static void put_plain(const struct line *line, struct archive_entry *entry)
{
	get_owner(line, entry, 2);
	put(line, entry);
}

static void put_node(const struct line *line, struct archive_entry *entry)
{
	const char *type = line->word[5];

	if (strcmp(type, "b") == 0)
		entry->mode = CPIO_TYPE_BLOCK;
	else if (strcmp(type, "c") != 0)
		die("%s: '%s' is no type of device: b (block) or c (character)", line->origin,
			type);
	get_owner(line, entry, 2);
	entry->major = get_number(line, line->word[6], "major number", 10, CPIO_DEVICE_MAJOR_MAX);
	entry->minor = get_number(line, line->word[7], "minor number", 10, CPIO_DEVICE_MINOR_MAX);
	put(line, entry);
}

static void put_link(const struct line *line, struct archive_entry *entry)
{
	entry->target = line->word[2];
	get_owner(line, entry, 3);
	put(line, entry);
}

static const struct kind {
	const char *name;
	uint32_t type;
	int words;
	int more; /* words may follow */
	const char *form;
	void (*put)(const struct line *line, struct archive_entry *entry);
} kinds[] = {
	{ "file", CPIO_TYPE_FILE, 6, 1, "file NAME LOCATION MODE UID GID [HARD_LINK...]",
		put_file },
	{ "dir", CPIO_TYPE_DIRECTORY, 5, 0, "dir NAME MODE UID GID", put_plain },
	{ "nod", CPIO_TYPE_CHARACTER, 8, 0, "nod NAME MODE UID GID DEV_TYPE MAJ MIN", put_node },
	{ "slink", CPIO_TYPE_LINK, 6, 0, "slink NAME TARGET MODE UID GID", put_link },
	{ "pipe", CPIO_TYPE_PIPE, 5, 0, "pipe NAME MODE UID GID", put_plain },
	{ "sock", CPIO_TYPE_SOCKET, 5, 0, "sock NAME MODE UID GID", put_plain },
};

static void put_line(const struct line *line)
{
	struct archive_entry entry = { 0 };
	const struct kind *kind = kinds, *end = kinds + sizeof kinds / sizeof *kinds;

	while (kind < end && strcmp(kind->name, line->word[0]) != 0)
		kind++;
	if (kind == end)
		die("%s: '%s' is none of file, dir, nod, slink, pipe, sock", line->origin,
			line->word[0]);
	if (line->words < kind->words)
		die("%s: words are missing: %s", line->origin, kind->form);
	if (line->words > kind->words && !kind->more)
		die("%s: too many words: %s", line->origin, kind->form);
	entry.path = line->word[1];
	entry.origin = line->origin;
	entry.mode = kind->type;
	entry.weight = ARCHIVE_ASKED;
	kind->put(line, &entry);
}

/* --- Files. --- */

static void split_line(struct line *line, char *text, char ***words, int *room)
{
	char *word;

	line->words = 0;
	for (word = strtok(text, blanks); word; word = strtok(0, blanks)) {
		if (line->words == *room) {
			*room = *room ? *room * 2 : 16;
			*words = reallocate(*words, (unsigned long)*room * sizeof **words);
		}
		(*words)[line->words++] = word;
	}
	line->word = *words;
}

static void read_lines(struct archive *archive, struct text_file *file, const char *path)
{
	struct line line = { archive, 0, 0, 0 };
	char *text, **words = 0;
	int words_room = 0;
	size_t length;

	while ((text = text_file_cut(file, &length))) {
		line.origin = format_string("%s:%u", path, file->line);
		if (strlen(text) != length)
			die("%s: a NUL in a text file", line.origin);
		split_line(&line, text, &words, &words_room);
		if (line.words > 0 && line.word[0][0] != '#')
			put_line(&line);
		free(line.origin);
	}
	free(words);
}

void spec_read(struct archive *archive, const char *path)
{
	struct text_file file;
	const char *problem = text_file_open_list(&file, path);

	if (problem)
		die("%s: %s", path, problem);
	read_lines(archive, &file, path);
	text_file_close(&file);
}
