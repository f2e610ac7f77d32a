/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root.h - paths as they are below a root, as chroot(2) would have it: a directory of this machine,
 * or whatever else is a tree of files. The one place where links are followed and '..' is gone. */
#ifndef MKPAYLOAD_CPIO_ROOT_H
#define MKPAYLOAD_CPIO_ROOT_H

#include <limits.h>

enum root_kind { ROOT_DIRECTORY, ROOT_FILE, ROOT_LINK, ROOT_OTHER };

/* A tree of files. look says what is at a path, absolute and free of links and dots, where links go
 * (into room for PATH_MAX bytes, with a NUL at the end); it returns 0, or an errno value. */
struct root {
	int (*look)(const void *context, const char *path, enum root_kind *kind, char *link_target);
	const void *context;
};

/* What is called on a walk; each of them may be 0. */
struct root_visitor {
	void (*link)(void *context, const char *path, const char *target);
	void (*leave)(void *context, const char *path); /* a directory, by '..' */
	void *context;
};

/* Goes the way of an absolute path, or of a relative one from the root on. Returns 0, or an errno
 * value; resolved is where that leads, or what ended the walk: absolute, free of links and dots,
 * allocated. kind and visitor may be 0. */
int root_walk(const struct root *root, const char *path, char **resolved, enum root_kind *kind,
	const struct root_visitor *visitor);

/* The same below a directory of this machine, without a '/' at its end: "" is its own root. */
int root_resolve(const char *directory, const char *path, char **resolved, enum root_kind *kind,
	const struct root_visitor *visitor);

/* What root_look_below takes for its context: the directory. */
int root_look_below(
	const void *directory, const char *path, enum root_kind *kind, char *link_target);

/* Which way a path of this machine goes when a part of it is below the directory: *below becomes
 * what comes behind that, absolute; allocated. Returns 0 when the path does not lead there. */
int root_enter(const char *directory, const char *path, char **below);

/* The file of this machine that a path means to which root_enter applies, and its directory's
 * links followed so; the path itself, absolute and with its directory's links followed, where it
 * does not. *root is the directory or "", *below the path in it, with the link at its end kept or
 * followed. Returns 0, or an errno value. */
int root_locate(
	const char *directory, const char *path, int follow, const char **root, char **below);

/* Makes an absolute path clean without looking: no empty and no '.' components; '..' stays. */
char *root_clean(const char *path);

/* The directory a clean path lies in, "/" at least; allocated. */
char *root_directory_of(const char *path);

/* DIRECTORY/NAME, without a second slash; allocated. */
char *root_join(const char *directory, const char *name);

#endif
