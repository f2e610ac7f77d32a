/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * diff.c - mkpayload diff: compares what is in two images, directories or lists of digests, file by
 * file. Statuses are those of diff(1). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/sha256sums_put.h"
#include "host/json.h"
#include "host/message.h"
#include "host/options.h"
#include "host/progress.h"
#include "host/report.h"
#include "host/text.h"
#include "mkpayload/command.h"
#include "payload/compare.h"
#include "payload/keep.h"

enum { STATUS_SAME = 0, STATUS_DIFFERENT = 1, STATUS_TROUBLE = 2 };

struct request {
	int json, brief, tree;
	const char *keep;
	struct option_list ignored;
};

static const struct option rows[] = {
	{ "json", 0, OPTION_FLAG, 0, offsetof(struct request, json),
		.help = "for programs: one JSON object" },
	{ "brief", 0, OPTION_FLAG, 0, offsetof(struct request, brief),
		.help = "only which files differ or are missing: no file is read further than its "
			"first difference" },
	{ "keep", 0, OPTION_TEXT, "DIR", offsetof(struct request, keep),
		.writes = OPTION_WRITES_FILES,
		.help = "write the files that differ to DIR/a and DIR/b; DIR is not there, or "
			"empty" },
	{ "ignore", 0, OPTION_LIST, "GLOB", offsetof(struct request, ignored),
		.help = "leave out files and directories of such a name, or, with a '/' in it, of "
			"such a path" },
	{ "tree", 0, OPTION_FLAG, 0, offsetof(struct request, tree),
		.help = "names may be paths: images of trees, directories with all below them" },
	{ 0 },
};

static const struct option_group groups[] = { { 0, rows, 0 }, { 0 } };

static const struct usage usage = {
	.command = "diff",
	.synopsis = "[OPTION...] A B",
	.about =
		"Says of every file of A and B whether both have it, and whether it is the same, "
		"byte by byte. Each of the two is an image, a set of volumes by the name that pack "
		"was given, a disk of results, a directory, or a list of digests as SHA256SUMS, "
		"with which only digests are compared.",
	.groups = groups,
	.examples = "mkpayload diff run-1.img run-2.img",
	.exit_status = "Exit status: 0 the same, 1 different, 2 not all could be compared.",
};

/* A file, as it is on either side. */
struct outcome {
	const struct payload_name *name;
	const struct side_file *a, *b; /* 0: that side has none */
	int is_same;
	const struct difference *difference; /* 0: not measured */
};

struct diff {
	const struct request *request;
	struct side a, b;
	struct exclusion ignored;
	struct keep keep;
	int by_digests, is_kept;
	uint64_t shown, same, different, only_a, only_b;
};

/* --- For people. --- */

static const char *show(struct text_shown *to, const struct payload_name *name)
{
	return text_show(to, name->text, name->bytes);
}

static void print_difference(const struct diff *diff, const struct outcome *outcome)
{
	char a[SHA256SUMS_DIGITS + 1] = "", b[SHA256SUMS_DIGITS + 1] = "";

	if (diff->by_digests) {
		sha256sums_put_digest(a, outcome->a->digest);
		sha256sums_put_digest(b, outcome->b->digest);
		printf(": SHA-256 %s and %s", a, b);
	}
	if (!outcome->difference)
		return;
	printf(": %" PRIu64, outcome->a->size_bytes);
	if (outcome->a->size_bytes != outcome->b->size_bytes)
		printf(" and %" PRIu64, outcome->b->size_bytes);
	printf(" bytes, %" PRIu64 " differ, from byte %" PRIu64 " on", outcome->difference->bytes,
		outcome->difference->first_offset);
}

static void print_text(const struct diff *diff, const struct outcome *outcome)
{
	static struct text_shown shown;
	const char *name = show(&shown, outcome->name);

	if (!outcome->b)
		printf("only in %s: %s", diff->a.path, name);
	else if (!outcome->a)
		printf("only in %s: %s", diff->b.path, name);
	else
		printf("%s: %s", outcome->is_same ? "same" : "different", name);
	if (outcome->a && outcome->b && !outcome->is_same)
		print_difference(diff, outcome);
	putchar('\n');
}

/* A path as a word of a shell. */
static void print_word(const char *path)
{
	putchar('\'');
	for (; *path; path++) {
		if (*path == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*path);
	}
	putchar('\'');
}

