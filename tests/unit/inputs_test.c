/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * inputs_test.c - the files that go into an image, collected: one by one, by directories, by lists. */
#include "host/files_read.h"
#include "inputs_text.h"
#include "payload/inputs.h"

static const char *name, *path, *line;
static int tree;

/* --- One file. --- */

static void add(void)
{
	begin_inputs(tree, 0);
	inputs_add_file(&inputs, name, path, line);
}

static void refuses(const char *of, const char *at, const char *why)
{
	char words[512];

	name = of;
	path = at;
	snprintf(words, sizeof words, "test: %s%s%s: %s\n", line ? line : "", line ? ": " : "", at, why);
	dies(add, words, why);
}

static void check_refused(void)
{
	tree = 0;
	line = 0;
	refuses("a/b", "d/file", "the name contains '/'");
	refuses("none", "d/none", "No such file or directory");
	refuses("l", "d/l", "a symbolic link to nothing");
	refuses("s", "d/s", "a directory in a directory: --tree takes these too");
	refuses("p", "d/p", "neither a regular file nor a directory");
	line = "list:3";
	refuses("s", "d/s", "a directory, where only a file can be");
	refuses("..", "d/file", "the name is '.' or '..'");
	tree = 1;
	refuses("a//b", "d/file", "the name is empty");
}

static void check_state(void)
{
	struct stat status;

	begin_inputs(0, 0);
	shell("truncate -s 1M d/sparse");
	stat("d/file", &status);
	inputs_add_file(&inputs, "file", "d/file", 0);
	inputs_add_file(&inputs, "other", "d/sparse", "list:1");
	is(inputs_text(), "file=d/file other=d/sparse(list:1) ", "two files");
	ok(inputs.item[0].size_bytes == 3 && inputs.item[1].size_bytes == 1 << 20, "... their lengths");
	ok(file_state_is_same(&inputs.item[0].state.file, &status), "... the state of one");
	ok(!inputs.item[0].state.has_holes && inputs.item[1].state.has_holes, "... holes");
	ok(!inputs.item[0].has_digest && !inputs.item[0].digest_origin && !inputs.item[0].is_first, "... nothing else is said of it");
	ok(inputs.item[0].name == inputs.item[0].path + 2, "... a name that is the end of its path");
	is(files_read_find(&status), "d/file", "... they are read");
	inputs_free(&inputs);
}

static void check_many(void)
{
	char text[32];
	unsigned i, wrong = 0;

	begin_inputs(0, 0);
	for (i = 0; i < 500; i++) {
		snprintf(text, sizeof text, "n%u", i);
		inputs_add_file(&inputs, text, "d/file", 0);
		wrong += inputs.count != i + 1 || inputs.room < inputs.count || inputs.room > 4 * i + 64;
	}
	for (i = 0; i < 500; i++) {
		snprintf(text, sizeof text, "n%u", i);
		wrong += strcmp(inputs.item[i].name, text) != 0;
	}
	ok(wrong == 0, "many files");
	inputs_free(&inputs);
}

static void check_excluded(void)
{
	begin_inputs(1, "s");
	inputs_add_file(&inputs, "s/no//name", "d/none", 0);
	inputs_add_file(&inputs, "t/x", "d/file", 0);
	is(inputs_text(), "t/x=d/file ", "one that is left out is not looked at");
	ok(inputs.excluded.count == 1, "... but counted");
	inputs_free(&inputs);
}

/* --- Paths. --- */

static const char *excluded;

static void add_path(void)
{
	begin_inputs(tree, excluded);
	inputs_add_path(&inputs, path);
}

static void takes(const char *of, const char *wanted, uint64_t empty, const char *first_empty)
{
	unsigned before = open_files();

	path = of;
	add_path();
	is(inputs_text(), wanted, of);
	ok(inputs.empty_directories == empty, "... empty directories");
	is(inputs.empty_directory, first_empty, "... the first of them");
	ok(open_files() == before, "... nothing is left open");
	inputs_free(&inputs);
}

static void note(void)
{
	path = "d/s";
	add_path();
	if (inputs.count || inputs.empty_directories)
		die("it counts");
}

