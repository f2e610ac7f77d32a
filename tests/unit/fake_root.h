/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fake_root.h - what the way to the root stands on, for its unit tests: devices that come when they are told to, and hooks,
 * mounts and programs that return what they were told. */
#ifndef TESTS_FAKE_ROOT_H
#define TESTS_FAKE_ROOT_H

#include "format/initial.h"
#include "init/driver.h"
#include "init/ending.h"
#include "init/hooks.h"
#include "init/import.h"
#include "init/kernel_log.h"
#include "init/root_choose.h"
#include "init/root_events.h"
#include "init/root_mount.h"
#include "init/switch_root.h"

#include "fake.h"

enum { SWITCHED = 126 };

static struct settings settings;
static char *const environment[] = { 0 };
static char *given[] = { (char *)"given", 0 };
static char *others[] = { (char *)"others", 0 };

/* --- Stand-ins. --- */

/* The machine: what comes when, and how it is heard of. */
static const struct thing {
	uint32_t from_ms;
	const char *name, *type, *label, *uuid, *uuid_sub, *part_uuid, *part_label;
	uint32_t minor;
} *things;

static uint32_t now_ms, change_ms; /* change_ms: when a device is another one; 0: never */
static int is_driver_here, mounted, imported, is_too_many, shells;
static int hooks[HOOKS_EMERGENCY + 1], queue[4]; /* what they return; the last again and again */
static unsigned queued;

void root_devices_look(struct root_devices *devices, int all_anew)
{
	static struct root_device room[8];
	const struct thing *thing;
	struct root_device *device;

	fake_note(all_anew ? "look anew; " : "look; ");
	devices->count = 0;
	devices->is_full = is_too_many;
	for (thing = things; thing && thing->name; thing++) {
		if (thing->from_ms > now_ms)
			continue;
		device = devices->list[devices->count] = &room[devices->count];
		devices->count++;
		memset(device, 0, sizeof *device);
		strcpy(device->name, thing->name);
		sprintf(device->path, "/dev/%s", thing->name);
		device->major = 8, device->minor = thing->minor;
		device->size_bytes = 1 << 20;
		device->superblock.type = thing->type;
		strcpy(device->superblock.label, thing->label ? thing->label : "");
		strcpy(device->superblock.uuid, thing->uuid ? thing->uuid : "");
		strcpy(device->superblock.uuid_sub, thing->uuid_sub ? thing->uuid_sub : "");
		device->number = thing->part_uuid != 0;
		strcpy(device->partition.uuid, thing->part_uuid ? thing->part_uuid : "");
		strcpy(device->partition.label, thing->part_label ? thing->part_label : "");
	}
}

void root_events_open(void)
{
	fake_note("events; ");
}

uint32_t root_events_clock_ms(void)
{
	return now_ms + 4294960000u;
}

int root_events_wait(uint32_t limit_ms)
{
	const struct thing *thing;
	uint32_t until_ms = now_ms + limit_ms;
	int kinds = 0;

	fake_note("wait %u; ", limit_ms);
	for (thing = things; thing && thing->name; thing++)
		if (thing->from_ms > now_ms && thing->from_ms <= until_ms)
			until_ms = thing->from_ms, kinds = ROOT_EVENT_COME;
	if (change_ms > now_ms && change_ms <= until_ms)
		until_ms = change_ms, kinds = ROOT_EVENT_CHANGED;
	now_ms = until_ms;
	return kinds;
}

int root_mount(const struct settings *all, const struct root_device *device)
{
	fake_note("mount %s%s; ", device ? device->path : "none", all == &settings ? "" : " of others");
	return mounted;
}

void root_unmount(void)
{
	fake_note("unmount; ");
}

int hooks_run(int point, const struct settings *all, char *const *with)
{
	fake_note("hook %d%s; ", point, all == &settings && with == environment ? "" : " of others");
	return hooks[point];
}

int hooks_queue(int is_late, uint32_t *left_ms, const struct settings *all, char *const *with)
{
	fake_note(is_late ? "late%s; " : "queue%s; ", all == &settings && with == environment ? "" : " of others");
	(void)left_ms;
	return queue[queued < 3 ? queued++ : 3];
}

int hooks_are_there(int point)
{
	return point == HOOKS_INITQUEUE;
}

int import_is_wanted(const struct settings *all)
{
	return strcmp(all->device, "none") != 0;
}

int driver_is_here(void)
{
	return is_driver_here;
}

int import_payload(const struct settings *all, char *const *with)
{
	fake_note("import %.40s%s; ", all->directory, all->device && with == environment ? "" : " of others");
	return imported;
}

int switch_root(struct settings *all, char *const *with)
{
	fake_note("switch %s%s; ", all->arguments[0], all == &settings && with == environment ? "" : " of others");
	return SWITCHED;
}

void kernel_log_say(unsigned lines)
{
	fake_note("log %u; ", lines);
}

int ending_shell(char *const *with)
{
	fake_note(with == environment ? "shell; " : "shell of others; ");
	return shells-- > 0 ? 0 : -1;
}

void ending_failed(const struct settings *all, int status, char *const *with)
{
	fake_note("failed %d%s; ", status, all == &settings && with == environment ? "" : " of others");
	longjmp(fake_end, 1);
}

/* --- Tries. --- */

static void begin(const char *root, const struct thing *machine)
{
	fake_begin();
	memset(&settings, 0, sizeof settings);
	settings.root.root = root;
	settings.directory = "/files";
	settings.device = "any";
	settings.arguments = settings.line_arguments;
	settings.on_error = ON_ERROR_DEFAULT;
	things = machine;
	now_ms = change_ms = queued = 0;
	is_driver_here = mounted = imported = is_too_many = shells = 0;
	memset(hooks, 0, sizeof hooks);
	memset(queue, 0, sizeof queue);
}

static void enter(void)
{
	if (setjmp(fake_end) == 0)
		root_enter(&settings, given, environment);
}

#endif
