/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_root_devices_test.c - the list of block devices, of a /sys/class/block that is made up: which there are, in which
 * order, what is read of each, and when again. */
#include "init/root_devices.h"

#include "format/initial.h"
#include "init/bring_up.h"
#include "init/root_links.h"

#include "fake.h"

#define BLOCK INITIAL_SYS "/class/block/"

static struct root_devices devices;
static struct fake_file *listing;
static char pool[64 * 1024];
static size_t pool_used;

/* --- Stand-ins. --- */

/* What is on a device: four bytes at 4 are its label. */
const char *superblock_read(struct superblock *found, struct payload_source *source,
	uint8_t room[SUPERBLOCK_ROOM_BYTES])
{
	const char *problem = source->read_at(source, 4, room, 4);

	fake_note("read %lu%s; ", (unsigned long)source->size_bytes, source->begin_offset ? " from behind" : "");
	memset(found, 0, sizeof *found);
	if (!problem)
		memcpy(found->label, room, 4);
	return problem;
}

void partition_open(struct partition_table *table, struct payload_source *source, uint32_t sector_bytes)
{
	fake_note("table %lu %u%s; ", (unsigned long)source->size_bytes, sector_bytes, source->begin_offset ? " from behind" : "");
	table->source = source;
}

int partition_get(struct partition *found, const struct partition_table *table, uint32_t number)
{
	memset(found, 0, sizeof *found);
	sprintf(found->uuid, "part-%u", number);
	table->source->read_at(table->source, 0, found->label, 4);
	return 1;
}

static int has_devtmpfs = 1;

int bring_up_has_devtmpfs(void)
{
	return has_devtmpfs;
}

void root_links_make(const char *path, const struct superblock *superblock, const struct partition *partition)
{
	fake_note("links %s %s %s; ", path, superblock->label, partition ? partition->uuid : "-");
}

/* --- The machine. --- */

static const char *keep(const char *a, const char *b, const char *c)
{
	char *text = pool + pool_used;

	pool_used += (size_t)sprintf(text, "%s%s%s", a, b, c) + 1;
	return text;
}

static void put(const char *name, const char *leaf, const char *text)
{
	fake_text(keep(BLOCK, name, leaf), text);
}

/* A disk of this node, with a node that holds its label. */
static void put_disk(const char *name, const char *numbers, const char *sectors, const char *holds)
{
	put(name, "/uevent", keep(numbers, "\nDEVTYPE=disk\nDEVNAME=", keep(name, "\n", "")));
	put(name, "/size", sectors);
	if (holds)
		fake_text(keep("/dev/", name, ""), holds);
}

static void list_as(const char *names)
{
	listing->bytes = names;
	listing->size = strlen(names);
}

static void begin(const char *names)
{
	fake_begin();
	pool_used = 0, has_devtmpfs = 1;
	memset(&devices, 0, sizeof devices);
	listing = fake_text(BLOCK, names);
}

static const char *sign(const char *text)
{
	return text && *text ? text : "-";
}

/* The list, a device a line. */
static const char *found(void)
{
	static char text[4096];
	const struct root_device *device;
	unsigned i;

	for (i = 0, *text = 0; i < devices.count; i++) {
		device = devices.list[i];
		sprintf(text + strlen(text), "%s %s %s %u:%u %u %lu %lu %s %s %s\n", device->name, device->path,
			sign(device->disk), device->major, device->minor, device->number,
			(unsigned long)device->size_bytes, (unsigned long)device->first_sector, sign(device->wwid),
			sign(device->superblock.label), sign(device->partition.uuid));
		if (device->problem)
			sprintf(text + strlen(text) - 1, ": %s\n", device->problem);
	}
	return text;
}

/* --- What is read. --- */

#define LOOK(name) "open " BLOCK name "/uevent 0; open " BLOCK name "/size 0; "

