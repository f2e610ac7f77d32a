/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_signs.h - the lines of a bootstrap's console that mean something: a row each.
 *
 * QEMU ends with status 0 however the bootstrap went, so its console is the only witness. */
#ifndef KERNEL_BOOTSTRAP_RUN_SIGNS_H
#define KERNEL_BOOTSTRAP_RUN_SIGNS_H

enum run_sign_kind {
	RUN_MILESTONE, /* said the first time; what looked like an ending before was none */
	RUN_FAILURE,   /* it cannot go on */
	RUN_DONE,      /* it has come to its end */
};

/* Which kernel runs: the import speaks the same words on both. */
enum run_era { RUN_ANY, RUN_EARLY, RUN_LINUX };

/* A line that has text and, somewhere behind it, more. */
struct run_sign {
	enum run_sign_kind kind;
	const char *text, *more;
	enum run_era era; /* the only one in which it counts */
	const char *meaning;
	unsigned grace_s; /* of an ending: how long the machine may stay silent until it is ended */
	int has_reason;   /* of a failure: the line behind it says why */
};

enum { RUN_SIGNS_MAX = 80 };

/* helpers.sh says so at the beginning of each build, behind the name of the package. */
#define RUN_SIGNS_BUILD ": beginning build"
/* kaem shows each command behind it, and a build begins with the name of the package. */
#define RUN_SIGNS_COMMAND " +> "
#define RUN_SIGNS_PACKAGE RUN_SIGNS_COMMAND "pkg="

/* One without text is behind the last. */
extern const struct run_sign run_signs[RUN_SIGNS_MAX];

/* Lines with one of these tell why it fails, should it fail before it gets any further. What
 * configure asks for and does not find ("No such file or directory") is none of them: where it
 * matters, it stands among the last lines. 0 is behind the last. */
extern const char *const run_causes[];

/* Whether this milestone says that from here on Linux runs. */
int run_sign_is_linux(const struct run_sign *sign);

#endif
