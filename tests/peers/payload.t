#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# payload.t - our images against those of independent writers and readers: a shell script that
# does what live-bootstrap's documentation tells people to type, and a perl program, both widths.
. "$(dirname "$0")/../lib.sh"

peer=$top/tests/peers/payload.pl
cd "$scratch" || exit 1

# A few files as distfiles are: small, large, empty, text and bytes, some with awkward sizes.
mkdir files
printf 'hello\n' >files/hello-2.12.tar.gz
printf '' >files/empty.patch
head -c 1048576 /dev/urandom >files/exactly-1-mib
head -c 1048577 /dev/urandom >files/1-mib-and-1
head -c 3000001 /dev/urandom >files/gcc-4.7.4.tar.bz2
head -c 4096 /dev/zero >files/zeros
printf 'LBPAYLD1' >files/magic
printf 'utf-8\n' >"files/z$(printf '\303\251')ro"
for name in $(cd files && ls | LC_ALL=C sort); do
	echo "$name $scratch/files/$name"
done >list

u32()
{
	# shellcheck disable=SC2059 # the format is made of octal numbers
	printf "$(printf '\\%03o\\%03o\\%03o\\%03o' $(($1 & 255)) $(($1 >> 8 & 255)) \
		$(($1 >> 16 & 255)) $(($1 >> 24 & 255)))"
}

bytes_of()
{
	wc -c | tr -d ' '
}

# As documented for people without python: count, then for each line of the list the length of the
# name, the size of the file, the name, the file.
by_hand()
{
	printf LBPAYLD1
	u32 "$(wc -l <"$1" | tr -d ' ')"
	while read -r name path; do
		u32 "$(printf %s "$name" | bytes_of)"
		u32 "$(bytes_of <"$path")"
		printf %s "$name"
		cat "$path"
	done <"$1"
}

# same_but_padding OURS THEIRS ALIGN: theirs, and then zeros up to a multiple of ALIGN.
same_but_padding()
{
	theirs=$(bytes_of <"$2")
	ours=$(bytes_of <"$1")
	wanted=$(((theirs + $3 - 1) / $3 * $3))
	[ "$ours" -eq "$wanted" ] || return 1
	{ cat "$2" && head -c $((wanted - theirs)) /dev/zero; } | cmp - "$1"
}

same_files()
{
	diff -r "$1" "$2"
}

by_hand list >hand.img
"$mkpayload" pack -o ours.img --list list >/dev/null
ok "pack --list: the shell script's bytes, padded" same_but_padding ours.img hand.img 4096
"$mkpayload" pack -o ours-1.img --align 1 --list list >/dev/null
ok "pack --list --align 1: exactly the shell script's bytes" cmp ours-1.img hand.img
"$mkpayload" pack -o ours-dir.img --align 1 files >/dev/null
ok "pack DIR: the same" cmp ours-dir.img hand.img

for width in narrow wide; do
	option=
	[ "$width" = narrow ] || option=--wide
	# shellcheck disable=SC2046 # no blanks in these names
	perl "$peer" write "$width" $(sed 's/ /=/' list) >"peer-$width.img"
	"$mkpayload" pack -o "ours-$width.img" $option files >/dev/null
	ok "$width: the perl writer's bytes, padded" \
		same_but_padding "ours-$width.img" "peer-$width.img" 4096
	for image in "peer-$width" "ours-$width"; do
		ok "$image: our verify" "$mkpayload" verify "$image.img"
		is "$image: its width and end in list --json" \
			"$("$mkpayload" list --json "$image.img" |
				sed -n 's/.*"\(width\|end\)": "*\([a-z0-9]*\).*/\2/p' | tr '\n' ' ')" \
			"$(perl "$peer" list "$image.img" | awk 'NR == 1 { print $1, $3 }') "
		is "$image: our list and perl's" \
			"$("$mkpayload" list "$image.img" | awk 'NR > 1 { print last } { last = $2 " " $1 " " $3 }' |
				sed 1d)" \
			"$(perl "$peer" list "$image.img" | sed 1d)"
		ok "$image: our extract" "$mkpayload" extract "$image.img" -C "$image.by-us"
		ok "$image: ... gives the files" same_files files "$image.by-us"
		mkdir "$image.by-perl"
		ok "$image: perl's extract" perl "$peer" extract "$image.img" "$image.by-perl"
		ok "$image: ... gives the files" same_files files "$image.by-perl"
	done
