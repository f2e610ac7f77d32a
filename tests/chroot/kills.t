#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# kills.t - payload-chroot is struck at its steps, by signals to each of its processes and by calls that fail: nothing stays, the
# image is clean, the next run works at once. Some steps; STRIKES=all: all of them, and 1,000 random SIGKILLs (make chroot-kills).
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/chroot/chroot.sh
. "$top/tests/chroot/chroot.sh"
chroot_begin
if ! can_loop || ! "${CC:-cc}" -shared -fPIC -O1 -o strike.so "$top/tests/chroot/strike.c" -ldl 2>made; then
	skip "strikes" "no loop device, no mkfs.ext4, or no compiler that makes a shared library"
	done_testing
	exit 0
fi
make_image image dir 64 && mkdir putdir && echo 1 >putdir/file || exit 1
printf '#!/bin/sh\nsleep "${LONG:-0}"\n' >long && chmod +x long
ways='fail=5 part=INT part=TERM'
case ${STRIKES:=4} in
all)
	for target in supervisor mounter first group; do
		for signal in INT TERM HUP QUIT KILL; do ways="$ways $signal=$target"; done
	done
	ways="$ways early=supervisor early=mounter random=1000"
	;;
*) ways="$ways early=mounter KILL=supervisor KILL=first KILL=group TERM=supervisor INT=group random=$STRIKES" ;;
esac
# shellcheck disable=SC2086
STRIKE_OPTIONS='--put putdir:/root/p --get /root/x:got --post-mount ./long' \
	"$top/tests/chroot/strikes.pl" "$chroot" "$scratch" "$STRIKES" $ways
