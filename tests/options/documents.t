#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# documents.t - every command in README.md and in the manual pages runs as it stands there, block after block, where
# what it works on is there: distfiles, a checkout whose distfiles are at a server of this machine, a kernel. In QEMU's
# place there is a program that says what QEMU would (the machines themselves are booted in qemu/ and kernel-bootstrap/),
# and in that of make, which may be running this test, one that looks for the target.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
. "$top/demo/kernel.sh"

cd "$scratch" || exit 1
build=$(cd "$(dirname "$mkpayload")" && pwd)
PATH=$scratch/programs:$build:$PATH
export LC_ALL=C
unset http_proxy all_proxy ALL_PROXY
kernel_find >/dev/null

# --- The commands. ---

# blocks FILE: its blocks of commands, each behind a line "== FILE: FIRST LINE". In a manual page they are what is
# displayed, in README.md what is indented; one of commands begins with a program of ours, or with the shell's.
blocks()
{
	sed 's/\\-/-/g' "$1" | awk -v file="${1#"$top"/}" '
		function put() {
			if (block ~ /(^|\n)\$ /) {
				lines = split(block, line, "\n")
				block = ""
				for (i = 1; i <= lines; i++)
					if (sub(/^\$ /, "", line[i]))
						block = block line[i] "\n"
			}
			if (block ~ /^(make|cat|for|cd|zstd|([a-z]+\/)?(mkpayload|kernel-bootstrap|qemu-run|payload-import|payload-export|payload-chroot|truncate))( |\n)/)
				printf "== %s: %s", file, block
			block = ""
		}
		/^\.nf/ || /^\.Bd/ { on = 1; next }
		/^\.fi/ || /^\.Ed/ { on = 0; put(); next }
		on { block = block $0 "\n"; next }
		sub(/^\.Dl /, "") { block = $0 "\n"; put(); next }
		file == "README.md" && sub(/^    /, "") { block = block $0 "\n"; next }
		{ put() }'
}
for page in "$top/README.md" "$top"/*/*.[18]; do
	blocks "$page"
done >all
is "pages with commands" "$(sed -n 's/^== \([^:]*\):.*/\1/p' all | sort -u | tr '\n' ' ')" \
	"README.md chroot/payload-chroot.8 exporter/payload-export.8 importer/payload-import.8 kernel-bootstrap/kernel-bootstrap-fetch.1 kernel-bootstrap/kernel-bootstrap-install.1 kernel-bootstrap/kernel-bootstrap.1 mkpayload/mkpayload-cpio.1 mkpayload/mkpayload-disk.1 mkpayload/mkpayload.1 qemu-run/qemu-run.1 "
for page in $(grep -o '`man [^`]*' "$top/README.md" | sed 's/^`man //'); do
	ok "man $page" test -r "$top/$page"
done

