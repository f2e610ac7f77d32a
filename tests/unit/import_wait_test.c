/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_wait_test.c - importer/find.c on made-up machines: how long a payload is waited for, and which is taken. */
#include "fake_import.h"
#include "importer/find.c"
#include "importer/device.c"
#include "fake_disks.h"

static const struct fake_member few[] = { { "a", "text" }, { 0, 0 } };
static struct fake_image payload, other, damaged;
static const uint8_t zeros[4096];
static struct device device;
static const struct device *named;
static int joined;

static unsigned list_one(struct block_device *list, unsigned count_max)
{
	fake_note("list %u; ", count_max);
	strcpy(list->name, "sdz");
	list->major = 8;
	list->minor = 1;
	return 1;
}

static void note_join(void)
{
	fake_note("join; ");
	joined++;
}

static void note_named(struct device *of)
{
	fake_note("named; ");
	named = of;
}

static void begin(void)
{
	fake_import_begin();
	fake_disks_begin();
	memset(candidates, 0, sizeof candidates);
	memset(&device, 0, sizeof device);
	candidates_count = ~0u;
	candidates_changed = 0;
	options.timeout_ms = 2000;
}

static void want(const struct fake_image *image)
{
	options.digest_text = "given";
	memcpy(options.digest, image->digest, sizeof options.digest);
}

/* --- Lists. --- */

static void check_lists(void)
{
	begin();
	extras_told.list = list_one;
	extras_told.join = note_join;
	fake_disk("sda", payload.bytes, payload.size);
	find_look();
	is(fake_trace, "list 256; open sda; close sda; join; ", "another list is asked, and joined at the end");
	is(candidates->path, "/dev/sdz", "... which has other names");
	ok(candidates_count == 1 && candidates_changed, "... of devices that are new");
	options.from_proc = "";
	find_look();
	is(candidates->path, "/dev/sda", "with --from-proc it is not");
	ok(candidates_changed, "... and another name is another device");
	find_look();
	ok(!candidates_changed, "... the same one is none");
	fake_disk("sdb", zeros, sizeof zeros);
	find_look();
	ok(candidates_changed && candidates_count == 2, "one more");
	fake_disks_count = 1;
	find_look();
	ok(candidates_changed && candidates_count == 1, "one less");
}

/* The longest name that a kernel gives, and more devices than there is room for. */
static void check_limits(void)
{
	static char names[CANDIDATES_MAX + 2][BLOCK_NAME_BYTES];
	unsigned i;

	begin();
	fake_disk("abcdefghijklmnopqrstuvwxyzABCDE", payload.bytes, payload.size);
	find_look();
	is(candidates->path, "/dev/abcdefghijklmnopqrstuvwxyzABCDE", "a long name");
	begin();
	for (i = 0; i < CANDIDATES_MAX + 1; i++) {
		sprintf(names[i], "vd%c%c", 'a' + i / 26, 'a' + i % 26);
		fake_disk(names[i], zeros, sizeof zeros);
	}
	fake_disks_count--;
	fake_disks[CANDIDATES_MAX - 1].bytes = payload.bytes;
	ok(find_payload(&device) == 1 && strcmp(device.path, "/dev/vdjv") == 0, "256 devices, of which the last is one");
	system_close(device.fd);
	fake_disks_count++;
	fake_said[0] = 0;
	fake_looks = 0;
	ok(dies(find_payload(&device)), "one more");
	ok(candidates_count == CANDIDATES_MAX + 1, "... is known");
	ok(strncmp(fake_said, "import: more than 256 devices; name one with --device:\nimport:   /dev/vdaa", 74) == 0, "... and refused");
	ok(strstr(fake_said, "/dev/vdjv") && !strstr(fake_said, "/dev/vdjw"), "... with all that there is room for");
	ok(fake_open_count() == 0, "... and nothing is open");
}

/* --- Looking for any. --- */

