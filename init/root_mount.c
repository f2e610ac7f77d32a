/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_mount.c - the root is mounted, with what lies over it. */
#include "init/root_mount.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "init/join.h"

/* Where an overlay has its layers: /run goes with the root, so they stay to be seen. */
#define LAYERS INITIAL_RUN "/layers"
#define LOWER  LAYERS "/lower"
#define MEMORY LAYERS "/memory"

/* include/uapi/linux/mount.h */
enum { READ_ONLY = 1, DETACH = 2, REMOUNT = 32, ERROR_ROFS = 30 };

enum { OPTIONS_BYTES = 4096, TYPES_BYTES = 256 };

/* Of what lies in memory: it can be filled only while it is not read-only. */
static uint32_t flags_at_end;

/* Options that are mount(2)'s own; all others are the file system's. */
static const struct {
	char word[12];
	uint32_t set, clear;
} flag_words[] = {
	{ "defaults", 0, 0 },
	{ "ro", READ_ONLY, 0 },
	{ "rw", 0, READ_ONLY },
	{ "nosuid", 2, 0 },
	{ "suid", 0, 2 },
	{ "nodev", 4, 0 },
	{ "dev", 0, 4 },
	{ "noexec", 8, 0 },
	{ "exec", 0, 8 },
	{ "sync", 16, 0 },
	{ "async", 0, 16 },
	{ "dirsync", 128, 0 },
	{ "noatime", 1024, 0 },
	{ "atime", 0, 1024 },
	{ "nofail", 0, 0 },
	{ "_netdev", 0, 0 },
	{ "nodiratime", 2048, 0 },
	{ "relatime", 1u << 21, 0 },
	{ "strictatime", 1u << 24, 0 },
	{ "lazytime", 1u << 25, 0 },
};

/* Which module an error of mount(2) means, where it is not loaded: Linux asks for it by a program
 * that is not here, and then says something else. The type's name begins so. */
static const struct {
	char type[8];
	signed char error;
	char module[15];
} needs[] = {
	{ "ext", -ERROR_NODEV, "ext4" },
	{ "ext", -ERROR_NOENT, "crc32c_generic" },
	{ "f2fs", -ERROR_NOENT, "crc32_generic" },
	{ "btrfs", -ERROR_NOENT, "crc32c_generic" },
	{ "xfs", -ERROR_NOENT, "crc32c_generic" },
	{ "vfat", -ERROR_INVAL, "nls_cp437" },
	{ "vfat", -ERROR_INVAL, "nls_ascii" },
	{ "iso9660", -ERROR_NODEV, "isofs" },
	{ "ntfs", -ERROR_NODEV, "ntfs3" },
};

static int is_loaded(const char *module)
{
	char path[64];
	struct file_status status;

	return !join(path, INITIAL_SYS "/module/", module) || system_stat(path, &status) == 0;
}

/* The module that is missing; 0 where none is known to be. */
static const char *missing_module(const char *type, long error)
{
	size_t i;

	for (i = 0; i < sizeof needs / sizeof *needs; i++) {
		if (error == needs[i].error &&
			strncmp(type, needs[i].type, strlen(needs[i].type)) == 0 &&
			!is_loaded(needs[i].module))
			return needs[i].module;
	}
	return error == -ERROR_NODEV && !is_loaded(type) ? type : 0;
}

static int complain_of_mount(const char *what, const char *type, long error)
{
	const char *module = missing_module(type, error);

	complain("cannot mount ", what, " as ", type, ": ", system_error_text(error),
		module ? ": the module " : "", module ? module : "",
		module ? " is not loaded; mkpayload cpio --module " : "", module ? module : "",
		module ? " brings it" : "");
	return -1;
}

/* Takes the words that are flags out of the options. */
static void read_options(const char *text, uint32_t *flags, char options[OPTIONS_BYTES])
{
	size_t used = 0, length, i;
	int is_flag;

	for (; *text; text += length + (text[length] == ',')) {
		for (length = 0; text[length] && text[length] != ','; length++)
			;
		is_flag = 0;
		for (i = 0; i < sizeof flag_words / sizeof *flag_words; i++) {
			if (strlen(flag_words[i].word) == length &&
				strncmp(flag_words[i].word, text, length) == 0) {
				*flags = (*flags | flag_words[i].set) & ~flag_words[i].clear;
				is_flag = 1;
			}
		}
		if (is_flag || used + length + 2 > OPTIONS_BYTES)
			continue;
		if (used > 0)
			options[used++] = ',';
		memcpy(options + used, text, length);
		used += length;
	}
	options[used] = 0;
}

