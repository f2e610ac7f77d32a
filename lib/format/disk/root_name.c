/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_name.c - what root= says on the kernel's command line, and whether it means a device. */
#include "format/disk/root_name.h"

#include <string.h>

#include "format/hex.h"

/* Each prefix, and what follows it. */
static const struct {
	const char *prefix;
	int kind;
} prefixes[] = {
	{ "LABEL=", ROOT_NAME_LABEL },
	{ "UUID=", ROOT_NAME_UUID },
	{ "PARTUUID=", ROOT_NAME_PARTUUID },
	{ "PARTLABEL=", ROOT_NAME_PARTLABEL },
	{ "/dev/disk/by-label/", ROOT_NAME_LABEL },
	{ "/dev/disk/by-uuid/", ROOT_NAME_UUID },
	{ "/dev/disk/by-partuuid/", ROOT_NAME_PARTUUID },
	{ "/dev/disk/by-partlabel/", ROOT_NAME_PARTLABEL },
};

/* Decimal, of at most 20 bits, as Linux counts devices; returns what follows, or 0. */
static const char *get_number(uint32_t *number, const char *text)
{
	const char *begin = text;

	for (*number = 0; *text >= '0' && *text <= '9'; text++) {
		*number = *number * 10 + (uint32_t)(*text - '0');
		if (*number >= 1u << 20)
			return 0;
	}
	return text > begin ? text : 0;
}

static int get_numbers(struct root_name *name, const char *value)
{
	const char *rest = get_number(&name->major, value);

	if (!rest || *rest != ':')
		return 0;
	rest = get_number(&name->minor, rest + 1);
	return rest && !*rest;
}

/* What follows a prefix, without quotes. */
static const char *get_text(struct root_name *name, const char *value)
{
	size_t length = strlen(value);

	if (length > 1 && (*value == '"' || *value == '\'') && value[length - 1] == *value) {
		value++;
		length -= 2;
	}
	if (length == 0)
		return "nothing is named";
	if (length > LABEL_BYTES_MAX)
		return "no name is that long";
	memcpy(name->text, value, length);
	name->text[length] = 0;
	label_unescape(name->text);
	return 0;
}

const char *root_name_get(struct root_name *name, const char *value)
{
	size_t i, length;

	memset(name, 0, sizeof *name);
	for (i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		length = strlen(prefixes[i].prefix);
		if (strncmp(value, prefixes[i].prefix, length) == 0) {
			name->kind = prefixes[i].kind;
			return get_text(name, value + length);
		}
	}
	if (strncmp(value, "/dev/disk/", 10) == 0)
		return "of /dev/disk only by-label, by-uuid, by-partuuid and by-partlabel are "
		       "known";
	if (strncmp(value, "/dev/", 5) == 0) {
		name->kind = ROOT_NAME_NODE;
		return get_text(name, value);
	}
	name->kind = ROOT_NAME_TMPFS;
	if (strcmp(value, "tmpfs") == 0)
		return 0;
	name->kind = ROOT_NAME_NUMBER;
	return get_numbers(name, value) ? 0
					: "not a /dev/NAME, MAJOR:MINOR, LABEL=, UUID=, PARTUUID=, "
					  "PARTLABEL= or tmpfs";
}

static int is_same_uuid(const char *a, const char *b)
{
	for (; *a && (*a == *b || (hex_value(*a) >= 0 && hex_value(*a) == hex_value(*b))); a++)
		b++;
	return *a == *b;
}

int root_name_is(const struct root_name *name, const struct superblock *superblock,
	const struct partition *partition)
{
	switch (name->kind) {
	case ROOT_NAME_LABEL:
		return strcmp(name->text, superblock->label) == 0;
	case ROOT_NAME_UUID:
		return is_same_uuid(name->text, superblock->uuid);
	case ROOT_NAME_PARTUUID:
		return partition && is_same_uuid(name->text, partition->uuid);
	case ROOT_NAME_PARTLABEL:
		return partition && strcmp(name->text, partition->label) == 0;
	default:
		return 0;
	}
}
