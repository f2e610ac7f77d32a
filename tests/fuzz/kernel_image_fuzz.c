/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_image_fuzz.c - any bytes as a kernel image, and as the text of the version in one that is
 * made here. */
#include "format/kernel_image.h"
#include "fuzz.h"

enum { TEXT_AT = 0x210 };

static const char *read_version(const uint8_t *head, size_t size, size_t *length)
{
	const char *version = 0;

	if (kernel_image_get_version(&version, length, head, size))
		return 0;
	must(version >= (const char *)head && *length > 0);
	must(version + *length <= (const char *)head + size);
	must(*length <= KERNEL_IMAGE_VERSION_BYTES_MAX && *version >= '0' && *version <= '9');
	must(!memchr(version, ' ', *length) && !memchr(version, 0, *length));
	must(memcmp(head + 0x202, "HdrS", 4) == 0);
	must(version == (const char *)head + 0x200 + head[0x20e] + head[0x20f] * 256);
	return version;
}

static void check_kind(int kind)
{
	must(kind >= -1 && kind <= 1);
}

/* What the text says behind ") #", if it ends at all. */
static int find_word(const uint8_t *text, size_t size, const char *word)
{
	const char *build;

	if (!memchr(text, 0, size))
		return -1;
	build = strstr((const char *)text, ") #");
	return build ? strstr(build, word) != 0 : -1;
}

/* The version is the text's first word, if that may be one. */
static void check_text(const uint8_t *text, size_t size)
{
	uint8_t *head = calloc(1, TEXT_AT + size); /* it ends with the text */
	const char *version, *wanted;
	size_t length = 0, word = 0;

	must(head != 0);
	memcpy(head + 0x202, "HdrS", 4);
	head[0x20e] = TEXT_AT - 0x200;
	memcpy(head + TEXT_AT, text, size);
	wanted = (const char *)head + TEXT_AT;
	while (word < size && wanted[word] != ' ' && wanted[word])
		word++;
	version = read_version(head, TEXT_AT + size, &length);
	if (word > 0 && *wanted >= '0' && *wanted <= '9' && word <= KERNEL_IMAGE_VERSION_BYTES_MAX)
		must(version == wanted && length == word);
	else
		must(!version);
	must(kernel_image_is_configured(head, TEXT_AT + size, "SMP") ==
		find_word(text, size, " SMP"));
	must(kernel_image_is_configured(head, TEXT_AT + size, "PREEMPT") ==
		find_word(text, size, " PREEMPT"));
	free(head);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t length;

	read_version(data, size, &length);
	check_kind(kernel_image_is_64(data, size));
	check_kind(kernel_image_is_configured(data, size, "SMP"));
	check_text(data, size);
	return 0;
}
