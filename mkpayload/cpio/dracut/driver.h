/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * driver.h - the shell that runs dracut's functions, as a child that can write to nothing but a
 * scratch directory. */
#ifndef MKPAYLOAD_CPIO_DRACUT_DRIVER_H
#define MKPAYLOAD_CPIO_DRACUT_DRIVER_H

#include "host/child.h"
#include "host/undo.h"
#include "host/words.h"
#include "mkpayload/cpio/dracut/records.h"

struct driver {
	struct child child;
	struct records records;
	char *scratch; /* its path for the child */
	char *root;    /* by which this process reads what is in it; 0: until driver_open */
	int is_apart;
	struct undo undo; /* of a scratch directory on this machine's disks */
};

/* Starts it with these words behind those that driver.bash begins with. Without namespaces root is
 * refused, and others are told that nothing holds the functions back. Dies when it cannot be
 * started. */
void driver_start(struct driver *driver, const struct words *words);

/* Once it has said a first record: opens the scratch directory. */
void driver_open(struct driver *driver);

/* After the last record; dies where that came too early. What is below root stays until driver_end.
 */
void driver_wait(struct driver *driver, int is_done);
void driver_end(struct driver *driver);

/* Ends it, and the program with what a record says. */
void driver_fail(struct driver *driver) __attribute__((noreturn));

#endif
