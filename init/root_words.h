/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_words.h - what the kernel's command line says of the root: root= and its companions, which
 * are words of Linux and dracut, and so are no errors where there is no root=. */
#ifndef INIT_ROOT_WORDS_H
#define INIT_ROOT_WORDS_H

enum { ROOT_WORDS_STOPS = 12 }; /* there are no more points */

struct root_words {
	const char *root;  /* as format/disk/root_name.h has it; 0: there is none, and nothing else
			      counts */
	const char *types; /* of rootfstype=, with ',' between them; 0: what is on the disk */
	const char *options; /* of rootflags=; 0: none */
	const char *program; /* of init=; 0: the usual ones */
	const char *delay; /* of rootdelay=, rootwait=, rd.retry=: seconds, as text; 0: not said */
	const char *stops[ROOT_WORDS_STOPS]; /* of each rd.break=: a point before which a shell is
						wanted; 0: none */
	int wants_shell;                     /* rd.shell */
	int waits_forever;                   /* rootwait */
	int is_writable;                     /* rw; ro: 0; not said: -1 */
};

/* Takes the word, if it is one of them; a later one counts, but for rd.break=. */
void root_words_take(struct root_words *words, const char *word);

#endif
