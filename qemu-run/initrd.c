/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * initrd.c - the initial CPIO, looked at before it is booted. */
#include "qemu-run/initrd.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/cpio_walk.h"
#include "format/initial.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/report.h"
#include "qemu-run/end.h"

enum {
	PAGE_BYTES = 4096,
	MIB_BYTES = 1024 * 1024,
	/* For the kernel and what it has begun with; and what such numbers are rounded up to. */
	KERNEL_MIB = 128,
	STEP_MIB = 64,
};

/* The marks so far. One that is there twice is one file in the guest. */
struct marks {
	const char **names;
	unsigned count;
};

static int is_mark(const char *name, const char *end)
{
	static const char directory[] = INITIAL_MARKS "/";
	const char *id = name + sizeof directory - 2;

	return strncmp(name, INITIAL_IN_ARCHIVE(directory), sizeof directory - 2) == 0 &&
	       strspn(id, "0123456789abcdef") == INITIAL_MARK_ID_DIGITS &&
	       strcmp(id + INITIAL_MARK_ID_DIGITS, end) == 0;
}

static void add_mark(struct marks *marks, const char *name)
{
	unsigned i;

	for (i = 0; i < marks->count; i++) {
		if (strcmp(marks->names[i], name) == 0)
			return;
	}
	marks->names = make_room(marks->names, marks->count, sizeof *marks->names);
	marks->names[marks->count++] = name;
}

/* A module as mkpayload puts it, "lib/modules/0003-NAME.ko", where lib may be a link. */
static int is_module(const char *path, const char *name)
{
	const char *slash = strrchr(path, '/'), *dash = slash ? strchr(slash, '-') : 0;
	size_t bytes = strlen(name);

	return dash && strncmp(dash + 1, name, bytes) == 0 &&
	       strncmp(dash + 1 + bytes, INITIAL_MODULE_END, sizeof INITIAL_MODULE_END - 1) == 0;
}

/* In whichever directory /bin is a link to. */
static int is_exporter(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && strcmp(slash, strrchr(INITIAL_EXPORTER, '/')) == 0;
}

/* Goes through the file as Linux does. Where its last archive has marks and is there, so is
 * whatever is before it, as Linux stops where it cannot go on. */
static void walk_archives(struct initrd *initrd, const char *path, const uint8_t *bytes)
{
	struct marks marks = { 0, 0 };
	struct cpio_member member;
	struct cpio_walk walk;
	int at_mark = 0; /* the last member before a trailer is the mark at an end */

	cpio_walk_begin(&walk, bytes, initrd->size_bytes);
	while (cpio_walk_next(&walk, &member) == 1) {
		uint64_t size = member.header.field[CPIO_FILESIZE];

		initrd->unpacked_bytes += (size + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
		if (member.is_trailer || member.header.field[CPIO_NAMESIZE] == 0 ||
			member.header.field[CPIO_NAMESIZE] > CPIO_NAMESIZE_MAX)
			continue; /* the latter have no name that ends */
		at_mark = is_mark(member.name, INITIAL_MARK_END);
		initrd->has_exporter |= is_exporter(member.name);
		initrd->has_ports |= is_module(member.name, "virtio_console");
		if (is_mark(member.name, INITIAL_MARK_BEGIN) && marks.count < INITIAL_ARCHIVES_MAX)
			add_mark(&marks, member.name);
	}
	if (walk.problem)
		initrd->unpacked_bytes += initrd->size_bytes - walk.problem_offset;
	else if (at_mark && marks.count < INITIAL_ARCHIVES_MAX)
		initrd->archives = marks.count;
	/* One whose first member is cut off is there. */
	if (walk.problem && !walk.compression && !walk.members && !walk.archives &&
		memcmp(bytes, CPIO_MAGIC, CPIO_MAGIC_BYTES) != 0)
		die_with(END_BROKEN, "%s: is no initial CPIO: %s", path, walk.problem);
	if (walk.problem && !walk.compression)
		complain("%s: warning: byte %" PRIu64 ": %s", path, walk.problem_offset,
			walk.problem);
	free(marks.names);
}

void initrd_read(struct initrd *initrd, const char *path, const char *name)
{
	int fd = file_open(path, O_NONBLOCK);
	struct stat status;
	void *bytes;

	if (fd < 0 || fstat(fd, &status))
		die_with(END_BROKEN, "%s: %s", name, strerror(errno));
	if (S_ISREG(status.st_mode) && status.st_size > 0) {
		initrd->size_bytes = (uint64_t)status.st_size;
		bytes = mmap(0, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (bytes == MAP_FAILED)
			die_with(END_BROKEN, "%s: cannot be read: %s", name, strerror(errno));
		walk_archives(initrd, name, bytes);
		munmap(bytes, (size_t)status.st_size);
	}
	close(fd);
}

/* Half of what the file leaves, with what the kernel takes, holds what is unpacked. */
static uint64_t enough_mib(const struct initrd *initrd)
{
	uint64_t mib = (initrd->size_bytes + 2 * initrd->unpacked_bytes) / MIB_BYTES + KERNEL_MIB +
		       STEP_MIB;

	return mib - mib % STEP_MIB;
}

uint64_t initrd_memory_mib(const struct initrd *initrd, uint64_t usual_mib)
{
	uint64_t mib = enough_mib(initrd);

	return mib > usual_mib ? mib : usual_mib;
}

/* While Linux unpacks, both are in memory. Its first file system, where that is a tmpfs, as it is
 * without root=, takes half of the memory that the file has left. */
void initrd_check_memory(const struct initrd *initrd, const char *path, unsigned memory_mib)
{
	uint64_t memory_bytes = (uint64_t)memory_mib * MIB_BYTES;
	uint64_t both_bytes = initrd->size_bytes + initrd->unpacked_bytes;
	uint64_t likely_bytes = both_bytes + initrd->unpacked_bytes;
	char size[REPORT_SIZE_TEXT_BYTES], unpacked[REPORT_SIZE_TEXT_BYTES];

	report_size(size, initrd->size_bytes);
	report_size(unpacked, initrd->unpacked_bytes);
	if (both_bytes > memory_bytes)
		die_with(END_OF_MEMORY,
			"out of memory: %s has %s, unpacked %s, both at once while Linux unpacks, "
			"and the machine has %u MiB; --memory %" PRIu64 " is enough",
			path, size, unpacked, memory_mib, enough_mib(initrd));
	if (likely_bytes > memory_bytes)
		complain("warning: %s has %s, unpacked %s, and Linux gives it half of what the "
			 "file leaves of %u MiB; --memory %" PRIu64 " is enough",
			path, size, unpacked, memory_mib, enough_mib(initrd));
}
