/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_archive_remove_test.c - what is deleted of the initial CPIO, call by call, of a tree that is made up; and what must
 * never be: another file system, what a link leads to, the root that is in use. */
#include "init/archive_remove.h"

#include "fake_trace.h"
#include "format/put_bytes.h"
#include "freestanding/files.h"
#include "kernel_root.h"
#include "tap.h"

enum { FLAGS = OPEN_DIRECTORY | OPEN_NOFOLLOW | 02000000, ERROR_ISDIR = 21, ERROR_NOTEMPTY = 39 };

/* The tree: each lies in the one of that number. */
static struct node {
	const char *name;
	int parent, is_directory;
	uint32_t file_system, inode;
	int open_error, stat_error, unlink_error;
	int is_gone, is_open, listed;
} nodes[24];

static unsigned count;
static int first_fd; /* of the first node */
static long root_error, statfs_error;
static unsigned long magic;
static uint32_t root_file_system, root_inode; /* of what is "/" now */

static struct node *add(const char *name, int parent, int is_directory, uint32_t file_system)
{
	struct node *node = &nodes[count++];

	memset(node, 0, sizeof *node);
	node->name = name;
	node->parent = parent;
	node->is_directory = is_directory;
	node->file_system = file_system;
	node->inode = count;
	return node;
}

static struct node *find(long parent, const char *name)
{
	unsigned i;

	for (i = 1; i < count; i++)
		if (nodes[i].parent == parent && !nodes[i].is_gone && strcmp(nodes[i].name, name) == 0)
			return &nodes[i];
	return 0;
}

/* Two names a call, none of them twice; what was deleted meanwhile is passed over. */
static long list(long directory, uint8_t *to)
{
	static const char *const dots[] = { ".", ".." };
	long used = 0;
	int named;

	for (named = 0; named < 2 && nodes[directory].listed < (int)count + 2;) {
		int at = nodes[directory].listed++;
		const char *name = at < 2 ? dots[at] : nodes[at - 2].name;

		if (at >= 2 && (at == 2 || nodes[at - 2].parent != directory || nodes[at - 2].is_gone))
			continue;
		memset(to + used, 0, 20 + strlen(name));
		to[used + 16] = (uint8_t)(20 + strlen(name));
		strcpy((char *)to + used + 19, name);
		used += 20 + (long)strlen(name);
		named++;
	}
	return used;
}

static long open_at(long directory, const char *name, long flags)
{
	struct node *node = directory == -100 - first_fd ? &nodes[0] : find(directory, name);

	fake_note("open %s %lo; ", name, flags);
	if (!node || !node->is_directory)
		return node ? -ERROR_NOTDIR : -ERROR_NOENT;
	if (node->open_error)
		return -node->open_error;
	node->is_open++;
	node->listed = 0;
	return first_fd + (node - nodes);
}

static long unlink_at(long directory, const char *name, long flags)
{
	struct node *node = find(directory, name);
	unsigned i;

	fake_note("unlink %s%s; ", name, flags == 0x200 ? "/" : flags ? "?" : "");
	if (!node || node->unlink_error)
		return node ? -node->unlink_error : -ERROR_NOENT;
	if (node->is_directory != (flags != 0))
		return node->is_directory ? -ERROR_ISDIR : -ERROR_NOTDIR;
	for (i = 1; i < count; i++)
		if (nodes[i].parent == node - nodes && !nodes[i].is_gone)
			return -ERROR_NOTEMPTY;
	node->is_gone = 1;
	return 0;
}

static long status_of(const struct node *node, uint8_t *to)
{
	memset(to, 0, STAT_BYTES);
	put_le32(to + STAT_MODE_OFFSET, MODE_DIRECTORY | 0755);
	put_le64(to + STAT_DEVICE_OFFSET, node ? node->file_system : root_file_system);
	put_le64(to + STAT_INODE_OFFSET, node ? node->inode : root_inode);
	return node ? -node->stat_error : root_error;
}

long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	long node = a - first_fd;

	(void)e, (void)f;
	switch (number) {
	case SYS_STATFS:
		fake_note("statfs %s; ", (const char *)a);
		*(unsigned long *)b = magic;
		return statfs_error;
	case SYS_OPEN: /* and SYS_OPENAT */
		return open_at(node, (const char *)b, c | d << 32);
	case SYS_UNLINK: /* and SYS_UNLINKAT */
		return unlink_at(node, (const char *)b, c);
	case SYS_GETDENTS64:
		return list(node, (uint8_t *)b);
	case SYS_FSTAT:
		return status_of(&nodes[node], (uint8_t *)b);
	case SYS_STAT:
		fake_note("stat %s; ", (const char *)b);
		return status_of(0, (uint8_t *)c);
	case SYS_CLOSE:
		fake_note("close %s; ", nodes[node].name);
		nodes[node].is_open--;
		return 0;
	}
	return -ERROR_NOSYS;
}

/* An initial CPIO alone, and another root over it. */
static void begin(void)
{
	count = 0;
	first_fd = 10;
	root_error = statfs_error = 0;
	root_file_system = 7, root_inode = 1;
	magic = 0x858458f6ul;
	fake_trace_anew();
	add("/", -1, 1, 2);
}

