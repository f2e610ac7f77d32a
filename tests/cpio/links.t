#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# links.t - symbolic links of an archive: those that lead to nothing are said, once each; those to
# directories, also to the root, have nothing put behind them.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1

# said OPTION...: the warnings.
said()
{
	"$sanitized" cpio --no-default -o links.cpio "$@" 2>&1 | grep -v 'has no /init' | sed 's/^mkpayload: //'
}

# --- To nothing. ---

mkdir -p tree/etc/alternatives tree/usr/bin tree/usr/share tree/dev
echo text >tree/usr/bin/mawk
ln -s /usr/bin/mawk tree/etc/alternatives/awk
ln -s /etc/alternatives/awk tree/usr/bin/awk
ln -s /proc/self/mounts tree/etc/mtab
ln -s ../dev/tty9 tree/etc/tty
ln -s share tree/usr/lib
ln -s ../lib/x/.. tree/usr/bin/dots
mkdir tree/usr/share/x
is 'all of them lead somewhere, or will when the system runs' "$(said --add tree:/)" ''
rm tree/usr/bin/mawk
is 'alternatives without their program: each is said once' "$(said --add tree:/)" \
	'/etc/alternatives/awk: warning: is a symbolic link to /usr/bin/mawk, which is not in the archive
/usr/bin/awk: warning: is a symbolic link to /etc/alternatives/awk, which is not in the archive'
rm tree/etc/alternatives/awk tree/usr/bin/awk
rmdir tree/usr/share/x
is '.. behind what is not there' "$(said --add tree:/)" \
	'/usr/bin/dots: warning: is a symbolic link to ../lib/x/.., which is not in the archive'
rm tree/usr/bin/dots
ln -s b tree/a
ln -s a tree/b
is 'in circles' "$(said --add tree:/)" '/a: warning: is a symbolic link to b, which goes round in circles
/b: warning: is a symbolic link to a, which goes round in circles'
# As many on one way as the kernel of this machine follows, and one more.
mkdir chain && echo end >chain/0
for number in $(seq 45); do ln -s $((number - 1)) "chain/$number"; done
is 'more than the kernel follows' "$(said --add chain:/ | sed 's|^/\([0-9]*\): warning: .*circles$|\1|')" \
	"$(for number in $(seq 45); do [ -e "chain/$number" ] || echo "$number"; done)"
echo 'slink /x nowhere 0777 0 0' >list
is 'of a list' "$(said --spec list)" '/x: warning: is a symbolic link to nowhere, which is not in the archive'

echo 'slink /x root 0777 0 0' >list
is 'to what Linux has itself' "$(said --spec list)" ''

# --- To directories of the sysroot, and to its root. ---

cc=${CC:-cc}
if ! [ "$(uname -m)" = x86_64 ]; then
	skip 'links to the root' 'the programs of this test are for x86_64'
	done_testing
	exit
fi
root=$scratch/root
mkdir -p "$root/lib64" "$root/opt" "$root/usr/lib"
ln -s / "$root/all"
ln -s ../all/usr "$root/opt/usr"
echo 'int nothing;' | $cc -x c - -shared -nostdlib -fPIC -o "$root/lib64/ld-linux-x86-64.so.2"
echo 'int nothing;' | $cc -x c - -shared -nostdlib -fPIC -o "$root/usr/lib/libx.so" -Wl,-soname,libx.so
for path in /all/usr/lib /all/all/usr/lib /opt/usr/lib /all /all/opt/../usr/lib; do
	[ "$path" = /all ] && mv "$root/usr/lib/libx.so" "$root/"
	echo 'void _start(void) {}' | $cc -x c - -x none -nostdlib -fPIE -pie -o prog -Wl,--no-as-needed \
		-Wl,--dynamic-linker,/lib64/ld-linux-x86-64.so.2 -Wl,-rpath,$path "$(find "$root" -name libx.so)"
	ok "a library by $path" "$sanitized" cpio --no-default --sysroot "$root" --exec prog -o links.cpio \
		--add tree/etc:/all --add tree/etc:/all/more
	ok '... with nothing behind a link' "$mkpayload" cpio --check links.cpio
	is '... and no name that nobody gave' "$("$sanitized" cpio --no-default --sysroot "$root" --exec prog --list \
		--add tree/etc:/all | cut -f 4 | grep -c -v '^/[a-z0-9./_-]*\( -> .*\)*$')" 0
	[ "$path" = /all ] && mv "$root/libx.so" "$root/usr/lib/"
done
ln -sfn /round "$root/round"
echo 'void _start(void) {}' | $cc -x c - -x none -nostdlib -fPIE -pie -o prog -Wl,--no-as-needed \
	-Wl,--dynamic-linker,/lib64/ld-linux-x86-64.so.2 -Wl,-rpath,/round "$root/usr/lib/libx.so"
ok 'a link to itself on the way ends' "$sanitized" cpio --no-default --sysroot "$root" --exec prog -o links.cpio

done_testing
