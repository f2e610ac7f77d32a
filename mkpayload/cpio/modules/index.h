/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * index.h - the modules of one kernel, as depmod has written them down in lib/modules/VERSION, and
 * what modprobe.d says of them (depmod.d(5), modprobe.d(5), modules.dep(5)). */
#ifndef MKPAYLOAD_CPIO_MODULES_INDEX_H
#define MKPAYLOAD_CPIO_MODULES_INDEX_H

#include <stddef.h>

/* Names of modules have '_' for every '-'. */
struct words {
	char **word;
	size_t count;
};

struct module {
	char *name;
	char *path;                   /* of its file, in the directory; 0: built into the kernel */
	struct words needs;           /* names, in the order of modules.dep */
	struct words pre, post, weak; /* names or aliases */
	struct words called; /* aliases under which it was found: their options count, too */
	char *options;       /* of --module, or 0 */
	int is_blacklisted;  /* not to be found by an alias */
	size_t order;        /* when it is loaded, from 1; 0: not asked for */
};

struct module_alias {
	char *pattern;
	char *name;
};

/* A line of options in modprobe.d; the name may be an alias. */
struct module_option {
	char *name, *text;
};

struct module_index {
	const char *directory;
	struct module *module; /* sorted by name */
	size_t count;
	struct module_alias *alias;
	size_t aliases, config_aliases; /* the first ones are those of modprobe.d */
	struct module_option *option;
	size_t options;
};

/* Reads what depmod has written; config is a directory of modprobe.d files, or 0: the machine's own
 * configuration never counts by itself. Dies when there is no modules.dep. */
void module_index_read(struct module_index *index, const char *directory, const char *config);
void module_index_end(struct module_index *index);

/* Changes every '-' to '_', but between brackets, as kmod does (libkmod/libkmod-util.c). */
void module_name_normalize(char *name);

/* Adds a word to a list, normalized. */
void module_words_add(struct words *words, const char *word);

/* 0 when there is none of exactly this name. */
struct module *module_find(const struct module_index *index, const char *name);

#endif
