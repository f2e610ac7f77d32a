#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# upstream.t - the same files with the same bytes as live-bootstrap's own generator, from the same tree.
#
# LIVE_BOOTSTRAP=DIR names a checkout with its submodules, and python3 must be there to run its
# rootfs.py. A copy is used, in which every distfile is made up and the sources say so. Without
# it every test here is skipped.

# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/kernel-bootstrap/tree.sh
. "$(dirname "$0")/tree.sh"

need_live_bootstrap
cd "$scratch" || exit 1
[ -z "$missing" ] || note "$missing"

# The two sides of a comparison, without what differs on purpose.
listed()
{
	loads "$1" | grep -v '^/steps/bootstrap.cfg ' | sort
}
config()
{
	loads --show /steps/bootstrap.cfg "$1" | grep -v -e '^PAYLOAD_REQUIRED='
}

# Two files that are the same, and not empty.
same()
{
	[ -s "$1" ] && diff "$1" "$2"
}

# complete IMAGE: makes it as long as stage 2 of builder-hex0 reads it, whole pieces of 64 sectors behind sector 175.
# rootfs.py fills up to the next MiB, which is not enough for one length in a hundred; that is its fault, and no
# difference between the images.
complete()
{
	[ -s "$1" ] || return 0
	complete_bytes=$(wc -c <"$1")
	complete_whole=$((175 * 512 + (complete_bytes - 175 * 512 + 32767) / 32768 * 32768))
	[ "$complete_whole" -eq "$complete_bytes" ] || truncate -s "$complete_whole" "$1"
}

# compares NAME "ROOTFS OPTIONS" "OUR OPTIONS": both images hold the same.
compares()
{
	compares_name=$1
	if [ -n "$missing" ]; then
		skip "$compares_name: the same files and bytes" "$missing"
		skip "... in the same bootstrap.cfg" "$missing"
		skip "... in an image that is sorted" "$missing"
		return
	fi
	rm -rf target ours && : >tree/steps/bootstrap.cfg
	# It makes a file system for the second disk behind the image, which may fail.
	# shellcheck disable=SC2086 # options
	(cd tree && PYTHONPATH=$scratch/modules python3 rootfs.py $2 --target "$scratch/target" \
		>"$scratch/rootfs.log" 2>&1)
	[ -s target/init.img ] || note "$(cat rootfs.log)"
	complete target/init.img
	# shellcheck disable=SC2086
	kb image $3 -o ours tree >ours.log 2>&1 || note "$(cat ours.log)"
	listed target/init.img >theirs.list
	listed ours/init.img >ours.list
	ok "$compares_name: the same files and bytes" same theirs.list ours.list
	config target/init.img >theirs.cfg
	config ours/init.img >ours.cfg
	ok "... in the same bootstrap.cfg" same theirs.cfg ours.cfg
	ok "... in an image that is sorted" sh -c '"$0" "$1" | grep "^/" | cut -d " " -f 1 |
		grep -v -e "^/bootstrap-seeds/POSIX/x86/" -e "^/init$" -e /eep$ | sort -c' "$here/loader" ours/init.img
}

if [ -z "$missing" ]; then
	cp -a "$LIVE_BOOTSTRAP/." tree && chmod -R u+w tree && rm -rf tree/distfiles
	make_up_distfiles tree
	stand_in_for_requests modules
fi
compares "from the network, for a machine" "--bare-metal --mirrors http://a http://b" \
	"--bare-metal --mirrors http://a --mirrors http://b"
compares "from the network, for QEMU" \
	"--qemu --qemu-cmd true --target-size 64M --swap 2G --cores 3 --interactive --mirrors http://a" \
	"--qemu --target-size 64M --swap 2G --cores 3 --interactive --mirrors http://a"
compares "with all its flags" \
	"--bare-metal --force-timestamps --update-checksums --configurator --build-kernels --mirrors http://a" \
	"--bare-metal --force-timestamps --update-checksums --configurator --build-kernels --mirrors http://a"
mkdir packages
compares "with packages" \
	"--bare-metal --external-sources --repo $scratch/packages --mirrors http://a" \
	"--bare-metal --external-sources --repo $scratch/packages"

mkdir -p preseed/usr/bin preseed/x86 preseed/steps preseed/external
echo bash >preseed/usr/bin/bash && ln -s bash preseed/usr/bin/sh && ln preseed/usr/bin/bash preseed/usr/bin/hard
ln -s usr/bin preseed/bin && : >preseed/usr/empty && echo old >preseed/steps/old && echo old >preseed/external/old
[ -n "$missing" ] || cp tree/seed/stage0-posix/x86/*.hex0 preseed/x86/
tar -C preseed -cf preseed.tar .
compares "from a preseed" "--bare-metal --early-preseed $scratch/preseed.tar --mirrors http://a" \
	"--bare-metal --early-preseed $scratch/preseed.tar --mirrors http://a"

# rootfs.py ends the early distfiles at the first improve line with the word "network": so that its
# own code makes the split, the import's line gets it.
import_here()
{
	sed -i 's/^build: bash-2.05b$/&\nimprove: import_payload # not from the network/' tree/steps/manifest
	echo payload-import >tree/steps/improve/import_payload.sh
}
[ -n "$missing" ] || import_here
early='the files before the import, and no others'
if [ -n "$missing" ]; then
	skip "$early" "$missing"
	skip "... the payload has the rest" "$missing"
else
	rm -rf target ours && : >tree/steps/bootstrap.cfg
	(cd tree && PYTHONPATH=$scratch/modules python3 rootfs.py --bare-metal --external-sources \
		--mirrors http://a --target "$scratch/target" >"$scratch/rootfs.log" 2>&1)
	complete target/init.img
	kb image --bare-metal --external-sources -o ours tree >ours.log 2>&1 || note "$(cat ours.log)"
	listed target/init.img >theirs.list
	listed ours/init.img >ours.list
	ok "$early" same theirs.list ours.list
	# All that rootfs.py takes, without what it has put into the early image.
	(cd tree && PYTHONPATH=$scratch/modules python3 -c '
from lib.generator import Generator
every = {e[3] for e in Generator.get_source_manifest(False)}
early = {e[3] for e in Generator.get_source_manifest(True)}
print("\n".join(sorted(every - early)))') >theirs.names
	names_in ours/external.img >ours.names
	ok "... the payload has the rest" same theirs.names ours.names
	note "$(wc -l <theirs.list) files and directories, $(wc -l <ours.names) in the payload"
fi
done_testing
