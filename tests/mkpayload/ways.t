#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# ways.t - every way to hash and any number of threads give the same image: files around the sizes of
# blocks, buffers and segments, small and large ones mixed.
. "$(dirname "$0")/../lib.sh"
cd "$scratch" || exit 1

mkdir files
perl -e '
	srand 1;
	my $seed = join "", map { chr int rand 256 } 1 .. 1 << 16;
	my $number = 0;
	for my $size (0, 1, 55, 56, 63, 64, 65, 127, 128, 4095, 4096, 524287, 524288, 524289, 1048576, 3000001,
		map { int rand 9000 } 1 .. 600) {
		open my $out, ">", sprintf "files/%04d-%d", int rand 10000, $number++ or die;
		print $out substr $seed x 50, $number, $size or die;
		close $out or die;
	}'
(cd files && sha256sum -- *) >sums

# pack WAY THREADS IMAGE [OPTION...]
pack()
{
	LBPAYLOAD_SHA256=$1 LBPAYLOAD_THREADS=$2
	export LBPAYLOAD_SHA256 LBPAYLOAD_THREADS
	way_image=$3
	shift 3
	"$program" pack -o "$way_image" "$@" files >/dev/null 2>err
	way_status=$?
	unset LBPAYLOAD_SHA256 LBPAYLOAD_THREADS
	return $way_status
}

program=$mkpayload
ok "plain, one thread" pack plain 1 reference.img --sums
ok "its digests are those of sha256sum" sh -c '"$1" extract reference.img -C out SHA256SUMS >/dev/null &&
	LC_ALL=C sort -k 2 sums | diff - out/SHA256SUMS' - "$mkpayload"
for program in "$mkpayload" "$sanitized"; do
	for way in plain sse2 avx2 sha; do
		for threads in 1 2 7; do
			name="$way, $threads threads, $(basename "$(dirname "$program")")"
			if pack "$way" "$threads" image --sums; then
				ok "$name" cmp reference.img image
			elif grep -q 'this processor has no such instructions$' err; then
				skip "$name" "this processor has no such instructions"
			else
				ok "$name" false
				cat err >&2
			fi
		done
	done
done
program=$mkpayload
ok "without digests" pack plain 1 plain.img
ok "... the files are the same" sh -c '"$1" extract plain.img -C plain >/dev/null && diff -r files plain' - "$mkpayload"

export LBPAYLOAD_SHA256=md5
fails "a way that there is not" 1 "^mkpayload: LBPAYLOAD_SHA256=md5: not one of sha, avx2, sse2, plain$" \
	"$mkpayload" pack --sums -o x.img files
unset LBPAYLOAD_SHA256

# What is wrong is said in the order of the names, however many threads find it.
cp sums files/SHA256SUMS
perl -pi -e 's/^[0-9a-f]{8}/00000000/ if $. == 5 || $. == 400' files/SHA256SUMS
export LBPAYLOAD_THREADS=7
for round in 1 2 3; do
	"$mkpayload" pack -o x.img files 2>"wrong.$round"
	is "a wrong digest among many, $round" "$?" 1
done
ok "... the same words each time" sh -c 'cmp wrong.1 wrong.2 && cmp wrong.2 wrong.3 && [ "$(wc -l <wrong.1)" -ge 1 ]'
ok "... and no image" test ! -e x.img -a ! -e x.img.lbpayload.part
rm files/SHA256SUMS
mkfifo pipe
fails "a file that cannot be read" 1 "^mkpayload: .*" env LBPAYLOAD_THREADS=7 "$mkpayload" pack --sums -o x.img files pipe
done_testing
