/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * destination_test.c - the directory that files are extracted into: made, locked, looked at, where each call may fail. */
#include <sys/file.h>

#include "host/files_read.h"
#include "host/message.h"
#include "looks.h"
#include "payload/destination.h"

#define NOT_ONE "something that is not a directory, where the image has files below\n"

static struct destination destination;
static struct destination_file file;
static const char *path, *name;

/* --- Begun. --- */

static void begin(void)
{
	destination_begin(&destination, path);
}

static void next_denied(void)
{
	calls_begin("open", 1, EACCES, 0);
}

static void second_fails(void)
{
	calls_begin("open", 2, EMFILE, 0);
}

static const struct row {
	const char *name, *script, *path, *only;
	unsigned at, times;
	int error;
	void (*turn)(void);
	const char *said;
} begins[] = {
	/* clang-format off */
	{ "one that is there", "", "d", 0, 0, 0, 0, 0, "" },
	{ "by a link", "ln -s d l", "l", 0, 0, 0, 0, 0, "" },
	{ "a file", "", "d/file", 0, 0, 0, 0, 0, "test: d/file: Not a directory\n" },
	{ "below a file", "", "d/file/x", 0, 0, 0, 0, 0, "test: d/file/x: Not a directory\n" },
	{ "it cannot be opened", "", "d", "open", 1, 1, EACCES, 0, "test: d: Permission denied\n" },
	{ "it cannot be made", "", "e/f", "mkdir", 1, 1, EACCES, 0, "test: e: cannot make this directory: Permission denied\n" },
	{ "nor the second one", "", "e/f", "mkdir", 2, 1, EROFS, 0, "test: e/f: cannot make this directory: Read-only file system\n" },
	{ "another makes it meanwhile", "mkdir -p e/f", "e/f", "open", 1, 1, ENOENT, 0, "" },
	{ "what it is in cannot be flushed", "", "e/f", "fsync", 1, 1, EIO, 0, "test: e: cannot flush the directory it is in: Input/output error\n" },
	{ "the second one", "", "e/f", "fsync", 2, 1, EIO, 0, "test: e/f: cannot flush the directory it is in: Input/output error\n" },
	{ "some file systems have no such flush", "", "e/f", "fsync", 1, 9, EINVAL, 0, "" },
	{ "what it is in cannot be opened", "", "e/f", "mkdir", 1, 1, 0, next_denied, "" },
	{ "what was made cannot be opened", "", "e/f", "mkdir", 2, 1, 0, second_fails, "test: e/f: Too many open files\n" },
	{ "another has locked it", "", "d", "flock", 1, 1, EWOULDBLOCK, 0, "test: d: another import into this directory is running; nothing was extracted\n" },
	{ "no locks", "", "d", "flock", 1, 1, ENOLCK, 0, "" },
	/* clang-format on */
};

static const struct row *row;

static void act(void)
{
	calls_begin(row->only, row->at, row->error, row->turn);
	calls.times = row->times;
	path = row->path;
	begin();
}

static void clean(void)
{
	shell("rm -rf d e l dev");
	prepare();
}

static void check_begins(void)
{
	for (row = begins; row < begins + sizeof begins / sizeof *begins; row++) {
		clean();
		shell(row->script);
		ok(in_child(act) == (*row->said != 0), row->name);
		is(said, row->said, "... what is said");
	}
}

static void begin_without_input(void)
{
	syscall(SYS_close, 0);
	begin();
	if (destination.directory != 0)
		die("another one");
}

static const char made[] =
	"mkdir e 777; flush top; mkdir e/f 777; flush e; mkdir e/f//g 777; flush f; lock g 6; ";