static void check_disk(void)
{
	begin(".\n..\nvda\n");
	put_disk("vda", "MAJOR=254\nMINOR=1048576", "9090\n", "0123root.");
	put("vda", "/device/wwid", "eui.1234\n");
	root_devices_look(&devices, 0);
	is(found(), "vda /dev/vda - 254:1048576 0 4654080 0 eui.1234 root -\n", "a disk");
	is(fake_trace,
		"open " BLOCK " 200000; " LOOK("vda") "open " BLOCK "vda/wwid 0; open " BLOCK
		"vda/device/wwid 0; open /dev/vda 2000000; ioctl /dev/vda 80081272; seek 4; read 9; links /dev/vda root -; open " BLOCK " 200000; ",
		"... its calls");
	ok(!fake_open_count(), "... all is closed");
	fake_trace_anew();
	fake_tell(SYS_IOCTL, -ERROR_INVAL, 0);
	root_devices_look(&devices, 1);
	ok(fake_times("read 0; ") == 1 && fake_times("links /dev/vda root") == 1, "one whose size nobody says");
	begin("cciss!c0d0\n");
	has_devtmpfs = 0;
	put("cciss!c0d0", "/uevent", "DEVNAME=cciss/c0d0\nXMAJOR=7\nMAJOR=104:1\nMINOR=4095/1\nPARTN=");
	put("cciss!c0d0", "/size", "1");
	root_devices_look(&devices, 0);
	is(found(), "cciss!c0d0 /dev/cciss/c0d0 - 104:4095 0 512 0 - - -: no such file or directory\n",
		"one of another name, without devtmpfs");
	ok(strstr(fake_trace, "mknod /dev/cciss/c0d0 60600 15755519; open " BLOCK "cciss!c0d0/size 0; ") != 0,
		"... its node is made");
	ok(!fake_times("links") && !fake_times("read"), "... it is not there");
}

static const char part[] = "MAJOR=8\nMINOR=19\nDEVNAME=sdb3\nDEVTYPE=partition\nPARTN=3\n";

static void begin_partition(const char *sector_bytes, const char *disk)
{
	begin("sdb3\n");
	put("sdb3", "/uevent", part);
	put("sdb3", "/size", "100\n");
	put("sdb3", "/start", "2048\n");
	put("sdb3", "/wwid", "naa.its own\n");
	put("sdb3", "/../uevent", "MAJOR=8\nDEVNAME=sdb\n");
	put("sdb3", "/../device/wwid", "naa.5\n");
	put("sdb3", "/../queue/logical_block_size", sector_bytes);
	fake_text("/dev/sdb3", "0123home");
	if (disk)
		fake_text("/dev/sdb", disk);
	root_devices_look(&devices, 0);
}

static void check_partition(void)
{
	begin_partition("4096\n", "GPT 3456789");
	is(found(), "sdb3 /dev/sdb3 /dev/sdb 8:19 3 51200 2048 naa.5 home part-3\n", "a partition");
	is(devices.list[0]->partition.label, "GPT ", "... its table is the disk's");
	ok(strstr(fake_trace, "/../wwid 0; open " BLOCK "sdb3/../device/wwid 0; open /dev/sdb3 2000000; ioctl /dev/sdb3 80081272; "
			      "seek 4; read 8; open " BLOCK "sdb3/../queue/logical_block_size 0; open /dev/sdb 2000000; "
			      "ioctl /dev/sdb 80081272; table 11 4096; seek 0; links /dev/sdb3 home part-3; ") != 0,
		"... its calls");
	ok(!fake_times("sdb3/wwid") && !fake_times("sdb3/device") && !fake_open_count(), "... the number of the world's is the disk's, too; all is closed");
	begin_partition("512", "GPT");
	ok(fake_times("table 3 512"), "the smallest sectors");
	begin_partition("511", "GPT");
	ok(!fake_times("table") && !fake_times("open /dev/sdb 2") && fake_times("links /dev/sdb3 home ; "), "smaller ones: no table");
	begin_partition("512", 0);
	ok(!fake_times("table") && fake_times("open /dev/sdb 2") == 1 && fake_times("links /dev/sdb3 home ; "), "no disk: no table");
}

static const struct {
	const char *name, *first, *second, *wanted;
} wwids[] = {
	{ "naa.", "naa.1\n", 0, "naa.1" },
	{ "eui.", "eui.2", 0, "eui.2" },
	{ "uuid.", "uuid.3\n", 0, "uuid.3" },
	{ "... of the device below", 0, "naa.4\n", "naa.4" },
	{ "a serial number is none", "t10.ATA", "5", "-" },
	{ "... nor does it take another's place", "naa.6", "t10.ATA", "naa.6" },
	{ "... nor what only has it in it", "xnaa.7", "na", "-" },
};

