/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * results_test.c - disks for results, made and taken, whatever the guest has done to them and whichever call fails. */
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>

#include "host/output_claim.h"
#include "image_made.h"
#include "payload/blank.h"
#include "payload/results.h"

enum { DISK = 4 * 1024 * 1024, MIB = 1024 * 1024 };

static struct results results;
static ssize_t random_bytes;

ssize_t getrandom(void *to, size_t size, unsigned flags)
{
	if (calls_fail("getrandom") || flags)
		return -1;
	memset(to, 0x5a, size);
	return random_bytes ? random_bytes : (ssize_t)size;
}

/* --- Begun. --- */

static void begin(void)
{
	results_begin(&results, "d/out", "its name", DISK);
}

static void check_begun(void)
{
	uint8_t head[EXPORT_HEAD_BYTES], wanted[EXPORT_HEAD_BYTES];
	struct export_head made_of = { .capacity_bytes = DISK };
	unsigned before = open_files();
	struct stat status;

	prepare();
	calls_begin(0, 0, 0, 0);
	calls.are_cut = 1;
	begin();
	calls.are_cut = 0;
	memset(made_of.nonce, 0x5a, sizeof made_of.nonce);
	export_head_put(wanted, &made_of);
	ok(pread(results.output.fd, head, sizeof head, 0) == sizeof head && memcmp(head, wanted, sizeof head) == 0, "a head is written");
	ok(stat(results.disk, &status) == 0 && status.st_size == DISK, "... on a disk of its length");
	ok(results.size_bytes == DISK && !results.failed, "... and known");
	is(results.nonce, "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a", "... its nonce");
	is(results.output.path, "its name", "... and its name");
	results_drop(&results);
	is(left(), "file:old ", "nothing is left when it is dropped");
	ok(open_files() == before, "... nor open");
	calls_begin("ftruncate", 1, EFBIG, 0);
	dies(begin, "test: its name: no disk of 4.0 MiB can be made for it there: File too large\n", "no room");
	calls_begin("pwrite", 1, EIO, 0);
	dies(begin, "test: its name: Input/output error\n", "no head can be written");
	calls_begin("getrandom", 1, ENOSYS, 0);
	dies(begin, "test: no random bytes for a nonce: Function not implemented; give one with --nonce\n", "no nonce");
	calls_begin(0, 0, 0, 0);
	random_bytes = 15;
	ok(in_child(begin) == 1, "... a short one");
	random_bytes = 0;
}

/* --- Two names. --- */

static const char *claimed;

static void either(void)
{
	results_begin_either(&results, claimed, DISK, "--export");
}

static void claim_for_log(void)
{
	output_claim(claimed, "--log");
}

static void check_either(void)
{
	char nameless[64];
	int fd;

	prepare();
	calls_begin(0, 0, 0, 0);
	claimed = "d/out";
	either();
	is(results.failed, "d/out.failed", "the name of a run that fails");
	is(results.output.path, "d/out", "... and of one that does not");
	results_drop(&results);
	dies(claim_for_log, "test: d/out: is already an output of --export: --log needs another name\n", "it is claimed");
	claimed = "d/out.failed";
	dies(claim_for_log, "test: d/out.failed: is already an output of --export: --log needs another name\n", "... and the other one");
	shell("echo >d/real; ln -s d/real link");
	claimed = "link";
	either();
	ok(results.failed && strstr(results.failed, "/top/d/real.failed"), "by a link");
	results_drop(&results);
	shell("mkdir d/dir d/other.failed");
	claimed = "d/dir";
	dies(either, "test: d/dir: there is something of that name that is not a regular file: a directory\n", "a directory");
	claimed = "none/out";
	dies(either, "test: none/out: cannot open its directory: No such file or directory\n", "no directory");
	claimed = "d/other";
	dies(either, "test: d/other.failed: there is something of that name that is not a regular file: a directory\n", "... in the other place");
	fd = memfd_create("x", 0);
	snprintf(nameless, sizeof nameless, "/proc/self/fd/%d", fd);
	claimed = nameless;
	either();
	ok(!results.failed, "a file without a name takes both");
	results_drop(&results);
	close(fd);
}

/* --- Taken. --- */

/* What the guest writes: a container behind a head, of which so many bytes are said. */
static struct export_head said_head;
static uint64_t container_bytes;

static void write_disk(uint64_t offset, const void *from, size_t size)
{
	if (syscall(SYS_pwrite64, results.output.fd, from, size, offset) != (ssize_t)size)
		abort();
}

