/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * progress.c - a bar on the terminal for work that takes longer than a second. */
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "host/progress.h"
#include "host/report.h"

enum { FIRST_MS = 1000, EVERY_MS = 200, COLUMNS_DEFAULT = 80, BAR_MAX = 60 };

static struct {
	const char *verb; /* 0: nothing to be shown */
	uint64_t total_bytes, done_bytes;
	uint64_t begin_ms, next_ms;
	int visible;
} progress;

static uint64_t now_ms(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now))
		return 0;
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static int terminal_columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return COLUMNS_DEFAULT;
}

/* packing [=========>          ]  45%  123.4 MiB/s  0:12 left */
static void draw(uint64_t elapsed_ms)
{
	double part = (double)progress.done_bytes / (double)progress.total_bytes;
	uint64_t rate = progress.done_bytes * 1000 / elapsed_ms;
	uint64_t left_s = rate ? (progress.total_bytes - progress.done_bytes) / rate : 0;
	char rate_text[REPORT_SIZE_TEXT_BYTES], bar[BAR_MAX + 1], tail[80];
	int width, filled;

	snprintf(tail, sizeof tail, "%3d%%  %s/s  %llu:%02u left", (int)(part * 100),
		report_size(rate_text, rate), (unsigned long long)left_s / 60,
		(unsigned)(left_s % 60));
	width = terminal_columns() - 1 - (int)(strlen(progress.verb) + strlen(tail)) - 5;
	width = width > BAR_MAX ? BAR_MAX : width < 0 ? 0 : width;
	filled = (int)(part * width);
	memset(bar, '=', (size_t)filled);
	memset(bar + filled, ' ', (size_t)(width - filled));
	if (filled < width)
		bar[filled] = '>';
	bar[width] = 0;
	fprintf(stderr, "\r%s [%s] %s\033[K", progress.verb, bar, tail);
	progress.visible = 1;
}

void progress_begin(const char *verb, uint64_t total_bytes)
{
	memset(&progress, 0, sizeof progress);
	if (total_bytes == 0 || !isatty(STDERR_FILENO))
		return;
	progress.verb = verb;
	progress.total_bytes = total_bytes;
	progress.begin_ms = now_ms();
	progress.next_ms = progress.begin_ms + FIRST_MS;
}

void progress_add(uint64_t bytes)
{
	uint64_t now;

	if (!progress.verb)
		return;
	progress.done_bytes += bytes;
	now = now_ms();
	if (now < progress.next_ms)
		return;
	progress.next_ms = now + EVERY_MS;
	draw(now - progress.begin_ms);
}

void progress_hide(void)
{
	if (progress.visible)
		fputs("\r\033[K", stderr);
	progress.visible = 0;
}

void progress_end(void)
{
	progress_hide();
	progress.verb = 0;
}
