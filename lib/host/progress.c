/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * progress.c - a bar on the terminal for work that takes longer than a second. */
#include "host/progress.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "host/clock.h"
#include "host/message.h"
#include "host/report.h"

enum {
	FIRST_MS = 1000,
	EVERY_MS = 200,
	COLUMNS_DEFAULT = 80,
	BAR_MIN = 4, /* a shorter one is left out */
	BAR_MAX = 60,
	VERB_MAX = 40,
	TAIL_BYTES = 160,
	HOURS_MAX = 100, /* what takes longer has no time that anybody would wait for */
};

/* Threads count, one of them dies and takes the bar away: all of it under the lock. */
static struct {
	pthread_mutex_t lock;
	const char *verb; /* 0: nothing to be shown */
	uint64_t total_bytes, done_bytes;
	uint64_t total_items, done_items; /* 0: bytes are counted */
	uint64_t begin_ms, next_ms;
	int visible;
} progress = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* A flush keeps the program waiting in one call, so a thread draws. */
static struct {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t ends;
	int is_on;  /* the thread is there */
	int is_end; /* it shall end */
} flush = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* A dumb terminal would print what erases the line. */
static int can_draw(void)
{
	const char *terminal = getenv("TERM");

	return isatty(STDERR_FILENO) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

static int terminal_columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return COLUMNS_DEFAULT;
}

/* Leaves the last column free: a terminal that has gone on to the next line would keep this one. */
static void show(const char *line)
{
	fprintf(stderr, "\r%.*s\033[K", terminal_columns() - 1, line);
	progress.visible = 1;
}

/* "[=========>          ] " of so many characters between the brackets, at most BAR_MAX; nothing
 * when that is too short. part is from 0 to 1. */
static const char *make_bar(char bar[BAR_MAX + 4], int width, double part)
{
	int filled;

	width = width > BAR_MAX ? BAR_MAX : width;
	if (width < BAR_MIN)
		return "";
	filled = (int)(part * width);
	bar[0] = '[';
	memset(bar + 1, '=', (size_t)filled);
	memset(bar + 1 + filled, ' ', (size_t)(width - filled));
	if (filled < width)
		bar[1 + filled] = '>';
	strcpy(bar + 1 + width, "] ");
	return bar;
}

/* "  0:12 left", or "" where nobody knows. */
static void put_left(char text[32], uint64_t left_bytes, uint64_t rate)
{
	uint64_t left_s = rate ? left_bytes / rate : UINT64_MAX;

	*text = 0;
	if (left_s / 3600 < HOURS_MAX)
		snprintf(text, 32, "  %u:%02u left", (unsigned)(left_s / 60),
			(unsigned)(left_s % 60));
}

static uint64_t rate_of(uint64_t bytes, uint64_t elapsed_ms)
{
	return (uint64_t)((double)bytes * 1000 / (double)(elapsed_ms ? elapsed_ms : 1));
}

/* Both say what stands behind the bar, and return how far it is. They trust no caller: what is
 * counted may be more than there was to be, and no time may have gone. */
static double put_bytes(char tail[TAIL_BYTES], uint64_t elapsed_ms)
{
	uint64_t total = progress.total_bytes;
	uint64_t done = progress.done_bytes < total ? progress.done_bytes : total;
	uint64_t rate = rate_of(done, elapsed_ms);
	double part = (double)done / (double)total;
	char rate_text[REPORT_SIZE_TEXT_BYTES], left[32];

	put_left(left, total - done, rate);
	snprintf(tail, TAIL_BYTES, "%3d%%  %s/s%s", (int)(part * 100), report_size(rate_text, rate),
		left);
	return part;
}

static double put_items(char tail[TAIL_BYTES], uint64_t elapsed_ms)
{
	uint64_t total = progress.total_items;
	uint64_t done = progress.done_items < total ? progress.done_items : total;
	char size_text[REPORT_SIZE_TEXT_BYTES], rate_text[REPORT_SIZE_TEXT_BYTES];

	snprintf(tail, TAIL_BYTES, "%llu of %llu  %s  %s/s", (unsigned long long)done,
		(unsigned long long)total, report_size(size_text, progress.done_bytes),
		report_size(rate_text, rate_of(progress.done_bytes, elapsed_ms)));
	return (double)done / (double)total;
}

/* packing [=========>          ]  45%  123.4 MiB/s  0:12 left
 * fetching [=========>          ] 12 of 295  123.4 MiB  3.4 MiB/s */
static void draw(uint64_t elapsed_ms)
{
	char bar[BAR_MAX + 4], tail[TAIL_BYTES], line[300];
	double part =
		progress.total_items ? put_items(tail, elapsed_ms) : put_bytes(tail, elapsed_ms);
	int taken;

	taken = (int)(strlen(progress.verb) + sizeof " []" + strlen(tail));
	snprintf(line, sizeof line, "%.*s %s%s", VERB_MAX, progress.verb,
		make_bar(bar, terminal_columns() - 1 - taken, part), tail);
	show(line);
}

