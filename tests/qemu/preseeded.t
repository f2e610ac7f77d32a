#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# preseeded.t - what bootstrap A exports is what bootstrap B begins with: live-bootstrap's own helpers.sh and
# script-generator build some small packages, the improvements of the step import their sources and export the
# packages; these are preseeded in B as rootfs.py --repo has them, and B builds only what is not right among them.
#
# LIVE_BOOTSTRAP=DIR names the checkout, with its submodules. TCC_RELEASE=FILE names tcc 0.9.27 as it was released, which
# then builds payload-import and payload-export in the guest; else Debian's i386-tcc does. Linux is Debian's, for a whole
# bootstrap takes hours.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

case ${LIVE_BOOTSTRAP:-/} in
/*) ;;
*) LIVE_BOOTSTRAP=$PWD/$LIVE_BOOTSTRAP ;;
esac
stage0=${LIVE_BOOTSTRAP:-}/seed/stage0-posix
if [ -z "${LIVE_BOOTSTRAP:-}" ]; then
	guest_missing='LIVE_BOOTSTRAP=DIR make check: a live-bootstrap checkout with its submodules'
elif ! [ -r "$stage0/M2libc/bootstrappable.c" ]; then
	guest_missing="$stage0 has no M2libc: git submodule update --init --recursive"
fi
tcc=${TCC_RELEASE:-$(command -v i386-tcc)}
for tool in "${CC:-cc}" "${tcc:-i386-tcc}" bash tar bzip2; do
	have "$tool" || guest_missing="${guest_missing:-no $tool: tests/provide brings it}"
done
if [ -n "$guest_missing" ]; then
	skip 'bootstrap A' "$guest_missing"
	skip 'bootstrap B' "$guest_missing"
	done_testing
	exit
fi
cd "$scratch" || exit 1

# --- A checkout with three packages, one of which is built twice. ---

mkdir -p tree/steps/improve tree/steps/bash-2.05b distfiles bin
cp "$LIVE_BOOTSTRAP/steps/helpers.sh" "$LIVE_BOOTSTRAP/steps/env" tree/steps/
for improvement in setup_repo update_env update_checksums cleanup_filesystem; do
	cp "$LIVE_BOOTSTRAP/steps/improve/$improvement.sh" tree/steps/improve/
done
echo 'echo "A BOOTSTRAP CAME TO ITS END"' >tree/steps/improve/after.sh
cat >tree/steps/manifest <<'END'
build: bash-2.05b
improve: setup_repo
improve: update_env
build: one-1.0
build: two-1.0
build: three-1.0
build: one-1.0
improve: cleanup_filesystem
improve: update_checksums ( UPDATE_CHECKSUMS == True )
improve: after
END

# package NAME: its distfile, and a step that installs what is in it.
package()
{
	mkdir -p "tree/steps/$1" "$1"
	seq 1 5000 | sed "s/^/$1 /" >"$1/file"
	tar -czf "distfiles/$1.tar.gz" "$1"
	echo "f http://localhost/$1.tar.gz $(sha256sum <"distfiles/$1.tar.gz" | cut -d ' ' -f 1)" >"tree/steps/$1/sources"
	printf 'src_compile() {\n    sort -r file >sorted\n}\nsrc_install() {\n    mkdir -p "${DESTDIR}${PREFIX}/share"\n' \
		>"tree/steps/$1/pass1.sh"
	printf '    cp sorted "${DESTDIR}${PREFIX}/share/%s"\n    ln -s %s "${DESTDIR}${PREFIX}/share/link-%s"\n}\n' "$1" "$1" "$1" \
		>>"tree/steps/$1/pass1.sh"
}
package one-1.0
package two-1.0
package three-1.0
sed 's/sort -r/sort -n/' tree/steps/one-1.0/pass1.sh >tree/steps/one-1.0/pass2.sh
"$top/build/kernel-bootstrap" install --export tree >said || note "$(cat said)"
if [ -z "${TCC_RELEASE:-}" ]; then # another program than the recorded one
	(
		BINDIR=$scratch/bin
		export BINDIR
		for program in import export; do
			line=$(sed -n '/^tcc /,/[^\\]$/p' "tree/steps/payload-$program-0.2.0/pass1.kaem")
			(cd tree/steps/payload-$program-0.2.0/src 2>/dev/null || cd tree/steps/payload-$program-0.2.0/code || exit
				eval "i386-${line}")
			echo "$(sha256sum <"bin/payload-$program" | cut -d ' ' -f 1)  /usr/bin/payload-$program" \
				>"tree/steps/payload-$program-0.2.0/payload-$program-0.2.0.checksums"
		done
	)
fi
mkdir generator && cp "$stage0"/M2libc/bootstrappable.[ch] "$stage0/../script-generator.c" generator/
${CC:-cc} -w -static -Igenerator -o script-generator generator/script-generator.c generator/bootstrappable.c || exit 1
cp "$tcc" bin/tcc

# As seed/preseeded.kaem does it: what is before bash is there.
cat >line <<'END'
set -e
mkdir -p /usr/bin /tmp /external/distfiles
for tool in /bin/* /data/*; do
	case $tool in */payload-*) ;; *) ln -sf $tool /usr/bin/ ;; esac
