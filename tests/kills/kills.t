#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# kills.t - signals that end a program, at any moment: SIGKILL, behind which the same command has to
# end well, and those behind which nothing may be left, however often they come.
#
# KILLS=N: so many SIGKILLs of each command (make kills). SEED=N: the same moments again.

# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/../kernel-bootstrap/lib.sh"
# shellcheck source=tests/kernel-bootstrap/tree.sh
. "$(dirname "$0")/../kernel-bootstrap/tree.sh"

strike=$top/tests/kills/strike
kills=${KILLS:-4}
cd "$scratch" || exit 1
umask 022

# --- What the commands work on, and what is there before. ---

mkdir files && head -c 3000000 /dev/urandom >files/large || exit 1
for i in $(seq 30); do
	head -c "$((i * 400))" /dev/urandom >"files/f$i"
done
"$mkpayload" pack --sums -o files.img files >out || exit 1
mkdir pack.before volumes.before extract.before cpio.before image.before
echo old >pack.before/image
"$mkpayload" pack --sums --volume-size 3100K -o volumes.before/set.img files/f1 >out || exit 1
echo old >extract.before/f9 && echo old >extract.before/large && echo mine >extract.before/mine
echo old >cpio.before/init.cpio
"$top/tests/kernel-bootstrap/make-tree" checkout || exit 1
echo old >image.before/init.img && echo old >image.before/external.img
mkdir disk.before temporary && echo old >disk.before/stick && "$mkpayload" cpio -o disk.cpio >out || exit 1
perl -e 'my $i = "\0" x 0x1200; substr($i, 0, 2) = "MZ"; substr($i, 0x202, 4) = "HdrS"; substr($i, 0x206, 2) = pack "v", 0x20f;
	substr($i, 0x20e, 2) = pack "v", 0x200; substr($i, 0x236, 2) = pack "v", 1; substr($i, 0x238, 4) = pack "V", 2047;
	substr($i, 0x400, 9) = "6.1.0-9 x"; print $i' >vmlinuz
make_checkout install.before
make_checkout uninstall.before && "$kernel_bootstrap" install uninstall.before >out || exit 1

# strikes HOW TIMES MOMENT: of each command.
strikes()
{
	struck pack "$@" "$mkpayload" pack --sums -o pack/image files
	struck volumes "$@" "$mkpayload" pack --sums --volume-size 3100K -o volumes/set.img files
	# So few open files that it gives names in between, too.
	struck extract "$@" sh -c 'ulimit -n 32 && exec "$@"' - "$mkpayload" extract files.img -C extract
	struck cpio "$@" "$mkpayload" cpio -o cpio/init.cpio --add files:/files
	if have mformat && have syslinux; then
		struck disk "$@" env TMPDIR="$scratch/temporary" "$mkpayload" disk --kernel vmlinuz --initrd disk.cpio --payload files.img --export 1M -o disk/stick
	else
		skip "disk" "no mtools or no syslinux: tests/provide brings them"
	fi
	struck image "$@" "$kernel_bootstrap" image --bare-metal --external-sources -o image checkout
	struck install "$@" "$kernel_bootstrap" install install
	struck uninstall "$@" "$kernel_bootstrap" uninstall uninstall
}

# struck NAME HOW TIMES MOMENT COMMAND...
struck()
{
	struck_name=$1 struck_how=$2 struck_times=$3 struck_moment=$4
	shift 4
	is "$struck_name: $struck_how, $struck_moment, $struck_times times" \
		"$("$strike" "$struck_how" "$struck_times" "$struck_moment" "$struck_name" "$@" 2>&1)" ""
}

# --- Killed, and run once more. ---

strikes kill $((kills - kills / 2)) time
if have strace && strace -o trace -e inject=close:delay_enter=1:when=1 true 2>/dev/null; then
	can_trace=yes
	strikes kill $((kills / 2)) call
else
	can_trace=
	skip "killed between system calls" "strace (package strace) that may trace"
fi

# --- A signal that comes twice, or another one behind it. ---

strikes twice $((kills / 2)) time
struck pack twice 100 begun "$mkpayload" pack --sums -o pack/image files
truncate -s 1G slow

