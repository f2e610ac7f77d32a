#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# pinned.t - payload-import --digest takes the payload whose SHA256SUMS has that SHA-256, among any others, and nothing of
# it that is not as its digests say; --only takes the first set and reads no further. Each build of the program.
. "$(dirname "$0")/../lib.sh"

build=$(dirname "$mkpayload")
into=$scratch/into
image=$scratch/image
export LC_ALL=C HOSTED_MACHINE="$scratch/machine" ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99

# change FROM TO: $scratch/good with a text (perl's) replaced, as $image.
change()
{
	perl -0777 -pe "s/$1/$2/ or die 'nothing to change'" "$scratch/good" >"$image"
}

nothing()
{
	is "... and nothing is written" "$(ls "$into" 2>&1 | grep -v 'No such')" ""
}

import()
{
	"$program" --timeout 0 --device "$image" "$@" "$into"
}

for name in alpha beta gamma; do
	mkdir "$scratch/$name"
	echo "this is $name" >"$scratch/$name/file-one"
	head -c 3000 /dev/urandom >"$scratch/$name/file-two"
	"$mkpayload" pack --sums -o "$scratch/$name.img" "$scratch/$name" >/dev/null || exit 1
done
"$mkpayload" pack -o "$scratch/plain.img" "$scratch/alpha" >/dev/null || exit 1
mkdir "$scratch/empty"
"$mkpayload" pack --allow-empty -o "$scratch/empty.img" "$scratch/empty" >/dev/null || exit 1
cp "$scratch/alpha.img" "$scratch/good"
"$build/x86_64/payload-import" --timeout 0 --device "$scratch/good" "$scratch/sums" >/dev/null
digest=$(sha256sum "$scratch/sums/SHA256SUMS" | cut -c 1-64)

# --- The right one of four disks, in every order. ---

program=$build/sanitized/payload-import
orders=$(for a in 0 1 2 3; do for b in 0 1 2 3; do for c in 0 1 2 3; do
	echo "$a$b$c$((6 - a - b - c))"; done; done; done | grep '^[0-3]*$' |
	grep -v '\(.\).*\1')
wrong=
for order in $orders; do
	rm -rf "$HOSTED_MACHINE" "$into"
	mkdir -p "$HOSTED_MACHINE/proc" "$HOSTED_MACHINE/dev" "$HOSTED_MACHINE/disks"
	minor=0
	for disk in $(echo "$order" | sed 's/./& /g'); do
		case $disk in
		0) name=alpha ;; 1) name=beta ;; 2) name=gamma ;; 3) name=plain ;;
		esac
		cp "$scratch/$name.img" "$HOSTED_MACHINE/disks/8:$minor"
		echo " 8 $minor 4 sd$minor" >>"$HOSTED_MACHINE/proc/partitions"
		minor=$((minor + 1))
	done
	"$program" --timeout 0 --digest "$digest" "$into" >"$scratch/out" 2>&1 &&
		diff -r "$scratch/sums" "$into" >"$scratch/diff" || wrong="$wrong $order"
	[ "$order" != 0123 ] || first=$(cat "$scratch/out")
done
is "--digest: the right one of four disks, in every order" "$(echo "$orders" | wc -l):$wrong" 24:
fails "--digest: none of four is the one" 1 "no payload disk after 0 s; probed:" \
	"$program" --timeout 0 --digest "$(printf '%064d' 0)" "$into"
is "--digest: the others are named" "$(grep -c ': a payload, but its SHA256SUMS is not the one that --digest names' "$scratch/.err")" 4
ok "--digest: which is none with --if-present" \
	"$program" --timeout 0 --if-present --digest "$(printf '%064d' 0)" "$into"
printf 'LBPAYLD1\377\377\377\377aaaaaaaa' >"$HOSTED_MACHINE/disks/8:1"
rm -rf "$into"
ok "--digest: one that is refused is not the one that is meant" "$program" --timeout 0 --digest "$digest" "$into"
rm -rf "$into"
ok "--digest: nor with --all" "$program" --all --timeout 0 --digest "$digest" "$into"
# By itself it is no absence of a payload: nobody knows which one it was.
rm -rf "$HOSTED_MACHINE"/disks/8:[!1] "$into"
echo ' 8 1 4 sd1' >"$HOSTED_MACHINE/proc/partitions"
for all in '' --all; do
	# shellcheck disable=SC2086
	fails "--digest: one that is refused, by itself, is not none with --if-present $all" 1 \
		"/dev/sd1 (8:1): a payload that is refused: more than 200000 entries" \
		"$program" $all --timeout 0 --if-present --digest "$digest" "$into"
