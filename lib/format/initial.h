/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * initial.h - the contract of init, mkpayload and qemu-run: where things lie in the initial CPIO,
 * what the kernel's command line may say, and what init answers.
 *
 *	what       written by                     read by
 *	paths      mkpayload cpio                 init
 *	marks      mkpayload cpio                 init, qemu-run
 *	settings   qemu-run (and people)          init
 *	answers    init                           qemu-run
 *
 * Each of these names stands here and nowhere else in the three (tests/house.t); init(8) says what
 * they mean. */
#ifndef FORMAT_INITIAL_H
#define FORMAT_INITIAL_H

/* --- Paths. --- */

/* An archive names its entries without the first '/'. */
#define INITIAL_IN_ARCHIVE(path) (&(path)[1])

#define INITIAL_NAME      "init" /* of the program: its file as it is built; its messages */
#define INITIAL_INIT      "/" INITIAL_NAME
#define INITIAL_IMPORTER  "/bin/payload-import"
#define INITIAL_EXPORTER  "/bin/payload-export"
#define INITIAL_PROGRAM   "/main" /* the next program, where payload.next names no other */
#define INITIAL_DATA      "/data" /* mkpayload cpio --file */
#define INITIAL_DISTFILES "/external/distfiles" /* where payload.dest names no other */

#define INITIAL_RESULTS "/results" /* what comes back, where qemu-run --export names no other */

/* Where programs are found: init's PATH where the kernel gives none, and so where mkpayload looks
 * for what a script's env would start. */
#define INITIAL_PATH "/usr/sbin:/usr/bin:/sbin:/bin:" INITIAL_DATA

/* What init mounts on, and speaks on before it can have mounted anything. */
#define INITIAL_PROC    "/proc"
#define INITIAL_SYS     "/sys"
#define INITIAL_DEV     "/dev"
#define INITIAL_RUN     "/run"
#define INITIAL_TMP     "/tmp"
#define INITIAL_CONSOLE "/dev/console"

/* Where the root that root= names is mounted until it is the root, as dracut has it. */
#define INITIAL_ROOT "/sysroot"

/* Programs for points on the way, as init/hooks.h names them: POINT/NN-name below it. */
#define INITIAL_HOOKS "/lib/init/hooks/"

/* dracut's hooks, POINT/NN-name.sh below the first, and what an archive that has any gets with them
 * from init/: the script whose shell sources them, and the command by which they wait. */
#define INITIAL_SOURCED   "/lib/dracut/hooks"
#define INITIAL_DRIVER    "/lib/init/driver"
#define INITIAL_INITQUEUE "/sbin/initqueue"

/* --- Marks: is the initial CPIO here as a whole? --- */

/* An initial CPIO may be several archives, one behind the other, and where one is cut off Linux
 * goes on without a word. So each has, in the directory INITIAL_MARKS, before all else an empty
 * file ID.begin and behind all else, in every order of names too, its hard link ID.end, with which
 * the text comes. An ID.begin makes the file empty, where a mark of that ID was there already.
 * Whatever was begun is whole when its text is there. */
#define INITIAL_MARKS      "/~marks"
#define INITIAL_MARK_BEGIN ".begin"
#define INITIAL_MARK_END   ".end"
#define INITIAL_MARK_TEXT  "This archive is here up to its end.\n"

enum { INITIAL_MARK_ID_DIGITS = 16 };

/* How Linux says that it could not unpack; a reason follows. The second one is that of kernels that
 * can have a RAM disk instead. Where it has no more room, the reason is the third. */
#define INITIAL_UNPACKING_FAILED "Initramfs unpacking failed: "
#define INITIAL_NO_INITRAMFS     "rootfs image is not initramfs ("
#define INITIAL_NO_ROOM          "write error"

/* --- Words: what the next program is given that a command line cannot carry. --- */

/* An archive of its own behind the others, with marks as each has. The arguments, argv[0] first
 * (empty: the program's path), or the environment: each word as it is, with its NUL. A file that is
 * not there: what the command line says, what the kernel gives. */
