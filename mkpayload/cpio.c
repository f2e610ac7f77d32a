/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * cpio.c - mkpayload cpio: writes an initial CPIO archive (initramfs), or checks one.
 *
 * Reads what the options name; writes the archive whole or not at all. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/options.h"
#include "host/output_rule.h"
#include "host/report.h"
#include "host/text.h"
#include "mkpayload/command.h"
#include "mkpayload/cpio/addition.h"
#include "mkpayload/cpio/check.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/modules/sets.h"
#include "mkpayload/cpio/spec.h"

struct request {
	const char *output, *check;
	struct cpio_programs programs;
	struct cpio_libraries libraries;
	struct cpio_modules modules;
	struct cpio_module_dirs module_dirs;
	const char *exec, *why, *compression;
	uint64_t align_bytes;
	int keep_modes, null, no_default, no_etc, list, json;
	struct option_list excluded;
	struct option_list contents; /* marked by enum content */
};

enum content { CONTENT_SPEC, CONTENT_ADD, CONTENT_FILE, CONTENT_PACKAGE };

static const char *check_align(const char *number)
{
	unsigned long align = strtoul(number, 0, 10);

	return align & (align - 1) ? "must be a power of two" : 0;
}

#define TO(member) offsetof(struct request, member)

static const struct option rows[] = {
	{ "output", 'o', OPTION_TEXT, "OUT", TO(output), .writes = OPTION_WRITES_FILE,
		.help = "the archive to write" },
	{ "spec", 0, OPTION_LIST, "FILE", TO(contents), .mark = CONTENT_SPEC,
		.help = "also what this list asks for: the format of the kernel's gen_init_cpio "
			"(file, dir, nod, slink, pipe, sock); - is standard input" },
	{ "null", 0, OPTION_FLAG, 0, TO(null),
		.help = "these lists are paths with a NUL behind each (find -print0)" },
	{ "add", 0, OPTION_LIST, "SRC:DST[:MODE]", TO(contents), .mark = CONTENT_ADD,
		.help = "also a file, a symbolic link, or a directory with all in it; a DST that "
			"ends in / is the directory to put it into" },
	{ "exec", 0, OPTION_TEXT, "PROGRAM", TO(exec),
		.help = "also a program or script, as /main, with all it needs to run" },
	{ "file", 0, OPTION_LIST, "FILE", TO(contents), .mark = CONTENT_FILE,
		.help = "also a file, as /data/FILE (in PATH), with all it needs" },
	{ "package", 0, OPTION_LIST, "NAME", TO(contents), .mark = CONTENT_PACKAGE,
		.check = cpio_check_package,
		.help = "also the files of an installed package and of all that it needs, as "
			"dpkg-query, rpm or apk says them" },
	{ "dlopen", 0, OPTION_LIST, "LIBRARY", TO(libraries.dlopen),
		.help = "also a library that a program loads by itself" },
	{ "sysroot", 0, OPTION_TEXT, "DIR", TO(libraries.sysroot),
		.help = "look for libraries and interpreters below DIR" },
	{ "flat-libs", 0, OPTION_FLAG, 0, TO(libraries.is_flat),
		.help = "libraries in /lib, their directories symbolic links to it" },
	{ "no-libs", 0, OPTION_FLAG, 0, TO(libraries.without),
		.help = "without libraries and interpreters" },
	{ "module", 0, OPTION_LIST, "NAME[,OPTION=VALUE...]", TO(modules.asked),
		.mark = CPIO_MODULE,
		.help = "also a kernel module, by its name or an alias, with all that it needs; or "
			"one FILE (.ko). init loads them in this order" },
	{ "module-set", 0, OPTION_LIST, "SET", TO(modules.asked), .mark = CPIO_MODULE_SET,
		.check = module_set_check,
		.help = "also the drivers of disks (qemu, disk, usb), of networks (net), file "
			"systems "
			"(fs) or of qemu-run's ports (ports); none" },
	{ "modules-from", 0, OPTION_TEXT, "DIR", TO(modules.from),
		.help = "where modules are: a directory lib/modules/VERSION" },
	{ "kernel", 0, OPTION_TEXT, "FILE", TO(modules.kernel),
		.help = "find that for this kernel (else: for the running one)" },
	{ "modprobe-config", 0, OPTION_TEXT, "DIR", TO(modules.config),
		.help = "what modprobe.d files there say counts" },
	{ "weak-modules", 0, OPTION_FLAG, 0, TO(modules.with_weak),
		.help = "also what modules can use but do not need" },
	{ "firmware-from", 0, OPTION_TEXT, "DIR", TO(modules.firmware),
		.help = "also the firmware that the modules name" },
	{ "module-dir", 0, OPTION_LIST, "DIR", TO(module_dirs.dirs),
		.help = "also what a module directory of dracut's (NNname) installs, or those of a "
			"modules.d that want to be there; they run in bash" },
	{ "dracut-modules", 0, OPTION_TEXT, "NAMES", TO(module_dirs.names),
		.help = "of that modules.d: these, and what they depend on" },
	{ "hostonly", 0, OPTION_FLAG, 0, TO(module_dirs.host_only),
		.help = "with --module-dir: only what this machine needs" },
	{ "arch", 0, OPTION_TEXT, "ARCH", TO(programs.arch), .check = cpio_check_arch,
		.help = "programs for x86_64, i386, arm64 or riscv64 (default: this machine's)" },
	{ "init", 0, OPTION_TEXT, "FILE", TO(programs.init),
		.help = "the program to become /init" },
	{ "importer", 0, OPTION_TEXT, "FILE", TO(programs.importer),
		.help = "the program to become /bin/payload-import" },
	{ "export", 0, OPTION_FLAG, 0, TO(programs.with_exporter),
		.help = "also /bin/payload-export: init can write results to a disk" },
	{ "no-default", 0, OPTION_FLAG, 0, TO(no_default),
		.help = "without the minimal content: only what is asked for" },
	{ "keep-modes", 0, OPTION_FLAG, 0, TO(keep_modes),
		.help = "what --add and --package bring has the modes that it has here" },
	{ "exclude", 0, OPTION_LIST, "GLOB", TO(excluded),
		.help = "leave out what --add, --package and --spec would put under such a name, "
			"or, with a '/' in it, such a path" },
	{ "no-etc", 0, OPTION_FLAG, 0, TO(no_etc),
		.help = "with --exec, --package: without /etc/passwd and what else programs "
			"expect" },
	{ "align", 0, OPTION_NUMBER, "N", TO(align_bytes), .min = CPIO_ALIGN_BYTES,
		.max = CPIO_NAMESIZE_MAX, .check = check_align,
		.help = "let the bytes of files begin at multiples of N (to share them)" },
	{ "compress", 0, OPTION_TEXT, "NAME", TO(compression), .check = cpio_check_compression,
		.help = "write it compressed, by gzip, xz or zstd" },
	{ "list", 0, OPTION_FLAG, 0, TO(list),
		.help = "say every entry, its source and who asked for it" },
	{ "json", 0, OPTION_FLAG, 0, TO(json), .help = "with --list: for programs" },
	{ "why", 0, OPTION_TEXT, "PATH", TO(why), .help = "say who needs the entry of that path" },
	{ "check", 0, OPTION_TEXT, "ARCHIVE", TO(check), .is_alone = 1,
		.help = "say what Linux would drop, get wrong or follow without a word" },
	{ 0 },
};

