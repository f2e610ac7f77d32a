/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * bars.h - the way of a bootstrap as bars, one a stage: what lies there, part behind part, and
 * the limits of it. How they are drawn is another matter (plan_svg.h).
 *
 *	entries     of init.img, a count; all others are of bytes
 *	init        init.img; with --single-disk, the payload in it
 *	payload     external.img, where there is one
 *	memory      of the machine, while builder-hex0 makes Fiwix's ramdisk
 *	ramdisk     of Fiwix, behind the first import
 *	jump        what "jump: linux" packs
 *	main_disk   of Linux, behind the second import */
#ifndef KERNEL_BOOTSTRAP_BARS_H
#define KERNEL_BOOTSTRAP_BARS_H

#include <stddef.h>
#include <stdint.h>

#include "kernel-bootstrap/boot_plan.h"

enum {
	BAR_PARTS_MAX = 6,
	BAR_LIMITS_MAX = 2,
	BARS_MAX = 7,
};

struct bar_part {
	const char *name, *color;
	uint64_t amount; /* never 0 */
};

/* Where what it counts begins on the bar: its line is so far behind that. */
struct bar_limit {
	const struct limit *limit;
	uint64_t origin;
};

struct bar {
	const char *name; /* of the list above */
	char *title;
	int is_count;
	struct bar_part part[BAR_PARTS_MAX];
	size_t parts;
	struct bar_limit limit[BAR_LIMITS_MAX];
	size_t limits;
	uint64_t missing; /* distfiles that belong there, whose size nobody knows */
};

struct bars {
	struct bar bar[BARS_MAX];
	size_t count;
};

/* The plan must live on. */
void bars_make(struct bars *bars, const struct boot_plan *plan);
void bars_free(struct bars *bars);

/* The sum of its parts. */
uint64_t bars_amount(const struct bar *bar);

/* Where on its bar a limit is; only if it is known. */
double bars_limit_amount(const struct bar_limit *limit);

#endif
