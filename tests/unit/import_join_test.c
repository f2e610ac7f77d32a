/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_join_test.c - importer/linux/join.c on made-up machines: which disks are one, and which only seem to be. */
#include "fake_import.h"
#include "importer/linux/join.c"
#include "fake_disks.h"

static const struct fake_member few[] = { { "a", "text" }, { "b", "more" }, { 0, 0 } };
static struct fake_image payload, same, plain, damaged, empty, images[2];
static const char joined[] = "the same payload as on a disk above";

/* --- Stand-ins. --- */

struct candidate candidates[CANDIDATES_MAX];
unsigned candidates_count, candidates_found[FINDINGS];

void linux_leave_results(struct candidate *part, const struct candidate *disk)
{
	fake_note("leave %s %s; ", part->block.name, disk->block.name);
}

long find_open(const struct candidate *one, struct device *device)
{
	return device_begin(device, block_device_open(&one->block, OPEN_READ), one->path);
}

/* --- Machines. --- */

static uint32_t minors;

static void begin(void)
{
	fake_import_begin();
	fake_disks_begin();
	memset(candidates, 0, sizeof candidates);
	memset(candidates_found, 0, sizeof candidates_found);
	candidates_count = 0;
}

/* A disk that no pair that is known has, and the candidate that it is. */
static struct candidate *disk(const char *name, const struct fake_image *image, size_t size)
{
	struct fake_disk *one = fake_disk(name, image->bytes, size);
	struct candidate *candidate = &candidates[candidates_count++];

	one->minor = candidate->block.minor = ++minors;
	candidate->block.major = one->major;
	candidate->size_bytes = size;
	strcpy(candidate->block.name, name);
	candidate->finding = FINDING_PAYLOAD;
	candidates_found[FINDING_PAYLOAD]++;
	return candidate;
}

static void attribute(const char *path, const char *text)
{
	fake_file(path, text, strlen(text));
}

/* Is the second of two disks the first one? */
static int are_joined(void)
{
	int is_joined;

	fake_trace_anew();
	linux_join();
	is_joined = candidates[1].finding == FINDING_NONE;
	is(candidates[1].reason, is_joined ? joined : 0, is_joined ? "... one" : "... two");
	ok(candidates[0].finding == FINDING_PAYLOAD && candidates_found[FINDING_PAYLOAD] == candidates_count - (unsigned)is_joined &&
			candidates_found[FINDING_NONE] == (unsigned)is_joined, "... as is counted");
	ok(fake_open_count() == 0, "... and all are closed");
	return is_joined;
}

static void two(const struct fake_image *a, const struct fake_image *b)
{
	begin();
	disk("sda", a, a->size);
	disk("sdb", b, b->size);
}

/* --- By what is on them. --- */

static void check_copies(void)
{
	two(&payload, &same);
	ok(are_joined(), "two copies with digests");
	is(fake_trace, "leave sda sda; leave sda sdb; leave sdb sda; leave sdb sdb; "
		       "open /sys/class/block/sda/wwid; open /sys/class/block/sdb/wwid; "
		       "open /sys/class/block/sda/device/wwid; open /sys/class/block/sdb/device/wwid; "
		       "open /sys/class/block/sda/serial; open /sys/class/block/sdb/serial; "
		       "open /sys/class/block/sda/device/serial; open /sys/class/block/sdb/device/serial; "
		       "open sda; open sdb; close sdb; close sda; ", "... of which all is asked once");
	candidates[1].finding = FINDING_PAYLOAD;
	candidates[1].reason = 0;
	candidates_found[FINDING_PAYLOAD] = 2, candidates_found[FINDING_NONE] = 0;
	ok(are_joined() && fake_times("open") == 0, "another look asks nothing");
	begin();
	disk("sda", &payload, payload.size);
	disk("sdb", &same, sizeof same.bytes);
	ok(are_joined(), "a copy on a larger disk");
	ok(fake_times("/sys") == 0, "... which is no other way to the first");
	two(&plain, &plain);
	ok(!are_joined(), "two copies without digests are two");
	begin();
	disk("sda", &payload, payload.size)->finding = FINDING_REFUSED;
	disk("sdb", &same, same.size);
	candidates[0].finding = FINDING_NONE;
	linux_join();
	ok(candidates[1].finding == FINDING_PAYLOAD && fake_times("open") == 0, "what is no payload has no copy");
	candidates[0].finding = FINDING_PAYLOAD;
	candidates[1].finding = FINDING_REFUSED;
	linux_join();
	ok(candidates[1].finding == FINDING_REFUSED && fake_times("open") == 0, "... and is none");
}

