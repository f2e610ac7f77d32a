/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * check.h - says what Linux would drop, get wrong or follow without a word when it unpacks an
 * archive as its initial file system. */
#ifndef MKPAYLOAD_CPIO_CHECK_H
#define MKPAYLOAD_CPIO_CHECK_H

/* Every finding is a line on standard error, "mkpayload: PATH: byte OFFSET: reason", the offset
 * that of the member's header. Returns STATUS_DONE when there is none, else STATUS_FAILED. */
int cpio_check(const char *path);

#endif
