#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# disk-screen.t - a disk that boots in a machine that has no serial line: what a person sees on the screen, and can type on a
# USB keyboard, when the payload is missing; DISKS=all (make disks): the verdict at the end, and the results on the disk.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

if [ -z "$guest_missing" ]; then
	have mformat && have syslinux || guest_missing='no mtools or no syslinux: tests/provide brings them'
fi
if [ -n "$guest_missing" ]; then
	skip "a machine with a screen and a keyboard" "$guest_missing"
	done_testing
	exit
fi
guest_also='--module-set=usb'
echo 'cat /external/distfiles/alpha.txt >/results/alpha && exit 7' >"$scratch/line"
guest_cpio "$scratch/init.cpio" --add "$scratch/line:/line" --export
machine=''
trap 'kill $machine 2>/dev/null; rm -rf "$scratch"' EXIT

# boot WORD OPTION...: begins, with this more on the command line, and options of mkpayload disk. The keyboard is USB's alone,
# and the stick hangs at the same controller.
boot()
{
	boot_word=$1
	shift
	"$mkpayload" disk -o "$scratch/stick.img" --kernel "$kernel" --initrd "$scratch/init.cpio" --boot bios --append \
		"quiet payload.mode=run payload.required=yes $boot_word" "$@" >"$scratch/out" 2>&1 || note "$(cat "$scratch/out")"
	rm -f "$scratch/socket"
	"${QEMU:-qemu-system-x86_64}" -M pc,i8042=off -m 512 -display none -serial none -parallel none -net none -no-reboot \
		-qmp "unix:$scratch/socket,server=on,wait=off" -monitor none -device qemu-xhci -device usb-kbd \
		-drive "if=none,id=stick,format=raw,file=$scratch/stick.img" -device usb-storage,drive=stick,bootindex=1 \
		</dev/null >"$scratch/qemu" 2>&1 &
	machine=$!
}

# look: what stands on the screen, and what has left it at its top.
look()
{
	"$top/tests/qemu/monitor" "$scratch/socket" "pmemsave 0xb8000 32768 \"$scratch/memory\"" >"$scratch/said" 2>&1 || return
	perl -0777 -ne 'my @cell = unpack("(aC)*", $_); my $text = join "", @cell[grep { $_ % 2 == 0 } 0 .. $#cell];
		$text =~ s/[^ -~]/ /g; print map { s/ +$//r . "\n" } grep { /\S/ } $text =~ /(.{80})/g' "$scratch/memory" >"$boot_log"
}

# await PATTERN: until a line of the screen is so, or the machine has ended.
await()
{
	waited=0
	until look && grep -q -e "$1" "$boot_log"; do
		kill -0 $machine 2>/dev/null && [ $((waited += 1)) -lt "$timeout_s" ] || return 1
		sleep 1
	done
}

# type_keys KEY...: as QEMU calls them.
type_keys()
{
	for key in "$@"; do
		"$top/tests/qemu/monitor" "$scratch/socket" "sendkey $key" >"$scratch/said" 2>&1 || return
		sleep 0.2
	done
}

boot 'payload.timeout=5 payload.on_error=shell'
ok "the prompt of a shell is on the screen" await '[/~] # *$'
ok "... above it stands why" grep -q 'payload-import: *no payload' "$boot_log"
ok "... and the verdict" grep -q '^init: payload.status=125$' "$boot_log"
ok "... and what the shell is for" grep -q '^init: starting /bin/sh; the machine is powered off when it ends$' "$boot_log"
type_keys s e q spc 4 1 spc 4 2 ret
ok "what is typed on a USB keyboard arrives" await '^42$'
type_keys e x i t ret
waited=0
while kill -0 $machine 2>/dev/null && [ $((waited += 1)) -lt "$timeout_s" ]; do sleep 1; done
ok "the end of the shell ends the machine" ended $machine
[ "$waited" -lt "$timeout_s" ] || note "$(cat "$boot_log" "$scratch/qemu")"

if [ "${DISKS:-}" = all ]; then
	guest_payload "$scratch/payload.img"
	boot 'payload.timeout=100 payload.on_end=halt payload.export=/results' --payload "$scratch/payload.img" --export 2M
	ok "payload.on_end=halt: the verdict stays on the screen" await '^init: payload.status=7$'
	ok "... when the machine is halted" await 'System halted'
	kill $machine && wait $machine 2>/dev/null
	ok "the results are on the disk, in partition 3" "$mkpayload" extract --partition 3 "$scratch/stick.img" -C "$scratch/back"
	ok "... those of the program" cmp "$scratch/back/alpha" "$files/alpha.txt"
	ok "... and the verdict" grep -aq 'status 7' "$scratch/back/STATUS"
fi
done_testing
