/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * name_fold.h - which names some file systems take for one (vfat, exfat, ext4 with casefold, ...).
 *
 * A hint and no more: each file system has rules of its own, with tables as large as Unicode. Here:
 *
 *	case	of ASCII, of Latin letters (U+00C0 to U+017F, U+1E00 to U+1EFF), of Greek and
 *		Cyrillic ones; both small sigmas
 *	accents	small letters of U+00E0 to U+017F, Greek and Cyrillic ones with one accent are the
 *		same as the letter and a combining accent (NFC and NFD)
 *	ends	dots and blanks at the end of a name do not count */
#ifndef FORMAT_NAME_FOLD_H
#define FORMAT_NAME_FOLD_H

#include <stddef.h>

enum { NAME_FOLD_GROWTH = 2 }; /* a folded name has at most so many times the bytes */

/* Folds a name, or each component of a path, which is valid UTF-8. Two that become the same may be
 * one. Returns the length. */
size_t name_fold(char *to, const char *name, size_t length);

#endif
