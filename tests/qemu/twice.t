#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# twice.t - qemu-run --twice and --vary, booted: two runs that agree, and two that do not.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

cd "$scratch" || exit 1
if [ -n "$guest_missing" ]; then
	skip 'two runs' "$guest_missing"
	done_testing
	exit
fi
export QEMU_RUN_FLAGS="--kernel $kernel --timeout $timeout_s --memory 256${kernel_modules:+ --modules-from $kernel_modules}"
seq 1 20000 >text
cat >build <<'END'
#!/bin/busybox sh
cat >/results/input
mkdir -p /results/lib && sort -r /results/input >/results/lib/sorted
echo "$(hostname) $(nproc) $(date +%Y) $(busybox find /many -type f | busybox tr '\n' ' ')" >&2
echo built
eval "$1"
END
chmod +x build
mkdir many && for file in a b c; do echo $file >many/$file; done

"$qemu_run" --put "$busybox:/bin/busybox" --put "$busybox:/bin/cat" --put "$busybox:/bin/sort" --put "$busybox:/bin/mkdir" \
	--put "$busybox:/bin/date" --put "$busybox:/bin/nproc" --put "$busybox:/bin/hostname" \
	--put many:/many --rtc 2024-02-29T12:00:00 --twice --vary --export out.img ./build <text >said 2>err
is 'two machines that differ in what should not matter' "$? $(cat said)" '0 built'
is '... and do' "$(grep -v qemu-run: err)" '(none) 1 2024 /many/c /many/b /many/a 
another-host 2 2025 /many/a /many/b /many/c '
ok '... agree' sh -c '"$0" extract --tree out.img -C out && cmp text out/input && sort -r text | cmp - out/lib/sorted' "$mkpayload"
is '... and leave one image' "$(ls -d out.img*)" out.img

"$qemu_run" --put "$busybox:/bin/busybox" --put "$busybox:/bin/cat" --put "$busybox:/bin/sort" --put "$busybox:/bin/mkdir" \
	--put "$busybox:/bin/date" --twice --vary --export out.img ./build 'echo "made in $(date +%Y)" >/results/lib/when' \
	<text >said 2>err
is 'a program that writes the date' "$? $(cat said)" '1 built'
ok '... the file is named, and the byte' grep -q '^qemu-run: the runs differ: out.img: different: lib/when: .* from byte 11 on$' err
is '... and both images are there' "$(ls -d out.img* | tr '\n' ' ')" 'out.img out.img.second '
done_testing
