/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * export_contents_test.c - the container is written, call by call: its bytes, in which order they come to the disk, and
 * what ends an export. */
#include "fake_exporter.h"

#include "exporter/export.c"

enum { DISK_BYTES = 1024 * 1024, PIECE = 262144, FILES_MAX = 260, SUMS_LINE = 66, NEW_NUMBERS = 0x4d44 };

static uint8_t disk_bytes[DISK_BYTES], wanted[DISK_BYTES], wanted_digest[SHA256_DIGEST_BYTES];
static char letters[2 * PIECE];
static struct entry all[FILES_MAX];
static struct payload_name *names[FILES_MAX];
static struct contents contents;
static struct disk disk;
static uint8_t digest[SHA256_DIGEST_BYTES];

static struct machine_file *give_file(const char *path, void *bytes, size_t size)
{
	struct machine_file *file = machine_put(path, MODE_FILE, bytes, size);
	struct entry *entry = &all[contents.count];

	names[contents.count++] = &entry->name;
	entry->name.text = entry->path = path;
	entry->name.bytes = strlen(path);
	entry->file_bytes = size;
	entry->file_system = file->file_system;
	entry->inode = file->inode;
	contents.sums->file_bytes += SUMS_LINE + strlen(path) + 1;
	return file;
}

/* A disk that is open, and SHA256SUMS alone. */
static void begin(void)
{
	size_t i;

	for (i = 0; i < sizeof letters; i++)
		letters[i] = (char)('a' + i % 23);
	machine_anew();
	memset(&out, 0, sizeof out);
	memset(&contents, 0, sizeof contents);
	memset(all, 0, sizeof all);
	memset(&disk, 0, sizeof disk);
	memset(disk_bytes, 'x', sizeof disk_bytes);
	memset(digest, 0, sizeof digest);
	contents.names = names;
	contents.sums = all;
	contents.count = 1;
	names[0] = &all->name;
	all->name.text = all->path = "SHA256SUMS";
	all->name.bytes = 10;
	disk.path = "/dev/d";
	disk.head.capacity_bytes = DISK_BYTES;
	machine_device("/dev/d", 8, 0, disk_bytes, sizeof disk_bytes);
	disk.fd = (int)system_open("/dev/d", OPEN_READ_WRITE, 0);
	fake_trace_anew();
}

static uint8_t *put_number(uint8_t *to, uint64_t number)
{
	if (contents.width == PAYLOAD_WIDE)
		put_le64(to, number);
	else
		put_le32(to, (uint32_t)number);
	return to + (contents.width == PAYLOAD_WIDE ? 8 : 4);
}

static uint8_t *put_bytes(uint8_t *to, const void *bytes, size_t size)
{
	return (uint8_t *)memcpy(to, bytes, size) + size;
}

/* The container, by the text of docs/format.md, behind the head. */
static void want(void)
{
	static char lines[FILES_MAX * 1100];
	char *line = lines;
	uint8_t *to = wanted + EXPORT_HEAD_BYTES, file_digest[SHA256_DIGEST_BYTES];
	struct sha256 hash;
	uint32_t i;
	size_t at;

	lines[0] = 0;
	for (i = 1; i < contents.count; i++) {
		sha256_begin(&hash);
		sha256_add(&hash, machine_find(all[i].path)->bytes, all[i].file_bytes);
		sha256_end(&hash, file_digest);
		for (at = 0; at < sizeof file_digest; at++)
			line += sprintf(line, "%02x", file_digest[at]);
		line += sprintf(line, "  %s\n", all[i].name.text);
	}
	sha256_begin(&hash);
	sha256_add(&hash, lines, strlen(lines));
	sha256_end(&hash, wanted_digest);
	memset(wanted, 0, sizeof wanted);
	to = put_number(put_bytes(to, "LBPAYLD1", 8), contents.count);
	to = put_bytes(put_number(put_number(to, 10), strlen(lines)), "SHA256SUMS", 10);
	to = put_bytes(to, lines, strlen(lines));
	for (i = 1; i < contents.count; i++) {
		to = put_bytes(put_number(put_number(to, all[i].name.bytes), all[i].file_bytes), all[i].name.text, all[i].name.bytes);
		to = put_bytes(to, machine_find(all[i].path)->bytes, all[i].file_bytes);
	}
	contents.container_bytes = ((uint64_t)(to - wanted - EXPORT_HEAD_BYTES) + 4095) & ~(uint64_t)4095;
	disk.head.container_bytes = contents.container_bytes;
	export_head_put(wanted, &disk.head);
}

