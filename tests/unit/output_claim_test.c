/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output_claim_test.c - outputs of one run that are one file, and those that lie below a directory, by whatever path. */
#include "calls.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output_claim.h"

static const char *path;

static void claim(void)
{
	output_claim(path, "--log");
}

/* What is claimed for --log: another one of that name is refused where there is one. */
static void claims_for_log(const char *name, const char *to, int is_refused)
{
	char line[256];

	path = to;
	snprintf(line, sizeof line, "test: %s: is already an output of --export: --log needs another name\n", to);
	ok(in_child(claim) == is_refused, name);
	is(said, is_refused ? line : "", "... what is said");
}

static void check_claims(void)
{
	output_claim("d/out", "--export");
	claims_for_log("the same path", "d/out", 1);
	claims_for_log("another path to it", "d/../d//./out", 1);
	claims_for_log("... by a link to its directory", "l/out", 1);
	claims_for_log("another name", "d/outer", 0);
	claims_for_log("a part of the name", "d/ou", 0);
	claims_for_log("the name in another directory", "e/out", 0);
	claims_for_log("... which is not there", "f/out", 0);
	claims_for_log("a link to it", "e/link", 1);
	claims_for_log("the directory itself", "d", 0);
	claims_for_log("no name", "", 0);
	output_claim("f/out", "--export");
	claims_for_log("a directory that is not there, again", "f/out", 0);
	output_claim("e/other", "--export");
	claims_for_log("the first one of two", "d/out", 1);
	claims_for_log("the second one", "e/other", 1);
	claims_for_log("... not in the directory of the first", "d/other", 0);
	output_claim("/dev/null", "--export");
	claims_for_log("a device, which many may write to", "/dev/null", 0);
	output_claim("top", "--export");
	claims_for_log("a name in this directory", "./top", 1);
}

static const char *real(const char *of)
{
	static char text[512];
	char *found = output_claim_path(of);

	snprintf(text, sizeof text, "%s", found);
	free(found);
	return text;
}

static void check_paths(const char *here)
{
	static const char *const paths[][2] = {
		{ "d", "/d" },
		{ "d/", "/d" },
		{ "l", "/d" },
		{ "l/new", "/d/new" },
		{ "l/new//", "/d/new" },
		{ "new", "/new" },
		{ "l/new/x/y", "/d/new/x/y" },
		{ "d//new///x", "/d/new/x" },
		{ "n", "/n" },
		{ "n/", "/n" },
		{ "d/new/../x", "/d/new/../x" },
	};
	char wanted[512];
	size_t i;

	for (i = 0; i < sizeof paths / sizeof *paths; i++) {
		snprintf(wanted, sizeof wanted, "%s%s", here, paths[i][1]);
		is(real(paths[i][0]), wanted, paths[i][0]);
	}
	is(real("/"), "/", "the first directory of all");
	is(real("/lbpayload-none"), "/lbpayload-none", "what is not there in it");
	is(real("//"), "/", "it with one more");
	is(real(""), "", "nothing");
	is(output_claim_below("/a/b", "/a/b/c/d"), "c/d", "below a directory");
	is(output_claim_below("/a/b", "/a/b"), 0, "the directory is not");
	is(output_claim_below("/a/b", "/a/bc/d"), 0, "one whose name is longer");
	is(output_claim_below("/a/b", "/a/c/d"), 0, "another one");
	is(output_claim_below("/", "/a"), "a", "all is below /");
	is(output_claim_below("/", "a"), 0, "... but no name alone");
}

static const char *asked, *known;

static int has(const char *name, void *context)
{
	asked = name;
	return context == &known && strcmp(name, known) == 0;
}

static void check_find(const char *here)
{
	char *below = format_string("%s/d", here), *other = format_string("%s/g", here);

	output_claim("d/log", "--log");
	known = "log";
	is(output_claim_find(below, "--tree", has, &known), "--log", "one that is known below a directory");
	is(output_claim_find(below, "--log", has, &known), 0, "... not its own option's");
	is(asked, "out", "... of which nothing is asked");
	known = "out";
	is(output_claim_find(below, "--tree", has, &known), "--export", "another one");
	known = "none";
	is(output_claim_find(below, "--tree", has, &known), 0, "one that is not claimed");
	asked = 0;
	is(output_claim_find(other, "--tree", has, &known), 0, "another directory");
	is(asked, 0, "... of whose names nothing is asked");
	free(below);
	free(other);
}

int main(void)
{
	char place[] = "/tmp/lbpayload-unit-XXXXXX", command[64], *here;

	message_program = "test";
	if (!mkdtemp(place) || chdir(place) || system("mkdir d e && ln -s d l && : >d/out && ln -s ../d/out e/link"))
		abort();
	here = realpath(".", 0);
	check_claims();
	check_paths(here);
	check_find(here);
	free(here);
	snprintf(command, sizeof command, "rm -rf %s", place);
	if (chdir("/") || system(command))
		abort();
	return tap_end();
}
