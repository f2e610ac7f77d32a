/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fast.c - shows files of a payload through a window, from which they are written without another
 * copy: read past the kernel's cache where nothing but reading takes time, else with the kernel
 * reading ahead while the program works. Where either fails, the device is read with care. */
#include <string.h>

#include "freestanding/machine.h"
#include "importer/linux/linux.h"

enum {
	WINDOW_BYTES = 1024 * 1024,
	ALIGN_BYTES = 4096, /* what every disk's blocks divide */
};

/* The part of a device that was read last. */
static struct {
	struct device *device;
	uint64_t offset;
	size_t size;
	int may_be_direct, is_direct;
	uint8_t room[WINDOW_BYTES + ALIGN_BYTES];
} window;

static uint8_t *window_bytes(void)
{
	return window.room + (ALIGN_BYTES - ((uintptr_t)window.room & (ALIGN_BYTES - 1)));
}

static int set_direct(int is_direct)
{
	enum { SET_FLAGS = 4 };
	int flags = is_direct ? OPEN_DIRECT | OPEN_LARGEFILE : OPEN_LARGEFILE;

	if (window.is_direct != is_direct &&
		call(SYS_FCNTL, window.device->fd, SET_FLAGS, flags) < 0)
		return -1;
	window.is_direct = is_direct;
	return 0;
}

/* Lets the disk begin to read what will be read soon. A promise of nothing. */
static void read_ahead(int fd, uint64_t offset, size_t size)
{
#if KERNEL_HAS_LLSEEK
	call(SYS_READAHEAD, fd, (uint32_t)offset, (uint32_t)(offset >> 32), size);
#else
	call(SYS_READAHEAD, fd, offset, size);
#endif
}

/* Reads size bytes at offset into the window, once. */
static int fill(uint64_t offset, size_t size)
{
	if (system_seek(window.device->fd, offset) < 0 ||
		system_read_all(window.device->fd, window_bytes(), size) != (long)size)
		return -1;
	window.offset = offset;
	window.size = size;
	return 0;
}

static int fill_directly(uint64_t offset)
{
	const struct device *device = window.device;
	uint64_t mask = ALIGN_BYTES - 1, begin = offset & ~mask,
		 end = (device->end_offset + mask) & ~mask;

	if (end > device->source.size_bytes)
		end = device->source.size_bytes;
	return set_direct(1) ? -1
			     : fill(begin, end - begin < WINDOW_BYTES ? (size_t)(end - begin)
								      : (size_t)WINDOW_BYTES);
}

static int fill_through_cache(uint64_t offset)
{
	uint64_t left = window.device->end_offset - offset;
	size_t size = left < WINDOW_BYTES ? (size_t)left : WINDOW_BYTES;

	if (set_direct(0) || fill(offset, size))
		return -1;
	left -= size;
	read_ahead(window.device->fd, offset + size,
		left < WINDOW_BYTES ? (size_t)left : WINDOW_BYTES);
	return 0;
}

/* Begins anew with a device. */
static void begin(struct device *device)
{
	int hashing_takes_time = device->is_hashed && sha256_add_blocks == sha256_add_blocks_plain;

	window.device = device;
	window.size = 0;
	window.is_direct = -1; /* not known */
	/* Otherwise it is better that the kernel reads ahead meanwhile. */
	window.may_be_direct =
		!device->is_file && !hashing_takes_time && system_linux_release() > 0;
}

const uint8_t *linux_view(struct device *device, uint64_t offset, size_t *size)
{
	size_t left;

	if (window.device != device)
		begin(device);
	if (offset < window.offset || offset - window.offset >= window.size) {
		window.size = 0;
		if (window.may_be_direct && fill_directly(offset))
			window.may_be_direct = 0;
		if (window.size == 0 && fill_through_cache(offset))
			return 0; /* what cannot be read may belong to another file */
	}
	left = window.size - (size_t)(offset - window.offset);
	*size = *size < left ? *size : left;
	return window_bytes() + (offset - window.offset);
}
