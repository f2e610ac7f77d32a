#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# first.t - pack --first: a set that comes before the others, so that payload-import --only reads no
# further; and the digest that pack and list say for payload-import --digest.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
export LC_ALL=C
import=$top/build/x86_64/payload-import
mkdir files && echo 0 >files/a && echo 1 >files/S && echo 3 >files/z && head -c 3000000 /dev/urandom >files/big &&
	head -c 70000 /dev/urandom >files/m && head -c 50000 /dev/urandom >files/n || exit 1
names()
{
	"$mkpayload" list "$@" | sed '1d; $d; s/^ *[0-9]*  *[0-9]*  //' | tr '\n' '|'
}
pack()
{
	"$mkpayload" pack "$@" >out
}

# --- Order. ---

printf 'n\nm\n' >LIST
ok "--first" pack --sums --first LIST -o image files
is "SHA256SUMS, the first set sorted, the others sorted" "$(names image)" "SHA256SUMS|m|n|S|a|big|z|"
ok "verify is content" "$mkpayload" verify image
rm -rf to && "$mkpayload" extract image -C to >out
is "the lines of SHA256SUMS have the order of the entries" "$(cut -c67- to/SHA256SUMS | tr '\n' '|')" "m|n|S|a|big|z|"
printf 'm\nn' >other-order && pack --sums --first other-order -o other files
ok "the order of the list changes nothing" cmp image other
pack --first LIST -o plain files
is "without SHA256SUMS" "$(names plain)" "m|n|S|a|big|z|"
pack --sums -o sorted files && printf '%s\n' S SHA256SUMS a big m n z >all && pack --sums --first all -o other files
ok "nor does one of all names, SHA256SUMS too, change anything" cmp other sorted
(cd files && sha256sum a S big m n z >../SUMS) && cp -r files summed && cp SUMS summed/SHA256SUMS
pack --first LIST -o summed.img summed
is "a SHA256SUMS of the user's comes first" "$(names summed.img)" "SHA256SUMS|m|n|S|a|big|z|"
mkdir -p tree/d/e && cp files/m tree/d/e && cp files/a tree && echo d/e/m >paths && pack --sums --tree --first paths -o t.img tree
is "paths of a tree" "$(names --tree t.img)" "SHA256SUMS|d/e/m|a|"

# --- What is refused. ---

refuses()
{
	refuses_name=$1 refuses_pattern=$2
	shift 2
	fails "$refuses_name" 1 "$refuses_pattern" "$mkpayload" pack -o refused "$@" files
	ok "... and no image is made" test ! -e refused
}
printf 'm\nnone\n' >list && refuses "a name that is not packed" \
	'^mkpayload: list:2: none: no file of this name is packed$' --first list
printf 'm\nSHA256SUMS\n' >list && refuses "SHA256SUMS where there is none" '^mkpayload: list:2: SHA256SUMS: no file' --first list
printf 'm\n\nn\n' >list && refuses "an empty line" '^mkpayload: list:2: the name is empty$' --first list
printf 'm\nd/m\n' >list && refuses "a path without --tree" "^mkpayload: list:2: the name contains '/'\$" --first list
printf 'm\r\n' >list && refuses "a line end of another system" '^mkpayload: list:1: .*control character' --first list
printf 'm\nn\nm' >list && refuses "a name twice" '^mkpayload: list:3: m: named a second time$' --first list
printf 'SHA256SUMS\nSHA256SUMS\n' >list && refuses "SHA256SUMS twice" '^mkpayload: list:2: SHA256SUMS: named' --sums --first list
: >list && refuses "an empty list" '^mkpayload: list: lists nothing$' --first list
refuses "no such list" '^mkpayload: absent: No such file' --first absent

# --- Volumes: the set is in the first. ---

ok "--volume-size" pack --sums --first LIST --volume-size 2945K -o set.img files
is "the set and what fits are in the first" "$(names set-1.img)" "SHA256SUMS|m|n|S|a|"
is "... all else in the second" "$(names set-2.img)" "SHA256SUMS|big|z|"
echo big >>LIST
fails "a set that the first volume cannot hold" 1 \
	'^mkpayload: set.img: a volume of 3015680 bytes is too small for all files that shall come first: m does not fit$' \
	"$mkpayload" pack --sums --first LIST --volume-size 2945K -o set.img files

# --- The digest. ---

digest=$(sha256sum <to/SHA256SUMS | cut -c1-64)
pack --sums --first other-order -o image files
is "pack says the digest of SHA256SUMS" "$(cat out)" "image: 7 files, 2.9 MiB, narrow, digest $digest"
is "list says it too" "$("$mkpayload" list image | sed -n 's/.*, digest //p')" "$digest"
is "... and as JSON" "$("$mkpayload" list --json image | sed -n 's/^  "digest": "\(.*\)",$/\1/p')" "$digest"
is "... null without one" "$("$mkpayload" list --json plain | sed -n 's/^  "digest": \(.*\),$/\1/p')" null
mkdir late && cp files/S late && (cd late && sha256sum S >SHA256SUMS) && pack -o late.img late
is "a SHA256SUMS that is not first" "$(names late.img)" "S|SHA256SUMS|"
is "... has a digest" "$("$mkpayload" list late.img | sed -n 's/.*, digest //p')" "$(sha256sum <late/SHA256SUMS | cut -c1-64)"
ok "... and verify checks by it" sh -c '"$1" verify late.img | grep -q "contents good: 1 of 1 files checked$"' - "$mkpayload"

# --- payload-import. ---

# The end of the last read of the image, as strace has seen it.
reads_end()
{
	perl -ne '
		next unless /<[^>]*\/image>/;
		$at = $1 if /^\S+\s+_?l?lseek.* = (\d+)$/ || /^_?l?lseek.* = (\d+)$/;
		if (/\bpread64\(.*, (\d+)\) = (\d+)$/) { $end = $1 + $2 if $1 + $2 > $end; }
		elsif (/\bread\(.* = (\d+)$/) { $at += $1; $end = $at if $at > $end; }
		END { print $end + 0 }' "$1"
}
if [ -x "$import" ]; then
	end=$("$mkpayload" list image | awk '$3 == "n" { print $1 + $2 }')
	head -c "$end" image >cut
	ok "payload-import --only takes an image that ends behind the set" \
		"$import" --timeout 0 --device cut --only other-order only
	is "... and has the set" "$(cd only && echo *)" "m n"
	yes '' | head -n 9999 >blank
	fails "... and no list of blank lines" 1 "blank: lists nothing, or a name twice" \
		"$import" --timeout 0 --device image --only blank none
	ok "... rightly" cmp only/m files/m
	if have strace && strace -f -y -o trace true 2>/dev/null; then
		strace -f -y -e trace=read,pread64,lseek,_llseek -o trace \
			"$import" --timeout 0 --device image --only other-order again >out 2>&1
		last=$(reads_end trace)
		ok "no byte behind the set is read (up to a page: $last of $end)" \
			test "$last" -ge "$end" -a "$last" -le $(((end + 4095) / 4096 * 4096))
	else
		skip "no byte behind the set is read" "strace (package strace) that may trace"
	fi
	ok "payload-import --digest takes what pack has said" \
		"$import" --timeout 0 --device image --digest "$digest" whole
	ok "... and all of it" diff -r whole/big files/big
	fails "... and no other" 1 . "$import" --timeout 0 --device sorted --digest "$digest" none
	ok "... of which nothing is there" test ! -e none
else
	skip "payload-import --only" "make $import builds it"
fi
done_testing