static void check_serials_of(const char *a_path, const char *a, const char *b_path, const char *b, int wanted, const char *name)
{
	begin();
	disk("sda", &payload, payload.size);
	disk("sdb", &payload, payload.size);
	attribute(a_path, a);
	attribute(b_path, b);
	ok(have_one_serial(&candidates[0], &candidates[1]) == wanted, name);
	ok(fake_open_count() == 0, "... and all are closed");
}

static void check_serials(void)
{
	static const char *const names[] = { "wwid", "device/wwid", "serial", "device/serial" };
	char a[64], b[64], name[64], serial[130];
	size_t i;

	for (i = 0; i < 4; i++) {
		sprintf(a, "/sys/class/block/sda/%s", names[i]);
		sprintf(b, "/sys/class/block/sdb/%s", names[i]);
		sprintf(name, "one %s", names[i]);
		check_serials_of(a, "x\n", b, "x\n", 1, name);
		check_serials_of(a, "x\n", b, "y\n", 0, "two");
		check_serials_of(a, "x\n", b, "x2", 0, "two that begin alike");
		check_serials_of(a, "xy\n", b, "xy", 0, "one that is longer");
		check_serials_of(a, "xy", b, "xy\n", 0, "... the other one");
		check_serials_of(a, "\n", b, "\n", 0, "none");
		check_serials_of(a, "", b, "", 0, "no byte of one");
		check_serials_of(a, "\n", b, "x\n", 0, "one of two");
	}
	check_serials_of("/sys/class/block/sda/wwid", "x\n", "/sys/class/block/sdb/serial", "x\n", 0, "of two kinds");
	memset(serial, 's', 129);
	serial[129] = 0;
	check_serials_of("/sys/class/block/sda/wwid", serial, "/sys/class/block/sdb/wwid", serial, 1, "long ones, as far as they are read");
	begin();
	disk("sda", &payload, payload.size);
	disk("sdb", &payload, payload.size);
	attribute("/sys/class/block/sda/wwid", "x\n");
	attribute("/sys/class/block/sdb/wwid", "y\n");
	attribute("/sys/class/block/sda/serial", "z\n");
	attribute("/sys/class/block/sdb/serial", "z\n");
	ok(!have_one_serial(&candidates[0], &candidates[1]), "two namespaces of one drive");
	fake_disks[2].size = 1;
	ok(have_one_serial(&candidates[0], &candidates[1]), "what is only a newline decides nothing");
	fake_disks[2].size = 2;
	fake_disks[2].read_error = -ERROR_IO;
	fake_disks[2].bad_from = 0;
	ok(have_one_serial(&candidates[0], &candidates[1]), "what cannot be read decides nothing");
	ok(fake_open_count() == 0, "... and is closed");
	fake_disks[2].open_error = -ERROR_ACCES;
	ok(have_one_serial(&candidates[0], &candidates[1]), "nor what may not be opened");
	fake_disks[2].read_error = fake_disks[2].open_error = 0;
	fake_disks[3].size = 1;
	ok(have_one_serial(&candidates[0], &candidates[1]), "... of the other one, too");
	fake_disks[3].size = 2;
	fake_fds_first = 0;
	fake_disks[3].bytes = "x\n";
	ok(have_one_serial(&candidates[0], &candidates[1]) && fake_open_count() == 0, "descriptor 0 is read, too");
	ok(read_attribute(&candidates[0], "/wwid", serial, 1) == 1, "one byte of room");
}

static void check_ways(void)
{
	two(&plain, &plain);
	attribute("/sys/class/block/sda/wwid", "x\n");
	attribute("/sys/class/block/sdb/wwid", "x\n");
	ok(are_joined(), "two ways to one disk");
	ok(strstr(fake_trace, "wwid; open sda; open sdb; close sdb; close sda; ") != 0, "... which begin alike");
	two(&plain, &payload);
	attribute("/sys/class/block/sda/wwid", "x\n");
	attribute("/sys/class/block/sdb/wwid", "x\n");
	ok(!are_joined(), "two that do not, by one number");
	begin();
	disk("sda", &plain, plain.size);
	disk("sdb", &plain, plain.size + 1);
	attribute("/sys/class/block/sda/wwid", "x\n");
	attribute("/sys/class/block/sdb/wwid", "x\n");
	ok(!are_joined(), "two that are not as long");
	two(&payload, &same);
	fake_disks[0].open_error = -ERROR_NXIO;
	ok(!are_joined() && fake_times("open sdb;") == 0, "the first one cannot be opened");
	two(&payload, &same);
	fake_disks[1].open_error = -ERROR_NXIO;
	ok(!are_joined() && fake_times("close sda; ") == 1, "the second one");
	two(&plain, &payload);
	ok(!are_joined(), "digests on one of them");
	two(&plain, &damaged);
	ok(!are_joined(), "one that does not begin alike, and could not be understood");
	two(&empty, &empty);
	ok(!are_joined(), "two without a file");
}

