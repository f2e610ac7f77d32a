#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# fit.t - modules for another machine, another Linux, or one that was configured in another way than the kernel, the
# programs of the archive and each other. (qemu/taken.t asks Linux.)
. "$(dirname "$0")/../../lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
cd "$scratch" || exit 1
# shellcheck source=tests/cpio/modules/module.sh
. "$here/module.sh"

# kernel FILE BUILT [BITS]: the head of an image that was built so, and says for how many bits.
kernel()
{
	perl -e 'my $image = "\0" x 0x300; substr $image, 0x202, 4, "HdrS"; substr $image, 0x20e, 2, pack "v", 0x80;
		substr $image, 0x206, 2, pack "v", 0x20f if $ARGV[1]; substr $image, 0x236, 1, "\1" if $ARGV[1] == 64;
		my $text = "7.0 (root\@host) $ARGV[0] Mon Jan 1 00:00:00 UTC 2024\0";
		substr $image, 0x280, length $text, $text; print $image' "$2" "${3:-0}" >"$1"
}

# program FILE MACHINE CLASS: the head of a static program.
program()
{
	perl -e 'print "\x7fELF", chr $ARGV[1], "\1\1", "\0" x 9, pack("vvV", 2, $ARGV[0], 1), "\0" x 64' "$2" "$3" >"$1"
	chmod +x "$1"
}

# refused NAME PATTERN OPTION...; taken NAME OPTION...: the latter without a word.
refused()
{
	refused_name=$1 refused_pattern=$2
	shift 2
	fails "$refused_name" 1 "$refused_pattern" "$sanitized" cpio --no-default -o x.cpio "$@"
}
taken()
{
	taken_name=$1
	shift
	"$sanitized" cpio --no-default --list "$@" >list 2>said
	is "$taken_name" "$?$(cat said)" 0
}

module ./a.ko 'vermagic=7.0 SMP mod_unload modversions \0'
cp a.ko b.ko
taken "modules that agree" --module ./a.ko --module ./b.ko

# --- The machine. ---

change a.ko 18 183 aarch64.ko
change a.ko 18 8 mips.ko
# Its section headers are where those of 64 bits are not, so this one is made.
perl -e 'my $info = "vermagic=7.0 SMP mod_unload modversions \0"; my $names = "\0.modinfo\0";
	my $sections = 52 + length($info) + length $names;
	print "\x7fELF\1\1\1", "\0" x 9, pack("vvVVVVVvvvvvv", 1, 3, 1, 0, 0, $sections, 0, 52, 0, 0, 40, 3, 2), $info, $names;
	print "\0" x 40, pack("V10", 1, 1, 0, 0, 52, length $info, 0, 0, 1, 0), pack("V10", 0, 3, 0, 0, 52 + length $info, length $names, 0, 0, 1, 0)' \
	>i386.ko
change i386.ko 18 62 x32.ko
kernel image64 '#1 SMP' 64
kernel image32 '#1 SMP' 32
kernel image '#1 SMP'
program x86_64 62 2
program i386 3 1
program aarch64 183 2
refused "a module for another machine than the kernel" \
	'module ./aarch64.ko: ./aarch64.ko: is for arm64, but --kernel image64 is for x86_64, so Linux would not load it' \
	--kernel image64 --module ./aarch64.ko
refused "... for 32 bits" './i386.ko: is for i386, but --kernel image64 is for x86_64' --kernel image64 --module ./i386.ko
refused "... for 64 bits" './a.ko: is for x86_64, but --kernel image32 is for i386' --kernel image32 --module ./a.ko
refused "... than a kernel that says nothing of bits" './mips.ko: is for machine 8 (64 bits), but --kernel image is for x86_64' \
	--kernel image --module ./mips.ko
taken "... which may be for 32 bits" --kernel image --module ./i386.ko
taken "a module for that kernel" --kernel image64 --module ./a.ko
taken "... of 32 bits" --kernel image32 --module ./i386.ko
refused "a module of 32 bits for x86_64" './x32.ko: is for x86_64 with 32 bits, for which there is no Linux' --module ./x32.ko
refused "a module for another machine than /init" './aarch64.ko: is for arm64, but /init (x86_64) is for x86_64, which such a kernel cannot start; --arch says' \
	--init x86_64 --module ./aarch64.ko
refused "... than /main" './a.ko: is for x86_64, but /main (aarch64) is for arm64' --exec aarch64 --module ./a.ko
refused "... than the importer" './i386.ko: is for i386, but /bin/payload-import (x86_64) is for x86_64' \
	--importer x86_64 --module ./i386.ko
taken "programs of 32 bits, and modules of 64" --init i386 --exec i386 --module ./a.ko
refused "two modules for two machines" './aarch64.ko: is for arm64, but ./a.ko is for x86_64' --module ./a.ko --module ./aarch64.ko
fails "... than --arch" 1 './aarch64.ko: is for arm64, but /init (.*) is for i386' \
	"$mkpayload" cpio -o x.cpio --arch i386 --module ./aarch64.ko
if have gzip; then
	gzip -c aarch64.ko >packed.ko.gz
	refused "a compressed one" './packed.ko.gz: is for arm64, but ./a.ko is for x86_64' --module ./a.ko --module ./packed.ko.gz
