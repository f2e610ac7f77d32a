/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_write.c - an import step is put into a checkout, or taken out of it.
 *
 * Whoever runs it, the checkout stays its owner's: a file that is replaced keeps owner and mode,
 * and what is new belongs to the owner of the directory it is put into. */
#include "kernel-bootstrap/step_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/files_read.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output.h"

static int is_to_be_written(const struct step_tree_file *file)
{
	return file->wanted && file->state != STEP_SAME && file->state != STEP_FOREIGN;
}

/* --- Owners. --- */

static int is_roots(void)
{
	return geteuid() == 0;
}

__attribute__((noreturn)) static void refuse_owner(
	const char *path, const struct stat *wanted, int reason)
{
	die("%s: cannot keep its owner (%lu:%lu): %s; run it as that user", path,
		(unsigned long)wanted->st_uid, (unsigned long)wanted->st_gid, strerror(reason));
}

static void keep_owner(int fd, const char *path, const struct stat *wanted)
{
	struct stat status;

	if (fstat(fd, &status))
		die("%s: %s", path, strerror(errno));
	if (status.st_uid == wanted->st_uid && status.st_gid == wanted->st_gid)
		return;
	if (fchown(fd, wanted->st_uid, wanted->st_gid))
		refuse_owner(path, wanted, errno);
}

/* Not what the umask leaves of the mode: nothing but the bytes may change. */
static void keep_mode(int fd, const char *path, const struct stat *wanted)
{
	if (fchmod(fd, wanted->st_mode & 07777))
		die("%s: %s", path, strerror(errno));
}

/* --- Before anything is changed. --- */

/* Of a directory that is not there yet, the one that it will be in is. */
static void look_directory(const char *path)
{
	char *directory = copy_string(path);
	struct stat status;

	do {
		*strrchr(directory, '/') = 0;
	} while (stat(directory, &status) && errno == ENOENT && strchr(directory, '/'));
	if (faccessat(AT_FDCWD, *directory ? directory : "/", W_OK | X_OK, AT_EACCESS))
		die("%s: %s: nothing was changed", directory, strerror(errno));
	free(directory);
}

/* Whose a new file is, and to whom it may be given, the file system decides: one beside it, which
 * gets no name, tells. */
void step_write_look(const char *path)
{
	char *real = realpath(path, 0); /* 0: it is not there yet */
	char *beside = format_string("%s.look", real ? real : path);
	struct stat status;
	struct output output;

	look_directory(real ? real : path);
	if (stat(path, &status) == 0) {
		output_begin(&output, beside, 0600);
		keep_owner(output.fd, path, &status);
		output_abandon(&output);
	}
	free(beside);
	free(real);
}

void step_write_look_files(const struct step_tree *tree, int is_removal)
{
	char *path;
	size_t i;

	for (i = 0; i < tree->files; i++) {
		path = step_tree_path(tree, i);
		if (!is_removal && is_to_be_written(&tree->file[i]))
			step_write_look(path);
		else if (tree->file[i].state != STEP_MISSING &&
			 tree->file[i].state != STEP_FOREIGN &&
			 (is_removal || !tree->file[i].wanted))
			look_directory(path);
		free(path);
	}
}

/* --- Directories. --- */

/* With its owner those of the directory it is in. */
static void make_directory(const char *path)
{
	char *above = format_string("%s/..", path);
	struct stat status;

	if (mkdir(path, 0777)) {
		if (errno != EEXIST)
			die("%s: %s", path, strerror(errno));
	} else if (is_roots() &&
		   (stat(above, &status) || lchown(path, status.st_uid, status.st_gid))) {
		die("%s: cannot give it to the owner of the checkout: %s", path, strerror(errno));
	}
	free(above);
}

static void make_directories(const struct step_tree *tree, const char *path)
{
	char *directory = copy_string(path), *slash;

	for (slash = strchr(directory + strlen(tree->path) + 1, '/'); slash;
		slash = strchr(slash + 1, '/')) {
		*slash = 0;
		make_directory(directory);
		*slash = '/';
	}
	free(directory);
}

