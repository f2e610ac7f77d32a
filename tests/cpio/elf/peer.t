#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# peer.t - the closures of programs of this machine are what glibc's loader really maps: in a root
# with nothing but the archive, the loader lists every library, and maps every file there is.
# PROGRAMS=N takes so many at random (SEED=N: the same again), SYSROOT=DIR those of another root.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

# The loader that a program names, as a line of readelf says it.
loader_of()
{
	readelf -lW "$1" 2>/dev/null | sed -n 's/.*Requesting program interpreter: \(.*\)\]$/\1/p'
}

count=${PROGRAMS:-25} seed=${SEED:-$(date +%s)} sysroot=${SYSROOT:-}

# Whether this kernel runs a program's loader, which is the judge: not all run those of x32.
has_judge()
{
	"$sysroot$(loader_of "$1")" --help >/dev/null 2>&1
	[ $? -lt 126 ]
}

# Dynamic programs: spread over /usr/bin in the order of their names, or at random.
choose()
{
	find "$sysroot/usr/bin" "$sysroot/usr/sbin" "$sysroot/usr/lib" "$sysroot/usr/libexec" \
		-maxdepth "$([ "${PROGRAMS:-}" ] && echo 3 || echo 1)" -type f -perm -100 ! -perm /6000 ! -name '*.so*' 2>/dev/null |
		LC_ALL=C sort >"$scratch/all"
	while read -r file; do
		[ "$(head -c 4 "$file" | tr -d '\177\0')" = ELF ] && [ -n "$(loader_of "$file")" ] && has_judge "$file" && echo "$file"
	done <"$scratch/all" | perl -e 'my ($count, $seed) = @ARGV;
		my @line = <STDIN>;
		if ($seed) { srand $seed; for (my $i = @line; $i > 1; $i--) { my $k = int rand $i; @line[$i - 1, $k] = @line[$k, $i - 1] } }
		$count = @line if $count > @line;
		print @line[map { int($_ * @line / $count) } 0 .. $count - 1] if $count' \
		"$count" "$([ "${PROGRAMS:-}" ] && echo "$seed" || echo 0)"
}

# What the loader says it maps, as paths without links in that root.
mapped()
{
	chroot "$1" "$2" --list /main | sed -n 's/.*=> \(\/[^ ]*\) (0x.*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (0x.*/\1/p' |
		while read -r path; do
			chroot_path "$1" "$path"
		done | sort -u
}

# All links of the archive are made relative first, so that realpath stays in the root.
chroot_path()
{
	real=$(realpath "$1$2") && echo "${real#"$1"}"
}

make_links_relative()
{
	find "$1" -type l | while read -r link; do
		target=$(readlink "$link")
		case $target in
		/*) ln -sfnr "$1$target" "$link" ;;
		esac
	done
}

compare()
{
	root=$scratch/root
	rm -rf "$root"
	mkdir "$root"
	"$mkpayload" cpio --no-default --sysroot "${sysroot:-/}" --exec "$1" -o "$scratch/one.cpio" 2>/dev/null &&
		(cd "$root" && cpio -idm --quiet --no-absolute-filenames <"$scratch/one.cpio") || return 1
	make_links_relative "$root"
	mapped "$root" "$(loader_of "$1")" >"$scratch/mapped"
	# What unwinds the stack glibc loads only when it comes to that.
	(cd "$root" && find . -type f ! -path ./main ! -path './~marks/*' | sed 's/^\.//' | sort -u) |
		grep -v -x "$(grep -q libgcc_s "$scratch/mapped" || echo '.*/libgcc_s.so.1')" >"$scratch/brought"
	diff "$scratch/mapped" "$scratch/brought" >"$scratch/differences"
}

if ! have readelf || ! have cpio || [ "$(id -u)" -ne 0 ]; then
	skip 'programs of this machine' 'needs root for chroot, cpio and readelf: apt-get install binutils cpio'
	done_testing
	exit
fi

choose >"$scratch/programs"
ok 'there are programs to compare' test "$(wc -l <"$scratch/programs")" -ge 20
[ -z "${PROGRAMS:-}" ] || note "SEED=$seed"
wrong=
while read -r program; do
	compare "$program" || {
		wrong="$wrong $program"
		note "$program" "$(cat "$scratch/differences")"
	}
done <"$scratch/programs"
is "$(wc -l <"$scratch/programs") programs: the loader maps what was brought" "$wrong" ''
is 'and it maps something' "$(grep -c libc.so "$scratch/mapped")" 1
done_testing
