/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * spec_paths.c - lists of paths with a NUL behind each, as find -print0 writes them. */
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/text_file.h"
#include "mkpayload/cpio/addition.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/spec.h"

/* As find says them: "./a/b" is a/b, and "." the root. */
static const char *path_of(const char *word)
{
	while (strncmp(word, "./", 2) == 0 && word[2])
		word += 2 + strspn(word + 2, "/");
	return word;
}

void spec_read_paths(struct archive *archive, const char *path)
{
	struct text_file file;
	const char *problem = text_file_open_list(&file, path);
	struct addition addition;
	char *word, *origin, *source;

	if (problem)
		die("%s: %s", path, problem);
	addition_begin(&addition, archive, 0);
	while ((word = text_file_word(&file, &problem))) {
		addition.origin = origin = format_string("%s:%u", path, file.line);
		if (problem)
			die("%s: %s", origin, problem);
		source = cpio_source(archive, word, 0);
		addition_put(&addition, source, path_of(word), 0);
		free(source);
		free(origin);
	}
	text_file_close(&file);
}
