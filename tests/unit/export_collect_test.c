/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * export_collect_test.c - what is exported, call by call: which names, in which order, and why something is none. */
#include "fake_exporter.h"

#include "exporter/collect.c"

enum { FIFO = 0010000, LINK = 0120000, LIST_BYTES = 1024 * 1024 };

static struct contents contents;

/* An empty directory d, and nothing of before. */
static void begin(void)
{
	machine_anew();
	memset(&options, 0, sizeof options);
	options.directory = "d";
	memset(&contents, 0, sizeof contents);
	memset(&disk_file, 0, sizeof disk_file);
	entries = 0;
	entries_count = unfit_count = 0;
	places = 0;
	places_end = &places;
}

/* A directory of these names. */
static void put_directory(const char *path, const char *names)
{
	machine_text(path, MODE_DIRECTORY, names);
}

static struct machine_file *put_file(const char *path, uint64_t bytes)
{
	struct machine_file *file = machine_text(path, MODE_FILE, "");

	file->told = bytes;
	return file;
}

/* All names that were collected, a blank behind each. */
static const char *names(void)
{
	static char text[4096];
	uint32_t i;

	text[0] = 0;
	for (i = 0; i < contents.count; i++)
		strcat(strncat(text, contents.names[i]->text, contents.names[i]->bytes), " ");
	return text;
}

static const char *collected(void)
{
	collect(&contents);
	return names();
}

static const struct entry *entry_of(uint32_t number)
{
	return (const struct entry *)contents.names[number];
}

/* --- Directories. --- */

static void check_flat(void)
{
	struct machine_file *file;

	begin();
	put_directory("d", "b\n.\n..\na\n..c\n");
	put_file("d/a", 0);
	file = put_file("d/b", 100);
	put_file("d/..c", 7);
	is(collected(), "..c SHA256SUMS a b ", "the names of a directory, sorted");
	is(fake_trace, "open d 200000; list d; lstat d/b; list d; lstat d/a; list d; lstat d/..c; list d; close d; ",
		"... of which each is asked for once");
	ok(contents.sums == entry_of(1) && contents.sums->inode == 0, "SHA256SUMS is no file of it");
	is(entry_of(3)->path, "d/b", "one has the path of its file");
	is(entry_of(3)->name.text, "b", "... whose name ends in NUL");
	ok(entry_of(3)->name.bytes == 1 && entry_of(3)->file_bytes == 100, "... its length");
	ok(entry_of(3)->file_system == file->file_system && entry_of(3)->inode == file->inode, "... and which file it is");
	ok(contents.width == PAYLOAD_NARROW && contents.sums->file_bytes == 3 * 67 + 5, "a line for each but SHA256SUMS");
	is(machine_said[2], "", "nothing is said");
	begin();
	put_directory("d", "");
	is(collected(), "SHA256SUMS ", "an empty directory");
	ok(contents.count == 1 && contents.sums->file_bytes == 0 && contents.container_bytes == 4096, "... is a block");
	is(machine_said[2], "", "... of which nothing is said");
}

static void check_tree(void)
{
	begin();
	options.tree = "--tree";
	machine_names_at_once = 9;
	put_directory("d", "y\nx\nempty\n");
	put_directory("d/y", "z\n");
	put_directory("d/y/z", "f\nSTATUS\n");
	put_directory("d/x", "none\n");
	put_directory("d/x/none", "");
	put_directory("d/empty", "");
	put_file("d/y/z/f", 1);
	put_file("d/y/z/STATUS", 1);
	options.status = "s";
	put_file("s", 5);
	is(collected(), "SHA256SUMS STATUS y/z/STATUS y/z/f ", "a tree, with a status");
	is(fake_trace,
		"lstat s; open d 200000; list d; lstat d/y; lstat d/x; lstat d/empty; list d; close d; "
		"open d/y 200000; list d/y; lstat d/y/z; list d/y; close d/y; "
		"open d/x 200000; list d/x; lstat d/x/none; list d/x; close d/x; open d/empty 200000; list d/empty; close d/empty; "
		"open d/y/z 200000; list d/y/z; lstat d/y/z/f; lstat d/y/z/STATUS; list d/y/z; close d/y/z; "
		"open d/x/none 200000; list d/x/none; close d/x/none; ",
		"... one directory behind the other");
	is(machine_said[2],
		"export: d/x: note: an empty directory, which is not carried\n"
		"export: d/empty: note: an empty directory, which is not carried\n"
		"export: d/x/none: note: an empty directory, which is not carried\n",
		"... those without files are said");
	is(entry_of(1)->path, "s", "the status is that file");
	ok(entry_of(1)->file_bytes == 5 && entry_of(1)->name.bytes == 6, "... of its length");
}

