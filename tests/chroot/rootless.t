#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# rootless.t - payload-chroot without root, in a user namespace; and live-bootstrap's chroot mode (LIVE_BOOTSTRAP=).
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/chroot/chroot.sh
. "$top/tests/chroot/chroot.sh"
chroot_begin
chmod 755 "$scratch"
chown -R 65534:65534 dir
before

# as_nobody WORD...
as_nobody()
{
	setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
}
cp "$chroot" program && chmod 755 program
if as_nobody unshare -Ur true 2>/dev/null; then
	is "root of its own" "$(as_nobody ./program --env "MARK=$scratch" dir id 2>/dev/null)" "uid=0(root) gid=0"
	ok "what it cannot is said" sh -c 'setpriv --reuid 65534 --regid 65534 --clear-groups ./program dir true 2>&1 | grep -q "note: in a user namespace"'
	is "a file is the user's" "$(as_nobody ./program dir touch /root/mine 2>/dev/null; stat -c %u dir/root/mine)" 65534
	is "devices work" "$(as_nobody ./program dir sh -c 'echo x >/dev/null && head -c 2 /dev/zero | wc -c' 2>/dev/null)" 2
	is "/sys cannot be written" "$(as_nobody ./program dir sh -c 'grep -c "^[^ ]* /sys[^ ]* [^ ]* ro[, ]" /proc/mounts; grep -c "^[^ ]* /sys[^ ]* [^ ]* rw[, ]" /proc/mounts' 2>/dev/null |
		sed '1s/[1-9][0-9]*/some/')" "some
0"
	fails "another owner cannot be" 1 'Invalid argument' as_nobody ./program dir chown 1000 /root/mine
	fails "... nor a device" 1 'Operation not permitted' as_nobody ./program dir mknod /root/null c 1 3
	is "--ephemeral" "$(as_nobody ./program --ephemeral dir sh -c 'rm -r /root; echo x >/new; cat /new' 2>/dev/null; ls dir/root dir/new 2>&1)" \
		"x
ls: cannot access 'dir/new': No such file or directory
dir/root:
mine"
	mkdir mine && echo 1 >mine/file && chown -R 65534 mine
	is "in and out" "$(as_nobody ./program --put mine:/root/p --export mine/out.img --get /root/p:mine/got dir sh -c 'cp /root/p/file /results' 2>/dev/null
		cat mine/got/file; "$mkpayload" list --tree mine/out.img | grep -c ' file$')" "1
1"
	ok "resolv.conf" sh -c 'setpriv --reuid 65534 --regid 65534 --clear-groups ./program dir cat /etc/resolv.conf 2>/dev/null | cmp - /etc/resolv.conf'
	: >image && fails "no image" 125 '^payload-chroot: image: an image or a device is for root' as_nobody ./program image true
	nothing_left "nothing has stayed"
else
	skip "without root" "user namespaces are switched off here"
fi
is "-N" "$("$chroot" -N --mounts none dir sh -c 'id -u' 2>/dev/null)" 0

# --- live-bootstrap. ---

make_bootstrap()
{
	mkdir -p tree/seed/stage0-posix/bootstrap-seeds/POSIX/x86 tree/seed/stage0-posix/x86 tree/steps/a tree/distfiles &&
		echo 1 >tree/seed/stage0-posix/x86/one && echo 2 >tree/seed/after.kaem && echo 3 >tree/steps/manifest && echo 4 >tree/distfiles/a.tar &&
		cp "$(dirname "$mkpayload")/busybox" tree/seed/stage0-posix/bootstrap-seeds/POSIX/x86/kaem-optional-seed
}
make_bootstrap && mkdir target
"$chroot" --bootstrap tree target >out 2>&1
is "a bootstrap's tree" "$(cd target && find . -type f | sort | tr '\n' ' ')" \
	"./after.kaem ./bootstrap-seeds/POSIX/x86/kaem-optional-seed ./external/distfiles/a.tar ./init ./steps/bootstrap.cfg ./steps/manifest ./x86/one "
ok "... its first program has run" grep -q 'kaem-optional-seed: applet not found' out
fails "... not over another one" 125 'target: not empty' "$chroot" --bootstrap tree target
fails "... of a checkout" 125 'is none a live-bootstrap checkout' sh -c 'rm -r target/* && "$0" --bootstrap none target' "$chroot"
if [ -d "${LIVE_BOOTSTRAP:-/none}/seed/stage0-posix/bootstrap-seeds/POSIX" ] && have python3; then
	rm -rf target wanted tree && cp -r "$LIVE_BOOTSTRAP" tree && mkdir -p tree/distfiles target wanted
	# What rootfs.py --chroot --external-sources puts there, but for what it would download.
	(cd tree && PYTHONDONTWRITEBYTECODE=1 python3 - "$scratch/wanted" <<-'END'
		import os, sys, types
		sys.modules['requests'] = types.ModuleType('requests')
		sys.path.insert(0, '.')
		from lib.generator import Generator
		import re
		text = open('rootfs.py').read()
		body = text[text.index('def create_configuration_file'):text.index('# pylint: disable=too-many-statements')]
		stage0_arch_map = {}
		exec(body)
		class Arguments:
		    def __getattr__(self, name):
		        return {'arch': 'x86', 'chroot': True, 'cores': 2, 'swap': 0, 'external_sources': True}.get(name, False)
		create_configuration_file(Arguments())
		generator = Generator('x86', True, None, None, None)
		generator.get_packages = lambda: None
		generator.prepare(types.SimpleNamespace(path=sys.argv[1]))
		os.remove('steps/bootstrap.cfg')
		END
	) >out 2>&1 || note "$(cat out)"
	timeout 30 "$chroot" --bootstrap tree target >said 2>&1
	ok "the same files as rootfs.py's" sh -c 'cd wanted && find . -type f -exec sha256sum {} + | (cd ../target && sha256sum -c --quiet)'
	is "... the same modes" "$(cd target && find . \( -path ./steps -o -path ./seed -o -name init -o -name '*seed*' \) -printf '%p %m\n' | sort)" \
		"$(cd wanted && find . \( -path ./steps -o -path ./seed -o -name init -o -name '*seed*' \) -printf '%p %m\n' | sort)"
	cp -a wanted mirror
	timeout 30 unshare -mpf env -i PATH=/bin "$(command -v chroot)" wanted /bootstrap-seeds/POSIX/x86/kaem-optional-seed >theirs 2>&1
	# In the time that they have; the last two lines are of what was cut off.
	lines=$(wc -l said theirs | sort -n | awk 'NR == 1 { print $1 - 2 }')
	is "... and it reaches the same step" "$(head -n "$lines" said)" "$(head -n "$lines" theirs)"
	ok "... beyond the first" test "$lines" -ge 3
	is "... and leaves none of its mounts" "$(grep -c "$scratch/target" /proc/mounts)" 0
else
	skip "live-bootstrap's tree" "LIVE_BOOTSTRAP=DIR names none"
fi
nothing_left "nothing has stayed"
done_testing
