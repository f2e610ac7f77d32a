#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# sourced.t - dracut's hooks, which init's driver sources: at each point one that exits and one that finds what others have set;
# the queue, which makes the root; shells where rd.break= and rd.shell ask for them; what becomes of a boot in which one fails.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

PATH=$PATH:/sbin:/usr/sbin
[ -n "$guest_missing" ] || have mke2fs || guest_missing="no mke2fs: tests/provide brings it"
points='cmdline pre-udev pre-trigger pre-mount mount pre-import post-import pre-pivot cleanup'
console='payload.stdin=console payload.stdout=console payload.stderr=console'

# sourced LIST POINT/NAME: a hook whose lines come from standard input, in the list of that name.
sourced()
{
	sourced_file=$scratch/$1-$(echo "$2" | tr / -)
	cat >"$sourced_file"
	echo "file /lib/dracut/hooks/$2.sh $sourced_file 0644 0 0" >>"$scratch/$1.spec"
}

for point in $points; do
	sourced all "$point/10-exits" <<-END
	from_$(echo "$point" | tr - _)="'\$seen"
	exit 0
	END
	sourced all "$point/20-last" <<-'END'
	seen=$seen.
	echo "hook: ${job#/lib/dracut/hooks/} $seen $from_cmdline $NEWROOT"
	false
	END
done
sourced all pre-udev/15-fails <<-'END'
exit 3
END
sourced all pre-trigger/15-killed <<-'END'
kill -9 $$
END
sourced all cleanup/15-fails <<-'END'
(exit 1) || exit 4
END
# The root is a file of the archive, which a job makes a device when a hook has asked for it.
sourced all initqueue/10-exits <<-'END'
exit 0
END
sourced all pre-trigger/30-asks <<-'END'
/sbin/initqueue --settled --onetime --unique --name makes losetup /dev/loop0 /image
/sbin/initqueue --settled --name again sh -c 'echo again; : >"/again/$$"'
/sbin/initqueue --finished --unique --name ends sh -c '[ "$(ls /again | wc -l)" -ge 3 ]'
mkdir /again
END
# A program beside them.
# shellcheck disable=SC2016
printf '#!/bin/sh\necho "program: $HOOK"\n' >"$scratch/program"
for point in $points; do
	echo "file /lib/init/hooks/$point/10-program $scratch/program 0755 0 0" >>"$scratch/all.spec"
done

# Nobody types into the shell that init starts; an interactive one reads this.
# shellcheck disable=SC2016 # the guest's
echo 'echo "shell:" $(ls /sysroot /mnt/root/sbin 2>/dev/null); exit' >"$scratch/shrc"
mkdir -p "$scratch/tree/sbin" "$scratch/tree/bin" "$scratch/tree/dev" "$scratch/tree/proc" "$scratch/tree/sys" "$scratch/tree/run"
# shellcheck disable=SC2016
printf '#!/bin/busybox sh\necho "root: process $$ of $(busybox ls -d /proc/[1-9]* | busybox wc -l)"\necho init: payload.status=7\nbusybox poweroff -f\n' \
	>"$scratch/tree/sbin/init"
chmod 755 "$scratch/tree/sbin/init"
[ -n "$guest_missing" ] || cp "$busybox" "$scratch/tree/bin/busybox"
truncate -s 8M "$scratch/image"
[ -n "$guest_missing" ] || mke2fs -q -F -t ext4 -O ^has_journal -L made -d "$scratch/tree" "$scratch/image"

guest_disks='--module=loop --module=ext4'
guest_archive()
{
	guest_cpio "$scratch/$1.cpio" --spec "$scratch/$1.spec" --add "$scratch/image:/image:0644" \
		--add "$scratch/shrc:/shrc:0644"
}
guest_archive all
boots 'hooks of dracut share one shell' 7 '^init: /lib/dracut/hooks/pre-udev/15-fails.sh: exit status 3 ends its shell
^init: /lib/dracut/hooks/pre-trigger/15-killed.sh: its shell was killed
^init: /lib/dracut/hooks/initqueue/10-exits.sh: exit status 0 ends its shell
^init: /lib/dracut/hooks/cleanup/15-fails.sh: exit status 4 ends its shell
^init: root=LABEL=made is /dev/loop0, 8.0 MiB, ext4
^root: process 1' "$scratch/all.cpio" --append "payload.mode=exec $console ENV=/shrc root=LABEL=made rd.retry=600 rd.break=pre-pivot"
if [ -n "$guest_missing" ]; then
	skip '... each hook in its order, with the variables of those before it' "$guest_missing"
	skip '... jobs run as long as there is something to wait for' "$guest_missing"
else
	wanted='' seen=''
	for point in $points; do
		seen=$seen.
		wanted="${wanted}program: $point
hook: $point/20-last.sh $seen ' /sysroot
"
	done
	is '... each hook in its order, with the variables of those before it' "$(grep '^hook:\|^program:' "$boot_log")