static void check_wwids(void)
{
	static char long_one[300];
	size_t i;

	for (i = 0; i < sizeof wwids / sizeof *wwids; i++) {
		begin("vda\n");
		put_disk("vda", "MAJOR=1", "2", "01234567");
		if (wwids[i].first)
			put("vda", "/wwid", wwids[i].first);
		if (wwids[i].second)
			put("vda", "/device/wwid", wwids[i].second);
		root_devices_look(&devices, 0);
		is(sign(devices.list[0]->wwid), wwids[i].wanted, wwids[i].name);
	}
	begin("vda\n");
	put_disk("vda", "MAJOR=1", "2", "01234567");
	memset(long_one, 'x', sizeof long_one - 1);
	memcpy(long_one, "naa.", 4);
	put("vda", "/wwid", long_one);
	root_devices_look(&devices, 0);
	ok(strlen(devices.list[0]->wwid) == ROOT_DEVICE_WWID_BYTES - 1, "one that is too long is cut");
}

static void check_problems(void)
{
	begin("a\nb\nc\nd\n");
	put_disk("a", "", "2", "0123");
	put_disk("b", "", "2", "01234567");
	put_disk("c", "", "2", "01234567");
	put_disk("d", "", "2", "01234567");
	fake_find("/dev/b")->read_error = -ERROR_IO, fake_find("/dev/c")->open_error = -ERROR_NOMEDIUM;
	fake_tell(SYS_LSEEK, 0, 0), fake_tell(SYS_LSEEK, 0, 0), fake_tell(SYS_LSEEK, -ERROR_NXIO, 0);
	root_devices_look(&devices, 0);
	is(found(),
		"a /dev/a - 0:0 0 1024 0 - - -: it ends before\nb /dev/b - 0:0 0 1024 0 - - -: input/output error\n"
		"c /dev/c - 0:0 0 1024 0 - - -: no medium in the drive\nd /dev/d - 0:0 0 1024 0 - - -: no such device\n",
		"devices that cannot be read stay in the list");
	ok(fake_times("links") == 3 && !fake_times("links /dev/c") && fake_times("ioctl ") == 3, "... and are linked, but for one that is not opened");
	ok(!fake_times("mknod") && !fake_open_count(), "... all is closed");
	fake_trace_anew();
	fake_find("/dev/b")->read_error = 0;
	root_devices_look(&devices, 0);
	ok(fake_times("read") == 3 && !devices.list[1]->problem && devices.list[0]->problem, "they are tried again");
	fake_trace_anew();
	root_devices_look(&devices, 0);
	ok(fake_times("read 8") == 0 && fake_times("read 4") == 1, "... as long as that fails");
}

/* --- Which, and when. --- */

#define N31 "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"

static void check_names(void)
{
	static const char *const names[] = { "fd0", "ram0", "ra", "f1", "sda", "empty", "nosize", N31, N31 "n", ".x" };
	char all[512] = "";
	size_t i;

	begin(all);
	for (i = 0; i < sizeof names / sizeof *names; i++) {
		strcat(strcat(all, names[i]), "\n");
		put(names[i], "/uevent", keep("9\nDEVNAME=", names[i], ""));
		if (strcmp(names[i], "nosize") != 0)
			put(names[i], "/size", names[i][0] == 'e' ? "0\n" : "1\n");
	}
	list_as(all);
	root_devices_look(&devices, 0);
	for (i = 0, *all = 0; i < devices.count; i++)
		strcat(strcat(all, devices.list[i]->name), " ");
	is(all, "f1 " N31 " ra sda ", "in byte order, but for floppy disks, memory, and what is nothing");
	is(devices.list[1]->path, "/dev/" N31, "... with the longest name");
	ok(!fake_times("fd0") && !fake_times("ram0") && !fake_times("/.x") && !devices.is_full, "... which are not looked at");
}

/* A line that ends where there is room for, or one byte behind. */
static void check_room(void)
{
	static char text[1200];
	size_t size;

	for (size = 1023; size <= 1025; size++) {
		begin("vda\n");
		memset(text, 'x', size);
		memcpy(text + size - 9, "\nMINOR=45", 10);
		put("vda", "/uevent", text);
		put("vda", "/size", "1");
		root_devices_look(&devices, 0);
		ok(devices.list[0]->minor == (size == 1023 ? 45 : size == 1024 ? 4 : 0), "as much as there is room for");
	}
	begin("vda\n");
	memset(text, 'x', sizeof text - 1);
	put("vda", "/uevent", text);
	put("vda", "/wwid", text);
	put("vda", "/size", "1");
	root_devices_look(&devices, 0);
	is(devices.list[0]->path, "/dev/", "nothing but one long line");
}

