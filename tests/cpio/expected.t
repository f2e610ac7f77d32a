#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# expected.t - mkpayload cpio --exec: what programs expect to find; the programs themselves, in a chroot of
# the archive, are the judges.
. "$(dirname "$0")/../lib.sh"
cd "$scratch" || exit 1

# What interprets it is in each archive that has the minimal content.
printf '#!/init\n' >script && chmod 755 script

# ours OPTION...: the paths that come by themselves, for a script
ours()
{
	"$mkpayload" cpio --exec script "$@" --list -o out.cpio 2>err |
		awk -F '\t' '$6 == "what programs expect" { print $4 }' | tr '\n' ' '
	"$mkpayload" cpio --check out.cpio >/dev/null || echo bad
}
all='/etc /etc/group /etc/hosts /etc/nsswitch.conf /etc/passwd /var /var/tmp '
is 'for a program' "$(ours)" "$all"
is 'not with --no-etc' "$(ours --no-etc)" ''
is 'not with --no-default' "$(ours --no-default --init "$(dirname "$mkpayload")/x86_64/init")" ''
is 'not without a program' "$("$mkpayload" cpio --list | grep -c -e /etc -e /var)" 0
echo 'root:x:0:0:::' >passwd
is 'the archive has its own passwd' "$(ours --add passwd:/etc/passwd)" '/etc/group /etc/hosts /etc/nsswitch.conf /var /var/tmp '
printf 'slink /etc gone 777 0 0\nslink /var/tmp /tmp 777 0 0\n' >list
is 'it has links where they would be' "$(ours --spec list)" ''
echo 'file /etc passwd 644 0 0' >list
is 'it has a file for a directory' "$(ours --spec list)" '/var /var/tmp '
ours --add passwd:/etc/hosts --add script:/x >/dev/null && cp out.cpio first.cpio
ours --add script:/x --add passwd:/etc/hosts >/dev/null
ok 'the same bytes, whatever the order' cmp first.cpio out.cpio

# judge PROGRAM: what it says in a chroot of its archive
judge()
{
	program=$(command -v "$1")
	shift
	rm -rf root && mkdir root
	"$mkpayload" cpio --exec "$program" -o judge.cpio 2>err
	(cd root && cpio --quiet -idm --no-absolute-filenames) <judge.cpio
	chroot root /main "$@"
}
if [ "$(id -u)" -ne 0 ] || ! have cpio || ! chroot / true; then
	skip 'in a chroot' 'needs root, and cpio (package cpio)'
elif ! have getent || ! have locale; then
	skip 'in a chroot' 'getent and locale of glibc'
else
	for words in 'passwd nobody=nobody:x:65534:65534:nobody:/nonexistent:/bin/false' 'passwd 0=root:x:0:0:root:/root:/bin/sh' \
		'group nogroup=nogroup:x:65534:' 'group 65534=nogroup:x:65534:'; do
		# shellcheck disable=SC2086 # two words
		is "getent ${words%%=*}" "$(judge getent ${words%%=*})" "${words#*=}"
	done
	is 'getent ahostsv4 localhost' "$(judge getent ahostsv4 localhost | sed -n 's/ *STREAM.*//p')" 127.0.0.1
	is 'getent ahostsv6 localhost' "$(judge getent ahostsv6 localhost | sed -n 's/ *STREAM.*//p')" ::1
	if [ -d /usr/lib/locale/C.utf8 ]; then
		is 'C.UTF-8 is there for programs of glibc' "$(LC_ALL=C.UTF-8 judge locale charmap)" UTF-8
		is '... not for others' "$(ours | grep -c locale)" 0
		is '... nor with --no-etc' "$("$mkpayload" cpio --no-etc --exec "$(command -v locale)" --list | grep -c locale/)" 0
	else
		skip 'C.UTF-8' 'this glibc has no /usr/lib/locale/C.utf8'
	fi
fi
echo x >inside
is 'a directory that only has something in it gets its mode' "$("$mkpayload" cpio --exec "$(command -v cat)" --add inside:/var/tmp/x --list |
	awk -F '\t' '$4 == "/var/tmp" { print $2 }')" 1777
done_testing
