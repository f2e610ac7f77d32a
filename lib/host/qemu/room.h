/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * room.h - whether the host has room for what a machine may write. */
#ifndef HOST_QEMU_ROOM_H
#define HOST_QEMU_ROOM_H

/* Before a QEMU is started: from 7.2 on it takes /var/tmp for a TMPDIR that is spelled /tmp, before
 * that / for an empty one. Then all of them keep what is thrown away where TMPDIR says. */
void qemu_room_begin(void);

/* Warns when the image could grow by more than the room of its file system, or, with what is
 * written thrown away, of the directory where QEMU keeps it meanwhile. */
void qemu_room_check(const char *image, int is_snapshot);

/* Complains what is still to be written, and how much room is left: for who must make some. name is
 * what people call an image of ours, which takes what comes; 0: it is called as its file is. */
void qemu_room_explain(const char *image, const char *name, int is_snapshot);

#endif