done
nothing
is "--digest: the right one among others was taken" "$(echo "$first" | tail -n 1 | sed 's/, in .*: 3/: 3/')" \
	"payload-import: 3 files, 3.0 KiB: 3 copied, 0 already there, 2 verified"
unset HOSTED_MACHINE

for program in $(builds_of payload-import | grep -v /builds/); do
	is_built "$program" || continue
	rm -rf "$into"

	# --- Only what its digests name. ---

	cp "$scratch/good" "$image"
	ok "$what: --digest of a file" import --digest "$digest"
	ok "... is imported" diff -r "$scratch/sums" "$into"
	rm -rf "$into"
	ok "$what: --digest in capitals" import --digest "$(echo "$digest" | tr a-f A-F)"
	rm -rf "$into"
	change 'this is alpha' 'this is alphb'
	fails "$what: --digest: one byte of a file changed" 1 "file-one: its SHA-256 is not the one in SHA256SUMS" \
		import --digest "$digest"
	ok "... and nothing wrong is written" test ! -e "$into/file-one"
	rm -rf "$into"
	perl -0777 -pe 's/([0-9a-f])  file-two/($1 eq "0" ? "1" : "0") . "  file-two"/e or die' "$scratch/good" >"$image"
	fails "$what: --digest: one digit of a line changed" 1 "a payload, but its SHA256SUMS is not the one that --digest names" \
		import --digest "$digest"
	nothing
	change '  file-two' '  file-twp'
	fails "$what: --digest: one byte of a line's name changed" 1 "a payload, but its SHA256SUMS is not the one that --digest names" \
		import --digest "$digest"
	nothing
	perl -0777 -pe 's/(.*)file-two/${1}file-twp/s or die' "$scratch/good" >"$image"
	fails "$what: --digest: one byte of a name changed" 1 "file-twp: has no line in SHA256SUMS, which --digest asks for" \
		import --digest "$digest"
	nothing
	# With one more entry, of which the digests say nothing.
	perl -0777 -pe 's/^(LBPAYLD1)\003/$1\004/ or die; s/(.*file-two.{3000})/$1\001\0\0\0\001\0\0\0zz/s or die' \
		"$scratch/good" >"$image"
	ok "$what: an entry without a line" import
	rm -rf "$into"
	fails "... is refused with --digest" 1 " z: has no line in SHA256SUMS, which --digest asks for" \
		import --digest "$digest"
	nothing
	# With one entry less than the digests name.
	perl -0777 -pe 's/^(LBPAYLD1)\003/$1\002/ or die' "$scratch/good" >"$image"
	fails "$what: a lowered count is warned of" 0 "warning: .*SHA256SUMS names files that are not here: 1 (file-two)" import
	rm -rf "$into"
	fails "... and refused with --digest" 1 "SHA256SUMS names files that are not here: 1 (file-two)" \
		import --digest "$digest"
	nothing
	cp "$scratch/plain.img" "$image"
	fails "$what: --digest of one without digests" 1 "its SHA256SUMS is not the one that --digest names" import --digest "$digest"
	cp "$scratch/empty.img" "$image"
	fails "$what: --digest of an empty one" 1 "its SHA256SUMS is not the one that --digest names" \
		import --digest "$digest"
	nothing
	for wrong in '' abc "$(printf '%063d' 0)" "$(printf '%065d' 0)" "$(printf '%063d' 0)g"; do
		fails "$what: --digest '$wrong'" 2 "not a SHA-256 of 64 hexadecimal digits" import --digest "$wrong"
	done

	# --- The first set. ---

	cp "$scratch/good" "$image"
	printf 'file-one\nSHA256SUMS\n' >"$scratch/list"
	ok "$what: --only a list" import --only "$scratch/list"
	is "... imports what it names" "$(ls "$into")" "SHA256SUMS
