/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * superblock_fuzz.c - any bytes as a disk: few reads, none behind its end; a label and a UUID that
 * end within their room; written as udev writes it each is plain UTF-8, back again it is the same,
 * and root= means the device by it.
 *
 * Aims at lib/format/disk/superblock.c lib/format/disk/fat.c lib/format/disk/iso9660.c
 * lib/format/disk/label.c lib/format/disk/root_name.c */
#include "format/disk/root_name.h"
#include "sparse.h"
#include "utf8.h"

enum { READS_MAX = 4096 + 100 + 8, READ_BYTES_MAX = SUPERBLOCK_ROOM_BYTES + 4096 * 512 + 2048 };

static int is_plain(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text <= ' ' || *text == '/' || *text == 0x7f)
			return 0;
	return 1;
}

/* By either way that root= has to name it. */
static void check_name(const struct superblock *found, const char *text, const char *prefix)
{
	char escaped[100 + 4 * LABEL_BYTES_MAX + 5];
	size_t begin = strlen(prefix), length;
	struct root_name name;

	if (!*text)
		return;
	must(memchr(text, 0, LABEL_BYTES_MAX + 1) != 0);
	strcpy(escaped, prefix);
	length = label_escape(escaped + begin, sizeof escaped - begin, text);
	must(length > 0 && length == strlen(escaped + begin));
	must(utf8_is(escaped + begin, length) && is_plain(escaped + begin));
	must(label_escape(escaped + begin, length, text) == 0 && escaped[begin + length] == 0);
	must(label_escape(escaped + begin, sizeof escaped - begin, text) == length);
	if (length <= LABEL_BYTES_MAX) {
		must(root_name_get(&name, escaped) == 0);
		must(strcmp(name.text, text) == 0 && root_name_is(&name, found, 0));
	}
	label_unescape(escaped + begin);
	must(strcmp(escaped + begin, text) == 0);
}

/* The input as what root= says. */
static void check_root(const uint8_t *data, size_t size)
{
	struct root_name name;
	char text[200];

	if (size >= sizeof text)
		size = sizeof text - 1;
	memcpy(text, data, size);
	text[size] = 0;
	if (root_name_get(&name, text) == 0)
		must(strlen(name.text) <= strlen(text) && name.major < 1 << 20 &&
			name.minor < 1 << 20);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t room[SUPERBLOCK_ROOM_BYTES];
	static struct superblock found, again;
	struct sparse sparse;

	check_root(data, size);
	sparse_open(&sparse, data, size);
	must(superblock_read(&found, &sparse.source, room) == 0);
	must(sparse.reads <= READS_MAX && sparse.read_bytes <= READ_BYTES_MAX);
	memset(room, 0x5a, sizeof room);
	must(superblock_read(&again, &sparse.source, room) == 0);
	must(memcmp(&found, &again, sizeof found) == 0);
	sparse_put(data, size, 1);
	must(found.type || !(found.refusal || *found.label || *found.uuid || *found.uuid_sub));
	must(strlen(found.uuid) <= SUPERBLOCK_UUID_BYTES_MAX && strlen(found.uuid_sub) % 36 == 0);
	check_name(&found, found.label, "/dev/disk/by-label/");
	check_name(&found, found.label, "LABEL=");
	check_name(&found, found.uuid, "UUID=");
	return 0;
}
