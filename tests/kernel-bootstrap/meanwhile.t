#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# meanwhile.t - a checkout, or a preseed, that changes between the plan and the image: nothing is written.

# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/kernel-bootstrap/tree.sh
. "$(dirname "$0")/tree.sh"
# shellcheck source=tests/meanwhile.sh
. "$top/tests/meanwhile.sh"

cd "$scratch" || exit 1
if ! meanwhile_begin; then
	skip "what changes meanwhile" "cc (package gcc) makes the moment"
	done_testing
	exit
fi
"$here/make-tree" good

# refuses NAME SAID FILE MOMENT AT WHAT OPTION...
refuses()
{
	refuses_name=$1 refuses_said=$2 refuses_of=$3 refuses_at=$4 refuses_do=$5
	shift 5
	rm -rf out
	fails "$refuses_name" 1 "$refuses_said" meanwhile "$refuses_of" "$refuses_at" "$refuses_do" \
		"$kernel_bootstrap" image -o out "$@"
	ok "... and nothing was written" test ! -e out/init.img -a ! -e out/init.img.lbpayload.part -a ! -e out/external.img
}
mkdir -p preseed/usr/bin preseed/x86 && cp good/seed/stage0-posix/x86/*.hex0 preseed/x86/ || exit 1
echo one >preseed/usr/bin/one && echo two >preseed/usr/bin/two && tar --sort=name -C preseed -cf old.tar . || exit 1
mv preseed/usr/bin/one one && mv preseed/usr/bin/two preseed/usr/bin/one && mv one preseed/usr/bin/two &&
	tar --sort=name -C preseed -cf new.tar . && touch -r old.tar new.tar || exit 1
cp -p old.tar preseed.tar
refuses "a preseed that is exchanged before it is packed" '^kernel-bootstrap: preseed.tar: changed while it was read$' \
	/steps/env 1 'cp -p new.tar other.tar; mv other.tar preseed.tar' --qemu --target-size 1 --early-preseed preseed.tar good
cp -p old.tar preseed.tar
refuses "... that is overwritten while it is understood" '^kernel-bootstrap: preseed.tar: changed while it was read$' \
	/preseed.tar 4 'dd if=new.tar of=preseed.tar conv=notrunc status=none; touch -r old.tar preseed.tar' \
	--qemu --target-size 1 --early-preseed preseed.tar good
refuses "a manifest that is another when it is packed" \
	'^kernel-bootstrap: good/steps/manifest: changed since it was read$' \
	/steps/bash-2.05b/sources 1 'cp good/steps/manifest new; mv new good/steps/manifest' --bare-metal good
refuses "sources that are others when they are packed" \
	'^kernel-bootstrap: good/steps/make-3.82/sources: changed since it was read$' \
	/steps/bash-2.05b/sources 1 'sed -i s/http/https/ good/steps/make-3.82/sources' --bare-metal good

if have flock; then
	# shellcheck disable=SC2016 # for the shell in the middle of the run
	refuses "a run that has begun in a directory which was not there yet" '^kernel-bootstrap: out: another run is at work in it' \
		/steps/bash-2.05b/sources 1 'mkdir out; sh -c "exec 9<out; flock 9; echo >held; exec sleep 600" >held.out 2>&1 &
		echo $! >holder; until [ -e held ]; do sleep 0.02; done' --qemu --target-size 1 good
	kill "$(cat holder)"
else
	skip "a run that has begun in a directory which was not there yet" "no flock here (Debian package util-linux)"
fi

# --- The import step. ---

make_checkout tree
kb install tree >said && sed -i '/^improve: import_payload/d' tree/steps/manifest
fails "install: somebody else writes to the manifest" 1 \
	'^kernel-bootstrap: tree/steps/manifest: changed since it was read: run it again$' \
	meanwhile tree/steps/payload-import-0.2.0/pass1.kaem 1 'echo "# mine" >>tree/steps/manifest' \
	"$kernel_bootstrap" install tree
is "... what that is stays" "$(tail -n 1 tree/steps/manifest)" "# mine"
# It is read when the checkout is, before the new one is written, and before that gets its name: two reads each.
for program in install uninstall; do
	rm -rf tree && make_checkout tree
	[ "$program" = install ] || kb install tree >said
	fails "$program: ... at the last moment" 1 'tree/steps/manifest: changed since it was read: run it again$' \
		meanwhile tree/steps/manifest 5 'echo "# mine" >>tree/steps/manifest' "$kernel_bootstrap" "$program" tree
	is "... what that is stays" "$(tail -n 1 tree/steps/manifest)" "# mine"
	is "... and the new one is gone" "$(find tree/steps -maxdepth 1 -name 'manifest?*')" ''
	ok "... and it can be run again" kb "$program" tree
done
done_testing
