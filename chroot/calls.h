/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * calls.h - calls of Linux that not every libc has a function, or a header, for; numbers from
 * Linux, include/uapi/linux/{mount,openat2,loop}.h. All of them are there since 5.12.
 *
 * Paths of the target are only ever followed inside it: by openat2 with RESOLVE_IN_ROOT, for which
 * ".." and absolute links end at the root that is given. Each returns -1 with a reason in errno. */
#ifndef CHROOT_CALLS_H
#define CHROOT_CALLS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { CALLS_WORDS_BYTES = 256 };

/* Opens a path below a directory, which is / for it. */
int calls_open_in(int root, const char *path, int flags);

/* A mount of that type, attached to nothing; options are those of mount(8). words, of
 * CALLS_WORDS_BYTES, become the kernel's own, where it fails. */
int calls_mount(const char *type, const char *source, const char *options, char *words);

/* A copy of what is mounted at a path below a directory, or at an open one itself ("" ), with all
 * below it if that is asked for; attached to nothing, changed by no mount elsewhere. options: ro,
 * nosuid, nodev, noexec, noatime. */
int calls_bind(int directory, const char *path, int is_recursive, const char *options);

/* Attaches it to an open directory or file; or to a name, which is not followed where it is a link.
 */
int calls_attach(int mount, int directory, const char *name);

/* The current directory, where something is mounted, becomes /; what was / is gone. */
int calls_pivot(void);

/* Closes all but standard input, output and error, and this one. */
void calls_close_all_but(int fd);

/* The keys of the caller's session are not those of this process any more. */
void calls_leave_keys(void);

/* As fork, with these flags of clone. */
pid_t calls_clone(int flags);

/* The loop device for a part of a file, to the end where size_bytes is 0. It goes away with its
 * last user. Returns it open, and its allocated path. */
int calls_loop(char **path, int fd, uint64_t offset_bytes, uint64_t size_bytes, int is_read_only);

/* Gives a descriptor with an answer, -1 for none; and takes both. take returns 0 where nothing
 * comes any more. */
int calls_give(int socket, int answer, int fd);
int calls_take(int socket, int *answer, int *fd);

#endif
