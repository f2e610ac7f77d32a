# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# script.sh - a QEMU that is a script, for tests of what a machine may leave behind: what it does stands in ./act.

cd "$scratch" || exit 1
build=$(cd "$(dirname "$mkpayload")" && pwd)
qemu_run=${QEMU_RUN:-$build/qemu-run}
mkdir -p tree/sub && echo one >tree/a && seq 1 300000 >tree/sub/b
"$mkpayload" pack --tree --sums -o image tree >/dev/null
echo 'dir /x 0755 0 0' >spec
"$mkpayload" cpio --no-default --export -o archive --spec spec >/dev/null 2>&1
"$mkpayload" cpio --no-default -o none --spec spec >/dev/null 2>&1
# What it does stands in ./act; all words it was called with go to ./words.
cat >qemu <<'END'
#!/bin/sh
case "$*" in *isa-debug-exit*) exit 1 ;; esac
printf '%s\n' "$@" >words
kept='' written=''
for word in "$@"; do
	path=${word#file=} && path=${path%%,*}
	case $word in
	file=/proc/self/fd/*) disk=${disk:-$path} kept="$kept $path" ;;
	file=*) written=$path ;;
	file,id=channel0,*) console=${word##*path=} ;;
	file,id=channel1,*) output=${word##*path=} ;;
	file,id=channel3,*) port=${word##*path=} ;;
	socket,id=events,fd=*) events=${word##*=} ;;
	esac
done
# finish DISK IMAGE: as payload-export does.
finish()
{
	dd if="$2" of="$1" bs=4096 seek=1 conv=notrunc status=none
	perl -e 'print pack "Q<", -s shift' "$2" | dd of="$1" bs=1 seek=32 conv=notrunc status=none
}
status=0
. ./act
echo "init: payload.status=$status" >"$console"
echo "payload.status=$status" >"$port"
END
chmod +x qemu
# For qemu-run.
export QEMU=./qemu QEMU_RUN_FLAGS='--kernel archive --initrd archive'
run()
{
	"$qemu_run" "$@" </dev/null >said 2>err
}

