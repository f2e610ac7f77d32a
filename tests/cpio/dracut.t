#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# dracut.t - mkpayload cpio --module-dir and dracut itself: each module directory that is installed here, by both. Only with
# DRACUT=all (make dracut), since dracut takes some seconds each; MODULES='base qemu' are those that are tried.
#
# Which files each brings must be the same, but for a frame: what dracut.sh adds to every archive, and what the two do
# differently on purpose (below). Where dracut goes on without a file that the module requires, we refuse; such are counted.
. "$(dirname "$0")/../lib.sh"
directory=/usr/lib/dracut/modules.d
if [ "${DRACUT:-}" != all ]; then
	skip "dracut's module directories" 'make dracut runs them'
elif [ "$(id -u)" -ne 0 ] || ! have dracut || ! have cpio; then
	skip "dracut's module directories" "run as root, with dracut and cpio: tests/provide dracut brings them"
fi
if [ "$tests_run" -ne 0 ]; then
	done_testing
	exit
fi
cd "$scratch" || exit 1
export LC_ALL=C

# What dracut.sh makes itself: directories that would be empty otherwise, nodes, the loader's cache with its configuration, notes
# about itself; and libraries with the directories that they lie in, since the loader's way decides here, and there the
# name: cpio/elf/peer.t is about these.
frame='^\.$|^dev/(null|kmsg|console|random|urandom)$|^var/(lock|run)$|^etc/ld\.so\.(cache|conf|conf\.d(/.*)?)$'
frame="$frame|^usr/lib/dracut/(build-parameter|modules)\\.txt\$|^etc/conf\\.d(/systemd\\.conf)?\$"
frame="$frame|\\.so(\\.[0-9.]*)?\$|/libsystemd-shared-[0-9]*\\.so\$|^usr/lib/x86_64-linux-gnu\$|^~marks(/.*)?\$"

# names ARCHIVE: what is in it
names()
{
	cpio -t --quiet <"$1" | sed 's,^\./,,' | grep -Ev "$frame" | sort
}

both=0 same=0 refused=''
for path in "$directory"/[0-9][0-9]*; do
	name=${path##*/[0-9][0-9]}
	case " ${MODULES:-$name} " in *" $name "*) ;; *) continue ;; esac
	dracut --no-hostonly --no-kernel --no-compress --nostrip --force -m "$name" theirs.cpio >said 2>&1 </dev/null || continue
	both=$((both + 1))
	names theirs.cpio >theirs
	if ! "$mkpayload" cpio --no-default -o ours.cpio --module-dir "$directory" --dracut-modules "$name" 2>err; then
		refused="$refused $name"
		is "$name: refused for what is missing, at its line" "$(tail -n 1 err | grep -c ": not found, but required:")" 1
		continue
	fi
	names ours.cpio >ours
	[ -z "$(comm -3 theirs ours)" ] && same=$((same + 1))
	is "$name: the same files (dracut's alone, ours alone)" "$(comm -3 theirs ours)" ''
done
note "dracut takes $both of them here; $same are the same, refused:${refused:- none}"
[ -n "${MODULES:-}" ] || ok 'at least 40 of them' test "$same" -ge 40
done_testing
