#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# hooks.t - what an archive with dracut's hooks gets, and that it must have a shell.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
mkdir -p hooks/pre-mount hooks/initqueue
echo 'true' >hooks/pre-mount/10-a.sh
echo '#!/bin/sh' >shell
ln -s shell link

# listed ARGUMENT...: what there is of what hooks need.
listed()
{
	"$mkpayload" cpio --list "$@" | awk '$4 ~ "^/((usr/)?lib/init|(usr/)?lib/dracut/hooks/|s?bin/initqueue|usr/sbin/initqueue)" { print $1, $2, $4 }'
}

fails 'hooks without a shell' 1 '^mkpayload: --add hooks:/lib/dracut/hooks: /lib/dracut/hooks/pre-mount/10-a.sh: is sourced by a shell, and /bin/sh is' \
	"$mkpayload" cpio -o init.cpio --add hooks:/lib/dracut/hooks
fails '... with one that cannot be executed' 1 'is sourced by a shell' \
	"$mkpayload" cpio -o init.cpio --add hooks:/lib/dracut/hooks --add shell:/bin/sh:644
ok '... leave no archive' test ! -e init.cpio
is 'hooks with a shell' "$(listed --add hooks:/lib/dracut/hooks --add shell:/bin/shell:755 --add link:/bin/sh)" 'dir 0755 /lib/dracut/hooks/cleanup
dir 0755 /lib/dracut/hooks/cmdline
dir 0755 /lib/dracut/hooks/emergency
dir 0755 /lib/dracut/hooks/initqueue
dir 0755 /lib/dracut/hooks/initqueue/finished
dir 0755 /lib/dracut/hooks/initqueue/online
dir 0755 /lib/dracut/hooks/initqueue/settled
dir 0755 /lib/dracut/hooks/initqueue/timeout
dir 0755 /lib/dracut/hooks/mount
dir 0755 /lib/dracut/hooks/pre-mount
file 0644 /lib/dracut/hooks/pre-mount/10-a.sh
dir 0755 /lib/dracut/hooks/pre-pivot
dir 0755 /lib/dracut/hooks/pre-trigger
dir 0755 /lib/dracut/hooks/pre-udev
dir 0755 /lib/init
file 0755 /lib/init/driver
file 0755 /sbin/initqueue'
printf 'dir /usr 0755 0 0\ndir /usr/lib 0755 0 0\nslink /lib usr/lib 0777 0 0\n' >merged.spec
is '... where /lib is a link' "$(listed --spec merged.spec --add hooks:/usr/lib/dracut/hooks --add shell:/bin/sh:755 | grep -c 'usr/lib/')" 16
is '... with an initqueue of its own' \
	"$("$mkpayload" cpio --list --add hooks:/lib/dracut/hooks --add shell:/bin/sh:755 --add shell:/sbin/initqueue:755 |
		awk '$4 == "/sbin/initqueue" { print $3 }')" 10
is 'without hooks there is nothing of it' "$(listed --add shell:/bin/sh:755 --add hooks/initqueue:/lib/dracut/hooks/pre-mount)" 'dir 0755 /lib/dracut/hooks/pre-mount'
is '... nor with --no-default' "$(listed --no-default --add hooks:/lib/dracut/hooks)" 'dir 0755 /lib/dracut/hooks/initqueue
dir 0755 /lib/dracut/hooks/pre-mount
file 0644 /lib/dracut/hooks/pre-mount/10-a.sh'
for script in driver initqueue; do
	ok "what is packed is init/$script.sh" cmp "$top/init/$script.sh" "${mkpayload%/*}/x86_64/$script"
done
done_testing
