/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * content.h - what the options of 'mkpayload cpio' put into the archive. */
#ifndef MKPAYLOAD_CPIO_CONTENT_H
#define MKPAYLOAD_CPIO_CONTENT_H

#include "host/options.h"
#include "mkpayload/cpio/archive.h"

/* The programs of the minimal initial CPIO, and where they come from. */
struct cpio_programs {
	const char *arch;     /* 0: this machine's */
	const char *init;     /* 0: the one that was built or installed together with mkpayload */
	const char *importer; /* likewise */
	int with_exporter;
};

/* Returns 0, or a phrase that says for which architectures there are programs. */
const char *cpio_check_arch(const char *arch);

/* Puts init, payload-import, and the directories and the console they need. */
void cpio_put_minimal(struct archive *archive, const struct cpio_programs *programs);

/* Puts the programs that are named or asked for, and nothing else. */
void cpio_put_programs(struct archive *archive, const struct cpio_programs *programs);

/* Puts a program or script that was built or installed together with mkpayload, as that path. Where
 * there is none, the option in its place is said. */
void cpio_put_ours(struct archive *archive, const struct cpio_programs *programs, const char *name,
	const char *as, const char *instead, const char *origin);

/* Into a merged archive with hooks of dracut's: what they need, where it has none of its own; it
 * stays merged. Dies when it has no shell for them. */
void cpio_put_hooks(struct archive *archive, const struct cpio_programs *programs);

/* --add SRC:DST[:MODE]. Returns 0, or what is wrong with the words. */
const char *cpio_put_added(struct archive *archive, const char *words);

/* --package NAME: the files of an installed package, and of all that it needs. */
void cpio_put_package(struct archive *archive, const char *name);

/* Returns 0, or what is wrong with the name of a package. */
const char *cpio_check_package(const char *name);

/* --exec PROGRAM: /main. --file FILE: /data/FILE. */
void cpio_put_exec(struct archive *archive, const char *path);
void cpio_put_file(struct archive *archive, const char *path);

/* How what they and --add bring gets its libraries. */
struct cpio_libraries {
	const char *sysroot; /* 0: this machine */
	int is_flat, without;
	struct option_list dlopen;
};

/* The sysroot, free of links and without '/' at its end; dies when it is none. Allocated. */
char *cpio_find_sysroot(const struct cpio_libraries *libraries);

/* The path by which a file that an option names is read: what lies below the sysroot is reached by
 * the links there; that at its end may stay one. Allocated. */
char *cpio_source(const struct archive *archive, const char *path, int follow);

/* After all else: puts what the files need. */
struct closure *cpio_put_libraries(struct archive *archive, const struct cpio_libraries *libraries);

/* Into a merged archive: /etc/passwd and the like, where it has none; it stays merged. */
void cpio_put_expected(struct archive *archive);

/* Of the merged archive: dies when a program would not find in it what it was given. */
void cpio_check_libraries(struct closure *closure);

/* Of a merged archive: dies, or warns, of a /init or /main that Linux could not start. */
void cpio_check_start(const struct archive *archive, int is_warning);

/* Of a merged archive: warns of each symbolic link to nothing. */
void cpio_warn_of_links(const struct archive *archive);

/* Of a merged archive, on standard output: every entry with its source and who asked for it. */
void cpio_list(const struct archive *archive, int as_json);
/* The chain of those who need the entry of that path. */
void cpio_why(const struct archive *archive, const char *path);

/* --compress NAME: returns 0, or what is wrong with it. */
const char *cpio_check_compression(const char *name);

/* Dies when the configuration beside the kernel's image says that it could not unpack that. */
void cpio_check_unpacks(const char *compression, const char *kernel);

/* As archive_write, through the tool. */
void cpio_write_compressed(struct archive *archive, const char *path,
	const struct archive_form *form, const char *compression);

enum cpio_module_mark { CPIO_MODULE, CPIO_MODULE_SET };

/* The kernel modules that are asked for, and where they and their firmware come from. */
struct cpio_modules {
	const char *from, *kernel; /* modules/tree.h; 0: not given */
	const char *config;        /* a directory of modprobe.d files, or 0 */
	const char *firmware;      /* a directory, or 0 */
	int with_weak;
	struct option_list asked; /* marked by enum cpio_module_mark */
};

/* dracut's module directories. */
struct cpio_module_dirs {
	struct option_list dirs;
	const char *names; /* which of their modules, with blanks between; 0: not given */
	int host_only;
};

/* Dies when an option about either goes with none, or names a directory that is not there. */
void cpio_check_modules(const struct cpio_modules *modules, const struct cpio_module_dirs *dirs);

/* --module-dir: runs their functions and puts what these have laid there. Its files can be read
 * until the end of what is returned; 0 where no directory is given. */
struct cpio_module_run;
struct cpio_module_run *cpio_put_module_dirs(struct archive *archive,
	const struct cpio_module_dirs *dirs, const struct cpio_modules *modules);
void cpio_end_module_dirs(struct cpio_module_run *run);

/* Puts them, and what they need, in the order in which init shall load them. */
void cpio_put_modules(struct archive *archive, const struct cpio_modules *modules);

#endif
