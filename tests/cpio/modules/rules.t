#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# rules.t - which kernel modules mkpayload cpio brings, in which order and with what: every rule on trees
# made here, every error.
. "$(dirname "$0")/../../lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
cd "$scratch" || exit 1

# shellcheck source=tests/cpio/modules/module.sh
. "$here/module.sh"

# tree: two chains, one of them with soft and weak wishes, one built in, aliases.
tree=lib/modules/7.0
for name in a b-1 c soft-pre soft_post weak loop_1 loop_2 plain; do
	module "$tree/kernel/$name.ko" "license=MIT\\0firmware=$name.fw\\0vermagic=7.0 SMP\\0"
done
cat >$tree/modules.dep <<'END'
kernel/a.ko: kernel/b-1.ko kernel/c.ko
kernel/b-1.ko: kernel/c.ko
kernel/c.ko:
kernel/soft-pre.ko:
kernel/soft_post.ko:
kernel/weak.ko:
kernel/loop_1.ko:
kernel/loop_2.ko:
kernel/plain.ko:
END
cat >$tree/modules.softdep <<'END'
# Soft dependencies extracted from modules themselves.
softdep b_1 pre: soft-pre not-there
softdep b_1 post: soft-post
softdep loop_1 pre: loop_2
softdep loop_2 pre: loop_1
END
echo 'weakdep plain weak' >$tree/modules.weakdep
cat >$tree/modules.alias <<'END'
alias pci:v00001AF4d*sv* plain
alias many a
alias many plain
alias built_in c
END
printf 'kernel/built-in.ko\nkernel/quiet.ko\n' >$tree/modules.builtin
printf 'quiet.alias=fs-quiet\0quiet.license=GPL\0' >$tree/modules.builtin.modinfo

# order OPTION...: the names in their order, without their numbers.
order()
{
	"$program" cpio --no-default --modules-from "$tree" --list "$@" | cut -f 4 |
		sed -n 's,^/lib/modules/[0-9]*-,,p' | tr '\n' ' '
}

