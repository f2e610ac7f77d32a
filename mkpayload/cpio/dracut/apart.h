/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * apart.h - a process that sees all files of this machine and can change none of them: namespaces
 * of its own, without a network and other processes, in which one directory more can be written to.
 * What it has started ends with it. It needs Linux 5.12 and no root; whoever runs it is root in
 * there. */
#ifndef MKPAYLOAD_CPIO_DRACUT_APART_H
#define MKPAYLOAD_CPIO_DRACUT_APART_H

#include <sched.h>

/* In memory, and gone with its last user. Of device nodes in there only these few can be opened:
 * null, zero, full, random, urandom. */
#define APART_SCRATCH "/.lbpayload"

/* Of who starts it. */
struct apart {
	long user, group, process;
};

/* In a child that begins in APART_NAMESPACES, before it executes a program (host/child.h): returns
 * 0, or the errno that says what this machine does not grant. */
#define APART_NAMESPACES \
	(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS)
int apart_enter(void *context);

#endif
