/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * srcfs.c - the stream of files and commands that builder-hex0 reads from the boot disk. */
#include "format/srcfs.h"

#include <string.h>

/* --- Names. --- */

static const char *check_component(const char *component, size_t length)
{
	if (length == 0)
		return "the name has two '/' in a row, or one at its end";
	if (length > SRCFS_COMPONENT_BYTES_MAX)
		return "a component of the name is longer than 255 bytes, and Fiwix knows none "
		       "such";
	if (component[0] == '.' && (length <= 2 || component[1] == '.' || component[2] == '.'))
		return "a component of the name begins with '.' in a way that builder-hex0 takes "
		       "for another directory";
	return 0;
}

const char *srcfs_check_name(const char *name, size_t length)
{
	size_t at, begin = 1;
	const char *problem;

	if (length == 0 || name[0] != '/')
		return "the name does not begin with '/'";
	if (length > SRCFS_NAME_BYTES_MAX)
		return "the name is longer than 1023 bytes, for which builder-hex0 has no room";
	if (memchr(name, '\n', length) || memchr(name, 0, length))
		return "the name contains a newline or a NUL";
	for (at = 1; length > 1 && at <= length; at++) {
		if (at < length && name[at] != '/')
			continue;
		problem = check_component(name + begin, at - begin);
		if (problem)
			return problem;
		begin = at + 1;
	}
	return 0;
}

size_t srcfs_kept_name(char *to, const char *name, size_t length)
{
	size_t at, kept = 0;

	for (at = 0; at < length; at++) {
		if (at > 0 && name[at] == '.' && name[at - 1] == '/')
			at++;
		else
			to[kept++] = name[at];
	}
	return kept;
}

int srcfs_is_renamed(const char *name, size_t length)
{
	size_t at;

	for (at = 1; at < length; at++) {
		if (name[at] == '.' && name[at - 1] == '/')
			return 1;
	}
	return 0;
}

/* --- Writing. --- */

static size_t put_number(char *to, uint32_t number)
{
	char digits[10];
	size_t count = 0, i;

	do
		digits[count++] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	for (i = 0; i < count; i++)
		to[i] = digits[count - 1 - i];
	return count;
}

static char *put_bytes(char *to, const char *bytes, size_t length)
{
	memcpy(to, bytes, length);
	return to + length;
}

size_t srcfs_put_file(char *to, uint32_t file_bytes, const char *name, size_t length)
{
	char *at = put_bytes(to, "src ", 4);

	at += put_number(at, file_bytes);
	*at++ = ' ';
	at = put_bytes(at, name, length);
	*at++ = '\n';
	return (size_t)(at - to);
}

size_t srcfs_put_command(char *to, const char *program, const char *argument)
{
	char *at = put_bytes(to, program, strlen(program));

	*at++ = ' ';
	at = put_bytes(at, argument, strlen(argument));
	*at++ = '\n';
	return (size_t)(at - to);
}

/* --- Reading. --- */

/* The words of a line after its first: up to a blank, and the rest. */
static const char *get_words(struct srcfs_line *line, const char *from, const char *end)
{
	const char *blank = memchr(from, ' ', (size_t)(end - from));

	if (!blank)
		return "a command without an argument";
	line->name = from;
	line->name_bytes = (size_t)(blank - from);
	line->argument = blank + 1;
	line->argument_bytes = (size_t)(end - blank - 1);
	if (line->name_bytes == 0 || line->argument_bytes == 0)
		return "a command without a program or an argument";
	if (line->name_bytes > SRCFS_ARGUMENT_BYTES_MAX ||
		line->argument_bytes > SRCFS_ARGUMENT_BYTES_MAX)
		return "a program or an argument of more than 255 bytes";
	return 0;
}

static const char *get_file(struct srcfs_line *line, const char *from, const char *end)
{
	const char *digit = from;
	uint32_t value;

	for (line->file_bytes = 0; digit < end && *digit >= '0' && *digit <= '9'; digit++) {
		value = (uint32_t)(*digit - '0');
		if (line->file_bytes > (UINT32_MAX - value) / 10)
			return "a size of 4 GiB or more";
		line->file_bytes = line->file_bytes * 10 + value;
	}
	if (digit == from || digit == end || *digit != ' ')
		return "a file without a size in decimal digits and one blank";
	line->name = digit + 1;
	line->name_bytes = (size_t)(end - line->name);
	return line->name_bytes > SRCFS_NAME_BYTES_MAX ? "a name of more than 1023 bytes" : 0;
}

static int begins(const char *from, const char *end, const char *word)
{
	size_t length = strlen(word);

	return (size_t)(end - from) >= length && memcmp(from, word, length) == 0;
}

static const char *get_kind(struct srcfs_line *line, const char *from, const char *end)
{
	switch (*from) {
	case 's':
		line->kind = SRCFS_FILE;
		return begins(from, end, "src ") ? get_file(line, from + 4, end)
						 : "an 's' that does not begin \"src \"";
	case 'h':
		line->kind = SRCFS_HEX0;
		return begins(from, end, "hex0 ") ? get_words(line, from + 5, end)
						  : "an 'h' that does not begin \"hex0 \"";
	case 'f':
		line->kind = SRCFS_FLUSH;
		return end - from == 1 ? 0 : "an 'f' that is not alone on its line";
	default:
		line->kind = SRCFS_RUN;
		return get_words(line, from, end);
	}
}

size_t srcfs_get_line(struct srcfs_line *line, const char *from, size_t size, const char **problem)
{
	const char *end;

	memset(line, 0, sizeof *line);
	*problem = 0;
	line->kind = SRCFS_END;
	if (size > 0 && from[0] == 0)
		return 1;
	end = memchr(from, '\n', size);
	if (!end)
		*problem = "no newline at the end";
	else if (end == from)
		*problem = "an empty line";
	else
		*problem = get_kind(line, from, end);
	return *problem ? 0 : (size_t)(end - from) + 1;
}

/* --- The disk. --- */

uint64_t srcfs_disk_sectors(uint64_t stream_bytes)
{
	return SRCFS_FIRST_SECTOR +
	       (stream_bytes + 1 + SRCFS_CHUNK_BYTES - 1) / SRCFS_CHUNK_BYTES * SRCFS_CHUNK_SECTORS;
}
