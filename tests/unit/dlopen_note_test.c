/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * dlopen_note_test.c - dlopen notes: their features as one line of text, and what is no such note.
 */
#include <stdlib.h>

#include "format/dlopen_note.h"
#include "tap.h"

static const struct {
	const char *note, *features; /* "NAME NAME PRIORITY; ..."; 0: it cannot be read */
} notes[] = {
	{ "[]", "" },
	{ " [ ] ", "" },
	{ "[{\"soname\":[\"libz.so.1\"]}]", "libz.so.1 recommended; " },
	{ "[{\"soname\":[\"a\",\"b\"],\"priority\":\"required\"}]", "a b required; " },
	{ "\t[\r\n{ \"priority\" : \"suggested\" , \"soname\" : [ \"a\" ] } ]", "a suggested; " },
	{ "[{\"soname\":[\"a\"],\"priority\":\"recommended\"},{\"soname\":[\"b\"]}]",
		"a recommended; b recommended; " },
	{ "[{\"soname\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]}]",
		"1 2 3 4 5 6 7 8 recommended; " },
	/* Keys that are not known, with values of each kind. */
	{ "[{\"x\":-1.5e+3,\"y\":true,\"z\":null,\"soname\":[\"a\"]}]", "a recommended; " },
	{ "[{\"x\":{},\"y\":[],\"z\":\"\",\"soname\":[\"a\"]}]", "a recommended; " },
	{ "[{\"x\":{\"k\":[1,{\"l\":\"m\"}],\"n\":2},\"soname\":[\"a\"]}]", "a recommended; " },
	{ "[{\"soname\":[\" a b\"]}]", " a b recommended; " },
	{ "[{\"x\":E0z9a+-.,\"soname\":[\"a\"]}]", "a recommended; " },
	/* An escape is none of a library's name, and hides no quote. */
	{ "[{\"soname\":[\"a\\\"b\"]}]", "a\\\"b recommended; " },
	{ "[{\"soname\":[\"a\\\\\"]}]", "a\\\\ recommended; " },
	{ "[{\"soname\":[\"a\\ \"]}]", "a\\  recommended; " },

	{ "", 0 },
	{ "{}", 0 },
	{ "[", 0 },
	{ "[{}]", 0 },
	{ "[{\"priority\":\"required\"}]", 0 },
	{ "[{\"soname\":[]}]", 0 },
	{ "[{\"soname\":\"a\"}]", 0 },
	{ "[{\"soname\":[1]}]", 0 },
	{ "[{\"soname\":[\"a\"}]", 0 },
	{ "[{\"soname\":[\"a\",]}]", 0 },
	{ "[{\"soname\":[\"a\" \"b\"]}]", 0 },
	{ "[{\"soname\":[\"a\"]", 0 },
	{ "[{\"soname\":[\"a\"]]", 0 },
	{ "[{\"soname\":[\"a\"],}]", 0 },
	{ "[{\"soname\":[\"a\"] \"x\":1}]", 0 },
	{ "[{\"soname\" [\"a\"]}]", 0 },
	{ "[{soname:[\"a\"]}]", 0 },
	{ "[{\"soname\":[\"a\"],\"priority\":\"often\"}]", 0 },
	{ "[{\"soname\":[\"a\"],\"priority\":required}]", 0 },
	{ "[{\"soname\":[\"a\"],\"x\":}]", 0 },
	{ "[{\"soname\":[\"a\"],\"x\":[1}]", 0 },
	{ "[{\"soname\":[\"a\"],\"x\":[1 2]}]", 0 },
	{ "[{\"soname\":[\"a\"],\"x\":{1:2}}]", 0 },
	{ "[{\"soname\":[\"a\"],\"x\":{\"y\" 2}}]", 0 },
	{ "[{\"soname\":[\"a\"],\"x\":{\"k\":1,}]", 0 },
	{ "[{\"soname\":[\"a\"],\"x\":{\"k\"}]", 0 },
	{ "[{\"soname\":[\"a\"],\"x\":{\"k\":}]", 0 },
	{ "[{\"soname\":[\"a\"],\"x\":[1,}]", 0 },
	{ "[{\"soname\":[\"a\"],\"x\":\"y}]", 0 },
	{ "[{\"soname\":[\"a\nb\"]}]", 0 },
	{ "[{\"soname\":[\"a\x1f\"]}]", 0 },
	{ "[{\"soname\":[\"a\\\x1f\"]}]", 0 },
	{ "[{\"soname\":[\"a\\\nb\"]}]", 0 },
	{ "[{\"soname\":[\"a\n]}]", 0 },
	{ "[{\"soname\":[\"a\\\n]}]", 0 },
	{ "[{\"soname\":[\"a\\", 0 },
	{ "[{\"soname\":[\"a\"]} {\"soname\":[\"b\"]}]", 0 },
	{ "[{\"soname\":[\"a\"]},]", 0 },
	{ "[{\"soname\":[\"a\"]}", 0 },
	{ "{\"soname\":[\"a\"]}]", 0 },
	{ "[\"soname\":[\"a\"]}]", 0 },
	{ "[{soname\":[\"a\"]}]", 0 },
	{ "[{\"soname\":\"a\"]}]", 0 },
	{ "[{\"soname\":[\"a\",}]", 0 },
	{ "[{\"soname\":[\"a\"],]", 0 },
	{ "[{\"soname\":[\"a\"],\"priority\":}]", 0 },
	{ "[{\"soname\":[\"a\"],\"x\":1", 0 },
};

