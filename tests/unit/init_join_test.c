/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_join_test.c - strings that are put together in as much room as there is. */
#include "init/join.h"
#include "tap.h"

int main(void)
{
	char text[7] = "......";
	char rest[2] = ".";

	ok(join(text, "ab", "", "cd") == 1, "strings");
	is(text, "abcd", "... behind each other");
	ok(join(text, "ab", "cd", "ef") == 1, "as many bytes as there is room for");
	is(text, "abcdef", "... all of them");
	text[6] = '.';
	ok(join(text, "ab", "cd", "efg") == 0, "one more");
	is(text, "abcdef", "... is cut off");
	ok(join(text, "abcdef", "g") == 0 && join(text, "abcdefg", "") == 0, "... at any end");
	ok(join(text, "abcdef", "") == 1, "nothing more fits");
	ok(join(text, "") == 1 && !*text, "nothing");
	ok(join(rest, "a") == 1 && join(rest, "ab") == 0, "one byte");
	is(rest, "a", "... of them");
	return tap_end();
}
