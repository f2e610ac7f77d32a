/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_root_test.c - the root that init brings: events of the kernel, links in /dev/disk, what is mounted how. */
#include "format/initial.h"
#include "init/root_events.h"
#include "kernel_root.h"

#include "fake.h"

/* --- Events. --- */

/* What a wait of a second makes of one of these. */
static int kinds_of(const char *event, size_t size, long read_error)
{
	fake_begin();
	fake_put("events", event, size)->read_error = read_error;
	fake_tell(SYS_SOCKET, FAKE_FD, 0);
	fake_tell(SYS_PPOLL, 1, 0);
	root_events_open();
	return root_events_wait(1000);
}

#define KINDS_OF(event) kinds_of(event, sizeof event, 0)

static void check_events(void)
{
	enum { ERROR_NOBUFS = 105 };
	uint64_t begin_ms = fake_clock_ms;

	ok(KINDS_OF("add@/devices/virtio1/block/vda\0ACTION=add\0SUBSYSTEM=block\0MAJOR=254") == ROOT_EVENT_COME, "a disk comes");
	ok(KINDS_OF("add@/devices/pci/nvme/nvme0/nvme0n1\0ACTION=add\0SUBSYSTEM=block\0SEQNUM=1") == ROOT_EVENT_COME,
		"one of NVMe, whose path does not tell");
	ok(KINDS_OF("change@/devices/virtual/block/dm-0\0SUBSYSTEM=block") == ROOT_EVENT_CHANGED, "one changes");
	ok(kinds_of("", 0, -ERROR_NOBUFS) == (ROOT_EVENT_COME | ROOT_EVENT_CHANGED), "more than the kernel keeps");
	ok(fake_clock_ms == begin_ms, "... all at once");
	ok(KINDS_OF("add@/devices/block/x\0SUBSYSTEM=blocks\0xSUBSYSTEM=block") == 0, "what is none");
	ok(fake_clock_ms == begin_ms + 1000, "... is waited for as long as is said");
}

int main(void)
{
	check_events();
	return tap_end();
}