# packs COMMAND...: an image that takes long, into a directory of its own, in the background, as $packer; returns once
# it has begun. COMMAND runs it in its own process.
packs()
{
	rm -rf d && mkdir d
	perl -e '$SIG{$_} = "DEFAULT" for qw(HUP INT QUIT); exec @ARGV' -- "$@" \
		"$mkpayload" pack --sums -o d/image slow >out 2>err &
	packer=$!
	until [ -n "$(ls -A d)" ] || ! kill -0 $packer 2>/dev/null; do
		sleep 0.01
	done
}

# packed NAME STATUS: how it has ended, and that nothing is left.
packed()
{
	wait $packer 2>/dev/null
	is "$1" "$? $(ls -A d)" "$2 "
}

# is_pending: whether SIGTERM has not been taken yet.
is_pending()
{
	grep -q '^ShdPnd:.*[4567cdef][0-9a-f]\{3\}$' /proc/$packer/status 2>/dev/null
}

if [ "$can_trace" ]; then
	packs strace -D -o trace -e trace=unlink,unlinkat -e inject=unlink,unlinkat:delay_enter=200000
	kill -TERM $packer
	while is_pending; do
		sleep 0.01
	done
	kill -INT $packer
	packed "another signal while the first one's work is done: the first one counts" 143
fi

packs perl -e '$SIG{HUP} = "IGNORE"; exec @ARGV' --
kill -HUP $packer
kill -TERM $packer
packed "one that the caller ignores is ignored" 143

# A thread that dies, and a signal to another one, which ends the program. Which thread dies is chance.
if [ "$can_trace" ]; then
	left=
	for _ in 1 2 3 4 5 6; do
		rm -rf d err && mkdir d
		LBPAYLOAD_THREADS=4 strace -D -f -o trace -e trace=unlink,unlinkat -e inject=unlink,unlinkat:delay_enter=200000 \
			"$mkpayload" pack --sums -o d/image files /proc/version >out 2>err &
		packer=$!
		until [ -s err ] || ! kill -0 $packer 2>/dev/null; do
			sleep 0.01
		done
		kill -TERM $packer
		wait $packer 2>/dev/null
		left="$left$(ls -A d)"
	done
	is "a signal while a thread dies" "$left" ""
fi

# The kernel ends the first process of a container by no default action.
if [ "$(id -u)" -eq 0 ] && unshare --pid --fork true 2>/dev/null; then
	packs unshare --pid --fork
	first=$(cat "/proc/$packer/task/$packer/children")
	kill -TERM "${first% }"
	packed "the first process of a container" 143
else
	skip "the first process of a container" "run as root, with unshare (util-linux)"
fi

# --- Their children. ---

# orphans NAME STATUS COMMAND...: SIGTERM comes twice, to it alone, or once more to its process group, while its child,
# tool, works.
orphans()
{
	orphans_name=$1 orphans_status=$2
	shift 2
	for again in '' -; do
		rm -f process
		perl -e 'setpgrp; exec @ARGV' -- "$@" >out 2>err &
		orphans_parent=$!
		until [ -s process ] || ! kill -0 $orphans_parent 2>/dev/null; do
			sleep 0.01
		done
		perl -e 'kill "TERM", @ARGV' -- $orphans_parent $again$orphans_parent
		wait $orphans_parent 2>/dev/null
		is "$orphans_name: it ends" $? "$orphans_status"
		ok "... and so does its child" soon ended "$(cat process)"
	done
}

mkdir tools
cat >tools/tool <<END
#!/bin/sh
case "\$*" in *isa-debug-exit*) exit 1 ;; esac # is there KVM?
echo \$\$ >$scratch/process
exec sleep 1000
END
chmod +x tools/tool && cp tools/tool tools/xz
mkdir -p modules/kernel && printf '\3757zXZ\0 and so on' >modules/kernel/plain.ko.xz
echo kernel/plain.ko.xz: >modules/modules.dep
orphans "mkpayload cpio, which unpacks a module" 143 \
	env PATH="$scratch/tools:$PATH" "$mkpayload" cpio --no-default --modules-from modules --module plain -o d/init.cpio
is "... nothing is left" "$(ls -A d)" ""
mkdir dir && cp image.after/init.img dir/
orphans "kernel-bootstrap run" 143 "$kernel_bootstrap" run --qemu tools/tool dir
orphans "qemu-run" 143 \
	env QEMU=tools/tool "$(dirname "$mkpayload")/qemu-run" --kernel files/f1 --initrd cpio.after/init.cpio
done_testing
