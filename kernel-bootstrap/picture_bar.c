/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * picture_bar.c - a stage of a plan's picture. */
#include "kernel-bootstrap/picture_bar.h"

#include <stdlib.h>

#include "host/memory.h"
#include "kernel-bootstrap/plan_words.h"

enum {
	BAR_HEIGHT = 32,
	/* Of a limit's line, beyond the bar. */
	OVERHANG = 4,
	/* So that it is seen beside the line. */
	BEYOND_WIDTH_MIN = 4,
};

/* --- Its texts. --- */

static char *limit_text(const struct limit *limit)
{
	char is[REPORT_SIZE_TEXT_BYTES], max[REPORT_SIZE_TEXT_BYTES];

	plan_words_figure(is, limit->is, limit->is_count);
	plan_words_figure(max, limit->max, limit->is_count);
	if (limit->max == 0)
		return format_string("%s: %s, and the limit is not known", limit->what, is);
	return format_string("%s: %s of at most %s%s", limit->what, is, max,
		limit_is_exceeded(limit) ? ", too much" : "");
}

/* Begins at its line, or ends there, or lies above it. */
static void put_limit_text(
	struct picture *picture, const struct bar *bar, const struct bar_limit *at)
{
	const struct limit *limit = at->limit;
	char *text = limit_text(limit);
	unsigned width = svg_text_width(text), end = picture->width - PICTURE_MARGIN;
	struct svg_text line = { PICTURE_MARGIN, picture->y + PICTURE_BASELINE, "start", text,
		"normal", limit_is_exceeded(limit) ? PICTURE_RED : "black" };

	if (picture_is_far(picture, at))
		line.x = end;
	else if (limit->max > 0)
		line.x = (unsigned)picture_x(picture, bar, bars_limit_amount(at));
	if (line.x + width > end && line.x >= PICTURE_MARGIN + width)
		line.anchor = "end";
	else if (line.x + width > end)
		line.x = end > PICTURE_MARGIN + width ? end - width : PICTURE_MARGIN;
	svg_put_text(&picture->svg, &line);
	picture->y += PICTURE_LINE_HEIGHT;
	free(text);
}

static void put_keys(struct picture *picture, const struct bar *bar)
{
	const struct bar_part *part = bar->part, *end = part + bar->parts;
	char size[REPORT_SIZE_TEXT_BYTES];
	char *text;

	picture_begin_keys(picture);
	for (; part < end; part++) {
		plan_words_figure(size, part->amount, bar->is_count);
		text = format_string("%s, %s", part->name, size);
		picture_put_key(picture, part->color, text);
		free(text);
	}
	if (bar->missing > 0) {
		text = format_string(
			"%llu missing, of unknown size", (unsigned long long)bar->missing);
		picture_put_key(picture, "url(#missing)", text);
		free(text);
	}
	picture_end_keys(picture);
}

/* --- A bar. --- */

/* Returns where they end. */
static double put_parts(struct picture *picture, const struct bar *bar)
{
	const struct bar_part *part = bar->part, *end = part + bar->parts;
	struct svg_box box = { PICTURE_MARGIN, picture->y, 0, BAR_HEIGHT, "part", 0, 0 };
	char size[REPORT_SIZE_TEXT_BYTES];
	double amount = 0;
	char *title;

	for (; part < end; part++) {
		amount += (double)part->amount;
		box.width = picture_x(picture, bar, amount) - box.x;
		if (box.width < 1)
			box.width = 1;
		box.fill = part->color;
		plan_words_figure(size, part->amount, bar->is_count);
		title = format_string("%s, %s", part->name, size);
		box.title = title;
		svg_put_box(&picture->svg, &box);
		free(title);
		box.x += box.width;
	}
	return box.x;
}

/* What the scale shows, for the eye to find the limit by. */
static void put_track(struct picture *picture)
{
	struct svg_box box = { PICTURE_MARGIN, picture->y, picture_scale_width(picture), BAR_HEIGHT,
		"track", "#f2f2f2", 0 };

	svg_put_box(&picture->svg, &box);
}

static void put_missing(struct picture *picture, const struct bar *bar, double x)
{
	struct svg_box box = { x, picture->y, PICTURE_MISSING_WIDTH, BAR_HEIGHT, "missing",
		"url(#missing)", "missing" };

	if (bar->missing > 0)
		svg_put_box(&picture->svg, &box);
}

static void put_beyond(struct picture *picture, const struct bar *bar, const struct bar_limit *at)
{
	double x = picture_x(picture, bar, bars_limit_amount(at));
	double end = picture_x(picture, bar, (double)at->origin + (double)at->limit->is);
	struct svg_box box = { x, picture->y, end - x, BAR_HEIGHT, "beyond", PICTURE_RED, 0 };
	char *title;

	if (!limit_is_exceeded(at->limit))
		return;
	if (box.width < BEYOND_WIDTH_MIN)
		box.width = BEYOND_WIDTH_MIN;
	title = limit_text(at->limit);
	box.title = title;
	svg_put_box(&picture->svg, &box);
	free(title);
}

/* The title of its line says what to do. */
static void put_limit(struct picture *picture, const struct bar *bar, const struct bar_limit *at)
{
	if (at->limit->max == 0)
		return;
	if (picture_is_far(picture, at))
		svg_put(&picture->svg, "<path class=\"far\" d=\"M %u %u l -%d -%d v %d z\">",
			picture->width - PICTURE_MARGIN, picture->y + BAR_HEIGHT / 2,
			PICTURE_FAR_WIDTH - 2, BAR_HEIGHT / 4, BAR_HEIGHT / 2);
	else
		svg_put(&picture->svg,
			"<path class=\"limit\" stroke=\"black\" stroke-width=\"2\" "
			"d=\"M %.2f %u v %d\">",
			picture_x(picture, bar, bars_limit_amount(at)), picture->y - OVERHANG,
			BAR_HEIGHT + 2 * OVERHANG);
	svg_put_title(&picture->svg, at->limit->advice);
	svg_put(&picture->svg, "</path>\n");
	put_beyond(picture, bar, at);
}

/* The first limit is said above the bar, the second below it. */
void picture_bar_put(struct picture *picture, const struct bar *bar)
{
	char size[REPORT_SIZE_TEXT_BYTES];
	char *title;
	size_t i;

	plan_words_figure(size, bars_amount(bar), bar->is_count);
	title = format_string("%s: %s", bar->title, size);
	svg_put(&picture->svg, "<g id=\"%s\">", bar->name);
	svg_put_title(&picture->svg, title);
	svg_put(&picture->svg, "\n");
	picture_put_line(picture, "bold", title);
	free(title);
	if (bar->limits > 0)
		put_limit_text(picture, bar, &bar->limit[0]);
	picture->y += OVERHANG;
	put_track(picture);
	put_missing(picture, bar, put_parts(picture, bar));
	for (i = 0; i < bar->limits; i++)
		put_limit(picture, bar, &bar->limit[i]);
	picture->y += BAR_HEIGHT + OVERHANG;
	if (bar->limits > 1)
		put_limit_text(picture, bar, &bar->limit[1]);
	put_keys(picture, bar);
	svg_put(&picture->svg, "</g>\n");
	picture->y += PICTURE_GAP;
}
