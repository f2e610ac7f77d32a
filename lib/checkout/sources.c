/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sources.c - the file "sources" of a build step. */
#include "checkout/sources.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/payload.h"
#include "format/sha256sums.h"
#include "host/memory.h"
#include "host/text_file.h"

enum {
	/* Type, GIT~REF, URL, SHA256, NAME. */
	WORDS_MAX = 5,
	/* checksum-transcriber has room for so long a line. */
	LINE_BYTES = 4096,
};

/* A line, taken to pieces in a copy of its own. */
struct words {
	char *word[WORDS_MAX];
	size_t count;
	int blank_at_end;
};

static const char *check_bytes(const char *line, size_t length)
{
	size_t i;

	if (length == 0)
		return "an empty line, which rootfs.py and checksum-transcriber stop at";
	if (length >= LINE_BYTES - 1)
		return "a line of 4095 characters or more, for which checksum-transcriber has no "
		       "room";
	for (i = 0; i < length; i++) {
		if (line[i] == '\t')
			return "a tab: the words are separated by single blanks";
		if (line[i] == '\r')
			return "the line ends in CR";
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			return "a control character";
	}
	return 0;
}

static const char *split(struct words *words, char *line)
{
	char *blank = line + strlen(line), *word = line;

	while (blank > line && blank[-1] == ' ') {
		*--blank = 0;
		words->blank_at_end = 1;
	}
	for (;; word = blank + 1) {
		if (*word == ' ' || !*word)
			return word == line ? "the line begins with a blank"
					    : "two blanks in a row: an empty word for rootfs.py";
		if (words->count == WORDS_MAX)
			return "more words than there can be";
		words->word[words->count++] = word;
		blank = strchr(word, ' ');
		if (!blank)
			return 0;
		*blank = 0;
	}
}

static const char *get_digest(uint8_t digest[SHA256_DIGEST_BYTES], const char *text)
{
	if (strlen(text) != SHA256SUMS_DIGITS ||
		strspn(text, "0123456789abcdef") != SHA256SUMS_DIGITS)
		return "the SHA-256 is not 64 hexadecimal digits in lower case";
	return sha256sums_get_digest(digest, text);
}

static const char *get_source(struct source *source, const struct words *words)
{
	int git = strcmp(words->word[0], "g") == 0 || strcmp(words->word[0], "git") == 0;
	char *const *word = words->word + git;
	size_t count = words->count - (size_t)git;
	const char *url, *name, *problem;

	if (!git && strcmp(words->word[0], "f") != 0 && strcmp(words->word[0], "file") != 0)
		return "the line begins neither with f nor with g";
	if (words->count < (size_t)(3 + git))
		return "a line is 'f URL SHA256 [NAME]' or 'g GIT~REF URL SHA256 [NAME]'";
	if (count > 4)
		return "words after the name";
	url = word[1];
	name = count > 3 ? word[3] : 0;
	if (!name && strcmp(url, "_") == 0)
		return "without a URL there must be a name";
	if (!name)
		name = strrchr(url, '/') ? strrchr(url, '/') + 1 : url;
	problem =
		*name ? name_check(name, strlen(name)) : "the URL ends in '/' and there is no name";
	if (!problem)
		problem = get_digest(source->digest, word[2]);
	if (problem)
		return problem;
	source->name = copy_string(name);
	source->url = strcmp(url, "_") == 0 ? 0 : copy_string(url);
	return 0;
}

static const char *read_line(
	struct source *source, const char *line, size_t length, int *blank_at_end)
{
	const char *problem = check_bytes(line, length);
	char *copy = format_string("%.*s", (int)length, line);
	struct words words;

	memset(&words, 0, sizeof words);
	memset(source, 0, sizeof *source);
	if (!problem)
		problem = split(&words, copy);
	if (!problem)
		problem = get_source(source, &words);
	*blank_at_end = words.blank_at_end;
	free(copy);
	return problem;
}

static void add(struct sources *sources, const struct source *source)
{
	sources->item = make_room(sources->item, sources->count, sizeof *sources->item);
	sources->item[sources->count++] = *source;
}

void sources_read(struct sources *sources, const char *path, struct problems *problems)
{
	struct text_file file;
	struct source source;
	const char *line, *problem;
	int blank_at_end;
	size_t length;

	memset(sources, 0, sizeof *sources);
	if (access(path, F_OK) != 0)
		return;
	problem = text_file_open(&file, path);
	if (problem) {
		problems_add(problems, "%s: %s", path, problem);
		return;
	}
	while ((line = text_file_next(&file, &length))) {
		problem = read_line(&source, line, length, &blank_at_end);
		source.line = file.line;
		if (problem)
			problems_add(problems, "%s:%u: %s", path, file.line, problem);
		else
			add(sources, &source);
		if (!problem && blank_at_end)
			problems_note(problems,
				"%s:%u: a blank at the end, which checksum-transcriber takes for "
				"an empty name",
				path, file.line);
	}
	if (file.size > 0 && file.bytes[file.size - 1] != '\n')
		problems_add(problems,
			"%s:%u: no newline at the end: checksum-transcriber and the shell lose "
			"this line",
			path, file.line);
	text_file_close(&file);
}

void sources_free(struct sources *sources)
{
	size_t i;

	for (i = 0; i < sources->count; i++) {
		free(sources->item[i].name);
		free(sources->item[i].url);
	}
	free(sources->item);
}
