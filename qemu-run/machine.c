/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * machine.c - the machine to be run, and the words that describe it to QEMU. */
#include "qemu-run/machine.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/initial.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/qemu/drive.h"
#include "host/words.h"

/* What QEMU needs for one disk: a controller where each has its own (%d is the number of the
 * disk), and the disk. Buses are named, since a disk would take the next one of its kind: what is
 * on an IDE bus may be AHCI's, too. */
static const struct disk_type {
	const char *name, *controller, *disk;
} disk_types[] = {
	{ "virtio", 0, "virtio-blk-pci" },
	{ "ide", 0, 0 }, /* four on the two buses of the machine: add_ide_disk */
	{ "ahci", "ahci,id=bus%d", "ide-hd,bus=bus%d.0" },
	{ "nvme", 0, "nvme,serial=disk%d" },
	{ "usb", "qemu-xhci,id=bus%d", "usb-storage,bus=bus%d.0" },
	{ "scsi", "virtio-scsi-pci,id=bus%d", "scsi-hd,bus=bus%d.0" },
};

enum { DISK_TYPES = sizeof disk_types / sizeof *disk_types };

static const struct disk_type *find_disk_type(const char *name)
{
	int i;

	for (i = 0; i < DISK_TYPES; i++) {
		if (strcmp(disk_types[i].name, name) == 0)
			return &disk_types[i];
	}
	return 0;
}

/* Of all that QEMU takes for more than a file: none of these leads to files of this machine. */
static int is_url(const char *name)
{
	static const char *const beginnings[] = { "nbd:", "nbd+unix:" };
	size_t i;

	for (i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
		if (strncmp(name, beginnings[i], strlen(beginnings[i])) == 0)
			return 1;
	}
	return 0;
}

void machine_add_disk(struct machine *machine, const char *text, int keeps)
{
	const char *comma = strrchr(text, ',');
	/* A file that has the whole name is meant. */
	int is_whole = !comma || (!is_url(text) && access(text, F_OK) == 0);
	const struct disk_type *type = is_whole ? 0 : find_disk_type(comma + 1);
	struct machine_disk *disk;

	machine->disks = make_room(machine->disks, machine->disk_count, sizeof *machine->disks);
	disk = &machine->disks[machine->disk_count++];
	*disk = (struct machine_disk){
		.file = copy_string(text), .keeps = keeps, .is_url = is_url(text)
	};
	if (type)
		disk->file[comma - text] = 0;
	else if (!is_whole)
		die_usage("",
			"--%s %s: there is no such file, nor a type %s: there are virtio, ide, "
			"ahci, nvme, usb and scsi",
			keeps ? "write-disk" : "disk", text, comma + 1);
	if (disk->is_url && keeps)
		die_usage(
			"", "--write-disk %s: what a block server has is only read (--disk)", text);
	disk->type = type ? type->name : disk_types[0].name;
}

void machine_add_results(struct machine *machine, char *file, int fd, const char *name)
{
	struct machine_disk disk = { file, name, disk_types[0].name, .keeps = 1 };

	machine->results_fds[machine->results_count] = fd;
	machine->results[machine->results_count++] = disk;
}

/* Of all of them; 0 behind the last. */
static const struct machine_disk *get_disk(const struct machine *machine, size_t number)
{
	size_t own = (size_t)machine->disk_count;

	if (number < own)
		return &machine->disks[number];
	return number - own < (size_t)machine->results_count ? &machine->results[number - own] : 0;
}

const struct machine_disk *machine_find_disk(const struct machine *machine, const char *drive)
{
	static const char beginning[] = "disk";
	size_t length = sizeof beginning - 1, number;
	char *end;

	if (strncmp(drive, beginning, length) != 0)
		return 0;
	number = strtoul(drive + length, &end, 10);
	return end > drive + length && !*end ? get_disk(machine, number) : 0;
}

/* Behind a lone "--" nothing is a setting any more, nor is what qemu-run puts there. */
static void refuse_arguments(const char *append)
{
	const char *at = append;

	while ((at = strstr(at, "--"))) {
		if ((at == append || isspace((unsigned char)at[-1])) &&
			(!at[2] || isspace((unsigned char)at[2])))
			die_usage("",
				"--append%s: a lone -- begins the program's arguments, which "
				"come after all options",
				append);
		at += 2;
	}
}

/* What init is told: to run the program on the channels. */
static const struct {
	const char *name, *value;
} settings[] = {
	{ INITIAL_MODE, INITIAL_MODE_RUN },
	{ INITIAL_ON_ERROR, INITIAL_ON_ERROR_POWEROFF },
	{ INITIAL_STDIN, "/dev/null" },
};

/* What init is told of a channel: a serial port (arch.h), or virtio's port of that number. */
static const struct {
	const char *setting, *node;
	int number;
} ports[CHANNELS] = {
	[CHANNEL_OUTPUT] = { INITIAL_STDOUT, "/dev/vport0p1", 1 },
	[CHANNEL_ERROR] = { INITIAL_STDERR, "/dev/vport0p2", 2 },
	[CHANNEL_FEED] = { INITIAL_FEED, "/dev/vport0p3", 3 },
};

static char *add_channel_settings(char *line, const struct machine *machine)
{
	const char *const serial[CHANNELS] = {
		[CHANNEL_OUTPUT] = machine->arch->output,
		[CHANNEL_ERROR] = machine->arch->error,
		[CHANNEL_FEED] = machine->arch->feed,
	};
	int i;

	for (i = 0; i < CHANNELS; i++) {
		if (ports[i].node)
			line = format_string("%s %s=%s", line, ports[i].setting,
				machine->has_ports ? ports[i].node : serial[i]);
	}
	return line;
}

