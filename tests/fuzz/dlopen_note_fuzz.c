/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * dlopen_note_fuzz.c - any bytes as the text of a dlopen note. The features that are read are
 * written again, and read the same; a note is read to the same end wherever it lies.
 *
 * Aims at lib/format/dlopen_note.c */
#include "format/dlopen_note.h"
#include "fuzz.h"

enum { NOTE_BYTES_MAX = DLOPEN_NAMES_MAX * (DLOPEN_NAME_BYTES + 4) + 64 };

static int was_cut(const struct dlopen_feature *feature)
{
	int i;

	for (i = 0; i < feature->names; i++) {
		if (strlen(feature->name[i]) == DLOPEN_NAME_BYTES - 1)
			return 1;
	}
	return 0;
}

static void check_round_trip(struct dlopen_feature *feature, enum dlopen_priority priority)
{
	static const char *const names[] = { "recommended", "required", "suggested" };
	static struct dlopen_feature again;
	char text[NOTE_BYTES_MAX];
	size_t size, at = 0;
	int i;

	size = (size_t)sprintf(text, "[{\"priority\":\"%s\",\"soname\":[", names[priority]);
	for (i = 0; i < feature->names; i++)
		size += (size_t)sprintf(text + size, "%s\"%s\"", i ? "," : "", feature->name[i]);
	size += (size_t)sprintf(text + size, "]}]");
	must(dlopen_note_next(&again, (const uint8_t *)text, size, &at) == 1);
	feature->priority = priority;
	must(memcmp(&again, feature, sizeof again) == 0);
	must(strcmp(dlopen_priority_name(priority), names[priority]) == 0);
	must(dlopen_note_next(&again, (const uint8_t *)text, size, &at) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct dlopen_feature feature;
	size_t at = 0, before = 0;
	int result, i;

	while ((result = dlopen_note_next(&feature, data, size, &at)) == 1) {
		must(at > before && at <= size && data[at - 1] == '}');
		must(feature.names > 0 && feature.names <= DLOPEN_NAMES_MAX);
		for (i = 0; i < feature.names; i++)
			must(memchr(feature.name[i], 0, DLOPEN_NAME_BYTES) != 0);
		before = at;
		/* What is longer than a name may be was cut, perhaps within an escape. */
		for (i = DLOPEN_RECOMMENDED; i <= DLOPEN_SUGGESTED && !was_cut(&feature); i++)
			check_round_trip(&feature, (enum dlopen_priority)i);
	}
	must(result < 0 || memchr(data, ']', size) != 0);
	return 0;
}
