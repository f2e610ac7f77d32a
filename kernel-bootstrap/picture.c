/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * picture.c - what all stages of a plan's picture have in common. */
#include "kernel-bootstrap/picture.h"

#include <string.h>

#include "host/report.h"

enum {
	KEY_SIZE = 10,
	KEY_TEXT = 16,
	/* A limit farther away than so many times the longest bar would only make all bars small.
	 */
	FAR_TIMES = 2,
	TICKS_MAX = 4, /* with more, a figure of one decimal would not be the place of a tick */
	TICK_HEIGHT = 6,
};

/* --- The scales. --- */

static double longest_bar(const struct bars *bars, int is_count)
{
	const struct bar *bar = bars->bar, *end = bar + bars->count;
	double longest = 1;

	for (; bar < end; bar++) {
		if (bar->is_count == is_count && (double)bars_amount(bar) > longest)
			longest = (double)bars_amount(bar);
	}
	return longest;
}

/* The only limit of counts is always shown. */
static double find_extent(const struct bars *bars, int is_count)
{
	const struct bar *bar = bars->bar, *end = bar + bars->count;
	double longest = longest_bar(bars, is_count), extent = longest, amount;
	size_t i;

	for (; bar < end; bar++) {
		for (i = 0; i < bar->limits && bar->is_count == is_count; i++) {
			amount = bars_limit_amount(&bar->limit[i]);
			if (amount > extent && (is_count || amount <= FAR_TIMES * longest))
				extent = amount;
		}
	}
	return extent;
}

double picture_scale_width(const struct picture *picture)
{
	return picture->width - 2 * PICTURE_MARGIN - PICTURE_MISSING_WIDTH - PICTURE_FAR_WIDTH;
}

double picture_x(const struct picture *picture, const struct bar *bar, double amount)
{
	return PICTURE_MARGIN +
	       amount / picture->extent[bar->is_count] * picture_scale_width(picture);
}

int picture_is_far(const struct picture *picture, const struct bar_limit *limit)
{
	return bars_limit_amount(limit) > picture->extent[limit->limit->is_count];
}

void picture_begin(struct picture *picture, const struct bars *bars, unsigned width)
{
	memset(picture, 0, sizeof *picture);
	picture->width = width;
	picture->y = PICTURE_MARGIN;
	picture->extent[0] = find_extent(bars, 0);
	picture->extent[1] = find_extent(bars, 1);
	svg_begin(&picture->svg);
}

/* --- Lines of text. --- */

void picture_put_line(struct picture *picture, const char *weight, const char *text)
{
	struct svg_text line = { PICTURE_MARGIN, picture->y + PICTURE_BASELINE, "start", text,
		weight, "black" };

	svg_put_text(&picture->svg, &line);
	picture->y += PICTURE_LINE_HEIGHT;
}

void picture_begin_keys(struct picture *picture)
{
	picture->key_x = PICTURE_MARGIN;
}

void picture_put_key(struct picture *picture, const char *fill, const char *text)
{
	unsigned width = KEY_TEXT + svg_text_width(text);
	struct svg_text line = { 0, 0, "start", text, "normal", "black" };
	struct svg_box box = { 0, 0, KEY_SIZE, KEY_SIZE, "key", fill, 0 };

	if (picture->key_x > PICTURE_MARGIN &&
		picture->key_x + width > picture->width - PICTURE_MARGIN) {
		picture->key_x = PICTURE_MARGIN;
		picture->y += PICTURE_LINE_HEIGHT;
	}
	box.x = picture->key_x;
	box.y = picture->y + PICTURE_BASELINE - KEY_SIZE;
	svg_put_box(&picture->svg, &box);
	line.x = picture->key_x + KEY_TEXT;
	line.y = picture->y + PICTURE_BASELINE;
	svg_put_text(&picture->svg, &line);
	picture->key_x += width + PICTURE_GAP;
}

void picture_end_keys(struct picture *picture)
{
	picture->y += PICTURE_LINE_HEIGHT;
}

/* Ticks at whole powers of two. */
void picture_put_scale(struct picture *picture)
{
	const double extent = picture->extent[0], width = picture_scale_width(picture);
	char size[REPORT_SIZE_TEXT_BYTES];
	uint64_t step = 1, i;
	struct svg_text label = { 0, 0, "start", size, "normal", "black" };
	unsigned x;

	while (extent / (double)step > TICKS_MAX)
		step *= 2;
	picture_put_line(picture, "bold", "Bytes, all on this scale");
	svg_put(&picture->svg, "<g id=\"scale\">\n<path stroke=\"black\" d=\"M %d %u h %.2f\"/>\n",
		PICTURE_MARGIN, picture->y, width);
	for (i = 0; (double)i * (double)step <= extent; i++) {
		x = PICTURE_MARGIN + (unsigned)((double)i * (double)step / extent * width);
		svg_put(&picture->svg,
			"<path class=\"tick\" stroke=\"black\" d=\"M %u %u v %d\"/>\n", x,
			picture->y, TICK_HEIGHT);
		report_size(size, i * step);
		label.x = x;
		label.y = picture->y + TICK_HEIGHT + PICTURE_BASELINE;
		svg_put_text(&picture->svg, &label);
		label.anchor = "middle";
	}
	svg_put(&picture->svg, "</g>\n");
	picture->y += TICK_HEIGHT + PICTURE_LINE_HEIGHT + PICTURE_GAP;
}