static unsigned open_count(void)
{
	unsigned i, open = 0;

	for (i = 0; i < count; i++)
		open += (unsigned)nodes[i].is_open;
	return open;
}

static void check_hold(void)
{
	static const struct {
		const char *name;
		unsigned long magic;
		long error;
		int is_held;
	} roots[] = {
		{ "a ramfs is held", 0x858458f6ul, 0, 1 },
		{ "a tmpfs is", 0x01021994ul, 0, 1 },
		{ "an ext4 is not", 0xef53, 0, 0 },
		{ "what does not say what it is, is not", 0x01021994ul, -ERROR_NOSYS, 0 },
		{ "... nor a ramfs", 0x858458f6ul, -ERROR_NOSYS, 0 },
	};
	char wanted[64];
	size_t i;
	int held;

	for (i = 0; i < sizeof roots / sizeof *roots; i++) {
		begin();
		magic = roots[i].magic;
		statfs_error = roots[i].error;
		held = archive_hold();
		ok(roots[i].is_held ? held == first_fd : held < 0, roots[i].name);
		snprintf(wanted, sizeof wanted, roots[i].is_held ? "statfs /; open / %o; " : "statfs /; ", FLAGS);
		is(fake_trace, wanted, "... its calls");
	}
	begin();
	nodes[0].open_error = ERROR_NFILE;
	ok(archive_hold() < 0, "one that cannot be opened is not");
}

/* Nothing is called but what looks. */
static void removes_nothing(const char *name, const char *wanted)
{
	add("file", 0, 0, 2);
	nodes[0].is_open = 1;
	archive_remove(first_fd);
	is(fake_trace, wanted, name);
	ok(!nodes[1].is_gone, "... and nothing is deleted");
}

static void check_guard(void)
{
	begin();
	add("file", 0, 0, 2);
	first_fd = -1;
	archive_remove(-1);
	is(fake_trace, "", "what is not held");
	begin();
	root_file_system = 2;
	removes_nothing("the root that is in use", "stat /; ");
	begin();
	nodes[0].stat_error = ERROR_IO;
	removes_nothing("one that cannot be looked at", "");
	begin();
	root_error = -ERROR_IO;
	removes_nothing("... nor the root that is in use", "stat /; ");
	begin();
	add("file", 0, 0, 2);
	root_file_system = 2, root_inode = 9;
	archive_remove(first_fd);
	ok(nodes[1].is_gone, "another directory of the same file system is another root");
	begin();
	add("file", 0, 0, 2);
	first_fd = 0;
	archive_remove(0);
	ok(nodes[1].is_gone, "descriptor 0 is one, too");
}

#define OPEN(name) "unlink " name "; open " name " 2600000; "

static void check_tree(void)
{
	begin();
	add("init", 0, 0, 2);
	add("lib", 0, 1, 2); /* 2 */
	add("modules", 2, 1, 2); /* 3 */
	add("a.ko", 3, 0, 2);
	add("b.ko", 3, 0, 2);
	add("firmware", 2, 0, 2);
	add("empty", 0, 1, 2);
	add("last", 0, 0, 2);
	add(".hidden", 0, 0, 2);
	add("..more", 0, 0, 2);
	nodes[0].is_open = 1;
	archive_remove(first_fd);
	ok(FLAGS == 02600000, "opened as a directory, no link, and not for the next program");
	is(fake_trace,
		"stat /; unlink init; " OPEN("lib") OPEN("modules") "unlink a.ko; unlink b.ko; close modules; "
		"unlink modules/; unlink firmware; close lib; unlink lib/; " OPEN("empty")
		"close empty; unlink empty/; unlink last; unlink .hidden; unlink ..more; close /; ",
		"all that is below");
	ok(open_count() == 0, "... all is closed");
}

static void check_exceptions(void)
{
	unsigned i, gone = 0;

	begin();
	add("mnt", 0, 1, 3); /* 1 */
	add("disk", 1, 0, 3); /* what must stay */
	add("kept", 0, 0, 2)->unlink_error = ERROR_ACCES; /* as a link is that cannot be deleted */
	add("shut", 0, 1, 2)->open_error = ERROR_ACCES;
	add("inside", 4, 0, 2);
	add("unseen", 0, 1, 2)->stat_error = ERROR_IO;
	add("inside too", 6, 0, 2);
	add("full", 0, 1, 2); /* 8 */
	add("stays", 8, 0, 2)->unlink_error = ERROR_BUSY;
	add("goes", 8, 0, 2);
	add("last", 0, 0, 2);
	nodes[0].is_open = 1;
	archive_remove(first_fd);
	is(fake_trace,
		"stat /; " OPEN("mnt") "close mnt; " OPEN("kept") OPEN("shut") OPEN("unseen") "close unseen; " OPEN(
			"full") OPEN("stays") "unlink goes; close full; unlink full/; unlink last; close /; ",
		"what is another file system's, or cannot be deleted, stays, and all others go");
	for (i = 0; i < count; i++)
		gone += (unsigned)nodes[i].is_gone;
	ok(gone == 2 && nodes[10].is_gone && nodes[11].is_gone, "... those two");
	ok(open_count() == 0, "... all is closed");
}

int main(void)
{
	check_hold();
	check_guard();
	check_tree();
	check_exceptions();
	return tap_end();
}