/* Whether all of it comes to the disk, and not a byte behind it. */
static int exported(void)
{
	size_t end;

	want();
	end = EXPORT_HEAD_BYTES + (size_t)contents.container_bytes;
	memset(wanted + end, 'x', sizeof wanted - end);
	if (setjmp(machine_end))
		return 0;
	export_contents(&contents, &disk, digest);
	return memcmp(disk_bytes, wanted, sizeof wanted) == 0 && memcmp(digest, wanted_digest, sizeof digest) == 0;
}

/* What ends the export. */
static const char *end(void)
{
	want();
	return ends(export_contents(&contents, &disk, digest));
}

/* The disk says that it holds nothing. */
static int holds_nothing(void)
{
	struct export_head head;

	return export_head_get(&head, disk_bytes, DISK_BYTES) == 0 && head.container_bytes == 0 &&
	       strcmp(disk.left, "it holds no results now: the export did not come to its end") == 0;
}

#define HEAD "seek /dev/d 0; write /dev/d 4096; fsync /dev/d; "

static void check_order(void)
{
	begin();
	give_file("a", letters, 3);
	give_file("b", letters, 0);
	ok(exported(), "two files, one of them empty");
	is(fake_trace,
		HEAD "open a 404000; fstat a; read a 3; read a 1; fstat a; close a; "
		"open b 404000; fstat b; read b 1; fstat b; close b; "
		"seek /dev/d 4096; write /dev/d 4096; seek /dev/d 4126; write /dev/d 136; fsync /dev/d; " HEAD,
		"... first it says that it holds nothing, then the files, SHA256SUMS, and that it holds them");
	ok(machine_open_count() == 4 && !disk.is_silent, "... no file stays open");
	begin();
	contents.width = PAYLOAD_WIDE;
	give_file("a", letters, 3);
	ok(exported(), "a wide container");
	begin();
	give_file("A", letters, 3);
	give_file("b", letters, 4);
	names[0] = &all[1].name;
	names[1] = &all[0].name;
	ok(exported(), "a file that is sorted before SHA256SUMS");
	begin();
	ok(exported(), "SHA256SUMS alone");
	begin();
	give_file("a", letters, 3);
	machine_fds[0].file = 0;
	ok(exported(), "with descriptor 0");
	ok(!machine_fds[0].file && strstr(fake_trace, "; fstat a; read a 3; "), "... which is asked, and closed");
	begin();
	give_file("a", letters, 9);
	machine_fails(SYS_READ, "a", 0, 4);
	machine_fails(SYS_READ, "a", 0, -ERROR_INTR);
	machine_fails(SYS_READ, "a", 2, -ERROR_INTR);
	ok(exported(), "a file that comes in pieces, and late");
}

/* A file so that the piece with its last byte has so many bytes more, or fewer, than there is room for. */
static void check_pieces(void)
{
	enum { BEFORE = 12 + (8 + 10 + 68) + (8 + 1) };
	static const int more[] = { -4097, -4096, -1, 0, 1, 4096 };
	static char name[64];
	size_t i;

	for (i = 0; i < 2 * sizeof more / sizeof *more; i++) {
		begin();
		give_file("a", letters, (size_t)(PIECE + (i % 2 ? PIECE - 50000 : 0) - BEFORE + more[i / 2]));
		snprintf(name, sizeof name, "%d bytes beside a piece, of %s", more[i / 2], i % 2 ? "two" : "one");
		ok(exported(), name);
	}
	for (i = 0; i < 12; i++) {
		begin();
		give_file("a", letters, PIECE - BEFORE - 68 - i);
		give_file("b", letters, 1);
		ok(exported(), "a file at whose head a piece ends");
	}
	begin();
	give_file("a", letters, PIECE + 10);
	ok(exported(), "a file in two pieces");
	is(fake_trace,
		HEAD "open a 404000; fstat a; read a 262037; seek /dev/d 4096; write /dev/d 262144; "
		"read a 117; read a 1; fstat a; close a; "
		"seek /dev/d 266240; write /dev/d 4096; seek /dev/d 4126; write /dev/d 68; fsync /dev/d; " HEAD,
		"... each is written when it is full");
}

