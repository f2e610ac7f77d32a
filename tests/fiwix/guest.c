/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * guest.c - process 1 of the tests on Fiwix: does what /steps says, a step a line, and restarts the
 * machine. It needs nothing in its file system but itself and what the steps name.
 *
 *	proc			mount /proc
 *	run PROGRAM WORD...	run it and print "guest: PROGRAM: status N"
 *	show DIRECTORY		print "guest: SHA256 BYTES PATH" for each file in it
 *	print FILE		print the file as it is
 *	node PATH MAJOR MINOR	make a block device's node
 *	bytes NODE		print the length of the device, as its driver says
 *	room DIRECTORY		print how many KiB are free there
 *	remove PATH		remove a file or node
 *	read NODE MIB [FILE]	read so much of the device, 64 KiB at a time, into a file */
#include <string.h>

#include "format/sha256.h"
#include "freestanding/directories.h"
#include "freestanding/files.h"
#include "freestanding/machine.h"
#include "freestanding/message.h"
#include "freestanding/processes.h"

enum {
	STEPS_BYTES_MAX = 8192,
	WORDS_MAX = 16,
	PATH_BYTES_MAX = 1024,
	REBOOT_RESTART = 0x01234567,
};

static int failed(const char *what, long error)
{
	say(what, ": ", system_error_text(error));
	return -1;
}

static int do_proc(char **words)
{
	long result;

	(void)words;
	system_mkdir("/proc", 0755);
	result = system_mount("proc", "/proc", "proc", 0, 0);
	return result < 0 ? failed("/proc", result) : 0;
}

static void say_status(const char *program, int status)
{
	if (status & 0x7f)
		say(program, ": signal ", message_number((uint64_t)(status & 0x7f)));
	else
		say(program, ": status ", message_number((uint64_t)(status >> 8 & 0xff)));
}

static int do_run(char **words)
{
	char *environment[] = { 0 };
	int status = 0;
	long child = system_fork();

	if (child == 0) {
		long result = system_execve(words[1], words + 1, environment);

		failed(words[1], result);
		system_exit(127);
	}
	if (child < 0)
		return failed("fork", child);
	while (system_wait(-1, &status) != child)
		;
	say_status(words[1], status);
	return 0;
}

/* In hexadecimal, with its NUL. */
static void digest_text(const uint8_t *digest, char text[2 * SHA256_DIGEST_BYTES + 1])
{
	static const char digits[] = "0123456789abcdef";
	int i;

	for (i = 0; i < SHA256_DIGEST_BYTES; i++) {
		text[2 * i] = digits[digest[i] >> 4];
		text[2 * i + 1] = digits[digest[i] & 15];
	}
	text[2 * SHA256_DIGEST_BYTES] = 0;
}

static void show_file(const char *path)
{
	static uint8_t buffer[64 * 1024];
	uint8_t digest[SHA256_DIGEST_BYTES];
	char text[2 * SHA256_DIGEST_BYTES + 1];
	struct file_status status;
	struct sha256 hash;
	uint64_t bytes = 0;
	long fd, size = 0;

	if (system_lstat(path, &status) < 0 || status.type != MODE_FILE) {
		say("not a file: ", path);
		return;
	}
	fd = system_open(path, OPEN_READ, 0);
	sha256_begin(&hash);
	while (fd >= 0 && (size = system_read((int)fd, buffer, sizeof buffer)) > 0) {
		sha256_add(&hash, buffer, (size_t)size);
		bytes += (uint64_t)size;
	}
	if (fd < 0 || size < 0) {
		failed(path, fd < 0 ? fd : size);
		return;
	}
	sha256_end(&hash, digest);
	system_close((int)fd);
	digest_text(digest, text);
	say(text, " ", message_number(bytes), " ", path);
}

static int do_show(char **words)
{
	static struct directory directory;
	char path[PATH_BYTES_MAX];
	size_t length = strlen(words[1]);
	long result = directory_open(&directory, words[1]);
	const char *name;

	if (result < 0)
		return failed(words[1], result);
	memcpy(path, words[1], length);
	path[length++] = '/';
	while ((name = directory_next(&directory))) {
		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		memcpy(path + length, name, strlen(name) + 1);
		show_file(path);
	}
	directory_close(&directory);
	return 0;
}

static int do_print(char **words)
{
	char buffer[512];
	long fd = system_open(words[1], OPEN_READ, 0), size;

	if (fd < 0)
		return failed(words[1], fd);
	while ((size = system_read((int)fd, buffer, sizeof buffer)) > 0)
		system_write_all(MESSAGE_STANDARD_OUTPUT, buffer, (size_t)size);
	system_close((int)fd);
	return 0;
}