/* A medium that cannot be written to is mounted so. */
static long mount_as(const char *source, const char *target, const char *type, uint32_t flags,
	const char *options)
{
	long result = system_mount(source, target, type, flags, options);

	if ((result == -ERROR_ROFS || result == -ERROR_ACCES) && !(flags & READ_ONLY)) {
		result = system_mount(source, target, type, flags | READ_ONLY, options);
		if (result == 0)
			say(source, ": cannot be written to; mounted read-only");
	}
	/* Most kernels have only the youngest driver of the three, some by its name alone. */
	if (result == -ERROR_NODEV && (strcmp(type, "ext2") == 0 || strcmp(type, "ext3") == 0))
		result = system_mount(source, target, "ext4", flags, options);
	return result;
}

/* Of several types the first that fits. */
static int mount_device(const struct root_words *words, const struct root_device *device,
	const char *target, int is_below)
{
	static char options[OPTIONS_BYTES];
	char types[TYPES_BYTES], *type = types, *end;
	uint32_t flags = is_below || words->is_writable != 1 ? READ_ONLY : 0;
	long result = -ERROR_INVAL;
	int is_last;

	read_options(words->options ? words->options : "", &flags, options);
	if (is_below)
		flags |= READ_ONLY;
	if (!join(types, words->types ? words->types : device->superblock.type)) {
		complain("command line: rootfstype=: too long");
		return -1;
	}
	for (is_last = 0; !is_last; type = end + 1) {
		for (end = type; *end && *end != ','; end++)
			;
		is_last = !*end;
		*end = 0;
		result = mount_as(device->path, target, type, flags, *options ? options : 0);
		if (result == 0)
			return 0;
		complain_of_mount(device->path, type, result);
	}
	return -1;
}

static int mount_layers(const struct settings *settings)
{
	long result;

	system_mkdir(MEMORY, 0755);
	result = system_mount("tmpfs", MEMORY, "tmpfs", 0, "mode=0755");
	if (result < 0)
		return complain_of_mount(MEMORY, "tmpfs", result);
	system_mkdir(MEMORY "/upper", 0755);
	system_mkdir(MEMORY "/work", 0755);
	if (settings->root.is_writable == 0)
		flags_at_end = REMOUNT | READ_ONLY;
	result = system_mount("overlay", INITIAL_ROOT, "overlay", 0,
		"lowerdir=" LOWER ",upperdir=" MEMORY "/upper,workdir=" MEMORY "/work");
	return result < 0 ? complain_of_mount(INITIAL_ROOT, "overlay", result) : 0;
}

static int mount_memory(const struct root_words *words)
{
	static char all[OPTIONS_BYTES], options[OPTIONS_BYTES];
	uint32_t flags = words->is_writable == 0 ? READ_ONLY : 0;
	long result;

	join(all, "mode=0755,", words->options ? words->options : "");
	read_options(all, &flags, options);
	if (flags & READ_ONLY)
		flags_at_end = REMOUNT | flags;
	result =
		system_mount("tmpfs", INITIAL_ROOT, "tmpfs", flags & ~(uint32_t)READ_ONLY, options);
	return result < 0 ? complain_of_mount(INITIAL_ROOT, "tmpfs", result) : 0;
}

int root_mount(const struct settings *settings, const struct root_device *device)
{
	int result;

	if (!device)
		return mount_memory(&settings->root);
	if (!settings->root.types && !device->superblock.type) {
		complain(device->path, ": nothing that is known is on it; rootfstype= names a file "
				       "system");
		return -1;
	}
	if (!settings->overlay)
		return mount_device(&settings->root, device, INITIAL_ROOT, 0);
	system_mkdir(LAYERS, 0755);
	system_mkdir(LOWER, 0755);
	result = mount_device(&settings->root, device, LOWER, 1);
	if (result == 0)
		result = mount_layers(settings);
	if (result)
		root_unmount();
	return result;
}

void root_mount_end(void)
{
	long result = flags_at_end ? system_mount(0, INITIAL_ROOT, 0, flags_at_end, 0) : 0;

	if (result < 0)
		complain(INITIAL_ROOT ": cannot be made read-only: ", system_error_text(result));
}

void root_unmount(void)
{
	flags_at_end = 0;
	call(SYS_UMOUNT2, INITIAL_ROOT, DETACH);
	call(SYS_UMOUNT2, MEMORY, DETACH);
	call(SYS_UMOUNT2, LOWER, DETACH);
}
