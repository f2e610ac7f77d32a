/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_manifest.c - the lines of the import step and of the export step in steps/manifest. */
#include "kernel-bootstrap/step_manifest.h"

#include <stdlib.h>
#include <string.h>

#include "checkout/manifest_line.h"
#include "host/memory.h"
#include "host/text.h"

#define WHERE " ( KERNEL_BOOTSTRAP == True )"

static const struct row {
	const char *text;
	const char *any;    /* how any import step's begins, of another version or another author */
	const char *former; /* as an older step of ours has it, from before predicates */
	enum step_place place;
	int is_export;
} rows[STEP_LINES] = {
	{ "build: " STEP_NAME WHERE, "build: " STEP_PREFIX, "build: " STEP_NAME, STEP_BEFORE_BASH,
		0 },
	{ "build: " EXPORT_NAME WHERE, "build: " EXPORT_PREFIX, "build: " EXPORT_NAME WHERE,
		STEP_BEFORE_BASH, 1 },
	{ "improve: import_payload" WHERE, "improve: import_payload", "improve: import_payload",
		STEP_BEHIND_BASH, 0 },
	{ "improve: drop_payload" WHERE, "improve: drop_payload", "improve: drop_payload",
		STEP_BEFORE_LINUX, 0 },
	{ "improve: keep_payload" WHERE, "improve: keep_payload", "improve: keep_payload",
		STEP_BEFORE_MOVE, 0 },
	{ "improve: import_rest" WHERE, "improve: import_rest", "improve: import_rest",
		STEP_BEHIND_MOVE, 0 },
	{ "improve: export_results" WHERE, "improve: export_results",
		"improve: export_results" WHERE, STEP_BEFORE_END, 1 },
};

/* How the line there begins, how it is called, and on which side of it our line belongs. */
static const struct {
	const char *begin, *shown;
	int is_behind;
} places[STEP_PLACES] = {
	[STEP_BEFORE_BASH] = { "build: bash-", "build: bash-...", 0 },
	[STEP_BEHIND_BASH] = { "build: bash-", "build: bash-...", 1 },
	[STEP_BEFORE_LINUX] = { "jump: linux", "jump: linux", 0 },
	[STEP_BEFORE_MOVE] = { "jump: move_disk", "jump: move_disk", 0 },
	[STEP_BEHIND_MOVE] = { "jump: move_disk", "jump: move_disk", 1 },
	[STEP_BEFORE_END] = { "improve: after", "improve: after", 0 },
};

/* What a line is, if none of our rows. */
enum { LINE_OLDER = STEP_LINES, LINE_ANOTHER_STEPS, LINE_ANOTHER_EXPORTS, LINE_NOT_OURS };

const char *step_manifest_line(int i)
{
	return rows[i].text;
}

static int is(const char *line, size_t length, const char *text)
{
	return length == strlen(text) && text_line_begins(line, length, text);
}

/* "build: NAME", perhaps with a predicate. */
static int builds(const char *line, size_t length, const char *name)
{
	static const char directive[] = "build: ";
	size_t begin = sizeof directive - 1 + strlen(name);

	return length >= begin && text_line_begins(line, length, directive) &&
	       memcmp(line + sizeof directive - 1, name, strlen(name)) == 0 &&
	       (length == begin || line[begin] == ' ');
}

/* The number of a row, the first of those with the same text, or what else it is. */
static int kind_of(const char *line, size_t length, const struct step_names *older)
{
	size_t name;
	int i;

	for (i = 0; i < STEP_LINES; i++) {
		if (is(line, length, rows[i].text))
			return i;
	}
	for (i = 0; i < STEP_LINES; i++) {
		if (is(line, length, rows[i].former))
			return LINE_OLDER;
	}
	for (name = 0; name < older->count; name++) {
		if (builds(line, length, older->name[name]))
			return LINE_OLDER;
	}
	for (i = 0; i < STEP_LINES; i++) {
		if (text_line_begins(line, length, rows[i].any))
			return rows[i].is_export ? LINE_ANOTHER_EXPORTS : LINE_ANOTHER_STEPS;
	}
	return LINE_NOT_OURS;
}

