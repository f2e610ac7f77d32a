#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# names.t - names at the destination: a file system that takes two names for one (tests/hosted/system_call.c makes it),
# other programs that exchange files and directories meanwhile, names that are as long as can be, limits, control
# characters on their way to the console. No file ever has another one's content under its final name.
. "$(dirname "$0")/../lib.sh"

build=$(dirname "$mkpayload")
hosted=$build/sanitized/payload-import
into=$scratch/into
image=$scratch/image
outside=$scratch/outside
export LC_ALL=C ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99

# pack NAME...: an image in which each file says its name.
pack()
{
	perl -e 'print "LBPAYLD1", pack "V", scalar @ARGV; for (@ARGV) { print pack("VV", length, length), $_, $_ }' "$@" >"$image"
}

import()
{
	timeout 60 "$program" --timeout 0 "$@" --device "$image" "$into"
}

# No file has the content of another: what a name leads to says its name, in some case.
no_wrong_file()
{
	(cd "$into" && find . -type f | while read -r file; do
		[ "$(cat "$file")" = "old" ] || [ "./$(tr A-Z a-z <"$file")" = "$(echo "$file" | tr A-Z a-z)" ] || echo "$file"
	done | grep . && return 1; find . -name '*.part' | grep . && return 1; true)
}

# folded NAME PATTERN FILES-LEFT SETUP ENTRY...: on a file system that folds, status 1.
folded()
{
	name=$1 pattern=$2 left=$3 setup=$4
	shift 4
	pack "$@"
	rm -rf "$into" && mkdir "$into" && (cd "$into" && eval "$setup")
	HOSTED_FOLD=1 fails "folded: $name" 1 "$pattern" import $tree
	is "... what is left" "$(cd "$into" && find . -mindepth 1 | sort | tr '\n' ' ')" "$left"
	ok "... no file is wrong" no_wrong_file
}

# So many that those before and behind them are in two batches.
many=$(seq -f 'm%04.0f' 1000)

if [ ! -x "$hosted" ]; then
	skip "folded names" "make $hosted builds it"
else
	program=$hosted tree=
	one='this file system takes the name for that of another file'
	pack one two
	rm -rf "$into"
	HOSTED_FOLD=1 ok "folded: names that differ" import
	HOSTED_FOLD=1 ok "... again" import
	folded 'two names, in one batch' "$into/Foo: $one" './foo ' : foo Foo
	# shellcheck disable=SC2086
	folded 'two names, in two batches' "$into/Foo: $one" "./foo $(echo $many | sed 's/m/.\/m/g') " : foo $many Foo
	folded 'two names, of which one is there' "foo and Foo: $into has one file for both names" './foo ' \
		'printf foo >foo' foo Foo
	folded 'two names, of which an old one is there' "Foo and foo: $into has one file for both names" './foo ' \
		'echo old >foo' Foo foo
	folded 'a name that is the .part of a later one' "$into/foo.PART: $one" './foo ' : foo.PART foo
	# The other way round both have a place, and what seems to be the .part of one is the other.
	pack foo foo.PART
	rm -rf "$into"
	for time in first second third; do
		HOSTED_FOLD=1 ok "folded: a name that is the .part of an earlier one, the $time time" import
		is "... both are right" "$(cat "$into/foo"):$(cat "$into/foo.part")" foo:foo.PART
	done
	echo old >"$into/foo"
	HOSTED_FOLD=1 fails "... it is in the way where the earlier one is to be written" 1 \
		"foo and foo.PART: $into has one file for both names; nothing" import
	is "... and nothing changes" "$(cat "$into/foo"):$(cat "$into/foo.part")" old:foo.PART
	tree=--tree
	folded 'two directories' "$into/dd/x: $one" './dd ./dd/x ' : DD/x dd/x
	folded 'two directories, one of which is there' "DD/x and dd/x: $into has one file for both names" './dd ./dd/x ' \
		'mkdir dd && echo old >dd/x' DD/x dd/x
	folded 'a directory where a file goes' "$into/d: $one" './d ./d/x ' : d D/x
	tree=
	# Hard links are two names of one file, too: what is written to one must not be found under the other.
	pack bar foo
	rm -rf "$into" && mkdir "$into" && printf foo >"$into/foo" && ln "$into/foo" "$into/bar"
	fails "two names that are one file" 1 "bar and foo: $into has one file for both names" import
	is "... which is left as it was" "$(cat "$into/foo")" foo
	perl -e 'print "LBPAYLD1", pack("V", 2), map { pack("VV", 3, 4), $_, "same" } "bar", "foo"' >"$image"
	printf same >"$into/foo"
	ok "... they may stay when both are right" import
	# What a power cut leaves where there is no journal: the new name is there, the old one not yet gone.
	for content in same old; do
		rm -rf "$into" && mkdir "$into" && printf %s "$content" >"$into/foo" && ln "$into/foo" "$into/foo.part"
		ok "a file that is its own .part, too ($content)" import
		is "... goes on" "$(cd "$into" && echo * && cat ./*)" "bar foo
