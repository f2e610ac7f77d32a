/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sets.c - the drivers for a purpose. A set is what one wishes for: of its modules a kernel may
 * have some built in, and others not at all. */
#include "mkpayload/cpio/modules/sets.h"

#include <string.h>

/* The disks that QEMU's machines can have, but for USB, which is large. */
#define QEMU_DISKS                                                                            \
	"virtio_pci", "virtio_mmio", "virtio_blk", "virtio_scsi", "ata_piix", "ahci", "nvme", \
		"sd_mod"

/* A keyboard on USB, for who has to type: machines have no other, and no BIOS helps once Linux
 * runs. */
#define KEYBOARD "usbhid", "hid_generic"

static const char *const none[] = { 0 };
/* All that qemu-run --disk offers. */
static const char *const qemu[] = { QEMU_DISKS, "xhci_pci", "usb_storage", KEYBOARD, 0 };

/* Those of machines: IDE and SATA in general, MMC and SD cards, the usual SCSI and RAID adapters.
 */
static const char *const disk[] = { QEMU_DISKS, "pata_acpi", "ata_generic", "vmd", "sdhci_pci",
	"sdhci_acpi", "mmc_block", "sym53c8xx", "mptspi", "mptsas", "mpt3sas", "megaraid_sas",
	"hpsa", "aacraid", "vmw_pvscsi", "hv_storvsc", "xen_blkfront", 0 };
static const char *const usb[] = { "xhci_pci", "ehci_pci", "ohci_pci", "uhci_hcd", "usb_storage",
	"uas", "sd_mod", KEYBOARD, 0 };

static const char *const ports[] = { "virtio_pci", "virtio_mmio", "virtio_console", 0 };
static const char *const net[] = { "virtio_pci", "virtio_net", "e1000", "e1000e", "r8169", "igb",
	"tg3", 0 };
static const char *const fs[] = { "ext4", "xfs", "btrfs", "f2fs", "vfat", "nls_ascii", "nls_cp437",
	"exfat", "isofs", "squashfs", "erofs", "overlay", "loop", 0 };

static const struct module_set sets[] = {
	{ "qemu", qemu, 0 },
	{ "disk", disk, 0 },
	{ "usb", usb, 0 },
	{ "net", net, 0 },
	{ "fs", fs, 0 },
	{ "ports", ports, 1 },
	{ "none", none, 1 },
};

const struct module_set *module_set_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof sets / sizeof *sets; i++) {
		if (strcmp(name, sets[i].name) == 0)
			return &sets[i];
	}
	return 0;
}

const char *module_set_check(const char *name)
{
	return module_set_find(name) ? 0 : "there are qemu, disk, usb, net, fs, ports, none";
}
