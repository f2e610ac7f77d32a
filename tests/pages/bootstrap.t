#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# bootstrap.t - docs/bootstrap.md as it stands there. The clone is a checkout that is made, or LIVE_BOOTSTRAP=DIR with distfiles
# that are made up; the network is a server here; QEMU is a script that says what a whole bootstrap says and leaves its system.

# shellcheck source=tests/pages/page.sh
. "$(dirname "$0")/page.sh"
# shellcheck source=tests/kernel-bootstrap/tree.sh
. "$top/tests/kernel-bootstrap/tree.sh"

page_open bootstrap.md
for tool in /usr/bin/python3 curl sfdisk mkfs.ext4 debugfs; do
	have "$tool" || { skip 'docs/bootstrap.md' "no $tool: tests/provide brings it" && done_testing && exit; }
done
export LC_ALL=C
unset http_proxy all_proxy ALL_PROXY

# --- A checkout, and where its distfiles are. ---

clone=$scratch/clone
mkdir "$scratch/served" "$scratch/programs"
if [ -n "${LIVE_BOOTSTRAP:-}" ]; then
	cp -a "$LIVE_BOOTSTRAP" "$clone" && make_up_distfiles "$clone"
else
	"$top/tests/kernel-bootstrap/make-tree" "$clone"
	rm "$clone/steps/improve/import_payload.sh"
	sed -i '/import_payload/d' "$clone/steps/manifest"
	echo 'improve: after' >>"$clone/steps/manifest" && echo after >"$clone/steps/improve/after.sh"
fi
mv "$clone/distfiles"/* "$scratch/served/" && rmdir "$clone/distfiles"
: >"$scratch/log"
"$top/tests/kernel-bootstrap/server" "$scratch/served" "$scratch/port" "$scratch/log" &
server=$!
trap 'kill "$server" 2>/dev/null; rm -rf "$scratch"' EXIT
soon test -s "$scratch/port"
BASE=http://127.0.0.1:$(cat "$scratch/port")/good perl -pi -e '
	s{\S*?([^\s/]+) ([0-9a-f]{64})(?: (\S+))?}{$ENV{BASE}/@{[$3 // $1]} $2 @{[$3 // $1]}}' "$clone"/steps/*/sources
printf '#!/bin/sh\n[ "$*" = "clone --recursive https://github.com/fosslinux/live-bootstrap" ] && cp -a %s live-bootstrap\n' \
	"$clone" >"$scratch/programs/git"

# --- A machine. ---

mkdir -p "$scratch/system/external/repo" "$scratch/system/bin" "$scratch/packages"
cp "$busybox" "$scratch/system/bin/busybox"
for applet in sh ls; do ln -s busybox "$scratch/system/bin/$applet"; done
echo gcc >"$scratch/system/external/repo/gcc-15.2.0_0.tar.bz2" && cp "$scratch/system/external/repo"/* "$scratch/packages"
(cd "$scratch/packages" && sha256sum gcc* >SHA256SUMS.pkgs)
"$mkpayload" pack --tree --sums -o "$scratch/exported" "$scratch/packages" >/dev/null
cat >"$scratch/programs/qemu-system-x86_64" <<END
#!/bin/sh
case "\$*" in *isa-debug-exit*) exit 1 ;; esac
for word in "\$@"; do
	case \$word in
	file=/proc/self/fd/*)
		disk=\${word#file=} && disk=\${disk%%,*}
		dd if=$scratch/exported of="\$disk" bs=4096 seek=1 conv=notrunc status=none
		perl -e 'print pack "Q<", -s "$scratch/exported"' | dd of="\$disk" bs=1 seek=32 conv=notrunc status=none
		;;
	*target/init.img*)
		echo '2097152,65536,83' | sfdisk -q target/init.img >/dev/null 2>&1
		mkfs.ext4 -q -F -E offset=1073741824 -d $scratch/system target/init.img 32M >/dev/null 2>&1
		;;
	esac
done
printf '%s\n' 'Booting from Hard Disk...' 'reboot: Power down'
END
chmod +x "$scratch/programs"/*
PATH=$scratch/programs:$PATH:/usr/sbin:/sbin

step '^git clone'
step '^kernel-bootstrap plan'
step '^kernel-bootstrap run --export'
if [ "$(id -u)" -eq 0 ] && unshare -mp -f true 2>/dev/null && [ -e /dev/loop-control ]; then
	step '^payload-chroot'
	ok '... the packages' grep -qx 'gcc-15.2.0_0.tar.bz2' "$scratch/said"
else
	unseen '^payload-chroot' 'not root, or no namespaces'
fi
step '^debugfs'
ok '... a file of it' cmp "$scratch/system/external/repo/gcc-15.2.0_0.tar.bz2" "$page_at/system/external/repo/gcc-15.2.0_0.tar.bz2"
step '^mkpayload list'
step '^mkdir disk' 's, 6G$, 64M,'
ok '... the disk of the next bootstrap has them' sh -c 'debugfs -R "ls repo-preseeded" "$1" 2>/dev/null | grep -q "[a-z]"' sh "$page_at/next/external.img"
step 'single-disk -o single'
step '--bare-metal'
step '^dd ' 's,/dev/sdX,written,'
page_done
