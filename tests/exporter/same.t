#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# same.t - what payload-export writes is byte for byte what mkpayload pack writes of the same files, whichever
# compiler and machine it is for; and what of a directory is exported.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/exporter/exporter.sh
. "$(dirname "$0")/exporter.sh"
export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99

disk=$scratch/disk
program=$(dirname "$mkpayload")/x86_64/payload-export
"$mkpayload" pack --tree --sums -o "$scratch/tree.img" "$tree" >"$scratch/packed" || exit 1
"$mkpayload" pack --sums -o "$scratch/flat.img" "$scratch/flat" >/dev/null || exit 1
mkdir "$scratch/none"
"$mkpayload" pack --sums --allow-empty -o "$scratch/none.img" "$scratch/none" >/dev/null || exit 1

# export OPTION...: to a new disk.
export_new()
{
	blank "$disk" && "$program" --to "$disk" "$@"
}

# With tcc, too, for both of its machines.
for compiler in x86_64:tcc i386:i386-tcc; do
	have "${compiler#*:}" && (cd "$top" && env -u MAKEFLAGS -u MAKELEVEL make -s B="$scratch/${compiler#*:}" \
		ARCH="${compiler%:*}" CC="${compiler#*:}" "$scratch/${compiler#*:}/${compiler%:*}/payload-export")
done
have clang && (cd "$top" && env -u MAKEFLAGS -u MAKELEVEL make -s B="$scratch/clang" ARCH=x86_64 CC=clang \
	"$scratch/clang/x86_64/payload-export")
