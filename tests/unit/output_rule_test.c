/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output_rule_test.c - what an output may be: each kind, each thing that may be there. */
#include "host/output_rule.h"

#include "host/message.h"
#include "rule_rows.h"

/* Stands in for the kernel's, from 1 on. */
static uid_t user;

uid_t geteuid(void)
{
	return user ? user : (uid_t)syscall(SYS_geteuid);
}

/* --- What is tried. --- */

static void find(void)
{
	struct output_target target;

	if (output_rule_find(&target, path) != -1)
		die("%s: a descriptor", path);
	if (strcmp(target.name, strrchr(target.path, '/') ? strrchr(target.path, '/') + 1
							  : target.path) != 0 ||
		fcntl(target.directory, F_GETFD) != FD_CLOEXEC)
		die("%s: not where it is", path);
	output_rule_free(&target);
	output_rule_look(path);
}

/* Behind links: in d, as file. */
static void find_behind(void)
{
	struct output_target target;

	output_rule_find(&target, path);
	if (strcmp(target.name, "file") != 0 || strcmp(calls_name(target.directory), "d") != 0)
		die("%s: leads to %s", path, target.path);
	output_rule_free(&target);
}

static void look_directory(void)
{
	output_rule_look_directory(path);
}

static void look_in_devices(void)
{
	if (chdir("/dev"))
		abort();
	output_rule_look_directory(path);
}

static void check_again(void)
{
	int directory = open("d", O_RDONLY);

	output_rule_check_again(path, directory, path + 2);
	close(directory);
}

/* --- ... where something else is so, too. --- */

static void read_it(void)
{
	read_as("d/file");
	then();
}

static void in_use(void)
{
	is_in_use = 1;
	then();
}

static void mounted(void)
{
	is_mounted = 1;
	then();
}

static void take_descriptor(int fd)
{
	dup2(open("d/file", O_RDWR | O_APPEND), fd);
	then();
}

static void is_input(void)
{
	take_descriptor(0);
}

static void is_output(void)
{
	take_descriptor(1);
}

static void is_error(void)
{
	take_descriptor(2);
}

static void is_next(void)
{
	take_descriptor(3);
}

/* The user is another one: of the owners of the directory and of the file, or neither. */
static void of_nobody(void)
{
	user = 60000;
	then();
}

static void of_file(void)
{
	user = 60001;
	then();
}

static void of_directory(void)
{
	user = 60002;
	then();
}

static void of_root(void)
{
	user = 0;
	then();
}

/* By its descriptor, when it has lost its name. */
static void by_descriptor(const char *script)
{
	static char link[64];

	snprintf(link, sizeof link, "/proc/self/fd/%d", open("d/file", O_RDWR));
	if (system(script))
		abort();
	path = link;
	then();
}

static void moved(void)
{
	by_descriptor("ln d/file d/other; rm d/file");
}

static void moved_and_another(void)
{
	by_descriptor("ln d/file d/other; rm d/file; touch 'd/file (deleted)'");
}

static void removed(void)
{
	by_descriptor("rm d/file");
}

static void removed_and_read(void)
{
	read_as("d/in");
	by_descriptor("rm d/file");
}

/* --- The table. --- */

#define KIND  "there is something of that name that is not a regular file: "
#define OTHER "another user's, and only they may replace it in this directory"

