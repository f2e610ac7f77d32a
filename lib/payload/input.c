/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * input.c - a file that goes into a payload image. */
#include "payload/input.h"

#include <string.h>

#include "host/holes.h"
#include "host/message.h"
#include "host/text.h"

void input_state_set(struct input_state *state, const struct stat *status)
{
	file_state_set(&state->file, status);
	state->has_holes = holes_in_file(status);
}

void input_die(const char *list_line, const char *path, const char *reason)
{
	struct text_shown shown;
	size_t at;

	/* A path that could steer a terminal is shown escaped; any other whole, however long. */
	for (at = 0; path[at] && !text_is_control(path, at); at++)
		;
	if (path[at])
		path = text_show(&shown, path, strlen(path));
	die("%s%s%s: %s", list_line ? list_line : "", list_line ? ": " : "", path, reason);
}
