/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * picture.h - what all stages of a plan's picture have in common: the page, its lines of text, keys
 * that say what a color means, and the scales.
 *
 * All bytes have one scale, which shows the longest bar, and every limit that is not twice as far
 * away; counts have their own. */
#ifndef KERNEL_BOOTSTRAP_PICTURE_H
#define KERNEL_BOOTSTRAP_PICTURE_H

#include "kernel-bootstrap/bars.h"
#include "kernel-bootstrap/svg.h"

enum {
	PICTURE_MARGIN = 24,
	/* Right of the scale: what is missing behind the longest bar, the sign of a far limit. */
	PICTURE_MISSING_WIDTH = 24,
	PICTURE_FAR_WIDTH = 12,
	PICTURE_LINE_HEIGHT = 18,
	PICTURE_BASELINE = 13, /* in a line */
	PICTURE_GAP = 20,      /* between two keys of a line, and below a bar */
};

/* What is beyond a limit. */
#define PICTURE_RED "#c00000"

struct picture {
	struct svg svg;
	double extent[2]; /* what a scale shows: that of bytes, that of counts */
	unsigned width, y;
	unsigned key_x; /* where the next key goes */
};

/* Empty, with scales for these bars. */
void picture_begin(struct picture *picture, const struct bars *bars, unsigned width);

/* One line, from the left. */
void picture_put_line(struct picture *picture, const char *weight, const char *text);

/* Keys go on in another line where one is full. */
void picture_begin_keys(struct picture *picture);
void picture_put_key(struct picture *picture, const char *fill, const char *text);
void picture_end_keys(struct picture *picture);

/* That of bytes, with ticks. */
void picture_put_scale(struct picture *picture);

double picture_scale_width(const struct picture *picture);
/* Where on its scale it is. */
double picture_x(const struct picture *picture, const struct bar *bar, double amount);
int picture_is_far(const struct picture *picture, const struct bar_limit *limit);

#endif