samesame"
	done

	# --- Other programs meanwhile. ---

	pack alpha beta
	rm -rf "$into"
	once='[ -e "$outside.once" ] || { : >"$outside.once"'
	export outside
	# Where the flush of a file system does not tell of its errors, each file is flushed by itself as well.
	HOSTED_FIWIX=1 HOSTED_BEFORE_FSYNC="$once; echo foreign >alpha.other && mv alpha.other alpha.part; }" \
		fails "a .part that another program exchanges while it is flushed" 1 \
		"$into/alpha: its .part was exchanged by another program" import
	is "... does not get the name" "$(cd "$into" && ls)" "alpha.part
beta"
	rm -rf "$into" "$outside.once"
	export HOSTED_BEFORE_SYNCFS="$once; echo foreign >alpha.other && mv alpha.other alpha.part; }"
	fails "a .part that another program exchanges" 1 "$into/alpha: its .part was exchanged by another program" import
	is "... does not get the name" "$(cd "$into" && ls)" "alpha.part
beta"
	is "... and is left to whom it belongs" "$(cat "$into/alpha.part")" foreign
	export HOSTED_BEFORE_SYNCFS='rm -f alpha.part'
	rm -rf "$into"
	fails "a .part that another program removes" 1 "$into/alpha: no such file or directory" import
	is "... the others are there" "$(ls "$into")" beta
	export HOSTED_BEFORE_SYNCFS="$once; echo foreign >alpha; }"
	rm -rf "$into" "$outside.once"
	fails "a name that another program takes" 1 "$into/alpha: .*or another program has made it" import
	is "... has its file" "$(cat "$into/alpha")" foreign
	ok "... no .part is left" test ! -e "$into/alpha.part"
	rm -rf "$into" "$outside.once" && mkdir "$into" && echo old >"$into/alpha"
	export HOSTED_BEFORE_SYNCFS="$once; echo foreign >alpha.other && mv alpha.other alpha; }"
	fails "a file that another program exchanges, which is to be replaced" 1 \
		"$into/alpha: .*or another program has made it" import
	is "... is left" "$(cat "$into/alpha")" foreign
	rm -rf "$into" "$outside.once" && mkdir "$into" && printf alpha >"$into/alpha"
	fails "... which was right and is kept" 1 "$into/alpha: .*or another program has made it" import
	is "... is left, too" "$(cat "$into/alpha"; ls "$into")" "foreign
