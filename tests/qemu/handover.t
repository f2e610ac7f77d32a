#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# handover.t - the next program: its arguments, its exit status, and what happens without it.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

guest_payload "$scratch/payload.img"
echo 'not a program' >"$scratch/text"
cat >"$scratch/show-arguments" <<'END'
#!/bin/sh
printf '<%s>' "$0" "$@"
echo
END
# Their parents end before them, and they become children of process 1.
cat >"$scratch/leave-orphans" <<'END'
#!/bin/sh
for i in 1 2 3; do
	(echo ended >>/ended & sleep 1000 &)
done
cd /proc
# Half of them have said their last word; give process 1 its time, and no more than that.
for moment in $(seq 300); do
	zombies=$(cat [0-9]*/stat | grep -c ') Z ')
	orphans=$(cat [0-9]*/stat | grep -c '(sleep) S 1 ')
	[ "$(wc -l </ended) $zombies $orphans" = '3 0 3' ] && break
	sleep 0.1
done
echo "$zombies zombies, $orphans orphans"
exit 7
END
echo 'pipe /fifo 0644 0 0' >"$scratch/fifo.spec"
guest_also='--module=xhci_pci --module=usb_storage'
guest_cpio "$scratch/init.cpio" --add "$scratch/text:/data:0644" --spec "$scratch/fifo.spec" --add "$scratch/text:/both:0644" \
	--add "$scratch/show-arguments:/show-arguments:0755" \
	--add "$scratch/leave-orphans:/leave-orphans:0755"

# What init says of every boot here; $1 is the exit status.
ended()
{
	printf '%s\n' 'payload-import: .* 5 copied' "^init: payload.status=$1\$"
}

# run STATUS NAME PATTERN LINE...: boots with this line of shell as /main.
run()
{
	run_status=$1 run_name=$2 run_pattern=$3
	shift 3
	boots "$run_name" "$run_status" "$(ended "$run_status")
$run_pattern" "$scratch/init.cpio" --disk "$scratch/payload.img" "$@"
}

run 0 'arguments behind -- reach the program, with the quotes that the kernel knows' \
	'^</show-arguments><one><two  words><><a=b c><payload.next=/no>$' \
	--append payload.next=/show-arguments -- one 'two  words' '' 'a=b c' payload.next=/no

# shellcheck disable=SC2016
run 6 'two streams into one file, and a pipe that nobody writes into' 'init: /fifo: no standard input of the program: ' \
	--append 'payload.streams=direct payload.stdin=/fifo payload.stdout=/both payload.stderr=/both' \
	-- 'echo one; echo two >&2; echo three; cat /both >/dev/ttyS1; exit 6'
[ -n "$guest_missing" ] || is '... both are in it' "$(tr -d '\r' <"$boot_out" | tr '\n' ' ')" 'not a program one two three '

# Linux asks a disk of USB a second after it has come, and so the node comes long after its drivers.
{ echo 'what came late' && head -c 4081 /dev/zero; } >"$scratch/late"
boots 'standard input is a disk that comes late' 0 '' "$scratch/init.cpio" --disk "$scratch/late,usb" \
	--append 'payload.device=none payload.streams=direct payload.stdin=/dev/sda' -- 'test -t 0 && exit 1; head -n 1'
[ -n "$guest_missing" ] || is '... it is read' "$(head -n 1 "$boot_out")" 'what came late'

# What carries its output is one of all.
# shellcheck disable=SC2016
boots 'a program that signals all that run' 4 "init: the program's streams: what carries them was killed" "$scratch/init.cpio" \
	-- 'trap "" TERM; echo before; kill -TERM -1; sleep 1; echo after; sleep 1; kill -KILL -1; exit 4'
[ -n "$guest_missing" ] || is '... its output is there' "$(tr '\n' ' ' <"$boot_out")" 'before after '

boots 'a program that stops all that run' 4 '' "$scratch/init.cpio" -- 'echo before; sleep 1; kill -STOP -1; echo after; exit 4'
[ -n "$guest_missing" ] || is '... its output is there, too' "$(tr '\n' ' ' <"$boot_out")" 'before after '

# The payload that is meant, and another one.
if [ -z "$guest_missing" ]; then
	digest=$("$mkpayload" list "$scratch/payload.img" | sed -n 's/.*digest \([0-9a-f]\{64\}\).*/\1/p')
fi
run 0 'the payload that payload.digest means' '^payload-import: /dev/vda: 5 files' --append "payload.digest=${digest:-}"
boots '... another one is none' 125 '^payload-import: .*its SHA256SUMS is not the one that --digest names
^init: payload.status=125$' "$scratch/init.cpio" --disk "$scratch/payload.img" \
	--append "payload.timeout=0 payload.digest=$(printf '%064d' 0)"

# How else a program can end or not begin: status.t.
run 126 'a program that is not executable' '/data: cannot be executed' \
	--append 'payload.next=/data'

run 7 'orphans are reaped' '^0 zombies, 3 orphans$' --append payload.next=/leave-orphans

say_33='echo init: payload.status=33 >/dev/console; poweroff -f'
# The program is process 1 itself: its own last line counts, and its end would be a panic.
# shellcheck disable=SC2016
boots 'payload.mode=exec: the program becomes process 1' 33 'payload-import: .* 5 copied
^process 1 has alpha.txt$' "$scratch/init.cpio" --disk "$scratch/payload.img" \
	--append payload.mode=exec \
	-- 'echo process $$ has $(cd /external/distfiles; ls alpha*); '"$say_33"

if rarely; then
	boots 'payload.mode=exec: when it ends, the kernel panics' 123 \
		'Kernel panic - not syncing: Attempted to kill init' "$scratch/init.cpio" \
		--disk "$scratch/payload.img" --append payload.mode=exec -- 'exit 0'
fi

boots 'payload.mode=exec: the program is not there' 127 '/nothing: .*payload.next=
init: payload.status=127' "$scratch/init.cpio" --disk "$scratch/payload.img" \
	--append 'payload.mode=exec payload.next=/nothing'

done_testing