static void print_text_end(const struct diff *diff)
{
	int i;

	if (!diff->request->brief)
		printf("%" PRIu64 " same, %" PRIu64 " different, %" PRIu64 " only in %s, %" PRIu64
		       " only in %s%s\n",
			diff->same, diff->different, diff->only_a, diff->a.path, diff->only_b,
			diff->b.path, diff->by_digests ? "; by their digests" : "");
	if (!diff->is_kept)
		return;
	printf("diffoscope");
	for (i = 0; i < 2; i++) {
		putchar(' ');
		print_word(diff->keep.paths[i]);
	}
	putchar('\n');
}

/* --- For programs. --- */

static void print_json_begin(const struct diff *diff)
{
	printf("{\n  \"a\": ");
	json_put_string(diff->a.path);
	printf(",\n  \"b\": ");
	json_put_string(diff->b.path);
	printf(",\n  \"compared\": \"%s\",\n  \"files\": [",
		diff->by_digests ? "digests" : "bytes");
}

/* A number, or null where there is none. */
static void print_json_number(const char *name, int is_there, uint64_t number)
{
	printf(", \"%s\": ", name);
	if (is_there)
		printf("%" PRIu64, number);
	else
		printf("null");
}

static void print_json_digest(const char *name, const struct side_file *file)
{
	char digits[SHA256SUMS_DIGITS + 1] = "";

	if (file && file->is_hashed)
		sha256sums_put_digest(digits, file->digest);
	printf(*digits ? ", \"%s\": \"%s\"" : ", \"%s\": null", name, digits);
}

static void print_json(const struct diff *diff, const struct outcome *outcome)
{
	const struct difference *difference = outcome->difference;

	printf("%s\n    {\"name\": ", diff->shown > 1 ? "," : "");
	json_put_string(outcome->name->text);
	printf(", \"state\": \"%s\"", !outcome->b        ? "only_a"
				      : !outcome->a      ? "only_b"
				      : outcome->is_same ? "same"
							 : "different");
	print_json_number("size_a", outcome->a && diff->a.kind != SIDE_DIGESTS,
		outcome->a ? outcome->a->size_bytes : 0);
	print_json_number("size_b", outcome->b && diff->b.kind != SIDE_DIGESTS,
		outcome->b ? outcome->b->size_bytes : 0);
	print_json_digest("sha256_a", outcome->a);
	print_json_digest("sha256_b", outcome->b);
	print_json_number(
		"first_offset", difference != 0, difference ? difference->first_offset : 0);
	print_json_number("bytes", difference != 0, difference ? difference->bytes : 0);
	putchar('}');
}

static void print_json_end(const struct diff *diff)
{
	printf("%s],\n  \"same\": %" PRIu64 ",\n  \"different\": %" PRIu64
	       ",\n  \"only_a\": %" PRIu64 ",\n  \"only_b\": %" PRIu64
	       ",\n  \"not_compared\": %zu\n}\n",
		diff->shown ? "\n  " : "", diff->same, diff->different, diff->only_a, diff->only_b,
		diff->a.unsuitable + diff->b.unsuitable);
}

/* --- Comparing. --- */

static void put(struct diff *diff, const struct outcome *outcome)
{
	if (outcome->is_same && diff->request->brief)
		return;
	progress_hide();
	diff->shown++;
	(diff->request->json ? print_json : print_text)(diff, outcome);
}

static void keep(struct diff *diff, const struct outcome *outcome)
{
	if (!diff->is_kept)
		keep_begin(&diff->keep, diff->request->keep, &diff->a, &diff->b);
	diff->is_kept = 1;
	keep_file(&diff->keep, 0, &diff->a, outcome->a);
	keep_file(&diff->keep, 1, &diff->b, outcome->b);
}

/* Of a file that both have. */
static void compare_both(struct diff *diff, struct outcome *outcome)
{
	const struct side_file *a = outcome->a, *b = outcome->b;
	struct difference difference;

	if (diff->by_digests) {
		outcome->is_same = memcmp(a->digest, b->digest, sizeof a->digest) == 0;
	} else {
		compare_files(&difference, &diff->a, a, &diff->b, b, diff->request->brief);
		outcome->is_same = difference.is_same;
		if (!difference.is_same && !diff->request->brief)
			outcome->difference = &difference;
	}
	diff->same += (uint64_t)outcome->is_same;
	diff->different += (uint64_t)!outcome->is_same;
	put(diff, outcome);
	if (!outcome->is_same && diff->request->keep)
		keep(diff, outcome);
}

/* The digests of an image are no file of its own, and a list has no line about itself: only two of
 * them are compared. In a directory it is a file like others. */
