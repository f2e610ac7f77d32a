#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# compress.t - mkpayload cpio --compress: the same archive in forms that Linux unpacks, the same bytes each
# time, and none where the tool fails.
. "$(dirname "$0")/../lib.sh"
unset SOURCE_DATE_EPOCH
cd "$scratch" || exit 1

mkdir tree tools && head -c 300000 "$mkpayload" >tree/a && echo text >tree/b
"$mkpayload" cpio --no-default --add tree:/ -o plain 2>/dev/null
# compressed NAME OPTION...: into the file of that name
compressed()
{
	"$mkpayload" cpio --no-default --add tree:/ -o "$1" --compress "$@" 2>err
}
# bytes FILE OFFSET COUNT: bytes, hexadecimal
bytes()
{
	od -An -tx1 -j "$2" -N "$3" "$1" | tr -d ' \n'
}
for tool in gzip xz zstd; do
	if ! have $tool; then
		skip "$tool" "apt-get install $tool"
		continue
	fi
	ok "$tool" compressed $tool
	ok "$tool: the archive is in it" sh -c "$tool -dc <$tool | cmp - plain"
	ok "$tool: smaller" test "$(wc -c <$tool)" -lt "$(wc -c <plain)"
	mv $tool first
	touch tree/a
	GZIP=-1 XZ_OPT=-0 XZ_DEFAULTS=-0 ZSTD_CLEVEL=19 ZSTD_NBTHREADS=4 compressed $tool
	ok "$tool: the same bytes again, whatever the environment says" cmp first $tool
done
! have gzip || is 'gzip: no name, no time' "$(bytes gzip 3 5)" 0000000000
! have xz || is 'xz: CRC32, which Linux knows' "$(bytes xz 6 2)" 0001
! have zstd || ok 'zstd: the frame says the size' perl -e 'exit !(hex($ARGV[0]) & 0xe0)' "$(bytes zstd 4 1)"

fails 'none that Linux unpacks by this' 2 '^mkpayload: --compress lzip: is none of gzip, xz and zstd$' "$mkpayload" cpio -o out --compress lzip
echo old >out
# failing WHEN PATTERN COMMANDS: which gzip in tools/ does
failing()
{
	printf '%s\n' '#!/bin/sh' "$3" >tools/gzip
	chmod 755 tools/gzip
	fails "a tool that fails: $1" 1 "$2" env "PATH=$scratch/tools:$PATH" "$mkpayload" cpio --no-default --add tree:/ -o out --compress gzip
	is '... what was there is left' "$(cat out) $(echo out*)" 'old out'
}
failing 'behind its output' '^mkpayload: out: gzip -n -c could not compress it: exit status 1$' 'cat; exit 1'
failing 'in the middle' 'exit status 3$' 'head -c 1000; exit 3'
# shellcheck disable=SC2016
failing 'by a signal' 'killed by signal 9' 'kill -9 $$'
rm tools/gzip
fails 'no tool' 1 "^mkpayload: --compress gzip: there is no gzip here: Debian's package gzip has it$" env "PATH=$scratch/tools" \
	"$mkpayload" cpio --no-default --add tree:/ -o out --compress gzip
is '... what was there is left' "$(cat out) $(echo out*)" 'old out'

kernel=$top/build/kernel/boot
if [ -d "$kernel" ] && cp "$kernel"/vmlinuz-* . && cp "$kernel"/config-* .; then
	image=$(echo vmlinuz-*)
	ok '--kernel: it can' compressed gzip --kernel "$image"
	sed -i '/CONFIG_RD_ZSTD/d' config-*
	fails '--kernel: it cannot, says what is beside it' 1 "^mkpayload: --compress zstd: $image cannot unpack that: ./config-.* does not say CONFIG_RD_ZSTD=y$" \
		"$mkpayload" cpio --no-default --add tree:/ -o out --compress zstd --kernel "$image"
	rm config-*
	ok '--kernel: nothing is known' compressed gzip --kernel "$image"
else
	skip '--kernel' 'no kernel: tests/provide brings one'
fi
done_testing