static void begin(const char *verb, uint64_t total_bytes, uint64_t total_items)
{
	pthread_mutex_lock(&progress.lock);
	message_before = progress_hide;
	message_before_last = progress_end;
	progress.verb = (total_bytes > 0 || total_items > 0) && can_draw() ? verb : 0;
	progress.total_bytes = total_bytes;
	progress.total_items = total_items;
	progress.done_bytes = 0;
	progress.done_items = 0;
	progress.begin_ms = clock_ms();
	progress.next_ms = progress.begin_ms + FIRST_MS;
	progress.visible = 0;
	pthread_mutex_unlock(&progress.lock);
}

void progress_begin(const char *verb, uint64_t total_bytes)
{
	begin(verb, total_bytes, 0);
}

void progress_begin_items(const char *verb, uint64_t total_items)
{
	begin(verb, 0, total_items);
}

static void count(uint64_t bytes)
{
	uint64_t now = clock_ms();

	progress.done_bytes += bytes;
	if (now < progress.next_ms)
		return;
	progress.next_ms = now + EVERY_MS;
	draw(now - progress.begin_ms);
}

void progress_add(uint64_t bytes)
{
	pthread_mutex_lock(&progress.lock);
	if (progress.verb)
		count(bytes);
	pthread_mutex_unlock(&progress.lock);
}

void progress_add_item(void)
{
	pthread_mutex_lock(&progress.lock);
	progress.done_items++;
	pthread_mutex_unlock(&progress.lock);
}

/* --- Flushes. --- */

static void draw_flush(uint64_t elapsed_ms)
{
	unsigned long long seconds = elapsed_ms / 1000;
	char line[80];

	snprintf(
		line, sizeof line, "flushing to the disk  %llu:%02llu", seconds / 60, seconds % 60);
	pthread_mutex_lock(&progress.lock);
	show(line);
	pthread_mutex_unlock(&progress.lock);
}

/* Draws once a second until the flush ends. */
static void *watch_flush(void *unused)
{
	uint64_t begin_ms = clock_ms();
	struct timespec next;

	clock_gettime(CLOCK_MONOTONIC, &next);
	pthread_mutex_lock(&flush.lock);
	for (next.tv_sec++; !flush.is_end; next.tv_sec++) {
		while (!flush.is_end &&
			pthread_cond_timedwait(&flush.ends, &flush.lock, &next) == 0)
			;
		if (!flush.is_end)
			draw_flush(clock_ms() - begin_ms);
	}
	pthread_mutex_unlock(&flush.lock);
	return unused;
}

void progress_flush_begin(void)
{
	pthread_condattr_t monotonic;
	sigset_t all, old;

	if (!can_draw())
		return;
	message_before = progress_hide;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&flush.ends, &monotonic);
	pthread_condattr_destroy(&monotonic);
	flush.is_end = 0;
	/* Signals are the business of the thread that flushes, which holds them while it renames.
	 */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	flush.is_on = pthread_create(&flush.thread, 0, watch_flush, 0) == 0;
	pthread_sigmask(SIG_SETMASK, &old, 0);
}

/* Returns 0 when there is none. Flushes are the first thread's, when no other is left. */
static int end_watching(void)
{
	if (!flush.is_on)
		return 0;
	flush.is_on = 0;
	pthread_mutex_lock(&flush.lock);
	flush.is_end = 1;
	pthread_cond_signal(&flush.ends);
	pthread_mutex_unlock(&flush.lock);
	pthread_join(flush.thread, 0);
	pthread_cond_destroy(&flush.ends);
	return 1;
}

/* --- A line of the caller's. --- */

int progress_can_show(void)
{
	return can_draw();
}

void progress_show(const char *line)
{
	pthread_mutex_lock(&progress.lock);
	message_before = progress_hide;
	show(line);
	pthread_mutex_unlock(&progress.lock);
}

/* --- The end. --- */

/* The bar stays away for a moment: other threads still count, and the message is not written yet.
 */
void progress_hide(void)
{
	end_watching();
	pthread_mutex_lock(&progress.lock);
	if (progress.visible)
		fputs("\r\033[K", stderr);
	progress.visible = 0;
	if (progress.verb)
		progress.next_ms = clock_ms() + EVERY_MS;
	pthread_mutex_unlock(&progress.lock);
}

void progress_flush_end(void)
{
	if (end_watching())
		progress_hide();
}

void progress_end(void)
{
	progress_hide();
	pthread_mutex_lock(&progress.lock);
	progress.verb = 0;
	pthread_mutex_unlock(&progress.lock);
}
