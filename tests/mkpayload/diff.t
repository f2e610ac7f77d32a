#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# diff.t - mkpayload diff: what it says and with which status, what it keeps, what it refuses. (That it is right, on many
# pairs: peers/differ.t.)
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/meanwhile.sh
. "$top/tests/meanwhile.sh"

cd "$scratch" || exit 1
export LC_ALL=C
mkdir -p one/d two/d && echo same | tee one/same >two/same
echo 'hello world' >one/word && echo 'hallo welt' >two/word && echo 1 >one/d/number && echo 2 >two/d/number
echo x >one/gone && echo y >two/new
for side in one two; do "$mkpayload" pack --tree --sums -o $side.img $side >out || exit 1; done

# says NAME STATUS TEXT WORD...: what diff says of these words, on standard output.
says()
{
	says_name=$1 says_status=$2 says_text=$3
	shift 3
	"$mkpayload" diff "$@" >out 2>err
	is "$says_name" "$? $(cat out)" "$says_status $says_text"
}

# --- What is said. ---

says "two directories" 1 'different: d/number: 2 bytes, 1 differ, from byte 0 on
only in one: gone
only in two: new
same: same
different: word: 12 and 11 bytes, 6 differ, from byte 1 on
1 same, 2 different, 1 only in one, 1 only in two' --tree one two
is "... and nothing else" "$(cat err)" ""
says "--brief" 1 'different: d/number
only in one: gone
only in two: new
different: word' --tree --brief one two
says "what is the same, --brief" 0 '' --tree --brief one one/
says "an image and what it was made of" 0 'same: d/number
same: gone
same: same
same: word
4 same, 0 different, 0 only in one.img, 0 only in one' --tree one.img one
is "... its SHA256SUMS is none of that" "$(cat err)" "mkpayload: one.img: note: its SHA256SUMS is not compared: one has none"
mkdir own plain && echo x >own/SHA256SUMS && echo y | tee own/f >plain/f && "$mkpayload" pack -o plain.img plain >out
says "a SHA256SUMS that only one directory has" 1 'only in own: SHA256SUMS' --brief own plain
says "... is compared with an image that has none, too" 1 'only in own: SHA256SUMS' --brief plain.img own
(cd plain && sha256sum f) >plain.sums
says "... a list of digests has no line for it" 0 '' --brief own plain.sums
"$mkpayload" diff --tree one.img two.img >out
ok "two of these are compared" grep -q '^different: SHA256SUMS: ' out
ok "names that begin in different places of the images" grep -qx 'same: same' out
cp -r one odd && printf x >"odd/$(printf 'a\033[1mb\n')"
says "names that could steer a terminal" 1 'only in odd: a\033[1mb' --tree --brief odd one
echo "$(sha256sum <two/word | cut -c 1-64)  word" >word.sums
says "a list of digests" 1 "different: word: SHA-256 $(sha256sum <one/word | cut -c 1-64) and $(cut -c 1-64 word.sums)" \
	--tree --brief --ignore d --ignore gone --ignore same one word.sums
