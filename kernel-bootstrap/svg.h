/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * svg.h - a picture as SVG: shapes, and texts of a width that is known before they are shown.
 *
 * All is put into memory first, since the height of a picture is known last. */
#ifndef KERNEL_BOOTSTRAP_SVG_H
#define KERNEL_BOOTSTRAP_SVG_H

#include <stddef.h>
#include <stdio.h>

enum {
	SVG_FONT_SIZE = 12,
	/* More than any font for screens takes for a character, on an average. */
	SVG_CHARACTER_WIDTH = 8,
};

struct svg {
	FILE *stream;
	char *text; /* with svg_end */
	size_t bytes;
};

/* A rectangle, in pixels; a part of one is where things are to scale. */
struct svg_box {
	double x, y, width, height;
	const char *class, *fill; /* fill: a color, or url(#ID) */
	const char *title;        /* 0: none */
};

void svg_begin(struct svg *svg);

__attribute__((format(printf, 2, 3))) void svg_put(struct svg *svg, const char *format, ...);

/* What a reader that cannot see has of the element that has just begun. */
void svg_put_title(struct svg *svg, const char *title);

void svg_put_box(struct svg *svg, const struct svg_box *box);

/* A line of text: it begins ("start"), ends ("end") or has its "middle" at x. */
struct svg_text {
	unsigned x, y;
	const char *anchor, *text;
	const char *weight, *fill;
};

void svg_put_text(struct svg *svg, const struct svg_text *text);

/* At most so wide is it. */
unsigned svg_text_width(const char *text);

/* Then text and bytes are all of it; text is the caller's to free. */
void svg_end(struct svg *svg);

#endif