static size_t line_length(const char *line, const char *end)
{
	const char *newline = memchr(line, '\n', (size_t)(end - line));

	return newline ? (size_t)(newline - line) : (size_t)(end - line);
}

static void see_another(struct step_manifest *found, int is_export, unsigned number)
{
	found->other = number;
	found->other_is_export = is_export;
}

/* A line that is seen for the second time is another row of the same text, if there is one. */
static void see_row(struct step_manifest *found, int i, unsigned number)
{
	int same;

	for (same = i; same < STEP_LINES; same++) {
		if (found->line[same] || strcmp(rows[same].text, rows[i].text) != 0)
			continue;
		found->line[same] = number;
		return;
	}
	see_another(found, rows[i].is_export, number);
}

/* Begins so, and no longer name does. */
static int stands_at(const char *line, size_t length, const char *begin)
{
	size_t end = strlen(begin);

	return text_line_begins(line, length, begin) &&
	       (begin[end - 1] == '-' || length == end || line[end] == ' ' || line[end] == '#');
}

/* The first line of each kind counts, and all but bash's only behind bash. */
static void see_place(struct step_manifest *found, enum step_place place, const char *line,
	size_t length, size_t offset, unsigned number)
{
	if (found->is_known[place] || !stands_at(line, length, places[place].begin) ||
		(place > STEP_BEHIND_BASH && !found->is_known[STEP_BEFORE_BASH]))
		return;
	found->is_known[place] = 1;
	found->place[place] = places[place].is_behind ? offset + length + 1 : offset;
	found->anchor[place] = number;
}

/* The import goes behind each improvement and definition that follows bash, up to the first other
 * directive; comments before that belong to it. */
static void see_other_line(struct step_manifest *found, const char *line, size_t length,
	size_t offset, unsigned number, int *settled)
{
	int place;

	if (found->is_known[STEP_BEHIND_BASH] && !*settled) {
		if (text_line_begins(line, length, "improve:") ||
			text_line_begins(line, length, "define:"))
			found->place[STEP_BEHIND_BASH] = offset + length + 1;
		else if (length > 0 && line[0] != '#')
			*settled = 1;
	}
	for (place = 0; place < STEP_PLACES; place++)
		see_place(found, place, line, length, offset, number);
}

/* What script-generator would stop at, hours later. */
static void see_fault(struct step_manifest *found, const char *line, size_t length, unsigned number)
{
	struct manifest_line words;
	const char *problem;

	if (found->bad)
		return;
	problem = manifest_line_split(&words, line, length);
	manifest_line_free(&words);
	if (!problem)
		return;
	found->bad = number;
	found->bad_reason = problem;
}

void step_manifest_find(struct step_manifest *found, const struct step_names *older,
	int with_export, const char *bytes, size_t size)
{
	const char *line, *end = bytes + size;
	unsigned number = 0;
	size_t length;
	int i, kind, settled = 0;

	memset(found, 0, sizeof *found);
	found->with_export = with_export;
	for (line = bytes; line < end; line += length + 1) {
		length = line_length(line, end);
		number++;
		see_fault(found, line, length, number);
		kind = kind_of(line, length, older);
		if (kind < STEP_LINES)
			see_row(found, kind, number);
		else if (kind == LINE_OLDER)
			found->older++;
		else if (kind == LINE_ANOTHER_STEPS ||
			 (kind == LINE_ANOTHER_EXPORTS && with_export))
			see_another(found, kind == LINE_ANOTHER_EXPORTS, number);
		else
			see_other_line(
				found, line, length, (size_t)(line - bytes), number, &settled);
	}
	/* The last line has no newline. */
	for (i = 0; i < STEP_PLACES; i++) {
		if (found->place[i] > size)
			found->place[i] = 0;
	}
}

int step_manifest_has_export(const struct step_manifest *found)
{
	int i, has_export = 0;

	for (i = 0; i < STEP_LINES; i++)
		has_export |= rows[i].is_export && found->line[i];
	return has_export;
}

