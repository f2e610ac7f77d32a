#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# architectures.t - the booted programs of each architecture: they begin, are of the size that is promised and
# load on kernels whose pages are of 64 KiB; what tcc gets as machine words is what the assembler makes of it.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

build=$(dirname "$mkpayload")

# What ends at once, with an argument of its own and a status: the way in and out.
for program in $(builds_of init); do
	what=$(basename "$(dirname "$program")")
	case $what in sanitized | step) continue ;; esac
	if [ ! -x "$program" ]; then
		skip "init for $what" "$(no_build "$program")"
		continue
	fi
	is "init for $what: an argument" "$("$program" --version)" "$("$mkpayload" --version | sed 's/^mkpayload/init/')"
	fails "... a status" 2 'does nothing where it is not process 1' "$program" other words
done

# segments ARCH PROGRAM: the headers of what the kernel loads of it.
segments()
{
	readelf -lW "$build/$1/$2" | grep '^ *LOAD '
}

# Kernels of arm64 and riscv64 may have pages of 64 KiB; sizes are those of gcc and clang, tcc's are larger.
while read -r arch machine init importer page; do
	for program in "init $init" "payload-import $importer"; do
		name=${program% *} most=${program#* }
		what="$name for $arch"
		if [ ! -x "$build/$arch/$name" ]; then
			skip "$what" "this build has none: the compiler cannot make it"
			continue
		fi
		size=$(wc -c <"$build/$arch/$name")
		ok "$what has at most $((most / 1024)) KiB: $size bytes" \
			test "$size" -le "$most" -o "$(grep -c tcc "$build/$arch/cc")" -gt 0
		is "... is for it" "$(readelf -hW "$build/$arch/$name" | sed -n 's/^ *Machine: *//p')" "$(echo "$machine" | tr _ ' ')"
		is "... nothing can be written and executed" "$(segments "$arch" "$name" | grep -c 'RWE')" 0
		is "... loads with pages of $page bytes" "$(segments "$arch" "$name" | awk '{ print $NF }' | sort -u)" "$page"
	done
done <<'END'
x86_64	Advanced_Micro_Devices_X86-64	55296	49152	0x1000
i386	Intel_80386	50176	49152	0x1000
arm64	AArch64	55296	49152	0x10000
riscv64	RISC-V	57344	49152	0x10000
END

# entry ARCH TARGET OPTION...: the bytes of its entry.c, linked.
entry()
{
	entry_arch=$1 entry_target=$2
	shift 2
	clang "--target=$entry_target" -fuse-ld=lld -static -nostdlib \
		-Wl,--build-id=none,--oformat=binary,--defsym=main=0x123456 "$@" "$top/lib/freestanding/$entry_arch/entry.c"
}

for target in arm64:aarch64-linux-gnu riscv64:riscv64-linux-gnu; do
	arch=${target%:*}
	if ! have clang || ! have ld.lld; then
		skip "$arch: machine words" "no clang with lld: tests/provide brings them"
		continue
	fi
	ok "$arch: the entry by its assembler" entry "$arch" "${target#*:}" -o "$scratch/assembled"
	ok "... by its machine words" entry "$arch" "${target#*:}" -D__TINYC__ -o "$scratch/words"
	ok "... is the same" cmp "$scratch/assembled" "$scratch/words"
	fails "... is refused for another machine" 1 "the compiler does not build for $arch" entry "$arch" x86_64-linux-gnu \
		-o "$scratch/other"
done

# --- Compilers: the one that is named builds them, and what it leaves out is said. ---

# make_booted DIRECTORY VARIABLE=VALUE...: without what a make around this one wants.
make_booted()
{
	make_into=$scratch/$1
	shift
	(cd "$top" && env -u MAKEFLAGS -u MAKELEVEL make -s B="$make_into" "$@" booted)
}

for compiler in arm64:aarch64-linux-gnu-gcc riscv64:riscv64-linux-gnu-gcc arm64:arm64-tcc riscv64:riscv64-tcc; do
	arch=${compiler%:*} cc=${compiler#*:}
	if ! have "$cc"; then
		skip "$arch by $cc" "needs a compiler: Debian packages gcc-TARGET; tcc: its own make cross-arm64 cross-riscv64"
		continue
	fi
	ok "$arch by $cc" make_booted "$cc" ARCH="$arch" CC="$cc"
	if by=$(emulator "$arch"); then
		is "... begins" "$("$by" "$scratch/$cc/$arch/payload-import" --version)" \
			"$("$mkpayload" --version | sed 's/^mkpayload/payload-import/')"
	fi
done

# On a machine with nothing but a compiler for itself.
mkdir "$scratch/bin"
for tool in sh make mkdir sed find cmp echo gcc as ld; do
	ln -s "$(command -v "$tool")" "$scratch/bin/$tool"
done
ln -s gcc "$scratch/bin/cc"

# left_out [VARIABLE=VALUE...]: what make would say.
left_out()
{
	env -u MAKEFLAGS -u MAKELEVEL PATH="$scratch/bin" make -s -n -C "$top" B="$scratch/plain" "$@" booted |
		grep -o "'[^']* is left out: [^']*'"
}

if ! have gcc || [ "$(uname -m)" != x86_64 ]; then
	skip "what is left out" "needs gcc on x86_64"
else
	is "what is left out" "$(left_out)" \
		"'arm64 is left out: no compiler; packages of Debian: clang and lld, or gcc-aarch64-linux-gnu'
'riscv64 is left out: no compiler; packages of Debian: clang and lld, or gcc-riscv64-linux-gnu'"
	is "... by a compiler that is named" "$(left_out CC=gcc | sed -n 1p)" "'arm64 is left out: gcc does not build for it'"
fi
done_testing
