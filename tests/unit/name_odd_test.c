/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * name_odd_test.c - which characters of names are tried before anything is written. */
#include "format/name_odd.h"

#include <stdlib.h>

#include "tap.h"

/* What each name adds to those before it, and what there is then. */
static const struct {
	const char *name;
	int is_more;
	const char *text;
} names[] = {
	{ "foo-1.2+b_3~.tar.gz", 0, "" },
	{ "!#$%&'(),;=@[]^`{}", 0, "" },
	{ " a b", 0, "" },
	{ "a:b", 1, ":" },
	{ "c:d:", 0, ":" },
	{ "?*\"", 1, "\"*?:" },
	{ "<d>/e|", 1, "|><\"*?:" },
	{ "end ", 1, "|><\"*?: " },
	{ "end / d / ", 0, "|><\"*?: " },
	{ "\303\251", 1, "\303\251|><\"*?: " },
	{ "x\303\251\303\251", 0, "\303\251|><\"*?: " },
	{ "\342\202\251", 1, "\342\202\251\303\251|><\"*?: " }, /* ends in the same bytes */
	{ "\360\237\232\200", 1, "\360\237\232\200\342\202\251\303\251|><\"*?: " },
};

/* From a copy of exactly its length: the sanitizer watches. */
static int add(struct name_odd *odd, const char *name)
{
	size_t length = strlen(name);
	char *copy = malloc(length + 1);
	int result;

	memcpy(copy, name, length);
	result = name_odd_add(odd, copy, length);
	free(copy);
	return result;
}

/* More different ones than there is room for: the last ones are there, whole. */
static void check_many(void)
{
	struct name_odd odd = { "", 0 };
	char name[3] = "";
	int i, wrong = 0;

	for (i = 0; i < 1000; i++) {
		name[0] = (char)(0xc3 + i / 64);
		name[1] = (char)(0x80 + i % 64);
		wrong += !add(&odd, name) || memcmp(odd.text, name, 2) != 0;
		wrong += odd.bytes > NAME_ODD_BYTES_MAX || strlen(odd.text) != odd.bytes;
	}
	ok(wrong == 0, "a thousand different ones");
}

/* Room for the first two odd ones of a name, and not for the third: then all three are there. */
static void check_straddling(void)
{
	struct name_odd odd = { "", 0 };
	char name[4] = "";
	int i;

	for (i = 0; i < 65; i++) {
		memcpy(name, i < 64 ? "\342\200\200" : "\303\251", 4);
		name[2] = (char)(i < 64 ? 0x80 + i : 0);
		add(&odd, name);
	}
	ok(odd.bytes == 194, "194 bytes of odd characters");
	ok(add(&odd, "\304\200a\304\201b\304\202c\304\203"), "four more");
	is(odd.text, "\304\203\304\202\304\201\304\200", "... are there together");
	ok(!add(&odd, "\304\200\304\203"), "... and known");
}

int main(void)
{
	struct name_odd odd = { "", 0 };
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		ok(add(&odd, names[i].name) == names[i].is_more, names[i].name);
		is(odd.text, names[i].text, "... and what there is then");
	}
	check_many();
	check_straddling();
	return tap_end();
}
