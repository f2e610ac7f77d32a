/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan.c - kernel-bootstrap plan: says what the two images of a checkout will hold, what is missing
 * and what is wrong, before anything is written. */
#include "kernel-bootstrap/command.h"

#include <stdio.h>
#include <string.h>

#include "host/message.h"
#include "host/options.h"
#include "host/report.h"
#include "kernel-bootstrap/boot_plan.h"
#include "kernel-bootstrap/plan_json.h"
#include "kernel-bootstrap/plan_svg.h"
#include "kernel-bootstrap/plan_text.h"

enum { OPTION_JSON = 'j', OPTION_MISSING = 'M', OPTION_SVG = 'S', OPTION_FAST = 'F' };

static const char help[] =
	"usage: kernel-bootstrap plan TREE [OPTION...]\n"
	"\n"
	"Says which distfiles of a live-bootstrap checkout the boot image needs, which\n"
	"travel in the payload, which are missing or wrong, and how near the image comes\n"
	"to what builder-hex0 can read. Nothing is written but FILE. The exit status is 0\n"
	"only if nothing in TREE keeps 'kernel-bootstrap image' from succeeding.\n"
	"\n"
	"      --json              for programs\n"
	"      --missing           only the missing distfiles: NAME, SHA-256 and URLs,\n"
	"                          separated by tabs; that some are missing is no\n"
	"                          failure then, and the others are not read\n"
	"      --svg FILE          also draw the two images\n"
	"      --no-verify         do not read the distfiles: the exit status is 0\n"
	"                          even if 'image' would refuse one for its SHA-256\n"
	"      --help              this text\n"
	"\n" MODES_HELP "\n"
	"Example: kernel-bootstrap plan --qemu --external-sources live-bootstrap\n";

static const struct option long_options[] = {
	{ "json", no_argument, 0, OPTION_JSON },
	{ "missing", no_argument, 0, OPTION_MISSING },
	{ "svg", required_argument, 0, OPTION_SVG },
	{ "no-verify", no_argument, 0, OPTION_FAST },
	{ "help", no_argument, 0, OPTION_HELP },
	MODES_LONG_OPTIONS,
	{ 0, 0, 0, 0 },
};

struct plan_options {
	int json, missing, fast;
	const char *svg;
};

/* Without --qemu and --bare-metal it is for QEMU: the split is the same. */
static void read_options(
	struct plan_options *options, struct checkout *checkout, int argc, char **argv)
{
	int option;

	memset(options, 0, sizeof *options);
	modes_begin(&checkout->modes);
	while ((option = option_next(argc, argv, ":h" MODES_SHORT_OPTIONS, long_options, help)) !=
		-1) {
		if (modes_take(&checkout->modes, "plan", option))
			continue;
		if (option == OPTION_JSON)
			options->json = 1;
		else if (option == OPTION_MISSING)
			options->missing = 1;
		else if (option == OPTION_FAST)
			options->fast = 1;
		else
			options->svg = optarg;
	}
	if (optind + 1 != argc)
		die_usage("plan", "one TREE is wanted, a live-bootstrap checkout");
	if (options->svg && strcmp(options->svg, "-") == 0)
		die_usage("plan", "--svg -: standard output is the plan's: name a file for the "
				  "picture (./- if it is to be that)");
	if (options->json && options->missing)
		die_usage("plan", "--json and --missing: one of the two");
	checkout->tree = argv[optind];
	checkout->modes.qemu |= !checkout->modes.bare_metal;
	modes_check(&checkout->modes, "plan");
}

/* --- What is printed; each returns the number of problems. --- */

static void print_missing(const struct distfiles *distfiles)
{
	const struct distfile *distfile = distfiles->item, *end = distfile + distfiles->count;
	size_t i;

	for (; distfile < end; distfile++) {
		if (distfile->state != DISTFILE_MISSING)
			continue;
		printf("%s\t", distfile->name);
		for (i = 0; i < SHA256_DIGEST_BYTES; i++)
			printf("%02x", distfile->digest[i]);
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
		complain("%s/distfiles: %llu missing: 'kernel-bootstrap plan --missing' lists "
			 "names, SHA-256 and URLs for a downloader",
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

int command_plan(int argc, char **argv)
{
	struct plan_options options;
	struct boot_plan plan;
	uint64_t wrong;

	memset(&plan, 0, sizeof plan);
	read_options(&options, &plan.checkout, argc, argv);
	boot_plan_make(&plan, "external.img", !options.fast && !options.missing);
	if (options.missing)
		wrong = print_list(&plan);
	else if (options.json)
		wrong = print_json(&plan);
	else
		wrong = print_table(&plan);
	if (options.svg)
		plan_svg_write(&plan, options.svg);
	if (wrong > 0)
		complain("%llu problem%s: 'kernel-bootstrap image' would write nothing",
			(unsigned long long)wrong, report_plural(wrong));
	boot_plan_free(&plan);
	return wrong > 0 ? STATUS_FAILED : STATUS_DONE;
}
