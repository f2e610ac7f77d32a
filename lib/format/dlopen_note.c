/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * dlopen_note.c - what the ELF note of dlopen'ed libraries says. */
#include "format/dlopen_note.h"

#include <string.h>

enum { DEPTH_MAX = 16 };

static const char *const priority_names[] = { "recommended", "required", "suggested" };

struct cursor {
	const uint8_t *text;
	size_t bytes, at;
};

/* --- JSON, as far as it is needed: every function returns 0 when it is as wanted. --- */

/* The next character that is not blank; 0 at the end. */
static int peek(struct cursor *cursor)
{
	while (cursor->at < cursor->bytes && cursor->text[cursor->at] &&
		strchr(" \t\r\n", cursor->text[cursor->at]))
		cursor->at++;
	return cursor->at < cursor->bytes ? cursor->text[cursor->at] : 0;
}

static int take(struct cursor *cursor, int wanted)
{
	if (peek(cursor) != wanted)
		return -1;
	cursor->at++;
	return 0;
}

/* A string with an escape becomes what no library's name is: with the backslash in it. One that is
 * too long is cut. */
static int take_string(struct cursor *cursor, char to[DLOPEN_NAME_BYTES])
{
	size_t length = 0;
	uint8_t byte;

	if (take(cursor, '"'))
		return -1;
	while (cursor->at < cursor->bytes && cursor->text[cursor->at] != '"') {
		byte = cursor->text[cursor->at++];
		if (byte < 0x20)
			return -1;
		if (length < DLOPEN_NAME_BYTES - 1)
			to[length++] = (char)byte;
		if (byte != '\\' || cursor->at == cursor->bytes)
			continue;
		byte = cursor->text[cursor->at++];
		if (byte < 0x20)
			return -1;
		if (length < DLOPEN_NAME_BYTES - 1)
			to[length++] = (char)byte;
	}
	to[length] = 0;
	return take(cursor, '"');
}

static int skip_value(struct cursor *cursor, int depth);

/* What is between the brackets, with them. */
static int skip_group(struct cursor *cursor, int depth, int end)
{
	char key[DLOPEN_NAME_BYTES];

	cursor->at++;
	if (peek(cursor) == end)
		return take(cursor, end);
	for (;;) {
		if (end == '}' && (take_string(cursor, key) || take(cursor, ':')))
			return -1;
		if (skip_value(cursor, depth + 1))
			return -1;
		if (peek(cursor) != ',')
			return take(cursor, end);
		cursor->at++;
	}
}

static int skip_value(struct cursor *cursor, int depth)
{
	char text[DLOPEN_NAME_BYTES];
	size_t begin;
	int next = peek(cursor);

	if (depth > DEPTH_MAX)
		return -1;
	if (next == '"')
		return take_string(cursor, text);
	if (next == '[' || next == '{')
		return skip_group(cursor, depth, next == '[' ? ']' : '}');
	begin = cursor->at;
	while (cursor->at < cursor->bytes && cursor->text[cursor->at] &&
		strchr("+-.0123456789abcdefghijklmnopqrstuvwxyzE", cursor->text[cursor->at]))
		cursor->at++;
	return cursor->at > begin ? 0 : -1;
}

/* --- Features. --- */

static int take_names(struct cursor *cursor, struct dlopen_feature *feature)
{
	char further[DLOPEN_NAME_BYTES];
	int is_kept;

	if (take(cursor, '['))
		return -1;
	do {
		is_kept = feature->names < DLOPEN_NAMES_MAX;
		if (take_string(cursor, is_kept ? feature->name[feature->names] : further))
			return -1;
		feature->names += is_kept;
		if (peek(cursor) != ',')
			return take(cursor, ']');
	} while (!take(cursor, ','));
	return -1;
}

static int take_priority(struct cursor *cursor, struct dlopen_feature *feature)
{
	char name[DLOPEN_NAME_BYTES];
	int i;

	if (take_string(cursor, name))
		return -1;
	for (i = 0; i < 3; i++) {
		if (strcmp(name, priority_names[i]) == 0) {
			feature->priority = (enum dlopen_priority)i;
			return 0;
		}
	}
	return -1;
}

static int take_feature(struct cursor *cursor, struct dlopen_feature *feature)
{
	char key[DLOPEN_NAME_BYTES];
	int problem;

	memset(feature, 0, sizeof *feature);
	if (take(cursor, '{'))
		return -1;
	do {
		if (take_string(cursor, key) || take(cursor, ':'))
			return -1;
		if (strcmp(key, "soname") == 0)
			problem = take_names(cursor, feature);
		else if (strcmp(key, "priority") == 0)
			problem = take_priority(cursor, feature);
		else
			problem = skip_value(cursor, 0);
		if (problem)
			return -1;
		if (peek(cursor) != ',')
			return take(cursor, '}') || feature->names == 0 ? -1 : 0;
	} while (!take(cursor, ','));
	return -1;
}

int dlopen_note_next(
	struct dlopen_feature *feature, const uint8_t *note, size_t note_bytes, size_t *at)
{
	struct cursor cursor = { note, note_bytes, *at };
	int next;

	if (*at == 0 && take(&cursor, '['))
		return -1;
	next = peek(&cursor);
	if (next == ']')
		return 0;
	if (*at > 0 && take(&cursor, ','))
		return -1;
	if (take_feature(&cursor, feature))
		return -1;
	*at = cursor.at;
	return 1;
}

const char *dlopen_priority_name(enum dlopen_priority priority)
{
	return priority_names[priority];
}
