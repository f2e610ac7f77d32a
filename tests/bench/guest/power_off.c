/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * power_off.c - an /init that powers off at once: what a boot costs without anything in it. */
#include <sys/reboot.h>

int main(void)
{
	return reboot(RB_POWER_OFF);
}