/* Removes the directories of the step that lead to a file, as far as they are empty. */
static void remove_directories(const struct step_tree *tree, const char *path)
{
	size_t steps = strlen(tree->path) + strlen("/steps/");
	char *directory = copy_string(path), *slash;

	while ((slash = strrchr(directory, '/')) && (size_t)(slash - directory) >= steps &&
		step_is_directory(directory + steps)) {
		*slash = 0;
		if (rmdir(directory) == 0 || errno == ENOENT)
			continue;
		if (errno != ENOTEMPTY && errno != EEXIST)
			die("%s: %s", directory, strerror(errno));
		break;
	}
	free(directory);
}

/* --- Files. --- */

static int is_record(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && strcmp(slash + 1, STEP_RECORD_NAME) == 0;
}

static void begin_file(const struct step_tree *tree, size_t i, struct output *output)
{
	const struct step_file *wanted = tree->file[i].wanted;
	char *path = step_tree_path(tree, i), *directory = copy_string(path);
	struct stat status;

	make_directories(tree, path);
	output_begin(output, path, 0666);
	*strrchr(directory, '/') = 0;
	if (lstat(path, &status) == 0) {
		keep_owner(output->fd, path, &status);
		keep_mode(output->fd, path, &status);
	} else if (is_roots() && stat(directory, &status) == 0) {
		keep_owner(output->fd, path, &status);
	}
	output_put(output, wanted->bytes, wanted->size);
	output_rest(output);
	free(directory);
	free(path);
}

void step_write_files(const struct step_tree *tree)
{
	struct output *output = allocate(tree->files * sizeof *output);
	size_t i;

	for (i = 0; i < tree->files; i++) {
		if (is_to_be_written(&tree->file[i]) && !is_record(tree->file[i].path))
			begin_file(tree, i, &output[i]);
	}
	output_finish_all();
	free(output);
}

void step_write_record(const struct step_tree *tree)
{
	struct output output;
	size_t i;

	for (i = 0; i < tree->files; i++) {
		if (!is_to_be_written(&tree->file[i]) || !is_record(tree->file[i].path))
			continue;
		begin_file(tree, i, &output);
		output_finish(&output);
	}
}

static void remove_file(const struct step_tree *tree, size_t i)
{
	enum step_state state = tree->file[i].state;
	char *path = step_tree_path(tree, i);

	if (state != STEP_MISSING && state != STEP_FOREIGN && unlink(path) && errno != ENOENT)
		die("%s: %s", path, strerror(errno));
	remove_directories(tree, path);
	free(path);
}

static void remove_files(const struct step_tree *tree, int with_step)
{
	int records;
	size_t i;

	for (records = 0; records < 2; records++) {
		for (i = 0; i < tree->files; i++) {
			if ((with_step || !tree->file[i].wanted) &&
				is_record(tree->file[i].path) == records)
				remove_file(tree, i);
		}
	}
}

void step_write_remove_older(const struct step_tree *tree)
{
	remove_files(tree, 0);
}

void step_write_remove(const struct step_tree *tree)
{
	remove_files(tree, 1);
}

/* --- Files of others. --- */

static void check_unchanged(const char *path, const struct text_file *read, struct stat *status)
{
	struct text_file now;
	const char *problem = text_file_open(&now, path);

	if (problem)
		die("%s: %s", path, problem);
	files_read_edit(path);
	if (stat(path, status) || !file_state_is_same(&read->state, status) ||
		now.size != read->size || memcmp(now.bytes, read->bytes, now.size) != 0)
		die("%s: changed since it was read: run it again", path);
	text_file_close(&now);
}

/* It is compared twice: before work is done for nothing, and when the new one only needs its name,
 * since the flush before that takes its time. */
void step_write_replace(
	const char *path, const struct text_file *read, const char *bytes, size_t size)
{
	struct output output;
	struct stat status;

	check_unchanged(path, read, &status);
	output_begin(&output, path, status.st_mode & 07777);
	keep_owner(output.fd, path, &status);
	keep_mode(output.fd, path, &status);
	output_put(&output, bytes, size);
	output_rest(&output);
	if (fsync(output.fd))
		die("%s: %s", path, strerror(errno));
	check_unchanged(path, read, &status);
	output_finish(&output);
}