/* SHA256SUMS is longer than a piece. */
static void check_long_sums(void)
{
	static char paths[FILES_MAX][1021];
	unsigned i;

	begin();
	for (i = 1; i < FILES_MAX; i++) {
		memset(paths[i], 'p', 1020);
		sprintf(paths[i] + 1016, "%u", 1000 + i);
		give_file(paths[i], letters, 1);
	}
	machine_meanwhile(SYS_CLOSE, paths[FILES_MAX - 1], 0, fake_trace_anew);
	ok(exported(), "many files with long names");
	is(fake_trace,
		"seek /dev/d 528384; write /dev/d 24576; "
		"seek /dev/d 4126; write /dev/d 262144; seek /dev/d 266270; write /dev/d 19389; fsync /dev/d; " HEAD,
		"... SHA256SUMS is written in pieces, too");
}

/* --- What ends it. --- */

static void check_open(void)
{
	begin();
	give_file("a", letters, 3);
	machine_fails(SYS_OPEN, "a", 0, -ERROR_ACCES);
	is(end(), "export: a: permission denied\n", "a file that cannot be opened");
	is(fake_trace, HEAD "open a 404000; ", "... ends it");
	ok(holds_nothing(), "... and the disk holds nothing");
	begin();
	give_file("a", letters, 3);
	machine_fails(SYS_FSTAT, "a", 0, -ERROR_IO);
	is(end(), "export: a: input/output error\n", "... not be asked");
	begin();
	give_file("a", letters, 3)->type = MODE_CHARACTER;
	is(end(), "export: a: has changed since the export began\n", "it is none any more");
	is(fake_trace, HEAD "open a 404000; fstat a; ", "... and not read");
	begin();
	give_file("a", letters, 3)->told = 4;
	is(end(), "export: a: has changed since the export began\n", "it is longer");
	begin();
	give_file("a", letters, 3)->told = 2;
	is(end(), "export: a: has changed since the export began\n", "it is shorter");
	begin();
	give_file("a", letters, 3)->inode = 77;
	is(end(), "export: a: has changed since the export began\n", "it is another one");
	is(fake_trace, HEAD "open a 404000; fstat a; statfs a; ", "... by its number");
	begin();
	give_file("a", letters, 3)->file_system = 77;
	is(end(), "export: a: has changed since the export began\n", "it is one of another file system");
	begin();
	machine_kind = NEW_NUMBERS;
	give_file("a", letters, 3)->inode = 77;
	ok(exported(), "it has another number where they change");
	begin();
	machine_kind = NEW_NUMBERS;
	give_file("a", letters, 3)->told = 4;
	is(end(), "export: a: has changed since the export began\n", "... and is longer");
	begin();
	machine_kind = NEW_NUMBERS;
	give_file("a", letters, 0)->type = MODE_CHARACTER;
	is(end(), "export: a: has changed since the export began\n", "... and is none");
}

static void check_read(void)
{
	begin();
	give_file("a", letters, PIECE + 10);
	machine_fails(SYS_READ, "a", 1, -ERROR_IO);
	is(end(), "export: a: byte 262037: input/output error\n", "a file that cannot be read to its end");
	ok(fake_times("write ") == 2 && holds_nothing(), "... ends it, and the disk holds nothing");
	begin();
	give_file("a", letters, 3);
	machine_fails(SYS_READ, "a", 0, -ERROR_IO);
	is(end(), "export: a: byte 0: input/output error\n", "... at its beginning");
	begin();
	give_file("a", letters, 3)->size = 2;
	is(end(), "export: a: byte 0: the file has become shorter while it was read\n", "it has become shorter");
	begin();
	give_file("a", letters, 3)->size = 0;
	is(end(), "export: a: byte 0: the file has become shorter while it was read\n", "... it is empty");
	begin();
	give_file("a", letters, 3)->size = 4;
	is(end(), "export: a: byte 3: the file has become longer while it was read\n", "it has become longer");
	is(strstr(fake_trace, "read a 1; "), "read a 1; ", "... nothing more is asked");
	begin();
	give_file("a", letters, 3);
	machine_fails(SYS_READ, "a", 1, -ERROR_IO);
	is(end(), "export: a: byte 3: input/output error\n", "its end cannot be read");
	begin();
	give_file("a", letters, 3);
	machine_fails(SYS_FSTAT, "a", 1, -ERROR_IO);
	is(end(), "export: a: the file was written to while it was read\n", "nobody knows whether it was written to");
}