/* A line that stands on the wrong side of what it belongs to. */
static char *place_problem(const struct step_manifest *found, int i)
{
	enum step_place place = rows[i].place;
	unsigned line = found->line[i], anchor = found->anchor[place];
	int is_behind = places[place].is_behind;

	if (!found->is_known[place])
		return 0;
	if (is_behind && !line && !found->place[place])
		return copy_string(" the last line does not end with a newline");
	if (!line || (line > anchor) == is_behind)
		return 0;
	return format_string("%u: stands %s '%s' (line %u), but must be %s it", line,
		is_behind ? "before" : "behind", places[place].shown, anchor,
		is_behind ? "behind" : "before");
}

char *step_manifest_problem(const struct step_manifest *found)
{
	char *problem = 0;
	int i;

	if (found->bad)
		return format_string("%u: %s", found->bad, found->bad_reason);
	if (found->other)
		return format_string("%u: another %s step (or its line a second time); "
				     "take it out first",
			found->other, found->other_is_export ? "export" : "import");
	if (!found->is_known[STEP_BEFORE_BASH])
		return copy_string(" no line 'build: bash-...': the place of the import is not "
				   "known; is this live-bootstrap's?");
	if (found->with_export && !found->is_known[STEP_BEFORE_END])
		return copy_string(" no line 'improve: after' behind that of bash: the place of "
				   "the export is not known");
	for (i = 0; i < STEP_LINES && !problem; i++)
		problem = place_problem(found, i);
	return problem;
}

int step_manifest_is_wanted(const struct step_manifest *found, int i)
{
	/* What is dropped comes again only behind the move. */
	return found->is_known[rows[i].place] && (found->with_export || !rows[i].is_export) &&
	       (rows[i].place != STEP_BEFORE_LINUX || found->is_known[STEP_BEHIND_MOVE]);
}

unsigned step_manifest_missing(const struct step_manifest *found)
{
	unsigned missing = 0;
	int i;

	for (i = 0; i < STEP_LINES; i++)
		missing += step_manifest_is_wanted(found, i) && !found->line[i];
	return missing;
}

unsigned step_manifest_there(const struct step_manifest *found)
{
	unsigned there = found->older;
	int i;

	for (i = 0; i < STEP_LINES; i++)
		there += found->line[i] != 0;
	return there;
}

/* The rows that are missing and belong at that offset. */
static char *put_rows(const struct step_manifest *found, size_t offset, char *to)
{
	size_t length;
	int i;

	for (i = 0; i < STEP_LINES; i++) {
		if (found->line[i] || !step_manifest_is_wanted(found, i) ||
			found->place[rows[i].place] != offset)
			continue;
		length = strlen(rows[i].text);
		memcpy(to, rows[i].text, length);
		to[length] = '\n';
		to += length + 1;
	}
	return to;
}

/* Copies the text without the lines of older steps, and without our rows or, with found, with those
 * that are missing. */
static char *edit(const struct step_manifest *found, const struct step_names *older,
	const char *bytes, size_t size, size_t *new_size)
{
	const char *line, *end = bytes + size;
	size_t length, room = size + 1;
	char *text, *to;
	int i, kind;

	for (i = 0; i < STEP_LINES; i++)
		room += strlen(rows[i].text) + 1;
	text = to = allocate(room);
	for (line = bytes; line < end; line += length) {
		if (found)
			to = put_rows(found, (size_t)(line - bytes), to);
		length = line_length(line, end);
		kind = kind_of(line, length, older);
		length += line + length < end; /* its newline */
		if (kind == LINE_OLDER || (!found && kind < STEP_LINES))
			continue;
		memcpy(to, line, length);
		to += length;
	}
	if (found)
		to = put_rows(found, size, to);
	*new_size = (size_t)(to - text);
	return text;
}

char *step_manifest_put(const struct step_manifest *found, const struct step_names *older,
	const char *bytes, size_t size, size_t *new_size)
{
	return edit(found, older, bytes, size, new_size);
}

char *step_manifest_take(
	const struct step_names *older, const char *bytes, size_t size, size_t *new_size)
{
	return edit(0, older, bytes, size, new_size);
}
