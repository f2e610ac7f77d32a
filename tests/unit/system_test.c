/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * system_test.c - system calls of the booted programs: what the kernel is asked, and what its answers mean. Those that need
 * more than a line. */
#include "format/put_bytes.h"
#include "freestanding/directories.h"
#include "freestanding/files.h"
#include "freestanding/machine.h"
#include "freestanding/process_one.h"
#include "freestanding/processes.h"
#include "script.h"

/* --- Files. --- */

static void check_reading(void)
{
	char bytes[32] = "";

	script_begin();
	script_tell(3, "abc", 3);
	script_tell(-ERROR_INTR, 0, 0);
	script_tell(2, "de", 2);
	script_tell(0, 0, 0);
	ok(system_read_all(5, bytes, 10) == 5 && strcmp(bytes, "abcde") == 0, "a file that ends");
	is(script_trace, "read 5 10; read 5 7; read 5 7; read 5 5; ", "... its calls");
	script_begin();
	script_tell(4, "abcd", 4);
	ok(system_read_all(5, bytes, 4) == 4, "all of what is wanted");
	is(script_trace, "read 5 4; ", "... asks once");
	script_begin();
	ok(system_read_all(5, bytes, 0) == 0, "nothing");
	is(script_trace, "", "... asks nobody");
	script_begin();
	script_tell(1, "x", 1);
	script_tell(-ERROR_IO, 0, 0);
	ok(system_read_all(5, bytes, 4) == -ERROR_IO, "an error");
	script_begin();
	script_tell(2, 0, 0);
	script_tell(-ERROR_INTR, 0, 0);
	script_tell(1, 0, 0);
	ok(system_write_all(7, "abc", 3) == 3, "writing goes on");
	is(script_trace, "write 7 'abc' 3; write 7 'c' 1; write 7 'c' 1; ", "... where it was");
	script_begin();
	script_tell(2, 0, 0);
	ok(system_write_all(1, "abc", 3) == -ERROR_IO, "nothing more is taken: an error");
	script_begin();
	ok(system_write_all(1, "abc", 0) == 0, "nothing to write");
	script_begin();
	script_tell(-ERROR_ACCES, 0, 0);
	ok(system_write_all(1, "abc", 3) == -ERROR_ACCES, "an error of writing");
	script_begin();
	script_tell(7, 0, 0);
	script_tell(3, "abc", 3);
	ok(system_read_file("/a", bytes, 3) == 3, "a file by its path");
	is(script_trace, "open -100 /a 0 0; read 7 3; close 7; ", "... is closed");
	script_begin();
	script_tell(0, 0, 0);
	script_tell(-ERROR_IO, 0, 0);
	ok(system_read_file("/a", bytes, 3) == -ERROR_IO, "... with descriptor 0");
	is(script_trace, "open -100 /a 0 0; read 0 3; close 0; ", "... too");
	script_begin();
	script_tell(-ERROR_NOENT, 0, 0);
	ok(system_read_file("/a", bytes, 3) == -ERROR_NOENT, "none");
	is(script_trace, "open -100 /a 0 0; ", "... is not closed");
}

static void check_seeking(void)
{
	script_begin();
	script_tell(1L << 40, 0, 0);
	ok(system_seek(3, (uint64_t)1 << 40) == 0, "a position");
	is(script_trace, "lseek 3 1099511627776 0; ", "... of 64 bits");
	script_begin();
	script_tell(-ERROR_INVAL, 0, 0);
	ok(system_seek(3, 1) == -ERROR_INVAL, "one that cannot be");
	script_begin();
	ok(system_seek(3, 0) == 0, "the first");
}