#define INITIAL_WORDS       "/~words"
#define INITIAL_ARGUMENTS   INITIAL_WORDS "/arguments"
#define INITIAL_ENVIRONMENT INITIAL_WORDS "/environment"

/* Beside them, the list for payload-export --from of what else comes back: a path from / a line,
 * without that '/'. */
#define INITIAL_GET_LIST INITIAL_WORDS "/get"

/* --- Kernel modules. --- */

/* init loads every file of this directory that has one of the ends, in byte order of the names; one
 * with more than the first end is compressed, for kernels that unpack. What lies beside it as
 * NAME.options, one line, are its options. */
#define INITIAL_MODULES         "/lib/modules/"
#define INITIAL_MODULE_END      ".ko"
#define INITIAL_MODULE_GZIP_END ".ko.gz"
#define INITIAL_MODULE_XZ_END   ".ko.xz"
#define INITIAL_MODULE_ZSTD_END ".ko.zst"
#define INITIAL_MODULE_OPTIONS  ".options"

enum {
	INITIAL_MODULES_MAX = 256,
	INITIAL_MODULE_NAME_BYTES_MAX = 79, /* without NUL, with the end */
	INITIAL_COMPRESSION_END_BYTES_MAX =
		sizeof INITIAL_MODULE_ZSTD_END - sizeof INITIAL_MODULE_END,
	INITIAL_MODULE_OPTIONS_BYTES_MAX = 1022, /* without NUL and newline */
};

/* --- Settings: words of the kernel's command line, "NAME=VALUE". --- */

#define INITIAL_SETTINGS    "payload." /* a word that begins so must be one of them */
#define INITIAL_MODE        INITIAL_SETTINGS "mode"
#define INITIAL_NEXT        INITIAL_SETTINGS "next"
#define INITIAL_ON_ERROR    INITIAL_SETTINGS "on_error"
#define INITIAL_ON_END      INITIAL_SETTINGS "on_end"
#define INITIAL_DEVICE      INITIAL_SETTINGS "device"
#define INITIAL_DEST        INITIAL_SETTINGS "dest"
#define INITIAL_TIMEOUT     INITIAL_SETTINGS "timeout"
#define INITIAL_REQUIRED    INITIAL_SETTINGS "required"
#define INITIAL_TREE        INITIAL_SETTINGS "tree"
#define INITIAL_DIGEST      INITIAL_SETTINGS "digest"
#define INITIAL_STDIN       INITIAL_SETTINGS "stdin"
#define INITIAL_STDOUT      INITIAL_SETTINGS "stdout"
#define INITIAL_STDERR      INITIAL_SETTINGS "stderr"
#define INITIAL_STREAMS     INITIAL_SETTINGS "streams"
#define INITIAL_FEED        INITIAL_SETTINGS "feed"
#define INITIAL_STATUS_PORT INITIAL_SETTINGS "status_port"
#define INITIAL_ARCHIVES    INITIAL_SETTINGS "archives"
#define INITIAL_EXPORT      INITIAL_SETTINGS "export"       /* the directory of the results */
#define INITIAL_NONCE       INITIAL_SETTINGS "export_nonce" /* of the disk that they go to */
#define INITIAL_GET         INITIAL_SETTINGS "get"          /* a list of what else comes back */
#define INITIAL_GET_NONCE   INITIAL_SETTINGS "get_nonce"
#define INITIAL_OVERLAY     INITIAL_SETTINGS "overlay" /* over the root that root= names */
#define INITIAL_SWITCH      INITIAL_SETTINGS "switch"  /* to that root: how */

/* Values that mean something by themselves. */
#define INITIAL_MODE_EXEC         "exec"
#define INITIAL_MODE_RUN          "run"
#define INITIAL_ON_ERROR_SHELL    "shell"
#define INITIAL_ON_ERROR_POWEROFF "poweroff"
#define INITIAL_ON_ERROR_REBOOT   "reboot"
#define INITIAL_ON_ERROR_HALT     "halt"
#define INITIAL_DEVICE_ALL        "all"
#define INITIAL_DEVICE_NONE       "none"
#define INITIAL_STREAMS_DIRECT    "direct"
#define INITIAL_STREAMS_PIPES     "pipes"
#define INITIAL_STREAMS_TERMINAL  "terminal"
#define INITIAL_OVERLAY_TMPFS     "tmpfs"
#define INITIAL_SWITCH_MOVE       "move"
#define INITIAL_SWITCH_CLEAN      "clean"

