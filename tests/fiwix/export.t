#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# export.t - payload-export, built by i386-tcc, on the Fiwix kernel: wherever the disk for results is, it and no other
# disk changes, and has byte for byte what mkpayload pack writes.
#
# FIWIX=FILE names the kernel, which is built in the course of live-bootstrap (/boot/fiwix). Without it
# every test here is skipped.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

# shellcheck source=tests/fiwix/fiwix.sh
. "$(dirname "$0")/fiwix.sh"

# shellcheck source=tests/fiwix/disks.sh
. "$(dirname "$0")/disks.sh"

nonce=00112233445566778899aabbccddeeff
mkdir -p "$scratch/root/results/deep/er"
cp "$files"/* "$scratch/root/results"
cp "$files/numbers.gz" "$scratch/root/results/deep/er"
echo x >"$scratch/root/results/deep-"
cp -r "$scratch/root/results" "$scratch/results"
kept_disks=off
export="run /bin/payload-export --timeout 0"

# blank FILE BYTES NONCE
blank()
{
perl -e 'open my $f, "+>", $ARGV[0]; truncate $f, $ARGV[1]; print $f "LBEXPRT1", pack("Q<", $ARGV[1]), pack("H*", $ARGV[2]), pack("Q<",0)' "$@"
}
[ -n "$missing" ] || "$mkpayload" pack --tree --sums -o "$scratch/wanted.img" "$scratch/results" >/dev/null
blank "$scratch/disk" 4194304 $nonce
cp $scratch/payload $scratch/p2
boot 'hdb' 4096 hda="$scratch/p2" hdb="$scratch/disk" <<E2
proc
$export --tree /results
E2
cat $console
ls -l $scratch/wanted.img
dd if=$scratch/disk bs=4096 skip=1 count=$(($(stat -c %s $scratch/wanted.img)/4096)) status=none | cmp - $scratch/wanted.img
head -c 48 $scratch/disk | xxd
