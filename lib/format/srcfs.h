/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * srcfs.h - the stream of files and commands that builder-hex0 reads from the boot disk.
 *
 * It begins at a fixed sector, and its lines are
 *
 *	src SIZE NAME		SIZE bytes follow the newline: a file; of size 0 also a directory
 *	hex0 FROM TO		compiles a program that has been written as hexadecimal digits
 *	f			the memory file /dev/hda goes to the disk before the next program
 *	PROGRAM ARGUMENT	runs a program
 *	(NUL)			the end
 *
 * The first byte alone decides which it is; everything else is taken as it comes. Specified by
 * builder-hex0-x86-stage2.hex0 and the limitations in its README. */
#ifndef FORMAT_SRCFS_H
#define FORMAT_SRCFS_H

#include <stddef.h>
#include <stdint.h>

enum {
	SRCFS_SECTOR_BYTES = 512,
	/* Where the stream begins: "stage2_stdin". Before it lie stage 1 and the text of stage 2.
	 */
	SRCFS_FIRST_SECTOR = 175,
	SRCFS_STAGE1_BYTES = 512,
	/* It is read in pieces of so many sectors ("read_next_sector"); one that crosses the end of
	 * the disk is tried for ever. */
	SRCFS_CHUNK_SECTORS = 64,
	SRCFS_CHUNK_BYTES = SRCFS_CHUNK_SECTORS * SRCFS_SECTOR_BYTES,
	/* Names and sizes are kept in tables of 14336 slots, the first four of which are taken; a
	 * slot is used up whenever a file is opened for writing, and never given back. */
	SRCFS_FILES_MAX = 14332,
	/* A slot of the table of names has 1024 bytes, with the NUL. */
	SRCFS_NAME_BYTES_MAX = 1023,
	/* An argument that is longer runs into the next. */
	SRCFS_ARGUMENT_BYTES_MAX = 255,
	/* Fiwix, which takes all files over, knows no longer names in a directory. */
	SRCFS_COMPONENT_BYTES_MAX = 255,
	/* Enough for the line of any file: "src 4294967295 " and the newline. */
	SRCFS_LINE_BYTES_MAX = 16 + SRCFS_NAME_BYTES_MAX,
};

/* The bytes of all files are kept in memory from here on, up to the hole below 4 GiB. */
#define SRCFS_FILES_BEGIN     0x54000000u
#define SRCFS_FILES_BYTES_MAX 0x6c000000u

enum srcfs_kind { SRCFS_FILE, SRCFS_HEX0, SRCFS_FLUSH, SRCFS_RUN, SRCFS_END };

struct srcfs_line {
	enum srcfs_kind kind;
	uint32_t file_bytes;
	const char *name; /* of the file, FROM or PROGRAM */
	size_t name_bytes;
	const char *argument; /* TO or ARGUMENT */
	size_t argument_bytes;
};

/* Returns 0 for an absolute name that is kept, else a static phrase. */
const char *srcfs_check_name(const char *name, size_t length);

/* 1 when builder-hex0 keeps the file under another name: of a component that begins with '.', it
 * takes that and the next character away ("dot_or_dotdot"). */
int srcfs_is_renamed(const char *name, size_t length);
/* The name that it is kept under; to has room for length bytes. Returns its length. */
size_t srcfs_kept_name(char *to, const char *name, size_t length);

/* Both write a line, and return its length. The names are good. */
size_t srcfs_put_file(char *to, uint32_t file_bytes, const char *name, size_t length);
size_t srcfs_put_command(char *to, const char *program, const char *argument);

/* Reads the line at the beginning of from. Returns its length with the newline, or 0 and a static
 * phrase in *problem. */
size_t srcfs_get_line(struct srcfs_line *line, const char *from, size_t size, const char **problem);

/* How many sectors a disk must have, so that a stream of so many bytes and the NUL behind it can be
 * read. */
uint64_t srcfs_disk_sectors(uint64_t stream_bytes);

#endif
