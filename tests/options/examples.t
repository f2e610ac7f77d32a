#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# examples.t - every example of --help runs as it stands there, where its files are there. (What boots a machine is tried
# in qemu/ and kernel-bootstrap/; what the documents say, in documents.t.)
. "$(dirname "$0")/../lib.sh"
. "$top/demo/kernel.sh"

kernel_find >/dev/null
cd "$scratch" || exit 1
PATH=$(cd "$(dirname "$mkpayload")" && pwd):$PATH
export LC_ALL=C
"$top/tests/kernel-bootstrap/make-tree" made && . "$top/tests/kernel-bootstrap/tree.sh" && make_checkout checkout || exit 1
mkdir distfiles usr && echo 1 >distfiles/bzip2-1.0.8.tar.gz && echo 2 >distfiles/m4.tar.bz2
printf '#!/bin/sh\nxz --version\n' >build.sh && chmod +x build.sh && echo 'dir /dev 0755 0 0' >usr/default_cpio_list
printf '%s\n' 'bzip2-1.0.8.tar.gz distfiles/bzip2-1.0.8.tar.gz' 'm4-1.4.19.tar.bz2 distfiles/m4.tar.bz2' >external.list
mkpayload pack -o external.img distfiles >out && cp external.img run-1.img && cp external.img run-2.img && mkpayload cpio -o initial.cpio >out && cp initial.cpio init.cpio || exit 1
[ ! -r "$kernel" ] || ln -s "$kernel" vmlinuz

# examples_of PROGRAM COMMAND...: a line each.
examples_of()
{
	for examples_command in "$@"; do
		[ "$examples_command" = "$1" ] ||
			"$1" "$examples_command" --help | sed -n '/^Examples:/,/^$/s/^  //p'
	done
}
{
	examples_of mkpayload pack list verify extract diff blank cpio disk
	examples_of kernel-bootstrap plan fetch image install uninstall
} | grep -v /dev/sdX | sort -u >examples
ok "there are some" test "$(wc -l <examples)" -ge 15
while read -r example; do
	# The two commands on a checkout want one of their own kind each.
	rm -rf live-bootstrap && case $example in
	*install*) cp -a checkout live-bootstrap ;;
	*) cp -a made live-bootstrap ;;
	esac
	case $example in
	*uninstall*) kernel-bootstrap install live-bootstrap >out ;;
	*--package*)
		if ! dpkg-query -s python3 >/dev/null 2>&1; then
			skip "$example" "no package python3 that dpkg-query knows"
			continue
		fi
		;;
	*'mkpayload disk'*)
		if ! have mformat || ! have syslinux || ! [ -r "${kernel:-/none}" ]; then
			skip "$example" "no kernel, mtools or boot programs: tests/provide brings them"
			continue
		fi
		;;
	*--module-set*)
		if ! [ -r "${kernel_modules:-/none}/modules.dep" ]; then
			skip "$example" "no modules of a kernel: tests/provide brings them"
			continue
		fi
		example="$example --modules-from $kernel_modules"
		;;
	esac
	ok "$example" sh -c "$example"
done <examples
done_testing
