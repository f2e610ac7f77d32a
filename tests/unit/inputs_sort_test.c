/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * inputs_sort_test.c - inputs by lists, sorted, found, and put first. */
#include "inputs_text.h"
#include "payload/inputs.h"

/* --- Lists. --- */

static const char *bytes;
static size_t size;
static int tree, are_paths, by_input;

static void write_list(void)
{
	FILE *file = fopen("list", "w");

	fwrite(bytes, 1, size, file);
	fclose(file);
}

static void add_list(void)
{
	const char *path = by_input ? "-" : "list";

	begin_inputs(tree, 0);
	if (by_input && dup2(open("list", O_RDONLY), 0) < 0)
		abort();
	if (are_paths)
		inputs_add_paths(&inputs, path);
	else
		inputs_add_list(&inputs, path);
	if (by_input)
		complain("%s", inputs_text());
}

static void gives(const char *list, size_t bytes_of_it, const char *wanted)
{
	unsigned before = open_files();

	bytes = list;
	size = bytes_of_it;
	write_list();
	add_list();
	is(inputs_text(), wanted, "a list");
	ok(open_files() == before, "... is closed");
	inputs_free(&inputs);
}

static void list_dies(const char *list, size_t bytes_of_it, const char *words)
{
	bytes = list;
	size = bytes_of_it;
	write_list();
	dies(add_list, words, "a list that is refused");
}

#define GIVES(list, wanted)    gives(list, sizeof list - 1, wanted)
#define LIST_DIES(list, words) list_dies(list, sizeof list - 1, "test: " words "\n")

static void check_lists(void)
{
	tree = are_paths = by_input = 0;
	GIVES("", "");
	GIVES("a d/1\nb d/2\n", "a=d/1(list:1) b=d/2(list:2) ");
	GIVES("a d/1\nb d/2", "a=d/1(list:1) b=d/2(list:2) ");
	GIVES("\n \n\t\na  \t d/1 \t \n\n b\td/2\n", "a=d/1(list:4) b=d/2(list:6) ");
	GIVES("c d/with blank \n", "c=d/with blank(list:1) ");
	GIVES("1 d/1\n", "1=d/1(list:1) ");
	GIVES("a d/1\n\xef\xbb\xbf" "b d/2\n", "a=d/1(list:1) \xef\xbb\xbf" "b=d/2(list:2) ");
	GIVES("\xef\xbb\xbe" " d/1\n", "\xef\xbb\xbe=d/1(list:1) ");
	LIST_DIES("a\n", "list:1: no path after the name: NAME PATH is wanted");
	LIST_DIES("a d/1\n b \n", "list:2: no path after the name: NAME PATH is wanted");
	LIST_DIES("a d/1\r\n", "list:1: the line ends in CR: give the list Unix line ends");
	LIST_DIES("\r\n", "list:1: the line ends in CR: give the list Unix line ends");
	LIST_DIES("a d/1\0\n", "list:1: a NUL byte: this is not a list of files");
	LIST_DIES("\0", "list:1: a NUL byte: this is not a list of files");
	LIST_DIES("\xef\xbb\xbf" "a d/1\n",
		"list:1: the file begins with a byte order mark (U+FEFF): save the list as UTF-8 without it");
	LIST_DIES("a d/1\nb none\n", "list:2: none: No such file or directory");
	by_input = 1;
	bytes = "a d/1\n\nb d/2\n";
	size = 13;
	write_list();
	ok(in_child(add_list) == 0, "of standard input");
	is(said, "test: a=d/1(-:1) b=d/2(-:3) \n", "... the same");
	by_input = 0;
	unlink("list");
	dies(add_list, "test: list: No such file or directory\n", "no list");
}

