# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# tcc.sh - Debian's tcc for the guest: the options for 'mkpayload cpio' that put it there, one a line.
#
#	. kernel-bootstrap/demo/tcc.sh
#	tcc_options || exit 1

# The file that a library's name leads to on this machine.
tcc_find_library()
{
	for tcc_directory in /lib64 /lib/x86_64-linux-gnu /usr/lib/x86_64-linux-gnu /usr/lib64; do
		if [ -e "$tcc_directory/$1" ]; then
			readlink -f "$tcc_directory/$1"
			return
		fi
	done
	echo "tcc.sh: $1: no such library here" >&2
	return 1
}

# The program, what it is linked with, its headers.
tcc_options()
{
	tcc_program=$(command -v i386-tcc) || return 1
	echo "--add=$(readlink -f "$tcc_program"):/bin/i386-tcc:0755"
	tcc_loader=$(tcc_find_library ld-linux-x86-64.so.2) || return 1
	echo "--add=$tcc_loader:/lib64/ld-linux-x86-64.so.2:0755"
	for tcc_library in libc.so.6 libm.so.6 libpthread.so.0 libdl.so.2; do
		tcc_file=$(tcc_find_library "$tcc_library") || return 1
		echo "--add=$tcc_file:/lib/x86_64-linux-gnu/$tcc_library:0755"
	done
	tcc_home=$(i386-tcc -print-search-dirs | sed -n 's/^install: //p')
	for tcc_header in "$tcc_home"/include/*.h; do
		echo "--add=$tcc_header:$tcc_header:0644"
	done
}
