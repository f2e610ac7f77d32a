/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_wait_test.c - how long init waits for a root and for those who bring it, and what it does then. */
#include "format/initial.h"
#include "init/driver.h"
#include "init/ending.h"
#include "init/hooks.h"
#include "init/import.h"
#include "init/root.h"
#include "init/root_devices.h"
#include "init/root_events.h"
#include "init/root_mount.h"
#include "init/switch_root.h"

#include "fake.h"

/* --- Stand-ins. --- */

static struct root_device disk = { .name = "vda", .path = "/dev/vda", .major = 254, .size_bytes = 4096 };
static struct settings settings;
static int queue, has_programs, comes_by_programs;
static unsigned mounts_at, turns; /* which try of mount mounts; 0: none */
static uint32_t turn_ms;         /* what hooks of finished take */
static int comes_at_once;        /* each turn makes an event */
static int ready;                /* what the kernel says of a btrfs */
static uint64_t payload_at;      /* the file system that the payload's files are on */

int hooks_are_there(int point)
{
	return point == HOOKS_INITQUEUE && has_programs;
}

int hooks_run(int point, const struct settings *of, char *const *environment)
{
	static unsigned tries;

	tries = point == HOOKS_MOUNT ? tries + 1 : 0;
	if (of && environment && (point == HOOKS_MOUNT || point == HOOKS_INITQUEUE))
		fake_note(point == HOOKS_MOUNT ? "mount; " : "programs; ");
	if (point == HOOKS_MOUNT && tries == mounts_at)
		fake_find(INITIAL_ROOT)->file_system = 7;
	if (point == HOOKS_INITQUEUE && comes_by_programs)
		disk.superblock.type = "ext4";
	return 0;
}

int hooks_queue(int is_late, uint32_t *left_ms, const struct settings *of, char *const *environment)
{
	turns += of && environment;
	*left_ms -= turn_ms < *left_ms ? turn_ms : *left_ms;
	return is_late < 0 ? DRIVER_ENDS : queue;
}

void root_devices_look(struct root_devices *devices, int all_anew)
{
	static const char *type;

	if (all_anew)
		type = disk.superblock.type;
	devices->count = type != 0;
	devices->list[0] = &disk;
}

void root_events_open(void)
{
}

int root_events_wait(uint32_t limit_ms)
{
	if (turns > 1000)
		abort();
	fake_clock_ms += comes_at_once ? 0 : limit_ms;
	return has_programs || comes_at_once;
}

uint32_t root_events_clock_ms(void)
{
	return (uint32_t)fake_clock_ms;
}

int root_mount(const struct settings *of, const struct root_device *device)
{
	fake_note("mount %s; ", of && device ? device->path : "memory");
	return 0;
}


void root_unmount(void)
{
}

int import_is_wanted(const struct settings *of)
{
	return !of->device;
}

int import_payload(const struct settings *of, char *const *environment)
{
	if (environment && payload_at)
		fake_text("/sysroot/external", "")->file_system = payload_at;
	fake_note("import %s; ", of->directory);
	return 0;
}

int switch_root(struct settings *of, char *const *environment)
{
	fake_note(of && environment ? "switch; " : "");
	return INITIAL_STATUS_FAILED;
}

void ending_failed(const struct settings *of, int status, char *const *environment)
{
	fake_note(of && environment ? "status %d; " : "%d", status);
	longjmp(fake_end, 1);
}

int ending_shell(char *const *environment)
{
	return environment ? -1 : 0;
}

/* --- The ways. --- */

/* Brings this root, with a driver or without. */
static uint64_t enters(const char *root, const char *delay, int has_driver)
{
	static char *none[] = { 0 };
	uint64_t begin_ms = fake_clock_ms;
	int i;

	fake_begin();
	fake_text("/", "")->file_system = 1;
	fake_text(INITIAL_ROOT, "")->file_system = 1;
	if (has_driver)
		fake_text(INITIAL_DRIVER, "");
	if (ready)
		fake_text("/dev/btrfs-control", "");
	for (i = 0; i < 20; i++)
		fake_tell(SYS_IOCTL, ready, 0);
	settings.root.root = root;
	settings.root.delay = delay;
	settings.directory = "/external";
	turns = 0;
	if (setjmp(fake_end) == 0)
		root_enter(&settings, none, none);
	return fake_clock_ms - begin_ms;
}

static int said(const char *text)
{
	return strstr(fake_said, text) != 0;
}

