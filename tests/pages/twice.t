#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# twice.t - docs/twice.md as it stands there. The builds, two machines with a whole toolchain, are for make guest (GUEST=all).

# shellcheck source=tests/pages/page.sh
. "$(dirname "$0")/page.sh"

page_open twice.md
if [ -n "$guest_missing" ] || [ -z "${kernel_modules:-}" ]; then
	skip 'docs/twice.md' "${guest_missing:-the kernel has no modules}"
	done_testing
	exit
fi

page_kernel
mkdir "$page_at/src"
for name in one two; do
	mkdir "$scratch/$name-1.0"
	printf '#include <stdio.h>\nint main(void) { return puts("%s") < 0; }\n' $name >"$scratch/$name-1.0/$name.c"
	# shellcheck disable=SC2016 # a makefile
	printf '%s: %s.c\n\t$(CC) -o $@ $^\ninstall:\n\tmkdir -p $(DESTDIR)/bin && cp %s $(DESTDIR)/bin\n' $name $name $name \
		>"$scratch/$name-1.0/Makefile"
	tar -C "$scratch" -czf "$page_at/src/$name-1.0.tar.gz" $name-1.0
done
(cd "$page_at/src" && sha256sum ./*.tar.* | sed 's,\./,,' >SHA256SUMS)

step '^apt-get download'
step 'mkpayload pack'
step '^cat >build.sh'
builds=''
dpkg-query -s build-essential >/dev/null 2>&1 || builds='no package build-essential here'
rarely || builds='make guest (GUEST=all) boots it'
if [ -n "$builds" ]; then
	unseen '--twice --vary ./build.sh' "$builds"
	unseen 'mkpayload list' "$builds"
else
	step '--twice --vary ./build.sh'
	step 'mkpayload list'
fi
if dpkg-query -s dash coreutils >/dev/null 2>&1; then
	step 'dated.sh'
	step 'mkpayload diff'
else
	unseen 'dated.sh' 'no packages that dpkg-query knows'
	unseen 'mkpayload diff' 'no packages that dpkg-query knows'
fi
[ "$(id -u)" -eq 0 ] && have debootstrap || builds=${builds:-not root, or no debootstrap: tests/provide package}
if [ -n "$builds" ]; then
	unseen '^debootstrap' "$builds"
else
	step '^debootstrap'
fi
page_done
