/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * cpio.h - the records of a newc cpio archive, as Linux unpacks it for its initial file system
 * (Documentation/driver-api/early-userspace/buffer-format.rst; cpio(5) of FreeBSD calls it
 * "New ASCII Format").
 *
 * A member is a header, its name with a NUL, zero bytes up to a multiple of 4 counted from the
 * header's first byte, its data, and again zero bytes up to a multiple of 4. The header is the
 * magic "070701" and 13 numbers of 8 hexadecimal digits each:
 *
 *	offset | meaning			offset | meaning
 *	     6 | ino: equal ones are hard links	    62 | devmajor
 *	    14 | mode: type and permissions	    70 | devminor
 *	    22 | uid				    78 | rdevmajor: of a device node
 *	    30 | gid				    86 | rdevminor
 *	    38 | nlink				    94 | namesize: with the NUL
 *	    46 | mtime: seconds since 1970	   102 | check: 0
 *	    54 | filesize: bytes of data
 *
 * The archive ends with a member named "TRAILER!!!". */
#ifndef FORMAT_CPIO_H
#define FORMAT_CPIO_H

#include <stddef.h>
#include <stdint.h>

#define CPIO_MAGIC   "070701"
#define CPIO_TRAILER "TRAILER!!!"

enum cpio_field {
	CPIO_INO,
	CPIO_MODE,
	CPIO_UID,
	CPIO_GID,
	CPIO_NLINK,
	CPIO_MTIME,
	CPIO_FILESIZE,
	CPIO_DEVMAJOR,
	CPIO_DEVMINOR,
	CPIO_RDEVMAJOR,
	CPIO_RDEVMINOR,
	CPIO_NAMESIZE,
	CPIO_CHECK,
	CPIO_FIELDS,
};

enum {
	CPIO_MAGIC_BYTES = 6,
	CPIO_FIELD_DIGITS = 8,
	CPIO_HEADER_BYTES = 110,
	CPIO_ALIGN_BYTES = 4,
	/* What Linux can take: PATH_MAX and NAME_MAX; longer ones it drops without a word. */
	CPIO_NAMESIZE_MAX = 4096, /* with the NUL */
	CPIO_COMPONENT_BYTES_MAX = 255,
	CPIO_LINK_TARGET_BYTES_MAX = 4095,
	/* Linux packs a device number into 12 and 20 bits, and cuts off what does not fit. */
	CPIO_DEVICE_MAJOR_MAX = 4095,
	CPIO_DEVICE_MINOR_MAX = 1048575,
	/* Zero bytes up to a multiple of this end the whole file, as cpio(1) writes it. */
	CPIO_BLOCK_BYTES = 512,
};

/* The type bits of a mode, as POSIX names them (the booted programs have no <sys/stat.h>). */
enum {
	CPIO_TYPE_MASK = 0170000,
	CPIO_MODE_MASK = 0177777,
	CPIO_TYPE_SOCKET = 0140000,
	CPIO_TYPE_LINK = 0120000,
	CPIO_TYPE_FILE = 0100000,
	CPIO_TYPE_BLOCK = 0060000,
	CPIO_TYPE_DIRECTORY = 0040000,
	CPIO_TYPE_CHARACTER = 0020000,
	CPIO_TYPE_PIPE = 0010000,
};

struct cpio_header {
	uint32_t field[CPIO_FIELDS];
};

/* Writes CPIO_HEADER_BYTES bytes. */
void cpio_put_header(uint8_t *to, const struct cpio_header *header);

/* Reads CPIO_HEADER_BYTES bytes. Returns 0, or a static phrase that says what is wrong; Linux
 * itself takes a bad digit for the end of the number without a word. */
const char *cpio_get_header(struct cpio_header *header, const uint8_t *from);

/* The number of zero bytes (0 to 3) after size bytes. */
uint32_t cpio_padding(uint32_t size);

/* Says why Linux would not unpack a member of this name where it says, or would write outside of
 * the root: 0 for a good one, else a static phrase. path has no leading '/'. */
const char *cpio_check_path(const char *path, size_t length);

/* Says why Linux would drop or shorten a symbolic link with this target: 0 for a good one, else a
 * static phrase. */
const char *cpio_check_target(const char *target, size_t length);

/* Says what Linux would drop or get wrong about a member with this header, apart from its name and
 * its data: 0 for a good one, else a static phrase. */
const char *cpio_check_header(const struct cpio_header *header);

#endif