static void check_status(void)
{
	struct file_status status;
	uint8_t kernel[STAT_BYTES] = { 0 };

	put_le64(kernel + STAT_DEVICE_OFFSET, 0x1122334455667788u);
	put_le64(kernel + STAT_INODE_OFFSET, 0x99aabbccddeeff01u);
	put_le32(kernel + STAT_LINKS_OFFSET, 0x01020304);
	put_le32(kernel + STAT_MODE_OFFSET, MODE_BLOCK | 07777);
	put_le32(kernel + STAT_RDEV_OFFSET, 0xabc12def);
	put_le64(kernel + STAT_SIZE_OFFSET, 0x0123456789abcdefu);
	script_begin();
	script_tell(0, kernel, sizeof kernel);
	ok(system_stat("/a", &status) == 0, "what a file is");
	is(script_trace, "stat -100 /a 0; ", "... the call");
	ok(status.file_system == 0x1122334455667788u && status.inode == 0x99aabbccddeeff01u,
		"... which it is");
	ok(status.links == 0x01020304 && status.size_bytes == 0x0123456789abcdefu,
		"... links and length");
	ok(status.type == MODE_BLOCK && status.major == 0x12d && status.minor == 0xabcef,
		"... of a node, which device");
	put_le32(kernel + STAT_RDEV_OFFSET, 0x000fff00 | 0x7f);
	script_begin();
	script_tell(0, kernel, sizeof kernel);
	ok(system_lstat("/a", &status) == 0 && status.major == 0xfff && status.minor == 0x7f,
		"the largest major number");
	is(script_trace, "stat -100 /a 100; ", "... not followed");
	script_begin();
	script_tell(-ERROR_NOENT, 0, 0);
	ok(system_fstat(4, &status) == -ERROR_NOENT, "an error");
	is(script_trace, "fstat 4; ", "... of an open file");
	ok(ENCODE_DEVICE(0x12du, 0xabcefu) == 0xabc12defu, "a device number for the kernel");
	ok(ENCODE_DEVICE(0xfffu, 0xffu) == 0xfffffu, "... all of the major number");
}

static void check_directories(void)
{
	char path[4098];

	script_begin();
	script_tell(-ERROR_EXIST, 0, 0);
	script_tell(-ERROR_ACCES, 0, 0);
	ok(system_make_directories("/a/bc/d") == 0, "directories");
	is(script_trace, "mkdir -100 /a 1ed; mkdir -100 /a/bc 1ed; mkdir -100 /a/bc/d 1ed; ",
		"... from the top, of which only the last counts");
	script_begin();
	script_tell(-ERROR_EXIST, 0, 0);
	ok(system_make_directories("a") == 0, "one that is there");
	is(script_trace, "mkdir -100 a 1ed; ", "... in the working directory");
	script_begin();
	script_tell(-ERROR_ACCES, 0, 0);
	ok(system_make_directories("a") == -ERROR_ACCES, "one that cannot be");
	memset(path, 'p', sizeof path);
	path[4096] = 0;
	script_begin();
	ok(system_make_directories(path) == -ERROR_NAMETOOLONG, "a path that is too long");
	is(script_trace, "", "... is not tried");
	path[4095] = 0;
	ok(system_make_directories(path) == 0, "the longest");
	script_begin();
	ok(system_make_directories("") == 0, "none");
	is(script_trace, "", "... needs no call");
}

static void check_flushing(void)
{
	script_begin();
	script_tell(-ERROR_NOSYS, 0, 0);
	script_tell(646, 0, 0);
	ok(system_sync_file_system(3) == 0, "a kernel without syncfs");
	is(script_trace, "syncfs 3; sync; ", "... flushes all");
	script_begin();
	script_tell(-ERROR_IO, 0, 0);
	ok(system_sync_file_system(3) == -ERROR_IO, "a flush that fails");
	is(script_trace, "syncfs 3; ", "... is one call");
}

enum { BSIZE = 1, BLOCKS, FREE, AVAILABLE, FILES, FREE_FILES, NAMELEN = 8, FRSIZE };

/* What is made of such words of statfs. */
static struct file_system_space space_of(const long words[24], long result)
{
	struct file_system_space space;