static unsigned word;

static void touch(void)
{
	machine_find("a")->times[word]++;
}

static void check_touched(void)
{
	static const char *const words[] = { "a second later", "a moment later", "its number a second later", "... a moment" };

	for (word = 0; word < 4; word++) {
		begin();
		give_file("a", letters, 3);
		machine_meanwhile(SYS_READ, "a", 0, touch);
		is(end(), "export: a: the file was written to while it was read\n", words[word]);
		ok(holds_nothing(), "... the disk holds nothing");
	}
	word = 0;
	begin();
	give_file("a", letters, 3);
	machine_meanwhile(SYS_CLOSE, "a", 0, touch);
	ok(exported(), "behind its last byte");
}

static void check_flush_fails(void)
{
	begin();
	give_file("a", letters, 3);
	machine_fails(SYS_FSYNC, "/dev/d", 1, -ERROR_IO);
	is(end(), "export: /dev/d: cannot flush: input/output error\n", "what was written cannot be flushed");
	ok(holds_nothing() && fake_times("write ") == 3, "... no head is written");
}

/* A kernel that does not tell of writes that failed. */
static void begin_silent(void)
{
	unsigned i;

	begin();
	for (i = 0; i < 3; i++)
		machine_fails(SYS_FSYNC, "/dev/d", 0, -ERROR_INVAL);
	give_file("a", letters, PIECE + 10);
	give_file("b", letters, 5);
}

static void lose(void)
{
	disk_bytes[4096 + 12 + 18] ^= 1;
}

static void change(void)
{
	letters[1] ^= 1;
}

#define SILENT_FLUSH "fsync /dev/d; sync; ioctl /dev/d 1261; "
#define SILENT_HEAD  "seek /dev/d 0; write /dev/d 4096; " SILENT_FLUSH "seek /dev/d 0; read /dev/d 4096; "

static void check_silent(void)
{
	begin_silent();
	ok(exported() && disk.is_silent, "Fiwix: two files");
	is(fake_trace,
		SILENT_HEAD "open a 404000; fstat a; read a 261969; seek /dev/d 4096; write /dev/d 262144; "
		"read a 185; read a 1; fstat a; close a; open b 404000; fstat b; read b 5; read b 1; fstat b; close b; "
		"seek /dev/d 266240; write /dev/d 4096; seek /dev/d 4126; write /dev/d 136; " SILENT_FLUSH
		"open a 404000; fstat a; read a 261969; seek /dev/d 4096; read /dev/d 262144; "
		"read a 185; read a 1; fstat a; close a; open b 404000; fstat b; read b 5; read b 1; fstat b; close b; "
		"seek /dev/d 266240; read /dev/d 4096; " SILENT_HEAD,
		"... are compared with what the disk has, before it says that it holds them");
	begin_silent();
	machine_meanwhile(SYS_SYNC, "", 1, lose);
	is(end(), "export: /dev/d: byte 4126: reads back other than it was written, or a file has changed since\n",
		"SHA256SUMS was not written");
	ok(holds_nothing() && fake_times("write /dev/d 4096; ") == 2, "... the disk holds nothing");
	begin_silent();
	machine_meanwhile(SYS_OPEN, "a", 1, change);
	is(end(), "export: /dev/d: byte 4272: reads back other than it was written, or a file has changed since\n",
		"a file was written to in between");
}

int main(void)
{
	check_order();
	check_pieces();
	check_long_sums();
	check_open();
	check_read();
	check_touched();
	check_flush_fails();
	check_silent();
	return tap_end();
}
