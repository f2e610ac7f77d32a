/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output_rule.h - what an output may be: the one rule of all programs, so that a slip of the hand
 * destroys nothing.
 *
 *	kind    may be there             and then
 *	file    nothing; a regular file  is replaced once it is complete (host/output.h)
 *	device  a block device           is written in place (host/device.h)
 *	        a regular file without a  is written in place
 *	        name (/proc/self/fd/N)
 *	stream  nothing; a regular file; is written as the bytes come
 *	        a pipe, a terminal
 *	socket  nothing; a socket that   is made anew
 *	        nobody listens at
 *	disk    a regular file; a block  is QEMU's
 *	        device
 *
 * Whatever its kind, an output is none of the files that the program reads (host/files_read.h),
 * none that the kernel works on (host/in_use.h), not this program's standard input, output or error
 * as a regular file, and no new name among the devices, where it would be a misspelled one. A path
 * may lead through symbolic links, to what is there; an extracted file is reached through none
 * below its directory, and takes the place of one. Temporary files are host/temporary.h's.
 *
 * All functions die when the rule is broken. The look is taken when an output begins, and once more
 * before it gets its name. */
#ifndef HOST_OUTPUT_RULE_H
#define HOST_OUTPUT_RULE_H

#include <sys/stat.h>

/* Where a file goes. */
struct output_target {
	char *path;    /* behind symbolic links */
	char *name;    /* the end of it */
	int directory; /* that it is in, open */
};

/* Returns -1; or, where it leads to a file that has no name, that file, open and emptied. */
int output_rule_find(struct output_target *target, const char *path);
void output_rule_free(struct output_target *target);

/* The same for one that will be begun later: what is known now. */
void output_rule_look(const char *path);

/* Its path behind symbolic links, allocated: what is written beside it has a name of that. 0: it
 * leads to a file that has no name. */
char *output_rule_follow(const char *path);

/* Of an open directory that files go into. */
void output_rule_check_directory(const char *path, int directory);

/* Of a directory that may have to be made, with those above it: before any is. */
void output_rule_look_directory(const char *path);

/* Of a file that is there, and will be replaced: nothing is mounted on it. */
void output_rule_check_mount(const char *path, int directory, const char *name);

/* Of a file that is there, and will be replaced or removed. */
void output_rule_check_there(const char *path, const struct stat *status);

/* Of what has this name now; path is for messages. */
void output_rule_check_again(const char *path, int directory, const char *name);

/* Of a stream that is opened later, or otherwise than to be emptied. */
void output_rule_look_stream(const char *path);

/* Opens a stream, and empties a regular file. Returns -1 with a reason in errno. */
int output_rule_open_stream(const char *path, unsigned mode);

void output_rule_check_socket(const char *path);

/* Of a disk that somebody else will write to; a block device is device_open_for_writing's, too. */
void output_rule_check_disk(const char *path, const struct stat *status);

#endif