fi

# --- How the kernel was configured. ---

module ./up.ko 'vermagic=7.0 mod_unload modversions \0'
module ./preempt.ko 'vermagic=7.0 SMP preempt mod_unload modversions \0'
module ./rt.ko 'vermagic=7.0 SMP preempt_rt mod_unload modversions \0'
module ./bare.ko 'vermagic=7.0\0'
kernel up '#1'
kernel dynamic '#1-Distribution SMP PREEMPT_DYNAMIC'
kernel silent 'SMP'
refused "a module without SMP" \
	"up.ko: its vermagic has 'mod_unload modversions', but --kernel image was built with SMP, so Linux would not load it" \
	--kernel image --module ./up.ko
refused "a module with SMP" "its vermagic has 'SMP mod_unload modversions', but --kernel up was built without SMP" \
	--kernel up --module ./a.ko
refused "a module without preempt" 'but --kernel dynamic was built with preempt' --kernel dynamic --module ./a.ko
refused "a module with preempt" 'but --kernel image was built without preempt' --kernel image --module ./preempt.ko
refused "the second one" 'up.ko: its vermagic has' --kernel image --module ./a.ko --module ./up.ko
taken "preempt" --kernel dynamic --module ./preempt.ko
taken "... by another name" --kernel dynamic --module ./rt.ko
taken "nothing of both" --kernel up --module ./bare.ko
taken "a kernel that does not say it" --kernel silent --module ./preempt.ko
refused "two modules that differ" \
	"module ./preempt.ko: ./preempt.ko: its vermagic has 'SMP preempt mod_unload modversions', but that of ./a.ko has 'SMP mod_unload modversions': no Linux loads both" \
	--module ./a.ko --module ./preempt.ko
refused "... of which one says nothing" "./a.ko: its vermagic has 'SMP mod_unload modversions', but that of ./bare.ko has '': no" \
	--module ./bare.ko --module ./a.ko

# --- The version. ---

module ./later.ko 'vermagic=7.1 SMP mod_unload modversions \0'
module ./nothing.ko 'license=MIT\0'
refused "two modules for two versions" './later.ko: is for Linux 7.1, but ./a.ko is for 7.0' --module ./a.ko --module ./later.ko
refused "a module for another version than the kernel" './later.ko: is for Linux 7.1, but --kernel image is 7.0' \
	--kernel image --module ./later.ko
fails "a module that does not say it" 0 './nothing.ko: warning: does not say which Linux it is for (no vermagic): Linux loads it only with' \
	"$sanitized" cpio --no-default -o x.cpio --module ./nothing.ko
fails "... does not stand for the others" 0 './nothing.ko: warning: does not say' \
	"$sanitized" cpio --no-default -o x.cpio --module ./nothing.ko --module ./later.ko
mkdir -p lib/modules/7.0/weak-updates lib/modules/7.1
for version in 7.0 7.1; do
	: >lib/modules/$version/modules.builtin >lib/modules/$version/modules.softdep >lib/modules/$version/modules.alias
done
cp a.ko lib/modules/7.1 && echo a.ko: >lib/modules/7.1/modules.dep
refused "a module for another version than its directory" 'a.ko: is for Linux 7.0, but those of lib/modules/7.1 are for 7.1$' \
	--modules-from lib/modules/7.1 --module a
ln -s lib/modules/7.1 modules
refused "... that a link leads to" 'a.ko: is for Linux 7.0, but those of modules are for 7.1$' --modules-from modules --module a
cp -r lib/modules/7.1 7.1
taken "a directory that is not of this kind" --modules-from 7.1 --module a
# Of a module that the distribution's tools have linked there, the checksums of symbols count.
cp later.ko lib/modules/7.0/weak-updates && cp a.ko lib/modules/7.0
printf 'a.ko:\nweak-updates/later.ko: a.ko\n' >lib/modules/7.0/modules.dep
for with in '' '--kernel image'; do
	# shellcheck disable=SC2086 # two words, or none
	fails "a module for another version, in weak-updates${with:+, with --kernel}" 0 \
		'later.ko: warning: is for Linux 7.1, but .* 7.0: Linux loads it only if the checksums of its symbols (modversions)' \
		"$sanitized" cpio --no-default -o x.cpio --modules-from lib/modules/7.0 $with --module later
	# shellcheck disable=SC2086
	refused "... as a file" './later.ko: is for Linux 7.1' --modules-from lib/modules/7.0 $with --module a --module ./later.ko
done
module lib/modules/7.0/weak-updates/later.ko 'vermagic=7.1 SMP mod_unload\0'
cp later.ko lib/modules/7.0 && echo later.ko: >lib/modules/7.0/modules.dep
refused "... elsewhere in the directory" 'later.ko: is for Linux 7.1, but those of lib/modules/7.0 are for 7.0$' \
	--modules-from lib/modules/7.0 --module later
echo weak-updates/later.ko: >lib/modules/7.0/modules.dep
refused "... without checksums" 'later.ko: is for Linux 7.1, but those of lib/modules/7.0 are for 7.0' \
	--modules-from lib/modules/7.0 --module later
done_testing
