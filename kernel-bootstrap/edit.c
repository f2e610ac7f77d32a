/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * edit.c - lines of ours in a file of somebody else. */
#include "kernel-bootstrap/edit.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"

enum { EDIT_BEHIND, EDIT_BEFORE, EDIT_REPLACE, EDIT_KINDS };

static const char *const words[EDIT_KINDS] = {
	[EDIT_BEHIND] = "behind: ",
	[EDIT_BEFORE] = "before: ",
	[EDIT_REPLACE] = "replace: ",
};

static const char file_word[] = "file: ";

/* --- Texts. --- */

static void add_bytes(struct edit_text *text, const char *bytes, size_t size)
{
	text->bytes = reallocate(text->bytes, text->size + size + 1);
	memcpy(text->bytes + text->size, bytes, size);
	text->size += size;
	text->bytes[text->size] = 0;
}

static void add(struct edit_text *text, const struct edit_text *more)
{
	add_bytes(text, more->bytes, more->size);
}

void edit_text_free(struct edit_text *text)
{
	if (text)
		free(text->bytes);
	free(text);
}

static struct edit_text *copy(const char *bytes, size_t size)
{
	struct edit_text *text = allocate(sizeof *text);

	memset(text, 0, sizeof *text);
	add_bytes(text, bytes, size);
	return text;
}

/* --- Reading. --- */

static void add_change(struct edit *edit, int kind, const char *anchor, size_t length)
{
	struct edit_change *change;

	edit->change = make_room(edit->change, edit->count, sizeof *edit->change);
	change = &edit->change[edit->count++];
	memset(change, 0, sizeof *change);
	change->kind = kind;
	change->anchor = format_string("%.*s\n", (int)length, anchor);
}

/* Returns 0 for a line that is none. */
static int read_line(struct edit *edit, const char *line, size_t length)
{
	struct edit_change *last = edit->count > 0 ? &edit->change[edit->count - 1] : 0;
	int kind;

	if (length == 0 || line[0] == '#')
		return 1;
	if (text_line_begins(line, length, file_word) && !edit->path) {
		edit->path = format_string(
			"%.*s", (int)(length - strlen(file_word)), line + strlen(file_word));
		return 1;
	}
	if (line[0] == '+' && last) {
		add_bytes(&last->text, line + 1, length - 1);
		add_bytes(&last->text, "\n", 1);
		return 1;
	}
	for (kind = 0; kind < EDIT_KINDS; kind++) {
		if (text_line_begins(line, length, words[kind])) {
			add_change(edit, kind, line + strlen(words[kind]),
				length - strlen(words[kind]));
			return 1;
		}
	}
	return 0;
}

void edit_read(struct edit *edit, const char *name, const char *bytes, size_t size)
{
	const char *line, *end = bytes + size, *newline;
	unsigned number = 0;
	size_t i;

	memset(edit, 0, sizeof *edit);
	for (line = bytes; line < end; line = newline + 1) {
		newline = memchr(line, '\n', (size_t)(end - line));
		number++;
		if (!newline || !read_line(edit, line, (size_t)(newline - line)))
			die("%s:%u: no line of an edit", name, number);
	}
	for (i = 0; i < edit->count && edit->change[i].text.size > 0; i++)
		;
	if (!edit->path || edit->count == 0 || i < edit->count)
		die("%s: no edit: it names no file, or has nothing to put in", name);
}

void edit_free(struct edit *edit)
{
	size_t i;

	for (i = 0; i < edit->count; i++) {
		free(edit->change[i].anchor);
		free(edit->change[i].text.bytes);
	}
	free(edit->change);
	free(edit->path);
}

/* --- Changing. --- */

/* Where these whole lines stand, from there on; or 0. */
static char *find(const struct edit_text *text, char *from, const struct edit_text *lines)
{
	char *end = text->bytes + text->size;

	for (; (from = memmem(from, (size_t)(end - from), lines->bytes, lines->size)); from++) {
		if (from == text->bytes || from[-1] == '\n')
			break;
	}
	return from;
}

static int stands(const struct edit_text *text, const struct edit_text *lines)
{
	return find(text, text->bytes, lines) != 0;
}

/* 0 when they do not, or more than once. */
static char *find_once(const struct edit_text *text, const struct edit_text *lines)
{
	char *at = find(text, text->bytes, lines);

	return at && !find(text, at + 1, lines) ? at : 0;
}

/* Of one piece: the other's lines, and what stands there with ours. */
static void pieces(
	const struct edit_change *change, struct edit_text *without, struct edit_text *with)
{
	size_t anchor = strlen(change->anchor);

	memset(without, 0, sizeof *without);
	memset(with, 0, sizeof *with);
	add_bytes(without, change->anchor, anchor);
	if (change->kind == EDIT_BEHIND)
		add_bytes(with, change->anchor, anchor);
	add(with, &change->text);
	if (change->kind == EDIT_BEFORE)
		add_bytes(with, change->anchor, anchor);
}

/* Returns 0 where from does not stand there once. */
static int exchange(
	struct edit_text *text, const struct edit_text *from, const struct edit_text *to)
{
	struct edit_text changed = { 0, 0 };
	char *at = find_once(text, from);
	size_t before;

	if (!at)
		return 0;
	before = (size_t)(at - text->bytes);
	add_bytes(&changed, text->bytes, before);
	add(&changed, to);
	add_bytes(&changed, at + from->size, text->size - before - from->size);
	free(text->bytes);
	*text = changed;
	return 1;
}

/* Taken out in the reverse order. */
static struct edit_text *change_all(
	const struct edit *edit, const char *bytes, size_t size, int take, const char **missing)
{
	struct edit_text *text = copy(bytes, size), without, with;
	const struct edit_change *change;
	size_t i;
	int done;

	for (i = 0; i < edit->count; i++) {
		change = &edit->change[take ? edit->count - 1 - i : i];
		pieces(change, &without, &with);
		done = take ? exchange(text, &with, &without) : exchange(text, &without, &with);
		free(without.bytes);
		free(with.bytes);
		if (done)
			continue;
		*missing = take ? change->text.bytes : change->anchor;
		edit_text_free(text);
		return 0;
	}
	return text;
}

struct edit_text *edit_put(
	const struct edit *edit, const char *bytes, size_t size, const char **missing)
{
	return change_all(edit, bytes, size, 0, missing);
}

struct edit_text *edit_take(
	const struct edit *edit, const char *bytes, size_t size, const char **missing)
{
	return change_all(edit, bytes, size, 1, missing);
}

static int is_one_line(const struct edit_text *text)
{
	return memchr(text->bytes, '\n', text->size) == text->bytes + text->size - 1;
}

/* One line may stand in any file by itself: it is ours at its place only, or where that is gone. */
static int change_is_there(const struct edit_change *change, const struct edit_text *text)
{
	struct edit_text without, with;
	int is_there;

	pieces(change, &without, &with);
	is_there = stands(text, &change->text) &&
		   (!is_one_line(&change->text) || !stands(text, &without) ||
			   (change->kind != EDIT_REPLACE && stands(text, &with)));
	free(without.bytes);
	free(with.bytes);
	return is_there;
}

int edit_is_there(const struct edit *edit, const char *bytes, size_t size)
{
	const struct edit_text text = { (char *)bytes, size };
	size_t i;

	for (i = 0; i < edit->count; i++) {
		if (change_is_there(&edit->change[i], &text))
			return 1;
	}
	return 0;
}
