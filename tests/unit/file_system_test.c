/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file_system_test.c - kinds of file systems, by the numbers that the kernel gives them. */
#include "booted/file_system.h"

#include <linux/magic.h>

#include "script.h"

#ifndef EXFAT_SUPER_MAGIC /* not in headers before those of Linux 5.16 */
#define EXFAT_SUPER_MAGIC 0x2011bab0
#endif
#ifndef OCFS2_SUPER_MAGIC
#define OCFS2_SUPER_MAGIC 0x7461636f
#endif

static const struct {
	const char *name;
	unsigned long number;
	int has_large_blocks, gives_new_inodes;
} kinds[] = {
	{ "vfat", MSDOS_SUPER_MAGIC, 1, 1 },
	{ "exfat", EXFAT_SUPER_MAGIC, 1, 1 },
	{ "ntfs3", 0x7366746e, 1, 0 }, /* "ntfs": fs/ntfs3/super.c, ntfs_fill_super */
	{ "ocfs2", OCFS2_SUPER_MAGIC, 1, 0 },
	{ "ext4", EXT4_SUPER_MAGIC, 0, 0 },
	{ "tmpfs", TMPFS_MAGIC, 0, 0 },
	{ "btrfs", BTRFS_SUPER_MAGIC, 0, 0 },
	{ "ntfs, of ntfs-3g", 0x65735546, 0, 0 }, /* FUSE_SUPER_MAGIC: fs/fuse/inode.c */
	{ "none", 0, 0, 0 },
	{ "vfat, and one", MSDOS_SUPER_MAGIC + 1, 0, 0 },
	{ "vfat, in 64 bits", MSDOS_SUPER_MAGIC | 1ul << 32, 1, 1 }, /* 32 are those of the kind */
	{ "all bits", ~0ul, 0, 0 },
};

int main(void)
{
	unsigned long kernel[15] = { 0 }; /* struct statfs: f_type comes first */
	const struct file_system_kind *kind;
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		kernel[0] = kinds[i].number;
		kernel[1] = MSDOS_SUPER_MAGIC; /* f_bsize is no kind */
		script_begin();
		script_tell(0, kernel, sizeof kernel);
		kind = file_system_kind("/path");
		is(script_trace, "statfs /path; ", kinds[i].name);
		ok(kind->has_large_blocks == kinds[i].has_large_blocks, "... and its blocks");
		ok(kind->gives_new_inodes == kinds[i].gives_new_inodes, "... and its numbers of files");
	}
	script_begin();
	script_tell(-ERROR_NOSYS, 0, 0);
	kind = file_system_kind("/path");
	is(script_trace, "statfs /path; ", "a kernel that does not tell is asked once");
	ok(!kind->has_large_blocks && !kind->gives_new_inodes, "... and the kind is as most");
	return tap_end();
}