static void stat_fails_once(void)
{
	calls_begin("stat", 1, EIO, 0);
	add_path();
}

static void lstat_fails(void)
{
	calls_begin("lstat", 1, EIO, 0);
	add_path();
}

static void opening_fails(void)
{
	calls_begin("opendir", 2, EMFILE, 0);
	add_path();
}

static void check_paths(void)
{
	tree = 0;
	takes("d/file", "file=d/file ", 0, 0);
	takes("one", "one=one ", 0, 0);
	takes("d/f", "a=d/f/a b=d/f/b ", 0, 0);
	takes("d/f/", "a=d/f/a b=d/f/b ", 0, 0);
	takes("d/to-f", "a=d/to-f/a b=d/to-f/b ", 0, 0);
	takes("d/empty", "", 0, 0);
	path = "d/file/";
	dies(add_path, "test: d/file/: Not a directory\n", "a file that is said to be a directory");
	path = "d/f/";
	dies(stat_fails_once, "test: d/f/: not a directory\n", "... what becomes one");
	path = "d";
	dies(add_path, "test: d/empty: a directory in a directory: --tree takes these too\n", "a directory in one");
	excluded = "a";
	takes("d/f", "b=d/f/b ", 0, 0);
	excluded = 0;
}

static void check_trees(void)
{
	tree = 1;
	takes("t", "a/b=t/a/b a/c/d=t/a/c/d f=t/f ", 0, 0);
	takes("u", "", 3, "u/a");
	takes("u/d", "", 1, "u/d/e");
	takes("u/", "", 3, "u/a");
	excluded = "c";
	takes("t", "a/b=t/a/b f=t/f ", 0, 0);
	takes("t/a", "b=t/a/b ", 0, 0);
	excluded = "d";
	takes("t", "a/b=t/a/b f=t/f ", 0, 0);
	excluded = "a";
	takes("u", "", 2, "u/d");
	excluded = 0;
	shell("mkdir -p v; ln -s ../t/f v/file; ln -s none v/x; ln -s ../t v/y");
	path = "v";
	dies(add_path, "test: v/x: a symbolic link to nothing\n", "a link to nothing");
	shell("rm v/x");
	dies(add_path,
		"test: v/y: a symbolic link to a directory, which --tree does not follow: name the directory as a PATH of its own, or "
		"take the link away\n",
		"a link to a directory");
	shell("rm v/y");
	takes("v", "file=v/file ", 0, 0);
	shell("mkdir -p 'w/a\\b' && echo >'w/a\\b/x'");
	path = "w";
	dies(add_path, "test: w/a\\b: the name contains '\\'\n", "a directory whose name no image can have");
	path = "t";
	dies(lstat_fails, "test: t/a: Input/output error\n", "one that cannot be looked at");
	dies(opening_fails, "test: t/a: Too many open files\n", "... nor read");
	path = "u";
	dies(opening_fails, "test: u/a: Too many open files\n", "... nor this one");
}

static void check_unfinished(void)
{
	tree = 0;
	shell("mkdir d/s/../unfinished; echo >d/s/x.lbpayload.part");
	ok(in_child(note) == 0, "what is not finished is left out");
	is(said, "test: d/s/x.lbpayload.part: note: not finished, and left out\n", "... what is said");
	tree = 1;
	ok(in_child(note) == 0, "... of a tree, too");
}

int main(void)
{
	message_program = "test";
	enter_top();
	shell("mkdir d/s d/f d/empty; ln -s none d/l; mkfifo d/p; echo 1 >d/f/a; echo 2 >d/f/b; ln -s f d/to-f; echo >one");
	shell("mkdir -p t/a/c u/d/e u/a u/b/ v; rmdir u/b; mkdir u/d/f; rmdir u/d/f; echo >t/f; echo >t/a/b; echo >t/a/c/d");
	calls_begin(0, 0, 0, 0);
	check_refused();
	check_state();
	check_many();
	check_excluded();
	check_paths();
	check_trees();
	check_unfinished();
	leave_place();
	return tap_end();
}