static const struct {
	const char *name, *file, *text;
} changes[] = {
	{ "another major number", "/uevent", "MAJOR=9\nMINOR=19\nDEVNAME=sdb3\nPARTN=3\n" },
	{ "another minor number", "/uevent", "MAJOR=8\nMINOR=9\nDEVNAME=sdb3\nPARTN=3\n" },
	{ "another size", "/size", "99" },
	{ "another place", "/start", "2049" },
};

static void check_again(void)
{
	struct fake_file *file;
	size_t i;

	for (i = 0; i < sizeof changes / sizeof *changes; i++) {
		begin_partition("512", "GPT.");
		fake_trace_anew();
		root_devices_look(&devices, 0);
		ok(fake_times("read") == 0 && devices.count == 1 && !fake_times("/dev/"), "what is as before is not read again");
		file = fake_find(keep(BLOCK "sdb3", changes[i].file, ""));
		file->bytes = changes[i].text;
		file->size = strlen(changes[i].text);
		root_devices_look(&devices, 0);
		ok(fake_times("read") == 1 && devices.count == 1, changes[i].name);
	}
	root_devices_look(&devices, 1);
	ok(fake_times("read") == 2 && devices.count == 1, "all anew");
}

static void check_gone(void)
{
	struct root_device *a, *b, *c;

	begin("b\nc\na\n");
	put_disk("a", "MINOR=1", "1", "0123aaaa");
	put_disk("b", "MINOR=2", "2", "0123bbbb");
	put_disk("c", "MINOR=3", "3", "0123cccc");
	put_disk("aa", "MINOR=4", "4", "0123dddd");
	root_devices_look(&devices, 0);
	a = devices.list[0], b = devices.list[1], c = devices.list[2];
	ok(devices.count == 3 && !devices.list[3] && a->minor == 1 && b->minor == 2 && c->minor == 3, "three");
	list_as("c\na\n");
	fake_trace_anew();
	root_devices_look(&devices, 0);
	ok(devices.count == 2 && devices.list[0] == a && devices.list[1] == c && devices.list[2] == b && !fake_times("read"),
		"one is gone");
	list_as("a\nc\naa\n");
	fake_tell(SYS_BRK, 1, 0);
	root_devices_look(&devices, 0);
	is(found(), "a /dev/a - 0:1 0 512 0 - aaaa -\naa /dev/aa - 0:4 0 2048 0 - dddd -\nc /dev/c - 0:3 0 1536 0 - cccc -\n",
		"another one has its room");
	ok(devices.list[1] == b && !devices.is_full, "... which needs no memory");
	list_as("a\nc\naa\nb\n");
	root_devices_look(&devices, 0);
	ok(devices.count == 3 && devices.is_full && devices.list[2] == c, "one for which there is none, and those behind it stay");
	root_devices_look(&devices, 0);
	ok(devices.count == 4 && !devices.is_full, "... until there is");
	listing->open_error = -ERROR_NOENT;
	root_devices_look(&devices, 0);
	ok(devices.count == 0 && !devices.is_full, "none at all");
}

static void check_many(void)
{
	static char names[ROOT_DEVICES_MAX * 8];
	char name[16];
	int i;

	begin(names);
	for (i = ROOT_DEVICES_MAX; i >= 0; i--) {
		sprintf(name, "d%03d", i);
		put_disk(name, "", "1", 0);
		if (i > 0)
			strcat(strcat(names, name), "\n");
	}
	list_as(names);
	root_devices_look(&devices, 0);
	ok(devices.count == ROOT_DEVICES_MAX && !devices.is_full, "as many as there is room for");
	strcat(names, "d000\n");
	list_as(names);
	root_devices_look(&devices, 0);
	ok(devices.count == ROOT_DEVICES_MAX && devices.is_full, "one more");
	is(devices.list[ROOT_DEVICES_MAX - 1]->name, "d255", "... and the last is left out");
}

int main(void)
{
	check_disk();
	check_partition();
	check_wwids();
	check_problems();
	check_names();
	check_room();
	check_again();
	check_gone();
	check_many();
	return tap_end();
}
