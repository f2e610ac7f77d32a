/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * read_back_test.c - what is read back of a block device, for which a file stands in, where bits of it are another. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/file.h"
#include "host/memory.h"

static struct {
	uint32_t mode; /* of what is written to */
	int status_error, open_error, copy_error, memory_error;
	int opened, forgot, wrong;
} machine;

static int made_fstat(int fd, struct stat *status)
{
	int result = fstat(fd, status);

	status->st_mode = machine.mode;
	return machine.status_error ? -1 : result;
}

static int made_open(const char *path, int flags)
{
	machine.opened++;
	machine.wrong += flags != (O_RDONLY | O_DIRECT | O_CLOEXEC);
	errno = machine.open_error;
	return machine.open_error ? -1 : open(path, O_RDONLY | O_CLOEXEC);
}

static int made_fcntl(int fd, int command, int above)
{
	machine.wrong += command != F_DUPFD_CLOEXEC;
	errno = machine.copy_error;
	return machine.copy_error ? -1 : fcntl(fd, command, above);
}

static int made_advice(int fd, off_t from, off_t bytes, int advice)
{
	machine.forgot++;
	machine.wrong += fd < 0 || from != 0 || bytes != 0 || advice != POSIX_FADV_DONTNEED;
	return 0;
}

static int made_memory(void **memory, size_t align, size_t size)
{
	machine.wrong += align % 4096 != 0;
	errno = machine.memory_error;
	return machine.memory_error ? machine.memory_error : posix_memalign(memory, align, size);
}

#define fstat(fd, status)                     made_fstat(fd, status)
#define open(path, flags)                     made_open(path, flags)
#define fcntl(fd, command, above)             made_fcntl(fd, command, above)
#define posix_fadvise(fd, from, size, advice) made_advice(fd, from, size, advice)
#define posix_memalign(memory, align, size)   made_memory(memory, align, size)
#include "lib/host/read_back.c"
#undef fstat
#undef open
#undef fcntl
#undef posix_fadvise
#undef posix_memalign
#include "calls.h"
#include "host/read_back.h"

enum { MIB = 1 << 20, DEVICE_BYTES = 2 * MIB + 512 * 3 };

static uint8_t bytes[DEVICE_BYTES];
static struct read_back back;
static int fd;

/* A device of so many bytes, none of which was written. */
static void begin(off_t size)
{
	memset(&machine, 0, sizeof machine);
	machine.mode = S_IFBLK | 0600;
	if (ftruncate(fd, 0) || ftruncate(fd, size))
		abort();
	read_back_begin(&back, fd);
}

static void write_at(uint64_t offset, const uint8_t *from, size_t size)
{
	if (pwrite(fd, from, size, (off_t)offset) != (ssize_t)size)
		abort();
	read_back_add(&back, offset, from, size);
}

/* What is found of so many bytes, and that nothing is left open. */
static void finds(uint64_t size, const char *wanted, const char *name)
{
	unsigned before = open_files();
	char *problem = read_back_find(&back, fd, size);

	is(problem, wanted, name);
	ok(open_files() == before && machine.wrong == 0, "... each call as it should be, nothing left open");
	free(problem);
}

/* A byte that the device has otherwise is found, where it lies. */
static void check_byte(uint64_t offset, const char *wanted)
{
	uint8_t other = (uint8_t)(bytes[offset] ^ 0x10);

	if (pwrite(fd, &other, 1, (off_t)offset) != 1)
		abort();
	finds(sizeof bytes, wanted, "another byte");
	if (pwrite(fd, bytes + offset, 1, (off_t)offset) != 1)
		abort();
}

#define NOT_KEPT                                                                                   \
	" are not what was written there: the device does not keep what it is given, or another " \
	"program has written to it"

static void check_bytes(void)
{
	static const char first[] = "bytes 0 to 1048575" NOT_KEPT, second[] = "bytes 1048576 to 2097151" NOT_KEPT,
			  last[] = "bytes 2097152 to 2098687" NOT_KEPT;
	uint8_t swapped[8];
	uint64_t at;
	size_t size;

	begin(sizeof bytes);
	ok(back.sum && back.size_bytes == sizeof bytes, "a device");
	/* Pieces of any length, the last ones first. */
	for (at = sizeof bytes, size = 1; at > 0; at -= size, size = size * 3 + 1) {
		size = size < at ? size : (size_t)at;
		write_at(at - size, bytes + at - size, size);
	}
	finds(sizeof bytes, 0, "all of it is there");
	ok(machine.opened == 1 && machine.forgot == 0, "... read past the kernel's memory");
	check_byte(0, first);
	check_byte(1, first);
	check_byte(2, first);
	check_byte(3, first);
	check_byte(MIB - 1, first);
	check_byte(MIB, second);
	check_byte(2 * MIB - 1, second);
	check_byte(2 * MIB, last);
	check_byte(sizeof bytes - 1, last);
	memcpy(swapped, bytes + 12, 4);
	memcpy(swapped + 4, bytes + 8, 4);
	if (pwrite(fd, swapped, 8, 8) != 8)
		abort();
	finds(sizeof bytes, first, "words in another order");
	read_back_end(&back);
	ok(!back.sum, "its end");
	read_back_add(&back, 0, bytes, 1);
	finds(sizeof bytes, 0, "... nothing is looked at any more");
	ok(machine.opened == 11, "... no device is opened");
}

