/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output_kinds_test.c - outputs that are no files of their own: streams, sockets, disks of others. */
#include <sys/socket.h>
#include <sys/un.h>

#include "host/message.h"
#include "host/output_rule.h"
#include "rule_rows.h"

static void look_stream(void)
{
	output_rule_look_stream(path);
}

/* What is no file can be read and written. */
static void stream_of_input(void)
{
	struct stat status;

	stat(path, &status);
	files_read_add("input", &status);
	look_stream();
}

static void check_socket(void)
{
	output_rule_check_socket(path);
}

static void check_disk(void)
{
	struct stat status;

	if (lstat(path, &status))
		abort();
	output_rule_check_disk(path, &status);
}

static void bind_socket(const char *to, int type, int is_listening)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, type, 0);

	strcpy(address.sun_path, to);
	if (bind(fd, (struct sockaddr *)&address, sizeof address) || (is_listening && listen(fd, 1)))
		abort();
	if (!is_listening && type == SOCK_STREAM)
		close(fd);
	then();
}

static void socket_there(void)
{
	bind_socket("d/socket", SOCK_STREAM, 0);
}

static void socket_listens(void)
{
	bind_socket("d/socket", SOCK_STREAM, 1);
}

static void socket_of_datagrams(void)
{
	bind_socket("d/socket", SOCK_DGRAM, 0);
}

/* 107 bytes */
#define L107  "d/./././././././././././././././././././././././././././././././././././././././././././././././././socket"

static const struct row rows[] = {
	/* clang-format off */
	{ "a stream to a directory", look_stream, 0, "", "d", "is a directory, where a file, a pipe or a terminal can be", 0 },
	{ "... a pipe", look_stream, 0, "mkfifo d/pipe", "d/pipe", 0, 0 },
	{ "... a character device", look_stream, 0, "", "/dev/null", 0, 0 },
	{ "... which is read", stream_of_input, 0, "", "/dev/null", 0, 0 },
	{ "... a block device", look_stream, 0, "mknod d/b b 7 0", "d/b", "is a block device, where a file, a pipe or a terminal can be", 1 },
	{ "... a new file", look_stream, 0, "", "d/new", 0, 0 },
	{ "... a file that is read", read_as_other, look_stream, "", "d/file", READ, 0 },
	{ "... no directory", look_stream, 0, "", "none/new", 0, 0 },
	{ "... a link to nothing", look_stream, 0, "ln -s none link", "link", "a symbolic link to nowhere", 0 },
	{ "... among devices", look_stream, 0, "", "/dev/lbpayload-none", NONE, 0 },
	{ "... standard input is closed", no_input, look_stream, "", "/dev/lbpayload-none", NONE, 0 },
	{ "a new socket", check_socket, 0, "", "d/new", 0, 0 },
	{ "... among devices", check_socket, 0, "", "/dev/lbpayload-none", NONE, 0 },
	{ "... a file", check_socket, 0, "", "d/file", "is a regular file, where a socket or nothing can be", 0 },
	{ "... a link", check_socket, 0, "ln -s file d/link", "d/link", "is a symbolic link, where a socket or nothing can be", 0 },
	{ "... one that nobody listens at", socket_there, check_socket, "", "d/socket", 0, 0 },
	{ "... one in use", socket_listens, check_socket, "", "d/socket", "another program listens there: take another name", 0 },
	{ "... of another kind", socket_of_datagrams, check_socket, "", "d/socket", "another program listens there: take another name", 0 },
	{ "... by the longest path", socket_listens, check_socket, "", L107, "another program listens there: take another name", 0 },
	{ "... by one that is too long", socket_listens, check_socket, "", "./" L107, 0, 0 },
	{ "a disk: a file", check_disk, 0, "", "d/file", 0, 0 },
	{ "... which is read", read_as_other, check_disk, "", "d/file", READ, 0 },
	{ "... a directory", check_disk, 0, "", "d", "is a directory, where a file or a block device can be", 0 },
	{ "... a link", check_disk, 0, "ln -s file d/link", "d/link", "is a symbolic link, where a file or a block device can be", 0 },
	{ "... a character device", check_disk, 0, "", "/dev/null", "is a character device, where a file or a block device can be", 0 },
	{ "... a block device", check_disk, 0, "mknod d/b b 7 0", "d/b", 0, 1 },
	{ "a socket", socket_there, check_disk, "", "d/socket", "is a socket, where a file or a block device can be", 0 },
	/* clang-format on */
};

static void read_now(void)
{
	read_as("d/in");
}

static void open_stream(void)
{
	output_rule_open_stream("d/file", 0600);
}

static void check_opened(void)
{
	unsigned before = open_files();
	struct stat status;
	int fd;

	prepare();
	calls_begin(0, 0, 0, 0);
	umask(0);
	fd = output_rule_open_stream("d/new", 0640);
	ok(fd >= 0 && fcntl(fd, F_GETFD) == FD_CLOEXEC && write(fd, "new", 3) == 3, "a new stream");
	ok(fstat(fd, &status) == 0 && (status.st_mode & 07777) == 0640, "... its mode");
	close(fd);
	fd = output_rule_open_stream("d/file", 0640);
	ok(fstat(fd, &status) == 0 && status.st_size == 0, "one that is there is emptied");
	close(fd);
	ok(output_rule_open_stream("none/x", 0640) == -1 && errno == ENOENT, "one that cannot be made");
	calls_begin("ftruncate", 1, EIO, 0);
	ok(output_rule_open_stream("d/file", 0640) == -1, "one that cannot be emptied");
	calls_begin("make", 1, 0, read_now);
	ok(in_child(open_stream) == 1 && strstr(said, READ), "one that is read meanwhile");
	close(output_rule_open_stream("/dev/null", 0640));
	ok(open_files() == before, "no descriptor is left open");
}

static void check_descriptors(void)
{
	unsigned before = open_files();

	prepare();
	path = "d/new";
	look_stream();
	check_socket();
	then = check_socket;
	path = "d/socket";
	socket_there();
	ok(open_files() == before, "no descriptor is left open");
}

int main(void)
{
	message_program = "test";
	enter_place();
	check_all_rows(rows, sizeof rows / sizeof *rows);
	check_descriptors();
	check_opened();
	leave_place();
	return tap_end();
}
