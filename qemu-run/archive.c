/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * archive.c - the initial CPIO that a machine gets. */
#include "qemu-run/archive.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/cpio.h"
#include "format/hex.h"
#include "format/initial.h"
#include "format/sha256.h"
#include "host/child.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/words.h"
#include "qemu-run/end.h"
#include "qemu-run/files.h"

static int make_file(void)
{
	int fd = memfd_create("initrd", MFD_CLOEXEC);

	if (fd < 0)
		die_with(END_BROKEN, "cannot make a file in memory: %s", strerror(errno));
	return fd;
}

char *archive_path(int fd)
{
	return format_string("/proc/self/fd/%d", fd);
}

/* --- The one for a program. --- */

int archive_make(char *const *mkpayload_options, const char *program)
{
	int fd = make_file(), reason, keep[] = { fd, -1 };
	struct child child = { .input = CHILD_NOTHING,
		.output = STDERR_FILENO,
		.error = STDERR_FILENO,
		.keep = keep };
	struct words words = { 0, 0 };
	char *path = archive_path(fd);

	words_add(&words, files_find_mkpayload());
	words_add_these(&words, "cpio", "-o", path, "--exec", program);
	words_add_all(&words, (const char *const *)mkpayload_options);
	reason = child_start(&child, words.list);
	if (reason)
		die("%s: cannot be started: %s; it is installed with this program", words.list[0],
			strerror(reason));
	child_wait(&child, -1);
	if (child_exit_status(&child) != STATUS_DONE)
		die("%s: no initial CPIO could be made for it (mkpayload: %s)", program,
			child_ending(&child));
	words_free(&words);
	free(path);
	return fd;
}

/* --- Words. --- */

/* Bytes that grow. */
struct bytes {
	uint8_t *bytes;
	size_t size;
};

static void put(struct bytes *to, const void *from, size_t size)
{
	to->bytes = reallocate(to->bytes, to->size + size + 1);
	if (size > 0)
		memcpy(to->bytes + to->size, from, size);
	to->size += size;
}

static void put_word(struct bytes *to, const char *word)
{
	put(to, word, strlen(word) + 1);
}

static void pad(struct bytes *to, size_t align)
{
	static const uint8_t zeros[CPIO_BLOCK_BYTES];

	put(to, zeros, (align - to->size % align) % align);
}

/* A number of an entry that has no link is its own. */
static void put_entry(struct bytes *to, const char *name, uint32_t mode, uint32_t number,
	uint32_t links, const struct bytes *data)
{
	uint8_t header_bytes[CPIO_HEADER_BYTES];
	struct cpio_header header = { { 0 } };

	if (data && data->size > UINT32_MAX)
		die_usage("", "more than 4 GiB of arguments");
	header.field[CPIO_INO] = number;
	header.field[CPIO_MODE] = mode;
	header.field[CPIO_NLINK] = links;
	header.field[CPIO_FILESIZE] = data ? (uint32_t)data->size : 0;
	header.field[CPIO_NAMESIZE] = (uint32_t)strlen(name) + 1;
	cpio_put_header(header_bytes, &header);
	put(to, header_bytes, sizeof header_bytes);
	put_word(to, name);
	pad(to, CPIO_ALIGN_BYTES);
	if (data)
		put(to, data->bytes, data->size);
	pad(to, CPIO_ALIGN_BYTES);
}

/* The name of the marks: as good as no other archive's. */
static char *make_id(
	const struct bytes *arguments, const struct bytes *environment, const struct bytes *get_list)
{
	uint8_t digest[SHA256_DIGEST_BYTES];
	char id[INITIAL_MARK_ID_DIGITS + 1];
	struct sha256 hash;
	int i;

	sha256_begin(&hash);
	sha256_add(&hash, INITIAL_WORDS, sizeof INITIAL_WORDS);
	sha256_add(&hash, arguments->bytes, arguments->size);
	if (environment->size > 0)
		sha256_add(&hash, environment->bytes, environment->size);
	if (get_list->size > 0)
		sha256_add(&hash, get_list->bytes, get_list->size);
	sha256_end(&hash, digest);
	for (i = 0; i < INITIAL_MARK_ID_DIGITS; i++)
		id[i] = hex_digit((unsigned)(digest[i / 2] >> (i % 2 ? 0 : 4)));
	id[i] = 0;
	return copy_string(id);
}