static const struct option_group groups[] = { { 0, rows, 0 }, { 0 } };

static const struct usage usage = {
	.command = "cpio",
	.synopsis = "-o OUT [OPTION...]\n--check ARCHIVE",
	.about = "Writes an initial CPIO archive (newc, for Linux's initrd). Without options it is "
		 "the minimal one: /init, /bin/payload-import, the directories and /dev/console "
		 "they need. The same content gives the same bytes; nothing needs root.",
	.groups = groups,
	.notes = "SOURCE_DATE_EPOCH in the environment is the time of all entries, else "
		 "it "
		 "is 0 (1970).",
	.examples = "mkpayload cpio -o initial.cpio\n"
		    "mkpayload cpio -o initial.cpio --module-set qemu --exec build.sh\n"
		    "mkpayload cpio -o initial.cpio --exec build.sh --file /usr/bin/xz\n"
		    "mkpayload cpio -o initial.cpio --exec build.sh --package python3\n"
		    "mkpayload cpio -o initial.cpio --no-default --spec usr/default_cpio_list\n"
		    "find build.sh -print0 | mkpayload cpio -o initial.cpio --spec - --null\n"
		    "mkpayload cpio --check initial.cpio",
	.exit_status = "Exit status: 0 done, 1 failed or the archive is not good, 2 wrong usage.",
};

static int has_content(const struct request *request, enum content mark)
{
	const struct option_value *content = request->contents.item;
	const struct option_value *end = content + request->contents.count;

	while (content < end && content->mark != (int)mark)
		content++;
	return content < end;
}