int machine_leads_elsewhere(enum machine_channel channel, const char *append)
{
	return strstr(append, ports[channel].setting) != 0;
}

char *machine_command_line(const struct machine *machine, const char *append)
{
	const struct arch *arch = machine->arch;
	char *line = format_string("console=%s panic=-1", arch->console);
	size_t i;

	refuse_arguments(append);
	for (i = 0; i < sizeof settings / sizeof *settings; i++)
		line = format_string("%s %s=%s", line, settings[i].name, settings[i].value);
	line = format_string("%s " INITIAL_STREAMS "=%s " INITIAL_STATUS_PORT "=%s", line,
		machine->streams, arch->status_port);
	line = add_channel_settings(line, machine);
	/* init would wait for a payload, and then fail, in a machine without a disk. */
	if (!machine->disk_count)
		line = format_string("%s %s=%s", line, INITIAL_DEVICE, INITIAL_DEVICE_NONE);
	if (machine->archives)
		line = format_string("%s %s=%u", line, INITIAL_ARCHIVES, machine->archives);
	/* What comes later counts more. */
	line = format_string("%s%s", line, append);
	/* Linux cuts the rest off without a word. */
	if (strlen(line) >= arch->command_line_bytes_max)
		die_usage("", "a kernel's command line takes %u bytes, this is %lu",
			arch->command_line_bytes_max - 1, (unsigned long)strlen(line));
	return line;
}

int machine_takes_what_is_there(const char *line)
{
	static const char name[] = INITIAL_ARCHIVES "=";
	size_t bytes;
	int takes = 0;

	for (; *line && strncmp(line, "-- ", 3) != 0; line += bytes + (line[bytes] == ' ')) {
		bytes = strcspn(line, " ");
		if (strncmp(line, name, sizeof name - 1) == 0)
			takes = bytes == sizeof name && line[sizeof name - 1] == '0';
	}
	return takes;
}

static void add_ide_disk(struct words *words, int number, int ide_number)
{
	words_add_these(words, "-device");
	words_add(words, format_string("ide-hd,bus=ide.%d,unit=%d,drive=disk%d", ide_number / 2,
				 ide_number % 2, number));
}

static char *format_device(const char *device, int number)
{
	char *place = strstr(device, "%d");

	if (!place)
		return copy_string(device);
	return format_string("%.*s%d%s", (int)(place - device), device, number, place + 2);
}

static void add_disks(struct words *words, const struct machine *machine)
{
	const struct machine_disk *disk;
	int i, ide_count = 0;

	for (i = 0; (disk = get_disk(machine, (size_t)i)); i++) {
		const struct disk_type *type = find_disk_type(disk->type);

		words_add_these(words, "-drive");
		words_add(words, qemu_drive(disk->file, disk->is_url, disk->keeps,
					 format_string(",if=none,id=disk%d", i)));
		if (!type->disk && !machine->arch->has_ide)
			die_usage("", "%s,%s: a machine for %s has no IDE", disk->file, disk->type,
				machine->arch->name);
		if (!type->disk) {
			add_ide_disk(words, i, ide_count++);
			continue;
		}
		if (type->controller) {
			words_add_these(words, "-device");
			words_add(words, format_device(type->controller, i));
		}
		words_add_these(words, "-device");
		words_add(words, format_string("%s,drive=disk%d", format_device(type->disk, i), i));
	}
}

static void add_channels(
	struct words *words, const struct machine *machine, const int fds[CHANNELS])
{
	const struct arch *arch = machine->arch;
	const char *const *device = machine->has_ports ? arch->port_devices : arch->devices;
	int i;

	for (i = 0; i < CHANNELS; i++) {
		words_add_these(words, "-chardev");
		words_add(words,
			i == CHANNEL_FEED
				? format_string("socket,id=channel%d,fd=%d", i, fds[i])
				: format_string("file,id=channel%d,path=/dev/fd/%d", i, fds[i]));
	}
	for (; *device; device++)
		words_add_these(words, *device);
	for (i = 0; machine->has_ports && i < CHANNELS; i++) {
		if (!ports[i].node)
			continue;
		words_add_these(words, "-device");
		words_add(words, format_string("virtserialport,bus=ports.0,nr=%d,chardev=channel%d",
					 ports[i].number, i));
	}
}

void machine_words(struct words *words, const struct machine *machine, const int fds[CHANNELS])
{
	words_add_these(words, machine->qemu, "-accel", machine->has_kvm ? "kvm" : "tcg", "-cpu",
		machine->cpu, "-machine", machine->arch->machine, "-m");
	words_add(words, format_string("%u", machine->memory_mib));
	words_add_these(words, "-smp");
	words_add(words, format_string("%u", machine->cores));
	if (machine->rtc) {
		words_add_these(words, "-rtc");
		words_add(words, format_string("base=%s", machine->rtc));
	}
	words_add_these(words, "-nodefaults", "-display", "none", "-no-reboot", "-kernel",
		machine->kernel, "-initrd", machine->initrd, "-append", machine->command_line);
	add_channels(words, machine, fds); /* first: Linux numbers virtio's devices as they come */
	if (machine->has_net)
		words_add_these(words, "-netdev", "user,id=net0", "-device",
			"virtio-net-pci,netdev=net0,romfile=");
	if (machine->monitor) {
		words_add_these(words, "-qmp");
		words_add(words,
			format_string("unix:%s,server=on,wait=off", qemu_escape(machine->monitor)));
	}
	add_disks(words, machine);
}
