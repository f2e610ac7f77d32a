#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# places.t - what programs take for granted is there when init hands over; and init on a machine that is
# running touches nothing.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

cat >"$scratch/line" <<'END'
[ ! -e /again ] || exit 99
: >/again
echo 'by /dev/stdout' >/dev/stdout
echo 'by /dev/stderr' >/dev/stderr
echo 'by /dev/fd' >/dev/fd/1
wc -c </dev/stdin
stat -c '%n %F %a' /dev/stdout /dev/fd/ /dev/shm /tmp
stat -f -c '%n is %T' /dev/shm
echo 'by shared memory' >/dev/shm/file && cat /dev/shm/file
cmp /line /second && ls /~marks | wc -l
ping -c 1 127.0.0.1 | grep -c '^64 bytes'
for node in null zero full random urandom tty ptmx; do
	[ -c /dev/$node ] || echo "no /dev/$node"
done
cat /proc/mounts >/before
/init; echo "without a word: $?"
/init --version; echo "--version: $?"
/init --help | grep usage
/init reboot 2>&1; echo "another word: $?"
# Process 1 of another namespace, which sees this one's /proc, its own, or none.
unshare -p -f /init 2>&1; echo "process 1 of a container: $?"
unshare -p -f -m --mount-proc sh -c 'sleep 1000 & exec /init' 2>&1; echo "... with its own /proc: $?"
mkdir /container && cp /init /container && unshare -p -f chroot /container /init 2>&1; echo "... with none: $?"
cmp /proc/mounts /before && echo 'the same mounts'
tr '\0' '\n' </proc/$$/environ | grep ^PATH
# Somebody holds the disk when the machine ends: nobody but init flushes what was written.
(exec 3>/dev/vda && echo 'written to the last' >&3 && : >/held && exec sleep 10000) &
until [ -e /held ]; do sleep 0.1; done
exit 217
END
guest_cpio "$scratch/one.cpio" --add "$scratch/line:/line:0644"
# Two archives, both whole, are one initial CPIO.
[ -n "$guest_missing" ] || {
	"$mkpayload" cpio -o "$scratch/two.cpio" --no-default --add "$scratch/line:/second:0644" 2>/dev/null ||
		note 'mkpayload cpio failed'
	cat "$scratch/one.cpio" "$scratch/two.cpio" >"$scratch/init.cpio"
}
truncate -s 1M "$scratch/disk"
boots 'what programs take for granted is there' 217 '^by /dev/stdout$
^by /dev/stderr$
^by /dev/fd$
^0$
^/dev/stdout symbolic link 777$
^/dev/fd/ directory 500$
^/dev/shm directory 1777$
^/tmp directory 1777$
^/dev/shm is tmpfs$
^by shared memory$
^4$
^1$' "$scratch/init.cpio" --write-disk "$scratch/disk" --append 'payload.device=none PATHX=/x'
silent '... nobody says a word about two archives' '^init: .*archive'
silent '... and the nodes' '^no /dev/'
booted '... init, not as process 1, says what it is' 217 '^init: this is the init of an initial CPIO, and does nothing
^without a word: 2$
^init (lbpayload) [0-9]
^--version: 0$
^usage: the kernel starts it
^another word: 2$
^process 1 of a container: 2$
^... with its own /proc: 2$
^... with none: 2$'
booted '... and touches nothing' 217 '^the same mounts$'
booted '... a PATH, beside a word that begins like it' 217 '^PATH=/
^PATHX=/x$'
if [ -n "$guest_missing" ]; then
	skip '... what was written is on the disk' "$guest_missing"
else
	is '... what was written is on the disk' "$(head -c 19 "$scratch/disk" | tr -d '\0')" 'written to the last'
fi

done_testing