ok "... says that it is one" grep -qx 'mkpayload: word.sums: note: a list of digests: sizes and offsets are not compared' err
(cd one && find . -type f -exec sha256sum {} + && sha256sum same && printf '%064d  SHA256SUMS\n' 0) >one.sums
ok "... with names as find has them, lines twice, and itself" "$mkpayload" diff --tree one.sums one.img
is "... all of them" "$(grep '^4' .out)" '4 same, 0 different, 0 only in one.sums, 0 only in one.img; by their digests'
"$mkpayload" diff --tree --json one two >json
if have perl && perl -MJSON::PP -e 1 2>/dev/null; then
	is "--json" "$(perl -MJSON::PP -e 'local $/; my $j = decode_json(<STDIN>);
		print join "|", @$j{qw(a b compared same different only_a only_b not_compared)},
			map { join " ", map { $_ // "-" } @$_{qw(name state size_a size_b sha256_a sha256_b first_offset bytes)} } @{$j->{files}}' <json)" \
		'one|two|bytes|1|2|1|1|0|d/number different 2 2 - - 0 1|gone only_a 2 - - - - -|new only_b - 2 - - - -|same same 5 5 - - - -|word different 12 11 - - 1 6'
	"$mkpayload" diff --brief --json one/d one/d >json
	is "... of no difference" "$(perl -MJSON::PP -e 'local $/; print scalar @{decode_json(<STDIN>)->{files}}' <json)" 0
else
	skip "--json" "perl with JSON::PP (package perl) reads it"
fi

# Files of several pieces.
mkdir long long.2 && head -c 600000 /dev/zero >long/z && cp long/z long.2/z
for at in 262144 599999; do printf x | dd of=long.2/z bs=1 seek=$at conv=notrunc 2>/dev/null; done
says "two bytes of a long file" 1 'different: z: 600000 bytes, 2 differ, from byte 262144 on
0 same, 1 different, 0 only in long, 0 only in long.2' long long.2

# --- What is left out. ---

says "--ignore a directory and a pattern" 1 'only in one: gone
same: same
1 same, 0 different, 1 only in one, 0 only in two' --tree --ignore d --ignore '[nw]*' one two
ok "... says how many" grep -qx 'mkpayload: note: 5 files or directories left out' err
says "--ignore of images" 1 'different: d/number' --tree --brief --ignore SHA256SUMS --ignore new --ignore gone --ignore word one.img two.img
says "--ignore what is nowhere" 1 'different: number' --brief --ignore nothing one/d two/d
ok "... is said" grep -qx 'mkpayload: note: --ignore nothing: nothing has such a name' err

# --- What is kept. ---

says "--keep" 1 "different: d/number
only in one.img: gone
only in two: new
different: word
diffoscope 'it'\\''s/a' 'it'\\''s/b'" --tree --brief --keep "it's" one.img two --ignore SHA256SUMS
is "... what differs, of both" "$(cd "it's" && find . -type f | sort | tr '\n' ' ')" "./a/d/number ./a/word ./b/d/number ./b/word "
ok "... of the first" cmp "it's/a/word" one/word
ok "... of the second" cmp "it's/b/word" two/word
says "... where nothing differs" 0 '' --tree --brief --keep none one.img one
ok "... nothing is made" test ! -e none
fails "a directory that has something in it" 2 "^mkpayload: it's: is not empty: take another directory, or what is there away\$" \
	"$mkpayload" diff --tree --keep "it's" one two
fails "no directory" 2 '^mkpayload: word.sums: Not a directory' "$mkpayload" diff --tree --keep word.sums one two
fails "digests have no bytes to keep" 2 '^mkpayload: word.sums: a list of digests, of which --keep has no bytes' \
	"$mkpayload" diff --tree --keep none one word.sums
ok "... nothing is made" test ! -e none

part=.lbpayload.part
for side in left right; do
	mkdir -p $side/x$part $side/1$part
	for name in x$part/x x/y z $part z$part 2$part 1$part/1 "$(printf '%0250d' 0)"; do mkdir -p "$(dirname $side/$name)" && echo $side $name >$side/$name; done
done
"$mkpayload" diff --tree --keep parts left right >out 2>err
is "--keep of names that temporary files have" "$? $(cat err)" "1 "
ok "... all of both" sh -c 'diff -r left parts/a && diff -r right parts/b'

# --- Volumes. ---

mkdir large && head -c 9000 /dev/urandom >large/a && head -c 9000 /dev/urandom >large/b && head -c 9000 /dev/urandom >large/c
"$mkpayload" pack --sums --volume-size 16K -o set.img large >out || exit 1
is "there are three" "$(echo set*)" 'set-1.img set-2.img set-3.img'
says "a set of volumes" 0 'same: a
same: b
same: c
3 same, 0 different, 0 only in set.img, 0 only in large' --ignore nothing set.img large
says "... by the name that pack was given" 0 '' --brief set.img large
says "one of them" 1 'only in large: a
only in large: c' --brief set-2.img large
mv set-2.img away
fails "a volume in the middle is missing" 2 '^mkpayload: set.img: set-3.img is there, but set-2.img is not: a volume is missing$' \
	"$mkpayload" diff set.img large
mv away set-2.img && mv set-1.img away
fails "... or the first one" 2 '^mkpayload: set.img: set-2.img is there, but set-1.img is not: a volume is missing$' \
	"$mkpayload" diff set.img large
mv away set-1.img && touch set-04.img set-5x.img set-.img set-5.img.old set-18446744073709551617.img.old xset-5.img
says "... but other names are none of them" 0 '' --brief set.img large
rm set-04.img set-5x.img set-.img set-5.img.old xset-5.img
"$mkpayload" pack --volume-size 16K -o bare.img large >out && mv bare-2.img away
fails "... without digests, too" 2 'bare-3.img is there, but bare-2.img is not: a volume is missing$' "$mkpayload" diff bare.img large
mv away bare-2.img && rm bare-3.img
says "... where the last one cannot be missed" 1 'only in large: c' --brief bare.img large
is "... which is said" "$(cat err)" \
	'mkpayload: bare.img: note: its volumes have no SHA256SUMS, which would tell whether the last one is missing'
mv set-3.img away
fails "a volume is missing" 2 '^mkpayload: set-1.img: its SHA256SUMS names c, which is in no volume: one is missing, or foreign$' \
	"$mkpayload" diff set.img large
says "... which does not matter for a name that is ignored" 0 '' --brief --ignore c set.img large
mkdir other && head -c 9000 /dev/urandom >other/c && "$mkpayload" pack -o set-3.img other >out
says "one without digests, of another time" 1 'different: c' --brief set.img large
cp large/c other/c && cp large/a other/a && "$mkpayload" pack -o set-3.img other >out
says "a file that is in two" 0 '' --brief set.img large
head -c 9000 /dev/zero >other/a && "$mkpayload" pack -o set-3.img other >out
fails "one that is different in two" 2 '^mkpayload: a: set-1.img and set-3.img carry this name with different content$' \
	"$mkpayload" diff set.img large
mkdir other/x && mv other/a other/x && mkdir y && echo 1 >y/x && "$mkpayload" pack --tree -o tree-1.img other >out && "$mkpayload" pack -o tree-2.img y >out
fails "a file that is a directory in another" 2 '^mkpayload: tree.img: all volumes together: ' "$mkpayload" diff --tree tree.img other

: >nothing
for half in 1 2; do
	seq $((half * 100001)) $((half * 100001 + 100000)) | sed 's/$/ nothing/' >many && "$mkpayload" pack -o many-$half.img --list many >out
done
fails "volumes with more than 200,000 files" 2 '^mkpayload: many.img: all volumes together: more than 200000 entries and directories$' \
	"$mkpayload" diff many.img many-1.img
rm many*

# --- What is refused: status 2. ---

fails "nothing there" 2 '^mkpayload: none: No such file or directory$' "$mkpayload" diff none one.img
: >empty
fails "an empty file" 2 '^mkpayload: empty: empty: neither a payload image nor a list of digests$' "$mkpayload" diff --tree one empty
echo text >text
fails "a text" 2 '^mkpayload: text:1: .* (it is no payload image either)$' "$mkpayload" diff --tree one text
printf '%s\n%s\n' "$(cat word.sums)" "$(printf '%064d  word' 1)" >twice
fails "two digests for one name" 2 '^mkpayload: twice:2: another SHA-256 for the name of an earlier line$' "$mkpayload" diff --tree one twice
echo "SHA256 (word) = $(cut -c 1-64 word.sums)" >tagged
fails "digests of another form" 2 "^mkpayload: tagged:1: a line of 'sha256sum --tag'" "$mkpayload" diff --tree one tagged
head -c 100 one.img >cut
fails "a damaged image" 2 '^mkpayload: cut: byte [0-9]*: ' "$mkpayload" diff --tree one cut
"$mkpayload" blank -o blank --size 1M >out
fails "a disk without results" 2 '^mkpayload: blank: byte 32: no results' "$mkpayload" diff --tree one blank
fails "paths in an image, without --tree" 2 '^mkpayload: one.img: its names are paths: give --tree$' "$mkpayload" diff one.img two.img
fails "a directory in a directory, without --tree" 2 '^mkpayload: one/d: a directory in a directory: --tree takes these too$' \
	"$mkpayload" diff one two
mkfifo fifo
fails "a pipe" 2 '^mkpayload: fifo: neither a regular file nor a block device$' timeout 100 "$mkpayload" diff word.sums fifo
cp -r one linked && ln -s same linked/link && mkfifo linked/pipe && mv fifo linked/d/fifo
fails "links and pipes in a directory" 2 '^mkpayload: linked/link: a symbolic link, and not compared$' \
	timeout 100 "$mkpayload" diff --tree linked one
is "... and the rest is compared" "$(tail -n 1 .out)" '4 same, 0 different, 0 only in linked, 0 only in one'
ok "... all of them are named" sh -c 'grep -qx "mkpayload: linked/pipe: neither a file nor a directory, and not compared" .err &&
	grep -qx "mkpayload: linked/d/fifo: neither a file nor a directory, and not compared" .err'
says "... unless they are ignored" 0 '' --tree --brief --ignore link --ignore pipe --ignore fifo linked one
for words in "" one "one two three"; do
	# shellcheck disable=SC2086
	fails "diff $words" 2 '^mkpayload: which two? A and B are wanted$' "$mkpayload" diff $words
done
fails "a full disk" 2 'standard output: No space left' sh -c '"$@" >/dev/full' - "$mkpayload" diff --tree one two
if [ "$(id -u)" -ne 0 ]; then
	cp -r one shut && chmod 0 shut/word
	fails "a file that cannot be read" 2 '^mkpayload: shut/word: Permission denied$' "$mkpayload" diff --tree shut one
	rm -rf shut
fi
if meanwhile_begin; then
	head -c 3000000 /dev/zero >one/zeros && cp one/zeros two/zeros
	fails "a file that changes while it is compared" 2 '^mkpayload: one/zeros: changed while it was read$' \
		meanwhile one/zeros 3 'echo x >>one/zeros' "$mkpayload" diff --tree one two
	fails "an image that does" 2 '^mkpayload: one.img: changed while it was read$' \
		meanwhile /one.img 16 'touch one.img' "$mkpayload" diff --tree one.img two.img
else
	skip "a file that changes while it is compared" "cc (package gcc) makes the moment"
fi

# --- Many and large ones: no more descriptors and memory than for few and small ones. ---

mkdir lot lot.2 && seq 1 200 | while read -r number; do echo a >lot/$number && echo b >lot.2/$number; done
few()
{
	(ulimit -n 64 && "$mkpayload" diff --keep kept "$@" | grep same,)
}
is "400 files that differ, with 64 descriptors" "$(few lot lot.2)" '0 same, 200 different, 0 only in lot, 0 only in lot.2'
is "... are kept" "$(find kept/a kept/b -type f | wc -l)" 400

mkdir huge huge.2 && truncate -s 1G huge/file huge.2/file && printf x | dd of=huge.2/file bs=1 seek=1073741823 conv=notrunc 2>/dev/null
if (ulimit -v 200000 && "$mkpayload" --version) >out 2>&1; then
	says_limited()
	{
		(ulimit -v 200000 && "$mkpayload" diff huge huge.2)
	}
	is "1 GiB in less than 200 MB" "$(says_limited)" "different: file: 1073741824 bytes, 1 differ, from byte 1073741823 on
0 same, 1 different, 0 only in huge, 0 only in huge.2"
else
	skip "1 GiB in less than 200 MB" "this build wants more memory for itself"
fi
done_testing