static void container(int with_digests)
{
	static uint8_t large[2 * MIB + 5];
	size_t i;

	for (i = 0; i < sizeof large; i++)
		large[i] = (uint8_t)(i % 253);
	image_begin(with_digests ? 2 : 1, PAYLOAD_WIDE);
	image_add("large", large, sizeof large);
	if (with_digests)
		image_add("SHA256SUMS", made.sums, made.sums_bytes);
	made.size = (made.size + 4095) / 4096 * 4096;
	container_bytes = made.size;
}

/* A run up to its end. */
static void run(void)
{
	uint8_t head[EXPORT_HEAD_BYTES];

	prepare();
	begin();
	memset(&said_head, 0, sizeof said_head);
	said_head.capacity_bytes = DISK;
	memset(said_head.nonce, 0x5a, sizeof said_head.nonce);
	said_head.container_bytes = container_bytes;
	export_head_put(head, &said_head);
	write_disk(0, head, sizeof head);
	write_disk(EXPORT_HEAD_BYTES, made.bytes, made.size);
}

/* As a file system that can take the head off. */
static void collapse(void)
{
	static uint8_t all[DISK];
	ssize_t size = syscall(SYS_pread64, results.output.fd, all, sizeof all, (off_t)EXPORT_HEAD_BYTES);

	write_disk(0, all, (size_t)size);
	if (syscall(SYS_ftruncate, results.output.fd, (off_t)size))
		abort();
}

static int is_container(const char *path)
{
	static uint8_t got[sizeof made.bytes];
	FILE *file = fopen(path, "r");
	size_t size = fread(got, 1, sizeof got, file);

	fclose(file);
	return size == made.size && memcmp(got, made.bytes, size) == 0;
}

static void check_taken(void)
{
	unsigned before = open_files();

	calls_begin(0, 0, 0, 0);
	container(1);
	run();
	calls.cannot_reserve = calls.are_cut = 1;
	is(results_take(&results), 0, "what came back is taken");
	calls_begin(0, 0, 0, 0);
	results_keep(&results, 1);
	ok(is_container("d/out"), "... all of it");
	ok(open_files() == before, "... nothing is left open");
	run();
	calls_begin("fallocate", 1, 0, collapse);
	is(results_take(&results), 0, "... where a file system does it");
	ok(strstr(calls.trace, " 8 0+4096; ") && !strstr(calls.trace, "write"), "... no byte is moved");
	results.failed = strdup("d/other.failed");
	results_keep(&results, 0);
	is(left(), "file:old out:LBPAY ", "... it has its name");
	run();
	calls_begin("fallocate", 1, 0, collapse);
	results_take(&results);
	results.failed = strdup("d/other.failed");
	results_keep(&results, 1);
	is(left(), "file:old other.failed:LBPAY ", "... or that of a run that failed");
	ok(open_files() == before, "... nothing is left open");
}

/* --- What the guest has done. --- */

static const char *phrase;

static void take(void)
{
	phrase = results_take(&results);
	if (phrase)
		die("no: %s", phrase);
}

static void another_nonce(void)
{
	uint8_t byte = 0x5b;

	write_disk(EXPORT_NONCE_OFFSET + 15, &byte, 1);
}

static void no_head(void)
{
	write_disk(0, "LBEXPRT2", 8);
}

static void too_long(void)
{
	static const uint8_t bytes[8] = { 0, 0, 0, 1 };

	write_disk(EXPORT_LENGTH_OFFSET, bytes, 8);
}

static void none_finished(void)
{
	static const uint8_t bytes[8];

	write_disk(EXPORT_LENGTH_OFFSET, bytes, 8);
}

static void damaged(void)
{
	write_disk(EXPORT_HEAD_BYTES + 100, "x", 1);
}

static void no_container(void)
{
	write_disk(EXPORT_HEAD_BYTES, "x", 1);
}

