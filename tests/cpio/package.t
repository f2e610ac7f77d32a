#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# package.t - mkpayload cpio --package: what the tools of distributions say, made up.

# Scripts that are written here.
# shellcheck disable=SC2016
. "$(dirname "$0")/../lib.sh"
cd "$scratch" || exit 1

mkdir -p tools root/usr/bin root/usr/lib root/usr/share/doc/a root/usr/share/man root/etc/alternatives root/opt/empty
ln -s usr/bin root/bin
for file in usr/bin/a usr/bin/b usr/bin/aside usr/bin/other usr/lib/a.conf usr/share/doc/a/README usr/share/man/a.1 opt/c opt/d; do
	echo "$file" >root/$file
done
chmod 755 root/usr/bin/*
ln -s ../../opt/d root/usr/bin/link
ln -s /etc/alternatives/name root/usr/bin/name
ln -s /usr/bin/b root/etc/alternatives/name
ln -s nowhere root/usr/bin/dangling

# tool NAME: standard input becomes a program of that name; what it was called with is kept.
tool()
{
	(echo '#!/bin/sh' && echo 'echo "${0##*/} $*" >>'"'$scratch/calls'" && cat) >"tools/$1"
	chmod 755 "tools/$1"
}
ln -s "$(command -v cat)" tools/
# package OPTION...: the paths without directories in an archive with only that
package()
{
	PATH=$scratch/tools "$mkpayload" cpio --no-default --sysroot root --list "$@" 2>err >list
	awk -F '\t' '$1 != "dir" { sub(/ .*/, "", $4); print $4 }' list | tr '\n' ' '
}

# Fields: status, name, architecture, provides, needs.
{
	printf 'ii \ta\tamd64\t\tpre (>= 1.2), gone | b:any (>= 2) [amd64] | c, virtual, never\n'
	printf 'ii \tb\ti386\t\t, a\n'
	printf 'ii \tb\tall\t\t, a\n'
	printf 'ii \tc\tall\tx, virtual (= 1)\t, \n'
	printf 'rc \tgone\tall\t\t, \n'
	printf 'hi \tpre\tamd64\tvirtual\t, \n'
	printf 'ii \tunasked\tall\t\t, \n'
	printf 'ii \tdpkg\ti386\t\t, \n'
	printf 'ii \ttwice\tamd64\t\t, \n'
	printf 'ii \ttwice\ti386\t\t, \n'
	printf 'ii \tneeds\tall\t\t, twice\n'
	printf 'ii yes\tshell\tamd64\t\tpre, \n'
	printf 'hi yes\tcommands\tamd64\t\t, \n'
	printf 'rc yes\tremoved\tamd64\t\t, \n'
	printf 'ii \tbuild-essential\tamd64\t\t, c\n'
} >packages
cat >listed <<'END'
/.
/usr
/usr/bin
/bin/a
/usr/share/doc
/usr/share/doc/a
/usr/share/doc/a/README
/usr/share/man/a.1
/usr/lib/a.conf
/usr/bin/link
/usr/bin/b

/usr/bin/moved
diverted by another to: /usr/bin/aside
/opt/c
package diverts others to: /opt/c.other
/opt/empty
/usr/bin/dangling
/usr/lib/gone

/opt/away
locally diverted to: /usr/bin/other
END
tool dpkg-query <<END
case "\$LC_ALL \$*" in
'C --version') ;;
"C --admindir=$scratch/root/var/lib/dpkg -W --showformat="*) cat '$scratch/packages' ;;
"C --admindir=$scratch/root/var/lib/dpkg -L "*) cat '$scratch/listed' ;;
*) exit 3 ;;
esac
END
tool update-alternatives <<END
case "\$*" in
*--get-selections) printf 'name   auto   /bin/b\nunasked  auto  /opt/none\n' ;;
"--admindir $scratch/root/var/lib/dpkg/alternatives --query name")
	printf 'Name: name\nLink: /usr/bin/name\nSlaves:\n name.1 /usr/share/man/name.1\nStatus: auto\n\nAlternative: /opt/unasked\n' ;;
*) exit 3 ;;
esac
END
all='/bin /etc/alternatives/name /opt/c /opt/d /usr/bin/a /usr/bin/aside /usr/bin/b /usr/bin/dangling /usr/bin/link /usr/bin/name /usr/bin/other /usr/lib/a.conf '
is 'dpkg: files, links with what they lead to, what was diverted, alternatives; nothing for people' "$(package --package a)" "$all"
is '... of all that it needs, each once' "$(grep -e ' -L ' calls)" "dpkg-query --admindir=$scratch/root/var/lib/dpkg -L a:amd64 pre:amd64 b:all c:all"
is '... no other alternative is asked for' "$(grep -e --query calls)" "update-alternatives --admindir $scratch/root/var/lib/dpkg/alternatives --query name"
is '... what is not there is said' "$(cat err)" "mkpayload: note: --package a: a needs 'never', which is not installed
mkpayload: note: --package a: /usr/lib/gone: of its packages, but not there
mkpayload: /usr/bin/dangling: warning: is a symbolic link to nowhere, which is not in the archive"
is '... an empty directory' "$(grep -c '/opt/empty' list)" 1
package --package a -o one.cpio >/dev/null
tac listed | sed '/diverts others/d' | awk '/diverted/ { held = $0; next } { print } held { print held; held = "" }' >turned && cp turned listed
package --package a -o two.cpio >/dev/null
ok '... the same bytes, whatever the order that it says' cmp one.cpio two.cpio
ok '... good' "$mkpayload" cpio --check one.cpio
: >calls
package --package b:i386 >/dev/null
is 'dpkg: an architecture' "$(grep -e ' -L ' calls | cut -d ' ' -f 3-)" '-L b:i386 a:amd64 pre:amd64 b:all c:all'
: >calls
package --package twice >/dev/null
package --package needs >/dev/null
is 'dpkg: of two architectures the one that dpkg has' "$(grep -e ' -L ' calls | cut -d ' ' -f 3- | tr '\n' ' ')" \
	'-L twice:i386 -L needs:all twice:i386 '
