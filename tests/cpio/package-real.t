#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# package-real.t - mkpayload cpio --package: packages of this machine; their programs are the judges, in a
# chroot of the archive.
. "$(dirname "$0")/../lib.sh"
cd "$scratch" || exit 1

# judge PACKAGE PROGRAM WORD...: the program runs in a chroot of the archive, with status 0
judge()
{
	package=$1
	shift
	if ! dpkg-query -s "$package" >/dev/null 2>&1; then
		skip "$package: $*" "apt-get install $package"
		return
	fi
	rm -rf judged && mkdir judged
	"$mkpayload" cpio --package "$package" -o judge.cpio 2>err
	(cd judged && cpio --quiet -idm --no-absolute-filenames) <judge.cpio
	: >judged/dev/null
	ok "$package: $*" chroot judged "$@"
}
if [ "$(id -u)" -ne 0 ] || ! have cpio || ! have dpkg-query || ! chroot / true; then
	skip 'packages of this machine' 'needs root, dpkg-query, and cpio (package cpio)'
else
	judge python3 /usr/bin/python3 -c 'import json, ssl, socket'
	judge perl /usr/bin/perl -MData::Dumper -e 1
	judge gdb /usr/bin/gdb --version -batch
	judge openssh-client /usr/bin/ssh -V
fi
done_testing