/* Part of a word at both ends, behind what was not written, before something else. */
static void check_parts(void)
{
	uint64_t from, to;

	for (from = 4; from < 9; from++) {
		for (to = from; to < from + 9; to++) {
			begin(4096);
			write_at(from, bytes + from, (size_t)(to - from));
			if (pwrite(fd, "what was there", 14, (off_t)to) != 14)
				abort();
			finds(to, 0, "some bytes, before what was there");
			if (to > from && pwrite(fd, "", 1, (off_t)to - 1) != 1)
				abort();
			if (to > from) {
				char *problem = read_back_find(&back, fd, to);

				ok(problem != 0, "... the last one of them lost");
				free(problem);
			}
			read_back_end(&back);
		}
	}
	begin(MIB + 1);
	write_at(MIB, bytes, 1);
	read_back_add(&back, MIB, bytes + 1, 0);
	finds(MIB + 1, 0, "the first byte of a piece");
	finds(MIB, 0, "... which is not asked for");
	finds(0, 0, "... nothing is");
	read_back_end(&back);
	begin(MIB);
	write_at(0, bytes, MIB);
	read_back_add(&back, MIB, bytes, 1);
	read_back_add(&back, MIB - 1, bytes, 0);
	finds(MIB, 0, "what is written behind the end is none of it");
	read_back_end(&back);
}

/* What one word adds to a sum is the published splitmix64 times it. */
static void check_sums(void)
{
	static const uint64_t numbers[] = { 0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f };
	static const uint8_t word[4] = { 1, 2, 3, 0x84 };
	size_t i, at;

	for (i = 0; i < 3; i++) {
		ok(sum_of(4 * i, word, 4) == 0x84030201 * numbers[i], "a word");
		for (at = 0; at < 4; at++)
			ok(sum_of(4 * i + at, word + 3, 1) == ((uint64_t)0x84 << 8 * at) * numbers[i], "... a byte of it");
	}
}

static void check_others(void)
{
	begin(4096);
	write_at(0, bytes, 4096);
	machine.open_error = EINVAL;
	finds(4096, 0, "a device that cannot be read past the kernel's memory");
	ok(machine.forgot == 1, "... that is told to forget");
	machine.copy_error = EMFILE;
	finds(4096, "cannot be read back: Too many open files", "no descriptor is left");
	machine.open_error = machine.copy_error = 0;
	machine.memory_error = ENOMEM;
	finds(4096, "cannot be read back: Cannot allocate memory", "no memory is left");
	machine.memory_error = 0;
	close(0);
	finds(4096, 0, "descriptor 0");
	if (ftruncate(fd, 4095))
		abort();
	finds(4096, "byte 0: cannot be read back: the device ends here", "a device that has become shorter");
	finds(4095, "bytes 0 to 4094" NOT_KEPT, "... of which less was written");
	machine.open_error = EINVAL;
	close(fd);
	finds(0, "cannot be read back: Bad file descriptor", "a device that is closed");
	read_back_end(&back);
}

static void check_none(void)
{
	begin(0);
	ok(!back.sum, "a device of no length");
	machine.mode = S_IFREG | 0600;
	back.sum = (uint64_t *)bytes;
	read_back_begin(&back, fd);
	ok(!back.sum, "a file is none");
	machine.mode = S_IFBLK | 0600;
	machine.status_error = 1;
	read_back_begin(&back, fd);
	ok(!back.sum, "what cannot be looked at is none");
	read_back_add(&back, 0, bytes, sizeof bytes);
	finds(sizeof bytes, 0, "... nothing is read back");
	ok(machine.opened == 0, "... nor opened");
}

int main(void)
{
	char path[] = "/tmp/lbpayload-unit-XXXXXX";
	uint32_t number = 1;
	size_t i;

	fd = mkstemp(path);
	if (fd < 0 || unlink(path))
		abort();
	for (i = 0; i < sizeof bytes; i++) {
		number = number * 1103515245 + 12345;
		bytes[i] = (uint8_t)(number >> 16 | 1); /* none is zero */
	}
	check_none();
	check_sums();
	check_bytes();
	check_parts();
	check_others();
	return tap_end();
}
