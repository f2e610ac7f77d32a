/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * join.c - one disk under two nodes (multipath), or two copies of one payload, are one. */
#include <string.h>

#include "importer/linux/linux.h"

/* Reads what /sys knows of a disk. Returns how many bytes. */
static size_t read_attribute(
	const struct candidate *candidate, const char *name, char *to, size_t room)
{
	char path[128] = "/sys/class/block/";
	size_t length = strlen(path);
	long fd, size;

	memcpy(path + length, candidate->block.name, strlen(candidate->block.name));
	length = strlen(path);
	memcpy(path + length, name, strlen(name));
	fd = system_open(path, OPEN_READ, 0);
	size = fd < 0 ? fd : system_read_all((int)fd, to, room);
	system_close(fd);
	return size > 0 ? (size_t)size : 0;
}

static int have_one_serial(const struct candidate *a, const struct candidate *b)
{
	static const char *const names[] = { "/wwid", "/device/wwid", "/serial", "/device/serial" };
	char a_text[128], b_text[128];
	size_t i, a_bytes, b_bytes;

	/* The first one that both have decides: namespaces of one drive share only its serial. */
	for (i = 0; i < sizeof names / sizeof *names; i++) {
		a_bytes = read_attribute(a, names[i], a_text, sizeof a_text);
		b_bytes = read_attribute(b, names[i], b_text, sizeof b_text);
		if (a_bytes > 1 && b_bytes > 1)
			return a_bytes == b_bytes && memcmp(a_text, b_text, a_bytes) == 0;
	}
	return 0;
}

/* Are all files the same by their digests, and at the same places? */
static int have_one_contents(const struct contents *a, const struct contents *b)
{
	const struct entry *x, *y;
	uint32_t i;

	if (a->count != b->count)
		return 0;
	for (i = 0; i < a->count; i++) {
		x = a->entries[i];
		y = b->entries[i];
		if (!payload_names_equal(&x->name, &y->name) || x->data_offset != y->data_offset ||
			x->file_bytes != y->file_bytes || !x->digest != !y->digest ||
			(!x->digest && !sha256sums_is(x->name.text, x->name.bytes)) ||
			(x->digest && memcmp(x->digest, y->digest, SHA256_DIGEST_BYTES) != 0))
			return 0;
	}
	return 1;
}

static int is_same_candidate(const struct candidate *a, const struct candidate *b)
{
	return a->block.major == b->block.major && a->block.minor == b->block.minor &&
	       a->size_bytes == b->size_bytes;
}

/* Do both begin with the same bytes? What does not is no copy, and need not be understood. */
static int begin_alike(struct device *a, struct device *b)
{
	static uint8_t a_bytes[32 * 1024], b_bytes[32 * 1024];
	size_t size = sizeof a_bytes;

	if (size > a->source.size_bytes)
		size = (size_t)a->source.size_bytes;
	return size <= b->source.size_bytes && device_read_once(a, 0, a_bytes, size) == 0 &&
	       device_read_once(b, 0, b_bytes, size) == 0 && memcmp(a_bytes, b_bytes, size) == 0;
}

static int is_copy(const struct candidate *a, const struct candidate *b)
{
	static struct contents contents[2];
	static struct device device[2];
	int result = 0, is_one_disk = a->size_bytes == b->size_bytes && have_one_serial(a, b);

	if (find_open(a, &device[0]) < 0)
		return 0;
	if (find_open(b, &device[1]) == 0) {
		result = begin_alike(&device[0], &device[1]);
		if (result && !is_one_disk) {
			contents_read(&contents[0], &device[0]);
			contents_read(&contents[1], &device[1]);
			result = device[0].is_hashed &&
				 have_one_contents(&contents[0], &contents[1]);
		}
		system_close(device[1].fd);
	}
	system_close(device[0].fd);
	return result;
}

/* The same, asked once: with --all every look asks, and what is read stays in memory. */
static int is_known_copy(const struct candidate *a, const struct candidate *b)
{
	enum { PAIRS_MAX = 64 };
	static struct pair {
		struct candidate a, b;
		int result;
	} pairs[PAIRS_MAX];
	static unsigned count;
	struct pair *pair = pairs;

	for (; pair < pairs + count; pair++) {
		if (is_same_candidate(&pair->a, a) && is_same_candidate(&pair->b, b))
			return pair->result;
	}
	if (count == PAIRS_MAX)
		return is_copy(a, b);
	pair->a = *a;
	pair->b = *b;
	count++;
	return pair->result = is_copy(a, b);
}

void linux_join(void)
{
	unsigned i, j,
		count = candidates_count < CANDIDATES_MAX ? candidates_count : CANDIDATES_MAX;

	for (i = 0; i < count; i++) {
		for (j = 0; j < count; j++)
			linux_leave_results(&candidates[i], &candidates[j]);
	}
	for (i = 0; i < count; i++) {
		for (j = 0; j < i && candidates[i].finding == FINDING_PAYLOAD; j++) {
			if (candidates[j].finding != FINDING_PAYLOAD ||
				!is_known_copy(&candidates[j], &candidates[i]))
				continue;
			candidates[i].finding = FINDING_NONE;
			candidates[i].reason = "the same payload as on a disk above";
			candidates_found[FINDING_PAYLOAD]--;
			candidates_found[FINDING_NONE]++;
		}
	}
}