	script_begin();
	script_tell(result, words, result < 0 ? 0 : 24 * sizeof *words);
	ok(system_space("/a", &space) == result, "the result of statfs");
	is(script_trace, "statfs /a; ", "... asked once");
	return space;
}

static void check_space(void)
{
	const uint64_t unknown = ~(uint64_t)0 / 2;
	long words[24] = { 0 };
	struct file_system_space space = space_of(words, 0);

	ok(space.block_bytes == 4096 && space.free_bytes == unknown &&
			space.free_inodes == unknown && space.name_bytes_max == 255,
		"nothing is known");
	space = space_of(words, -ERROR_NOSYS);
	ok(space.block_bytes == 4096 && space.free_bytes == unknown, "nothing can be known");
	words[BSIZE] = 1024;
	words[BLOCKS] = 1;
	words[FREE] = 9;
	words[AVAILABLE] = 3;
	words[FILES] = 1;
	words[FREE_FILES] = 7;
	words[NAMELEN] = 254;
	space = space_of(words, 0);
	ok(space.block_bytes == 1024 && space.free_bytes == 3072 && space.free_inodes == 7 &&
			space.name_bytes_max == 254,
		"blocks, inodes, names");
	words[FRSIZE] = 512;
	words[BLOCKS] = 5000000000;
	words[AVAILABLE] = 4294967299;
	words[NAMELEN] = 256;
	space = space_of(words, 0);
	ok(space.block_bytes == 512 && space.free_bytes == 4294967299u * 512 &&
			space.name_bytes_max == 255,
		"pieces of blocks, many of them, longer names");
	words[NAMELEN] = 1;
	words[FREE_FILES] = 0;
	space = space_of(words, 0);
	ok(space.name_bytes_max == 1 && space.free_inodes == 0, "short names, no inode");
}

/* --- Names in a directory. --- */

static void put_entry(uint8_t *to, unsigned bytes, const char *name)
{
	memset(to, 0xee, bytes);
	to[16] = (uint8_t)bytes;
	to[17] = (uint8_t)(bytes >> 8);
	strcpy((char *)to + 19, name);
}

static void check_names(void)
{
	static struct directory directory;
	static uint8_t entries[24 + 300 + 24];

	put_entry(entries, 24, "a");
	put_entry(entries + 24, 300, "b");
	put_entry(entries + 324, 24, "c");
	script_begin();
	script_tell(9, 0, 0);
	script_tell(sizeof entries, entries, sizeof entries);
	script_tell(24, entries + 24, 24);
	script_tell(0, 0, 0);
	ok(directory_open(&directory, "/d") == 0, "a directory");
	is(directory_next(&directory), "a", "its first name");
	is(directory_next(&directory), "b", "a longer entry");
	is(directory_next(&directory), "c", "the last one of a call");
	is(directory_next(&directory), "b", "the first of another");
	directory.at = directory.size;
	is(directory_next(&directory), 0, "the end");
	directory_close(&directory);
	is(script_trace,
		"open -100 /d 10000 0; getdents 9 4096; getdents 9 4096; getdents 9 4096; close 9; ",
		"... its calls");
	script_begin();
	script_tell(-ERROR_NOENT, 0, 0);
	ok(directory_open(&directory, "/d") == -ERROR_NOENT, "none");
	script_begin();
	script_tell(0, 0, 0);
	script_tell(-ERROR_IO, 0, 0);
	ok(directory_open(&directory, "/d") == 0 && !directory_next(&directory), "one that cannot be read");
	ok(directory.size < 0, "... which can be told");
}

/* --- Processes, the machine. --- */