static void check_time(void)
{
	uint64_t took_ms;

	settings.device = "none";
	ok(enters("/dev/vda", "3", 0) == 3001 && said("init: root=/dev/vda: not here after 3 s; here are:\n"), "as long as is said");
	queue = DRIVER_WAITS;
	disk.superblock.type = "ext4";
	took_ms = enters("/dev/vda", "3", 1);
	ok(took_ms == 3001 && said(": initqueue is not finished after 3 s"), "so long is initqueue awaited");
	ok(turns == 8, "... every half second, and once more");
	comes_at_once = 1;
	took_ms = enters("/dev/vda", "3", 1);
	ok(took_ms == 0 && turns == 62 && said(": initqueue is not finished after 3 s"), "an event by each turn is no end of turns");
	comes_at_once = 0;
	turn_ms = 1000;
	took_ms = enters("/dev/vda", "6", 1);
	ok(took_ms == 2001 && said(": initqueue is not finished after 6 s"), "what hooks of finished take is of the time");
	turn_ms = 100000;
	took_ms = enters("/dev/vda", "6", 1);
	ok(took_ms == 1 && turns == 2, "... all of it");
	ok(enters("/dev/vda", "86401", 1) == 0 && said("wanted is a number of seconds up to 86400\n"), "a limit that is none");
	queue = turn_ms = 0;
	enters("/dev/vda", "3", 1);
	is(fake_trace, "mkdir /sysroot 755; mkdir /mnt 755; link /sysroot /mnt/root; mount; mount /dev/vda; import /sysroot/external; "
		       "switch; log 3 16383; status 125; ", "one that is there");
}

/* Linux does not count the seed of a btrfs. */
static void check_btrfs(void)
{
	uint64_t took_ms;

	disk.superblock.type = "btrfs";
	took_ms = enters("/dev/vda", "3", 0);
	ok(took_ms == 0 && strstr(fake_trace, "mount /dev/vda"), "a btrfs where there is nobody to ask");
	ready = 1;
	took_ms = enters("/dev/vda", "3", 0);
	ok(took_ms == 3001 && strstr(fake_trace, "mount /dev/vda"), "one of which a disk is missing is tried at the end of the time");
	ok(said("init: root=/dev/vda: a disk of it is missing; it is tried all the same\n"), "... which is said");
	settings.root.options = "degraded";
	ok(enters("/dev/vda", "3", 0) == 0, "... at once where rootflags= does without");
	settings.root.options = 0;
	ready = 0;
}

/* What programs of hooks make of a disk that was there is seen. */
static void check_programs(void)
{
	disk.superblock.type = 0;
	has_programs = comes_by_programs = 1;
	ok(enters("/dev/vda", "3", 0) == 0 && strstr(fake_trace, "programs; mkdir /sysroot"), "a file system that a hook makes");
	has_programs = comes_by_programs = 0;
}

static void check_tries(void)
{
	queue = 0;
	mounts_at = 3;
	enters("nfs:server:/", "3", 1);
	ok(strstr(fake_trace, "mount; sleep 500000000; mount; sleep 500000000; mount; import") != 0, "hooks of mount: tried again");
	mounts_at = 0;
	enters("nfs:server:/", "3", 1);
	ok(fake_sleeps == 20 && said("root=nfs:server:/: no hook has mounted it on /sysroot; init itself: not a /dev/NAME"),
		"... twenty times");
	enters("tmpfs", "3", 1);
	ok(fake_sleeps == 0 && strstr(fake_trace, "mount; mount memory; import") && turns == 0, "... what init can mount once; tmpfs");
}

static void check_payload(void)
{
	settings.device = 0;
	payload_at = 7;
	enters("tmpfs", 0, 0);
	ok(strstr(fake_trace, "switch; ") && !said("link"), "a payload below the root");
	payload_at = 1;
	enters("tmpfs", 0, 0);
	ok(!strstr(fake_trace, "switch; "), "... that a link in the root leads out of it");
	ok(said("init: /sysroot/external: a link in the root leads out of it, and the payload with it\n"), "... is said");
	payload_at = 0;
	enters("tmpfs", 0, 0);
	ok(strstr(fake_trace, "switch; ") != 0, "... that found none");
	payload_at = 1;
	settings.device = "none";
	enters("tmpfs", 0, 0);
	ok(strstr(fake_trace, "switch; ") != 0, "... where there is none nobody asks");
}

int main(void)
{
	check_time();
	check_btrfs();
	check_programs();
	check_tries();
	check_payload();
	return tap_end();
}
