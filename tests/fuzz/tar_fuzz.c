/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * tar_fuzz.c - any bytes as a header of a tar archive with its sum made right, and behind it as the
 * records of a pax header. What a second, plain reading says is the same; what was found is written
 * again and found again.
 *
 * Aims at lib/format/tar.c */
#include "format/tar.h"
#include "fuzz.h"

enum {
	SIZE_OFFSET = 124,
	SUM_OFFSET = 148,
	SUM_BYTES = 8,
	PREFIX_OFFSET = 345,
	BUFFER_BYTES = 600
};

static void set_sum(uint8_t block[TAR_BLOCK_BYTES])
{
	unsigned sum = 0, i;

	memset(block + SUM_OFFSET, ' ', SUM_BYTES);
	for (i = 0; i < TAR_BLOCK_BYTES; i++)
		sum += block[i];
	for (i = 6; i > 0; sum /= 8)
		block[SUM_OFFSET + --i] = (uint8_t)('0' + sum % 8);
	block[SUM_OFFSET + 6] = 0;
}

/* "PREFIX/NAME" from fields that may fill their places, read with the functions of libc. */
static void check_name(const struct tar_header *header, const uint8_t *block)
{
	char wanted[BUFFER_BYTES] = "";

	if (memcmp(block + 257, "ustar", 6) == 0 && block[PREFIX_OFFSET]) {
		strncat(wanted, (const char *)block + PREFIX_OFFSET, TAR_PREFIX_BYTES);
		strcat(wanted, "/");
	}
	strncat(wanted, (const char *)block, TAR_NAME_BYTES);
	must(strlen(wanted) < TAR_PATH_BYTES && strcmp(wanted, header->name) == 0);
}

static void check_size(const struct tar_header *header, const uint8_t *block)
{
	char digits[13] = "", *end;
	uint64_t value = 0;
	int i;

	if (block[SIZE_OFFSET] & 0x80) {
		for (i = 4; i < 12; i++)
			value = value * 256 + block[SIZE_OFFSET + i];
		must(memcmp(block + SIZE_OFFSET, "\200\0\0\0", 4) == 0 &&
			header->size_bytes == value);
		return;
	}
	memcpy(digits, block + SIZE_OFFSET, 12);
	value = strtoull(digits + strspn(digits, " "), &end, 8);
	must(*end == 0 || *end == ' ');
	must(header->size_bytes == value);
}

static void check_header(const uint8_t *data)
{
	uint8_t block[TAR_BLOCK_BYTES];
	struct tar_header header;

	tar_get_header(&header, data);
	memcpy(block, data, sizeof block);
	set_sum(block);
	if (tar_get_header(&header, block))
		return;
	must(header.type != TAR_END && strlen(header.link) <= TAR_NAME_BYTES);
	check_name(&header, block);
	check_size(&header, block);
	/* One byte more or less than the sum says is seen. */
	block[0]++;
	must(tar_get_header(&header, block) != 0);
}

static void check_padding(uint64_t size_bytes)
{
	uint64_t padded = tar_padded_bytes(size_bytes);

	must(padded % TAR_BLOCK_BYTES == 0 && padded - size_bytes < TAR_BLOCK_BYTES);
}

/* Writes "LENGTH KEY=VALUE\n"; returns its length. */
static size_t put_record(char *to, const char *key, const char *value, size_t value_bytes)
{
	size_t rest = strlen(key) + value_bytes + 3, length = rest + 1;

	while (length != rest + (size_t)snprintf(0, 0, "%zu", length))
		length++;
	snprintf(to, length - value_bytes, "%zu %s=", length, key);
	memcpy(to + length - value_bytes - 1, value, value_bytes);
	to[length - 1] = '\n';
	return length;
}

static void check_pax(const char *from, size_t size)
{
	char written[BUFFER_BYTES], key[BUFFER_BYTES];
	struct tar_pax record, again;
	size_t length = tar_get_pax(&record, from, size);

	if (length == 0 || length > BUFFER_BYTES - 50)
		return;
	must(record.value + record.value_bytes + 1 == from + length && length <= size);
	must(record.key > from && record.key + record.key_bytes + 1 == record.value);
	if (memchr(record.key, 0, record.key_bytes))
		return;
	sprintf(key, "%.*s", (int)record.key_bytes, record.key);
	must(tar_pax_is(&record, key));
	must(tar_get_pax(&again, written,
		     put_record(written, key, record.value, record.value_bytes)) > 0);
	must(tar_pax_is(&again, key) && again.value_bytes == record.value_bytes);
	must(memcmp(again.value, record.value, record.value_bytes) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t number = 0;

	if (size >= TAR_BLOCK_BYTES) {
		check_header(data);
		data += TAR_BLOCK_BYTES;
		size -= TAR_BLOCK_BYTES;
	}
	if (size >= sizeof number)
		memcpy(&number, data, sizeof number);
	check_padding(number >> 1);
	check_pax((const char *)data, size);
	return 0;
}
