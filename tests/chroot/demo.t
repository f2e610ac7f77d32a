#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# demo.t - the demo's script in a chroot and in a machine: the root is one and the same, an ext4 image made of the initial CPIO; so
# are the bytes that come out, and the container with the results. Twice with --ephemeral: the same, too.
# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/../qemu/guest.sh"
# shellcheck source=tests/chroot/chroot.sh
. "$top/tests/chroot/chroot.sh"
# shellcheck source=demo/tcc.sh
. "$top/demo/tcc.sh"
chroot_begin
if ! can_loop; then
	skip "the demo's script" "no loop device, or no mkfs.ext4"
	done_testing
	exit 0
fi

# What the demo packs and puts there, without what would have to be downloaded.
mkdir made-1.0 distfiles && echo 'made for a test' >made-1.0/README && tar -czf distfiles/made-1.0.tar.gz made-1.0
(cd "$top" && tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
	-cf "$scratch/distfiles/lbpayload.tar" importer lib/booted lib/format lib/freestanding)
(cd distfiles && sha256sum made-1.0.tar.gz) >distfiles.sha256
"$mkpayload" pack --sums -o external.img distfiles >said || exit 1
printf '%s\n' '#!/bin/sh' 'mkdir -p /results && sh /demo >/results/payload-import && cat /results/payload-import' >main && chmod +x main
echo 'dir /bin 0755 0 0' >root.spec
for name in sh cat gunzip ls mkdir sed sha256sum tar unxz; do echo "slink /bin/$name busybox 0777 0 0" >>root.spec; done
compile=''
if have i386-tcc && (cd "$top" && env -u MAKEFLAGS -u MAKELEVEL make V=1 -Bn ARCH=i386 CC=i386-tcc B="$scratch/tcc") |
	sed -n 's,^\(i386-tcc .*\) -o [^ ]*/payload-import ,\1 -o payload-import ,p' >compile && [ -s compile ]; then
	compile="--add=compile:/compile
$(tcc_options)"
fi
IFS='
'
# shellcheck disable=SC2046,SC2086 # a word is a line
"$mkpayload" cpio -o init.cpio --export $([ -n "$guest_missing" ] || kernel_drivers "--kernel=$kernel" --module-set=qemu --module-set=ports) $compile \
	--spec root.spec --add "$(dirname "$mkpayload")/busybox:/bin/busybox:0755" --add main:/main:0755 --add "$top/demo/main:/demo:0644" \
	--add distfiles.sha256:/distfiles.sha256 >said || exit 1
unset IFS
mkdir root && (cd root && "$(dirname "$mkpayload")/busybox" cpio -id <../init.cpio 2>/dev/null)
mkdir -p root/tmp root/external root/results root/proc root/sys root/dev root/etc
make_image image root 96 || exit 1
sum=$(sha256sum image)
before

# run NAME OPTION...: the script in the image; its output is NAME, its results NAME.img.
run()
{
	run_name=$1
	shift
	in_target --payload external.img --export "$run_name.img" "$@" image /main >"$run_name" 2>"$run_name.err"
}
ok "the demo's script with --ephemeral" run first --ephemeral
ok "... has checked what it was given" grep -q 'made-1.0.tar.gz: OK' first.err
ok "... once more" run second --ephemeral
ok "... has the same output" cmp first second
ok "... and the same results" cmp first.img second.img
ok "... which mkpayload diff says, too" "$mkpayload" diff first.img second.img
is "... and the image has the same bytes" "$(sha256sum image)" "$sum"
ok "... without" run third
ok "... has the same results" cmp first.img third.img
ok "... and the image is clean" e2fsck -fn image
nothing_left "nothing of these has stayed"
if [ -n "$compile" ]; then
	ok "payload-import is what tcc makes of it here" sh -c 'cd "$1" && env -u MAKEFLAGS -u MAKELEVEL make -s ARCH=i386 CC=i386-tcc B="$2/tcc" && cmp "$2/tcc/i386/payload-import" "$2/first"' \
		- "$top" "$scratch"
else
	skip "payload-import by tcc" "no i386-tcc"
fi
if [ -z "$guest_missing" ]; then
	"$qemu_run" --kernel "$kernel" --initrd init.cpio --timeout "$timeout_s" --memory 256 --disk external.img --export machine.img </dev/null >machine 2>machine.err
	is "the same in a machine" $? 0
	ok "... has the same output" cmp first machine
	ok "... and the same container of results" cmp first.img machine.img
else
	skip "the same in a machine" "$guest_missing"
fi
done_testing