static int do_node(char **words)
{
	uint32_t major, minor;
	long result;

	if (!number_get(words[2], strlen(words[2]), &major) ||
		!number_get(words[3], strlen(words[3]), &minor))
		return failed(words[1], -ERROR_INVAL);
	result = system_mknod(words[1], MODE_BLOCK | 0600, major, minor);
	return result < 0 ? failed(words[1], result) : 0;
}

static int do_bytes(char **words)
{
	enum { IOCTL_BLKGETSIZE = 0x1260, SECTOR_BYTES = 512 }; /* the only one that Fiwix has */
	unsigned long sectors = 0;
	long fd = system_open(words[1], OPEN_READ, 0), result;

	if (fd < 0)
		return failed(words[1], fd);
	result = system_ioctl((int)fd, IOCTL_BLKGETSIZE, &sectors);
	system_close((int)fd);
	if (result < 0)
		return failed(words[1], result);
	say(words[1], ": ", message_number((uint64_t)sectors * SECTOR_BYTES), " bytes");
	return 0;
}

static int do_room(char **words)
{
	struct file_system_space space;
	long result = system_space(words[1], &space);

	if (result < 0)
		return failed(words[1], result);
	say(words[1], ": ", message_number(space.free_bytes >> 10), " KiB are free");
	return 0;
}

static int do_remove(char **words)
{
	long result = system_unlink(words[1]);

	return result < 0 ? failed(words[1], result) : 0;
}

static int do_read(char **words)
{
	static uint8_t bytes[64 * 1024];
	uint32_t mib;
	long fd = system_open(words[1], OPEN_READ, 0), got = 1;
	long to = words[3] ? system_open(words[3], OPEN_WRITE | OPEN_CREATE, 0644) : -1;

	if (fd < 0 || number_get(words[2], strlen(words[2]), &mib) != strlen(words[2]))
		return failed(words[1], fd);
	for (mib *= 1024 * 1024 / sizeof bytes; mib > 0 && got > 0; mib--) {
		got = system_read((int)fd, bytes, sizeof bytes);
		if (to >= 0 && got > 0)
			got = system_write_all((int)to, bytes, (size_t)got) < 0 ? -1 : got;
	}
	if (to >= 0)
		system_close((int)to);
	system_close((int)fd);
	return got < 0 ? failed(words[1], got) : 0;
}

static const struct {
	const char *name;
	int words_min;
	int (*act)(char **words);
} acts[] = {
	{ "proc", 1, do_proc },
	{ "run", 2, do_run },
	{ "show", 2, do_show },
	{ "print", 2, do_print },
	{ "node", 4, do_node },
	{ "bytes", 2, do_bytes },
	{ "room", 2, do_room },
	{ "remove", 2, do_remove },
	{ "read", 3, do_read },
};

static void do_step(char *line)
{
	char *words[WORDS_MAX + 1] = { 0 };
	int count = 0;
	size_t i;

	while (*line && count < WORDS_MAX) {
		words[count++] = line;
		while (*line && *line != ' ')
			line++;
		if (*line)
			*line++ = 0;
	}
	for (i = 0; count > 0 && i < sizeof acts / sizeof *acts; i++) {
		if (strcmp(words[0], acts[i].name) == 0 && count >= acts[i].words_min) {
			acts[i].act(words);
			return;
		}
	}
	say("no such step: ", count > 0 ? words[0] : "an empty line");
}

static void open_console(void)
{
	enum { MAJOR_TTY = 5, MINOR_CONSOLE = 1 };
	long fd;
	int to;

	system_mkdir("/dev", 0755);
	system_mknod("/dev/console", MODE_CHARACTER | 0600, MAJOR_TTY, MINOR_CONSOLE);
	fd = system_open("/dev/console", OPEN_READ_WRITE, 0);
	for (to = 0; fd >= 0 && to < 3; to++)
		system_dup2((int)fd, to);
}

int main(int argc, char **argv, char **environment)
{
	static char steps[STEPS_BYTES_MAX];
	char *line, *end;
	long fd, size = 0;

	(void)argc;
	(void)argv;
	(void)environment;
	message_program = "guest";
	open_console();
	fd = system_open("/steps", OPEN_READ, 0);
	if (fd >= 0)
		size = system_read_all((int)fd, steps, sizeof steps - 1);
	if (fd < 0 || size < 0)
		failed("/steps", fd < 0 ? fd : size);
	for (line = steps; *line; line = end) {
		for (end = line; *end && *end != '\n'; end++)
			;
		if (*end)
			*end++ = 0;
		do_step(line);
	}
	say("done");
	system_sync();
	return (int)system_reboot(REBOOT_RESTART);
}