static void check_processes(void)
{
	char *argv[] = { "a", 0 };
	static const int both[2] = { 5, 6 };
	struct poll poll = { 3, POLL_IN, 0 };
	int ends[2] = { 0, 0 }, status;

	script_begin();
	script_tell(77, 0, 0);
	ok(system_fork() == 77, "a child");
	system_execve("/x", argv, argv);
	system_wait(-1, &status);
	is(script_trace, "fork 17 0; execve /x; wait4 -1 0 0; ", "... whose end is waited for");
	script_begin();
	script_tell(4, 0, 0);
	ok(system_dup2(3, 4) == 4 && system_dup2(4, 4) == 4, "descriptors");
	is(script_trace, "dup3 3 4 0; ", "... none is copied to itself");
	script_begin();
	script_tell(0, both, sizeof both);
	ok(system_pipe(ends) == 0 && ends[0] == 5 && ends[1] == 6, "a pipe");
	is(script_trace, "pipe2 80000; ", "... is no child's");
	script_begin();
	system_ignore_signal(SIGNAL_PIPE);
	is(script_trace, "sigaction 13 0 8; ", "a signal that is ignored");
	ok(script_words[0] == 1 && script_words[1] == 0, "... by nobody");
	script_begin();
	ok(system_poll(&poll, 1, 0) == 0 && script_words && script_words[0] == 0 && script_words[1] == 0,
		"a look that does not wait");
	system_poll(&poll, 2, 1);
	ok(!script_words, "one that does");
	is(script_trace, "ppoll 1; ppoll 2; ", "... how many are looked at");
}

static void check_lines(void)
{
	struct file_status a = { 0 }, b = { 0 };

	script_begin();
	system_lock(3);
	system_rename("a", "b");
	system_unlink("a");
	system_open("a", OPEN_WRITE | OPEN_CREATE, 0644);
	system_mknod("n", MODE_BLOCK | 0600, 0x12, 0x345);
	system_sleep_ms(1234);
	ok(script_words[0] == 1 && script_words[1] == 234000000, "a time to sleep");
	system_set_session();
	system_process_id();
	system_umask(077);
	system_symlink("t", "l");
	system_read_log(0, 9);
	is(script_trace,
		"flock 3 6; rename -100 a -100 b 0; unlink -100 a 0; open -100 a 41 1a4; "
		"mknod -100 n 6180 301245; sleep; setsid; getpid; umask 3f; symlink t -100 l; syslog 3 9; ",
		"calls of a line");
	ok(system_is_same(&a, &b), "the same file");
	b.inode = 1;
	ok(!system_is_same(&a, &b), "... another inode");
	a.inode = 1;
	b.file_system = 1;
	ok(!system_is_same(&a, &b), "... on another file system");
}

/* What uname says makes such a release. */
static uint32_t release_of(const char *system, const char *release, long result)
{
	char names[6 * 65];

	memset(names, 'x', sizeof names);
	strcpy(names, system);
	strcpy(names + 2 * 65, release);
	script_begin();
	script_tell(result, names, sizeof names);
	return system_linux_release();
}

static void check_machine(void)
{
	ok(release_of("Linux", "5.8.0-rc1", 0) == 5008, "a release");
	ok(release_of("Linux", "6.12", 0) == 6012, "... of two numbers");
	ok(release_of("Linux", "6", 0) == 6000, "... of one");
	ok(release_of("Linux", "6-1", 0) == 6000, "... with something behind it");
	ok(release_of("Linux", "", 0) == 0, "... of none");
	ok(release_of("Linux", "5.8", -ERROR_NOSYS) == 0, "no answer");
	ok(release_of("Fiwix", "1.5.0", 0) == 0, "another kernel");
	ok(release_of("Linux2", "5.8", 0) == 0, "one of a longer name");
	is(script_trace, "uname; ", "the call");
	script_begin();
	system_load_module(3, "a=1", 2);
	system_reboot(0x4321fedc);
	system_sync();
	is(script_trace, "finit_module 3 a=1 2; reboot fee1dead 28121969 4321fedc; sync; ",
		"calls for the machine");
}

int main(void)
{
	check_reading();
	check_seeking();
	check_status();
	check_directories();
	check_flushing();
	check_space();
	check_names();
	check_processes();
	check_lines();
	check_machine();
	return tap_end();
}
