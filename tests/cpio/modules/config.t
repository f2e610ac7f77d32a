#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# config.t - what modprobe.d says, with modprobe itself as the judge: modules, their order, their
# options. What modprobe passes over in silence is said.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"
PATH=$PATH:/usr/sbin:/sbin

here=$(cd "$(dirname "$0")" && pwd)
cd "$scratch" || exit 1
if ! have depmod || ! have modprobe; then
	skip 'modprobe.d' 'no modprobe: apt-get install kmod'
	done_testing
	exit
fi

# shellcheck source=tests/cpio/modules/module.sh
. "$here/module.sh"

tree=lib/modules/7.0
module $tree/kernel/plain.ko 'alias=pci:v1*\0license=MIT\0'
module $tree/kernel/soft.ko 'softdep=pre: listed post: by-alias\0'
module $tree/kernel/listed.ko 'alias=by_alias\0'
module $tree/kernel/other.ko 'alias=by_other\0'
module $tree/kernel/wishes.ko 'softdep=pre: by-other post: plain\0'
printf 'kernel/built-in.ko\n' >$tree/modules.builtin
printf 'built_in.alias=fs-b\0built_in.license=GPL\0' >$tree/modules.builtin.modinfo
: >$tree/modules.order
depmod -b . 7.0 2>/dev/null
mkdir conf

by_modprobe()
{
	modprobe -d . -S 7.0 -C conf --show-depends "$1" 2>/dev/null |
		sed -n 's,^insmod [^ ]*/\([^/ ]*\.ko\) *,\1 ,p' | sed 's/ *$//' | awk '!seen[$1]++'
}

by_mkpayload()
{
	rm -rf unpacked && mkdir unpacked
	"$sanitized" cpio --no-default --modules-from $tree --modprobe-config conf --module "$1" -o made.cpio 2>said
	[ -e made.cpio ] && (cd unpacked && cpio -idm --quiet <../made.cpio) && rm made.cpio
	for file in unpacked/lib/modules/*.ko; do
		[ -e "$file" ] || continue
		name=${file##*/????-}
		[ -e "$file.options" ] && name="$name $(cat "$file.options")"
		echo "$name"
	done
}

# same CONFIGURATION NAME
same()
{
	printf '%b' "$1" >conf/a.conf
	is "$(echo "$1" | tr '\n' ' '): $2" "$(by_mkpayload "$2")" "$(by_modprobe "$2")"
}

same '' plain
same '' soft
same 'alias plain off\n' plain
same 'alias foo off\n' foo
same 'alias plain off\n' wishes
same 'alias by-other off\n' wishes
same 'alias foo plain\noptions foo x=1\noptions plain y=2\n' foo
same 'options plain y=2\nalias foo plain\noptions foo x=1\n' foo
same 'alias foo plain\noptions foo x=1\noptions plain y=2\n' plain
same 'options pci:v1* x=1\n' pci:v1234
same 'options pci:v1234 x=1\n' pci:v1234
same 'options by-other x=1\n' wishes
same 'options other x=1\noptions by_other y=1\n' wishes
same 'options soft-x a=1\nalias soft-x soft\n' soft_x
same 'blacklist listed\n' soft
same 'blacklist other\n' wishes
same 'blacklist other\n' by_other
same 'blacklist plain\n' pci:v1234
same 'blacklist listed\n' listed
same 'options built_in x=1\n' built_in

# --- What vanishes there is said here. ---

refuses()
{
	refuses_name=$1 refuses_pattern=$2 refuses_config=$3
	shift 3
	printf '%b' "$refuses_config" >conf/a.conf
	fails "$refuses_name" 1 "$refuses_pattern" "$sanitized" cpio --no-default --modules-from $tree \
		--modprobe-config conf -o refused.cpio "$@"
}
refuses 'an alias of what is blacklisted' 'module by_other: is an alias of other, which is blacklisted by --modprobe-config; --module other' \
	'blacklist other\n' --module by_other
refuses 'what is switched off' '"alias plain off" of --modprobe-config switches it off' 'alias plain off\n' --module plain
refuses 'options of what is built in' 'module built-in,x=1: built_in is built into this kernel, so its options .* with built_in. before each: x=1' \
	'' --module built-in,x=1
refuses '... by its alias' 'with built_in. before each: x=1 y=2' '' --module fs-b,x=1,y=2
printf 'options built_in x=1\n' >conf/a.conf
fails '... by the configuration' 0 'warning: built_in is built into this kernel, so its options .*: x=1' \
	"$sanitized" cpio --no-default --modules-from $tree --modprobe-config conf -o built.cpio --module built_in
fails '--modules-from without modules' 2 '--modules-from goes with --module, --module-set or --module-dir' \
	"$mkpayload" cpio --no-default -o x.cpio --modules-from $tree
fails '--sysroot without programs' 2 '--sysroot goes with --exec, --file, --add' \
	"$mkpayload" cpio --no-default -o x.cpio --sysroot .
# A kernel that has everything built in: depmod writes a modules.dep of no lines.
mkdir -p none
: >none/modules.dep
printf 'kernel/built-in.ko\n' >none/modules.builtin
for file in modules.softdep modules.alias; do
	: >none/$file
done
ok "a modules.dep of no lines" "$sanitized" cpio --no-default --modules-from none -o none.cpio --module built_in
done_testing