" "$wanted"
	is '... jobs run as long as there is something to wait for' "$(grep -c '^again' "$boot_log")" 3
	is '... rd.break: a shell, once, with the root in both places' "$(grep -c '^init: rd.break: before pre-pivot' "$boot_log") \
$(grep '^shell:' "$boot_log")" '1 shell: /mnt/root/sbin: init /sysroot: bin dev lost+found proc run sbin sys'
fi

# What ends a boot, and what is said then; with rd.shell all is tried again.
sourced fails pre-mount/10-fails <<-'END'
try=$((try + 1))
[ $try -ne 1 ] || die 'of no use'
[ $try -ne 2 ] || exit 5
END
sourced fails pre-mount/20-behind <<-'END'
echo "hook: behind $try"
END
sourced fails emergency/10-help <<-'END'
echo "hook: help"
END
sourced fails initqueue/10-makes <<-'END'
[ -n "$made" ] || losetup /dev/loop0 /image
made=yes
END
guest_archive fails
boots 'a hook that fails ends the boot, or all is tried again' 7 '^init: /lib/dracut/hooks/pre-mount/10-fails.sh: of no use
^init: /lib/dracut/hooks/pre-mount/10-fails.sh: exit status 5 ends its shell
^init:   loop0 8.0 MiB ext4 LABEL=made
^init:   the last messages of the kernel:
^init:   \[ *[0-9.]*\] ' "$scratch/fails.cpio" --append "payload.mode=exec $console ENV=/shrc root=LABEL=made rootdelay=600 rd.shell"
if [ -n "$guest_missing" ]; then
	skip '... in this order' "$guest_missing"
else
	is '... in this order' "$(grep '^hook:\|^shell:\|^init: trying\|^root:' "$boot_log" | cut -d ' ' -f 1-3 |
		sed 's/^\(shell:\).*/\1/')" "hook: help
shell:
init: trying again
hook: help
shell:
init: trying again
hook: behind 3
root: process 1"
	is '... with the last twenty messages' "$(grep -c '^init:   \[ *[0-9.]*\] ' "$boot_log")" 40
fi

# A root that hooks alone know, what they wait for, and one that hangs meanwhile; nobody gets a shell who has not asked for one.
sourced never initqueue/finished/hangs <<-'END'
[ ! -e /late ] || [ -e /hung ] || { : >/hung; sleep 1000; }
END
sourced never initqueue/finished/never <<-'END'
[ -e /never ]
END
sourced never initqueue/timeout/10-late <<-'END'
echo "hook: late"
: >/late
END
guest_archive never
boots 'what never comes ends the boot' 125 '^init: /lib/dracut/hooks/initqueue/finished/hangs.sh: takes longer than the root is waited for; ended
^init: /lib/dracut/hooks/initqueue/finished/hangs.sh: not finished
^hook: late
^init: waiting for root=nfs:server:/root, [0-9]* s: initqueue is not finished; here are:
^init: root=nfs:server:/root: initqueue is not finished after 6 s; here are:
^init: cannot go on
^qemu-run: init failed: root=nfs:server:/root: initqueue is not finished after 6 s' "$scratch/never.cpio" --append "payload.mode=exec $console ENV=/shrc root=nfs:server:/root rd.retry=6"
silent '... without a shell' '^shell:'

# What hooks take is not what the root is awaited for: the link is made behind the first turn, which alone is
# longer than the limit.
sourced slow initqueue/10-asks <<-'END'
asked=$((asked + 1))
[ $asked -gt 1 ] || { losetup /dev/loop0 /image && sleep 12; }
END
sourced slow initqueue/finished/link <<-'END'
[ -e /dev/disk/by-label/made ] && [ $asked -ge 4 ]
END
guest_archive slow
boots 'a hook may take longer than the root is awaited' 7 '^init: waiting for /lib/dracut/hooks/initqueue/10-asks.sh$
^init: command line: rd.break=nowhere: no such point; init(8) lists them
^init: rd.break: before pre-mount
^init: rd.break: before pre-pivot
^root: process 1' "$scratch/slow.cpio" --append "payload.mode=exec $console ENV=/shrc root=LABEL=made rd.retry=8 rd.break=pre-mount rd.break=nowhere rd.break=pre-pivot"
boots 'a root= that nobody knows' 125 '^init: root=LABELS=made: no hook has mounted it on /sysroot; init itself: ' \
	"$scratch/slow.cpio" --append "payload.mode=exec $console root=LABELS=made rd.retry=60"

sourced cmdline cmdline/10-fails <<-'END'
exit 3
END
sourced cmdline emergency/10-help <<-'END'
echo "hook: help"
END
guest_archive cmdline
boots 'a hook of cmdline that fails ends the boot as others do' 125 '^hook: help
^init:   the last messages of the kernel:
^init: cannot go on' "$scratch/cmdline.cpio" --append "payload.mode=exec $console payload.on_error=poweroff root=LABEL=made"
done_testing