static void check_path_lists(void)
{
	are_paths = 1;
	tree = 0;
	GIVES("", "");
	GIVES("d/1\0d/2\0", "1=d/1(list:1) 2=d/2(list:2) ");
	GIVES("./d/1\0top\0", "1=./d/1(list:1) top=top(list:2) ");
	LIST_DIES("d/1\0d/2", "list:2: no NUL behind the last name: this is no list as find -print0 writes it");
	LIST_DIES("d/1\0\0", "list:2: an empty name");
	tree = 1;
	GIVES("d/1\0./d/2\0.//d/1\0././top\0", "d/1=d/1(list:1) d/2=./d/2(list:2) d/1=.//d/1(list:3) top=././top(list:4) ");
	unlink("list");
	dies(add_list, "test: list: No such file or directory\n", "no list of paths");
	are_paths = 0;
}

/* --- Sorted. --- */

/* A list "NAME PATH" a line, sorted. */
static const char *list;

static void sort(void)
{
	bytes = list;
	size = strlen(list);
	write_list();
	add_list();
	inputs_sort(&inputs);
}

static void sorts(int is_tree, const char *lines, const char *wanted, uint64_t directories)
{
	tree = is_tree;
	list = lines;
	sort();
	is(inputs_text(), wanted, "sorted");
	ok(inputs.directories == directories, "... directories");
}

static void sort_dies(int is_tree, const char *lines, const char *words)
{
	tree = is_tree;
	list = lines;
	dies(sort, words, "inputs that cannot be together");
}

static void check_sorted(void)
{
	sorts(0, "", "", 0);
	inputs_free(&inputs);
	sorts(0, "b d/1\na d/2\nab d/1\n", "a=d/2(list:2) ab=d/1(list:3) b=d/1(list:1) ", 0);
	inputs_free(&inputs);
	sorts(0, "a d/same\nb d/1\na d/1\n", "a=d/1(list:3) b=d/1(list:2) ", 0);
	inputs_free(&inputs);
	sorts(0, "x d/same\nx d/too\na d/2\nx d/1\n", "a=d/2(list:3) x=d/1(list:4) ", 0);
	inputs_free(&inputs);
	sorts(1, "a/b/c d/1\na/b/d d/1\na/e/f d/1\nb d/1\na-b d/1\na.b/c d/1\n",
		"a-b=d/1(list:5) a.b/c=d/1(list:6) a/b/c=d/1(list:1) a/b/d=d/1(list:2) a/e/f=d/1(list:3) b=d/1(list:4) ", 4);
	inputs_free(&inputs);
	sorts(1, "a/b/c d/1\nab/b/c d/1\n", "a/b/c=d/1(list:1) ab/b/c=d/1(list:2) ", 4);
	inputs_free(&inputs);
	sort_dies(0, "a d/1\na d/2\n", "test: a: two different files of this name: d/1 (list:1) and d/2 (list:2)\n");
	sort_dies(0, "a d/2\nb d/1\na d/1\n", "test: a: two different files of this name: d/1 (list:3) and d/2 (list:1)\n");
	sort_dies(0, "a d/1\na d/longer\n", "test: a: two different files of this name: d/1 (list:1) and d/longer (list:2)\n");
	sort_dies(1, "a d/1\na-b d/1\na/b d/2\n", "test: a: both a file and a directory: d/1 (list:1) and d/2 (list:3)\n");
	sort_dies(1, "a/b d/1\na/b/c/d d/2\n", "test: a/b: both a file and a directory: d/1 (list:1) and d/2 (list:2)\n");
	sort_dies(1, "a/b/c d/1\na/b/c/d/e d/2\n", "test: a/b/c: both a file and a directory: d/1 (list:1) and d/2 (list:2)\n");
}

static void described(void)
{
	begin_inputs(0, 0);
	inputs_add_path(&inputs, "d/1");
	inputs_add_path(&inputs, "e/1");
	inputs_sort(&inputs);
}

static const char *found(const char *name)
{
	const struct input *input = inputs_find(&inputs, name, strlen(name));

	return input ? input->name : 0;
}

static const char *below(const char *directory, size_t length)
{
	const struct input *input = inputs_find_below(&inputs, directory, length);

	return input ? input->name : 0;
}

