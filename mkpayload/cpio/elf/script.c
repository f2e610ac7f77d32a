/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * script.c - what the first line of a script names (execve(2)). */
#include "mkpayload/cpio/elf/script.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"

/* The word behind one of env's that is no program's name. -u NAME and -C DIR take another one, also
 * at the end of other letters ("-iu"); -uNAME and --unset=NAME have it themselves. */
static char *after_option(char *word, char **rest)
{
	size_t letters = strcspn(word, "uCa");
	int takes_next = strcmp(word, "--unset") == 0 || strcmp(word, "--chdir") == 0;

	if (*word == '-' && word[1] != '-' && word[letters])
		takes_next = !word[letters + 1];
	if (takes_next)
		strtok_r(0, " \t", rest);
	return strtok_r(0, " \t", rest);
}

/* env's words: options and NAME=VALUE come before it. */
static const char *program_of_words(char *words)
{
	char *rest, *word = strtok_r(words, " \t", &rest);

	while (word && (*word == '-' || strchr(word, '=')))
		word = after_option(word, &rest);
	return word;
}

/* What -S has for env to split; 0 without it. It may stand behind other letters that take nothing:
 * "-vSperl". */
static char *behind_split(char *word)
{
	static const char split[] = "--split-string";
	size_t letters;

	if (strncmp(word, split, sizeof split - 1) == 0)
		return word + sizeof split - 1 + (word[sizeof split - 1] == '=');
	letters = *word == '-' ? 1 + strspn(word + 1, "iv0") : 0;
	return letters && word[letters] == 'S' ? word + letters + 1 : 0;
}

/* Linux gives env all that is behind it as one word. */
static const char *program_of_env(char *word, const char **problem)
{
	size_t length = strlen(word);
	char *split;

	while (length > 0 && strchr(" \t", word[length - 1]))
		word[--length] = 0;
	split = behind_split(word);
	if (split)
		return program_of_words(split);
	if (strpbrk(word, " \t"))
		*problem = word;
	return *word == '-' || strchr(word, '=') ? 0 : word;
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

int script_is(const struct object *object)
{
	return object->begin_bytes >= 2 && memcmp(object->begin, "#!", 2) == 0;
}

void script_read(
	struct script *script, const struct closure_file *file, const struct object *object)
{
	size_t length = object->begin_bytes;
	char *line = script->line, *path, *rest;
	const char *problem = 0;

	if (length > SCRIPT_LINE_BYTES_MAX)
		length = SCRIPT_LINE_BYTES_MAX;
	memcpy(line, object->begin, length);
	line[length] = 0;
	line[strcspn(line, "\n")] = 0;
	path = line + 2 + strspn(line + 2, " \t");
	rest = path + strcspn(path, " \t");
	if (*rest)
		*rest++ = 0;
	rest += strspn(rest, " \t");
	if (ends_in_return(path) || (is_env(path) && ends_in_return(rest)))
		die("%s: %s: its first line ends in a carriage return (CR), which Linux takes for "
		    "a part of the interpreter's name; \"sed -i 's/\\r$//' %s\" takes them out",
			file->origin, file->source, file->source);
	if (*path != '/')
		die("%s: %s: its first line names no interpreter with an absolute path",
			file->origin, file->source);
	script->interpreter = path;
	script->program = is_env(path) ? program_of_env(rest, &problem) : 0;
	if (problem)
		die("%s: %s: its first line has '%s' behind env, which Linux gives it as one word; "
		    "env -S splits it",
			file->origin, file->source, problem);
}