alpha
beta"
	rm "$outside.once"
	unset HOSTED_BEFORE_SYNCFS

	# Each time that a directory is entered, it is another one: at once, then after a while.
	mkdir "$outside"
	pack d/a d/b e/c
	for when in 1 2 3 4 5 6 7 8 9; do
		rm -rf "$into" "$outside" && mkdir "$outside" "$into" "$into/d"
		export outside when
		export HOSTED_BEFORE_CHDIR='echo >>"$outside.count"; [ $(wc -l <"$outside.count") -ne $when ] || {
			mv "$directory" moved && ln -s "$outside" "$directory"; }'
		rm -f "$outside.count"
		import --tree >"$scratch/out" 2>"$scratch/err"
		status=$? # 0 where it was not entered so often
		[ "$when" -ne 1 ] || first=$status
		[ -z "$(ls -A "$outside")" ] || break
	done
	is "--tree: a directory that is exchanged for a link: no file outside" "$(ls -A "$outside")" ""
	is "... and an error" "$first" 1
	unset HOSTED_BEFORE_CHDIR
fi

# The same by chance.
cat >"$scratch/swap" <<-'END'
	use strict;
	my ($directory, $link, $outside, $seconds) = @ARGV;
	symlink $outside, $link or die;
	my $exchange = 2; # renameat2(): RENAME_EXCHANGE
	my $end = time + $seconds;
	while (time < $end) {
		syscall(316, -100, $directory, -100, $link, $exchange);
		select undef, undef, undef, 0.00001;
		syscall(316, -100, $directory, -100, $link, $exchange);
		select undef, undef, undef, 0.00005;
	}
END
for what in x86_64 i386 step; do
	program=$build/$what/payload-import
	if [ "$(uname -m)" != x86_64 ] || [ ! -x "$program" ]; then
		skip "$what: directories exchanged for links" "this build has none"
		continue
	fi
	pack d/a d/b d/c d/d d/e d/f
	rm -rf "$into" "$outside" && mkdir -p "$outside" "$into/d"
	perl "$scratch/swap" "$into/d" "$into/link" "$outside" 4 &
	swap=$!
	done=0
	# Not much of it: what is outside would be there by now and then.
	while kill -0 $swap 2>/dev/null && [ "$done" -lt 150 ]; do
		import --tree >"$scratch/out" 2>&1
		done=$((done + 1))
	done
	kill $swap 2>/dev/null
	wait $swap 2>/dev/null
	is "$what: directories exchanged for links all the time: no file outside" "$(ls -A "$outside")" ""
done

# --- Each build: lengths, limits, the console. ---

for program in $(builds_of payload-import | grep -v /builds/); do
	is_built "$program" || continue
	rm -rf "$into"
	# Names whose .part is too long by one byte and more; one whose 251st byte lies within a character.
	# shellcheck disable=SC2046
	pack $(for length in 249 250 251 252 253 254 255; do printf "%0${length}d " 0; done) \
		"$(perl -e 'print "\303\251" x 127')" "x$(perl -e 'print "\303\251" x 127')"
	ok "$what: names of 249 to 255 bytes" import
	ok "... are all right" no_wrong_file
	is "... and all there" "$(ls -A "$into" | wc -l)" 9
	: >"$into/.part"
	rm "$into/$(printf %0255d 0)"
	ok "$what: what an earlier run left of a long one is no harm" import
	is "... and is gone" "$(ls -A "$into" | wc -l)" 9

	# shellcheck disable=SC2046
	pack $(seq -f 'n%04.0f' 1000)
	rm -rf "$into"
	ok "$what: a thousand files, and 16 may be open" sh -c "ulimit -n 16 && '$program' --timeout 0 --device '$image' '$into'"
	is "... all are there" "$(ls -A "$into" | wc -l)" 1000
	ok "... and right" no_wrong_file

	# The last descriptor goes to a long name, whose .part is that of the next one, too.
	wrong=
	for count in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
		# shellcheck disable=SC2046
		pack $(seq -f 'n%02.0f' $count) "$(printf '%0254d' 1)" "$(printf '%0254d' 2)"
		rm -rf "$into"
		sh -c "ulimit -n 16 && '$program' --timeout 0 --device '$image' '$into'" >"$scratch/out" 2>&1 && no_wrong_file ||
			wrong="$wrong $count: $(tail -n 2 "$scratch/out")"
	done
	is "$what: two long names, when no more files may be open" "$wrong" ""

	# What SHA256SUMS says in a name never reaches the console as it is.
	rm -rf "$into"
	perl -e 'my $sums = "0" x 64 . "  \302\2332Jred\n";
		print "LBPAYLD1", pack("V", 1), pack("VV", 10, length $sums), "SHA256SUMS", $sums' >"$image"
	import >"$scratch/out" 2>&1
	ok "$what: no C1 control character reaches the console" grep -q '(.*2Jred)\|control character' "$scratch/out"
	is "... as it is" "$(perl -ne 'print if /\302[\200-\237]/' "$scratch/out")" ""
	perl -e 'my $sums = "0" x 64 . "  a\033[2J\n"; print "LBPAYLD1", pack("V", 1), pack("VV", 10, length $sums), "SHA256SUMS", $sums' >"$image"
	fails "$what: nor others" 1 "a control character in a name" import
	is "... as they are" "$(tr -d '\n\t -~' <"$scratch/.err" | wc -c)" 0

	# A limit of a file's size.
	perl -e 'print "LBPAYLD1", pack("V", 1), pack("VV", 3, 2000000), "big", "b" x 2000000' >"$image"
	rm -rf "$into"
	if [ "$what" != step ]; then # nobody sets limits in the bootstrap
		fails "$what: a limit of a file's size" 1 "big.part: file too large" \
			sh -c "ulimit -f 100 && '$program' --timeout 0 --device '$image' '$into'"
		is "... leaves nothing" "$(ls -A "$into")" ""
	fi