/* Numbers that are also said: as text "86400". */
#define INITIAL_TEXT(number)  INITIAL_TEXT_(number)
#define INITIAL_TEXT_(number) #number

#define INITIAL_TIMEOUT_S_MAX   86400 /* a day */
#define INITIAL_STATUS_PORT_MAX 65535 /* an I/O port of x86; or it is the path of a serial port */
#define INITIAL_ARCHIVES_MAX    256

enum {
	INITIAL_ARGUMENTS_MAX = 64,    /* of the next program, behind "--" */
	INITIAL_LINE_BYTES_MAX = 4096, /* with NUL; Linux: 2048 (x86) or 4096 */
};

/* --- The feed: standard input, and whether all that went out has come. --- */

/* init asks for each piece that it has room for, by a byte INITIAL_FEED_ASKS or, where the port is
 * none that loses what it cannot hold, INITIAL_FEED_ASKS_MUCH. A piece is its kind, how many bytes
 * follow (two bytes, the greater half first), and these:
 *
 *	kind              bytes
 *	INITIAL_FEED_DATA 1 to INITIAL_FEED_BYTES, or INITIAL_FEED_MUCH_BYTES, where init has asked
 *	INITIAL_FEED_END  none: there is no more; instead of data
 *	INITIAL_FEED_SIZE of the terminal: rows, columns (two bytes each), once init has asked
 *	INITIAL_FEED_KEPT none: all that was sent has come
 *
 * When the program has ended, init says INITIAL_FEED_SENT and how many bytes went out as standard
 * output and as standard error (eight bytes each, the greatest first), and does not go on before it
 * has heard that they have come: what a port still holds is lost with the machine. */
enum {
	INITIAL_FEED_ASKS = '?',
	INITIAL_FEED_ASKS_MUCH = '!',
	INITIAL_FEED_SENT = '#',
	INITIAL_FEED_SENT_BYTES = 16,
	INITIAL_FEED_DATA = 'd',
	INITIAL_FEED_END = 'e',
	INITIAL_FEED_SIZE = 's',
	INITIAL_FEED_KEPT = 'k',
	INITIAL_FEED_HEAD_BYTES = 3,
	INITIAL_FEED_SIZE_BYTES = 4,
	INITIAL_FEED_BYTES = 2048, /* a terminal of Linux holds 4095 */
	INITIAL_FEED_MUCH_BYTES = 32768,
};

/* --- Answers. --- */

/* On the console each line of init's begins so. */
#define INITIAL_SAYS INITIAL_NAME ": "

/* How it ended: the last line, on the console and on the status port. The port tells init's own
 * failure apart by a word; on the console the line before says so. */
#define INITIAL_STATUS  INITIAL_SETTINGS "status="
#define INITIAL_FAILURE INITIAL_SETTINGS "failure="
#define INITIAL_FAILED  "cannot go on"

/* The end of the line about a stream of the program that cannot be opened. */
#define INITIAL_DIVERTED "; the console takes its place"
/* The same of what no console can replace. */
#define INITIAL_LOST "; what goes through it is lost"

/* Statuses that are not the program's own, as env(1) and shells have them. */
enum {
	INITIAL_STATUS_OF_MEMORY = 120, /* there is too little for the initial CPIO */
	INITIAL_STATUS_FAILED = 125,    /* init itself */
	INITIAL_STATUS_NOT_EXECUTABLE = 126,
	INITIAL_STATUS_NOT_FOUND = 127,
	INITIAL_STATUS_SIGNAL_BASE = 128, /* plus the number of the signal that killed it */
	INITIAL_STATUS_MAX = 255,
};

#endif