for page in "$top"/docs/*.md; do
	ok "README.md leads to ${page##*/}" grep -qF "(docs/${page##*/})" "$top/README.md"
done
for page in $(grep -oh '([a-z/.-]*\.md[)#]' "$top/README.md" | tr -d '()#' | sort -u); do
	ok "README.md: $page is there" test -r "$top/$page"
done

# --- What they work on. ---

mkdir -p world/distfiles world/usr programs served
echo 1 >world/distfiles/bzip2-1.0.8.tar.gz && echo 2 >world/distfiles/m4.tar.bz2
printf '#!/bin/sh\nxz --version\n' >world/build.sh && chmod +x world/build.sh && cp "$(which true)" world/program
echo 'dir /dev 0755 0 0' >world/usr/default_cpio_list
printf '%s\n' 'bzip2-1.0.8.tar.gz distfiles/bzip2-1.0.8.tar.gz' 'm4-1.4.19.tar.bz2 distfiles/m4.tar.bz2' >world/external.list
ln -s "$kernel" world/vmlinuz
[ -z "$kernel_modules" ] || { mkdir world/lib && ln -s "$(dirname "$(readlink -f "$kernel_modules")")" world/lib/modules; }
ln -s "$build" world/build
if [ "$(id -u)" -eq 0 ] && have mkfs.ext4; then # a target for payload-chroot
	mkdir -p world/dir/bin world/dir/results && cp "$build/busybox" world/dir/bin && truncate -s 16M world/image.ext4
	for applet in sh cp rm true; do ln -s busybox world/dir/bin/$applet; done
	mkfs.ext4 -q -d world/dir world/image.ext4
fi
(cd world && mkpayload pack --sums -o external.img distfiles) >out 2>&1 || note "$(cat out)"
# A checkout without the import step and without distfiles.
"$top/tests/kernel-bootstrap/make-tree" world/live-bootstrap
mv world/live-bootstrap/distfiles/* served/ && rmdir world/live-bootstrap/distfiles
rm world/live-bootstrap/steps/improve/import_payload.sh
mkdir -p world/modules.d/95rootfs-block
echo 'install() { : >"$initdir/here"; }' >world/modules.d/95rootfs-block/module-setup.sh
sed -i '/import_payload/d' world/live-bootstrap/steps/manifest
: >log
if have /usr/bin/python3 && have curl; then
	"$top/tests/kernel-bootstrap/server" "$scratch/served" port log &
	server=$!
	trap 'kill "$server" 2>/dev/null; rm -rf "$scratch"' EXIT
	tries=0
	until [ -s port ] || [ $((tries += 1)) -gt 2400 ]; do sleep 0.05; done
	# Each URL becomes one of the server's.
	BASE=http://127.0.0.1:$(cat port)/good perl -pi -e '
		s{\S*?([^\s/]+) ([0-9a-f]{64})(?: (\S+))?}{$ENV{BASE}/@{[$3 // $1]} $2 @{[$3 // $1]}}' \
		world/live-bootstrap/steps/*/sources
	can_fetch=yes
fi
cat >programs/qemu-system-x86_64 <<-'END'
	#!/bin/sh
	# The trial of KVM is none.
	case "$*" in *isa-debug-exit*) exit 1 ;; esac
	for word in "$@"; do
		case $word in
		file,id=channel3,*) echo payload.status=0 >"${word##*path=}" ;;
		file=/proc/self/fd/*) # a disk for results, which gets some
			disk=${word#file=} && disk=${disk%%,*}
			printf '\0\020' | dd of="$disk" bs=1 seek=32 conv=notrunc status=none
			dd if="$RESULTS" of="$disk" bs=4096 seek=1 conv=notrunc status=none
			;;
		esac
	done
	echo 'reboot: Power down'
END
cat >programs/make <<-'END'
	#!/bin/sh
	for word in "$@"; do
		case $word in
		*=*) grep -qF "(${word%%=*})" "$TOP/Makefile" ;;
		*) grep -qE "^([^#:]* )?$word( [^:]*)?:" "$TOP/Makefile" ;;
		esac || { echo "$word: neither a target of the Makefile nor a variable" >&2 && exit 1; }
	done
END
chmod +x programs/*
mkpayload pack --sums -o results world/build.sh >out 2>&1 || note "$(cat out)"
export TOP="$top" RESULTS="$scratch/results"

# --- Running them. ---

# Those that cannot run in a test: they write to a disk of the reader's, work in the booted system (importer/, exporter/, qemu/), or
# on live-bootstrap's own history (kernel-bootstrap/series.t).
sed 's/^== [^:]*: //' all | grep -e '/dev/sdX' -e '^payload-import ' -e '^payload-export ' \
	-e '--patches ' -e '^git ' >never
is "those that cannot run here" "$(cat never)" "payload-export --tree --nonce 00112233445566778899aabbccddeeff /results
payload-export --to /dev/sdb2 /external/repo
payload-import /external/distfiles
payload-import --device /dev/sdb2 --timeout 60 /external/distfiles
kernel-bootstrap install --patches series live-bootstrap
git -C live-bootstrap am \"\$PWD\"/series/*.patch
mkpayload disk -o /dev/sdX --force --kernel vmlinuz --initrd init.cpio --payload external.img
mkpayload pack --sums --force -o /dev/sdX distfiles/"

# cannot LINE: what this machine lacks for it; nothing when it can run.
cannot()
{
	case $1 in
	*--module-dir*) have bash && unshare -Urmn true 2>/dev/null || echo 'no bash, or no namespaces' ;;
	*payload-chroot*) [ "$(id -u)" -eq 0 ] && unshare -mp -f true 2>/dev/null && [ -e /dev/loop-control ] || echo 'not root, or no namespaces' ;;
	*'mkpayload disk'*) have mformat && have syslinux && [ -r "$kernel" ] || echo 'no kernel, mtools or boot programs: tests/provide brings them' ;;
	*/boot/initrd.img*) [ -r /boot/initrd.img ] || echo 'no /boot/initrd.img here' ;;
	*--module-set* | *qemu-run*--export*) [ -r "${kernel_modules:-/none}/modules.dep" ] || echo 'no modules of a kernel: tests/provide brings them' ;;
	*qemu-run*) [ -r "$kernel" ] || echo 'no kernel: tests/provide brings one' ;;
	*kernel-bootstrap*) [ -n "${can_fetch:-}" ] || echo 'no curl or no python3: tests/provide brings them' ;;
	esac
}

# runs NAME: the block, but for lines that cannot run, where those before it in the same page have run. Modules are those
# of the kernel at hand, which is not this machine's.
runs()
{
	: >script
	while IFS= read -r line; do
		grep -qxF "$line" never && continue
		reason=$(cannot "$line")
		if [ -n "$reason" ]; then
			skip "${1%%:*}: $line" "$reason"
		else
			printf '%s\n' "$line" | sed "s,--module-set qemu,--modules-from ${kernel_modules:-none} &," >>script
		fi
	done <block
	[ -s script ] || return
	(cd here && sh -e ../script) >out 2>&1
	runs_status=$?
	result "$runs_status" "$1"
	[ "$runs_status" -eq 0 ] || note "$(cat script)" "$(cat out)"
}

# A page begins with a world of its own; that of install with the distfiles, too.
begin_page()
{
	rm -rf here && cp -a world here
	case $1 in
	*-install.1) (cd here && kernel-bootstrap fetch live-bootstrap) >out 2>&1 ;;
	esac
}

page=''
grep '^== ' all | sed 's/^== //' | cut -c 1-100 >names
number=0
while IFS= read -r name <&3; do
	number=$((number + 1))
	sed 's/^== [^:]*: \(.*\)/==\n\1/' all | awk -v number=$number '/^==$/ { at++; next } at == number' >block
	[ "${name%%:*}" = "$page" ] || begin_page "${name%%:*}"
	page=${name%%:*}
	runs "$name"
done 3<names
done_testing
