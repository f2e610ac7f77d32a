#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# one-command.t - qemu-run PROGRAM: what goes in and comes out is what it is here.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

cd "$scratch" || exit 1
if [ -n "$guest_missing" ]; then
	skip 'one command' "$guest_missing"
	done_testing
fi
export QEMU_RUN_FLAGS="--kernel $kernel --timeout $timeout_s${kernel_modules:+ --modules-from $kernel_modules}"
seq 1 300000 >text
seq 1 9000 | gzip -n >binary
# shellcheck disable=SC2016
printf '%s\n' '#!/bin/busybox sh' 'cat; echo "$1 $2" >&2; exit 5' >main && chmod +x main
"$mkpayload" cpio -o serial.cpio --exec main --add "$busybox:/bin/busybox" >/dev/null

# shellcheck disable=SC2016 # for the guest
look='echo "$0|$#|$*|${NAME-not there}"; for fd in 0 1 2; do test -t $fd && echo terminal $fd; done
	cat; echo error >&2; exit 42'
cp binary input
unset NAME
same_as_here 'bytes, a status, no terminal' 42 "$busybox" sh -c "$look" 'vga=abc' '' "a\"b'c" '{"json": [1]}' '
' 'ä'
if rarely; then
	: >input
	same_as_here 'an empty input' 42 "$busybox" sh -c 'cat; exit 42'
fi
cp text input
same_as_here 'an input of 2 MB' 0 "$busybox" sha256sum
same_as_here 'more out than in, and a rest that nobody reads' 0 "$busybox" sh -c 'od -An -v -tx1 -N 500000; yes | head -c 1000000'
export NAME='two
lines "quoted"'
(cd / && PATH=${busybox%/*}:$PATH "$qemu_run" --env NAME --env OTHER=0 --env OTHER=1=2 --env NONE --env HOME=/tmp "${busybox##*/}" \
	sh -c 'echo "$NAME|$OTHER|${NONE-none}|$HOME"; exit 3') <input >there
is 'a name along PATH, an input that nobody wants' $? 3
is 'variables' "$(cat there)" "$NAME|1=2|none|/tmp"
"$qemu_run" --put text:/text "$busybox" sh -c 'cat /text /text /text /text; cat /text >&2' </dev/null >there 2>there.err
ok 'an output of 8 MB' sh -c 'cat text text text text | cmp - there'
ok '... and of 2 MB as standard error' cmp text there.err

"$qemu_run" "$busybox" sh -c 'yes & echo mine >&2; exit 4' </dev/null >there 2>there.err
is 'a program that leaves another one writing' "$? $(cat there.err)" '4 mine'

# Without virtio's ports.
head -c 20000 binary >input
QEMU_RUN_FLAGS="--kernel $kernel --timeout $timeout_s" "$qemu_run" --initrd serial.cpio a 'b  c' <input >there 2>there.err
is 'over serial ports: status' $? 5
ok '... standard output' cmp input there
is '... standard error' "$(cat there.err)" 'a b  c'
# A program that waits for its input, and writes before it has it.
mkfifo question
{ sleep 1; head -n 1 <question >asked; echo answer; } | "$qemu_run" "$busybox" sh -c 'echo question; read x; echo "$x"' |
	tee question >there
is 'a conversation' "$(cat asked there | tr '\n' ' ')" 'question question answer '

# What is not the program's fault shows the kernel's last lines, and nothing else does.
fails 'out of memory' 120 '^init: ' "$qemu_run" --memory 100 "$busybox" sh -c 'x=a; while :; do x=$x$x; done' </dev/null
is '... 40 lines at most, and what qemu-run says' "$(($(wc -l <.err) <= 42))" 1

# --- A terminal. ---

if have script; then
	cat >terminal <<-'END'
		stty rows 33 columns 77
		"$qemu_run" --tty "$busybox" sh -c 'trap "echo interrupted; exit 9" INT; tty; stty size; echo ready; while :; do sleep 1; done'
		echo "status $?"
		stty -a | grep -o ' icanon'
	END
	export qemu_run busybox
	: >typescript
	{
		until grep -q ready typescript; do sleep 0.2; done
		printf '\003'
		until grep -q status typescript; do sleep 0.2; done
	} | script -qfec 'sh terminal' typescript >/dev/null
	tr -d '\r' <typescript | grep -v -e '^Script' -e '^$' | sed 's/^\^C//' >said
	is 'a terminal of its own, its size, Ctrl-C, and this one as before' "$(tr '\n' ' ' <said)" \
		'/dev/pts/0 33 77 ready interrupted status 9  icanon '
else
	skip 'a terminal' 'script (package bsdutils) makes one'
fi
done_testing
