/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * index.c - the modules of one kernel. */
#include "mkpayload/cpio/modules/index.h"

#include <stdlib.h>
#include <string.h>

#include "format/initial.h"
#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"
#include "mkpayload/cpio/modules/lines.h"

void module_name_normalize(char *name)
{
	int in_brackets = 0;

	for (; *name; name++) {
		if (*name == '[')
			in_brackets = 1;
		else if (*name == ']')
			in_brackets = 0;
		else if (*name == '-' && !in_brackets)
			*name = '_';
	}
}

/* The name in "kernel/drivers/block/virtio-blk.ko.xz"; allocated. 0 when it is no module's. */
static char *name_of_path(const char *path)
{
	const char *slash = strrchr(path, '/'), *begin = slash ? slash + 1 : path;
	const char *end = strstr(begin, INITIAL_MODULE_END);
	char *name;

	if (!end || end == begin)
		return 0;
	name = format_string("%.*s", (int)(end - begin), begin);
	module_name_normalize(name);
	return name;
}

void module_words_add(struct words *words, const char *word)
{
	words->word = make_room(words->word, words->count, sizeof *words->word);
	words->word[words->count] = copy_string(word);
	module_name_normalize(words->word[words->count++]);
}

static struct module *add_module(struct module_index *index, char *name)
{
	struct module *module;

	/* Grows by doubling: at powers of two there is no room left. */
	index->module = make_room(index->module, index->count, sizeof *index->module);
	module = &index->module[index->count++];
	memset(module, 0, sizeof *module);
	module->name = name;
	return module;
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct module *)a)->name, ((const struct module *)b)->name);
}

struct module *module_find(const struct module_index *index, const char *name)
{
	struct module wanted;

	wanted.name = (char *)name;
	return index->count ? bsearch(&wanted, index->module, index->count, sizeof wanted, compare)
			    : 0;
}

/* --- depmod's files. --- */

static int open_of(struct lines *lines, const struct module_index *index, const char *file)
{
	char *path = format_string("%s/%s", index->directory, file);
	int is_there = lines_open(lines, path);

	free(path);
	return is_there;
}

__attribute__((noreturn)) static void fail_line(const struct lines *lines, const char *reason)
{
	die("%s:%u: %s", lines->path, lines->file.line, reason);
}

/* PATH: PATH... */
static void read_dependencies(struct module_index *index)
{
	struct lines lines;
	struct module *module;
	char *line, *colon, *word, *name;

	if (!open_of(&lines, index, "modules.dep"))
		die("%s/modules.dep: not there: depmod writes it", index->directory);
	while ((line = lines_next(&lines))) {
		colon = strchr(line, ':');
		if (!colon)
			fail_line(&lines, "no ':' behind the module");
		*colon++ = 0;
		name = name_of_path(line);
		if (!name)
			fail_line(&lines, "not the path of a module (" INITIAL_MODULE_END ")");
		module = add_module(index, name);
		module->path = copy_string(line);
		while ((word = lines_word(&colon))) {
			name = name_of_path(word);
			if (!name)
				fail_line(&lines,
					"not the path of a module (" INITIAL_MODULE_END ")");
			module_words_add(&module->needs, name);
			free(name);
		}
	}
	lines_close(&lines);
}

static void read_builtin(struct module_index *index)
{
	struct lines lines;
	size_t modules = index->count;
	char *line, *name;

	if (!open_of(&lines, index, "modules.builtin")) {
		complain("warning: %s/modules.builtin: not there, so what is built in is not "
			 "known; the kernel's package has it",
			index->directory);
		return;
	}
	while ((line = lines_next(&lines))) {
		name = name_of_path(line);
		if (!name)
			fail_line(&lines, "not the path of a module (" INITIAL_MODULE_END ")");
		/* Only those of modules.dep are sorted yet. */
		if (modules && bsearch(&(struct module){ .name = name }, index->module, modules,
				       sizeof *index->module, compare))
			free(name);
		else
			add_module(index, name);
	}
	lines_close(&lines);
}

static void add_alias(struct module_index *index, const char *pattern, const char *name)
{
	struct module_alias *alias;

	index->alias = make_room(index->alias, index->aliases, sizeof *index->alias);
	alias = &index->alias[index->aliases++];
	alias->pattern = copy_string(pattern);
	alias->name = copy_string(name);
	module_name_normalize(alias->pattern);
	module_name_normalize(alias->name);
}

/* NAME.KEY=VALUE, each with a NUL at its end. */
static void read_builtin_aliases(struct module_index *index)
{
	static const char key[] = ".alias=";
	struct lines lines;
	char *at, *end, *found, *name;

	if (!open_of(&lines, index, "modules.builtin.modinfo"))
		return;
	end = lines.file.bytes + lines.file.size;
	for (at = lines.file.bytes; at < end; at += strlen(at) + 1) {
		found = strstr(at, key);
		if (!found || memchr(at, '=', (size_t)(found - at)))
			continue;
		name = format_string("%.*s", (int)(found - at), at);
		add_alias(index, found + sizeof key - 1, name);
		free(name);
	}
	lines_close(&lines);
}

/* --- Lines that modprobe.d has, too. --- */