/* The text of a table, or of its own length where it has zeros in it; 0 when it cannot be read. */
static const char *read_note(const void *note, size_t note_bytes)
{
	static char features[1024];
	uint8_t *room = malloc(note_bytes + 1), *exact = memcpy(room + 1, note, note_bytes);
	struct dlopen_feature feature;
	size_t at = 0;
	int result, i;

	features[0] = 0;
	while ((result = dlopen_note_next(&feature, exact, note_bytes, &at)) == 1) {
		for (i = 0; i < feature.names; i++)
			strcat(strcat(features, feature.name[i]), " ");
		strcat(strcat(features, dlopen_priority_name(feature.priority)), "; ");
	}
	free(room);
	return result == 0 ? features : result == -1 ? 0 : "another number";
}

/* An object whose key x has a list in a list in a list..., the last with this in it. */
static const char *read_nested(int depth, const char *last)
{
	char note[256] = "[{\"soname\":[\"a\"],\"x\":";
	int i;

	for (i = 0; i < depth; i++)
		strcat(note, "[");
	strcat(note, last);
	for (i = 0; i < depth; i++)
		strcat(note, "]");
	strcat(note, "}]");
	return read_note(note, strlen(note));
}

/* A name of so many letters, of which the last is escaped or not; one that is too long is cut. */
static size_t length_of_long(size_t letters, int is_escaped)
{
	static char note[1024] = "[{\"soname\":[\"";
	struct dlopen_feature feature;
	size_t begin = strlen("[{\"soname\":[\""), at = 0;

	memset(note + begin, 'n', letters);
	if (is_escaped)
		note[begin + letters - 2] = '\\';
	strcpy(note + begin + letters, "\"]}]");
	return dlopen_note_next(&feature, (const uint8_t *)note, strlen(note), &at) == 1
		       ? strlen(feature.name[0])
		       : 0;
}

int main(void)
{
	static const char in_number[] = "[{\"soname\":[\"a\"],\"x\":1\0}]";
	static const char with_zero[] = "[{\"soname\":[\"a\"]\0}]";
	size_t i;

	for (i = 0; i < sizeof notes / sizeof *notes; i++)
		is(read_note(notes[i].note, strlen(notes[i].note)), notes[i].features,
			notes[i].note);
	is(read_note(with_zero, sizeof with_zero - 1), 0, "a zero is no blank");
	is(read_note(in_number, sizeof in_number - 1), 0, "... nor of a number");
	is(read_nested(17, ""), "a recommended; ", "seventeen lists in each other");
	is(read_nested(18, ""), 0, "... eighteen");
	is(read_nested(17, ","), 0, "... seventeen, and a comma in the last");
	ok(length_of_long(255, 0) == 255, "a name of 255 letters");
	ok(length_of_long(256, 0) == 255, "... of 256 is cut");
	ok(length_of_long(255, 1) == 255, "... of 255 with an escape");
	ok(length_of_long(256, 1) == 255, "... of 256 with an escape is cut");
	return tap_end();
}
