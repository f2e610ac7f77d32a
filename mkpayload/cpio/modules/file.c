/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file.c - the file of a kernel module. */
#include "mkpayload/cpio/modules/file.h"

#include "format/elf_kind.h"
#include "host/file.h"
#include "host/message.h"
#include "mkpayload/cpio/modules/info.h"

/* How it is compressed. The bytes may lie under another path than the file that they are of. */
static const struct compression *look(const char *bytes, const char *path, const char *origin)
{
	const struct compression *compression;
	uint8_t begin[ELF_KIND_BYTES];
	ssize_t got = file_get_head(bytes, begin, sizeof begin);

	if (got < 0)
		die("%s: %s: %s", origin, path, file_why_not(path));
	compression = compression_find(begin, (size_t)got);
	if (!compression && !elf_is_relocatable(begin, (size_t)got))
		die("%s: %s: is not a kernel module (a relocatable ELF file)", origin, path);
	return compression;
}

const struct compression *module_file_unpack(
	struct unpacked *unpacked, const char *path, const char *origin)
{
	const struct compression *compression = look(path, path, origin);
	const char *problem;

	module_unpack(unpacked, path, compression);
	if (compression && look(unpacked->path, path, origin))
		die("%s: %s: is compressed twice, which Linux does not unpack", origin, path);
	problem = module_info_check(unpacked->path);
	if (problem)
		die("%s: %s: %s", origin, path, problem);
	return compression;
}