builds=$(builds_of payload-export | grep -v '/step/')
for program in $builds "$scratch/tcc/x86_64/payload-export" "$scratch/i386-tcc/i386/payload-export" \
	"$scratch/clang/x86_64/payload-export"; do
	what=${program#"$scratch/"}
	what=${what#"$(dirname "$mkpayload")/"}
	if [ ! -x "$program" ]; then
		skip "$what" "$(no_build "$program")"
		continue
	fi
	ok "$what: a tree" export_new --tree "$tree"
	ok "... is what pack writes" has "$disk" "$scratch/tree.img"
	ok "$what: a flat directory" export_new "$scratch/flat"
	ok "... is what pack writes" has "$disk" "$scratch/flat.img"
	ok "$what: no file at all" export_new "$scratch/none"
	ok "... is what pack writes" has "$disk" "$scratch/none.img"
done
program=$(dirname "$mkpayload")/x86_64/payload-export
[ -x "$program" ] || program=$(dirname "$mkpayload")/sanitized/payload-export

ok "mkpayload verifies it, head and all" "$mkpayload" verify --tree "$disk"
export_new --tree "$tree/" >"$scratch/said"
digest=$(sed -n 's/.*digest //p' "$scratch/packed")
is "it says how many files, how much, where, and which digest" "$(cat "$scratch/said")" \
	"payload-export: $disk: 13 files, $(($(wc -c <"$scratch/tree.img") / 1024)).0 KiB, written; digest $digest"
ok "that digest is what payload-import takes" "$(dirname "$program")/payload-import" --device "$disk" --digest "$digest" \
	--tree "$scratch/into"
rm "$scratch/into/SHA256SUMS"
ok "... and imports" diff -r "$tree" "$scratch/into"
head -c 4096 "$disk" >"$scratch/head"
ok "a disk can be written again" "$program" --to "$disk" --nonce "$nonce" "$scratch/flat"
ok "... and holds the last results" has "$disk" "$scratch/flat.img"
"$program" --to "$disk" --tree "$tree" >/dev/null
ok "... of its head, only the length changes" cmp -n 4096 "$disk" "$scratch/head"
truncate -s 8192 "$scratch/before"
tail -c 8192 "$disk" | cmp - "$scratch/before" && tail_status=0 || tail_status=1
result "$tail_status" "nothing is written behind the container"

# --- What is exported. ---

ok "--from: names, a directory with all below it, and each once" export_new --tree --from /dev/stdin "$tree" <<'END'
z

a/b/c/deep
z/one
empty
END
mkdir -p "$scratch/some/a/b/c"
cp -r "$tree/z" "$tree/empty" "$scratch/some"
cp "$tree/a/b/c/deep" "$scratch/some/a/b/c"
"$mkpayload" pack --force --tree --sums -o "$scratch/some.img" "$scratch/some" >/dev/null
ok "... and nothing else" has "$disk" "$scratch/some.img"
echo 'running' >"$scratch/status"
ok "--status" export_new --tree --status "$scratch/status" "$tree"
cp -r "$tree" "$scratch/with"
cp "$scratch/status" "$scratch/with/STATUS"
"$mkpayload" pack --tree --sums -o "$scratch/with.img" "$scratch/with" >/dev/null
ok "... is the entry STATUS, in its place among the names" has "$disk" "$scratch/with.img"
mkdir "$scratch/odd" "$scratch/odd/void"
ln "$tree/b" "$scratch/odd/second-link"
chmod 0 "$scratch/odd/second-link"
fails "an empty directory is said" 0 "odd/void: note: an empty directory, which is not carried" \
	export_new --tree "$scratch/odd"
"$mkpayload" pack --tree --sums -o "$scratch/odd.img" "$scratch/odd" >/dev/null 2>&1
ok "... and not exported; a file with a second link is" has "$disk" "$scratch/odd.img"
chmod 644 "$scratch/odd/second-link"

# --- Limits. ---

# A file of 4 GiB is what needs a wide container. A narrow one with these ends at the end of a block.
head -c 3905 /dev/zero >"$scratch/none/a"
truncate -s 4294967295 "$scratch/none/large"
blank "$disk" 8192
fails "a file of 4 GiB less one byte: narrow" 1 "too small: the results need 4294975488 bytes, and it takes 8192" \
	"$program" --to "$disk" "$scratch/none"
truncate -s 4294967296 "$scratch/none/large"
fails "a file of 4 GiB: wide" 1 "too small: the results need 4294979584 bytes, and it takes 8192" \
	"$program" --to "$disk" "$scratch/none"
HOSTED_MACHINE=$scratch/machine HOSTED_FIWIX=1
export HOSTED_MACHINE HOSTED_FIWIX
mkdir -p "$HOSTED_MACHINE/proc" "$HOSTED_MACHINE/dev" "$HOSTED_MACHINE/disks"
echo ' 3 0 5242880 hda' >"$HOSTED_MACHINE/proc/partitions"
blank "$HOSTED_MACHINE/disks/3:0" 5G
fails "... not where offsets wrap at 4 GiB" 1 '/dev/hda: this kernel cannot write behind 4 GiB of a disk' \
	"$(dirname "$mkpayload")/sanitized/payload-export" "$scratch/none"
unset HOSTED_MACHINE HOSTED_FIWIX
if [ "${GUEST:-}" != all ] || [ "$(df -Pk "$scratch" | awk 'END { print $4 }')" -lt 10000000 ]; then
	skip "... all of it" "it takes minutes and 10 GB in $scratch: GUEST=all"
else
	blank "$disk" 5G
	ok "... all of it" "$program" --to "$disk" "$scratch/none"
	"$mkpayload" pack --wide --sums -o "$scratch/wide.img" "$scratch/none" >/dev/null
	ok "... is what pack writes" has "$disk" "$scratch/wide.img"
	rm "$scratch/wide.img"
fi
rm -f "$scratch/none/large" "$scratch/none/a" "$disk"

# many COUNT: so many names; a file system allows some 65,000 of one file.
many()
{
	perl -e 'for (1 .. $ARGV[1]) {
		if ($_ % 50000 == 1) { $first = "$ARGV[0]/$_"; open my $out, ">", $first or die; next }
		link $first, "$ARGV[0]/$_" or die "$!";
	}' "$scratch/none" "$1"
}
many 199999
blank "$disk" 32M
ok "200000 entries, SHA256SUMS among them" "$program" --to "$disk" "$scratch/none"
"$mkpayload" pack --force --sums -o "$scratch/none.img" "$scratch/none" >/dev/null
ok "... are what pack writes" has "$disk" "$scratch/none.img"
: >"$scratch/none/one-more"
fails "one more is refused" 1 "none: more than 200000 entries, SHA256SUMS among them" "$program" --to "$disk" "$scratch/none"
ok "... before the first byte" has "$disk" "$scratch/none.img"
rm "$scratch/none/one-more" "$scratch/none/1"
mkdir "$scratch/none/d"
: >"$scratch/none/d/1"
fails "directories count, too" 1 "none: more than 200000 entries and directories" "$program" --tree --to "$disk" "$scratch/none"
done_testing
