/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * svg.c - a picture as SVG. */
#include "kernel-bootstrap/svg.h"

#include <stdarg.h>
#include <string.h>

#include "host/message.h"

void svg_begin(struct svg *svg)
{
	svg->text = 0;
	svg->bytes = 0;
	svg->stream = open_memstream(&svg->text, &svg->bytes);
	if (!svg->stream)
		die("out of memory");
}

void svg_put(struct svg *svg, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(svg->stream, format, arguments);
	va_end(arguments);
}

static void put_escaped(struct svg *svg, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			fputs("&lt;", svg->stream);
		else if (*text == '&')
			fputs("&amp;", svg->stream);
		else
			putc(*text, svg->stream);
	}
}

void svg_put_title(struct svg *svg, const char *title)
{
	svg_put(svg, "<title>");
	put_escaped(svg, title);
	svg_put(svg, "</title>");
}

void svg_put_box(struct svg *svg, const struct svg_box *box)
{
	svg_put(svg,
		"<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" "
		"fill=\"%s\">",
		box->class, box->x, box->y, box->width, box->height, box->fill);
	if (box->title)
		svg_put_title(svg, box->title);
	svg_put(svg, "</rect>\n");
}

void svg_put_text(struct svg *svg, const struct svg_text *text)
{
	svg_put(svg, "<text x=\"%u\" y=\"%u\" text-anchor=\"%s\" font-weight=\"%s\" fill=\"%s\">",
		text->x, text->y, text->anchor, text->weight, text->fill);
	put_escaped(svg, text->text);
	svg_put(svg, "</text>\n");
}

unsigned svg_text_width(const char *text)
{
	return (unsigned)strlen(text) * SVG_CHARACTER_WIDTH;
}

void svg_end(struct svg *svg)
{
	int failed = ferror(svg->stream);

	if (fclose(svg->stream) != 0 || failed)
		die("out of memory");
}
