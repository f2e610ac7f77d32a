/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kvm.h - does KVM run a guest here? */
#ifndef HOST_QEMU_KVM_H
#define HOST_QEMU_KVM_H

/* Whether this QEMU runs a guest with KVM on this CPU (-cpu), found by running one: "host" is the
 * host's own, and ",enforce" behind another one asks for all that it has. 0 also when there is no
 * such program. */
int qemu_kvm_works(const char *qemu, const char *cpu);

#endif
