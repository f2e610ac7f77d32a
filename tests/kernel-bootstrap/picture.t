#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# picture.t - the picture of a plan: every stage, part and limit is where the figures of the plan say, red is what is too
# much and nothing else, hatched what is missing, and no text lies on anything. picture judges.

# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$scratch" || exit 1
"$here/make-tree" one-import
cp -a one-import good
"$here/two-imports" good

fails "--svg into nowhere" 1 'none/plan.svg: cannot open its directory' \
	"$kernel_bootstrap" plan --svg none/plan.svg good
fails "--svg-wide without a picture" 2 '^kernel-bootstrap: --svg-wide is of the picture: --svg FILE draws it' \
	"$kernel_bootstrap" plan --svg-wide good

if ! have python3; then
	skip "the picture" "python3 (package python3)"
	done_testing
	exit
fi

# draw TREE CHANGE OPTION...: the picture of a copy of the tree with that change, and its JSON.
draw()
{
	rm -rf tree plan.svg && cp -a "$1" tree
	(cd tree && eval "$2") || exit 1
	shift 2
	kb plan --json --no-verify --svg plan.svg "$@" tree >plan.json 2>err
}

# judge OPTION...
judge()
{
	"$here/picture" plan.json plan.svg "$@"
}

# stages: the names of the bars.
stages()
{
	sed -n 's/^<g id="\([a-z_]*\)">.*/\1/p' plan.svg | grep -v '^scale$' | tr '\n' ' '
}

# red: the limits that are said to be exceeded.
red()
{
	sed -n 's/.*"name": "\([a-z_]*\)", .*"exceeded": true.*/\1/p' plan.json | tr '\n' ' '
}

# --- The stages. ---

draw good : --external-sources
is "two disks" "$(stages)" "entries init payload memory ramdisk jump main_disk "
ok "... all where the figures say" judge
draw good : --external-sources --svg-wide
ok "... and wide" judge --wide
draw good : --external-sources --single-disk
is "one disk" "$(stages)" "entries init memory ramdisk jump main_disk "
ok "... all where the figures say" judge
draw good : --external-sources --bare-metal
ok "a disk of unknown size" judge
draw one-import : --external-sources
is "one import" "$(stages)" "entries init payload memory ramdisk "
ok "... all where the figures say" judge
draw good 'sed -i -e /import_rest/d -e /drop_payload/d steps/manifest; truncate -s 1M distfiles/gcc-15.2.0.tar.xz' --external-sources
is "... which jump: linux packs" "$(stages)" "entries init payload memory ramdisk jump "
ok "... where the figures say" judge
draw good :
is "no payload" "$(stages)" "entries init memory "
ok "... all where the figures say" judge
ok "... and it is said" grep -q '>No payload: what init.img lacks comes from the network, or from the disk of --repo.<' plan.svg
draw good 'sed -i s/1381376/0/ steps/jump/fiwix.sh' --external-sources
ok "no ramdisk: a limit is far away" judge
ok "... which has a sign" grep -q '<path class="far"' plan.svg
tar -cf preseed.tar -C good seed
draw good : --external-sources --early-preseed preseed.tar
ok "a preseed is called so" judge --preseed

# --- Missing. ---

missing='rm distfiles/mes-0.27.1.tar.gz distfiles/flex-2.6.4.tar.gz distfiles/linux-4.14.tar.xz distfiles/gettext-0.26.tar.xz'
draw good "$missing" --external-sources --svg-wide
ok "missing distfiles of all places: wide" judge --wide
draw good "$missing" --external-sources --single-disk
ok "... and one disk" judge
draw good "$missing"
ok "... without a payload" judge
draw good "$missing; sed -i /drop_payload/d steps/manifest" --external-sources
ok "... of what the jump packs" judge --jump-missing 1
draw one-import "$missing" --external-sources
ok "... at one import" judge
draw good "$missing; mkdir distfiles/mes-0.27.1.tar.gz distfiles/linux-4.14.tar.xz; sed -i /drop_payload/d steps/manifest" \
	--external-sources
ok "... a directory in its place has no size" judge --jump-missing 1
is "... and is not packed" "$(sed -n 's/.*"jump_bytes".* "is": \([0-9]*\),.*/\1/p' plan.json)" 202899456
draw good 'rm distfiles/*' --external-sources
ok "all distfiles are missing" judge
draw good 'rm distfiles/*; cp ../good/distfiles/curl-8.17.0.tar.xz distfiles/' --external-sources
ok "all but one" judge

# --- Too much. The sizes are of holes, which nobody reads. ---

# too_much LIMITS CHANGE OPTION...
too_much()
{
	too_limits=$1
	shift
	draw good "$@"
	is "too much: $too_limits" "$(red)" "$too_limits "
	ok "... is red, and nothing else" judge
}

too_much ramdisk_bytes 'truncate -s 1400M distfiles/perl-5.6.2.tar.gz' --external-sources
too_much "disk_read_bytes ramdisk_bytes" 'truncate -s 3000M distfiles/perl-5.6.2.tar.gz
	truncate -s 1500M distfiles/musl-1.1.24.tar.gz; rm distfiles/gettext*' --external-sources --single-disk
too_much jump_bytes 'sed -i /drop_payload/d steps/manifest; truncate -s 1572865 distfiles/linux-4.14.tar.xz' --external-sources
too_much main_disk_bytes 'truncate -s 1100M distfiles/gcc-15.2.0.tar.xz' --external-sources --target-size 2G
too_much main_disk_bytes : --external-sources --target-size 1G
too_much boot_bytes 'truncate -s 3000M distfiles/perl-5.6.2.tar.gz'
python3 -c 'import tarfile
with tarfile.open("many.tar", "w") as archive:
	for number in range(14300):
		member = tarfile.TarInfo("d%d" % number)
		member.type = tarfile.DIRTYPE
		archive.addfile(member)'
draw good : --early-preseed many.tar --external-sources
is "too much: entries" "$(red)" "boot_entries "
ok "... is red, and nothing else" judge --preseed
too_much partition_bytes 'i=0
	while [ $((i += 1)) -le 520 ]; do
		truncate -s 4294967295 distfiles/large-$i
		echo "f https://example.org/large-$i $(printf "%064d" $i)" >>steps/gcc-15.2.0/sources
	done' --external-sources --single-disk --target-size 6000G

done_testing
