#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# progress.t - the bar: only on a terminal, only for work of more than a second, gone at the end.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
export LC_ALL=C

if ! have script; then
	skip "the progress bar" "script (package bsdutils) makes a terminal"
	done_testing
	exit
fi

# on_terminal COLUMNS COMMAND: runs it on a terminal; shown has a line for each time it was drawn.
on_terminal()
{
	script -qec "stty cols $1; $2" typescript >/dev/null </dev/null
	tr '\r' '\n' <typescript | sed '1d; /^Script/d' >shown
}

# large BYTES: an image with one file of zeros that takes no room on the disk, and whose SHA-256
# must be computed.
large()
{
	perl -e 'my $sums = "0" x 64 . "  large\n";
		print "LBPAYLD1", pack("V V V", 2, 10, length $sums), "SHA256SUMS", $sums,
			pack("V V", 5, $ARGV[0]), "large"' "$1" >large.img
	truncate -s "+$1" large.img
}

large 1000000
on_terminal 80 "$mkpayload verify large.img"
is "short work: no bar" "$(grep -c '%' shown)" 0

# A size that takes more than a second on this machine, hashed slowly.
export LBPAYLOAD_SHA256=plain LBPAYLOAD_THREADS=1
for mib in 600 1200 2400 4000; do
	large $((mib * 1048576))
	on_terminal 80 "$mkpayload verify large.img"
	! grep -q '%' shown || break
done
ok "long work: verb, bar, percent, rate, time left" grep -q \
	'^verifying \[=*>* *\]  *[0-9]*%  [0-9.]* [KMG]iB/s  [0-9]*:[0-9][0-9] left' shown
is "no line is wider than the terminal" \
	"$(grep '%' shown | sed "s/$(printf '\033')\[K//" | awk 'length > 79')" ""
ok "a message has a line of its own, where the bar was" \
	grep -q "^$(printf '\033')\[Kmkpayload: large.img: byte 115: large: its SHA-256" shown
is "the bar does not come back" "$(sed -n '/mkpayload:/,$p' shown | grep -c '%')" 0
on_terminal 40 "$mkpayload verify large.img"
ok "a narrow terminal: a shorter bar" grep -q '^verifying \[.*%.*left' shown
is "... not wider than that either" \
	"$(grep '%' shown | sed "s/$(printf '\033')\[K//" | awk 'length > 45')" ""
"$mkpayload" verify large.img >out 2>err
is "not a terminal: no bar" "$(grep -c '%' err)" 0
done_testing
