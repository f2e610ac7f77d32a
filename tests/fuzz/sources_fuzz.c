/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sources_fuzz.c - any text as the file "sources" of a step: each line is a source or a problem, as
 * a second reading says, and a source that is written again is the same.
 *
 * Aims at lib/checkout/sources.c */
#include "checkout/sources.h"
#include "format/payload.h"
#include "fuzz.h"
#include "host.h"

static char path[] = "/"; /* of a file that is there */

struct input {
	const char *text;
	size_t size;
};

static int is_word_of(const char *word, const char *a, const char *b)
{
	return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

/* Single blanks part the words; at the end there may be some. Returns how many; 0: it is none. */
static int split(char word[6][4097], const char *line, size_t length)
{
	int count = 0;
	size_t size, i;

	for (i = 0; i < length; i++) {
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			return 0;
	}
	while (length > 0 && line[length - 1] == ' ')
		length--;
	while (length > 0 && count < 6) {
		for (size = 0; size < length && line[size] != ' '; size++)
			;
		if (size == 0)
			return 0;
		memcpy(word[count], line, size);
		word[count++][size] = 0;
		line += size + (size < length);
		length -= size + (size < length);
	}
	return length > 0 ? 0 : count;
}

static int is_digest(const char *text)
{
	return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

/* The name of a source by its line; 0 when it is none. */
static const char *name_of(char word[6][4097], const char *line, size_t length)
{
	int count = length >= 4095 ? 0 : split(word, line, length), git;
	const char *url, *name;

	git = count > 0 && is_word_of(word[0], "g", "git");
	if (count < 3 + git || count > 4 + git || (!git && !is_word_of(word[0], "f", "file")) ||
		!is_digest(word[2 + git]))
		return 0;
	url = word[1 + git];
	if (count == 4 + git)
		name = word[3 + git];
	else
		name = strrchr(url, '/') ? strrchr(url, '/') + 1 : url;
	if (count < 4 + git && strcmp(url, "_") == 0)
		return 0;
	return name_check(name, strlen(name)) ? 0 : name;
}

static void write_source(const struct source *source)
{
	static char line[4 * 4096];
	size_t i, length;

	length = (size_t)sprintf(line, "f %s ", source->url ? source->url : "_");
	for (i = 0; i < sizeof source->digest; i++)
		length += (size_t)sprintf(line + length, "%02x", source->digest[i]);
	length += (size_t)sprintf(line + length, " %s\n", source->name);
	host_no_files();
	host_file(path, line, length);
}

static void check_again(const struct source *source)
{
	struct problems problems = { 0 };
	struct sources again;

	write_source(source);
	sources_read(&again, path, &problems);
	must(problems.count == 0 && again.count == 1);
	must(strcmp(again.item[0].name, source->name) == 0);
	must(!again.item[0].url == !source->url);
	must(!source->url || strcmp(again.item[0].url, source->url) == 0);
	must(memcmp(again.item[0].digest, source->digest, sizeof source->digest) == 0);
	sources_free(&again);
	problems_free(&problems);
}

static void check(void *context)
{
	static char word[6][4097];
	const struct input *input = context;
	const char *text = input->text, *end = text + input->size, *newline, *name;
	struct problems problems = { 0 };
	struct sources sources;
	size_t found = 0, wrong = 0;
	unsigned line = 0;

	sources_read(&sources, path, &problems);
	for (; text < end; text = newline + 1) {
		newline = memchr(text, '\n', (size_t)(end - text));
		newline = newline ? newline : end;
		line++;
		name = name_of(word, text, (size_t)(newline - text));
		wrong += !name + (newline == end);
		if (!name)
			continue;
		must(found < sources.count && sources.item[found].line == line);
		must(strcmp(sources.item[found].name, name) == 0);
		if (found < 8 && strlen(name) + 80 + (size_t)(newline - text) < 4000)
			check_again(&sources.item[found]);
		found++;
	}
	must(found == sources.count && problems.wrong == wrong);
	sources_free(&sources);
	problems_free(&problems);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { (const char *)data, size };

	host_no_files();
	host_file(path, data, size);
	must(host_run(check, &input));
	return 0;
}
