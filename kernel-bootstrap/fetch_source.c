/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fetch_source.c - where the bytes of a distfile come from: curl, or a directory. */
#include "kernel-bootstrap/fetch_source.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/file.h"
#include "host/memory.h"
#include "host/text.h"
#include "host/words.h"

static const char curl_is_not_here[] = "there is no curl here: Debian's package curl has it";

/* What curl's exit statuses mean for us; all others: it cannot be had there. */
static const struct {
	int status;
	enum fetch_end end;
	const char *reason; /* 0: what curl says */
} statuses[] = {
	{ 0, FETCH_WHOLE, 0 },
	{ 1, FETCH_REFUSED, "leads to something else than http:// or https://" },
	{ 18, FETCH_BROKEN_OFF, 0 },
	{ 28, FETCH_BROKEN_OFF, 0 }, /* silence */
	{ 33, FETCH_NO_RANGE, 0 },
	{ 36, FETCH_NO_RANGE, 0 },
	{ 55, FETCH_BROKEN_OFF, 0 },
	{ 56, FETCH_BROKEN_OFF, 0 },
	{ 63, FETCH_REFUSED, "is larger than a distfile may be (--max-size)" },
	{ 92, FETCH_BROKEN_OFF, 0 },
};

int fetch_source_has_curl(void)
{
	struct child curl = { CHILD_NOTHING, CHILD_NOTHING, CHILD_NOTHING, 0, 0, 0, 0, 0 };
	struct words words = { 0, 0 };
	int reason;

	words_add_these(&words, "curl", "--version");
	reason = child_start(&curl, words.list);
	words_free(&words);
	return !reason && child_wait(&curl, -1) && curl.status == 0;
}

/* --- Beginning. --- */

/* Should the program end, curl does so first. */
static void kill_curl(void *argument)
{
	struct fetch_source *source = argument;

	if (source->curl.pid)
		child_kill(&source->curl);
}

static const char *begin_file(struct fetch_source *source, const char *path, uint64_t offset)
{
	struct stat status;
	const char *problem = 0;

	source->fd = file_open(path, O_NONBLOCK | O_NOCTTY);
	if (source->fd < 0)
		return strerror(errno);
	if (fstat(source->fd, &status) || !S_ISREG(status.st_mode))
		problem = "not a regular file";
	else if (lseek(source->fd, (off_t)offset, SEEK_SET) < 0)
		problem = strerror(errno);
	if (problem)
		close(source->fd);
	return problem;
}

static void add_number(struct words *words, const char *option, uint64_t value)
{
	words_add(words, copy_string(option));
	words_add(words, format_string("%" PRIu64, value));
}

/* --disable, which leaves .curlrc alone, must be the first. */
static void say_words(
	struct words *words, const char *url, uint64_t offset, const struct fetch_limits *limits)
{
	words_add_these(words, "curl", "--disable", "--silent", "--show-error", "--fail",
		"--no-buffer", "--location", "--max-redirs", "20", "--globoff", "--proto",
		"=http,https", "--proto-redir", "=http,https");
	add_number(words, "--connect-timeout", limits->silence_s);
	add_number(words, "--speed-time", limits->silence_s);
	add_number(words, "--speed-limit", FETCH_TRICKLE_BYTES);
	add_number(words, "--max-filesize", limits->max_bytes);
	if (offset > 0)
		add_number(words, "--continue-at", offset);
	words_add_these(words, "--url", url);
}

static const char *begin_curl(struct fetch_source *source, const char *url, uint64_t offset,
	const struct fetch_limits *limits)
{
	struct words words = { 0, 0 };
	sigset_t old;
	int reason;

	source->curl.input = CHILD_NOTHING;
	source->curl.output = CHILD_PIPE;
	source->curl.error = CHILD_PIPE;
	say_words(&words, url, offset, limits);
	undo_hold_signals(&old);
	reason = child_start(&source->curl, words.list);
	if (!reason)
		undo_add(&source->undo);
	undo_release_signals(&old);
	words_free(&words);
	source->fd = source->curl.output;
	if (reason)
		source->curl.error = -1;
	return reason == ENOENT ? curl_is_not_here : reason ? strerror(reason) : 0;
}

static int is_http(const char *url)
{
	return strncasecmp(url, "http://", strlen("http://")) == 0 ||
	       strncasecmp(url, "https://", strlen("https://")) == 0;
}

const char *fetch_source_begin(struct fetch_source *source, const char *url,
	const char *directory_path, uint64_t offset, const struct fetch_limits *limits)
{
	memset(source, 0, sizeof *source);
	source->curl.error = -1;
	source->undo.function = kill_curl;
	source->undo.argument = source;
	source->undo.is_signal_safe = 1;
	if (directory_path)
		return begin_file(source, directory_path, offset);
	if (!is_http(url))
		return "neither http:// nor https://";
	return begin_curl(source, url, offset, limits);
}

/* --- What it says. --- */

void fetch_source_hear(struct fetch_source *source)
{
	char bytes[FETCH_SAID_BYTES];
	ssize_t got = read(source->curl.error, bytes, sizeof bytes);
	size_t size = got > 0 ? (size_t)got : 0, kept = sizeof source->said - size;

	if (got < 0 && errno == EINTR)
		return;
	if (got <= 0) {
		close(source->curl.error);
		source->curl.error = -1;
		return;
	}
	if (kept > source->said_bytes)
		kept = source->said_bytes;
	memmove(source->said, source->said + source->said_bytes - kept, kept);
	memcpy(source->said + kept, bytes, size);
	source->said_bytes = kept + size;
}

/* The last line, or how it ended when it has said none; allocated. */
static char *last_word(const struct fetch_source *source)
{
	size_t end = source->said_bytes, begin;
	struct text_shown shown;

	while (end > 0 && source->said[end - 1] == '\n')
		end--;
	for (begin = end; begin > 0 && source->said[begin - 1] != '\n'; begin--)
		;
	if (begin == end)
		return child_ending(&source->curl);
	return copy_string(text_show(&shown, source->said + begin, end - begin));
}

/* --- The end. --- */

/* A signal must not find the number of a process that has been waited for. */
static void wait_for_curl(struct fetch_source *source, int at_once)
{
	sigset_t old;

	undo_hold_signals(&old);
	if (at_once)
		child_kill(&source->curl);
	else
		child_wait(&source->curl, -1);
	undo_forget(&source->undo);
	undo_release_signals(&old);
}

enum fetch_end fetch_source_end(struct fetch_source *source, char **reason)
{
	enum fetch_end end = FETCH_REFUSED;
	size_t i, rows = sizeof statuses / sizeof *statuses;

	*reason = 0;
	if (!source->curl.pid)
		return FETCH_WHOLE;
	wait_for_curl(source, 0);
	for (i = 0; i < rows && statuses[i].status != child_exit_status(&source->curl); i++)
		;
	if (i < rows)
		end = statuses[i].end;
	if (i < rows && statuses[i].reason)
		*reason = copy_string(statuses[i].reason);
	else if (end != FETCH_WHOLE)
		*reason = last_word(source);
	return end;
}

void fetch_source_stop(struct fetch_source *source)
{
	if (source->fd >= 0)
		close(source->fd);
	source->fd = -1;
	if (source->curl.error >= 0)
		close(source->curl.error);
	source->curl.error = -1;
	if (source->curl.pid)
		wait_for_curl(source, 1);
}
