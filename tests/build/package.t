#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# package.t - Debian's packages: built from the last commit, accepted by lintian, installed in a chroot, used there, and purged
# without a trace. Some minutes, so only with PACKAGE=all (make check-package). MIRROR=URL names another mirror of Debian.
. "$(dirname "$0")/../lib.sh"
. "$top/demo/kernel.sh"

cannot=''
for tool in dh dpkg-buildpackage lintian debootstrap git unshare; do
	have $tool || cannot="no $tool: 'tests/provide package' brings it"
done
[ "$(id -u)" -eq 0 ] || cannot='not root, who alone can make a chroot'
[ "${PACKAGE:-}" = all ] || cannot='make check-package does it'
if [ -n "$cannot" ]; then
	skip "Debian's packages" "$cannot"
	done_testing
	exit
fi
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
cd "$scratch" || exit 1
# What git does not know in the source; others may edit what it does.
untracked()
{
	git -C "$top" status --porcelain | grep '^??'
}
untracked >status.before

# --- Built. ---

ok 'dpkg-buildpackage' "$top/packaging/build-debian" built
ok 'lintian has nothing to say' lintian --allow-root --fail-on error,warning built/*.changes
lintian --allow-root built/*.changes >said 2>&1
is '... not a word' "$(cat said)" ''
package=$(echo built/lbpayload_*.deb)
fails 'not into a directory that is not empty' 1 'is not empty' "$top/packaging/build-debian" built

# --- Installed. ---

mirror=${MIRROR:-$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' | head -n 1)}
release=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
if ! debootstrap --variant=minbase --include=kmod "$release" root "${mirror:-http://deb.debian.org/debian}" >debootstrap.log 2>&1; then
	skip 'installed, used and purged' "no $release from $mirror: MIRROR=URL names one that can be had"
	done_testing
	exit
fi
# in_root COMMAND...: with what programs expect of a system; nothing of it is mounted for others.
in_root()
{
	unshare -m sh -c 'mount -t proc proc root/proc && mount --rbind /dev root/dev && exec chroot root "$@"' - "$@"
}
# What is on its disk, but for what dpkg remembers for itself.
listing()
{
	(cd root && find . -xdev \( -path './var/lib/dpkg' -o -path './var/log' -o -path './var/cache' -o -path './tmp' -o -path ./proc \
		-o -path ./dev -o -path ./var/lib/apt \) -prune -o -printf '%p %M %s\n' | sort)
}
# QEMU is only recommended, and is not what is purged.
in_root apt-get -qq install -y --no-install-recommends qemu-system-x86 >apt.log 2>&1 && qemu=yes
listing >before
cp "$package" root/tmp/package.deb
ok 'dpkg -i' in_root dpkg -i /tmp/package.deb
for program in mkpayload kernel-bootstrap qemu-run; do
	ok "$program is there" in_root $program --version
	ok "... and completed by bash" test -s "root/usr/share/bash-completion/completions/$program"
	ok "... and by zsh" test -s "root/usr/share/zsh/vendor-completions/_$program"
	ok "... its manual" test -s "root/usr/share/man/man1/$program.1.gz"
done

# --- Used: what the demo shows. ---

mkdir root/tmp/distfiles && seq 100000 >root/tmp/distfiles/numbers && echo text >root/tmp/distfiles/text
ok 'pack' in_root mkpayload pack --sums -o /tmp/external.img /tmp/distfiles
ok 'verify' in_root mkpayload verify /tmp/external.img
ok 'extract' in_root mkpayload extract -C /tmp/out /tmp/external.img
ok '... the same' cmp root/tmp/distfiles/numbers root/tmp/out/numbers
for arch in x86_64 i386 arm64 riscv64; do
	ok "cpio for $arch" in_root mkpayload cpio -o /tmp/init.cpio --arch $arch
done
if kernel_find >/dev/null && [ -n "${kernel_modules:-}" ] && [ -n "${qemu:-}" ]; then
	mkdir -p root/tmp/kernel && cp -L "$kernel" root/tmp/kernel/vmlinuz && cp -R "$(readlink -f "$kernel_modules")" root/tmp/kernel/
	in_root qemu-run --kernel /tmp/kernel/vmlinuz --modules-from "/tmp/kernel/$(basename "$(readlink -f "$kernel_modules")")" \
		sha256sum >out 2>err <root/tmp/distfiles/text
	is 'qemu-run of a program of the chroot' "$? $(cat out)" "0 $(sha256sum <root/tmp/distfiles/text)"
	[ -s out ] || note "$(tail -20 err)"
else
	skip 'qemu-run of a program of the chroot' 'no kernel with modules (tests/provide brings one), or no QEMU from the mirror'
fi

# --- Purged. ---

ok 'dpkg --purge' in_root dpkg --purge lbpayload
listing >after
is '... leaves nothing' "$(diff before after)" ''
is 'nothing is left in the source' "$(untracked | diff status.before -)" ''
is 'nothing is mounted' "$(grep -c "$scratch" /proc/mounts)" 0
done_testing
