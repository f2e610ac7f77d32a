#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# exclude.t - mkpayload cpio --exclude: what is left out of trees, packages and lists, and what is not.
. "$(dirname "$0")/../lib.sh"
cd "$scratch" || exit 1

mkdir -p tree/lib/gconv/deep tree/usr tools
for file in lib/gconv/a lib/gconv/deep/b lib/keep lib/x.pyc usr/gconv; do
	: >tree/$file
done
# kept OPTION...: the paths of an archive with only that, without directories
kept()
{
	"$mkpayload" cpio --no-default --list "$@" 2>err | awk -F '\t' '$1 != "dir" { print $4 }' | tr '\n' ' '
}
is 'a path: with all that is in it' "$(kept --add tree:/ --exclude /lib/gconv)" '/lib/keep /lib/x.pyc /usr/gconv '
is '... is said' "$(cat err)" 'mkpayload: note: 1 file or directory left out'
is '... also without / at its beginning, and with one at its end' "$(kept --add tree:/ --exclude lib/gconv/)" '/lib/keep /lib/x.pyc /usr/gconv '
is '... of one name: only there' "$(kept --add tree:/ --add tree:/deep --exclude /usr)" \
	'/deep/lib/gconv/a /deep/lib/gconv/deep/b /deep/lib/keep /deep/lib/x.pyc /deep/usr/gconv /lib/gconv/a /lib/gconv/deep/b /lib/keep /lib/x.pyc '
is 'a name' "$(kept --add tree:/ --exclude gconv)" '/lib/keep /lib/x.pyc '
is 'a pattern' "$(kept --add tree:/ --exclude '*.pyc' --exclude '/lib/*/*')" '/lib/keep /usr/gconv '
is 'the path in the archive counts' "$(kept --add tree:/deep --exclude /lib/gconv)" '/deep/lib/gconv/a /deep/lib/gconv/deep/b /deep/lib/keep /deep/lib/x.pyc /deep/usr/gconv '
is '... a pattern that nothing matches is said' "$(cat err)" 'mkpayload: note: --exclude lib/gconv: nothing has such a name'
printf 'dir /a 755 0 0\nslink /b x 777 0 0\nfile /c tree/usr/gconv 644 0 0 /d /e\nfile /f gone 644 0 0\n' >list
is 'a list, each name by itself; what is left out is not looked for' "$(kept --spec list --exclude '/[bcf]')" '/d /e '
is 'all names of a file' "$(kept --spec list --exclude '/[cdef]')" '/b -> x '
cat >tools/dpkg-query <<'END'
#!/bin/sh
case $* in
*-W*) printf 'ii \ta\tall\t\t, \n' ;;
*-L*) printf '/lib/gconv/a\n/lib/gconv/deep/b\n/lib/keep\n' ;;
esac
END
chmod 755 tools/dpkg-query
is 'a package' "$(PATH=$scratch/tools:$PATH kept --sysroot tree --package a --exclude gconv)" '/lib/keep '
program=$(command -v cat)
is 'not what a program needs' "$(kept --exec "$program" --exclude '*.so*')" "$(kept --exec "$program")"
done_testing
