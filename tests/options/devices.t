#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# devices.t - no output is made where devices are (lib/host/output_rule.h), in whichever root, and by which path.
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/kernel-bootstrap/tree.sh
. "$top/tests/kernel-bootstrap/tree.sh"

cd "$scratch" || exit 1
export LC_ALL=C
kb=$(dirname "$mkpayload")/kernel-bootstrap
mkdir files && echo 1 >files/a && "$mkpayload" pack -o image files >out && "$top/tests/kernel-bootstrap/make-tree" tree &&
	make_checkout plain && make_places plain || exit 1

new=/dev/lbpayload-new-$$
for words in "$mkpayload extract image -C $new/to" "$kb image --qemu --target-size 1 -o $new tree" \
	"$kb install --patches $new plain"; do
	# shellcheck disable=SC2086
	fails "a directory that is not there yet: $words" 1 ": $new.*: is where devices are, and files do not go" $words
	ok "... is not made" test ! -e "$new"
done
if [ "$(id -u)" -eq 0 ] && mkdir -p root/dev/sub bound && mknod root/dev/null c 1 3 2>notes; then
	fails "another root's devices" 1 '^mkpayload: root/dev/sdz: there is no such device$' \
		"$mkpayload" pack --force -o root/dev/sdz files
	fails "... below them" 1 '^mkpayload: root/dev/sub/sdz: there is no such device$' \
		"$mkpayload" pack --force -o root/dev/sub/sdz files
	echo precious >root/dev/sdb
	fails "... a regular file among them" 1 \
		'^mkpayload: root/dev/sdb: a regular file among the devices: there is no such device$' \
		"$mkpayload" pack --force -o root/dev/sdb files
	is "... stays" "$(cat root/dev/sdb)" precious
	ok "a root with them is no such place" "$mkpayload" pack -o root/out files
else
	skip "another root's devices" "run as root, where nodes can be made"
fi
# Where /dev is no file system of its own, and there is no /proc: the root alone, at another place.
# shellcheck disable=SC2016
if [ "$(id -u)" -eq 0 ] && unshare -m sh -c 'mount --bind / bound && mount --bind "$1" "bound$1" && mount --bind "$2" "bound$2" &&
	[ -d bound/dev ] && [ ! -e bound/proc/self ] && chroot bound "$3" --version' - "$top" "$scratch" "$mkpayload" >out 2>&1; then
	fails "a /dev that is no file system, and no /proc" 1 '^mkpayload: /dev/lbpayload-none: there is no such device$' \
		unshare -m sh -c 'mount --bind / bound && mount --bind "$1" "bound$1" && mount --bind "$2" "bound$2" &&
			chroot bound "$3" pack --force -o /dev/lbpayload-none "$2/files"; status=$?; rm -f bound/dev/lbpayload-none; exit $status' \
		- "$top" "$scratch" "$mkpayload"
else
	skip "a /dev that is no file system, and no /proc" "run as root, with unshare -m that may mount"
fi
done_testing