static void check_made(void)
{
	unsigned before = open_files();
	char here[512], whole[600];

	clean();
	calls_begin(0, 0, 0, 0);
	path = "e/f//g//";
	begin();
	is(calls.trace, made, "directories are made, each flushed before the next");
	ok(destination.path == path && destination.part == 0, "... it is known by its path");
	destination_end(&destination);
	ok(open_files() == before, "... and closed");
	clean();
	if (!getcwd(here, sizeof here))
		abort();
	snprintf(whole, sizeof whole, "%s/e/f", here);
	calls_begin(0, 0, 0, 0);
	path = whole;
	begin();
	destination_end(&destination);
	ok(strncmp(calls.trace, "mkdir /tmp 777; mkdir /tmp/lbpayload-unit-", 42) == 0 && strstr(calls.trace, "/e 777; flush top; ") &&
			strstr(calls.trace, "/e/f 777; flush e; lock f 6; "),
		"a path from the first directory of all");
	ok(open_files() == before, "... and closed");
	ok(in_child(begin_without_input) == 0, "descriptor 0");
}

static void check_places(void)
{
	if (syscall(SYS_geteuid) != 0 || system("mkdir dev && mknod dev/null c 1 3")) {
		tap_skip("among devices", "root, who may make nodes");
		return;
	}
	path = "dev";
	ok(in_child(begin) == 1, "where devices are");
	is(said, "test: dev: is where devices are, and files do not go\n", "... what is said");
	path = "dev/x/y";
	ok(in_child(begin) == 1 && access("dev/x", F_OK) < 0, "... nothing is made there");
	is(said, "test: dev/x/y: is where devices are, and files do not go\n", "... what is said");
	path = "d";
	clean();
}

static size_t longest(unsigned long of_system, int error)
{
	size_t bytes;

	namemax = of_system;
	calls_begin("fstatvfs", 1, error, 0);
	begin();
	bytes = destination.name_bytes_max;
	destination_end(&destination);
	namemax = 0;
	return bytes;
}

static void check_longest(void)
{
	clean();
	path = "d";
	ok(longest(0, 0) == 255 && longest(1000, 0) == 255 && longest(255, 0) == 255,
		"names are as long as anywhere");
	ok(longest(254, 0) == 254 && longest(1, 0) == 1, "... or shorter");
	ok(longest(1, EIO) == 255, "... where the file system says it");
}

/* --- Looked at. --- */

static void look(void)
{
	memset(&file, 0x55, sizeof file);
	file.name = name;
	destination_look(&destination, &file);
}

static void no_input(void)
{
	syscall(SYS_close, 0);
	look();
	if (file.is_new || destination.directory == 0)
		die("not seen");
}

static void read_it(void)
{
	struct stat status;

	stat("d/s/x", &status);
	files_read_add("d/s/x", &status);
	look();
}

static void mounted(void)
{
	is_mounted = 1;
	look();
}

static void short_names(void)
{
	destination.name_bytes_max = 8;
	look();
}

static const struct look {
	const char *name, *script, *path;
	void (*act)(void);
	const char *only;
	unsigned at;
	int error;
	const char *said;
} looks[] = {
	/* clang-format off */
	{ "a file in the place of a directory", "", "file/x", look, 0, 0, 0, "test: d/file: " NOT_ONE },
	{ "... further down", "", "s/x/y/z", look, 0, 0, 0, "test: d/s/x: " NOT_ONE },
	{ "a link to a directory", "ln -s s d/l", "l/x", look, 0, 0, 0, "test: d/l: " NOT_ONE },
	{ "a link around", "", "s/y", look, "open", 1, ELOOP, "test: d/s: " NOT_ONE },
	{ "a directory that cannot be opened", "", "s/y", look, "open", 1, EACCES, "test: d/s: Permission denied\n" },
	{ "one that is not there", "", "none/x/y", look, 0, 0, 0, "" },
	{ "a directory in the place of a file", "", "s", look, 0, 0, 0, "test: d/s: there is something of that name that is not a regular file\n" },
	{ "a pipe", "mkfifo d/p", "p", look, 0, 0, 0, "test: d/p: there is something of that name that is not a regular file\n" },
	{ "it is read", "", "s/x", read_it, 0, 0, 0, "test: d/s/x: is read, too, and would be lost: write to another file\n" },
	{ "something is mounted there", "", "s/x", mounted, 0, 0, 0, "test: d/s/x: something is mounted there, so no other file can take its place: write to another file\n" },
	{ "... but not where nothing is", "", "s/y", mounted, 0, 0, 0, "" },
	{ "a directory is in the way", "mkdir d/s/x.lbpayload.part", "s/x", look, 0, 0, 0, "test: d/s/x.lbpayload.part: in the way, and not a regular file\n" },
	{ "a link is", "ln -s x d/s/y.lbpayload.part", "s/y", look, 0, 0, 0, "test: d/s/y.lbpayload.part: in the way, and not a regular file\n" },
	{ "as long as a name can be", "", "12345678", short_names, 0, 0, 0, "" },
	{ "... in a directory", "mkdir d/123456789", "123456789/12345678", short_names, 0, 0, 0, "" },
	{ "longer", "", "123456789", short_names, 0, 0, 0, "test: d/123456789: longer than a name can be here; nothing was extracted\n" },
	{ "descriptor 0", "", "s/x", no_input, 0, 0, 0, "" },
	/* clang-format on */
};