static void get_request(struct request *request, char **argv)
{
	request->align_bytes = CPIO_ALIGN_BYTES;
	if (options_read(&usage, request, argv) > 0)
		die_usage("cpio", "%s: not an option; --add SRC:DST adds a file", argv[1]);
	cpio_check_modules(&request->modules, &request->module_dirs);
	if (request->libraries.sysroot && !request->exec && !request->contents.count &&
		!request->programs.init && !request->programs.importer)
		die_usage(
			"cpio", "--sysroot goes with --exec, --file, --add, --init or --importer");
	if (request->libraries.sysroot && request->module_dirs.dirs.count)
		die_usage("cpio", "--module-dir runs on this machine, not in a --sysroot");
	if (request->null && !has_content(request, CONTENT_SPEC))
		die_usage("cpio", "--null goes with --spec");
	if (request->json && !request->list)
		die_usage("cpio", "--json goes with --list");
	if (request->libraries.without && request->libraries.dlopen.count)
		die_usage("cpio", "--dlopen does not go with --no-libs");
	if (!request->check && !request->output && !request->list && !request->why)
		die_usage("cpio", "-o OUT is missing");
}

/* https://reproducible-builds.org/specs/source-date-epoch/ */
static uint32_t archive_time(void)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	uint32_t time = 0;

	if (epoch && text_get_number(&time, epoch, 10, UINT32_MAX))
		die("SOURCE_DATE_EPOCH: '%s' is no time that an archive can hold: "
		    "seconds since 1970, up to 4294967295",
			epoch);
	return time;
}

static void put_contents(struct archive *archive, const struct request *request)
{
	const struct option_value *content = request->contents.item;
	const struct option_value *end = content + request->contents.count;
	const char *problem;

	if (request->exec)
		cpio_put_exec(archive, request->exec);
	for (; content < end; content++) {
		if (content->mark == CONTENT_SPEC)
			(request->null ? spec_read_paths : spec_read)(archive, content->text);
		else if (content->mark == CONTENT_FILE)
			cpio_put_file(archive, content->text);
		else if (content->mark == CONTENT_PACKAGE)
			cpio_put_package(archive, content->text);
		else if ((problem = cpio_put_added(archive, content->text)))
			die_usage("cpio", "--add %s: %s", content->text, problem);
	}
	cpio_put_modules(archive, &request->modules);
}

static void warn_without_init(const struct archive *archive, const char *output)
{
	size_t i;

	for (i = 0; i < archive->count; i++) {
		if (strcmp(archive->entries[i].path, "init") == 0)
			return;
	}
	complain("%s: has no /init: Linux starts it only together with another archive, "
		 "or with rdinit=",
		output);
}

static void make_archive(const struct request *request)
{
	struct archive archive = { 0 };
	struct archive_form form = { archive_time(), (uint32_t)request->align_bytes };
	char *sysroot = cpio_find_sysroot(&request->libraries);
	struct cpio_module_run *module_run;
	struct closure *closure;
	size_t i;

	if (request->output)
		output_rule_look(request->output);
	if (request->compression && request->modules.kernel)
		cpio_check_unpacks(request->compression, request->modules.kernel);
	archive.sysroot = sysroot;
	archive.keeps_modes = request->keep_modes;
	for (i = 0; i < request->excluded.count; i++)
		exclusion_add(&archive.excluded, request->excluded.item[i].text);
	if (request->no_default)
		cpio_put_programs(&archive, &request->programs);
	else
		cpio_put_minimal(&archive, &request->programs);
	put_contents(&archive, request);
	module_run = cpio_put_module_dirs(&archive, &request->module_dirs, &request->modules);
	closure = cpio_put_libraries(&archive, &request->libraries);
	archive_merge(&archive);
	if (!request->no_default)
		cpio_put_hooks(&archive, &request->programs);
	if ((request->exec || has_content(request, CONTENT_PACKAGE)) && !request->no_default &&
		!request->no_etc)
		cpio_put_expected(&archive);
	exclusion_note(&archive.excluded, "--exclude");
	addition_note_losses(&archive);
	cpio_check_libraries(closure);
	cpio_check_start(&archive, request->libraries.without);
	cpio_warn_of_links(&archive);
	if (request->list)
		cpio_list(&archive, request->json);
	if (request->why)
		cpio_why(&archive, request->why);
	archive_mark(&archive);
	if (request->output && request->compression)
		cpio_write_compressed(&archive, request->output, &form, request->compression);
	else if (request->output)
		archive_write(&archive, request->output, &form);
	if (request->output)
		warn_without_init(&archive, request->output);
	archive_end(&archive);
	cpio_end_module_dirs(module_run);
	free(sysroot);
}

int command_cpio(char **argv)
{
	struct request request = { 0 };
	int status = STATUS_DONE;

	get_request(&request, argv);
	file_allow_many(); /* each file that a tool has unpacked takes one */
	if (request.check)
		status = cpio_check(request.check);
	else
		make_archive(&request);
	free(request.contents.item);
	free(request.excluded.item);
	free(request.libraries.dlopen.item);
	free(request.modules.asked.item);
	free(request.module_dirs.dirs.item);
	report_end();
	return status;
}
