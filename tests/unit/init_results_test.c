/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_results_test.c - what init asks payload-import and payload-export for: which words, which hooks before and behind,
 * what it writes of the program's end, and what is said where that cannot be. */
#include "init/results.h"

#include "format/initial.h"
#include "init/hooks.h"
#include "init/import.h"
#include "init/unmount.h"

#include "fake.h"

static struct settings settings;
static struct child program;
static char *const environment[] = { 0 };

/* --- Stand-ins. --- */

static int statuses[2], hooks[2]; /* of programs, of hooks: in their order */
static unsigned run, hooked;

int child_run(struct child *child)
{
	char *const *words;

	fake_note(strcmp(child->path, child->arguments[0]) == 0 ? "%s" : "%s as another", child->path);
	for (words = child->arguments + 1; *words; words++)
		fake_note(" %s", *words);
	fake_note("%s; %s; %d; ", child->environment == environment && !child->settings ? "" : " of others",
		child->advice ? child->advice : "-", child->limit_ms);
	return statuses[run++ % 2];
}

int hooks_run(int point, const struct settings *all, char *const *with)
{
	fake_note("hook %d%s; ", point, all == &settings && with == environment ? "" : " of others");
	return hooks[hooked++ % 2];
}

void unmount_end_processes(void)
{
	fake_note("end; ");
}

static void begin(void)
{
	fake_begin();
	memset(&settings, 0, sizeof settings);
	settings.timeout = "30";
	settings.directory = "/to";
	settings.required = 1;
	memset(statuses, 0, sizeof statuses);
	memset(hooks, 0, sizeof hooks);
	run = hooked = 0;
	program = (struct child){ .path = "/main", .settings = &settings, .environment = environment };
}

/* --- The payload. --- */

#define IMPORTS(words) \
	"hook 6; /bin/payload-import --timeout 30 " words "; put it into the initial CPIO, or say payload.device=none; 0; "

static const struct {
	const char *name, *device, *digest;
	int required, tree, statuses[3], result; /* of the hook before, the importer, the hook behind */
	const char *trace;
} imports[] = {
	{ "a payload", 0, 0, 1, 0, { 0, 0, 0 }, 0, IMPORTS("/to") "hook 7; " },
	{ "... which need not be there", 0, 0, 0, 0, { 0, 0, 0 }, 0, IMPORTS("--if-present /to") "hook 7; " },
	{ "... or is not said to be", 0, 0, -1, 0, { 0, 0, 0 }, 0, IMPORTS("/to") "hook 7; " },
	{ "all that may be said", "/dev/a", "00ff", 0, 1, { 0, 0, 0 }, 0,
		IMPORTS("--if-present --tree --digest 00ff --device /dev/a /to") "hook 7; " },
	{ "all payloads", "all", 0, 1, 0, { 0, 0, 0 }, 0, IMPORTS("--all /to") "hook 7; " },
	{ "none", "none", "00ff", 1, 1, { 0, 0, 0 }, 0, "hook 6; hook 7; " },
	{ "a hook before it that fails", 0, 0, 1, 0, { 3, 0, 0 }, 3, "hook 6; " },
	{ "importing fails", 0, 0, 1, 0, { 0, 4, 0 }, 4, IMPORTS("/to") },
	{ "a hook behind it does", "none", 0, 1, 0, { 0, 0, 5 }, 5, "hook 6; hook 7; " },
};

static void check_imports(void)
{
	size_t i;

	for (i = 0; i < sizeof imports / sizeof *imports; i++) {
		begin();
		settings.device = imports[i].device;
		settings.digest = imports[i].digest;
		settings.required = imports[i].required;
		settings.tree = imports[i].tree;
		hooks[0] = imports[i].statuses[0];
		statuses[0] = imports[i].statuses[1];
		hooks[1] = imports[i].statuses[2];
		ok(import_payload(&settings, environment) == imports[i].result, imports[i].name);
		is(fake_trace, imports[i].trace, "... its calls");
	}
}

/* --- Before the program. --- */

#define NO_EXPORTER "init: /bin/payload-export: no such file or directory; put it into the initial CPIO: mkpayload cpio --export\n"

static const struct {
	const char *name, *export, *get, *files; /* files: those that there are, d: the directory is one */
	long made;
	int result;
	const char *said;
} preparations[] = {
	{ "no results", 0, 0, "", 0, 0, "" },
	{ "results without the exporter", "/r", 0, "", 0, 1, NO_EXPORTER },
	{ "... a list", 0, "/l", "", 0, 1, NO_EXPORTER },
	{ "a list", 0, "/l", "x", 0, 0, "" },
	{ "results", "/r", 0, "xd", -ERROR_EXIST, 0, "" },
	{ "... that go to a file", "/r", 0, "xf", -ERROR_EXIST, 1, "init: /r: cannot be made: not a directory\n" },
	{ "... to a directory that cannot be made", "/r", 0, "x", -ERROR_ACCES, 1, "init: /r: cannot be made: permission denied\n" },
	{ "... that is gone", "/r", 0, "x", 0, 1, "init: /r: cannot be made: no such file or directory\n" },
};

