/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output_test.c - files that are there whole or not at all: any way to put their bytes gives these bytes. */
#include "host/output.h"

#include "host/message.h"
#include "place.h"

enum { MODEL_BYTES = 16 * 1024 * 1024, SOURCE_BYTES = 100000, MOST = 2500000 };

static struct output output;

/* --- Any way to put bytes. --- */

static uint8_t model[MODEL_BYTES], bytes[MOST], source[SOURCE_BYTES];
static size_t model_bytes;
static uint32_t state;

static uint32_t any(uint32_t below)
{
	state = state * 1664525 + 1013904223;
	return (state >> 8) % below;
}

static size_t any_size(void)
{
	static const size_t sizes[] = { 0, 1, 7, 8, 9, 4095, 4096, 4097, 8192, 65535, 65536, 65537,
		131072, 300000, OUTPUT_BUFFER_BYTES - 1, OUTPUT_BUFFER_BYTES,
		OUTPUT_BUFFER_BYTES + 1, MOST };

	return sizes[any(sizeof sizes / sizeof *sizes)];
}

/* Runs of data and of zeros, as long as those that become holes, and a byte more or less. */
static void fill_bytes(void)
{
	size_t at = 0, run;

	while (at < MOST) {
		run = any_size() % (MOST - at) + 1;
		memset(bytes + at, any(2) ? 0 : (int)any(255) + 1, run);
		at += run;
	}
}

static void add_model(const void *from, size_t size)
{
	memcpy(model + model_bytes, from, size);
	model_bytes += size;
}

static void skip_and_fill(size_t size)
{
	size_t half = any((uint32_t)size + 1), begin = output.size_bytes;

	output_skip(&output, size);
	output_put_at(&output, begin + half, bytes + half, size - half);
	output_put_at(&output, begin, bytes, half);
	add_model(bytes, size);
}

/* Whole blocks are shared, behind whole blocks. */
static int share_some(int fd)
{
	size_t size = any(SOURCE_BYTES), wanted = size / 4096 * 4096;

	if (output.size_bytes % 4096 != 0)
		wanted = 0;
	lseek(fd, 1, SEEK_SET);
	if (output_share(&output, fd, size) != wanted ||
		lseek(fd, 0, SEEK_CUR) != (wanted ? (off_t)wanted : 1))
		return 0;
	add_model(source, wanted);
	return 1;
}

/* Returns whether what is shared was as it should be. */
static int put_any(int source_fd)
{
	static const uint8_t zeros[MOST];
	size_t size = any_size();
	int is_good = 1;

	switch (any(6)) {
	case 0:
		output_put(&output, bytes, size);
		add_model(bytes, size);
		break;
	case 1:
		output_put_zeros(&output, size);
		add_model(zeros, size);
		break;
	case 2:
		output_put_hole(&output, size);
		add_model(zeros, size);
		break;
	case 3:
		skip_and_fill(size);
		break;
	case 4:
		output_rest(&output);
		break;
	case 5:
		size = output.temporary ? (size_t)(0 - output.size_bytes) % 4096 : 0;
		size = any(2) ? size : 0;
		output_put(&output, bytes, size);
		add_model(bytes, size);
		is_good = !output.temporary || share_some(source_fd);
		break;
	}
	return is_good && output.size_bytes == model_bytes;
}

static int is_model(const char *path, int is_longer)
{
	static uint8_t got[MODEL_BYTES + 1];
	FILE *file = fopen(path, "r");
	size_t size = fread(got, 1, sizeof got, file);

	fclose(file);
	return (is_longer ? size >= model_bytes : size == model_bytes) &&
	       memcmp(got, model, model_bytes) == 0;
}

static int begin_kind(const char *kind, char path[64])
{
	int fd = -1;

	strcpy(path, "d/file");
	if (strcmp(kind, "nameless") == 0) {
		fd = (int)syscall(SYS_memfd_create, "made", 0);
		if (write(fd, "old", 3) != 3)
			abort();
		sprintf(path, "/proc/self/fd/%d", fd);
	}
	memset(&output, 0xa5, sizeof output);
	if (strcmp(kind, "device") == 0) {
		memset(bytes, 0xff, MOST);
		put_file(path, "");
		output_begin_device(&output, path, open(path, O_RDWR));
		while (lseek(output.fd, 0, SEEK_CUR) < MODEL_BYTES)
			if (write(output.fd, bytes, MOST) < 0)
				abort();
	} else {
		output_begin(&output, path, 0644);
	}
	return fd;
}

