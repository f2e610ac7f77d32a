#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# cpio.t - GNU cpio and bsdcpio read what mkpayload cpio writes, and the other way round: the same
# modes, links, owners, nodes, times and bytes.
. "$(dirname "$0")/../lib.sh"
data=$top/tests/data/cpio
export DATA="$data" BUSYBOX="$scratch/busybox" SOURCE_DATE_EPOCH=1000000000
export TZ=UTC LC_ALL=C.UTF-8
cd "$scratch" || exit 1
umask 022
# A stand-in: an ELF file that has a header alone.
printf '\177ELF\002\001\001' >busybox
truncate -s 64 busybox

ok 'an archive with one of everything' "$mkpayload" cpio --no-default --spec "$data/boot.spec" \
	-o ours.cpio
grep -v '^#' "$data/boot.expected" >wanted
grep -v '^#' "$data/boot.list" >wanted.list

# A tree with one of everything this user may make, to be packed by a peer.
mkdir -p theirs/a/b theirs/empty
echo one >theirs/a/b/one
ln theirs/a/b/one theirs/z-link
ln theirs/a/b/one theirs/a/link
: >theirs/no-bytes
ln theirs/no-bytes theirs/no-bytes-2
ln -s b/one theirs/a/symbolic
mkfifo theirs/pipe
chmod 4711 theirs/no-bytes
if [ "$(id -u)" -eq 0 ]; then
	mknod theirs/node c 1 3
	chown 1000:50 theirs/a
fi

# What GNU cpio does otherwise: it sets no times of symbolic links, and makes hard links after it has
# set the times of the directories that they are in.
settle_cpio()
{
	sed -E 's/^((dir|link) .* .* .* .* .*) [0-9]+ /\1 - /'
}

# What bsdcpio does otherwise: it makes a file of a socket.
settle_bsdcpio()
{
	sed -E 's/^file (755 1 9 9 0 [0-9]+ sock) [0-9a-f]+/sock \1/'
}

# Fields as in boot.list out of what -itv prints: without the date, numbers of a node as one word.
settle_list()
{
	sed -E 's/([0-9]), +([0-9])/\1,\2/' |
		awk '$9 ~ /^(dev|tree)/ { print $1, $2, $3, $4, $5, $8, $9 ($1 ~ /^l/ ? " -> " $11 : "") }'
}

for peer in cpio bsdcpio; do
	case $peer in
	cpio) package=cpio ;;
	bsdcpio) package=libarchive-tools ;;
	esac
	if ! have $peer; then
		skip "$peer lists, extracts and packs" "apt-get install $package"
		continue
	fi

	$peer -itvn --quiet <ours.cpio 2>/dev/null | settle_list >got.list
	ok "$peer lists what was asked for" diff wanted.list got.list

	if [ "$(id -u)" -eq 0 ]; then
		mkdir $peer
		ok "$peer extracts without a complaint" sh -c "cd $peer && $peer -idm --quiet <../ours.cpio"
		"$data/show-tree" $peer/tree | settle_$peer >got
		settle_$peer <wanted >wanted.$peer
		ok "what $peer extracts is what was asked for" diff wanted.$peer got
	else
		skip "$peer extracts what was asked for" 'run as root: device nodes, owners'
	fi

	(cd theirs && find . | sort | $peer -o -H newc --quiet) >theirs.cpio
	ok "an archive that $peer wrote is good" "$mkpayload" cpio --check theirs.cpio
	# Two archives in one file, as Linux takes them.
	cat ours.cpio theirs.cpio >both.cpio
	ok "so it is behind one of ours" "$mkpayload" cpio --check both.cpio
	cp theirs.cpio cut.cpio
	truncate -s -600 cut.cpio
	fails "one that $peer wrote, cut short" 1 '^mkpayload: cut.cpio: byte ' \
		"$mkpayload" cpio --check cut.cpio
	# Its hard links are in an archive of their own.
	(cd theirs && echo no-bytes | $peer -o -H newc --quiet) >half.cpio
	fails "half of the hard links in one that $peer wrote" 1 \
		'^mkpayload: half.cpio: byte 0: no-bytes: is a hard link whose data does not come' \
		"$mkpayload" cpio --check half.cpio
done
done_testing
