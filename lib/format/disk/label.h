/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * label.h - how disks spell names: fields of bytes or UTF-16, UUIDs, and udev's file names.
 *
 * A label that is read ends in NUL, at the first NUL of its field or with it, and has no white
 * space at its end (a field padded with blanks is a label without them). It is UTF-8 where the file
 * system says so; a FAT label has the bytes of some code page, and a UTF-16 unit that is half a
 * character becomes three bytes that are no UTF-8. label_escape makes text of all of them. */
#ifndef FORMAT_DISK_LABEL_H
#define FORMAT_DISK_LABEL_H

#include <stddef.h>
#include <stdint.h>

enum {
	UUID_BYTES = 16,
	UUID_TEXT_BYTES = 36,
	/* Three bytes of UTF-8 for a unit of UTF-16; LABEL_UNITS_MAX is f2fs's. */
	LABEL_UNITS_MAX = 512,
	LABEL_BYTES_MAX = 3 * LABEL_UNITS_MAX,
};

/* Adds a character, surrogates too, as UTF-8. Returns the end. */
char *label_put(char *to, uint32_t character);
/* Takes white space from the end of what begins at label, and ends it with NUL. */
void label_end(char *label, char *end);

/* to has room for size + 1, 3 * units + 1 bytes. */
void label_get(char *to, const uint8_t *from, size_t size);
void label_get_utf16(char *to, const uint8_t *from, size_t units, int is_big_endian);

/* A character of UTF-16, and how many units it is. */
uint32_t label_utf16_at(const uint8_t *from, size_t units, int is_big_endian, size_t *used);

/* In lower case; all zeros are none: an empty text. GPT has the first three groups of digits the
 * other way round. */
void uuid_get(char to[UUID_TEXT_BYTES + 1], const uint8_t bytes[UUID_BYTES], int is_gpt);
/* Two digits a byte, first byte first. Returns the end; no NUL. */
char *uuid_put_hex(char *to, const uint8_t *bytes, size_t size);

/* A label as udev writes it below /dev/disk/by-label: bytes that are neither of UTF-8 nor letters,
 * digits or one of #+-.:=@_ become \x and two digits. Returns the length, or 0 where it does not
 * fit into room bytes with its NUL. */
size_t label_escape(char *to, size_t room, const char *label);
/* The other way, in place. */
void label_unescape(char *label);

#endif