static void put_randomly(const char *kind)
{
	int source_fd = open("source", O_RDONLY), is_good = 1, fd;
	unsigned before = open_files(), rounds;
	char path[64], name[64];

	prepare();
	calls_begin(0, 0, 0, 0);
	calls.can_share = 1;
	calls.are_cut = any(2);
	fd = begin_kind(kind, path);
	fill_bytes();
	model_bytes = 0;
	if (any(2) && output.temporary)
		output_reserve(&output, MODEL_BYTES);
	output_put(&output, bytes, 100);
	add_model(bytes, 100);
	for (rounds = any(30); rounds > 0 && model_bytes < MODEL_BYTES - MOST - 4096 - SOURCE_BYTES;
		rounds--)
		is_good &= put_any(source_fd);
	if (any(2))
		output_finish(&output);
	else
		output_finish_all();
	is_good &= is_model(path, strcmp(kind, "device") == 0);
	sprintf(name, "%s, %zu bytes", kind, model_bytes);
	ok(is_good, name);
	if (fd >= 0)
		close(fd);
	ok(open_files() == before, "... no descriptor is left open");
	ok(access(PART, F_OK) != 0, "... and no temporary file");
	close(source_fd);
}

static void put_all_ways(void)
{
	unsigned i;
	FILE *file;

	for (i = 0; i < SOURCE_BYTES; i++)
		source[i] = (uint8_t)any(256);
	file = fopen("source", "w");
	fwrite(source, 1, SOURCE_BYTES, file);
	fclose(file);
	for (i = 0; i < 8; i++) {
		put_randomly("file");
		put_randomly("nameless");
		put_randomly("device");
	}
}

/* --- What is done of it, call by call. --- */

/* t is the temporary file. */
static void trace(const char *name, void (*act)(void), const char *wanted)
{
	static const char t[] = "file.lbpayload.part";
	char *at;

	prepare();
	calls_begin(0, 0, 0, 0);
	act();
	while ((at = strstr(calls.trace, t)))
		memmove(at, at + strlen(t) - 1, strlen(at) - strlen(t) + 2), *at = 't';
	is(calls.trace, wanted, name);
}

static void put_little(void)
{
	output_begin(&output, "d/file", 0640);
	output_put(&output, "new", 3);
	output_finish(&output);
}

static void put_reserved(void)
{
	output_begin(&output, "d/file", 0644);
	output_reserve(&output, 0);
	output_reserve(&output, (uint64_t)INT64_MAX + 1);
	output_reserve(&output, 1);
	output_reserve(&output, INT64_MAX);
	output_abandon(&output);
}

/* As much as the buffer has room for, and a byte more: the disk begins. */
static void put_much(void)
{
	output_begin(&output, "d/file", 0644);
	memset(bytes, 1, MOST);
	output_put(&output, bytes, OUTPUT_BUFFER_BYTES + 1);
	output_put_at(&output, 1, bytes, 0);
	output_put_at(&output, 1, bytes, 2);
	output_finish(&output);
}

static void put_zeros_at_the_end(void)
{
	output_begin(&output, "d/file", 0644);
	output_put(&output, "new", 3);
	output_put_zeros(&output, 204800 - 3);
	output_finish(&output);
}

static void put_on_device(void)
{
	output_begin_device(&output, "d/file", open("d/file", O_RDWR));
	output_reserve(&output, 100);
	memset(bytes, 1, MOST);
	output_put(&output, bytes, 8);
	output_put_zeros(&output, 70000);
	output_rest(&output);
	output_put_hole(&output, 1);
	output_finish(&output);
}

/* Too little for a magic. */
static void put_less_on_device(void)
{
	output_begin_device(&output, "d/file", open("d/file", O_RDWR));
	output_put(&output, bytes, 7);
	output_finish(&output);
}

static void trace_all(void)
{
	trace("a file", put_little,
		"make t 640 held; lock t 6; write t 0+3; flush t; name d/t d/file; flush d; ");
	trace("a file whose room is reserved", put_reserved,
		"make t 644 held; lock t 6; reserve t 1 0+1; reserve t 1 0+9223372036854775807; "
		"remove d/t; ");
	trace("a large file", put_much,
		"make t 644 held; lock t 6; write t 0+1048576; begin t 0+1048576 2; "
		"write t 1048576+1; write t 1+2; begin t 1+2 2; flush t; name d/t d/file; flush d; ");
	trace("zeros at the end", put_zeros_at_the_end,
		"make t 644 held; lock t 6; write t 0+4096; length t 204800; flush t; "
		"name d/t d/file; flush d; ");
	trace("a device", put_on_device,
		"write file 0+8; flush file; write file 0+70008; write file 70008+1; flush file; "
		"write file 0+8; flush file; ");
	trace("little on a device", put_less_on_device, "write file 0+7; flush file; flush file; ");
}

int main(void)
{
	message_program = "test";
	enter_place();
	put_all_ways();
	trace_all();
	leave_place();
	return tap_end();
}
