/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * dlopen_note.h - what the ELF note of dlopen'ed libraries says (owner "FDO", type 0x407c0c0a; the
 * UAPI group's "ELF dlopen metadata", section .note.dlopen).
 *
 *	offset | size | meaning of the note, in the file's byte order
 *	     0 |    4 | 4: the owner's bytes
 *	     4 |    4 | the text's bytes
 *	     8 |    4 | 0x407c0c0a
 *	    12 |    4 | "FDO" and NUL
 *	    16 |      | the text
 *
 * It is JSON: [ { "soname": ["libz.so.1"], "priority": "recommended", ... }, ... ]. The sonames of
 * one object are alternatives, best first. Keys that are not known count for nothing. */
#ifndef FORMAT_DLOPEN_NOTE_H
#define FORMAT_DLOPEN_NOTE_H

#include <stddef.h>
#include <stdint.h>

#define DLOPEN_NOTE_OWNER "FDO"

enum {
	DLOPEN_NOTE_TYPE = 0x407c0c0a,
	DLOPEN_NAMES_MAX = 8, /* further alternatives count for nothing */
	DLOPEN_NAME_BYTES = 256,
};

enum dlopen_priority { DLOPEN_RECOMMENDED, DLOPEN_REQUIRED, DLOPEN_SUGGESTED };

struct dlopen_feature {
	char name[DLOPEN_NAMES_MAX][DLOPEN_NAME_BYTES];
	int names;
	enum dlopen_priority priority; /* recommended where the note does not say it */
};

/* Reads the next feature from *at on, which begins with 0. Returns 1, 0 after the last, or -1 when
 * the text is not what it should be. */
int dlopen_note_next(
	struct dlopen_feature *feature, const uint8_t *note, size_t note_bytes, size_t *at);

/* "required", ... */
const char *dlopen_priority_name(enum dlopen_priority priority);

#endif
