/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * add.c - --add SRC:DST[:MODE]: a file, a symbolic link, or a directory with all that is in
 * it. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/memory.h"
#include "host/text.h"
#include "mkpayload/cpio/addition.h"
#include "mkpayload/cpio/content.h"

/* Cuts SRC:DST[:MODE] in place, from its end: a SRC may have colons in it. */
static const char *cut_words(struct addition *addition, char *words, const char **guest_path)
{
	char *colon = strrchr(words, ':');

	if (!colon)
		return "wanted SRC:DST or SRC:DST:MODE";
	if (colon[1] != '/') {
		*colon = 0;
		addition->mode_word = colon + 1;
		colon = strrchr(words, ':');
		if (!colon || colon[1] != '/')
			return "wanted SRC:DST or SRC:DST:MODE with a DST that begins with '/'";
		if (text_get_number(&addition->mode, addition->mode_word, 8, 07777))
			return "MODE must be an octal number up to 7777";
	}
	*colon = 0;
	*guest_path = colon + 1;
	return *words ? 0 : "SRC is empty";
}

/* A DST that ends in '/' is the directory that a file or link is put into, under its own name. */
static char *place(const char *source, const char *guest_path)
{
	const char *name = strrchr(source, '/');
	size_t length = strlen(guest_path);
	struct stat status;

	if (guest_path[length - 1] == '/' && !lstat(source, &status) && !S_ISDIR(status.st_mode))
		return format_string("%s%s", guest_path, name ? name + 1 : source);
	while (length > 1 && guest_path[length - 1] == '/')
		length--;
	return format_string("%.*s", (int)length, guest_path);
}

const char *cpio_put_added(struct archive *archive, const char *words)
{
	char *origin = format_string("--add %s", words), *cut = copy_string(words), *path, *source;
	struct addition addition;
	const char *problem, *guest_path;

	addition_begin(&addition, archive, origin);
	problem = cut_words(&addition, cut, &guest_path);
	if (!problem) {
		path = place(cut, guest_path);
		source = cpio_source(archive, cut, 0);
		addition_put_tree(&addition, source, path);
		free(source);
		free(path);
	}
	free(cut);
	free(origin);
	return problem;
}
