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
#include "mkpayload/command.h"
#include "mkpayload/cpio/check.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/modules/sets.h"
#include "host/message.h"
#include "host/options.h"
#include "host/report.h"
#include "mkpayload/cpio/spec.h"
#include "host/text.h"

static const char help[] =
	"usage: mkpayload cpio -o OUT [OPTION...]\n"
	"       mkpayload cpio --check ARCHIVE\n"
	"\n"
	"Writes an initial CPIO archive (newc, for Linux's initrd). Without options it is the\n"
	"minimal one: /init, /bin/payload-import, the directories and /dev/console they need.\n"
	"The same content gives the same bytes; nothing needs root.\n"
	"\n"
	"  -o, --output OUT       the archive to write\n"
	"      --spec FILE        also what this list asks for: the format of the kernel's\n"
	"                         gen_init_cpio (file, dir, nod, slink, pipe, sock)\n"
	"      --add SRC:DST[:MODE]\n"
	"                         also a file, a symbolic link, or a directory with all in it;\n"
	"                         a DST that ends in / is the directory to put it into\n"
	"      --exec PROGRAM     also a program or script, as /main, with all it needs to run\n"
	"      --file FILE        also a file, as /data/FILE (in PATH), with all it needs\n"
	"      --dlopen LIBRARY   also a library that a program loads by itself\n"
	"      --sysroot DIR      look for libraries and interpreters below DIR\n"
	"      --flat-libs        libraries in /lib, their directories symbolic links to it\n"
	"      --no-libs          without libraries and interpreters\n"
	"      --module NAME[,OPTION=VALUE...]\n"
	"                         also a kernel module, by its name or an alias, with all that\n"
	"                         it needs; or one FILE (.ko). init loads them in this order\n"
	"      --module-set SET   also the drivers of disks: qemu, disk, usb, none\n"
	"      --modules-from DIR where modules are: a directory lib/modules/VERSION\n"
	"      --kernel FILE      find that for this kernel (else: for the running one)\n"
	"      --modprobe-config DIR\n"
	"                         what modprobe.d files there say counts\n"
	"      --weak-modules     also what modules can use but do not need\n"
	"      --firmware-from DIR\n"
	"                         also the firmware that the modules name\n"
	"      --arch ARCH        programs for x86_64 or i386 (default: this machine's)\n"
	"      --init FILE        the program to become /init\n"
	"      --importer FILE    the program to become /bin/payload-import\n"
	"      --no-default       without the minimal content: only what is asked for\n"
	"      --align N          let the bytes of files begin at multiples of N (to share them)\n"
	"      --list [--json]    say every entry, its source and who asked for it\n"
	"      --why PATH         say who needs the entry of that path\n"
	"      --check ARCHIVE    say what Linux would drop, get wrong or follow without a word\n"
	"      --help\n"
	"\n"
	"--spec, --add, --file, --dlopen, --module, --module-set may be given several times.\n"
	"SOURCE_DATE_EPOCH in the environment is the time of all entries, else it is 0 (1970).\n"
	"\n"
	"examples:\n"
	"  mkpayload cpio -o initial.cpio\n"
	"  mkpayload cpio -o initial.cpio --module-set qemu --exec build.sh\n"
	"  mkpayload cpio -o initial.cpio --exec /usr/bin/perl --file build.pl\n"
	"  mkpayload cpio -o initial.cpio --no-default --spec usr/default_cpio_list\n"
	"  mkpayload cpio --check initial.cpio\n"
	"\n"
	"Exit status: 0 done, 1 failed or the archive is not good, 2 wrong usage.\n";

/* What getopt_long returns for the options without a letter. */
enum option_code {
	OPTION_SPEC = 256,
	OPTION_ADD,
	OPTION_MODULE,
	OPTION_ARCH,
	OPTION_INIT,
	OPTION_IMPORTER,
	OPTION_NO_DEFAULT,
	OPTION_EXEC,
	OPTION_FILE,
	OPTION_SYSROOT,
	OPTION_FLAT_LIBS,
	OPTION_NO_LIBS,
	OPTION_DLOPEN,
	OPTION_ALIGN,
	OPTION_LIST,
	OPTION_JSON,
	OPTION_WHY,
	OPTION_CHECK,
	OPTION_MODULE_SET,
	OPTION_MODULES_FROM,
	OPTION_KERNEL,
	OPTION_MODPROBE_CONFIG,
	OPTION_WEAK_MODULES,
	OPTION_FIRMWARE_FROM,
};

