/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * modules.c - loads the kernel modules that the initial CPIO brings, in the order of their names,
 * with the options that lie beside them. */
#include "init/modules.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/files.h"
#include "freestanding/machine.h"
#include "freestanding/message.h"
#include "init/join.h"
#include "init/names.h"

enum {
	PATH_BYTES = sizeof INITIAL_MODULES + NAMES_BYTES,
	OPTIONS_BYTES = INITIAL_MODULE_OPTIONS_BYTES_MAX + 2, /* newline and NUL */
	COMPRESSED_FILE = 4,                                  /* MODULE_INIT_COMPRESSED_FILE */
};

static int is_module(const char *name)
{
	static const char *const ends[] = { INITIAL_MODULE_END, INITIAL_MODULE_GZIP_END,
		INITIAL_MODULE_XZ_END, INITIAL_MODULE_ZSTD_END };
	size_t length = strlen(name), end, i;

	for (i = 0; i < sizeof ends / sizeof *ends; i++) {
		end = strlen(ends[i]);
		if (length > end && strcmp(name + length - end, ends[i]) == 0)
			return 1;
	}
	return 0;
}

/* What ends in more than that is compressed; the archive has such only for kernels that unpack. */
static int is_compressed(const char *path)
{
	return strcmp(path + strlen(path) - (sizeof INITIAL_MODULE_END - 1), INITIAL_MODULE_END);
}

/* The kernel's answers mean other things here than for files. */
static const char *load_error_text(long error, const char *path)
{
	enum { NOEXEC = -8, NOTSUPP = -95 };

	/* Linux before 5.17 knows no such flag, of whichever file; a later one may mean the module.
	 */
	if (is_compressed(path) && (error == NOTSUPP || error == -ERROR_INVAL))
		return error == NOTSUPP || system_load_module(-1, "", COMPRESSED_FILE) == error
			       ? "this kernel does not unpack it"
			       : "this kernel does not unpack its form, or an option of it is "
				 "wrong";
	switch (error) {
	case -ERROR_NOENT:
		return "a symbol it needs is missing: load the module it depends on first";
	case NOEXEC:
		return "not a module for this kernel";
	default:
		return system_error_text(error);
	}
}

/* The line in PATH.options; empty where there is none that can be had whole. */
static void read_options(char options[OPTIONS_BYTES], const char *path)
{
	char file[PATH_BYTES + sizeof INITIAL_MODULE_OPTIONS];
	long size;

	join(file, path, INITIAL_MODULE_OPTIONS);
	size = system_read_file(file, options, OPTIONS_BYTES);
	if (size < 0 && size != -ERROR_NOENT)
		complain(file, ": ", system_error_text(size));
	else if (size == OPTIONS_BYTES)
		complain(file, ": longer than ", message_number(OPTIONS_BYTES - 1),
			" bytes; the module is loaded without options");
	if (size < 0 || size == OPTIONS_BYTES)
		size = 0;
	if (size > 0 && options[size - 1] == '\n')
		size--;
	options[size] = 0;
}

static long load(int fd, const char *path)
{
	static char options[OPTIONS_BYTES];

	read_options(options, path);
	return system_load_module(fd, options, is_compressed(path) ? COMPRESSED_FILE : 0);
}

void modules_load(void)
{
	char path[PATH_BYTES], name[NAMES_BYTES] = "";
	unsigned count = 0, loaded = 0, there = 0, others = 0;
	long fd, result;

	while (names_next(INITIAL_MODULES, name)) {
		if (!is_module(name))
			continue;
		count++;
		join(path, INITIAL_MODULES, name);
		fd = system_open(path, OPEN_READ, 0);
		result = fd < 0 ? fd : load((int)fd, path);
		if (fd >= 0)
			system_close(fd);
		if (result == 0)
			loaded++;
		else if (result == -ERROR_EXIST)
			there++;
		else if (result == -ERROR_NODEV || (fd >= 0 && result == -ERROR_NOENT && others))
			say(path, ": not for this machine"), others = 1; /* most of a set */
		else
			complain(path, ": ",
				fd < 0 ? system_error_text(fd) : load_error_text(result, path),
				"; going on without");
	}
	if (count > 0)
		say(message_number(loaded), " of ", message_number(count),
			" kernel modules loaded, ", message_number(there), " were there already");
}