static void check_preparations(void)
{
	size_t i;

	for (i = 0; i < sizeof preparations / sizeof *preparations; i++) {
		begin();
		settings.export = preparations[i].export;
		settings.get = preparations[i].get;
		if (strchr(preparations[i].files, 'x'))
			fake_text("/bin/payload-export", "");
		if (strpbrk(preparations[i].files, "df"))
			fake_text("/r", "")->type = strchr(preparations[i].files, 'd') ? MODE_DIRECTORY : MODE_FILE;
		fake_tell(SYS_MKDIR, preparations[i].made, 0);
		ok(results_prepare(&settings) == preparations[i].result, preparations[i].name);
		is(fake_said, preparations[i].said, "... what is said");
		ok(!fake_times("mkdir") == !(settings.export && fake_find("/bin/payload-export")), "... a directory is made");
	}
}

/* --- Behind it. --- */

#define ADVICE "; put it into the initial CPIO: mkpayload cpio --export; 330000; "
#define EXPORTS "/bin/payload-export --tree --timeout 30 --status /run/STATUS "
#define OPEN "unlink /run/STATUS; open /run/STATUS 301 644; "
#define LINE(text) "write /run/STATUS '" text "'; "

static const struct {
	const char *name, *how;
	int number;
	const char *export, *nonce, *get, *get_nonce;
	int statuses[2], result;
	const char *trace;
} exports[] = {
	{ "no results", 0, 0, 0, 0, 0, 0, { 0, 0 }, 0, "" },
	{ "results of a program that has ended well", 0, 0, "/r", 0, 0, 0, { 0, 0 }, 0,
		"end; " OPEN LINE("init: payload.status=") LINE("5") LINE("\n") EXPORTS "/r" ADVICE },
	{ "... or not", ": killed by signal ", 9, "/r", "n1", 0, 0, { 3, 0 }, 3,
		"end; " OPEN LINE("init: ") LINE("/main") LINE(": killed by signal ") LINE("9") LINE("\n")
			LINE("init: payload.status=") LINE("5") LINE("\n") EXPORTS "--nonce n1 /r" ADVICE },
	{ "a list of others", 0, 0, 0, 0, "/l", "n2", { 4, 0 }, 4,
		"end; /bin/payload-export --tree --timeout 30 --from /l --nonce n2 /" ADVICE },
	{ "both", 0, 0, "/r", 0, "/l", 0, { 1, 2 }, 3,
		"end; " OPEN LINE("init: payload.status=") LINE("5") LINE("\n") EXPORTS "/r" ADVICE
		"/bin/payload-export --tree --timeout 30 --from /l /" ADVICE },
};

static void check_exports(void)
{
	size_t i;

	for (i = 0; i < sizeof exports / sizeof *exports; i++) {
		begin();
		fake_text("/run/STATUS", "");
		program.how = exports[i].how;
		program.number = exports[i].number;
		settings.export = exports[i].export;
		settings.nonce = exports[i].nonce;
		settings.get = exports[i].get;
		settings.get_nonce = exports[i].get_nonce;
		memcpy(statuses, exports[i].statuses, sizeof statuses);
		ok(results_export(&settings, &program, 5) == exports[i].result, exports[i].name);
		is(fake_trace, exports[i].trace, "... its calls");
		ok(!fake_open_count() && !*fake_said, "... all is closed, nothing said");
	}
}

/* A status that cannot be written is not there, and so exporting fails. */
static void check_status(void)
{
	begin();
	settings.export = "/r";
	settings.timeout = "0";
	results_export(&settings, &program, 0);
	ok(strstr(fake_trace, OPEN "/bin/payload-export --tree --timeout 0 --status /run/STATUS /r") == 0 &&
		fake_times(OPEN "unlink /run/STATUS; /bin/payload-export ") == 1 && fake_times("; 300000; ") == 1,
		"one whose file cannot be opened");
	is(fake_said, "init: /run/STATUS: no such file or directory\n", "... is said");
	begin();
	settings.export = "/r";
	settings.timeout = "x";
	results_export(&settings, &program, 0);
	ok(fake_times("--timeout x --status") == 1 && fake_times("; 300000; ") == 1, "a time that is none");
	begin();
	settings.export = "/r";
	fake_text("/run/STATUS", "");
	fake_tell(SYS_WRITE, 0, 0);
	fake_tell(SYS_WRITE, -28, 0);
	results_export(&settings, &program, 0);
	ok(fake_times(OPEN LINE("init: payload.status=") LINE("0") "unlink /run/STATUS; /bin/payload-export ") == 1,
		"one that is not written whole");
	is(fake_said, "init: /run/STATUS: no space left on device\n", "... is said");
	ok(!fake_open_count(), "... and closed");
}

int main(void)
{
	check_imports();
	check_preparations();
	check_exports();
	check_status();
	return tap_end();
}
