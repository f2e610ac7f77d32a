#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# run-results.t - kernel-bootstrap run --export: what comes back from a bootstrap, and whether its packages are the right ones.
# QEMU is a script.
# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"

program=$kernel_bootstrap
cd "$scratch" || exit 1
mkdir target repo
echo image >target/init.img
cat >qemu <<'END'
#!/bin/sh
case "$*" in *isa-debug-exit*) exit 1 ;; esac
printf '%s\n' "$@" >words
for word in "$@"; do
	case $word in file=/proc/self/fd/*) disk=${word#file=} && disk=${disk%%,*} ;; esac
done
[ ! -s image ] || dd if=image of="$disk" bs=4096 seek=1 conv=notrunc status=none
[ ! -s image ] || perl -e 'print pack "Q<", -s "image"' | dd of="$disk" bs=1 seek=32 conv=notrunc status=none
cat text
END
chmod +x qemu
for package in musl-1.1.24_0 gcc-4.0.4_0 bash-5.2.15_1 perl-5.0.0_0; do echo $package >repo/$package.tar.bz2; done
(cd repo && sha256sum ./*.bz2 | sed 's, \./, ,') >pkgs
echo 'another gcc' >repo/gcc-4.0.4_0.tar.bz2 && rm repo/perl-5.0.0_0.tar.bz2 && cp pkgs repo/SHA256SUMS.pkgs
"$mkpayload" pack --sums -o image repo >/dev/null
echo 'reboot: Power down' >text

ok 'a bootstrap that exports' sh -c '"$0" run --qemu ./qemu --export out.img target >said 2>err' "$program"
ok '... what came back' cmp image out.img
ok '... over the last disk of the machine' sh -c 'grep "^file=" words | tail -n 1 | grep -q /proc/self/fd'
is '... its packages' "$(grep out.img said)" 'out.img: gcc-4.0.4_0.tar.bz2: is not the one of SHA256SUMS.pkgs
out.img: perl-5.0.0_0.tar.bz2: is missing
out.img: of 4 packages in SHA256SUMS.pkgs 2 match, 1 differ, 1 are missing'
is '... and no word more' "$(cat err)" ''

# pkgs NAME WHAT-IS-SAID: of the packages, with this SHA256SUMS.pkgs.
pkgs()
{
	cp pkgs repo/SHA256SUMS.pkgs && "$mkpayload" pack --sums -o image repo >/dev/null
	"$program" run --qemu ./qemu --export out.img target >said 2>err
	is "$1: status" $? 0
	is '... what is said' "$(grep out.img said; cat err)" "$2"
}
cp pkgs once && sed -n 1p once >>pkgs
pkgs 'a line twice' "$(grep out.img said)"
sed 's/  .*/  A_0.tar.bz2/' once | head -n 2 >pkgs
pkgs 'two checksums of one package' \
	'kernel-bootstrap: out.img: SHA256SUMS.pkgs line 2: another SHA-256 for the name of an earlier line'
sed 's/$/\r/' once >pkgs
pkgs 'CRLF' 'kernel-bootstrap: out.img: SHA256SUMS.pkgs line 1: a control character in a name'
: >pkgs
pkgs 'an empty list' 'kernel-bootstrap: out.img: SHA256SUMS.pkgs names none: no packages are compared'
cp once pkgs
pkgs 'a good one again' "$(printf '%s\n' 'out.img: gcc-4.0.4_0.tar.bz2: is not the one of SHA256SUMS.pkgs' \
	'out.img: perl-5.0.0_0.tar.bz2: is missing' 'out.img: of 4 packages in SHA256SUMS.pkgs 2 match, 1 differ, 1 are missing')"

# A signal once it is complete, while QEMU still runs.
rm out.img && echo 'exec sleep 600' >>qemu && : >log
"$program" run --qemu ./qemu --log log --export out.img target >said 2>err & pid=$!
until grep -q 'Power down' log; do sleep 0.1; done
kill $pid
wait $pid
is 'a signal behind the end' $? 0
ok '... what came back' cmp image out.img
is '... and no temporary file' "$(find . -name '*.part')" ''
sed -i '$d' qemu
rm repo/SHA256SUMS.pkgs && "$mkpayload" pack --sums -o image repo >/dev/null
fails 'a bootstrap that fails' 1 'has no SHA256SUMS.pkgs' sh -c 'echo "Kernel panic - not syncing: x" >text
	exec "$0" run --qemu ./qemu --export out.img target' "$program"
ok '... its results are beside' cmp image out.img.failed
ok '... and what was there stays' sh -c '! cmp -s image out.img'
# The host's disk below each: the results are the last one. An event, which QEMU sends and then waits.
sed -i 's,^cat text$,for word in "$@"; do case $word in socket\,id=events\,fd=*) eval "cat event >\&${word##*=}" ;; esac; done; cat text; [ ! -s event ] || exec sleep 100,' qemu
# full DRIVE NAME: the host's disk is full below it.
full()
{
	echo '{"event": "BLOCK_IO_ERROR", "data": {"device": "'"$1"'", "reason": "No space left on device", "operation": "write", "action": "stop"}}' >event
	fails "a full disk of the host below $2" 1 "target: the host's disk: $2: write: No space" \
		"$program" run --qemu ./qemu --export out.img target
}
full ide0-hd1 out.img
ok '... is explained by that name' grep -q '^kernel-bootstrap: out.img: its file system has room for' .err
echo external >target/external.img
full ide1-hd0 out.img
full ide0-hd1 external.img
rm target/external.img && : >event
cp out.img before && : >image && echo 'reboot: Power down' >text
fails 'one that exports nothing' 1 'out.img: no results have come back: no export was finished' \
	"$program" run --qemu ./qemu --export out.img target
ok '... leaves what was there' cmp before out.img

# Two outputs of one name: neither is lost to the other, and nothing is begun.
: >target/console.log && echo old >log && cp log log.old
for words in '--log out.img.failed --export out.img' '--log log --export log.old' '--export target/console.log'; do
	# shellcheck disable=SC2086
	fails "$words" 1 'is already an output of --log: --export needs another name' "$program" run --qemu ./qemu $words target
done
is '... what was there stays' "$(cat log log.old)" 'old
old'
done_testing
