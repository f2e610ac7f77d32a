#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# escapes.t - a target whose links lead out, and one that wants out: this machine's files, and its mounts, stay as they are.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/chroot/chroot.sh
. "$top/tests/chroot/chroot.sh"
chroot_begin
mkdir -p host/sub && echo secret >host/file && echo x >host/sub/x
before

# checksum: of what must not change, with its names, modes and times.
checksum()
{
	(find host -printf '%p %y %m %i %s %T@ %C@\n'; find host -type f -exec cat {} +; cat /etc/resolv.conf /etc/passwd) 2>/dev/null | sha256sum
}
sum=$(checksum)
up=../../../../../../../../../../../../../..

# Each a place of the target that leads out, if it is followed as this machine does.
ln -s "$up$scratch/host" dir/up
ln -s "$scratch/host" dir/absolute
ln -s "$scratch/host/file" dir/file
ln -s "$scratch/host/new" dir/dangling
ln -s "$scratch/host" dir/root/inner
echo put >put && mkdir -p putdir/inner && echo put >putdir/inner/file && echo put >putdir/dangling
for to in /up/new /absolute/new /up/sub/x /absolute/file "/$up$scratch/host/file" "/root/$up$scratch/host/new" /file /dangling /dangling/x; do
	in_target --put "put:$to" dir true >said 2>&1
	is "--put to $to" "$(checksum)" "$sum"
done
in_target --put putdir:/root --put putdir:/ dir true >said 2>&1
is "--put of a directory over links" "$(checksum)" "$sum"
rm -rf dir"$scratch" dir/up dir/absolute dir/file dir/dangling
ln -s "$up$scratch/host" dir/up && ln -s "$scratch/host" dir/absolute && ln -s "$scratch/host/file" dir/file
for from in /up /up/file /absolute/file /absolute "/$up$scratch/host/file" /file; do
	rm -rf got
	in_target --get "$from:got" dir true >said 2>&1
	is "--get of $from brings nothing of here" "$(grep -rs secret got)" ""
done
# A link where a directory was, swapped by the command; and links that an earlier --get has brought.
rm -rf got && in_target --get /root/d:got dir sh -c "mkdir /root/d; echo 1 >/root/d/a; mv /root/d /root/e; ln -s $scratch/host /root/d" >said 2>&1
is "--get of a link that was swapped in" "$(grep -rs secret got)" ""
rm -rf got dir/root/* && in_target --get /root:got dir ln -s "$scratch/host" /root/sub >said 2>&1
in_target --get /root:got dir sh -c 'rm /root/sub; mkdir /root/sub; echo evil >/root/sub/x' >said 2>&1
is "--get through a link that came before" "$(checksum)" "$sum"
rm -rf dir/root/* dir/results && ln -s "$scratch/host" dir/results
in_target --export results.img dir true >said 2>&1
is "--export of a link" "$([ -e results.img ] && "$mkpayload" list --tree results.img | grep -c file)" ""
rm dir/results && mkdir dir/results
ln -s "$scratch/host" dir/external
"$mkpayload" pack --sums -o external.img put >said
in_target --payload external.img:/external dir true >said 2>&1
is "--payload through a link" "$(checksum)" "$sum"

# --- Mounts. ---

rmdir dir/tmp dir/run && ln -s "$scratch/host" dir/tmp && ln -s "$up$scratch/host/sub" dir/run
is "mount points that are links" "$(in_target dir true 2>said; checksum)" "$sum"
fails "... of --mount" 125 'in the target /run is: ' "$chroot" --mount tmpfs:x:/run dir true
rm dir/tmp dir/run && mkdir dir/tmp dir/run
mv dir/etc dir/etc.real && ln -s "$scratch/host" dir/etc
in_target dir true >said 2>&1
is "an /etc that is a link" "$(checksum)" "$sum"
rm dir/etc && mv dir/etc.real dir/etc
in_target dir sh -c 'umount /etc/resolv.conf; rm -f /etc/resolv.conf; echo evil >/etc/resolv.conf; rm -f /etc/resolv.conf; ln -s /../../etc/passwd /etc/resolv.conf' >said 2>&1
is "a target that replaces resolv.conf" "$(checksum)" "$sum"
rm -f dir/etc/resolv.conf
# What a mount in the target is seen as, where this machine's are shared.
shared='mount --make-rshared / && cat /proc/self/mountinfo >before && "$0" dir sh -c "mount -t tmpfs x /tmp; mount -t tmpfs y /root; umount /sys" &&
	cat /proc/self/mountinfo >after && cmp before after'
ok "mounts where all are shared" unshare -m --propagation private sh -c "$shared" "$chroot"
ok "... a directory that is a shared mount" unshare -m --propagation private sh -c \
	'mount --bind dir dir && mount --make-shared dir && cat /proc/self/mountinfo >before && "$0" dir sh -c "mount -t tmpfs x /tmp; mount -t tmpfs y /root" &&
	cat /proc/self/mountinfo >after && cmp before after' "$chroot"
is "... the same" "$(checksum)" "$sum"
# No process of the target has anything of here.
is "process 1 has nothing of this machine open" "$(in_target dir sh -c 'ls -l /proc/1/fd | sed -n "s/.* -> //p"' </dev/null 2>/dev/null |
	grep -v -e '^/dev/null$' -e '^pipe:' -e '^socket:' -e '^anon_inode:')" ""
is "... and the same root" "$(in_target dir sh -c 'ls /proc/1/root/' | tr '\n' ' ')" "$(ls dir | tr '\n' ' ')"
is "the names of IPC and the host are its own" "$(in_target dir sh -c 'readlink /proc/1/ns/ipc /proc/1/ns/uts /proc/1/ns/mnt /proc/1/ns/pid' |
	grep -c -e "$(readlink /proc/self/ns/ipc)" -e "$(readlink /proc/self/ns/uts)" -e "$(readlink /proc/self/ns/mnt)" -e "$(readlink /proc/self/ns/pid)")" 0
nothing_left "nothing of these has stayed"
done_testing
