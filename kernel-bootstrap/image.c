/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image.c - kernel-bootstrap image: writes what is booted: init.img, and external.img if there is a
 * payload on a disk of its own. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/payload.h"
#include "host/file.h"
#include "host/file_state.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/options.h"
#include "host/output_rule.h"
#include "host/progress.h"
#include "host/report.h"
#include "host/text.h"
#include "kernel-bootstrap/boot_plan.h"
#include "kernel-bootstrap/command.h"
#include "kernel-bootstrap/image_write.h"
#include "kernel-bootstrap/target_result.h"

enum { FILE_MODE = 0666 /* less the umask */, DIRECTORY_MODE = 0777 };

struct request {
	const char *directory;
	int is_forced;
	struct modes modes;
};

static const struct option rows[] = {
	{ "force", 0, OPTION_FLAG, 0, offsetof(struct request, is_forced),
		.help = "replace an init.img that 'run' has built a system in, too" },
	{ "output", 'o', OPTION_TEXT, "DIR", offsetof(struct request, directory),
		.writes = OPTION_WRITES_FILES, .help = "where to; made if it is not there" },
	{ 0 },
};

static const struct option_group groups[] = {
	{ 0, rows, 0 },
	MODES_GROUPS(offsetof(struct request, modes)),
	{ 0 },
};

static const struct usage usage = {
	.command = "image",
	.synopsis = "TREE -o DIR {--qemu | --bare-metal} [OPTION...]",
	.about = "Writes DIR/init.img, which is booted, and with --external-sources (but not with "
		 "--repo) DIR/external.img, the second disk, with all other distfiles. TREE is a "
		 "live-bootstrap checkout with its submodules and distfiles; it is not changed. "
		 "All that is missing or wrong is said at once, and then nothing is written.",
	.groups = groups,
	.examples = "kernel-bootstrap image -q --external-sources -o target live-bootstrap",
};

static void read_options(struct request *request, struct checkout *checkout, char **argv)
{
	int operands;

	memset(request, 0, sizeof *request);
	modes_begin(&request->modes);
	operands = options_read(&usage, request, argv);
	if (operands != 1)
		die_usage("image", "one TREE is wanted, a live-bootstrap checkout");
	if (!request->directory)
		die_usage("image", "where to? -o DIR is wanted");
	modes_finish(&request->modes, "image");
	checkout->tree = argv[1];
	checkout->modes = request->modes;
}

/* What lies where a checkout is read would be in the next image; so would nothing in a directory of
 * another name there, as rootfs.py's target is one. Of one that is not there yet it is asked again
 * once it is made. */
static void refuse_inside(const char *directory, const char *tree, int is_made)
{
	static const char *const places[] = { "steps", "steps-guix", "seed", "distfiles",
		"builder-hex0" };
	char *real = realpath(directory, 0), *real_tree = realpath(tree, 0), *place;
	int is_inside = real && real_tree && strcmp(real, real_tree) == 0;
	size_t i;

	for (i = 0; real && i < sizeof places / sizeof *places; i++) {
		place = format_string("%s/%s", real_tree ? real_tree : tree, places[i]);
		is_inside |= text_is_within(real, place);
		free(place);
	}
	if (is_inside && is_made)
		rmdir(directory);
	if (is_inside)
		die("%s: is in %s, where only what is read belongs: name a directory elsewhere, "
		    "or %s/target",
			directory, tree, tree);
	free(real_tree);
	free(real);
}

static void make_directory(const char *path)
{
	if (mkdir(path, DIRECTORY_MODE) && errno != EEXIST)
		die("%s: %s", path, strerror(errno));
}

/* Whoever boots what is in the directory would attach it. With --repo the user's own disk lies
 * there. */
static void refuse_stale(const char *path, const struct modes *modes)
{
	char begin[PAYLOAD_MAGIC_BYTES];
	struct stat status;
	int is_there = lstat(path, &status) == 0;
	int is_payload = is_there && S_ISREG(status.st_mode) &&
			 file_peek(path, begin, sizeof begin) == sizeof begin &&
			 memcmp(begin, PAYLOAD_MAGIC, sizeof begin) == 0;

	if (is_there && (is_payload || !modes->repo))
		die("%s: a payload of another run, and this one %s: remove it", path,
			modes->single_disk ? "puts its own into a partition of init.img"
					   : "has none");
}

