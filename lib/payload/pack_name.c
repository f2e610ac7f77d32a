/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * pack_name.c - gives the volumes that are written their names. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"
#include "payload/pack.h"
#include "payload/volume_name.h"

/* The number of the volume that has this name, 0 when it is none of the set. */
static uint32_t get_number(const struct volume_name *name, const char *file)
{
	size_t stem = strlen(name->stem), suffix = strlen(name->suffix), length = strlen(file);
	uint32_t number;
	char *digits;

	if (length <= stem + 1 + suffix || strncmp(file, name->stem, stem) != 0 ||
		file[stem] != '-' || file[stem + 1] == '0' || !text_ends_in(file, name->suffix))
		return 0;
	digits = format_string("%.*s", (int)(length - stem - 1 - suffix), file + stem + 1);
	if (text_get_number(&number, digits, 10, PAYLOAD_COUNT_MAX))
		number = 0; /* a date, perhaps; no set is so long */
	free(digits);
	return number;
}

/* A longer set that was written here before would leave its last volumes beside the new ones, and
 * who puts all of them into a machine would mix the two. */
static void refuse_stale(const struct pack *pack, const struct volume_name *name)
{
	struct listing listing;
	size_t stale = 0, i;

	if (listing_read(&listing, *name->directory ? name->directory : "."))
		return; /* then it cannot be written to either, which says why */
	for (i = 0; i < listing.count; i++) {
		if (get_number(name, listing.name[i]) <= pack->volumes)
			continue;
		complain("%s%s: a volume of another set, since this one ends with number %llu",
			name->directory, listing.name[i], (unsigned long long)pack->volumes);
		stale++;
	}
	listing_free(&listing);
	if (stale > 0)
		die("%s: nothing was written: take the volumes of the other set away, or leave "
		    "them there with --force",
			pack->image_path);
}

/* The path without number is no file of the set, but what it is says what was meant. */
static void check_meant_path(const char *path)
{
	struct stat status;

	if (stat(path, &status))
		return;
	if (S_ISBLK(status.st_mode))
		die("%s: a block device: volumes are written to files, one for each disk", path);
	if (!S_ISREG(status.st_mode))
		die("%s: there is something of that name that is not a regular file", path);
}

void pack_name_volumes(struct pack *pack)
{
	struct volume_name name;
	size_t i;

	if (!pack->volume_bytes) {
		pack->volume[0].path = copy_string(pack->image_path);
		return;
	}
	check_meant_path(pack->image_path);
	volume_name_get(&name, pack->image_path);
	if (!pack->force)
		refuse_stale(pack, &name);
	for (i = 0; i < pack->volumes; i++)
		pack->volume[i].path = volume_name_path(&name, i + 1);
	volume_name_free(&name);
}
