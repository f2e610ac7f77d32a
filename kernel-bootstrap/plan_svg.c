/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan_svg.c - the plan as a picture. */
#include "kernel-bootstrap/plan_svg.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/output.h"
#include "kernel-bootstrap/bars.h"
#include "kernel-bootstrap/picture.h"
#include "kernel-bootstrap/picture_bar.h"
#include "kernel-bootstrap/svg.h"

enum {
	FILE_MODE = 0666,
	WIDTH = 960,
	WIDE_WIDTH = 1920,
};

/* What fills a box and is no color: the last two are of keys. */
static const char definitions[] =
	"<defs>"
	"<pattern id=\"missing\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
	"<path d=\"M -1 1 l 2 -2 M 0 6 l 6 -6 M 5 7 l 2 -2\" stroke=\"#404040\"/></pattern>"
	"<pattern id=\"limit\" width=\"1\" height=\"1\">"
	"<path d=\"M 5 0 v 10\" stroke=\"black\" stroke-width=\"2\"/></pattern>"
	"<pattern id=\"far\" width=\"1\" height=\"1\"><path d=\"M 9 5 l -7 -5 v 10 z\"/></pattern>"
	"</defs>\n";

static void put_bars(struct picture *picture, const struct bars *bars)
{
	const struct bar *bar = bars->bar, *end = bar + bars->count;

	for (; bar < end; bar++) {
		if (!bar->is_count && (bar == bars->bar || bar[-1].is_count))
			picture_put_scale(picture);
		picture_bar_put(picture, bar);
	}
}

static void put_signs(struct picture *picture, int has_payload)
{
	if (!has_payload)
		picture_put_line(picture, "normal",
			"No payload: what init.img lacks comes from the network, or from the disk "
			"of --repo.");
	picture_begin_keys(picture);
	picture_put_key(picture, "url(#limit)", "a limit");
	picture_put_key(picture, "url(#far)", "a limit that is farther away");
	picture_put_key(picture, PICTURE_RED, "beyond a limit");
	picture_put_key(picture, "url(#missing)", "missing, of unknown size");
	picture_end_keys(picture);
}

static void put_file(struct output *output, const struct picture *picture)
{
	unsigned height = picture->y + PICTURE_MARGIN;
	char *head = format_string("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" "
				   "height=\"%u\" viewBox=\"0 0 %u %u\" "
				   "font-family=\"sans-serif\" font-size=\"%d\">\n"
				   "<title>The way of a bootstrap: what lies where, and the "
				   "limits</title>\n%s"
				   "<rect class=\"page\" width=\"%u\" height=\"%u\" "
				   "fill=\"white\"/>\n",
		picture->width, height, picture->width, height, SVG_FONT_SIZE, definitions,
		picture->width, height);

	output_put(output, head, strlen(head));
	output_put(output, picture->svg.text, picture->svg.bytes);
	output_put(output, "</svg>\n", strlen("</svg>\n"));
	free(head);
}

void plan_svg_write(const struct boot_plan *plan, const char *path, int wide)
{
	struct picture picture;
	struct output output;
	struct bars bars;

	output_begin(&output, path, FILE_MODE);
	bars_make(&bars, plan);
	picture_begin(&picture, &bars, wide ? WIDE_WIDTH : WIDTH);
	put_bars(&picture, &bars);
	put_signs(&picture, plan->payload.total_bytes > 0);
	svg_end(&picture.svg);
	put_file(&output, &picture);
	output_finish(&output);
	free(picture.svg.text);
	bars_free(&bars);
}