done

# --- What the file system says of itself (the numbers of statfs). ---

if [ -x "$hosted" ]; then
	program=$hosted
	# shellcheck disable=SC2046
	pack $(seq -f 's%02.0f' 50)
	rm -rf "$into"
	# Files are asked for in large pieces, but take small blocks: NFS.
	HOSTED_STATFS='1048576 4000 4000 4000 0 0 255 4096' ok "f_frsize is what blocks count" import
	rm -rf "$into"
	HOSTED_STATFS='1048576 40 40 40 0 0 255 4096' fails "... also where they are few" 1 \
		"not enough space: the payload needs .*, there are 160.0 KiB; nothing was imported" import
	HOSTED_STATFS='4096 40 40 40 0 0 255 0' fails "f_bsize, where the kernel (Fiwix) has no f_frsize" 1 \
		"there are 160.0 KiB; nothing was imported" import
	HOSTED_STATFS='4096 4000 4000 40 0 0 255 0' fails "what is left for the administrator does not count" 1 \
		"there are 160.0 KiB; nothing was imported" import
	HOSTED_STATFS='4096 4000 4000 4000 1000 49 255 4096' fails "too few inodes" 1 \
		"not enough inodes: the payload needs 50, there are 49" import
	pack short "$(printf %0140d 0)"
	HOSTED_STATFS='4096 4000 4000 4000 0 0 139 4096' fails "f_namelen is asked" 1 \
		"0: longer than a name can be here; nothing was imported" import
	is "... before anything is written" "$(ls -A "$into")" ""
	HOSTED_STATFS='4096 4000 4000 4000 0 0 140 4096' ok "... and is enough when it is just enough" import

	# What is no block of files: 20 MiB in pieces of 1 MiB, and in 9p's, which are no power of two.
	# shellcheck disable=SC2046
	pack $(seq -f 's%02.0f' 50)
	for pieces in '1048576 20 20 20 0 0 255 1048576' '1044480 20 20 20 0 0 255 1044480'; do
		rm -rf "$into"
		HOSTED_STATFS=$pieces ok "blocks that are pieces of a network: ${pieces%% *}" import
	done
	rm -rf "$into"
	HOSTED_STATFS="1048576 20 20 20 0 0 255 1048576 $((0x2011bab0))" fails "... but those of a disk (exfat) count" 1 \
		"not enough space: the payload needs 58.* MiB, there are 20.0 MiB; nothing was imported" import

	perl -e 'print "LBPAYLD1", pack("V", 50); print pack("VV", 2, 8192), $_, "x" x 8192 for 10 .. 59' >"$image"
	rm -rf "$into"
	HOSTED_STATFS='28672 20 20 20 0 0 255 28672' ok "... also small ones that are no power of two" import

	# Where a file gets a new number when it was forgotten: what is kept, and what is replaced.
	for type in 0x4d44 0x2011bab0; do
		pack kept new replaced
		rm -rf "$into" && mkdir "$into" && printf kept >"$into/kept" && echo old >"$into/replaced"
		export HOSTED_STATFS="4096 4000 4000 4000 0 0 255 4096 $(($type))" HOSTED_FORGETS=1
		ok "numbers of files that change ($type)" import
		is "... every file is right" "$(cd "$into" && cat kept new replaced && ls | wc -l)" keptnewreplaced3
		printf old >"$into/new"
		HOSTED_BEFORE_SYNCFS="[ -e '$scratch/$type' ] || { : >'$scratch/$type' && echo other >other && mv other new; }" \
			fails "... a file that another program exchanges" 1 "$into/new: .*or another program has made it" import
		is "... stays" "$(cat "$into/new")" other
		pack Kept kept
		rm -rf "$into" && mkdir "$into" && printf kept >"$into/kept"
		HOSTED_FOLD=1 fails "... two names, of which one is there" 1 \
			"Kept and kept: $into has one file for both names" import
		# shellcheck disable=SC2046
		pack $(seq -f 'r%03.0f' 210)
		rm -rf "$into" && mkdir "$into" && (cd "$into" && echo old | tee $(seq -f 'r%03.0f' 210) >"$scratch/out")
		ok "... more to replace than can be held" import
		ok "... no file is wrong" no_wrong_file
		unset HOSTED_STATFS HOSTED_FORGETS
	done

	# --- Characters that the file system cannot hold. ---

	export HOSTED_REFUSED=':*'
	cannot='a character that this file system cannot hold; nothing was imported'
	pack a b 'c*d'
	for setup in '' 'mkdir "$into"' 'mkdir "$into" && echo old >"$into/a"'; do
		rm -rf "$into"
		eval "$setup"
		there=$(find "$into" 2>/dev/null)
		fails "a character that cannot be (${setup:-nothing there})" 1 "$into/c\*d: $cannot" import
		is "... nothing has changed" "$(find "$into" 2>/dev/null)" "$there"
	done
	pack a/b 'c/d:e/f'
	rm -rf "$into"
	fails "... in a directory's name" 1 "$into/c/d:e/f: $cannot" import --tree
	ok "... nothing has changed" test ! -e "$into"
	mkdir -p "$into/a" "$into/c"
	fails "... with other directories there" 1 "$into/c/d:e/f: $cannot" import --tree
	is "... nothing has changed" "$(find "$into" | sort | tr '\n' ' ')" "$into $into/a $into/c "
	mkdir -p "$into/c/d:e" && printf 'c/d:e/f' >"$into/c/d:e/f"
	ok "... but what is there can be there" import --tree
	is "... and each file is where it belongs" "$(cat "$into/a/b") $(cat "$into/c/d:e/f")" "a/b c/d:e/f"
	unset HOSTED_REFUSED
	pack 'a:b' "$(printf '\303\251')" 'c:d' 'x?/y'
	for setup in : 'mkdir "$into"'; do
		rm -rf "$into"
		eval "$setup"
		ok "odd characters that can be ($setup)" import --tree
		is "... and nothing is left of the trial" \
			"$(cd "$into" && find . -type f | sort | tr '\n' ' '; ls -A "$scratch" | grep '^\.part')" \
			"./a:b ./c:d ./x?/y ./$(printf '\303\251') "
	done
fi
done_testing