static int is_passed_over(const struct diff *diff, const struct outcome *outcome)
{
	const struct side *has = outcome->a ? &diff->a : &diff->b;
	const struct side *other = outcome->a ? &diff->b : &diff->a;

	if (!sha256sums_is(outcome->name->text, outcome->name->bytes) ||
		(has->kind != SIDE_IMAGES && other->kind != SIDE_DIGESTS))
		return 0;
	complain("%s: note: its SHA256SUMS is not compared: %s has none", has->path, other->path);
	return 1;
}

static void compare_one(struct diff *diff, struct outcome *outcome)
{
	if (outcome->a && outcome->b) {
		compare_both(diff, outcome);
	} else if (!is_passed_over(diff, outcome)) {
		diff->only_a += outcome->a != 0;
		diff->only_b += outcome->b != 0;
		put(diff, outcome);
	}
}

/* Both are sorted: one walk through the two. */
static void compare_all(struct diff *diff)
{
	struct payload_name **a = diff->a.by_name, **a_end = a + diff->a.count;
	struct payload_name **b = diff->b.by_name, **b_end = b + diff->b.count;
	struct outcome outcome;
	int order;

	while (a < a_end || b < b_end) {
		order = a == a_end ? 1
			: b == b_end
				? -1
				: name_compare((*a)->text, (*a)->bytes, (*b)->text, (*b)->bytes);
		memset(&outcome, 0, sizeof outcome);
		outcome.name = order <= 0 ? *a : *b;
		outcome.a = order <= 0 ? (const struct side_file *)*a++ : 0;
		outcome.b = order >= 0 ? (const struct side_file *)*b++ : 0;
		compare_one(diff, &outcome);
	}
}

/* The bytes that are read of each side. */
static uint64_t bytes_of_both(const struct diff *diff)
{
	const struct side_file *a, *b;
	uint64_t bytes = 0;
	size_t i;

	for (i = 0; i < diff->a.count; i++) {
		a = (const struct side_file *)diff->a.by_name[i];
		b = side_find(&diff->b, &a->name);
		if (b)
			bytes += a->size_bytes < b->size_bytes ? a->size_bytes : b->size_bytes;
	}
	return bytes;
}

/* With a list of digests there is nothing else to compare. */
static void hash(struct diff *diff)
{
	struct side *list = diff->a.kind == SIDE_DIGESTS ? &diff->a : &diff->b;
	struct side *other = list == &diff->a ? &diff->b : &diff->a;

	diff->by_digests = 1;
	if (diff->request->keep)
		die("%s: a list of digests, of which --keep has no bytes to keep", list->path);
	complain("%s: note: a list of digests: sizes and offsets are not compared", list->path);
	if (other->kind != SIDE_DIGESTS)
		side_hash(other, list);
}

static int compare_sides(struct diff *diff)
{
	if (diff->a.kind == SIDE_DIGESTS || diff->b.kind == SIDE_DIGESTS)
		hash(diff);
	if (diff->request->json)
		print_json_begin(diff);
	progress_begin("comparing", diff->by_digests ? 0 : bytes_of_both(diff));
	compare_all(diff);
	progress_end();
	if (diff->request->json)
		print_json_end(diff);
	else
		print_text_end(diff);
	if (diff->is_kept)
		keep_end(&diff->keep);
	exclusion_note(&diff->ignored, "--ignore");
	if (diff->a.unsuitable + diff->b.unsuitable > 0)
		return STATUS_TROUBLE;
	return diff->different + diff->only_a + diff->only_b > 0 ? STATUS_DIFFERENT : STATUS_SAME;
}

int command_diff(char **argv)
{
	struct request request;
	struct diff diff;
	size_t i;
	int status;

	message_failure = STATUS_TROUBLE;
	memset(&request, 0, sizeof request);
	memset(&diff, 0, sizeof diff);
	diff.request = &request;
	if (options_read(&usage, &request, argv) != 2)
		die_usage("diff", "which two? A and B are wanted");
	if (request.keep)
		keep_check(request.keep);
	for (i = 0; i < request.ignored.count; i++)
		exclusion_add(&diff.ignored, request.ignored.item[i].text);
	free(request.ignored.item);
	side_open(&diff.a, argv[1], request.tree, &diff.ignored);
	side_open(&diff.b, argv[2], request.tree, &diff.ignored);
	status = compare_sides(&diff);
	side_close(&diff.a);
	side_close(&diff.b);
	exclusion_end(&diff.ignored);
	report_end();
	return status;
}