static void check_found_one(void)
{
	begin();
	fake_disk("sda", zeros, sizeof zeros);
	fake_disk("sdb", payload.bytes, payload.size);
	ok(find_payload(&device) == 1, "a payload is found");
	is(fake_said, ">import: /dev/sdb: the payload among 2 devices, the same for 0.1 s\n", "... and said");
	is(fake_trace, "open sda; close sda; open sdb; close sdb; sleep 100; open sda; close sda; open sdb; close sdb; open sdb; ",
		"... after two looks");
	is(device.path, "/dev/sdb", "... it is open");
	begin();
	fake_disk("sda", payload.bytes, payload.size);
	fake_disk("sdb", zeros, sizeof zeros)->from_look = 2;
	fake_disk("sdc", zeros, sizeof zeros)->from_look = 3;
	options.timeout_ms = 0;
	ok(find_payload(&device) == 1, "devices that come all the time, and none to wait");
	is(fake_said, ">import: /dev/sda: the payload among 2 devices\n", "... two looks are for them");
	ok(fake_looks == 2 && fake_slept_ms == 100, "... and no more");
	begin();
	fake_disk("sda", payload.bytes, payload.size);
	fake_disk("sdb", zeros, sizeof zeros)->from_look = 2;
	fake_disk("sdc", 0, 0)->open_error = -ERROR_ACCES;
	ok(find_payload(&device) == 1 && fake_looks == 3, "a device that comes is looked at");
	ok(strstr(fake_said, "import: warning: not every disk could be read") != 0, "one that cannot be read is warned of");
	begin();
	fake_disk("sda", payload.bytes, payload.size)->open_error = -ERROR_NXIO;
	fake_disks->good_opens = 2;
	ok(dies(find_payload(&device)), "one that goes away in between");
	is(fake_said, "import: /dev/sda: no such device\n", "... ends it");
}

static void check_found_none(void)
{
	begin();
	fake_disk("sda", zeros, sizeof zeros);
	ok(find_payload(&device) == 0, "no payload");
	is(fake_said, "import: no payload yet; waiting up to 2 s; seen so far:\n"
		      "import:   /dev/sda (8:1): no LBPAYLD1 magic: this is not a payload\n"
		      "import: no payload disk after 2 s; probed:\n"
		      "import:   /dev/sda (8:1): no LBPAYLD1 magic: this is not a payload\n"
		      "import: attach the image as a raw disk, or name it with --device\n", "... is waited for, and said");
	ok(fake_slept_ms == 2000 && fake_looks == 21, "... so long");
	begin();
	options.timeout_ms = 0;
	ok(find_payload(&device) == 0 && fake_looks == 1 && fake_slept_ms == 0, "none is waited for");
	ok(strstr(fake_said, "import: no payload disk after 0 s; probed:\nimport:   no block device at all"), "... and that is said");
	begin();
	options.timeout_ms = 999000;
	ok(find_payload(&device) == 0 && fake_looks == 9991, "much time");
	ok(strstr(fake_said, "waiting up to 999 s;") && strstr(fake_said, "no payload disk after 999 s;"), "... is said, to the second");
	begin();
	fake_disk("sda", zeros, sizeof zeros);
	fake_disk("sdb", payload.bytes, payload.size)->from_look = 7;
	ok(find_payload(&device) == 1 && fake_looks == 8, "one that comes later");
	ok(fake_slept_ms == 700, "... is waited for");
	begin();
	fake_disk("sda", zeros, sizeof zeros);
	fake_disk("sdb", 0, 0)->open_error = -ERROR_ACCES;
	ok(dies(find_payload(&device)), "one that may be on a disk that cannot be read");
	ok(strstr(fake_said, "import: attach the image") != 0, "... is not found, too");
	begin();
	want(&payload);
	fake_disk("sda", damaged.bytes, damaged.size);
	ok(dies(find_payload(&device)), "... nor on one that is refused");
	ok(strstr(fake_said, "no payload disk after 2 s") && fake_slept_ms == 2000, "... after the time");
	begin();
	want(&payload);
	fake_disk("sda", other.bytes, other.size);
	ok(find_payload(&device) == 0 && fake_slept_ms == 2000, "another payload is not the one that is meant");
}