file-one"
	ok "... with its digest" sh -c 'cd "$0" && sha256sum --ignore-missing --quiet -c SHA256SUMS' "$into"
	rm -rf "$into"
	printf 'file-one' >"$scratch/list"
	ok "$what: --only without a newline at the end" import --only "$scratch/list"
	is "... imports it, without the digests, which are not listed" "$(ls "$into")" file-one
	rm -rf "$into"
	printf '\n\nfile-one\n\n' >"$scratch/list"
	ok "$what: --only with empty lines" import --only "$scratch/list"
	rm -rf "$into"
	# Each has one byte and not two.
	head -c 5000 /dev/zero | tr '\0' '\n' >"$scratch/list"
	fails "$what: --only with nothing but empty lines" 1 "$scratch/list: lists nothing, or a name twice" \
		import --only "$scratch/list"
	printf 'file-one\nfile-two\nfile-one\n' >"$scratch/list"
	fails "$what: --only with a name twice" 1 "$scratch/list: lists nothing, or a name twice" import --only "$scratch/list"
	nothing
	printf 'file-one\nfile-six\nfile-seven\n' >"$scratch/list"
	fails "$what: --only with names that are missing" 1 \
		"has not all that $scratch/list lists: 2 missing (file-seven, ...); nothing was imported" \
		import --only "$scratch/list"
	nothing
	: >"$scratch/list"
	fails "$what: --only with an empty list" 1 "$scratch/list: lists nothing, or a name twice" import --only "$scratch/list"
	fails "$what: --only with a list that is not there" 1 "/missing: no such file or directory" \
		import --only "$scratch/missing"
	change 'this is alpha' 'this is alphb'
	echo file-one >"$scratch/list"
	fails "$what: --only checks the digest" 1 "file-one: its SHA-256 is not the one" import --only "$scratch/list"

	# Cut right behind file-one: nothing more is read.
	perl -0777 -ne 'print $1 if /^(.*this is alpha\n)/s' "$scratch/good" >"$image"
	ok "$what: --only imports from an image that is cut right behind its names" import --only "$scratch/list"
	ok "... with --digest, too" import --only "$scratch/list" --digest "$digest"
	rm -rf "$into"
	fails "... which is refused without it" 1 "the image ends inside an entry\|a file reaches beyond the end" import
	head -c $(($(stat -c %s "$image") - 1)) "$image" >"$scratch/shorter"
	mv "$scratch/shorter" "$image"
	fails "... one byte less is too short" 1 "a file reaches beyond the end" import --only "$scratch/list"
	nothing
	# What is behind the set may be no line's: only what is read must have one.
	perl -0777 -pe 's/(.*)file-two/${1}file-twp/s or die' "$scratch/good" >"$image"
	ok "$what: --only with --digest looks no further" import --only "$scratch/list" --digest "$digest"
	rm -rf "$into"

	# What is wanted lies beyond 4 GiB; nothing is in front of it but holes.
	perl -e 'open my $image, ">", shift or die; print $image "LBPAYLD1", pack "V", 3;
		for ("a", "b") { print $image pack("VV", 1, 3e9), $_; seek $image, 3e9, 1 or die }
		print $image pack("VV", 1, 5), "c", "#text"; close $image or die "$!\n"' "$image"
	echo c >"$scratch/list"
	ok "$what: --only what lies beyond 4 GiB" import --only "$scratch/list"
	is "... imports it" "$(cat "$into/c")" "#text"
	rm -rf "$into"

	# SHA256SUMS behind another entry.
	perl -e 'print "LBPAYLD1", pack "V", 3; for ("a", "SHA256SUMS", "b") {
		print pack("VV", length, 5), $_, "#text" }' >"$image"
	printf 'a\nSHA256SUMS\n' >"$scratch/list"
	fails "$what: --only lists digests that do not come first" 1 "SHA256SUMS: is listed, but is not the first entry" \
		import --only "$scratch/list"
	nothing
	printf 'b\n' >"$scratch/list"
	fails "$what: --only does not look for digests that come late" 0 "carries no SHA256SUMS" import --only "$scratch/list"
	is "... and imports" "$(ls "$into")" b
	rm -rf "$into"
	perl -e 'print "LBPAYLD1", pack "V", 2; for ("a", "a") { print pack("VV", length, 5), $_, "#text" }' >"$image"
	printf 'a\nb\n' >"$scratch/list"
	fails "$what: --only, a listed name that appears twice" 1 "the name appears twice" import --only "$scratch/list"
	nothing
done
done_testing
