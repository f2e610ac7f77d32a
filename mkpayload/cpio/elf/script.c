/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * script.c - scripts bring the interpreter that their first line names (execve(2)). */
#include <stdlib.h>
#include <string.h>

#include "format/initial.h"
#include "host/message.h"
#include "mkpayload/cpio/elf/process.h"
#include "mkpayload/cpio/elf/root.h"

enum { LINE_BYTES_MAX = 255, DEEP_MAX = 5 }; /* as Linux has them */

struct bringing {
	struct closure *closure;
	const struct closure_file *file;
	int depth;
};

static void miss(const struct bringing *bringing, const char *name, const char *where)
{
	closure_miss(bringing->closure,
		format_string("%s: the interpreter of /%s (%s): not found%s", name,
			bringing->file->guest, bringing->file->origin, where));
}

/* An interpreter that somebody else has put there is good. */
static int bring_interpreter(const struct bringing *bringing, const char *path)
{
	struct closure *closure = bringing->closure;
	struct closure_file file = { 0 };
	char *clean = root_clean(path), *placed = 0, *real;

	if (place_is_taken(closure, clean)) {
		free(clean);
		return 1;
	}
	placed = place_file(
		closure, closure->sysroot, clean, bringing->file->origin, bringing->file->guest);
	free(clean);
	if (!placed)
		return 0;
	real = format_string("%s%s", closure->sysroot, placed);
	file.source = real;
	file.guest = placed + 1;
	file.origin = bringing->file->origin;
	file.role = ARCHIVE_NEEDS_INTERPRETER;
	closure_follow(closure, &file, bringing->depth + 1);
	free(real);
	free(placed);
	return 1;
}

/* The word behind one of env's that is no program's name. -u NAME and -C DIR take another one, also
 * at the end of other letters ("-iu"); -uNAME and --unset=NAME have it themselves. -S only splits:
 * "-Sperl" has the program in itself. */
static char *after_option(char *word)
{
	static const char split[] = "--split-string=";
	size_t letters = strcspn(word, "uCaS");
	int takes_next = strcmp(word, "--unset") == 0 || strcmp(word, "--chdir") == 0;

	if (strncmp(word, split, sizeof split - 1) == 0 && word[sizeof split - 1])
		return word + sizeof split - 1;
	if (*word == '-' && word[1] != '-' && word[letters]) {
		if (word[letters] == 'S' && word[letters + 1])
			return word + letters + 1;
		takes_next = word[letters] != 'S' && !word[letters + 1];
	}
	if (takes_next)
		strtok(0, " \t");
	return strtok(0, " \t");
}

/* env's word: options and NAME=VALUE come before it. */
static void bring_by_env(const struct bringing *bringing, char *words)
{
	char *word = strtok(words, " \t"), *path, *directory;
	const char *at = INITIAL_PATH;
	int found = 0;

	while (word && (*word == '-' || strchr(word, '=')))
		word = after_option(word);
	if (!word)
		return;
	if (*word == '/') {
		if (!bring_interpreter(bringing, word))
			miss(bringing, word, "");
		return;
	}
	for (; *at && !found; at += strcspn(at, ":"), at += *at == ':') {
		directory = format_string("%.*s", (int)strcspn(at, ":"), at);
		path = root_join(directory, word);
		found = bring_interpreter(bringing, path);
		free(path);
		free(directory);
	}
	if (!found)
		miss(bringing, word,
			"; env looks in /usr/sbin, /usr/bin, /sbin, /bin and " INITIAL_DATA);
}

static int is_env(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && strcmp(slash, "/env") == 0;
}

static int ends_in_return(const char *words)
{
	size_t length = strlen(words);

	return length > 0 && words[length - 1] == '\r';
}

int script_put_needs(struct closure *closure, const struct closure_file *file,
	const struct object *object, int depth)
{
	struct bringing bringing = { closure, file, depth };
	size_t length = object->begin_bytes;
	char line[LINE_BYTES_MAX + 1], *path, *rest;

	if (length < 2 || memcmp(object->begin, "#!", 2) != 0)
		return 0;
	if (depth > DEEP_MAX)
		die("%s: %s: scripts that are interpreted by scripts, more than %d deep",
			file->origin, file->source, DEEP_MAX);
	if (length > LINE_BYTES_MAX)
		length = LINE_BYTES_MAX;
	memcpy(line, object->begin, length);
	line[length] = 0;
	line[strcspn(line, "\n")] = 0;
	path = line + 2 + strspn(line + 2, " \t");
	rest = path + strcspn(path, " \t");
	if (*rest)
		*rest++ = 0;
	if (ends_in_return(path) || (is_env(path) && ends_in_return(rest)))
		die("%s: %s: its first line ends in a carriage return (CR), which Linux takes for "
		    "a part of the interpreter's name; \"sed -i 's/\\r$//' %s\" takes them out",
			file->origin, file->source, file->source);
	if (*path != '/')
		die("%s: %s: its first line names no interpreter with an absolute path",
			file->origin, file->source);
	if (!bring_interpreter(&bringing, path))
		miss(&bringing, path, "");
	if (is_env(path))
		bring_by_env(&bringing, rest);
	return 1;
}