static uint8_t digests[2][SHA256_DIGEST_BYTES];
static struct entry entries[2][2];
static struct entry *lists[2][2] = { { &entries[0][0], &entries[0][1] }, { &entries[1][0], &entries[1][1] } };
static struct contents contents[2] = { { .entries = lists[0] }, { .entries = lists[1] } };

static struct entry *anew(void)
{
	static const char *const names[] = { "a", "bc" };
	int i, j;

	memset(digests, 1, sizeof digests);
	for (i = 0; i < 2; i++) {
		contents[i].count = 2;
		for (j = 0; j < 2; j++) {
			memset(&entries[i][j], 0, sizeof **entries);
			entries[i][j].name.text = names[j];
			entries[i][j].name.bytes = strlen(names[j]);
			entries[i][j].data_offset = 5;
			entries[i][j].file_bytes = 6;
			entries[i][j].digest = digests[i];
		}
	}
	return &entries[1][1];
}

static void check_contents(void)
{
	struct entry *last = anew();

	ok(have_one_contents(&contents[0], &contents[1]) == 1, "the same files");
	last = anew(), entries[1][0].data_offset++;
	ok(!have_one_contents(&contents[0], &contents[1]), "but the first one");
	last = anew();
	contents[1].count = 1;
	ok(!have_one_contents(&contents[0], &contents[1]), "one less");
	last = anew(), last->name.text = "bd";
	ok(!have_one_contents(&contents[0], &contents[1]), "another name");
	last = anew(), last->data_offset++;
	ok(!have_one_contents(&contents[0], &contents[1]), "another place");
	last = anew(), last->file_bytes++;
	ok(!have_one_contents(&contents[0], &contents[1]), "another length");
	last = anew(), last->digest = 0;
	ok(!have_one_contents(&contents[0], &contents[1]), "a digest less");
	ok(!have_one_contents(&contents[1], &contents[0]), "... on the other side");
	entries[0][1].digest = 0;
	ok(!have_one_contents(&contents[0], &contents[1]), "no digest of either");
	last->name.text = entries[0][1].name.text = SHA256SUMS_NAME;
	last->name.bytes = entries[0][1].name.bytes = sizeof SHA256SUMS_NAME - 1;
	ok(have_one_contents(&contents[0], &contents[1]), "but of SHA256SUMS");
	last = anew(), digests[1][SHA256_DIGEST_BYTES - 1]++;
	ok(!have_one_contents(&contents[0], &contents[1]), "another digest");
	entries[1][0].digest = digests[0];
	ok(!have_one_contents(&contents[0], &contents[1]), "... of the last one");
	anew();
	contents[0].count = contents[1].count = 0;
	ok(have_one_contents(&contents[0], &contents[1]), "no files at all");
}

static struct device devices[2];

static int alike(size_t a_size, size_t b_size)
{
	unsigned i;

	begin();
	disk("sda", &images[0], a_size);
	disk("sdb", &images[1], b_size);
	for (i = 0; i < 2; i++)
		find_open(&candidates[i], &devices[i]);
	fake_notes_reads = 1;
	fake_trace_anew();
	return begin_alike(&devices[0], &devices[1]);
}

static void check_beginnings(void)
{
	enum { COMPARED = 32 * 1024 };

	memset(images, 7, sizeof images);
	ok(alike(COMPARED + 1, COMPARED + 1), "two that begin alike");
	is(fake_trace, "read sda 0+32768; read sdb 0+32768; ", "... as far as is looked");
	images[1].bytes[COMPARED]++;
	ok(alike(COMPARED + 1, COMPARED + 1), "... and no further");
	images[1].bytes[COMPARED - 1]++;
	ok(!alike(COMPARED + 1, COMPARED + 1), "another byte");
	ok(alike(COMPARED - 1, COMPARED + 1), "behind the end of the first");
	is(fake_trace, "read sda 0+32767; read sdb 0+32767; ", "... no more of both is read");
	ok(!alike(COMPARED, COMPARED + 1), "... and not");
	ok(!alike(COMPARED - 1, COMPARED - 2), "a second one that is shorter");
	is(fake_trace, "", "... is not read");
	ok(alike(COMPARED - 1, COMPARED - 1), "one that is as long");
	alike(4096, 4096);
	fake_disks[0].read_error = -ERROR_IO, fake_disks[0].bad_from = 0;
	fake_trace_anew();
	ok(!begin_alike(&devices[0], &devices[1]), "the first cannot be read");
	is(fake_trace, "read sda 0+4096; ", "... and the second is not");
	fake_disks[0].read_error = 0;
	fake_disks[1].read_error = -ERROR_IO, fake_disks[1].bad_from = 0;
	ok(!begin_alike(&devices[0], &devices[1]), "the second cannot be read");
	memset(images, 0, sizeof images);
}