/* NAME pre: WORD... post: WORD... */
static void take_softdep(struct module_index *index, char *rest)
{
	char *name = lines_word(&rest), *word;
	struct words *to = 0;
	struct module *module;

	if (!name)
		return;
	module_name_normalize(name);
	module = module_find(index, name);
	while (module && (word = lines_word(&rest))) {
		if (strcmp(word, "pre:") == 0)
			to = &module->pre;
		else if (strcmp(word, "post:") == 0)
			to = &module->post;
		else if (to)
			module_words_add(to, word);
	}
}

static void take_weakdep(struct module_index *index, char *rest)
{
	char *name = lines_word(&rest), *word;
	struct module *module;

	if (!name)
		return;
	module_name_normalize(name);
	module = module_find(index, name);
	while (module && (word = lines_word(&rest)))
		module_words_add(&module->weak, word);
}

static void take_options(struct module_index *index, char *rest)
{
	char *name = lines_word(&rest);
	struct module_option *option;

	if (!name)
		return;
	index->option = make_room(index->option, index->options, sizeof *index->option);
	option = &index->option[index->options++];
	option->name = copy_string(name);
	module_name_normalize(option->name);
	option->text = copy_string(rest + strspn(rest, " \t"));
}

static void take_line(struct module_index *index, const struct lines *lines, char *line)
{
	char *command = lines_word(&line), *word, *name;
	struct module *module;

	if (strcmp(command, "softdep") == 0) {
		take_softdep(index, line);
	} else if (strcmp(command, "weakdep") == 0) {
		take_weakdep(index, line);
	} else if (strcmp(command, "options") == 0) {
		take_options(index, line);
	} else if (strcmp(command, "alias") == 0) {
		word = lines_word(&line);
		name = word ? lines_word(&line) : 0;
		if (!name)
			fail_line(lines, "alias PATTERN NAME is wanted");
		add_alias(index, word, name);
	} else if (strcmp(command, "blacklist") == 0) {
		word = lines_word(&line);
		if (word)
			module_name_normalize(word);
		module = word ? module_find(index, word) : 0;
		if (module)
			module->is_blacklisted = 1;
	} else if (strcmp(command, "install") == 0 || strcmp(command, "remove") == 0) {
		complain("%s:%u: warning: '%s' runs a command, which init does not; left out",
			lines->path, lines->file.line, command);
	} else {
		fail_line(lines, "unknown command");
	}
}

/* Returns 0 when there is no such file. */
static int read_commands(struct module_index *index, const char *path)
{
	struct lines lines;
	char *line;

	if (!lines_open(&lines, path))
		return 0;
	while ((line = lines_next(&lines)))
		take_line(index, &lines, line);
	lines_close(&lines);
	return 1;
}

static void read_config(struct module_index *index, const char *directory)
{
	struct listing listing;
	const char *problem = listing_read(&listing, directory);
	char *path;
	size_t i;

	if (problem)
		die("--modprobe-config %s: %s", directory, problem);
	for (i = 0; i < listing.count; i++) {
		if (!text_ends_in(listing.name[i], ".conf"))
			continue;
		path = format_string("%s/%s", directory, listing.name[i]);
		read_commands(index, path);
		free(path);
	}
	listing_free(&listing);
}

/* --- The whole. --- */

/* What is not there is no loss where nobody would miss it: older depmods do not write it. */
static void read_depmods(struct module_index *index, const char *file, const char *lost)
{
	char *path = format_string("%s/%s", index->directory, file);

	if (!read_commands(index, path) && lost)
		complain("warning: %s: not there, so %s; depmod writes it", path, lost);
	free(path);
}

void module_index_read(struct module_index *index, const char *directory, const char *config)
{
	size_t i;

	memset(index, 0, sizeof *index);
	index->directory = directory;
	read_dependencies(index);
	if (index->count)
		qsort(index->module, index->count, sizeof *index->module, compare);
	for (i = 1; i < index->count; i++) {
		if (compare(&index->module[i - 1], &index->module[i]) == 0)
			die("%s/modules.dep: two modules of one name: %s and %s", directory,
				index->module[i - 1].path, index->module[i].path);
	}
	read_builtin(index);
	if (index->count)
		qsort(index->module, index->count, sizeof *index->module, compare);
	if (config)
		read_config(index, config);
	index->config_aliases = index->aliases;
	read_depmods(index, "modules.softdep", "what modules wish for does not come along");
	read_depmods(index, "modules.weakdep", 0);
	read_depmods(index, "modules.alias", "aliases mean nothing");
	read_builtin_aliases(index);
}

static void end_words(struct words *words)
{
	while (words->count > 0)
		free(words->word[--words->count]);
	free(words->word);
}

void module_index_end(struct module_index *index)
{
	struct module *module = index->module, *end = module + index->count;

	for (; module < end; module++) {
		end_words(&module->needs);
		end_words(&module->pre);
		end_words(&module->post);
		end_words(&module->weak);
		end_words(&module->called);
		free(module->name);
		free(module->path);
		free(module->options);
	}
	free(index->module);
	while (index->aliases > 0) {
		free(index->alias[--index->aliases].pattern);
		free(index->alias[index->aliases].name);
	}
	free(index->alias);
	while (index->options > 0) {
		free(index->option[--index->options].name);
		free(index->option[index->options].text);
	}
	free(index->option);
}
