/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_choose.c - which device root= means, and why another one is not it. */
#include "init/root_choose.h"

#include <string.h>

#include "freestanding/message.h"
#include "init/join.h"

int root_is_meant(const struct root_name *name, const struct root_device *device)
{
	if (name->major && name->major == device->major && name->minor == device->minor)
		return 1;
	if (name->kind == ROOT_NAME_NODE)
		return strcmp(name->text, device->path) == 0;
	return root_name_is(name, &device->superblock, device->number ? &device->partition : 0);
}

static int is_type(const struct root_device *device, const char *type)
{
	return device->superblock.type && strcmp(device->superblock.type, type) == 0;
}

int root_is_together(const struct root_device *a, const struct root_device *b)
{
	return is_type(a, "btrfs") && is_type(b, "btrfs") &&
	       strcmp(a->superblock.uuid, b->superblock.uuid) == 0 &&
	       strcmp(a->superblock.uuid_sub, b->superblock.uuid_sub) != 0;
}

static int is_at_its_beginning(const struct root_device *part, const struct root_device *disk)
{
	return part->number && !disk->number && part->first_sector == 0 &&
	       strcmp(part->disk, disk->path) == 0;
}

static int is_one(const struct root_device *a, const struct root_device *b)
{
	return root_is_together(a, b) || is_at_its_beginning(a, b) || is_at_its_beginning(b, a) ||
	       (*a->wwid && strcmp(a->wwid, b->wwid) == 0 && a->number == b->number &&
		       a->first_sector == b->first_sector && a->size_bytes == b->size_bytes);
}

int root_choose(const struct root_devices *devices, const struct root_name *name,
	const struct root_device **found)
{
	const struct root_device *device;
	int choice = ROOT_NONE;
	unsigned i;

	*found = 0;
	for (i = 0; i < devices->count; i++) {
		device = devices->list[i];
		if (!root_is_meant(name, device) || device->superblock.refusal || device->problem)
			continue;
		if (*found && !is_one(*found, device))
			return ROOT_SEVERAL;
		if (!*found || is_at_its_beginning(*found, device))
			*found = device;
		choice = ROOT_FOUND;
	}
	return choice;
}

/* --- Why not. --- */

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* How many bytes they have in common, whatever their case. */
static size_t common(const char *a, const char *b)
{
	size_t i = 0;

	while (a[i] && small(a[i]) == small(b[i]))
		i++;
	return i;
}

/* The room of a label, by the beginning of the type's name. */
static const struct {
	char type[8];
	unsigned char bytes;
} rooms[] = { { "vfat", 11 }, { "exfat", 11 }, { "ext", 16 }, { "xfs", 12 }, { "erofs", 16 },
	{ "swap", 16 }, { "iso9660", 32 } };

/* A label that its medium has cut. */
static int is_cut(const struct root_name *name, const struct superblock *superblock, size_t *bytes)
{
	size_t i, length = strlen(superblock->label);

	for (i = 0; superblock->type && i < sizeof rooms / sizeof *rooms; i++) {
		*bytes = rooms[i].bytes;
		if (strncmp(superblock->type, rooms[i].type, strlen(rooms[i].type)) == 0)
			return length == *bytes &&
			       common(name->text, superblock->label) == length &&
			       name->text[length];
	}
	return 0;
}

static const char *const kinds[] = { [ROOT_NAME_LABEL] = "LABEL",
	[ROOT_NAME_UUID] = "UUID",
	[ROOT_NAME_PARTUUID] = "PARTUUID",
	[ROOT_NAME_PARTLABEL] = "PARTLABEL" };

/* The kind of name by which it would be meant; 0 for none. */
static int other_kind(const struct root_name *name, const struct root_device *device)
{
	static struct root_name other;
	int kind;

	other = *name;
	for (kind = ROOT_NAME_LABEL; kind <= ROOT_NAME_PARTLABEL; kind++) {
		other.kind = kind;
		if (root_is_meant(&other, device))
			return kind;
	}
	return 0;
}

static const char *value(int kind, const struct root_device *device)
{
	return kind == ROOT_NAME_LABEL      ? device->superblock.label
	       : kind == ROOT_NAME_UUID     ? device->superblock.uuid
	       : !device->number            ? ""
	       : kind == ROOT_NAME_PARTUUID ? device->partition.uuid
					    : device->partition.label;
}

void root_why(
	char why[ROOT_WHY_BYTES], const struct root_name *name, const struct root_device *device)
{
	const struct superblock *superblock = &device->superblock;
	const char *parts[5] = { 0 }, *has = value(name->kind, device);
	size_t bytes = 0;
	int kind;

	if (device->problem) {
		parts[0] = "cannot be read: ";
		parts[1] = device->problem;
	} else if (root_is_meant(name, device)) {
		parts[0] = superblock->refusal ? superblock->refusal : "is meant";
	} else if (name->kind < ROOT_NAME_LABEL) {
		parts[0] = "another device";
	} else if (name->kind == ROOT_NAME_LABEL && is_cut(name, superblock, &bytes)) {
		parts[0] = superblock->type;
		parts[1] = " holds ";
		parts[2] = message_number(bytes);
		parts[3] = " bytes: what is asked for begins so";
	} else if ((kind = other_kind(name, device))) {
		parts[0] = "what is asked for is its ";
		parts[1] = kinds[kind];
	} else if (*has) {
		bytes = common(name->text, has);
		if (name->text[bytes] || has[bytes])
			parts[1] = kinds[name->kind];
		parts[0] = parts[1] ? "has another " : "differs in upper and lower case only";
	} else {
		parts[0] = superblock->type || name->kind > ROOT_NAME_UUID
				   ? "has no "
				   : "nothing that is known, so no ";
		parts[1] = kinds[name->kind];
	}
	join_parts(why, ROOT_WHY_BYTES, parts);
}
