/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * driver.c - the shell that runs dracut's functions, as a child.
 *
 * Its scratch directory is in memory and goes with its last user, this process, whatever ends that;
 * only without namespaces it lies in TMPDIR. */
#include "mkpayload/cpio/dracut/driver.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/program_directory.h"
#include "mkpayload/cpio/dracut/apart.h"

#define SCRIPT "mkpayload/cpio/dracut/driver.bash"

/* From the directory of this program: in a build tree, below that, and installed. */
static const char *const places[] = { "..", "../..", "../share/lbpayload" };

static char *find_script(void)
{
	char *directory = program_directory(), *path;
	size_t i;

	for (i = 0; directory && i < sizeof places / sizeof *places; i++) {
		path = format_string("%s/%s/" SCRIPT, directory, places[i]);
		if (access(path, R_OK) == 0) {
			free(directory);
			return path;
		}
		free(path);
	}
	die("--module-dir: no " SCRIPT " in .., ../.. or ../share/lbpayload of this program's "
	    "directory: it is installed with it");
}

/* --- A scratch directory on a disk. --- */

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status;
	(void)place;
	if (type == FTW_D || type == FTW_DNR)
		chmod(path, 0700);
	return remove(path) && errno != ENOTEMPTY ? -1 : 0;
}

static void remove_scratch(void *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void make_scratch(struct driver *driver)
{
	const char *directory = getenv("TMPDIR");
	sigset_t old;

	driver->scratch = format_string(
		"%s/lbpayload-XXXXXX", directory && *directory == '/' ? directory : "/var/tmp");
	undo_hold_signals(&old);
	if (!mkdtemp(driver->scratch))
		die("--module-dir: %s: %s", driver->scratch, strerror(errno));
	driver->undo.function = remove_scratch;
	driver->undo.argument = driver->scratch;
	undo_add(&driver->undo);
	undo_release_signals(&old);
}

/* --- The child. --- */

static int start(struct driver *driver, const struct words *words)
{
	int records[2], answers[2], keep[3] = { -1, -1, -1 }, reason;
	struct apart apart = { (long)geteuid(), (long)getegid(), (long)getpid() };
	struct words all = { 0, 0 };
	char *script = find_script();

	if (pipe2(records, O_CLOEXEC) || pipe2(answers, O_CLOEXEC))
		die("--module-dir: cannot make a pipe: %s", strerror(errno));
	keep[0] = records[1];
	keep[1] = answers[0];
	words_add_these(&all, "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/",
		"LC_ALL=C", "bash", "--noprofile", "--norc", script);
	words_add(&all, format_string("%d", keep[0]));
	words_add(&all, format_string("%d", keep[1]));
	words_add(&all, copy_string(driver->scratch));
	words_add(&all, format_string("%ld", (long)getpid()));
	words_add_all(&all, (const char *const *)words->list);
	driver->child = (struct child){ .input = CHILD_NOTHING,
		.output = STDERR_FILENO,
		.error = STDERR_FILENO,
		.keep = keep,
		.is_alone = 1,
		.namespaces = driver->is_apart ? APART_NAMESPACES : 0 };
	reason = child_start_in(
		&driver->child, all.list, driver->is_apart ? apart_enter : 0, &apart);
	close(records[1]);
	close(answers[0]);
	driver->records.from = fdopen(records[0], "r");
	driver->records.answers = answers[1];
	words_free(&all);
	free(script);
	return reason;
}

static int has_bash(void)
{
	return access("/bin/bash", X_OK) == 0 || access("/usr/bin/bash", X_OK) == 0;
}

void driver_start(struct driver *driver, const struct words *words)
{
	int reason;

	memset(driver, 0, sizeof *driver);
	if (!has_bash())
		die("--module-dir: no bash here, in which dracut's functions are written; its "
		    "package is bash");
	driver->is_apart = 1;
	driver->scratch = copy_string(APART_SCRATCH);
	reason = start(driver, words);
	if (!reason)
		return;
	if (geteuid() == 0)
		die("--module-dir: no namespaces here (%s), so the functions could change this "
		    "machine, and they are not run as root; run mkpayload as another user",
			strerror(reason));
	complain("--module-dir: no namespaces here (%s), so nothing but this user's rights keeps "
		 "the functions from changing this machine",
		strerror(reason));
	records_end(&driver->records);
	driver->is_apart = 0;
	free(driver->scratch);
	make_scratch(driver);
	reason = start(driver, words);
	if (reason)
		die("--module-dir: cannot run bash: %s", strerror(reason));
}

void driver_open(struct driver *driver)
{
	char *path = driver->is_apart ? format_string("/proc/%ld/root%s", (long)driver->child.pid,
						driver->scratch)
				      : copy_string(driver->scratch);
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		die("--module-dir: %s: %s", path, strerror(errno));
	driver->root = format_string("/proc/self/fd/%d/root", fd);
	free(path);
}

void driver_wait(struct driver *driver, int is_done)
{
	char *ending;

	child_wait(&driver->child, -1);
	records_end(&driver->records);
	if (is_done && child_exit_status(&driver->child) == 0)
		return;
	ending = child_ending(&driver->child);
	die("--module-dir: the shell that runs the functions has ended too early: %s", ending);
}

void driver_end(struct driver *driver)
{
	if (!driver->is_apart) {
		remove_scratch(driver->scratch);
		undo_forget(&driver->undo);
	}
	free(driver->scratch);
	free(driver->root);
}

void driver_fail(struct driver *driver)
{
	char *const *string = driver->records.string;
	char *place = strcmp(string[RECORD_LINE], "0") != 0
			      ? format_string("%s:%s", string[RECORD_FILE], string[RECORD_LINE])
			      : copy_string(string[RECORD_FILE]);

	child_kill(&driver->child);
	if (!*string[RECORD_MODULE])
		die("--module-dir: %s: %s", place, string[RECORD_TEXT]);
	die("--module-dir: module %s: %s%s%s", string[RECORD_MODULE], place, *place ? ": " : "",
		string[RECORD_TEXT]);
}