static const struct option long_options[] = {
	{ "output", required_argument, 0, 'o' },
	{ "spec", required_argument, 0, OPTION_SPEC },
	{ "add", required_argument, 0, OPTION_ADD },
	{ "module", required_argument, 0, OPTION_MODULE },
	{ "module-set", required_argument, 0, OPTION_MODULE_SET },
	{ "modules-from", required_argument, 0, OPTION_MODULES_FROM },
	{ "kernel", required_argument, 0, OPTION_KERNEL },
	{ "modprobe-config", required_argument, 0, OPTION_MODPROBE_CONFIG },
	{ "weak-modules", no_argument, 0, OPTION_WEAK_MODULES },
	{ "firmware-from", required_argument, 0, OPTION_FIRMWARE_FROM },
	{ "arch", required_argument, 0, OPTION_ARCH },
	{ "init", required_argument, 0, OPTION_INIT },
	{ "importer", required_argument, 0, OPTION_IMPORTER },
	{ "no-default", no_argument, 0, OPTION_NO_DEFAULT },
	{ "exec", required_argument, 0, OPTION_EXEC },
	{ "file", required_argument, 0, OPTION_FILE },
	{ "sysroot", required_argument, 0, OPTION_SYSROOT },
	{ "flat-libs", no_argument, 0, OPTION_FLAT_LIBS },
	{ "no-libs", no_argument, 0, OPTION_NO_LIBS },
	{ "dlopen", required_argument, 0, OPTION_DLOPEN },
	{ "align", required_argument, 0, OPTION_ALIGN },
	{ "list", no_argument, 0, OPTION_LIST },
	{ "json", no_argument, 0, OPTION_JSON },
	{ "why", required_argument, 0, OPTION_WHY },
	{ "check", required_argument, 0, OPTION_CHECK },
	{ "help", no_argument, 0, OPTION_HELP },
	{ 0, 0, 0, 0 },
};

struct content {
	int option;
	const char *words;
};

struct request {
	const char *output, *check;
	struct cpio_programs programs;
	struct cpio_libraries libraries;
	struct cpio_modules modules;
	const char *exec, *why;
	uint32_t align_bytes;
	int no_default, list, json;
	struct content *contents; /* --spec, --add, --file as given */
	int count;
};

static void set_once(const char **to, const char *value, const char *option)
{
	if (*to)
		die_usage("cpio", "%s is given twice", option);
	*to = value;
}

static void set_arch(struct request *request, const char *arch)
{
	set_once(&request->programs.arch, arch, "--arch");
	if (strcmp(arch, "x86_64") != 0 && strcmp(arch, "i386") != 0)
		die_usage("cpio", "--arch %s: there are programs for x86_64 and i386", arch);
}

static uint32_t get_align(const char *value)
{
	uint64_t align =
		option_number("cpio", "--align", value, CPIO_ALIGN_BYTES, CPIO_NAMESIZE_MAX);

	if (align & (align - 1))
		die_usage("cpio", "--align %s: must be a power of two", value);
	return (uint32_t)align;
}

/* Returns 0 when it is none of those about programs, their libraries and lists. */
static int set_program_option(struct request *request, int option, char *value)
{
	switch (option) {
	case OPTION_EXEC:
		set_once(&request->exec, value, "--exec");
		return 1;
	case OPTION_SYSROOT:
		set_once(&request->libraries.sysroot, value, "--sysroot");
		return 1;
	case OPTION_FLAT_LIBS:
		return request->libraries.is_flat = 1;
	case OPTION_NO_LIBS:
		return request->libraries.without = 1;
	case OPTION_DLOPEN:
		request->libraries.dlopen[request->libraries.dlopen_count++] = value;
		return 1;
	case OPTION_LIST:
		return request->list = 1;
	case OPTION_JSON:
		return request->json = 1;
	case OPTION_WHY:
		set_once(&request->why, value, "--why");
		return 1;
	}
	return 0;
}

static void ask_for_module(struct cpio_modules *modules, const char *words, int is_set)
{
	if (is_set && !module_set_find(words))
		die_usage("cpio", "--module-set %s: there are %s", words, module_set_names());
	modules->asked[modules->count].words = words;
	modules->asked[modules->count++].is_set = is_set;
}

