#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# results.t - disks for results: blank writes their heads; list, verify and extract read what a run has written behind
# them, and refuse what it has not. Heads by hand (head) are docs/format.md's, "Disks for results".
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
export LC_ALL=C
disk=
clean()
{
	[ -z "$disk" ] || losetup -d "$disk"
	rm -rf "$scratch"
}
trap clean EXIT

# number N: eight bytes, the smallest first.
number()
{
	number_left=$1
	for number_byte in 1 2 3 4 5 6 7 8; do
		printf "\\$(printf %o $((number_left & 255)))"
		number_left=$((number_left >> 8))
	done
}

# head CAPACITY LENGTH
head_of()
{
	printf LBEXPRT1 && number "$1" && printf 0123456789abcdef && number "$2" && head -c 4056 /dev/zero
}

# --- blank ---

nonce=30313233343536373839616263646566
ok "blank" "$mkpayload" blank -o disk --size 1M --nonce $nonce
is "... says the size and the nonce" "$(cat .out)" "disk: 1.0 MiB for results, nonce $nonce"
head_of 1048576 0 >wanted && head -c 1044480 /dev/zero >>wanted
ok "... writes a head and zeros" cmp disk wanted
ok "... that take no room" test "$(stat -c %b disk)" -le 64
ok "a nonce in capitals" "$mkpayload" blank -o disk --size 1M --nonce 30313233343536373839616263646566
ok "... is the same" cmp disk wanted
"$mkpayload" blank -o one --size 8K >said.one && "$mkpayload" blank -o two --size 8192 >said.two
ok "without a nonce" grep -qx 'one: 8.0 KiB for results, nonce [0-9a-f]\{32\}' said.one
is "... it is that of the head" "$(dd if=one bs=16 skip=1 count=1 2>/dev/null | od -A n -t x1 | tr -d ' \n')" \
	"$(sed 's/.* nonce //' said.one)"
is "... and another one each time" "$(sed 's/.* nonce //' said.one said.two | sort -u | wc -l)" 2
ok "a size that is no multiple of 4096" "$mkpayload" blank -o odd --size 10001 --nonce $nonce
is "... rounds the file up" "$(stat -c %s odd)" 12288
head_of 10001 0 >wanted
ok "... and is the capacity" cmp -n 4096 odd wanted
echo precious >there
for size in 1 4096 8191; do
	fails "$size bytes" 1 "^mkpayload: there: $size bytes hold no results: 8192 are the least, for the head and a container\$" \
		"$mkpayload" blank -o there --size $size
done
fails "a file without --size" 1 '^mkpayload: there: how large? --size N is wanted, but for a block device$' \
	"$mkpayload" blank -o there
fails "larger than any file" 1 '^mkpayload: there: ' "$mkpayload" blank -o there --size 9223372036854775807
is "... leaves what was there" "$(cat there)" precious
is "... and nothing else" "$(echo there*)" there

# --- What a run has written. ---

mkdir -p files/d && echo 1 >files/a && echo 22 >files/d/b && head -c 10000 /dev/zero >files/z
"$mkpayload" pack --tree --sums -o image files >out || exit 1
bytes=$(stat -c %s image)
# results [CAPACITY [LENGTH]]: disk.img of that head, with the image behind it and something else behind that.
results()
{
	{ head_of "${1:-32768}" "${2:-$bytes}" && cat image && head -c $((28672 - bytes)) /dev/urandom; } >disk.img
}
results
"$mkpayload" list --tree image >flat
"$mkpayload" list --tree disk.img >out
is "list: the same, 4096 bytes further on" "$(awk '{ print $1, $2 - (NR > 1 && !/total/ ? 4096 : 0), $3 $4 $5 $6 $7 $8 $9 }' out)" \
	"$(awk '{ print $1, $2 - 0, $3 $4 $5 $6 $7 $8 $9 }' flat)"
offset=$(awk '$3 == "d/b" { print $2 }' out)
is "... which is where the file is" "$(dd if=disk.img bs=1 skip="$offset" count=2 2>/dev/null)" 22
"$mkpayload" list --json --tree disk.img >json
ok "--json: where the container begins" grep -q '^  "begin": 4096,$' json
ok "--json: how large it is" grep -q "^  \"image_size\": $bytes,\$" json
ok "--json: of an image, too" sh -c '"$0" list --json --tree image | grep -q "^  \"begin\": 0,$"' "$mkpayload"
is "verify" "$("$mkpayload" verify --tree disk.img)" "$("$mkpayload" verify --tree image | sed 's/^image/disk.img/')"
ok "extract" "$mkpayload" extract --tree disk.img -C into
rm into/SHA256SUMS
ok "... gives the files" diff -r files into
printf X | dd of=disk.img bs=1 seek="$offset" conv=notrunc 2>/dev/null
fails "a changed byte" 1 "^mkpayload: disk.img: byte $offset: d/b: its SHA-256 is" "$mkpayload" verify --tree disk.img
results
fails "paths without --tree" 1 '^mkpayload: disk.img: byte 4[0-9]*: the name contains' "$mkpayload" list disk.img
ok "... point to it" grep -q '^mkpayload: disk.img: its names are paths: give --tree' .err

# --- What is refused. ---

