/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan.c - kernel-bootstrap plan: says what the two images of a checkout will hold, what is missing
 * and what is wrong, before anything is written. */
#include <stdio.h>
#include <string.h>

#include "format/sha256sums_put.h"
#include "host/message.h"
#include "host/options.h"
#include "host/output_rule.h"
#include "host/report.h"
#include "kernel-bootstrap/boot_plan.h"
#include "kernel-bootstrap/command.h"
#include "kernel-bootstrap/plan_json.h"
#include "kernel-bootstrap/plan_svg.h"
#include "kernel-bootstrap/plan_text.h"

struct request {
	int json, missing, no_verify, wide;
	const char *svg;
	struct modes modes;
};

static const struct option rows[] = {
	{ "json", 0, OPTION_FLAG, 0, offsetof(struct request, json), .help = "for programs" },
	{ "missing", 0, OPTION_FLAG, 0, offsetof(struct request, missing),
		.help = "only the distfiles that are missing or wrong: NAME, SHA-256 and URLs, "
			"separated by tabs; that there are some is no failure then" },
	{ "svg", 0, OPTION_TEXT, "FILE", offsetof(struct request, svg),
		.writes = OPTION_WRITES_FILE,
		.help = "also draw the way of the bootstrap: what lies where, and the limits" },
	{ "svg-wide", 0, OPTION_FLAG, 0, offsetof(struct request, wide),
		.help = "with --svg: 1920 pixels instead of 960, so that small parts can be seen" },
	{ "no-verify", 0, OPTION_FLAG, 0, offsetof(struct request, no_verify),
		.help = "do not read the distfiles: the exit status is 0 even if 'image' would "
			"refuse one for its SHA-256, and --missing does not know which are wrong" },
	{ 0 },
};

static const struct option_group groups[] = {
	{ 0, rows, 0 },
	MODES_GROUPS(offsetof(struct request, modes)),
	{ 0 },
};

static const struct usage usage = {
	.command = "plan",
	.synopsis = "TREE [OPTION...]",
	.about = "Says which distfiles of a live-bootstrap checkout the boot image needs, which "
		 "travel in the payload, which are missing or wrong, and how near the image comes "
		 "to what builder-hex0 can read. Nothing is written but FILE. The exit status is "
		 "0 only if nothing in TREE keeps 'kernel-bootstrap image' from succeeding.",
	.groups = groups,
	.examples = "kernel-bootstrap plan --qemu --external-sources live-bootstrap",
};

/* Without --qemu and --bare-metal it is for QEMU: the split is the same. */
static void read_options(struct request *request, struct checkout *checkout, char **argv)
{
	int operands;

	memset(request, 0, sizeof *request);
	modes_begin(&request->modes);
	operands = options_read(&usage, request, argv);
	if (operands != 1)
		die_usage("plan", "one TREE is wanted, a live-bootstrap checkout");
	if (request->wide && !request->svg)
		die_usage("plan", "--svg-wide is of the picture: --svg FILE draws it");
	if (request->json && request->missing)
		die_usage("plan", "--json and --missing: one of the two");
	request->modes.qemu |= !request->modes.bare_metal;
	modes_finish(&request->modes, "plan");
	checkout->tree = argv[1];
	checkout->modes = request->modes;
}

/* --- What is printed; each returns the number of problems. --- */

/* What a downloader has to bring, in the place of what is wrong, too. */
static void print_missing(const struct distfiles *distfiles)
{
	const struct distfile *distfile = distfiles->item, *end = distfile + distfiles->count;
	char digits[SHA256SUMS_DIGITS + 1] = "";
	size_t i;

	for (; distfile < end; distfile++) {
		if (distfile->state != DISTFILE_MISSING && distfile->state != DISTFILE_WRONG)
			continue;
		sha256sums_put_digest(digits, distfile->digest);
		printf("%s\t%s", distfile->name, digits);
		for (i = 0; i < distfile->urls; i++)
			printf("\t%s", distfile->url[i]);
		putchar('\n');
	}
}

/* Of a fresh checkout every distfile is missing, so the table says that, and no line of its own.
 * What counts most comes last. */
static uint64_t print_table(struct boot_plan *plan)
{
	uint64_t absent = distfiles_count_absent(&plan->checkout.distfiles);

	distfiles_add_wrong(&plan->checkout.distfiles, &plan->problems);
	plan_text_print_distfiles(&plan->checkout.distfiles);
	report_end();
	problems_say(&plan->problems);
	plan_text_print_summary(plan);
	report_end();
	if (absent > 0)
		complain("%s/distfiles: %llu missing: 'kernel-bootstrap fetch' brings them, and "
			 "'plan --missing' lists names, SHA-256 and URLs for another downloader",
			plan->checkout.tree, (unsigned long long)absent);
	return plan->problems.wrong + absent;
}

static uint64_t print_json(struct boot_plan *plan)
{
	distfiles_add_wrong(&plan->checkout.distfiles, &plan->problems);
	distfiles_add_absent(&plan->checkout.distfiles, &plan->problems);
	plan_json_print(plan);
	report_end();
	problems_say(&plan->problems);
	return plan->problems.wrong;
}

static uint64_t print_list(struct boot_plan *plan)
{
	print_missing(&plan->checkout.distfiles);
	report_end();
	problems_say(&plan->problems);
	return plan->problems.wrong;
}

int command_plan(char **argv)
{
	struct request request;
	struct boot_plan plan;
	uint64_t wrong;

	memset(&plan, 0, sizeof plan);
	read_options(&request, &plan.checkout, argv);
	if (request.svg)
		output_rule_look(request.svg);
	boot_plan_make(&plan, "external.img", !request.no_verify);
	if (request.missing)
		wrong = print_list(&plan);
	else if (request.json)
		wrong = print_json(&plan);
	else
		wrong = print_table(&plan);
	if (request.svg)
		plan_svg_write(&plan, request.svg, request.wide);
	if (wrong > 0)
		complain("%llu problem%s: 'kernel-bootstrap image' would write nothing",
			(unsigned long long)wrong, report_plural(wrong));
	boot_plan_free(&plan);
	return wrong > 0 ? STATUS_FAILED : STATUS_DONE;
}