static void check_found(void)
{
	dies(described, "test: 1: two different files of this name: d/1 and e/1\n", "files of no list");
	sorts(1, "a-b d/1\na/b d/1\nb d/1\nb0 d/1\nc/d/e d/1\n",
		"a-b=d/1(list:1) a/b=d/1(list:2) b=d/1(list:3) b0=d/1(list:4) c/d/e=d/1(list:5) ", 3);
	is(found("a-b"), "a-b", "the first one is found");
	is(found("a/b"), "a/b", "... the second");
	is(found("b"), "b", "... the third");
	is(found("c/d/e"), "c/d/e", "... the last");
	is(found("a"), 0, "a beginning is none");
	is(found("bb"), 0, "nor what is longer");
	is(found("0"), 0, "nor what comes before all");
	is(found("z"), 0, "... or behind all");
	is(found(""), 0, "nor nothing");
	ok(inputs_find(&inputs, "bx", 1) && !inputs_find(&inputs, "c/d/e", 3), "its length counts");
	is(below("a", 1), "a/b", "below a directory");
	is(below("c/d", 3), "c/d/e", "... further down");
	is(below("c/d", 1), "c/d/e", "... of which this is the first");
	is(below("b", 1), 0, "none below a file");
	is(below("z", 1), 0, "... or behind all");
	inputs_free(&inputs);
}

/* --- Put first. --- */

static const char *firsts;
static int sums;

static void put_first(void)
{
	FILE *file;

	sort();
	file = fopen("first", "w");
	fputs(firsts, file);
	fclose(file);
	inputs_put_listed_first(&inputs, "first", sums);
}

static void puts_first(const char *lines, const char *wanted, size_t count)
{
	firsts = lines;
	put_first();
	is(inputs_text(), wanted, "put first");
	ok(inputs.first == count && inputs.room == inputs.count, "... so many");
	inputs_free(&inputs);
}

static void first_dies(const char *lines, const char *words)
{
	firsts = lines;
	dies(put_first, words, "a list of first ones that is refused");
}

static void no_list(void)
{
	sort();
	inputs_put_listed_first(&inputs, "none", 0);
}

static void check_first(void)
{
	tree = 1;
	list = "a d/1\nb d/1\nSHA256SUMS d/1\ns/x d/1\n";
	puts_first("s/x\nb\n", "SHA256SUMS=d/1(list:3) b=d/1(list:2)* s/x=d/1(list:4)* a=d/1(list:1) ", 3);
	puts_first("b", "SHA256SUMS=d/1(list:3) b=d/1(list:2)* a=d/1(list:1) s/x=d/1(list:4) ", 2);
	puts_first("SHA256SUMS\n", "SHA256SUMS=d/1(list:3)* a=d/1(list:1) b=d/1(list:2) s/x=d/1(list:4) ", 1);
	first_dies("", "test: first: lists nothing\n");
	first_dies("a\nnone\n", "test: first:2: none: no file of this name is packed\n");
	first_dies("a\nb\na\n", "test: first:3: a: named a second time\n");
	first_dies("a\n\n", "test: first:2: the name is empty\n");
	first_dies("s\n", "test: first:1: s: no file of this name is packed\n");
	dies(no_list, "test: none: No such file or directory\n", "no such list");
	list = "a d/1\nb d/1\n";
	first_dies("SHA256SUMS\n", "test: first:1: SHA256SUMS: no file of this name is packed\n");
	sums = 1;
	puts_first("SHA256SUMS\nb\n", "b=d/1(list:2)* a=d/1(list:1) ", 1);
	first_dies("SHA256SUMS\nSHA256SUMS\n", "test: first:2: SHA256SUMS: named a second time\n");
	first_dies("none\n", "test: first:1: none: no file of this name is packed\n");
	tree = 0;
	first_dies("s/x\n", "test: first:1: the name contains '/'\n");
}

int main(void)
{
	message_program = "test";
	enter_top();
	shell("echo 1 >d/1; echo 2 >d/2; echo 1 >d/same; ln d/1 d/too; echo 12 >d/longer; echo >'d/with blank'; echo >top; mkdir e; echo 3 >e/1");
	calls_begin(0, 0, 0, 0);
	check_lists();
	check_path_lists();
	check_sorted();
	check_found();
	check_first();
	leave_place();
	return tap_end();
}
