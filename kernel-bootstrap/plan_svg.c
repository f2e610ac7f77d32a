/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan_svg.c - the plan as a picture. */
#include "kernel-bootstrap/plan_svg.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/output.h"
#include "host/report.h"

enum {
	WIDTH = 960,
	MARGIN = 24,
	BAR_HEIGHT = 56,
	ROW_HEIGHT = 132,
	LEGEND_STEP = 20,
	FILE_MODE = 0666,
	BAR_WIDTH = WIDTH - 2 * MARGIN,
};

/* A part of a bar. */
struct part {
	const char *name, *color;
	uint64_t bytes;
};

__attribute__((format(printf, 2, 3))) static void put(
	struct output *output, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		die("out of memory");
	va_end(arguments);
	output_put(output, text, strlen(text));
	free(text);
}

static void put_text(struct output *output, unsigned x, unsigned y, const char *text)
{
	put(output, "<text x=\"%u\" y=\"%u\">%s</text>\n", x, y, text);
}

/* At least a pixel for what is there. */
static unsigned part_width(const struct part *part, uint64_t total)
{
	unsigned width = total ? (unsigned)((double)part->bytes / (double)total * BAR_WIDTH) : 0;

	return width == 0 && part->bytes > 0 ? 1 : width;
}

static void put_bar(struct output *output, unsigned y, const char *title, const struct part *part,
	unsigned parts)
{
	char size[REPORT_SIZE_TEXT_BYTES];
	unsigned i, width, x = MARGIN, legend_x = MARGIN;
	uint64_t total = 0;
	char *text;

	for (i = 0; i < parts; i++)
		total += part[i].bytes;
	put_text(output, MARGIN, y + 14, title);
	for (i = 0; i < parts; i++) {
		width = part_width(&part[i], total);
		text = format_string("%s, %s", part[i].name, report_size(size, part[i].bytes));
		put(output,
			"<rect x=\"%u\" y=\"%u\" width=\"%u\" height=\"%d\" fill=\"%s\">"
			"<title>%s</title></rect>\n",
			x, y + 22, width, BAR_HEIGHT, part[i].color, text);
		put(output, "<rect x=\"%u\" y=\"%u\" width=\"10\" height=\"10\" fill=\"%s\"/>\n",
			legend_x, y + 22 + BAR_HEIGHT + LEGEND_STEP - 9, part[i].color);
		put_text(output, legend_x + 16, y + 22 + BAR_HEIGHT + LEGEND_STEP, text);
		free(text);
		x += width;
		legend_x += BAR_WIDTH / parts;
	}
}

static void put_image(const struct boot_plan *plan, struct output *output, unsigned y)
{
	const struct image_plan *image = &plan->image;
	uint64_t distfiles = distfiles_bytes(&plan->checkout.distfiles, DISTFILE_EARLY);
	struct part parts[] = {
		{ "builder-hex0", "#8c564b", SRCFS_FIRST_SECTOR * SRCFS_SECTOR_BYTES },
		{ "seed and steps", "#1f77b4", image->stream_bytes - distfiles },
		{ "early distfiles", "#2ca02c", distfiles },
		{ "payload", "#ff7f0e", image->payload_bytes },
	};
	char *title = format_string("init.img: %llu of builder-hex0's %d entries",
		(unsigned long long)image->entries, SRCFS_FILES_MAX);

	put_bar(output, y, title, parts, image->payload_bytes > 0 ? 4 : 3);
	free(title);
}

static void put_external(const struct boot_plan *plan, struct output *output, unsigned y)
{
	const struct payload_plan *payload = &plan->payload;
	struct part parts[] = {
		{ "names and SHA256SUMS", "#8c564b", payload->total_bytes - payload->files_bytes },
		{ "distfiles", "#ff7f0e", payload->files_bytes },
	};
	char *title;

	if (payload->total_bytes == 0 || plan->image.payload_offset) {
		put_text(output, MARGIN, y + 14, "no external.img");
		return;
	}
	title = format_string("external.img: %llu distfile%s and SHA256SUMS",
		(unsigned long long)payload->distfiles, report_plural(payload->distfiles));
	put_bar(output, y, title, parts, 2);
	free(title);
}

void plan_svg_write(const struct boot_plan *plan, const char *path)
{
	struct output output;

	output_begin(&output, path, FILE_MODE);
	put(&output,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		"font-family=\"sans-serif\" font-size=\"13\">\n"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
		WIDTH, MARGIN + 2 * ROW_HEIGHT);
	put_image(plan, &output, MARGIN);
	put_external(plan, &output, MARGIN + ROW_HEIGHT);
	put(&output, "</svg>\n");
	output_finish(&output);
}
