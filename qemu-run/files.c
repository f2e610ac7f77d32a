/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * files.c - the files and programs that a run needs, looked at before anything begins. */
#include "qemu-run/files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/device.h"
#include "host/files_read.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output_claim.h"
#include "host/output_rule.h"
#include "host/program_directory.h"
#include "qemu-run/end.h"

static int is_program(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

char *files_find_program(const char *name)
{
	const char *path = getenv("PATH"), *end;
	char *found;

	if (strchr(name, '/'))
		return is_program(name) ? copy_string(name) : 0;
	for (; path; path = *end ? end + 1 : 0) {
		end = strchrnul(path, ':');
		found = format_string(
			"%.*s%s%s", (int)(end - path), path, end > path ? "/" : "./", name);
		if (is_program(found))
			return found;
		free(found);
	}
	return 0;
}

char *files_find_mkpayload(void)
{
	char *directory = program_directory();
	char *path = directory ? format_string("%s/mkpayload", directory) : 0;

	free(directory);
	if (path && access(path, X_OK) == 0)
		return path;
	free(path);
	return copy_string("mkpayload");
}

/* QEMU says it late or badly. */
void files_check_readable(const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0 || access(path, R_OK) != 0)
		die_with(END_BROKEN, "%s: %s", path, strerror(errno));
	if (S_ISDIR(status.st_mode))
		die_with(END_BROKEN, "%s: is a directory", path);
	if (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode))
		die_with(END_BROKEN,
			"%s: is a pipe, which can be read once, and it is read more than once: "
			"write it to a file",
			path);
	files_read_add(path, &status);
}

void files_keep_program(const char *name)
{
	char *path = files_find_program(name);
	struct stat status;

	if (path && stat(path, &status) == 0)
		files_read_add(path, &status);
	free(path);
}

void files_check(struct machine *machine, const char *arch)
{
	const char *qemu = getenv("QEMU");

	files_check_readable(machine->kernel);
	machine->arch = arch_find(arch, machine->kernel);
	machine->qemu = qemu && *qemu ? qemu : machine->arch->qemu;
	if (!files_find_program(machine->qemu))
		die_with(END_BROKEN,
			"%s is not here: Debian's package %s has it; QEMU=PROGRAM names another",
			machine->qemu, machine->arch->package);
}

/* What the guest writes to it stays, so it must be nobody else's. */
static void check_written_disk(const char *path)
{
	struct stat status;

	if (stat(path, &status))
		die("%s: %s", path, strerror(errno));
	output_rule_check_disk(path, &status);
	if (S_ISBLK(status.st_mode))
		close(device_open_for_writing(path, 0));
}

void files_check_outputs(const struct machine *machine, const char *log, const char *report)
{
	const struct machine_disk *disk = machine->disks, *end = disk + machine->disk_count;
	struct stat status;

	for (; disk < end; disk++) {
		if (!disk->is_url && stat(disk->file, &status))
			die("%s: %s", disk->file, strerror(errno));
		if (!disk->is_url && !disk->keeps)
			files_read_add(disk->file, &status);
	}
	for (disk = machine->disks; disk < end; disk++) {
		if (!disk->keeps)
			continue;
		check_written_disk(disk->file);
		if (stat(disk->file, &status) == 0)
			files_read_add(disk->file, &status);
	}
	if (machine->monitor) {
		output_rule_check_socket(machine->monitor);
		output_claim(machine->monitor, "--monitor");
	}
	if (log) {
		output_rule_look_stream(log);
		output_claim(log, "--log");
	}
	if (report) {
		output_rule_look(report);
		output_claim(report, "--report");
	}
}

int files_open_log(const char *path)
{
	int fd = output_rule_open_stream(path, 0666);

	if (fd < 0)
		die("%s: cannot be written: %s", path, strerror(errno));
	return fd;
}