static const struct look *tried;

static void act_look(void)
{
	calls_begin(tried->only, tried->at, tried->error, 0);
	name = tried->path;
	tried->act();
}

static void open_d(void)
{
	clean();
	shell("mkdir d/s; echo -n 1 >d/s/x; rm -f hold");
	path = "d";
	begin();
}

static void check_looks(void)
{
	for (tried = looks; tried < looks + sizeof looks / sizeof *looks; tried++) {
		open_d();
		shell(tried->script);
		ok(in_child(act_look) == (*tried->said != 0), tried->name);
		is(said, tried->said, "... what is said");
		destination_end(&destination);
	}
}

static int is_file(const struct destination_id *id, const char *of)
{
	struct stat status;

	return lstat(of, &status) == 0 && id->device == status.st_dev && id->inode == status.st_ino;
}

/* What is found of a file, and that nothing is left open. */
static void finds(const char *of, const char *there, const char *part)
{
	unsigned before = open_files();

	name = of;
	look();
	ok(file.is_new == !there && (!there || is_file(&file.there, there)), of);
	ok(file.has_part == (part != 0) && (!part || is_file(&file.part, part)), "... its temporary file");
	ok(open_files() == before && syscall(SYS_fcntl, destination.directory, F_GETFD) >= 0, "... no descriptor more or less");
}

static void check_found(void)
{
	char longer[512];

	open_d();
	calls_begin(0, 0, 0, 0);
	shell("ln -s none d/l; echo >d/l.lbpayload.part; echo >d/s/y.lbpayload.part; echo >d/p; mkdir d/s/t; echo >d/s/t/x");
	finds("new", 0, 0);
	finds("file", "d/file", 0);
	finds("l", "d/l", "d/l.lbpayload.part");
	finds("s/x", "d/s/x", 0);
	finds("s/y", 0, "d/s/y.lbpayload.part");
	finds("s/t/x", "d/s/t/x", 0);
	finds("s/none/x", 0, 0);
	finds("none/s/x", 0, 0);
	destination.part = "p";
	finds("file", "d/file", "d/p");
	finds("s/x", "d/s/x", 0);
	destination.part = 0;
	shell("echo >d/.lbpayload.part; echo >d/s/.lbpayload.part");
	finds("file", "d/file", 0);
	memset(longer, 'n', sizeof longer);
	longer[241] = 0;
	finds(longer, 0, "d/.lbpayload.part");
	longer[0] = 's', longer[1] = '/', longer[2 + 241] = 0, longer[241] = 'n';
	finds(longer, 0, "d/s/.lbpayload.part");
	ok(destination_shares_part(&destination, longer), "a long name shares its temporary file");
	longer[2 + 240] = 0;
	ok(!destination_shares_part(&destination, longer), "... a byte less does not");
	finds(longer, 0, 0);
	calls_begin("fstatat", 1, EIO, 0);
	finds("file", 0, 0);
	destination_end(&destination);
}

int main(void)
{
	message_program = "test";
	enter_top();
	check_begins();
	check_made();
	check_places();
	check_longest();
	check_looks();
	check_found();
	leave_place();
	return tap_end();
}
