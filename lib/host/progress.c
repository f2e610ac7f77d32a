/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * progress.c - a bar on the terminal for work that takes longer than a second. */
#include "host/progress.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
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
};

static struct {
	const char *verb; /* 0: nothing to be shown */
	uint64_t total_bytes, done_bytes;
	uint64_t begin_ms, next_ms;
	int visible;
} progress;

/* A flush keeps the program waiting in one call, so a thread draws. */
static struct {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t ends;
	int is_on;  /* the thread is there */
	int is_end; /* it shall end */
} flush = { .lock = PTHREAD_MUTEX_INITIALIZER };

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

/* "[=========>          ] " of so many characters between the brackets; nothing when that is too
 * short. */
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

/* packing [=========>          ]  45%  123.4 MiB/s  0:12 left */
static void draw(uint64_t elapsed_ms)
{
	double part = (double)progress.done_bytes / (double)progress.total_bytes;
	uint64_t rate = progress.done_bytes * 1000 / elapsed_ms;
	uint64_t left_s = rate ? (progress.total_bytes - progress.done_bytes) / rate : 0;
	char rate_text[REPORT_SIZE_TEXT_BYTES], bar[BAR_MAX + 4], tail[80], line[256];
	int taken;

	snprintf(tail, sizeof tail, "%3d%%  %s/s  %llu:%02u left", (int)(part * 100),
		report_size(rate_text, rate), (unsigned long long)left_s / 60,
		(unsigned)(left_s % 60));
	taken = (int)(strlen(progress.verb) + sizeof " []" + strlen(tail));
	snprintf(line, sizeof line, "%s %s%s", progress.verb,
		make_bar(bar, terminal_columns() - 1 - taken, part), tail);
	show(line);
}

void progress_begin(const char *verb, uint64_t total_bytes)
{
	memset(&progress, 0, sizeof progress);
	message_before = progress_hide;
	if (total_bytes == 0 || !isatty(STDERR_FILENO))
		return;
	progress.verb = verb;
	progress.total_bytes = total_bytes;
	progress.begin_ms = clock_ms();
	progress.next_ms = progress.begin_ms + FIRST_MS;
}

void progress_add(uint64_t bytes)
{
	uint64_t now;

	if (!progress.verb)
		return;
	progress.done_bytes += bytes;
	now = clock_ms();
	if (now < progress.next_ms)
		return;
	progress.next_ms = now + EVERY_MS;
	draw(now - progress.begin_ms);
}

/* --- Flushes. --- */

static void draw_flush(uint64_t elapsed_ms)
{
	unsigned long long seconds = elapsed_ms / 1000;
	char line[80];

	snprintf(
		line, sizeof line, "flushing to the disk  %llu:%02llu", seconds / 60, seconds % 60);
	show(line);
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

	if (!isatty(STDERR_FILENO))
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

/* Returns 0 when there is none. */
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

/* --- The end. --- */

void progress_hide(void)
{
	end_watching();
	if (progress.visible)
		fputs("\r\033[K", stderr);
	progress.visible = 0;
}

void progress_flush_end(void)
{
	if (end_watching())
		progress_hide();
}

void progress_end(void)
{
	progress_hide();
	progress.verb = 0;
}
