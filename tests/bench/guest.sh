# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# guest.sh - what the parts of the benchmark share that measure in a guest, all rows in one boot.
#
#	. "$(dirname "$0")/bench.sh"
#	. "$(dirname "$0")/guest.sh"
#	guest_program stopwatch
#	guest_measure "import, 300 MB" <<-END
#	NAME|LIMIT|COMMAND
#	END
#
# A row is as 'measure' takes it; COMMAND runs in the guest's shell. guest_before runs there before each of
# them, guest_cpio_options and guest_run_options say what else the guest has. Without a kernel every row says why.

. "$top/demo/kernel.sh"
guest_missing=$(kernel_find) && guest_missing=''
have "${QEMU:-qemu-system-x86_64}" || guest_missing='no qemu-system-x86_64: tests/provide brings it'
kernel_find >/dev/null
guest_before=:
guest_cpio_options=
guest_run_options=

# guest_program NAME [FLAG...]: builds tests/bench/guest/NAME.c for the guest, $scratch/NAME.
guest_program()
{
	guest_name=$1
	shift
	${CC:-cc} -O2 -static "$@" -o "$scratch/$guest_name" "$top/tests/bench/guest/$guest_name.c" ||
		die "cannot build $guest_name: is the static libc here?"
}

# Writes the archive: busybox, the programs, the rows.
guest_archive()
{
	echo 'dir /bin 0755 0 0' >"$scratch/guest.spec"
	"$busybox" --list | grep -v busybox | sed 's,.*,slink /bin/& busybox 0777 0 0,' >>"$scratch/guest.spec"
	cut -d '|' -f 3- "$scratch/rows" >"$scratch/commands"
	echo "$rounds" >"$scratch/rounds"
	echo "$guest_before" >"$scratch/before"
	set -f
	# shellcheck disable=SC2046,SC2086 # a word is an option
	"$mkpayload" cpio -o "$scratch/guest.cpio" --spec "$scratch/guest.spec" \
		$(kernel_drivers --module=virtio_pci --module=virtio_blk) \
		--add "$busybox:/bin/busybox:0755" --add "$scratch/stopwatch:/bin/stopwatch:0755" \
		--add "$top/tests/bench/guest/rounds:/main:0755" --add "$scratch/commands:/commands" \
		--add "$scratch/rounds:/rounds" --add "$scratch/before:/before" $guest_cpio_options ||
		die "mkpayload cpio failed"
	set +f
}

guest_measure()
{
	cat >"$scratch/rows"
	if [ -n "$guest_missing" ]; then
		sed "s/|.*/|-|$guest_missing/" "$scratch/rows" | "$top/tests/bench/measure" "$1"
		return
	fi
	guest_archive
	# shellcheck disable=SC2086 # a word is an option
	"$build/qemu-run" --kernel "$kernel" --initrd "$scratch/guest.cpio" --timeout 1200 --memory 1536 \
		--log "$scratch/console" --append "quiet payload.device=none" $guest_run_options \
		>"$scratch/timed" 2>"$scratch/complaints"
	tr -d '\r' <"$scratch/console" >>"$scratch/timed"
	grep -q '^measured$' "$scratch/timed" || {
		tail -n 20 "$scratch/console" "$scratch/complaints" >&2
		die "the guest failed"
	}
	"$top/tests/bench/measure" --timed "$scratch/timed" "$1" <"$scratch/rows"
}
