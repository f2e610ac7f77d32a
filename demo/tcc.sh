# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# tcc.sh - Debian's tcc for the guest: the options for 'mkpayload cpio' that put it there, one a line.
#
#	. demo/tcc.sh
#	tcc_options || exit 1
#	tcc_options_of "$kernel_home" arm64-tcc		# that of another machine, below that root, by this name

# The program, with which mkpayload brings the libraries it needs, and its headers.
tcc_options()
{
	tcc_program=$(command -v i386-tcc) || return 1
	echo "--add=$(readlink -f "$tcc_program"):/bin/i386-tcc:0755"
	tcc_home=$(i386-tcc -print-search-dirs | sed -n 's/^install: //p')
	for tcc_header in "$tcc_home"/include/*.h; do
		echo "--add=$tcc_header:$tcc_header:0644"
	done
}

tcc_options_of()
{
	[ -x "$1/usr/bin/tcc" ] || return 1
	echo "--sysroot=$1"
	echo "--add=$1/usr/bin/tcc:/bin/$2:0755"
	for tcc_header in "$1"/usr/lib/*/tcc/include/*.h; do
		echo "--add=$tcc_header:${tcc_header#"$1"}:0644"
	done
}