static void check_known(void)
{
	struct candidate a, b;
	unsigned i, times = 0;

	two(&payload, &same);
	a = candidates[0], b = candidates[1];
	ok(is_known_copy(&a, &b), "a pair");
	fake_trace_anew();
	ok(is_known_copy(&a, &b) && fake_times("open") == 0, "... is known");
	b.size_bytes++;
	ok(is_known_copy(&a, &b) && fake_times("open") > 0, "another length is another disk");
	b.size_bytes--, a.size_bytes++;
	fake_trace_anew();
	is_known_copy(&a, &b);
	ok(fake_times("open") > 0, "... of the first, too");
	a.size_bytes--, a.block.major++;
	fake_trace_anew();
	ok(!is_known_copy(&a, &b) && fake_times("open") > 0, "another number, too");
	a.block.major--, b.block.minor += 5000;
	fake_trace_anew();
	ok(!is_known_copy(&a, &b) && fake_times("open") > 0, "... and one of the second");
	fake_trace_anew();
	ok(!is_known_copy(&a, &b) && fake_times("open") == 0, "what is none is known, too");
	for (i = 0; i < 70; i++) {
		b.block.minor++;
		is_known_copy(&a, &b);
	}
	b.block.minor -= 70;
	for (i = 0; i < 70; i++) {
		b.block.minor++;
		fake_trace_anew();
		is_known_copy(&a, &b);
		times += fake_times("open") == 0;
	}
	b.block.minor = candidates[1].block.minor;
	ok(times == 64 - 3 - 5, "more pairs than 64 are asked about again");
	ok(fake_times("open sda; ") == 1, "... in their order");
	fake_trace_anew();
	ok(is_known_copy(&a, &b) && fake_times("open") == 0, "the first one is known all the same");
}

static void check_join(void)
{
	static char names[3][8] = { "sda", "sdb", "sdc" };
	unsigned i;

	begin();
	for (i = 0; i < 3; i++)
		disk(names[i], i == 1 ? &plain : &payload, payload.size);
	linux_join();
	ok(!candidates[1].reason && candidates[2].reason, "the third is the first one");
	ok(candidates_found[FINDING_PAYLOAD] == 2 && candidates_found[FINDING_NONE] == 1, "... and counted once");
	begin();
	for (i = 0; i < 3; i++)
		disk(names[i], &payload, payload.size);
	linux_join();
	ok(candidates[1].reason && candidates[2].reason && candidates_found[FINDING_PAYLOAD] == 1, "three are one");
	ok(candidates_found[FINDING_NONE] == 2 && fake_times("open sdb; ") == 1, "... and what is one already is not asked about");
	begin();
	disk("sda", &payload, payload.size);
	candidates_count = CANDIDATES_MAX + 1;
	strcpy(candidates[CANDIDATES_MAX - 1].block.name, "last");
	candidates[CANDIDATES_MAX - 1].finding = FINDING_NONE;
	fake_trace_anew();
	for (i = 1; i < CANDIDATES_MAX; i++)
		candidates[i].finding = FINDING_NONE;
	linux_join();
	ok(candidates[0].finding == FINDING_PAYLOAD, "more than there is room for");
}

int main(void)
{
	fake_image_make(&payload, few, few);
	fake_image_make(&same, few, few);
	fake_image_make(&plain, few, 0);
	fake_image_make(&damaged, few, 0);
	fake_image_make(&empty, few + 2, 0);
	put_le32(damaged.bytes + PAYLOAD_COUNT_OFFSET, PAYLOAD_COUNT_MAX + 1);
	check_copies();
	check_known();
	check_serials();
	check_ways();
	check_contents();
	check_beginnings();
	check_join();
	return tap_end();
}