static void ends_early(void)
{
	uint8_t bytes[8];
	uint64_t size = container_bytes + 4096;
	int i;

	for (i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(size >> 8 * i);
	write_disk(EXPORT_LENGTH_OFFSET, bytes, 8);
}

static void second_head(void)
{
	uint8_t head[EXPORT_HEAD_BYTES];

	said_head.container_bytes = 4096;
	said_head.capacity_bytes = container_bytes;
	export_head_put(head, &said_head);
	write_disk(EXPORT_HEAD_BYTES, head, sizeof head);
	image_begin(0, PAYLOAD_WIDE);
	write_disk(2 * EXPORT_HEAD_BYTES, made.bytes, 16);
	container(1);
}

static void cut_head(void)
{
	if (syscall(SYS_ftruncate, results.output.fd, 4095L))
		abort();
}

static void cut_copy(void)
{
	if (syscall(SYS_ftruncate, results.output.fd, (long)(4096 + MIB)))
		abort();
}

#define OVERWRITTEN "test: no: the guest has overwritten the head of their disk\n"
#define READ        "test: its name: cannot be read: "

static const struct row {
	const char *name;
	void (*guest)(void);
	const char *only;
	unsigned at;
	int error;
	void (*turn)(void);
	const char *said;
} rows[] = {
	/* clang-format off */
	{ "another nonce", another_nonce, 0, 0, 0, 0, OVERWRITTEN },
	{ "no head", no_head, 0, 0, 0, 0, OVERWRITTEN },
	{ "a length that cannot be", too_long, 0, 0, 0, 0, "test: no: the container of the results is longer than the disk's capacity\n" },
	{ "no container", none_finished, 0, 0, 0, 0, "test: no: no export was finished\n" },
	{ "damaged", damaged, 0, 0, 0, 0, 0 },
	{ "something else", no_container, 0, 0, 0, 0, "test: its name: byte 0: no LBPAYLD1 magic: this is not a payload\n" },
	{ "shorter than is said", ends_early, 0, 0, 0, 0, "test: its name: byte 2097292: the container of the results ends long before the length in the disk's head\n" },
	{ "a second head", second_head, 0, 0, 0, 0, "test: its name: byte 0: what came back begins with a second head of results\n" },
	{ "the disk is shorter than its head", cut_head, 0, 0, 0, 0, READ "it ends\n" },
	{ "the head cannot be read", 0, "pread", 1, EIO, 0, READ "Input/output error\n" },
	{ "the disk cannot be cut", 0, "ftruncate", 1, EIO, 0, "test: its name: Input/output error\n" },
	{ "what is behind cannot be read", 0, "pread", 2, EIO, 0, READ "Input/output error\n" },
	{ "... the second piece", 0, "pread", 3, EIO, 0, READ "Input/output error\n" },
	{ "... or is not there", 0, "pread", 3, 0, cut_copy, READ "it ends\n" },
	{ "it cannot be moved", 0, "pwrite", 2, EIO, 0, "test: its name: Input/output error\n" },
	{ "the file cannot be cut", 0, "ftruncate", 2, EIO, 0, "test: its name: Input/output error\n" },
	/* clang-format on */
};

static const struct row *row;

static void act(void)
{
	if (row->guest)
		row->guest();
	calls_begin(row->only, row->at, row->error, row->turn);
	calls.cannot_reserve = 1;
	take();
}

static void check_guests(void)
{
	container(1);
	for (row = rows; row < rows + sizeof rows / sizeof *rows; row++) {
		calls_begin(0, 0, 0, 0);
		run();
		ok(in_child(act) == 1, row->name);
		if (row->said)
			is(said, row->said, "... what is said");
		else
			ok(strstr(said, ": large: its SHA-256 is ") && strstr(said, "test: its name: what came back is damaged, and not kept\n"), "... what is said");
		is(left(), "file:old ", "... nothing is left");
		results_drop(&results);
	}
}

/* --- Blank ones. --- */

static struct export_head blank;
static const char *to;

static void write_blank(void)
{
	blank_write(to, &blank, 0);
}

static void check_blank(void)
{
	uint8_t head[EXPORT_HEAD_BYTES], wanted[EXPORT_HEAD_BYTES];
	struct stat status;
	FILE *file;

	prepare();
	calls_begin(0, 0, 0, 0);
	to = "d/blank";
	dies(write_blank, "test: d/blank: how large? --size N is wanted, but for a block device\n", "no size");
	blank.capacity_bytes = 8191;
	dies(write_blank, "test: d/blank: 8191 bytes hold no results: 8192 are the least, for the head and a container\n", "too small");
	blank.capacity_bytes = 8192;
	memset(blank.nonce, 7, sizeof blank.nonce);
	write_blank();
	ok(stat("d/blank", &status) == 0 && status.st_size == 8192, "the least");
	blank.capacity_bytes = 10000;
	write_blank();
	export_head_put(wanted, &blank);
	file = fopen("d/blank", "r");
	ok(fread(head, 1, sizeof head, file) == sizeof head && memcmp(head, wanted, sizeof head) == 0, "its head");
	fclose(file);
	ok(stat("d/blank", &status) == 0 && status.st_size == 12288, "... up to where a sector ends");
	ok(strstr(calls.trace, "make blank.lbpayload.part 666") != 0, "... for whom the umask lets");
}

int main(void)
{
	message_program = "test";
	enter_top();
	check_blank();
	check_begun();
	check_either();
	check_taken();
	check_guests();
	leave_place();
	return tap_end();
}
