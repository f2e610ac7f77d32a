#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# chroot.t - docs/chroot.md as it stands there. The checkout's first program is one that says that it was called.

# shellcheck source=tests/pages/page.sh
. "$(dirname "$0")/page.sh"

page_open chroot.md
if [ "$(id -u)" -ne 0 ] || ! unshare -mp -f true 2>/dev/null || [ ! -e /dev/loop-control ] || [ ! -x "${busybox:-}" ]; then
	skip 'docs/chroot.md' 'not root, no namespaces, or no busybox'
	done_testing
	exit
fi
cp -r "$files" "$page_at/distfiles"
mkdir "$scratch/programs" && ln -s "$busybox" "$scratch/programs/busybox"
PATH=$PATH:/usr/sbin:/sbin:$scratch/programs

step '^mkdir -p root'
step '^payload-chroot --ephemeral'
is '... and nothing stays' "$(ls -d "$page_at/root/gone" 2>/dev/null)" ''
step '^mkpayload pack'
step 'new.ext4'
"$top/tests/kernel-bootstrap/make-tree" "$page_at/live-bootstrap"
printf '#include <stdio.h>\nint main(void) { return puts("kaem begins") < 0; }\n' >"$scratch/kaem.c"
${CC:-cc} -static -o "$scratch/kaem" "$scratch/kaem.c"
cp "$scratch/kaem" "$page_at/live-bootstrap/seed/stage0-posix/bootstrap-seeds/POSIX/x86/kaem-optional-seed"
step '--bootstrap'
ok '... its first program' grep -qx 'kaem begins' "$scratch/said"
page_done