/* Of a machine nobody else says what comes next. */
static void say_next(const char *init_path, const char *external_path)
{
	printf("next: write %s to the whole disk that the machine boots from, as root:\n"
	       "  dd if=%s of=/dev/sdX bs=1M conv=fsync\n",
		init_path, init_path);
	if (external_path)
		printf("next: write %s to another disk, or to a partition of one:\n"
		       "  dd if=%s of=/dev/sdY bs=1M conv=fsync\n",
			external_path, external_path);
	printf("next: start the machine by its BIOS, from the first disk: builder-hex0 needs one. "
	       "Where there is UEFI, switch its CSM (legacy boot) on; UEFI alone does not do\n");
}

static void report(const char *path, uint64_t files, uint64_t directories, uint64_t bytes)
{
	char size[REPORT_SIZE_TEXT_BYTES];

	printf("%s: %llu file%s", path, (unsigned long long)files, report_plural(files));
	if (directories > 0)
		printf(", %llu director%s", (unsigned long long)directories,
			directories == 1 ? "y" : "ies");
	printf(", %s\n", report_size(size, bytes));
}

static void write_files(
	const struct boot_plan *plan, const char *init_path, const char *external_path)
{
	const struct payload_plan *payload = &plan->payload;
	int external = payload->total_bytes > 0 && !plan->image.payload_offset;
	struct output init_output, external_output;
	size_t wrong;

	output_begin(&init_output, init_path, FILE_MODE);
	output_reserve(&init_output, plan->image.content_bytes);
	if (external) {
		output_begin(&external_output, external_path, FILE_MODE);
		output_reserve(&external_output, payload->total_bytes);
	}
	progress_begin("packing", plan->image.files_bytes + payload->files_bytes);
	wrong = image_write(&plan->image, &payload->pack, &init_output);
	if (external)
		wrong += pack_put(&payload->pack, &external_output);
	progress_end();
	if (wrong > 0)
		die("%lu wrong distfile%s: nothing was written", (unsigned long)wrong,
			report_plural(wrong));
	file_state_check_kept();
	output_finish_all();
}

static void check_problems(const struct checkout *checkout, struct problems *problems)
{
	enum { SAID_MAX = 20 };
	uint64_t absent = distfiles_count_absent(&checkout->distfiles);

	distfiles_add_wrong(&checkout->distfiles, problems);
	if (absent <= SAID_MAX)
		distfiles_add_absent(&checkout->distfiles, problems);
	else
		problems_add(problems,
			"%s/distfiles: %llu missing: 'kernel-bootstrap fetch' brings them",
			checkout->tree, (unsigned long long)absent);
	problems_say_wrong(problems); /* plan has the notes */
	if (problems->wrong > 0)
		die("%lu problem%s: nothing was written", (unsigned long)problems->wrong,
			report_plural(problems->wrong));
	if (checkout->modes.repo)
		complain("note: external.img, an ext3 file system with %s as repo-preseeded and "
			 "with distfiles, is not made here, and the run needs it: mkfs.ext3 -d, "
			 "see kernel-bootstrap(1)",
			checkout->modes.repo);
}

int command_image(char **argv)
{
	struct boot_plan plan;
	const struct modes *modes = &plan.checkout.modes;
	struct request request;
	char *init_path, *external_path;
	const char *directory;
	int is_ours;

	memset(&plan, 0, sizeof plan);
	read_options(&request, &plan.checkout, argv);
	directory = request.directory;
	is_ours = target_result_protect(directory, request.is_forced);
	output_rule_look_directory(directory);
	refuse_inside(directory, plan.checkout.tree, 0);
	init_path = format_string("%s/init.img", directory);
	external_path = format_string("%s/external.img", directory);
	if (!modes_have_payload(modes) || modes->single_disk)
		refuse_stale(external_path, modes);
	boot_plan_make(&plan, modes->single_disk ? init_path : external_path, 0);
	check_problems(&plan.checkout, &plan.problems);
	make_directory(directory);
	refuse_inside(directory, plan.checkout.tree, 1);
	if (!is_ours)
		target_result_protect(directory, request.is_forced);
	write_files(&plan, init_path, external_path);
	report(init_path, plan.image.files, plan.image.directories, plan.image.image_bytes);
	if (plan.payload.total_bytes > 0)
		report(modes->single_disk ? "its payload" : external_path, plan.payload.entries, 0,
			plan.payload.total_bytes);
	if (modes->bare_metal)
		say_next(init_path,
			plan.payload.total_bytes > 0 && !modes->single_disk ? external_path : 0);
	boot_plan_free(&plan);
	free(init_path);
	free(external_path);
	report_end();
	return STATUS_DONE;
}