done
/script-generator /steps/manifest
sh /preseed-jump.kaem 2>&1
END

# bootstrap NAME UPDATE_CHECKSUMS PATTERNS [CPIO-OPTION...]: with payload.img; the packages are NAME.disk afterwards.
bootstrap()
{
	name=$1 lines=$3
	printf '%s\n' ARCH=x86 ARCH_DIR=x86 FORCE_TIMESTAMPS=False CHROOT=False "UPDATE_CHECKSUMS=$2" JOBS=1 INTERNAL_CI=False \
		INTERACTIVE=False KERNEL_BOOTSTRAP=True PAYLOAD_REQUIRED=True >tree/steps/bootstrap.cfg
	shift 3
	guest_cpio "$name.cpio" --add line:/line:0644 --add tree/steps:/steps --add script-generator:/script-generator:0755 \
		--file "$(command -v bash)" --file "$(command -v tar)" --file "$(command -v bzip2)" --file bin/tcc "$@"
	"$mkpayload" blank -o "$name.disk" --size 8M >/dev/null
	boots "bootstrap $name" 0 "$lines
^payload-export: /dev/vdb: .* files, .*, written; digest
^A BOOTSTRAP CAME TO ITS END\$" "$name.cpio" --append payload.device=none --disk payload.img --write-disk "$name.disk"
	tr -d '\r' <"$boot_out" >"$name.said"
}

# --- A builds all of them. ---

"$mkpayload" pack --sums -o payload.img distfiles >/dev/null
bootstrap A True '^payload-import-0.2.0: beginning build using script pass2.sh
^payload-export-0.2.0: beginning build using script pass2.sh
^one-1.0: build successful'
is '... nothing was there' "$(grep -c 'installing prebuilt' A.said)" 0
ok '... its packages' "$mkpayload" extract --tree A.disk -C repo
is '... which' "$(cd repo && echo *)" 'SHA256SUMS SHA256SUMS.pkgs one-1.0_0.tar.bz2 one-1.0_1.tar.bz2 payload-export-0.2.0_0.tar.bz2 '\
'payload-import-0.2.0_0.tar.bz2 three-1.0_0.tar.bz2 two-1.0_0.tar.bz2'
ok '... as A has taken their checksums' sh -c 'cd repo && sha256sum --quiet -c SHA256SUMS.pkgs'
is '... with what is in them' "$(tar -xOf repo/one-1.0_1.tar.bz2 ./usr/share/one-1.0 | sort | sha256sum)" \
	"$(sort one-1.0/file | sha256sum)"

# --- B begins with them: one is missing, one damaged, two others have not even a source. ---

cp repo/SHA256SUMS.pkgs tree/steps/
cp -r repo seed && rm seed/three-1.0_0.tar.bz2 && echo damaged >seed/two-1.0_0.tar.bz2
rm distfiles/one-1.0.tar.gz && "$mkpayload" pack --sums -o payload.img distfiles >/dev/null
bootstrap B False '^one-1.0: installing prebuilt package.
^two-1.0_0.tar.bz2: FAILED
^two-1.0: build successful
^three-1.0: build successful' --add seed:/external/repo-preseeded
# cleanup_filesystem has thrown the preseed away before payload-export's turn.
is '... built what was not right, and nothing else' "$(sed -n 's/: beginning build.*//p' B.said | tr '\n' ' ')" \
	'two-1.0 three-1.0 payload-export-0.2.0 '
is '... one twice from the packages' "$(grep -c '^one-1.0: installing prebuilt' B.said)" 2
ok '... and has the packages of A, byte for byte' "$mkpayload" diff A.disk B.disk
done_testing