/* Returns 0 when it is none of those about kernel modules. */
static int set_module_option(struct cpio_modules *modules, int option, char *value)
{
	switch (option) {
	case OPTION_MODULE:
	case OPTION_MODULE_SET:
		ask_for_module(modules, value, option == OPTION_MODULE_SET);
		return 1;
	case OPTION_MODULES_FROM:
		set_once(&modules->from, value, "--modules-from");
		return 1;
	case OPTION_KERNEL:
		set_once(&modules->kernel, value, "--kernel");
		return 1;
	case OPTION_MODPROBE_CONFIG:
		set_once(&modules->config, value, "--modprobe-config");
		return 1;
	case OPTION_WEAK_MODULES:
		return modules->with_weak = 1;
	case OPTION_FIRMWARE_FROM:
		set_once(&modules->firmware, value, "--firmware-from");
		return 1;
	}
	return 0;
}

static void set_option(struct request *request, int option, char *value)
{
	if (set_program_option(request, option, value) ||
		set_module_option(&request->modules, option, value))
		return;
	switch (option) {
	case 'o':
		set_once(&request->output, value, "-o");
		break;
	case OPTION_CHECK:
		set_once(&request->check, value, "--check");
		break;
	case OPTION_ARCH:
		set_arch(request, value);
		break;
	case OPTION_INIT:
		set_once(&request->programs.init, value, "--init");
		break;
	case OPTION_IMPORTER:
		set_once(&request->programs.importer, value, "--importer");
		break;
	case OPTION_ALIGN:
		request->align_bytes = get_align(value);
		break;
	case OPTION_NO_DEFAULT:
		request->no_default = 1;
		break;
	case OPTION_SPEC:
	case OPTION_ADD:
	case OPTION_FILE:
		request->contents[request->count].option = option;
		request->contents[request->count++].words = value;
		break;
	}
}

static void get_request(struct request *request, int argc, char **argv)
{
	int option, options = 0;

	request->contents = allocate((unsigned long)argc * sizeof *request->contents);
	request->libraries.dlopen =
		allocate((unsigned long)argc * sizeof *request->libraries.dlopen);
	request->modules.asked = allocate((unsigned long)argc * sizeof *request->modules.asked);
	request->align_bytes = CPIO_ALIGN_BYTES;
	while ((option = option_next(argc, argv, ":o:h", long_options, help)) != -1) {
		set_option(request, option, optarg);
		options++;
	}
	if (optind < argc)
		die_usage("cpio", "%s: not an option; --add SRC:DST adds a file", argv[optind]);
	if (request->check && options > 1)
		die_usage("cpio", "--check goes with no other option");
	cpio_check_modules(&request->modules);
	if (request->json && !request->list)
		die_usage("cpio", "--json goes with --list");
	if (request->libraries.without && request->libraries.dlopen_count)
		die_usage("cpio", "--dlopen does not go with --no-libs");
	if (request->output && strcmp(request->output, "-") == 0)
		die_usage("cpio", "-o -: an archive goes into a file, not to standard output; "
				  "./- is a file of that name");
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
	const struct content *content = request->contents, *end = content + request->count;
	const char *problem;

	if (request->exec)
		cpio_put_exec(archive, request->exec);
	for (; content < end; content++) {
		if (content->option == OPTION_SPEC)
			spec_read(archive, content->words);
		else if (content->option == OPTION_FILE)
			cpio_put_file(archive, content->words);
		else if ((problem = cpio_put_added(archive, content->words)))
			die_usage("cpio", "--add %s: %s", content->words, problem);
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
	struct archive_form form = { archive_time(), request->align_bytes };

	if (request->no_default)
		cpio_put_programs(&archive, &request->programs);
	else
		cpio_put_minimal(&archive, &request->programs);
	put_contents(&archive, request);
	cpio_put_libraries(&archive, &request->libraries);
	archive_merge(&archive);
	cpio_warn_of_start(&archive);
	if (request->list)
		cpio_list(&archive, request->json);
	if (request->why)
		cpio_why(&archive, request->why);
	if (request->output) {
		archive_write(&archive, request->output, &form);
		warn_without_init(&archive, request->output);
	}
	archive_end(&archive);
}

int command_cpio(int argc, char **argv)
{
	struct request request = { 0 };
	int status = STATUS_DONE;

	get_request(&request, argc, argv);
	if (request.check)
		status = cpio_check(request.check);
	else
		make_archive(&request);
	free(request.contents);
	free(request.libraries.dlopen);
	free(request.modules.asked);
	report_end();
	return status;
}
