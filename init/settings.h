/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * settings.h - what the kernel's command line asks of init: the payload.* words and what follows
 * "--". init(8) says what each means. */
#ifndef INIT_SETTINGS_H
#define INIT_SETTINGS_H

#include "format/initial.h"
#include "init/root_words.h"

enum settings_mode {
	MODE_EXEC, /* the next program becomes process 1 */
	MODE_RUN,  /* it is a child; its exit status is reported and the machine powered off */
};

enum settings_on_error {
	ON_ERROR_SHELL,
	ON_ERROR_POWEROFF,
	ON_ERROR_REBOOT,
	ON_ERROR_HALT,
	ON_ERROR_DEFAULT, /* shell for MODE_EXEC, poweroff for MODE_RUN */
};

/* What the next program has as standard input, output and error. */
enum settings_carrier {
	STREAMS_DIRECT,   /* the files themselves */
	STREAMS_PIPES,    /* pipes, and a process of ours (carrier.h) at their other ends */
	STREAMS_TERMINAL, /* a terminal of its own, the same way */
};

/* What becomes of /dev, /proc, /sys and /run when the root becomes another one. */
enum settings_switch { SWITCH_MOVE, SWITCH_CLEAN };

enum { SETTINGS_STREAMS = 3 };

struct settings {
	int mode;              /* enum settings_mode */
	int on_error, on_end;  /* enum settings_on_error */
	const char *next;      /* the next program */
	const char *device;    /* of the payload; 0: any one; "all"; "none": nothing is imported */
	const char *directory; /* where its files go */
	const char *timeout;   /* in seconds, as text */
	int required;          /* -1: not said */
	const char *digest;    /* of the SHA256SUMS of the payload that is meant; 0: any */
	int tree;              /* names in the payload may be paths */
	/* Standard input, output and error of the next program; 0: the console. */
	const char *streams[SETTINGS_STREAMS];
	int carrier;                 /* enum settings_carrier */
	const char *feed;            /* where standard input is asked for; 0: streams[0] */
	const char *status_port;     /* the port that is told the status, too; 0: none */
	const char *export, *nonce;  /* the results' directory, and their disk's nonce; 0: none */
	const char *get, *get_nonce; /* a list of what else comes back, likewise */
	int archives; /* how many the initial CPIO has; 0: nobody looks; -1: one at least */
	/* argv of the next program: its path, then what follows "--"; or as words.h has it. Ends
	 * with 0. */
	char **arguments;
	char *line_arguments[INITIAL_ARGUMENTS_MAX + 2];
	struct root_words root; /* root=, and what goes with it */
	const char *overlay;    /* "tmpfs"; 0: none */
	int switch_how;         /* enum settings_switch */
	int wrong;              /* a word was not understood, which was said */
};

/* Reads the command line; cuts it up, and settings point into it. Whatever is wrong with it is
 * said, and settings->wrong set; the others hold all the same. */
void settings_read(struct settings *settings, char *line);

#endif