static const struct row rows[] = {
	/* clang-format off */
	{ "a new file", find, 0, "", "d/new", 0, 0 },
	{ "here", find, 0, "", "new", 0, 0 },
	{ "one that is there", find_behind, 0, "", "d/file", 0, 0 },
	{ "in the topmost directory", find, 0, "", "/lbpayload-none", 0, 0 },
	{ "no name", find, 0, "", "d/", "not the name of a file", 0 },
	{ "no directory", find, 0, "", "none/x", "cannot open its directory: No such file or directory", 0 },
	{ "a file for a directory", find, 0, "", "d/file/x", "cannot open its directory: Not a directory", 0 },
	{ "a directory", find, 0, "", "d", KIND "a directory", 0 },
	{ "a pipe", find, 0, "mkfifo d/pipe", "d/pipe", KIND "a pipe", 0 },
	{ "a character device", find, 0, "", "/dev/null", KIND "a character device", 0 },
	{ "a link to nothing", find, 0, "ln -s none link", "link", "a symbolic link to nowhere: No such file or directory", 0 },
	{ "a link to a directory", find, 0, "ln -s d link", "link", KIND "a directory", 0 },
	{ "a link to a file", find_behind, 0, "ln -s d/file link", "link", 0, 0 },
	{ "a link to a link to one", find_behind, 0, "ln -s d/file a && ln -s a link", "link", 0, 0 },
	{ "it is read", read_it, find, "", "d/file", "is read, too, and would be lost: write to another file", 0 },
	{ "by another name", read_as_other, find, "", "d/file", READ, 0 },
	{ "by a link", read_as_other, find, "ln -s d/file link", "link", READ, 0 },
	{ "another one is read", read_as_other, find, "touch d/b", "d/b", 0, 0 },
	{ "in use", in_use, find, "", "d/file", "in use as swap: take it out of use, or write to another file", 0 },
	{ "something is mounted there", mounted, find, "", "d/file", "something is mounted there, so no other file can take its place: write to another file", 0 },
	{ "standard input", is_input, find, "", "d/file", "is the standard input of this program: write to another file", 0 },
	{ "... by a link", is_input, find, "ln -s d/file link", "link", "is the standard input of this program: write to another file", 0 },
	{ "standard output", is_output, find, "", "d/file", "is the standard output of this program: write to another file", 0 },
	{ "standard error", is_error, find, "", "d/file", "", 0 },
	{ "open otherwise", is_next, find, "", "d/file", 0, 0 },
	{ "standard input is closed", no_input, find, "", "d/file", 0, 0 },
	{ "its name is gone", moved, find, "", "", "leads to a file that has no name any more", 0 },
	{ "... and another is there", moved_and_another, find, "", "", "leads to a file that has no name any more", 0 },
	{ "it has lost its last name", removed, find, "", "", "a descriptor", 0 },
	{ "... and is read", removed_and_read, find, "", "", READ, 0 },
	{ "among devices", find, 0, "", "/dev/lbpayload-none", NONE, 0 },
	{ "below them", find, 0, "mkdir -p dev/a/b && mknod dev/null c 1 3", "dev/a/b/new", NONE, 1 },
	{ "a file among them", find, 0, "mkdir dev && mknod dev/null c 1 3 && touch dev/file", "dev/file", "a regular file among the devices: " NONE, 1 },
	{ "another device of that name", find, 0, "mknod d/null c 1 5", "d/new", 0, 1 },
	{ "... of another kind", find, 0, "mknod d/null c 2 3", "d/new", 0, 1 },
	{ "... a block device", find, 0, "mknod d/null b 1 3", "d/new", 0, 1 },
	{ "a file of that name", find, 0, "touch d/null", "d/new", 0, 0 },
	{ "a link to the device", find, 0, "ln -s /dev/null d/null", "d/new", 0, 0 },
	{ "a sticky directory", of_nobody, find, "chmod 1777 d", "d/file", OTHER, 0 },
	{ "... that is not", of_nobody, find, "chmod 777 d", "d/file", 0, 0 },
	{ "... of one's own", of_directory, find, "chown 60002 d; chmod 1777 d", "d/file", 0, 1 },
	{ "... one's own file", of_file, find, "chown 60001 d/file; chmod 1777 d", "d/file", 0, 1 },
	{ "... root", of_root, find, "chown 60001 d/file; chown 60002 d; chmod 1777 d", "d/file", 0, 1 },
	{ "a new directory", look_directory, 0, "", "d/new", 0, 0 },
	{ "... of several", look_directory, 0, "", "d//a//b/c//", 0, 0 },
	{ "... here", look_directory, 0, "", "new", 0, 0 },
	{ "... without a name", look_directory, 0, "", "", 0, 0 },
	{ "... on top", look_directory, 0, "", "/lbpayload-none/a", 0, 0 },
	{ "... below a file", look_directory, 0, "", "d/file/x", 0, 0 },
	{ "... among devices", look_directory, 0, "", "/dev/lbpayload-none/a", "is where devices are, and files do not go", 0 },
	{ "... devices themselves", look_directory, 0, "", "/dev", "is where devices are, and files do not go", 0 },
	{ "... there", look_in_devices, 0, "", "a", "is where devices are, and files do not go", 0 },
	{ "... below", look_in_devices, 0, "", "a//b/", "is where devices are, and files do not go", 0 },
	{ "... there, of one letter", look_in_devices, 0, "", "./a", "is where devices are, and files do not go", 0 },
	{ "... itself", look_in_devices, 0, "", "", "is where devices are, and files do not go", 0 },
	{ "it is read when it gets its name", read_as_other, check_again, "", "d/file", READ, 0 },
	{ "it is not", read_as_other, check_again, "touch d/b", "d/b", 0, 0 },
	{ "it is not there", read_as_other, check_again, "", "d/none", 0, 0 },
	{ "a link to what is read takes its place", read_as_other, check_again, "ln -s file d/link", "d/link", 0, 0 },
	/* clang-format on */
};

/* In this process, so that what is not given back is seen. */
static void check_descriptors(void)
{
	unsigned before = open_files();

	prepare();
	path = "d/file";
	find();
	find_behind();
	path = "d/a/b/c";
	look_directory();
	path = "d/file";
	check_again();
	ok(open_files() == before, "no descriptor is left open");
}

/* An open file without a name is emptied. */
static void check_nameless(void)
{
	struct output_target target;
	char link[64];
	int fd = (int)syscall(SYS_memfd_create, "made", 0), found;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	if (write(fd, "old", 3) != 3)
		abort();
	output_rule_look(link);
	ok(lseek(fd, 0, SEEK_END) == 3, "a file without a name: a look does nothing");
	found = output_rule_find(&target, link);
	ok(found >= 0 && fcntl(found, F_GETFD) == FD_CLOEXEC && lseek(fd, 0, SEEK_END) == 0,
		"... it is emptied");
	ok(write(found, "new", 3) == 3 && pread(found, link, 3, 0) == 3, "... and open for both");
	close(found);
	close(fd);
}

static const char *sealed;

static void find_sealed(void)
{
	struct output_target target;

	output_rule_find(&target, sealed);
}

static void check_sealed(void)
{
	char link[64], line[128];
	int fd = (int)syscall(SYS_memfd_create, "sealed", 2 /* MFD_ALLOW_SEALING */);

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	if (write(fd, "old", 3) != 3 || fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK))
		abort();
	sealed = link;
	ok(in_child(find_sealed) == 1 && lseek(fd, 0, SEEK_END) == 3, "one that cannot be emptied");
	snprintf(line, sizeof line, "test: %s: cannot be written: Operation not permitted\n", link);
	is(said, line, "... what is said");
	close(fd);
}

int main(void)
{
	message_program = "test";
	enter_place();
	check_all_rows(rows, sizeof rows / sizeof *rows);
	check_descriptors();
	check_nameless();
	check_sealed();
	leave_place();
	return tap_end();
}