# options OPTION...: the line of options that the last module has in the archive.
options()
{
	"$program" cpio --no-default --modules-from "$tree" -o options.cpio "$@" 2>/dev/null
	rm -rf unpacked && mkdir unpacked && (cd unpacked && cpio -idm --quiet <../options.cpio)
	cat unpacked/lib/modules/*.options
}

for program in "$mkpayload" "$sanitized"; do
	is "what a module needs comes first, what it wishes for around it" "$(order --module a)" \
		"c.ko soft-pre.ko b-1.ko soft_post.ko a.ko "
	is "'-' and '_' are the same" "$(order --module b_1)" "c.ko soft-pre.ko b-1.ko soft_post.ko "
	is "each comes once" "$(order --module c --module b-1 --module a)" "c.ko soft-pre.ko b-1.ko soft_post.ko a.ko "
	is "wishes in a circle" "$(order --module loop_1)" "loop_2.ko loop_1.ko "
	is "an alias" "$(order --module pci:v00001AF4d00001001sv1)" "plain.ko "
	is "an alias of two" "$(order --module many)" "c.ko soft-pre.ko b-1.ko soft_post.ko a.ko plain.ko "
	is "what is built in is there" "$(order --module quiet)" ""
	is "... by its alias, too" "$(order --module fs-quiet)" ""
	is "an alias goes before what is built in" "$(order --module built-in)" "c.ko "
	is "weak wishes, on demand" "$(order --module plain) $(order --module plain --weak-modules)" "plain.ko  plain.ko weak.ko "
	is "options" "$(order --module plain,x=1,y=2)" "plain.ko plain.ko.options "
	is "options whose values look like paths" "$(order --module plain,a=@/eth0 --module c,b=/lib/x.ko)" \
		"plain.ko plain.ko.options c.ko c.ko.options "
	is "what has no = belongs to the value before it" \
		"$(options --module plain,quirks=a:b:u,c:d:u,flag=1 --module plain,list=1,,2,x,last=a=b,c)" \
		"quirks=a:b:u,c:d:u flag=1 list=1,,2,x last=a=b,c"
	is "... flags come before values" "$(options --module plain,one,two,list=1,2)" "one two list=1,2"
	is "a set of none" "$(order --module-set none)" ""
	is "a set of which nothing has to be there" "$(order --module-set ports --module c)" "c.ko "
	is "a file, and names" "$(order --module "$tree/kernel/weak.ko" --module c)" "weak.ko c.ko "
done
program=$mkpayload

# What modprobe.d says counts only where it is asked for.
mkdir conf
cat >conf/a.conf <<'END'
# a comment
alias other plain
alias many c
blacklist a
options plain x=1 \
	text="two words"
softdep plain pre: weak
install c /bin/true
END
echo 'options plain z=3' >conf/b.conf
echo 'nonsense' >conf/not-read
is "no configuration by itself" "$(order --module plain)" "plain.ko "
is "a configuration" "$(order --modprobe-config conf --module other)" "weak.ko plain.ko plain.ko.options "
fails "install is not run" 0 'conf/a.conf:8: warning: .install. runs a command' \
	"$mkpayload" cpio --no-default --modules-from $tree --modprobe-config conf --module c --list
ok "options join" sh -c '"$1" cpio --no-default --modules-from $2 --modprobe-config conf --module plain,w=0 -o options.cpio 2>/dev/null &&
	tr "\0\t" "\n " <options.cpio | grep -q "^x=1  *text=\"two words\" z=3 w=0"' - "$mkpayload" $tree
is "aliases of a configuration go first, a blacklist counts for aliases alone" \
	"$(order --modprobe-config conf --module many) $(order --modprobe-config conf --module a)" \
	"c.ko  c.ko soft-pre.ko b-1.ko soft_post.ko a.ko "
echo 'frobnicate x' >conf/c.conf
fails "a line that is none" 1 'conf/c.conf:1: unknown command' \
	"$mkpayload" cpio --no-default --modules-from $tree --modprobe-config conf --module c --list
fails "a directory that is not there" 1 'modprobe-config none: No such file' \
	"$mkpayload" cpio --no-default --modules-from $tree --modprobe-config none --module c --list

# Names that mean nothing, trees that are none.
error()
{
	error_name=$1 error_pattern=$2
	shift 2
	fails "$error_name" 1 "$error_pattern" "$sanitized" cpio --no-default -o x.cpio "$@"
}
error "an unknown name, and what is near" 'module plane: .* has no module of this name, nor is it an alias; near it are: plain' \
	--modules-from $tree --module plane
error "nothing near" 'nor is it an alias$' --modules-from $tree --module completely-different
long=$(printf '%1017s' '' | tr ' ' 1)
ok "options as long as init takes them" "$sanitized" cpio --no-default -o long.cpio --modules-from $tree --module "plain,list=$long"
error "options that init would not take whole" 'module plain: options of 1023 bytes in all, but init takes at most 1022' \
	--modules-from $tree --module "plain,list=1$long"
error "not one of a set" 'module-set usb: .*7.0 has not one of its modules' --modules-from $tree --module-set usb
error "no such tree" 'none: no modules.dep in it' --modules-from none --module c
fails "no such set" 2 'module-set floppy: there are qemu, disk, usb, net, fs, ports, none' "$mkpayload" cpio -o x --module-set floppy
error "not a kernel" 'kernel .*: not a Linux image for x86' --kernel $tree/modules.dep --module c
for file in softdep:'what modules wish for does not come along' alias:'aliases mean nothing' builtin:'what is built in is not known'; do
	mv "$tree/modules.${file%%:*}" away
	fails "modules.${file%%:*} is not there" 0 "warning: $tree/modules.${file%%:*}: not there, so ${file#*:}" \
		"$sanitized" cpio --no-default --modules-from $tree --module c --list
	mv away "$tree/modules.${file%%:*}"
done
rm $tree/kernel/soft_post.ko
error "a file that is missing" 'soft_post.ko: No such file' --modules-from $tree --module b-1
echo 'not a module' >$tree/kernel/soft_post.ko
error "a file that is no module" 'soft_post.ko: is not a kernel module' --modules-from $tree --module b-1
ok "no archive was written" test ! -e x.cpio
mkdir broken
for line in 'kernel/a.ko kernel/b.ko' 'kernel/a: kernel/b.ko' 'kernel/a.ko: b'; do
	echo "$line" >broken/modules.dep
	error "modules.dep: $line" 'broken/modules.dep:1: ' --modules-from broken --module a
done
printf 'kernel/a.ko:\nkernel/x/a.ko:\n' >broken/modules.dep
error "one name twice" 'two modules of one name' --modules-from broken --module a
printf 'kernel/a.ko: kernel/gone.ko\n' >broken/modules.dep
module broken/kernel/a.ko
error "a need that is not listed" 'a needs gone, which is not in it' --modules-from broken --module a
perl -e 'printf "kernel/m%03d.ko:\n", $_ for 1 .. 300' >broken/modules.dep
for number in $(seq 1 300); do
	name=$(printf 'kernel/m%03d.ko' "$number")
	cp broken/kernel/a.ko "broken/$name"
	echo "--module=m$(printf '%03d' "$number")"
done >many
# shellcheck disable=SC2046
error "more than init can load" 'more than 256 modules, which is what init can load' --modules-from broken $(cat many)

# A kernel image says its version; its modules are beside it.
perl -e 'my $image = "\0" x 0x300; substr $image, 0x202, 4, "HdrS"; substr $image, 0x20e, 2, pack "v", 0x80;
	substr $image, 0x280, 24, "7.0 (somebody) #1 SMP \0"; print $image' >vmlinuz
is "the modules of a kernel" "$("$mkpayload" cpio --no-default --kernel vmlinuz --module plain --list | cut -f 4 | tail -n 1)" \
	"/lib/modules/0000-plain.ko"
mv lib/modules/7.0 lib/modules/8.0 && ln -sfn lib/modules/8.0 modules
error "modules of another version beside a kernel" 'its version is 7.0, but there is no lib/modules/7.0' \
	--kernel vmlinuz --module plain
error "the same, named" 'kernel vmlinuz: its version is 7.0, but the modules of modules are for another kernel' \
	--kernel vmlinuz --modules-from modules --module plain
mv lib/modules/8.0 lib/modules/7.0 && rm modules
module other/kernel/plain.ko 'vermagic=7.0.1 SMP\0'
cp other/kernel/plain.ko other/kernel/later.ko
echo 'kernel/plain.ko:' >other/modules.dep
error "a module for another version" 'module plain: other/kernel/plain.ko: is for Linux 7.0.1, but --kernel vmlinuz is 7.0' \
	--kernel vmlinuz --modules-from other --module plain
error "the same as a file" 'is for Linux 7.0.1' --kernel vmlinuz --module other/kernel/plain.ko
module other/kernel/plain.ko 'vermagic=7.0 SMP\0'
ok "a module for this version" "$sanitized" cpio --no-default -o good.cpio --kernel vmlinuz --modules-from other --module plain
error "what is no image, and named modules" 'kernel other/modules.dep: not a Linux image for x86 (bzImage), arm64 or riscv64 (Image), so which modules are' \
	--kernel other/modules.dep --modules-from other --module plain
error "the same, and a file" 'kernel other/modules.dep: not a Linux image' --kernel other/modules.dep --module other/kernel/plain.ko
perl -pe 'substr $_, 0x20e, 2, pack "v", 0x70' vmlinuz >unsaid
error "an image that does not say its version" 'kernel unsaid: does not say its version, so which' \
	--kernel unsaid --modules-from other --module plain
ok "without it, nothing compares" "$sanitized" cpio --no-default -o good.cpio --modules-from other --module plain
module other/kernel/plain.ko 'license=MIT\0'
error "a module that does not say its version" 'plain.ko: does not say which Linux it is for (no vermagic), so whether' \
	--kernel vmlinuz --modules-from other --module plain
module other/kernel/plain.ko 'vermagic=7.0 SMP\0'
error "a kernel that is not there" 'kernel none: No such file' --kernel none --modules-from other --module plain
error "the same without modules" 'kernel none: No such file' --kernel none
mv lib lib.away
error "a kernel without modules" 'its version is 7.0, but there is no lib/modules/7.0/modules.dep' --kernel vmlinuz --module plain
mv lib.away lib

# Compressed ones: by the kernel where it can, else here.
module $tree/kernel/soft_post.ko
for way in gzip:gz xz:xz zstd:zst; do
	tool=${way%:*} suffix=${way#*:} pack="${way%:*} -q -c"
	[ "$tool" != xz ] || pack='xz -q -c --check=crc32'
	if ! have "$tool"; then
		skip "$tool" "no $tool: apt-get install $tool"
		continue
	fi
	rm -rf packed && mkdir -p packed/kernel
	$pack "$tree/kernel/plain.ko" >"packed/kernel/plain.ko.$suffix"
	echo "kernel/plain.ko.$suffix:" >packed/modules.dep
	"$mkpayload" cpio --no-default --modules-from packed --module plain -o packed.cpio 2>/dev/null
	ok "$tool: unpacked here" perl -e 'undef $/; open my $p, "<", "packed.cpio"; open my $m, "<", $ARGV[0];
		exit(index(<$p>, <$m>) < 0)' "$tree/kernel/plain.ko"
	is "$tool: a list names the file it came from" \
		"$("$mkpayload" cpio --no-default --modules-from packed --module plain --list | tail -n 1 | cut -f 4,5)" \
		"/lib/modules/0000-plain.ko	packed/kernel/plain.ko.$suffix"
	key=$(echo "$tool" | tr 'a-z' 'A-Z')
	printf 'CONFIG_MODULE_DECOMPRESS=y\nCONFIG_MODULE_COMPRESS_%s=y\n' "$key" >packed/config
	is "$tool: left to the kernel" \
		"$("$mkpayload" cpio --no-default --modules-from packed --module plain --list | tail -n 1 | cut -f 4)" \
		"/lib/modules/0000-plain.ko.$suffix"
	# What stays compressed is looked into as what is unpacked.
	for config in left unpacked; do
		[ "$config" = left ] || rm packed/config
		$pack "$tree/kernel/plain.ko" >"packed/kernel/plain.ko.$suffix"
		fails "$tool, $config: no tool" 1 "is compressed with $tool, and there is no $tool here: Debian's package" \
			env PATH=/none "$mkpayload" cpio --no-default --modules-from packed --module plain -o x.cpio
		ok "$tool, $config: for this kernel" "$sanitized" cpio --no-default --kernel vmlinuz --modules-from packed --module plain \
			-o good.cpio
		head -c 100 "packed/kernel/plain.ko.$suffix" >cut && mv cut "packed/kernel/plain.ko.$suffix"
		error "$tool, $config: cut" 'could not unpack it' --modules-from packed --module plain
		head -c 300 "$tree/kernel/plain.ko" | $pack >"packed/kernel/plain.ko.$suffix"
		error "$tool, $config: cut before" 'its section headers are not there; it is cut off' --modules-from packed --module plain
		echo junk | $pack >"packed/kernel/plain.ko.$suffix"
		error "$tool, $config: junk" "plain.ko.$suffix: is not a kernel module" --modules-from packed --module plain
		$pack "$tree/kernel/plain.ko" | $pack >"packed/kernel/plain.ko.$suffix"
		error "$tool, $config: twice" 'is compressed twice' --modules-from packed --module plain
		$pack other/kernel/later.ko >"packed/kernel/plain.ko.$suffix"
		error "$tool, $config: for another kernel" "plain.ko.$suffix: is for Linux 7.0.1, but --kernel vmlinuz is 7.0" \
			--kernel vmlinuz --modules-from packed --module plain
	done
done
if have xz; then
	printf 'CONFIG_MODULE_DECOMPRESS=y\nCONFIG_MODULE_COMPRESS_XZ=y\n' >packed/config
	xz -q -c --check=crc64 "$tree/kernel/plain.ko" >packed/kernel/plain.ko.xz
	echo 'kernel/plain.ko.xz:' >packed/modules.dep
	is "xz with a check that Linux does not know: unpacked here" \
		"$("$mkpayload" cpio --no-default --modules-from packed --module plain --list | tail -n 1 | cut -f 4)" \
		"/lib/modules/0000-plain.ko"
else
	skip "xz with a check that Linux does not know" 'no xz: apt-get install xz-utils'
fi

# Each that is unpacked here is an open file.
# shellcheck disable=SC3045
if have gzip && (ulimit -S -n 24) 2>/dev/null; then
	rm -rf packed && mkdir -p packed/kernel && set --
	for number in $(seq 30); do
		gzip -c "$tree/kernel/plain.ko" >"packed/kernel/m$number.ko.gz"
		echo "kernel/m$number.ko.gz:" >>packed/modules.dep
		set -- "$@" --module "m$number"
	done
	ok "more compressed modules than the soft limit of open files has room for" \
		sh -c 'ulimit -S -n 24 && exec "$@" 2>packed/said' - "$mkpayload" cpio --no-default --modules-from packed -o many.cpio "$@"
	is "... all are there" "$("$top/tests/data/cpio/list-archive" many.cpio | grep -c 'm[0-9]*\.ko')" 30
else
	skip "more compressed modules than the soft limit of open files has room for" "gzip, and a shell with ulimit -S -n"
fi

# Cut off, not compressed.
size=$(wc -c <$tree/kernel/plain.ko)
for less in 1 64 200; do
	head -c $((size - less)) $tree/kernel/plain.ko >cut.ko
	error "a module that lacks its last $less bytes" 'cut.ko: its section headers are not there; it is cut off' --module ./cut.ko
done
perl -0777 -pe 'substr $_, -32, 8, pack "Q<", 1 << 20' $tree/kernel/plain.ko >cut.ko
error "a module whose section goes over its end" 'cut.ko: a section goes over its end; it is cut off' --module ./cut.ko

# Firmware.
mkdir firmware && echo 1 >firmware/plain.fw && echo 2 >weak.fw
firmware()
{
	"$sanitized" cpio --no-default --modules-from $tree --firmware-from firmware --list "$@" 2>said |
		cut -f 4,5 | grep /lib/firmware/ | tr '\t\n' '= '
}
for way in xz:xz:XZ zstd:zst:ZSTD; do
	tool=${way%%:*} suffix=${way#*:} key=${way##*:} pack=${way%%:*}
	suffix=${suffix%:*}
	[ "$tool" != xz ] || pack='xz --check=crc32'
	have "$tool" || { skip "firmware, $tool" "no $tool: apt-get install $tool"; continue; }
	rm -f firmware/weak.fw.*
	$pack -q -c weak.fw >"firmware/weak.fw.$suffix"
	is "firmware, $tool, of which the kernel says nothing: unpacked" "$(firmware --module plain --module weak)" \
		"/lib/firmware/plain.fw=firmware/plain.fw /lib/firmware/weak.fw=firmware/weak.fw.$suffix "
	echo CONFIG_FW_LOADER_COMPRESS=y >$tree/config
	is "... which the kernel does not read" "$(firmware --module weak)" "/lib/firmware/weak.fw=firmware/weak.fw.$suffix "
	echo "CONFIG_FW_LOADER_COMPRESS_$key=y" >>$tree/config
	is "... which it reads: as it is" "$(firmware --module weak)" "/lib/firmware/weak.fw.$suffix=firmware/weak.fw.$suffix "
	head -c 12 "firmware/weak.fw.$suffix" >cut && mv cut "firmware/weak.fw.$suffix"
	error "... but it is cut, $tool" "firmware/weak.fw.$suffix: $tool -dc could not unpack it" \
		--modules-from $tree --firmware-from firmware --module weak
	cp weak.fw "firmware/weak.fw.$suffix"
	error "firmware that is not what its name says, $tool" "firmware/weak.fw.$suffix: is not compressed with $tool" \
		--modules-from $tree --firmware-from firmware --module weak
	rm $tree/config "firmware/weak.fw.$suffix"
done
ln -s nowhere firmware/weak.fw
is "firmware that is a link to nothing" "$(firmware --module weak)" ''
ok "... is a warning" grep -q 'lib/modules/0000-weak.ko: warning: names the firmware firmware/weak.fw, which cannot be read: No such file' said
rm firmware/weak.fw && mkdir firmware/weak.fw
is "... or a directory" "$(firmware --module weak)" ''
ok "... is one, too" grep -q 'names the firmware weak.fw, which is not in firmware' said
rmdir firmware/weak.fw
mkdir 'fw[1]' && cp firmware/* 'fw[1]'
is "firmware in a directory whose name looks like a pattern" "$("$sanitized" cpio --no-default --modules-from $tree \
	--firmware-from 'fw[1]' --module plain --list | cut -f 4 | grep -c '^/lib/firmware/plain.fw$')" 1
error "a directory of firmware that is not there" 'firmware-from none: No such file' --firmware-from none --modules-from $tree --module plain
error "firmware that is a file" 'firmware-from vmlinuz: is not a directory' --firmware-from vmlinuz --module $tree/kernel/c.ko
error "a configuration that is not there, and a file" 'modprobe-config none: No such file' --modprobe-config none --module $tree/kernel/c.ko
for option in --firmware-from=firmware --modprobe-config=conf --weak-modules; do
	fails "$option without modules" 2 "${option%=*} goes with --module, --module-set or --module-dir" \
		"$sanitized" cpio --no-default -o x.cpio "$option"
done
fails "firmware that is not there is a warning" 0 'lib/modules/0000-c.ko: warning: names the firmware c.fw, which is not in firmware' \
	"$mkpayload" cpio --no-default --modules-from $tree --firmware-from firmware --module c --list
module $tree/kernel/plain.ko 'firmware=../../etc/passwd\0'
error "firmware that lies elsewhere" "which is no path below its directory" --modules-from $tree --firmware-from firmware --module plain
for size in 0 17 63 64 100 200 300; do
	module whole.ko 'firmware=x.fw\0'
	head -c "$size" whole.ko >$tree/kernel/plain.ko
	"$sanitized" cpio --no-default --modules-from $tree --firmware-from firmware --module plain -o x.cpio 2>err
	ok "a module cut at byte $size" test $? -le 1
done
done_testing