static void check_directory_fails(void)
{
	begin();
	is(ends(collect(&contents)), "export: d: no such file or directory\n", "no such directory");
	is(fake_trace, "open d 200000; ", "... nothing more is asked");
	begin();
	put_directory("d", "a\n");
	put_file("d/a", 0);
	machine_fails(SYS_GETDENTS64, "d", 0, -ERROR_IO);
	is(ends(collect(&contents)), "export: d: input/output error\n", "its names cannot be read");
	begin();
	put_directory("d", "a\n");
	put_file("d/a", 0);
	machine_fails(SYS_GETDENTS64, "d", 1, -ERROR_NOENT);
	is(ends(collect(&contents)), "export: d: no such file or directory\n", "... nor all of them");
	is(fake_trace, "open d 200000; list d; lstat d/a; list d; ", "... with which it ends");
	begin();
	put_directory("d", "a\nb\n");
	put_file("d/b", 0);
	is(ends(collect(&contents)), "export: d/a: no such file or directory\n", "a file is gone");
	ok(!strstr(fake_trace, "d/b"), "... and the next one is not asked for");
}

/* --- What is none. --- */

static void check_unfit(void)
{
	begin();
	put_directory("d", "SHA256SUMS\nSTATUS\nlink\nsub\nfifo\na.part\nfine\n");
	put_file("d/SHA256SUMS", 0);
	put_file("d/STATUS", 0);
	machine_text("d/link", LINK, "");
	put_directory("d/sub", "");
	machine_text("d/fifo", FIFO, "");
	put_file("d/fine", 0);
	is(ends(collect(&contents)),
		"export: d/SHA256SUMS: payload-export writes a file of this name itself\n"
		"export: d/link: a symbolic link\n"
		"export: d/sub: a directory: --tree takes what is in it\n"
		"export: d/fifo: neither a regular file nor a directory\n"
		"export: d/a.part: the name ends in '.part', which is reserved for incomplete copies\n"
		"export: d: not everything here can be exported: 5; --skip-unsuitable leaves it out\n",
		"what cannot be exported");
	ok(!strstr(fake_trace, "d/a.part"), "... of a name that is none no more is asked");
	begin();
	put_directory("d", "link\nSTATUS\nfine\n");
	machine_text("d/link", LINK, "");
	put_file("d/STATUS", 0);
	put_file("d/fine", 0);
	put_file("s", 3);
	options.status = "s";
	options.skip_unsuitable = "--skip-unsuitable";
	is(collected(), "SHA256SUMS STATUS fine ", "... is left out");
	is(machine_said[2],
		"export: d/link: left out: a symbolic link\n"
		"export: d/STATUS: left out: --status gives another file this name\n",
		"... and said");
	is(entry_of(1)->path, "s", "STATUS is that of --status");
	begin();
	put_directory("d", "STATUS\n");
	put_file("d/STATUS", 0);
	is(collected(), "SHA256SUMS STATUS ", "STATUS without --status");
}

/* The disk that --to names, in the directory itself. */
static void check_disk_file(void)
{
	struct machine_file *device;

	begin();
	options.to = "disk";
	put_directory("d", "a\nb\n");
	put_file("d/a", 9);
	put_file("d/b", 9);
	put_file("disk", 9)->inode = machine_find("d/b")->inode;
	is(ends(collect(&contents)),
		"export: d/b: it is what --to names\n"
		"export: d: not everything here can be exported: 1; --skip-unsuitable leaves it out\n",
		"the disk itself, a file");
	ok(strncmp(fake_trace, "stat disk; open d ", 18) == 0, "... to which a link may lead");
	begin();
	options.to = "disk";
	put_directory("d", "a\n");
	put_file("d/a", 9)->file_system = 6;
	put_file("disk", 9)->inode = machine_find("d/a")->inode;
	is(collected(), "SHA256SUMS a ", "its number on another file system is another file");
	begin();
	options.to = "disk";
	put_directory("d", "a\n");
	put_file("d/a", 0);
	device = put_file("disk", 9);
	device->type = MODE_BLOCK;
	device->inode = machine_find("d/a")->inode;
	is(collected(), "SHA256SUMS a ", "the disk is a device");
	begin();
	options.to = "disk";
	put_directory("d", "a\n");
	put_file("d/a", 0)->file_system = 0;
	machine_find("d/a")->inode = 0;
	is(collected(), "SHA256SUMS a ", "the disk is not there");
}

static void check_status(void)
{
	begin();
	options.status = "s";
	put_directory("d", "a\n");
	put_file("d/a", 0);
	is(ends(collect(&contents)), "export: s: no such file or directory\n", "no status");
	is(fake_trace, "lstat s; ", "... nothing more is asked");
	begin();
	options.status = "s";
	put_directory("s", "");
	is(ends(collect(&contents)), "export: s: not a regular file\n", "a status that is a directory");
	begin();
	options.status = "s";
	machine_text("s", LINK, "");
	is(ends(collect(&contents)), "export: s: not a regular file\n", "... a link");
}

/* --- Lists. --- */