: >calls
package --package c >/dev/null
is 'dpkg: without what needs it' "$(grep -e ' -L ' calls | cut -d ' ' -f 3-)" '-L c:all'
: >calls
package --package build-essential >/dev/null
is 'dpkg: with build-essential what Debian calls essential' "$(grep -e ' -L ' calls | cut -d ' ' -f 3-)" \
	'-L build-essential:amd64 shell:amd64 commands:amd64 c:all pre:amd64'

# refused NAME STATUS PATTERN OPTION...
refused()
{
	name=$1 status=$2 pattern=$3
	shift 3
	rm -f refused.cpio
	fails "$name" "$status" "$pattern" env "PATH=$scratch/tools" "$mkpayload" cpio --no-default --sysroot root -o refused.cpio "$@"
	[ ! -e refused.cpio ] || result 1 "$name: leaves no archive"
}
refused 'dpkg: a package that is not installed' 1 '^mkpayload: --package gone: dpkg-query knows no installed package of this name; install it first: apt-get install gone$' --package gone
refused 'dpkg: what is only provided' 1 'dpkg-query knows no installed package' --package virtual
refused 'dpkg: of another architecture' 1 'dpkg-query knows no installed package' --package a:arm64
refused 'a name that would be an option' 2 '^mkpayload: --package --all: is no name of a package$' --package --all
refused 'no name' 2 'is no name of a package$' --package ''
echo 'case "$*" in *--version | *-W*) cat '"'$scratch/packages'"' ;; *) exit 7 ;; esac' | tool dpkg-query
refused 'dpkg: files that cannot be listed' 1 '^mkpayload: --package a: dpkg-query does not list the files of a and of what it needs: exit status 7$' --package a
echo 'case "$*" in *--version | *-W*) cat '"'$scratch/packages'"' ;; *) cat '"'$scratch/listed'"'; kill -9 $$ ;; esac' | tool dpkg-query
refused 'dpkg: a tool that is killed while it lists' 1 '^mkpayload: dpkg-query: was killed before it had said what is asked of it$' --package a
rm tools/dpkg-query tools/update-alternatives
refused 'no tool' 1 '^mkpayload: --package a: none of dpkg-query, rpm and apk is here, which know the files of packages; --add brings files by their paths$' --package a

tool rpm <<END
[ "\$1" = --version ] && exit
[ "\$1" = '--root=$scratch/root' ] || exit 3
shift
case "\$*" in
'-q a' | '-q b') ;;
'-q --requires a') printf '/bin/b\nlibx.so(X_1)(64bit)\nrpmlib(Y) <= 4\nname >= 1\n(b if c)\n' ;;
'-q --requires b') printf '/bin/b\n' ;;
'-q --whatprovides --queryformat=%{NAME}\n /bin/b libx.so(X_1)(64bit) rpmlib(Y) name') printf 'b\nb\nno package provides rpmlib(Y)\na\n' ;;
'-q --whatprovides --queryformat=%{NAME}\n /bin/b') echo b ;;
'-q -l a b') printf '/usr/bin/a\n/usr/bin/link\n/usr/bin/b\n' ;;
'-q -l '*) exit 3 ;;
*) exit 1 ;;
esac
END
is 'rpm' "$(package --package a)" '/opt/d /usr/bin/a /usr/bin/b /usr/bin/link '
is '... a need of several words is named' "$(grep -o "a needs .*, which is not followed" err)" "a needs '(b if c)', which is not followed"
refused 'rpm: a package that is not installed' 1 '^mkpayload: --package gone: rpm knows no installed package of this name; install it first: dnf install gone$' --package gone
rm tools/rpm
tool apk <<END
[ "\$1" = --version ] && exit
[ "\$1" = '--root=$scratch/root' ] || exit 3
shift
case "\$*" in
'info -e a' | 'info -e b') ;;
'info -q -R a') printf 'so:libc.musl-x86_64.so.1\ncmd:tool\nb>=1\n!c\ngone\n\n' ;;
'info -q -R b') printf '/bin/sh\na\n' ;;
'info -q -L a b') printf 'usr/bin/a\nusr/bin/link\n\nusr/bin/b\n\n' ;;
'info -q -L '*) exit 3 ;;
*) exit 1 ;;
esac
END
is 'apk' "$(package --package a)" '/opt/d /usr/bin/a /usr/bin/b /usr/bin/link '
is '... a command that is needed is named' "$(grep -o "a needs .*, which is not followed" err)" "a needs 'cmd:tool', which is not followed"
refused 'apk: a package that is not installed' 1 '^mkpayload: --package gone: apk knows no installed package of this name; install it first: apk add gone$' --package gone

done_testing
