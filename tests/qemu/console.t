#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# console.t - init's last words on a console that it shares with the program: they are there, whatever that has set
# and however slowly they are read.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

# The program lets no write to the console wait, and leaves it full: so it has been for a second.
cat >"$scratch/line" <<'END'
tries=0
while [ $tries -lt 10 ]; do
	if /data/dd if=/dev/zero bs=1024 count=1 oflag=nonblock 2>/dev/null; then
		tries=0
	else
		tries=$((tries + 1))
		sleep 0.1
	fi
done
echo full >/dev/ttyS1
exit 5
END
guest_cpio "$scratch/init.cpio" --file "$(command -v dd)" --add "$scratch/line:/line:0644"

if [ -n "$guest_missing" ]; then
	skip 'a full console that does not wait' "$guest_missing"
else
	# QEMU's end of the pipe waits for a reader who looks when it is full, and takes his time.
	timeout "$timeout_s" "${QEMU:-qemu-system-x86_64}" -accel tcg -m 256 -nodefaults -display none -no-reboot \
		-kernel "$kernel" -initrd "$scratch/init.cpio" \
		-append 'console=ttyS0 quiet no_timer_check panic=-1 payload.mode=run payload.device=none' \
		-chardev stdio,id=console,signal=off -serial chardev:console -serial "file:$scratch/full" \
		</dev/null 2>"$scratch/err" | {
		for moment in $(seq "$timeout_s"); do
			[ ! -s "$scratch/full" ] || break
			sleep 1
		done
		sleep 3
		tr -d '\000\r' >"$scratch/said"
	}
	is 'a full console that does not wait: init says the status' \
		"$(grep -a -o -e 'init: .*status.*' "$scratch/said" | tr '\n' ' ')" \
		'init: /main: exit status 5 init: payload.status=5 '
	[ -s "$scratch/full" ] || note "$(cat "$scratch/err"; tail -n 20 "$scratch/said")"
fi
done_testing