static void put_words_archive(struct bytes *to, const struct bytes *arguments,
	const struct bytes *environment, const struct bytes *get_list)
{
	enum { NOBODYS, MARK, ARGUMENTS, ENVIRONMENT, GET_LIST };
	static const struct bytes mark = { (uint8_t *)INITIAL_MARK_TEXT,
		sizeof INITIAL_MARK_TEXT - 1 };
	char *id = make_id(arguments, environment, get_list);
	char *begin = format_string(
		"%s/%s" INITIAL_MARK_BEGIN, INITIAL_IN_ARCHIVE(INITIAL_MARKS), id);
	char *end =
		format_string("%s/%s" INITIAL_MARK_END, INITIAL_IN_ARCHIVE(INITIAL_MARKS), id);

	put_entry(to, INITIAL_IN_ARCHIVE(INITIAL_MARKS), CPIO_TYPE_DIRECTORY | 0755, NOBODYS, 2, 0);
	put_entry(to, begin, CPIO_TYPE_FILE | 0644, MARK, 2, 0);
	put_entry(to, INITIAL_IN_ARCHIVE(INITIAL_WORDS), CPIO_TYPE_DIRECTORY | 0700, NOBODYS, 2, 0);
	put_entry(to, INITIAL_IN_ARCHIVE(INITIAL_ARGUMENTS), CPIO_TYPE_FILE | 0600, ARGUMENTS, 1,
		arguments);
	put_entry(to, INITIAL_IN_ARCHIVE(INITIAL_ENVIRONMENT), CPIO_TYPE_FILE | 0600, ENVIRONMENT,
		1, environment);
	if (get_list->size > 0)
		put_entry(to, INITIAL_IN_ARCHIVE(INITIAL_GET_LIST), CPIO_TYPE_FILE | 0600, GET_LIST,
			1, get_list);
	put_entry(to, end, CPIO_TYPE_FILE | 0644, MARK, 2, &mark);
	put_entry(to, CPIO_TRAILER, 0, NOBODYS, 1, 0);
	free(id);
	free(begin);
	free(end);
}

/* Whether a later one is of the same variable: that counts more. */
static int is_set_again(const struct option_list *sets, size_t i)
{
	const char *text = sets->item[i].text, *other;
	size_t bytes = strcspn(text, "=");

	for (i++; i < sets->count; i++) {
		other = sets->item[i].text;
		if (strcspn(other, "=") == bytes && strncmp(text, other, bytes) == 0)
			return 1;
	}
	return 0;
}

static void add_variables(struct bytes *to, const struct option_list *sets)
{
	const char *text, *value;
	char *set;
	size_t i;

	for (i = 0; i < sets->count; i++) {
		text = sets->item[i].text;
		if (!*text || *text == '=')
			die_usage("", "--env %s: NAME=VALUE or NAME", text);
		if (is_set_again(sets, i))
			continue;
		if (strchr(text, '=')) {
			put_word(to, text);
			continue;
		}
		value = getenv(text);
		if (!value)
			continue;
		set = format_string("%s=%s", text, value);
		put_word(to, set);
		free(set);
	}
}

/* --- Copies. --- */

static void copy(int to, const char *path)
{
	int from = file_open(path, 0);
	struct stat status;
	ssize_t sent = 1;

	if (from < 0 || fstat(from, &status))
		die_with(END_BROKEN, "%s: %s", path, strerror(errno));
	while (sent > 0)
		sent = sendfile(to, from, 0, 1 << 30);
	if (sent < 0)
		die_with(END_BROKEN, "%s: cannot be read: %s", path, strerror(errno));
	close(from);
}

static void write_all(int fd, const struct bytes *bytes)
{
	size_t done = 0;
	ssize_t written;

	for (; done < bytes->size; done += (size_t)written) {
		written = write(fd, bytes->bytes + done, bytes->size - done);
		if (written < 0)
			die_with(END_BROKEN, "no memory for the arguments: %s", strerror(errno));
	}
}

int archive_with_words(const char *path, const struct archive_words *words)
{
	struct bytes arguments = { 0, 0 }, environment = { 0, 0 }, get_list = { 0, 0 };
	struct bytes archive = { 0, 0 };
	int fd = make_file();
	char *const *argument;
	off_t size, padding;

	put_word(&arguments, words->name);
	for (argument = words->arguments; *argument; argument++)
		put_word(&arguments, *argument);
	add_variables(&environment, words->sets);
	if (words->get_list)
		put(&get_list, words->get_list, strlen(words->get_list));
	copy(fd, path);
	size = lseek(fd, 0, SEEK_END);
	/* Zeros are passed over; Linux looks for the end of an LZ4 file by four of them. */
	padding = cpio_padding((uint32_t)size) + CPIO_ALIGN_BYTES;
	if (size < 0 || ftruncate(fd, size + padding) ||
		lseek(fd, 0, SEEK_END) < 0)
		die_with(END_BROKEN, "no memory for the initial CPIO: %s", strerror(errno));
	put_words_archive(&archive, &arguments, &environment, &get_list);
	write_all(fd, &archive);
	free(arguments.bytes);
	free(environment.bytes);
	free(get_list.bytes);
	free(archive.bytes);
	return fd;
}
