/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_events.h - the kernel's word that a device has come, gone or changed: uevents. */
#ifndef INIT_ROOT_EVENTS_H
#define INIT_ROOT_EVENTS_H

#include <stdint.h>

enum { ROOT_EVENT_COME = 1, ROOT_EVENT_CHANGED = 2 }; /* or gone */

/* What comes from now on is not missed. A kernel without a network has no events. */
void root_events_open(void);

/* Waits for a block device's event, and takes what has come, or waits this long; without events no
 * longer than 100 ms. Returns which kinds there were, 0 for none. */
int root_events_wait(uint32_t limit_ms);

/* Since some moment. */
uint32_t root_events_clock_ms(void);

#endif
