/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file_system.c - kinds of file systems that are not as most. */
#include "booted/file_system.h"

#include "freestanding/files.h"

static const struct file_system_kind kinds[] = {
	{ 0x00004d44, 1, 1 }, /* vfat */
	{ 0x2011bab0, 1, 1 }, /* exfat */
	{ 0x7366746e, 1, 0 }, /* ntfs3 */
	{ 0x7461636f, 1, 0 }, /* OCFS2 */
	{ 0, 0, 0 },          /* all others */
};

const struct file_system_kind *file_system_kind(const char *path)
{
	const struct file_system_kind *kind = kinds;
	unsigned long kernel[24] = { 0 };

	call(SYS_STATFS, path, kernel);
	while (kind->type && kind->type != (uint32_t)kernel[0])
		kind++;
	return kind;
}