# refused OFFSET REASON: by each of them.
refused()
{
	wrong=
	for command in list verify 'extract -C none'; do
		# shellcheck disable=SC2086
		"$mkpayload" $command --tree disk.img >out 2>err && wrong="$wrong $command passes"
		grep -q "^mkpayload: disk.img: byte $1: $2" err || wrong="$wrong $command: $(cat err)"
	done
	[ ! -e none ] || wrong="$wrong something is written"
	"$top/tests/peers/judge.pl" --tree disk.img | grep -qx "byte $1" || wrong="$wrong not by the judge"
	is "byte $1: $2" "$wrong" ""
}
results 32768 0 && refused 32 'no results: nothing was exported to this disk, or not to the end'
"$mkpayload" blank -o disk.img --size 1M >out && refused 32 'no results'
results 4095 && refused 8 'the disk for results has a capacity below that of its own head'
results 32769 && refused 8 'the disk for results is shorter than its head says'
results $((4095 + bytes)) && refused 32 "the container of the results is longer than the disk's capacity"
results 32768 28673 && refused 32 "the container of the results is longer than the disk's capacity"
results 32768 -1 && refused 32 "the container of the results is longer than the disk's capacity"
results -1 -1 && refused 8 'the disk for results is shorter than its head says'
results 32768 $((bytes + 4096)) && refused 32 "the container of the results ends long before the length in the disk's head"
results 32768 $((bytes - 4096)) && refused '[0-9]*' 'a file reaches beyond the end of the image'
results && printf x | dd of=disk.img bs=1 seek=4096 conv=notrunc 2>/dev/null && refused 4096 'no LBPAYLD1 magic'
results && printf '\377' | dd of=disk.img bs=1 seek=4107 conv=notrunc 2>/dev/null && refused 4104 'more than 200000 entries'
results && printf x | dd of=disk.img bs=1 seek=7 conv=notrunc 2>/dev/null && refused 0 'no LBPAYLD1 magic'
for size in 16 39 4096 8191; do
	results && truncate -s $size disk.img && refused 8 'the disk for results is shorter than its head says'
done
results && truncate -s 8 disk.img && refused 8 'the disk for results has a capacity below that of its own head'
results 32768 $((bytes - 1)) # the padding is one byte shorter
ok "a length within the padding" "$mkpayload" verify --tree disk.img

# --- list --digest ---

sum=$("$mkpayload" extract image -C sums SHA256SUMS --tree >out && sha256sum <sums/SHA256SUMS | cut -c 1-64)
is "list --digest" "$("$mkpayload" list --digest --tree image)" "$sum"
results
is "... of results" "$("$mkpayload" list --digest --tree disk.img)" "$sum"
"$mkpayload" pack --tree -o plain files >out
fails "... of an image without digests" 1 '^mkpayload: plain: no SHA256SUMS, and so no digest: pack it with --sums$' \
	"$mkpayload" list --digest --tree plain
is "... prints nothing" "$(cat .out)" ""
fails "... with --json" 2 '^mkpayload: --digest is a line of its own' "$mkpayload" list --digest --json --tree image
mkdir flat.d && echo 1 >flat.d/A && echo 2 >flat.d/T && (cd flat.d && sha256sum A T >SHA256SUMS)
"$mkpayload" pack -o behind flat.d >out
fails "... of a SHA256SUMS that is not the first" 1 \
	'^mkpayload: behind: its SHA256SUMS is not the first entry, where payload-import --digest wants it$' \
	"$mkpayload" list --digest behind
rm flat.d/A && "$mkpayload" pack -o first flat.d >out
is "... that names what is not there" "$("$mkpayload" list --digest first)" "$(sha256sum <flat.d/SHA256SUMS | cut -c 1-64)"
echo 3 >flat.d/U && "$mkpayload" pack -o lacks flat.d >out
fails "... that does not name all" 1 '^mkpayload: lacks: U has no line in SHA256SUMS' "$mkpayload" list --digest lacks
head -c 10000 /dev/zero >files/y && "$mkpayload" pack --sums --tree --volume-size 12K -o set files >out
is "... of two volumes is one" "$(echo set-*) $(for i in set-*; do "$mkpayload" list --digest --tree "$i"; done | sort -u | wc -l)" \
	'set-1 set-2 1'

# --- A block device. ---

truncate -s 1049088 medium # 2049 sectors
if [ "$(id -u)" -ne 0 ] || ! disk=$(losetup -f --show medium 2>/dev/null); then
	disk=
	skip "a disk for results on a block device" "run as root, where loop devices can be made"
	done_testing
	exit
fi
fails "a device without --force" 1 "^mkpayload: $disk: a block device: --force writes to it, and what is on it is lost\$" \
	"$mkpayload" blank -o "$disk"
fails "a device that is too small" 1 "^mkpayload: $disk: too small: the image takes 1049089 bytes" \
	"$mkpayload" blank --force -o "$disk" --size 1049089
sync && is "... neither is written" "$(tr -d '\0' <medium | wc -c)" 0
head -c 1049088 /dev/urandom >random && cp random "$disk"
ok "all of a device" "$mkpayload" blank --force -o "$disk" --nonce $nonce
is "... but the sector that some kernels do not see" "$(cat .out)" "$disk: 1.0 MiB for results, nonce $nonce"
head_of 1048576 0 >wanted && tail -c +4097 random >>wanted && sync
ok "... only the head is written" cmp medium wanted
ok "a part of it" "$mkpayload" blank --force -o "$disk" --nonce $nonce --size 100000
head_of 100000 0 >wanted && sync
ok "... is the capacity" cmp -n 4096 medium wanted
results && cp disk.img "$disk"
ok "verify reads a device" "$mkpayload" verify --tree "$disk"
done_testing