static void check_refused(void)
{
	begin();
	fake_disk("sda", damaged.bytes, damaged.size);
	ok(dies(find_payload(&device)), "a damaged payload");
	is(fake_said, "import: a payload that is refused; write it anew, or choose another with --device:\n"
		      "import:   /dev/sda (8:1): a payload that is refused: more than 200000 entries\n", "... is refused");
	ok(fake_looks == 2, "... when nothing more comes");
	begin();
	fake_disk("sda", damaged.bytes, damaged.size);
	fake_disk("sdb", payload.bytes, payload.size);
	ok(dies(find_payload(&device)), "... and one beside");
	want(&payload);
	begin();
	want(&payload);
	fake_disk("sda", damaged.bytes, damaged.size);
	fake_disk("sdb", other.bytes, other.size);
	fake_disk("sdc", payload.bytes, payload.size);
	ok(find_payload(&device) == 1 && strcmp(device.path, "/dev/sdc") == 0, "but not where its digest is known");
	ok(fake_looks == 2, "... which ends the looking");
	begin();
	fake_disk("sda", payload.bytes, payload.size);
	fake_disk("sdb", payload.bytes, payload.size);
	ok(dies(find_payload(&device)), "two payloads");
	is(fake_said, "import: several payload disks; take all but one away (or make an old one none: dd if=/dev/zero of=DISK bs=8 "
		      "count=1), or choose with --device or --digest:\n"
		      "import:   /dev/sda (8:1): a payload\nimport:   /dev/sdb (8:2): a payload\n", "... are too many");
	ok(fake_open_count() == 0, "... and none is open");
}

/* --- A device that is named. --- */

static void check_device(void)
{
	begin();
	options.device = "/f";
	extras_told.named = note_named;
	fake_file("/f", payload.bytes, payload.size);
	ok(find_payload(&device) == 1, "a file that is named");
	is(fake_trace, "stat /f; open /f; named; ", "... is opened");
	ok(named == &device && strcmp(device.path, "/f") == 0 && device.is_file, "... and known");
	is(fake_said, "", "... without a word");
	begin();
	options.device = "/f";
	fake_file("/f", damaged.bytes, damaged.size);
	ok(dies(find_payload(&device)), "one that is damaged");
	is(fake_said, "import: /f: byte 8: more than 200000 entries\n", "... is refused, with the place");
	begin();
	options.device = "/f";
	fake_file("/f", 0, 0)->open_error = -ERROR_ACCES;
	ok(dies(find_payload(&device)), "one that may not be opened");
	is(fake_said, "import: /f: permission denied\n", "... is not waited for");
	ok(fake_slept_ms == 0, "... not at all");
	begin();
	options.device = "/f";
	extras_told.named = note_named;
	ok(find_payload(&device) == 0, "one that is not there");
	is(fake_said, "import: /f: no such file or directory; waiting up to 2 s\nimport: /f: no such file or directory\n",
		"... is waited for");
	ok(fake_slept_ms == 2000 && fake_times("stat /f; ") == 21 && fake_times("named") == 0, "... so long");
	begin();
	options.device = "/dev/sda";
	fake_disk("sda", 0, 0)->open_error = -ERROR_BUSY;
	ok(dies(find_payload(&device)), "one that is in use");
	ok(fake_slept_ms == 2000 && fake_times("open sda; ") == 21, "... may be free in a moment");
	begin();
	options.device = "/f";
	options.timeout_ms = 999000;
	ok(find_payload(&device) == 0 && strstr(fake_said, "waiting up to 999 s\n"), "much time is said, to the second");
	begin();
	options.device = "/dev/sda";
	options.timeout_ms = 0;
	ok(find_payload(&device) == 0 && fake_slept_ms == 0, "none is waited for");
	is(fake_said, "import: /dev/sda: no such file or directory\n", "... and that is said");
	begin();
	options.device = "/dev/sda";
	fake_disk("sda", payload.bytes, payload.size)->from_look = 4;
	ok(find_payload(&device) == 1 && fake_slept_ms == 300, "one that comes");
	begin();
	options.device = "/f";
	fake_fds_first = 0;
	fake_file("/f", payload.bytes, payload.size);
	ok(find_payload(&device) == 1 && device.fd == 0, "descriptor 0 is one");
	begin();
	fake_fds_first = 0;
	fake_disk("sda", payload.bytes, payload.size);
	ok(find_payload(&device) == 1 && device.fd == 0 && fake_open_count() == 1, "... of those that are looked at, too");
}

int main(void)
{
	fake_image_make(&payload, few, few);
	fake_image_make(&other, few, few + 1);
	fake_image_make(&damaged, few, 0);
	put_le32(damaged.bytes + PAYLOAD_COUNT_OFFSET, PAYLOAD_COUNT_MAX + 1);
	check_lists();
	check_limits();
	check_found_one();
	check_found_none();
	check_refused();
	check_device();
	return tap_end();
}
