/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * user.c - who the command runs as. */
#include "chroot/user.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"
#include "host/text_file.h"

enum { FIELDS = 7 };

static const uint32_t id_max = 0xfffffffe;

/* Cuts a line at its colons; there are FIELDS then, of which some may be empty. */
static void cut(char *line, char *field[FIELDS])
{
	static char empty[] = "";
	size_t i;

	for (i = 0; i < FIELDS; i++) {
		field[i] = line ? strsep(&line, ":") : empty;
	}
}

/* Returns 0, or 1 where there is none: a pipe of that name would hold process 1. */
static int open_list(struct text_file *file, const char *path)
{
	struct stat status;

	return stat(path, &status) || !S_ISREG(status.st_mode) || text_file_open_any(file, path);
}

/* The line of that name or number, which is its third field. */
static int find(struct text_file *file, const char *path, const char *name, char *field[FIELDS])
{
	size_t length;
	char *line;

	if (open_list(file, path))
		return 0;
	while ((line = text_file_cut(file, &length))) {
		cut(line, field);
		if (strcmp(field[0], name) == 0 || strcmp(field[2], name) == 0)
			return 1;
	}
	text_file_close(file);
	return 0;
}

static uint32_t get_id(const char *text, const char *what)
{
	uint32_t id;

	if (text_get_number(&id, text, 10, id_max))
		die("%s: there is no such %s in the target", text, what);
	return id;
}

static int is_member(char *members, const char *name)
{
	char *member;

	while ((member = strsep(&members, ","))) {
		if (strcmp(member, name) == 0)
			return 1;
	}
	return 0;
}

static void find_groups(struct user *user)
{
	struct text_file file;
	char *line, *field[FIELDS];
	uint32_t id;
	size_t length;

	user->groups = make_room(0, 0, sizeof *user->groups);
	user->groups[user->groups_count++] = user->group;
	if (open_list(&file, "/etc/group"))
		return;
	while ((line = text_file_cut(&file, &length))) {
		cut(line, field);
		if (!is_member(field[3], user->name) || text_get_number(&id, field[2], 10, id_max))
			continue;
		user->groups = make_room(user->groups, user->groups_count, sizeof *user->groups);
		user->groups[user->groups_count++] = id;
	}
	text_file_close(&file);
}

void user_find(struct user *user, const char *text)
{
	char *name = copy_string(text ? text : "0"), *group = strchr(name, ':'), *field[FIELDS];
	struct text_file file;

	if (group)
		*group++ = 0;
	memset(user, 0, sizeof *user);
	if (find(&file, "/etc/passwd", name, field)) {
		user->name = copy_string(field[0]);
		user->id = get_id(field[2], "user");
		user->group = get_id(field[3], "group");
		user->home = copy_string(field[5]);
		user->shell = copy_string(field[6]);
		text_file_close(&file);
	} else {
		user->id = user->group = get_id(name, "user");
		user->name = copy_string(user->id ? name : "root");
	}
	if (group && find(&file, "/etc/group", group, field)) {
		user->group = get_id(field[2], "group");
		text_file_close(&file);
	} else if (group) {
		user->group = get_id(group, "group");
	}
	find_groups(user);
	if (!user->home || !*user->home)
		user->home = copy_string(user->id ? "/" : "/root");
	if (!user->shell || !*user->shell)
		user->shell = copy_string("/bin/sh");
	free(name);
}
