/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * iso9660.c - ISO 9660 (ECMA-119, 8.4) and Joliet: which names a CD has.
 *
 *	offset | size | meaning (of each descriptor: 2048 bytes from byte 32768)
 *	     0 |    1 | 1: primary, 2: supplementary, 255: the end
 *	    40 |   32 | label: ASCII, or UTF-16BE in a supplementary one with a Joliet escape
 *	    88 |   32 | escape sequences
 *	   813 |   17 | when it was created: 16 digits, and a zone
 *	   830 |   17 | when it was modified */
#include <string.h>

#include "format/disk/superblock_kinds.h"

enum {
	FIRST = 0x8000,
	DESCRIPTOR_BYTES = 0x800,
	DESCRIPTORS_MAX = 16,
	LABEL = 40,
	LABEL_BYTES = 32
};

/* The time is the UUID, unless it says nothing. Returns 0 then. */
static int get_time(char *uuid, const uint8_t *time)
{
	char *to = uuid;
	size_t i;

	if (memcmp(time, "0000000000000000", 17) == 0)
		return 0;
	for (i = 0; i < 16 && time[i] >= '0' && time[i] <= '9'; i++) {
		if (i >= 4 && i % 2 == 0)
			*to++ = '-';
		*to++ = (char)time[i];
	}
	*(i < 16 ? uuid : to) = 0;
	return 1;
}

static uint32_t capital(uint32_t letter)
{
	return letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter;
}

/* Joliet's label is 16 characters long at most. Where the primary one goes on, both are one: it has
 * '_' for what ASCII does not have, and is often in capitals. Returns 0 where they are two. */
static int merge_labels(char *label, const uint8_t *primary, const uint8_t *joliet)
{
	uint32_t character = ' ', ascii;
	size_t i, at = 0, used = 0;
	char *to = label;

	for (i = 0; i < LABEL_BYTES && character; i++, at += used) {
		ascii = character = primary[i];
		if (at < LABEL_BYTES / 2) {
			character = label_utf16_at(joliet + 2 * at, LABEL_BYTES / 2 - at, 1, &used);
			if (character == '_' && ascii != '_')
				character = ascii;
			if (ascii != '_' && capital(character) != capital(ascii))
				return 0;
			/* The small letter of the two. */
			if (ascii != '_' && capital(ascii) != ascii)
				character = ascii;
		}
		to = label_put(to, character);
	}
	label_end(label, to - (character == 0));
	return 1;
}

int iso9660_read(struct superblock *found, const struct superblock_disk *disk)
{
	const uint8_t *primary = 0, *joliet = 0, *at = disk->head + FIRST, *escape;
	size_t i;

	for (i = 0; i < DESCRIPTORS_MAX && *at != 255; i++, at += DESCRIPTOR_BYTES) {
		escape = at + 88;
		if (*at == 1 && !primary)
			primary = at;
		else if (*at == 2 && !joliet && escape[0] == '%' && escape[1] == '/' &&
			 (escape[2] == '@' || escape[2] == 'C' || escape[2] == 'E'))
			joliet = at;
	}
	if (!primary)
		return 0;
	if (!get_time(found->uuid, primary + 830))
		get_time(found->uuid, primary + 813);
	if (!joliet)
		label_get(found->label, primary + LABEL, LABEL_BYTES);
	else if (!merge_labels(found->label, primary + LABEL, joliet + LABEL))
		label_get_utf16(found->label, joliet + LABEL, LABEL_BYTES / 2, 1);
	return 1;
}