/* Takes what a list of this text names. */
static const char *listed(const char *text, size_t size)
{
	options.from = "list";
	machine_put("list", MODE_FILE, (void *)(uintptr_t)text, size);
	return ends((collect(&contents), longjmp(machine_end, 1)));
}

static void check_list(void)
{
	begin();
	put_file("d/a", 0);
	put_file("d/b", 0);
	is(listed("\nb\n\n\na\nb", 8), "", "a list with empty lines, a name twice, and no end of the last line");
	is(names(), "SHA256SUMS a b ", "... each is there once");
	is(fake_trace,
		"open list 0; read list 1048577; read list 1048569; close list; lstat d/b; lstat d/a; lstat d/b; ",
		"... the directory is not looked through");
	begin();
	is(listed("", 0), "", "an empty list");
	is(names(), "SHA256SUMS ", "... of nothing");
	begin();
	put_file("d/a", 0);
	is(listed("a\nb\n", 4), "export: d/b: no such file or directory\n", "a name that is not there");
	begin();
	put_file("d/a", 0);
	is(listed("a\0\n", 3), "export: list: a name with a NUL in it: a\n", "a NUL");
	is(strstr(fake_trace, "lstat"), 0, "... of which no file is asked for");
	begin();
	put_file("d/a", 0);
	is(listed("a\na\0", 4), "export: list: a name with a NUL in it: a\n", "... at its end");
	begin();
	put_file("d/a/b", 0);
	put_directory("d/a", "b\n");
	is(listed("a/b\n", 4),
		"export: d/a/b: the name contains '/'\n"
		"export: d: not everything here can be exported: 1; --skip-unsuitable leaves it out\n",
		"a path without --tree");
}

static void check_list_tree(void)
{
	begin();
	options.tree = "--tree";
	put_directory("d/a", "f\nempty\n");
	put_directory("d/a/empty", "");
	put_directory("d/none", "");
	put_file("d/a/f", 0);
	put_file("d/x", 0);
	put_directory("d/a/b", "c\n");
	put_directory("d/a/b/c", "f\n");
	put_file("d/a/b/c/f", 0);
	is(listed("a/b/c/f\na\nnone\n", 15),
		"export: d/none: note: an empty directory, which is not carried\n"
		"export: d/a/empty: note: an empty directory, which is not carried\n",
		"a list of paths and directories");
	is(names(), "SHA256SUMS a/b/c/f a/f ", "... with all below them");
	ok(strstr(fake_trace, "; lstat d/a; lstat d/a/b; lstat d/a/b/c; lstat d/a/b/c/f; lstat d/a; lstat d/none; open d/a "),
		"... the way to each is looked at");
	begin();
	options.tree = "--tree";
	machine_text("d/a", LINK, "");
	put_file("d/a/b", 0);
	is(listed("a/b\n", 4), "export: d/a: not a directory\n", "a link on the way");
	ok(!strstr(fake_trace, "lstat d/a/b"), "... what it leads to is not asked for");
	begin();
	options.tree = "--tree";
	put_directory("d/a", "");
	put_file("d/a/b", 0);
	is(listed("a/b/c\n", 6), "export: d/a/b: not a directory\n", "a file on the way");
	begin();
	options.tree = "--tree";
	put_directory("d/a", "");
	is(listed("a/b/c\n", 6), "export: d/a/b: no such file or directory\n", "nothing on the way");
}

static void check_list_limits(void)
{
	static char text[LIST_BYTES + 1];

	memset(text, '\n', sizeof text);
	text[LIST_BYTES - 1] = 'a';
	begin();
	put_file("d/a", 0);
	is(listed(text, LIST_BYTES), "", "a list of 1 MiB");
	is(names(), "SHA256SUMS a ", "... to its last byte");
	begin();
	put_file("d/a", 0);
	is(listed(text, LIST_BYTES + 1), "export: list: longer than 1 MiB\n", "one byte more");
	begin();
	put_file("d/a", 0);
	machine_fails(SYS_READ, "list", 0, 1);
	machine_fails(SYS_READ, "list", 0, -ERROR_INTR);
	is(listed("\na\n", 3), "", "a list that comes in pieces, and late");
	is(names(), "SHA256SUMS a ", "... is read to its end");
	begin();
	machine_fails(SYS_READ, "list", 1, -ERROR_IO);
	is(listed("a\n", 2), "export: list: input/output error\n", "one that cannot be read to its end");
	begin();
	machine_fails(SYS_OPEN, "list", 0, -ERROR_ACCES);
	is(listed("a\n", 2), "export: list: permission denied\n", "... or not be opened");
	ok(machine_open_count() == 3, "... nothing stays open");
}

int main(void)
{
	check_flat();
	check_tree();
	check_directory_fails();
	check_unfit();
	check_disk_file();
	check_status();
	check_list();
	check_list_tree();
	check_list_limits();
	return tap_end();
}