done
ok "the shell script's image: our extract" "$mkpayload" extract hand.img -C hand.by-us
ok "... gives the files" same_files files hand.by-us

for width in --wide --align=4096; do
	"$mkpayload" pack -o sums.img --sums $width files >/dev/null
	rm -rf by-perl && mkdir by-perl && perl "$peer" extract sums.img by-perl
	ok "--sums $width: sha256sum -c" sh -c 'cd by-perl && sha256sum -c --strict SHA256SUMS'
	is "--sums $width: the lines of sha256sum, in the order of the entries" \
		"$(cat by-perl/SHA256SUMS)" "$(cd files && LC_ALL=C sha256sum -- *)"
	is "--sums $width: it is the first entry" \
		"$(perl "$peer" list sums.img | awk 'NR == 2 { print $3 }')" SHA256SUMS
	mv by-perl/SHA256SUMS by-perl.sums && ok "... and the files" same_files files by-perl
done

# Trees: the entries are those that find(1) and sort(1) say, and their bytes those of the peer.
mkdir -p tree/repo/sub && cp files/hello-2.12.tar.gz tree/repo/sub/ && cp files/magic tree/repo/
cp files/zeros tree/repo- && cp files/empty.patch tree/repo.empty && cp files/1-mib-and-1 tree/repo/sub-
(cd tree && find . -type f | sed 's|^./||' | LC_ALL=C sort) >paths
for width in narrow wide; do
	option=
	[ "$width" = narrow ] || option=--wide
	# shellcheck disable=SC2046
	perl "$peer" write "$width" $(sed 's|.*|&=tree/&|' paths) >"peer-tree.img"
	"$mkpayload" pack --tree --align 1 -o ours-tree.img $option tree >/dev/null
	ok "--tree, $width: exactly the perl writer's bytes" cmp ours-tree.img peer-tree.img
	rm -rf tree.by-us tree.by-perl && mkdir tree.by-perl
	ok "--tree, $width: our extract" "$mkpayload" extract --tree peer-tree.img -C tree.by-us
	ok "... gives the files" same_files tree tree.by-us
	ok "--tree, $width: perl's extract" perl "$peer" extract ours-tree.img tree.by-perl
	ok "... gives the files" same_files tree tree.by-perl
done

# Volumes: the peer reads each as an image of its own; all together they are the files.
for directory in files tree; do
	for option in --sums --wide; do
		rm -rf set-* set.by-perl && mkdir set.by-perl
		"$mkpayload" pack --tree $option -o set.img --volume-size 3500K "$directory" >summary
		is "volumes of $directory, $option: none is larger than allowed" \
			"$(find . -name 'set-*.img' -size +3500k)" ""
		: >set.names
		for image in set-*.img; do
			perl "$peer" list "$image" | sed '1d; s/^[0-9]* [0-9]* //' | grep -vx SHA256SUMS >>set.names
			ok "... perl's extract of $image" perl "$peer" extract "$image" set.by-perl
		done
		is "... a summary line for each" "$(wc -l <summary)" "$(ls set-*.img | wc -l)"
		is "... every file once, in order" "$(cat set.names)" \
			"$(cd "$directory" && find . -type f | sed 's|^./||' | LC_ALL=C sort)"
		if [ $option = --sums ]; then
			ok "... sha256sum -c" sh -c 'cd set.by-perl && sha256sum -c --strict SHA256SUMS'
			is "... with a line for each" "$(sed 's/^[^ ]*  //' set.by-perl/SHA256SUMS)" "$(cat set.names)"
			rm set.by-perl/SHA256SUMS
		fi
		ok "... and the files" same_files "$directory" set.by-perl
	done
done

for file in "$top"/tests/data/payload/good/*.image "$top"/tests/data/payload/tree/good/*.image; do
	name=${file#"$top/tests/data/payload/"}
	name=${name%.image}
	"$top/tests/assemble" "$file" >good.img
	rm -rf good.by-us good.by-perl && mkdir good.by-perl
	"$mkpayload" extract --tree good.img -C good.by-us >/dev/null
	perl "$peer" extract good.img good.by-perl
	ok "$name: both readers find the same files" same_files good.by-us good.by-perl
done
done_testing
