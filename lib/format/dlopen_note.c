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

/* --- JSON, as far as it is needed: every function returns whether it is as wanted. --- */

/* The next character that is not blank; 0 at the end. */
static int peek(struct cursor *cursor)
{
	while (cursor->at < cursor->bytes && memchr(" \t\r\n", cursor->text[cursor->at], 4))
		cursor->at++;
	return cursor->at < cursor->bytes ? cursor->text[cursor->at] : 0;
}

static int take(struct cursor *cursor, int wanted)
{
	int is_there = peek(cursor) == wanted;

	cursor->at += (size_t)is_there;
	return is_there;
}

/* The next one of a string; 0 at the end, and for a control character, which is none of one. */
static uint8_t take_character(struct cursor *cursor)
{
	if (cursor->at == cursor->bytes || cursor->text[cursor->at] < ' ')
		return 0;
	return cursor->text[cursor->at++];
}

/* A string with an escape becomes what no library's name is: with the backslash in it. One that is
 * too long is cut. */
static int take_string(struct cursor *cursor, char to[DLOPEN_NAME_BYTES])
{
	uint8_t character;
	size_t length = 0;
	int is_escaped = 0;

	if (!take(cursor, '"'))
		return 0;
	while ((character = take_character(cursor)) && (character != '"' || is_escaped)) {
		is_escaped = character == '\\' && !is_escaped;
		if (length < DLOPEN_NAME_BYTES - 1)
			to[length++] = (char)character;
	}
	to[length] = 0;
	return character == '"';
}

static int skip_value(struct cursor *cursor, int depth);

/* What is between the brackets, with them. */
static int skip_group(struct cursor *cursor, int depth, int end)
{
	char key[DLOPEN_NAME_BYTES];

	cursor->at++;
	if (peek(cursor) == end)
		return take(cursor, end);
	do {
		if (end == '}' && !(take_string(cursor, key) && take(cursor, ':')))
			return 0;
		if (!skip_value(cursor, depth + 1))
			return 0;
	} while (take(cursor, ','));
	return take(cursor, end);
}

static int skip_value(struct cursor *cursor, int depth)
{
	static const char others[] = "+-.0123456789abcdefghijklmnopqrstuvwxyzE";
	char text[DLOPEN_NAME_BYTES];
	int next = peek(cursor);
	size_t begin;

	if (depth > DEPTH_MAX)
		return 0;
	if (next == '"')
		return take_string(cursor, text);
	if (next == '[' || next == '{')
		return skip_group(cursor, depth, next == '[' ? ']' : '}');
	begin = cursor->at;
	while (cursor->at < cursor->bytes &&
		memchr(others, cursor->text[cursor->at], sizeof others - 1))
		cursor->at++;
	return cursor->at > begin;
}

/* --- Features. --- */

static int take_names(struct cursor *cursor, struct dlopen_feature *feature)
{
	char further[DLOPEN_NAME_BYTES];
	int is_kept;

	if (!take(cursor, '['))
		return 0;
	do {
		is_kept = feature->names < DLOPEN_NAMES_MAX;
		if (!take_string(cursor, is_kept ? feature->name[feature->names] : further))
			return 0;
		feature->names += is_kept;
	} while (take(cursor, ','));
	return take(cursor, ']');
}

static int take_priority(struct cursor *cursor, struct dlopen_feature *feature)
{
	enum { PRIORITIES = sizeof priority_names / sizeof *priority_names };
	char name[DLOPEN_NAME_BYTES];
	int i = 0;

	if (!take_string(cursor, name))
		return 0;
	while (i < PRIORITIES && strcmp(name, priority_names[i]) != 0)
		i++;
	feature->priority = (enum dlopen_priority)i;
	return i < PRIORITIES;
}

static int take_feature(struct cursor *cursor, struct dlopen_feature *feature)
{
	char key[DLOPEN_NAME_BYTES];
	int is_good;

	memset(feature, 0, sizeof *feature);
	if (!take(cursor, '{'))
		return 0;
	do {
		if (!take_string(cursor, key) || !take(cursor, ':'))
			return 0;
		if (strcmp(key, "soname") == 0)
			is_good = take_names(cursor, feature);
		else if (strcmp(key, "priority") == 0)
			is_good = take_priority(cursor, feature);
		else
			is_good = skip_value(cursor, 0);
		if (!is_good)
			return 0;
	} while (take(cursor, ','));
	return take(cursor, '}') && feature->names > 0;
}

int dlopen_note_next(
	struct dlopen_feature *feature, const uint8_t *note, size_t note_bytes, size_t *at)
{
	struct cursor cursor = { note, note_bytes, *at };
	int is_first = *at == 0;

	if (is_first && !take(&cursor, '['))
		return -1;
	if (peek(&cursor) == ']')
		return 0;
	if ((!is_first && !take(&cursor, ',')) || !take_feature(&cursor, feature))
		return -1;
	*at = cursor.at;
	return 1;
}

const char *dlopen_priority_name(enum dlopen_priority priority)
{
	return priority_names[priority];
}
