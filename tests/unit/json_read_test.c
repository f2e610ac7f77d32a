/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * json_read_test.c - values found in JSON that another program says, whole, cut off at every byte,
 * and broken. */
#include <stdlib.h>

#include "host/json_read.h"
#include "tap.h"

static const char message[] =
	"{\"timestamp\": {\"seconds\": 7, \"event\": \"no\"}, \"event\" : \"STOP\", \"odd\": "
	"\"a\\\"}]\", \"list\": [ {\"a\": 1}, {\"stats\": {\"rd_bytes\": 12345}} , [ ], 5], "
	"\"none\": [], \"empty\": {}, \"last\": 18446744073709551615, \"long\": "
	"18446744073709551616}";

static void check_values(void)
{
	const char *list = json_member(message, "list"), *element = json_first(list);
	char *text = json_text(json_member(message, "odd"));

	ok(json_is(json_member(message, "event"), "STOP"), "the member, not that of a member");
	ok(!json_is(json_member(message, "event"), "STO"), "... all of it");
	ok(!json_member(message, "seconds"), "what lies deeper is no member");
	ok(!json_member(message, "rd_bytes"), "... nor in an array");
	ok(json_number(json_member(json_member(message, "timestamp"), "seconds")) == 7,
		"a member of a member");
	is(text, "a\\\"}]", "a string with what ends others");
	free(text);
	ok(json_number(json_member(element, "a")) == 1, "the first element");
	element = json_next(element);
	ok(json_number(json_member(json_member(element, "stats"), "rd_bytes")) == 12345,
		"the second");
	element = json_next(json_next(element));
	ok(json_number(element) == 5, "the last");
	ok(!json_next(element), "... has none behind it");
	ok(!json_first(json_member(message, "none")), "an empty array");
	ok(!json_member(json_member(message, "empty"), "a"), "an empty object");
	ok(json_number(json_member(message, "last")) == 0,
		"a number at the limit is taken for none");
	ok(json_number(json_member(message, "long")) == 0, "a number that is too large");
}

static void check_nothing(void)
{
	char *text = json_text(0);

	ok(!json_member(0, "a") && !json_first(0) && !json_next(0) && !json_is(0, "a") &&
			json_number(0) == 0,
		"a value that is not there");
	is(text, "", "... has no text");
	free(text);
	ok(!json_member("[1]", "a") && !json_first("{\"a\": 1}") && !json_member("x", "a"),
		"another kind");
	ok(!json_member("{\"a\" 1}", "a") && !json_member("{a: 1}", "a") && !json_member("{,", "a"),
		"no JSON");
}

/* Under AddressSanitizer: nothing is read behind the end. */
static void check_cuts(void)
{
	size_t size;

	for (size = 0; size < sizeof message; size++) {
		char *cut = malloc(size + 1), *text;
		const char *element;

		memcpy(cut, message, size);
		cut[size] = 0;
		for (element = json_first(json_member(cut, "list")); element;
			element = json_next(element))
			json_number(json_member(json_member(element, "stats"), "rd_bytes"));
		text = json_text(json_member(cut, "odd"));
		json_member(cut, "not there");
		free(text);
		free(cut);
	}
	ok(1, "cut off at every byte");
}

int main(void)
{
	check_values();
	check_nothing();
	check_cuts();
	return tap_end();
}
