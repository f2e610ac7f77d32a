#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# step.t - the import step itself, and the export step: each builds by exactly its own lines to the recorded
# checksum, and the improvements call the programs as bootstrap.cfg wants it.
#
# TCC_RELEASE=FILE names a tcc 0.9.27 for i386 as it was released (kernel-bootstrap/step/record).
# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/kernel-bootstrap/tree.sh
. "$(dirname "$0")/tree.sh"

program=$kernel_bootstrap
cd "$scratch" || exit 1
make_checkout tree
"$program" install --export tree >/dev/null || exit 1

# of IMPORT-OR-EXPORT CODE SUMS: which step it is about from here on.
of()
{
	built=payload-$1 name=payload-$1-0.2.0 step=$scratch/tree/steps/payload-$1-0.2.0 code=$2 sums=$top/kernel-bootstrap/step/$3
	# The words that kaem finds in the one tcc line.
	sed -n '/^tcc /,/[^\\]$/p' "$step/pass1.kaem" >line
}
of import src SHA256SUMS

# recorded COMPILER: the checksum of what it builds.
recorded()
{
	sed -n "s|  $1/$built\$||p" "$sums"
}

digest()
{
	sha256sum <"$1" | cut -d ' ' -f 1
}

# --- As DEVEL.md of live-bootstrap wants it. ---

# shellcheck disable=SC2038 # our own names
is "at most 80 columns" "$(find "$scratch"/tree/steps/payload-* "$scratch"/tree/steps/improve/*_* \
	! -path '*/src/*' ! -path '*/code/*' ! -name '*.checksums' ! -name SHA256SUMS \
	-type f | xargs awk 'length > 80 { print FILENAME ":" FNR }')" ''
is "four blanks" "$(grep -n '^ *	\|^\( \{4\}\)* \{1,3\}[^ ]' "$scratch"/tree/steps/payload-*/pass* \
	"$scratch"/tree/steps/improve/*_payload.sh "$scratch"/tree/steps/improve/export_results.sh |
	grep -v 'pass1.kaem:[0-9]*:	[^	]')" ''
is "a number of pass once" "$(cd "$step" && echo pass*)" 'pass1.kaem pass2.sh'

# --- pass1.kaem. ---

line_is_good()
{
	is "$built: pass1.kaem calls tcc once" "$(grep -c '^[[:space:]]*tcc' "$step/pass1.kaem")" 1
	is "its continuation lines begin with a tab" "$(sed 1d line | grep -vc '^	')" 0
	is "kaem has room for its words (512) and letters" \
		"$(tr -d '\\' <line | awk '{ words += NF; letters += length } END { print words < 512, letters < 4096 }')" '1 1'
}
line_is_good

# build COMPILER [OPTION...]: runs the line in src, or in code, with this tcc, BINDIR=bin.
build()
{
	compiler=$1
	shift
	rm -rf bin && mkdir bin
	(
		BINDIR=$scratch/bin
		export BINDIR
		cd "$step/$code" || exit 1
		# shellcheck disable=SC2086,SC2317 # words; the line calls it
		tcc()
		{
			"$compiler" "$@" $options
		}
		options=$*
		. "$scratch/line"
	) >build.said 2>&1
}

# builds NAME COMPILER RECORDED: it does, without a word, to the checksum.
builds()
{
	ok "$1 builds it by this line" build "$2"
	is "$1: without a word" "$(cat build.said)" ''
	is "$1: to the recorded checksum" "$(digest "bin/$built")" "$(recorded "$3")"
	fails "$1: the program runs" 2 "$wrong_call" "bin/$built"
	ok "$1: with all warnings" build "$2" -Wall
	is "$1: none" "$(cat build.said)" ''
}

debian=tcc-0.9.27+git20200814
# all_build: every compiler that is there.
all_build()
{
	if ! have i386-tcc; then
		skip "i386-tcc builds it by this line" "no i386-tcc here (Debian package tcc)"
	elif ! dpkg-query -W -f '${Version}' tcc 2>/dev/null | grep -q "^${debian#tcc-}\."; then
		ok "i386-tcc builds it by this line" build i386-tcc
		is "i386-tcc: without a word" "$(cat build.said)" ''
		skip "i386-tcc: to the recorded checksum" "this tcc is not Debian 12's, for which it is recorded"
	else
		builds i386-tcc i386-tcc "$debian"
	fi
	if [ -n "${TCC_RELEASE:-}" ]; then
		builds "tcc 0.9.27" "$TCC_RELEASE" tcc-0.9.27
	else
		skip "tcc 0.9.27 builds it by this line" \
			"name a tcc as released with TCC_RELEASE=FILE (kernel-bootstrap/step/record --help)"
	fi
	is "the step checks for the bootstrap's" "$(cat "$step/$name.checksums")" \
		"$(recorded tcc-0.9.27)  /usr/bin/$built"
	is "a recorded source for each one of the line" \
		"$(grep -o '[a-z0-9_/]*\.c' line | while read -r file; do [ -f "$step/$code/$file" ] || echo "$file"; done)" ''
}
wrong_call='DEST: say where the files shall go'
all_build

# --- pass2.sh, called as build in steps/helpers.sh calls it. ---

cat >build.sh <<'END'
set -e
base_dir=$step DESTDIR=$scratch/destdir PREFIX=/usr pkg=$name
cd "$base_dir" && rm -rf build "$DESTDIR" && mkdir build && cd build
. "$base_dir/pass2.sh"
src_get
src_unpack
cd "$dirname"
src_compile
mkdir -p "$DESTDIR"
src_install
src_postprocess
END

# The tools of that moment: gcc or tcc, and few others.
mkdir -p with-gcc with-tcc
for tool in bash sh cp mkdir chmod rm sha256sum; do
	ln -s "$(command -v "$tool")" with-gcc/ && ln -s "$(command -v "$tool")" with-tcc/
done
ln -s "$(command -v as)" with-gcc/ && ln -s "$(command -v ld)" with-gcc/

# pass2 WITH
pass2()
{
	env -i PATH="$scratch/$1" step="$step" name="$name" scratch="$scratch" LC_ALL=C bash build.sh 2>pass2.err
}

# pass2_builds: by gcc and by tcc.
pass2_builds()
{
	result=destdir/usr/bin/$built
	if have gcc && have bash; then
		ln -sf "$(command -v gcc)" with-gcc/gcc
		ok "gcc builds it by pass2.sh" pass2 with-gcc
		is "... without a word" "$(cat pass2.err)" ''
		fails '... and it runs' 2 "$wrong_call" "$result"
	else
		skip "gcc builds it by pass2.sh" "no gcc and bash here (Debian packages of these names)"
	fi
	if have i386-tcc && have bash; then
		ln -sf "$(command -v i386-tcc)" with-tcc/tcc
		cp "$step/$name.checksums" kept
		build i386-tcc
		echo "$(digest "bin/$built")  /usr/bin/$built" >"$step/$name.checksums"
		ok "tcc builds it by pass2.sh" pass2 with-tcc
		ok "... to the same program" cmp "$result" "bin/$built"
		is "... which may be executed" "$(stat -c %a "$result")" 755
		sed -i 's/^......../00000000/' "$step/$name.checksums"
		pass2 with-tcc >/dev/null
		is "another checksum ends it" "$?" 1
		cp kept "$step/$name.checksums"
	else
		skip "tcc builds it by pass2.sh" "no i386-tcc here (Debian package tcc)"
	fi
	rm -rf "$step/build"
}
pass2_builds

# --- The same of the export. ---

of export code export/SHA256SUMS
wrong_call='DIR: say what shall be exported'
line_is_good
all_build
pass2_builds
ok "cleanup_filesystem, which takes src/ away, leaves what it is built from" test ! -e "$step/src"

# --- import_payload.sh. ---

# A payload-import that says how it was called; the real one would look at this machine's disks.
mkdir tools
printf '#!/bin/sh\necho "payload-import $*"\nexit ${IMPORT_STATUS:-0}\n' >tools/payload-import
chmod +x tools/payload-import
# And what is sourced before an improvement.
cat >improve.sh <<'END'
set -e
SRCDIR=$scratch/tree/steps DISTFILES=/external/distfiles
build()
{
	echo "build $* UPDATE_CHECKSUMS=$UPDATE_CHECKSUMS"
	PATH=$scratch/tools:$PATH
}
. "$SRCDIR/improve/import_payload.sh"
echo "goes on, UPDATE_CHECKSUMS=$UPDATE_CHECKSUMS"
END

# improve SETTING...
improve()
{
	env -i scratch="$scratch" PATH="$scratch/tools:/usr/bin:/bin" UPDATE_CHECKSUMS=False "$@" bash improve.sh 2>&1
	echo "status $?"
}
if have bash; then
	goes_on='goes on, UPDATE_CHECKSUMS=False
status 0'
	is "a payload that must be there" "$(improve CHROOT=False PAYLOAD_REQUIRED=True)" \
		"payload-import --mount-proc /external/distfiles
$goes_on"
	is "a payload that may be there" "$(improve CHROOT=False PAYLOAD_REQUIRED=False)" \
		"payload-import --mount-proc --if-present --timeout 0 /external/distfiles
$goes_on"
	is "... as with a bootstrap.cfg that says nothing" "$(improve CHROOT=False)" \
		"payload-import --mount-proc --if-present --timeout 0 /external/distfiles
$goes_on"
	is "in a chroot no disk is looked at" "$(improve CHROOT=True PAYLOAD_REQUIRED=True)" "$goes_on"
	is "an import that failed ends the bootstrap" \
		"$(improve CHROOT=False PAYLOAD_REQUIRED=True IMPORT_STATUS=1)" \
		'payload-import --mount-proc /external/distfiles
status 1'
	is "a preseed without the program: it is built" \
		"$(improve CHROOT=False PAYLOAD_REQUIRED=True PATH=/usr/bin:/bin)" \
		"build payload-import-0.2.0 pass2.sh UPDATE_CHECKSUMS=True
payload-import --mount-proc /external/distfiles
$goes_on"
else
	skip "import_payload.sh" "no bash here (Debian package bash)"
fi

# --- export_results.sh, and what drop_payload.sh leaves it. ---

# A payload-export that says what it was called with; the real one runs in qemu/preseeded.t.
cat >tools/payload-export <<'END'
#!/bin/sh
echo "payload-export $*: $(cat packages/SHA256SUMS.pkgs)"
exit ${EXPORT_STATUS:-0}
END
chmod +x tools/payload-export
# results SETTING...: with packages for /external/repo, where it must leave nothing.
results()
{
	rm -rf packages && mkdir packages && : >packages/a_0.tar.bz2
	echo sums >tree/steps/SHA256SUMS.pkgs
	sed 's|/external/repo|packages|' tree/steps/improve/export_results.sh >tree/steps/improve/exports.sh
	sed 's/import_payload/exports/' improve.sh >exports.sh
	env -i scratch="$scratch" PATH="$scratch/tools:/usr/bin:/bin" UPDATE_CHECKSUMS=False "$@" bash exports.sh 2>&1
	echo "status $?: $(ls packages)"
}
goes_on='goes on, UPDATE_CHECKSUMS=False
status 0: a_0.tar.bz2'
if have bash; then
	is "the packages are exported, with SHA256SUMS.pkgs" "$(results CHROOT=False)" \
		"payload-export --timeout 0 --skip-unsuitable packages: sums
$goes_on"
	is "an export that failed does not end the bootstrap" "$(results CHROOT=False EXPORT_STATUS=1)" \
		"payload-export --timeout 0 --skip-unsuitable packages: sums
export_results: nothing was exported
$goes_on"
	is "in a chroot no disk is looked at" "$(results CHROOT=True)" "$goes_on"
	is "a preseed without the program: it is built" "$(results CHROOT=False PATH=/usr/bin:/bin)" \
		"build payload-export-0.2.0 pass2.sh UPDATE_CHECKSUMS=True
payload-export --timeout 0 --skip-unsuitable packages: sums
$goes_on"
	# dropped PATH: what is left of the directories of sources.
	dropped()
	{
		rm -rf dropped && mkdir -p dropped/payload-import-1/src dropped/payload-export-1/code && echo a >dropped/payload.first
		(PATH=$1 SRCDIR=dropped DISTFILES=dropped bash -e tree/steps/improve/drop_payload.sh) && (cd dropped && echo ./*/*)
	}
	is "drop_payload: what was built needs no sources" "$(dropped "$scratch/tools:/usr/bin:/bin")" './*/*'
	is "... what was not built does" "$(dropped /usr/bin:/bin)" './payload-export-1/code'
else
	skip "export_results.sh" "no bash here (Debian package bash)"
fi

# --- keep_payload.sh: on files in place of a disk and its partitions, by the real sfdisk. ---

PATH=$PATH:/usr/sbin:/sbin
importer=$top/build/x86_64/payload-import
cat >keep.sh <<'END'
set -e
SRCDIR=$scratch
. "$scratch/tree/steps/improve/keep_payload.sh"
END

# disk PAYLOAD_SECTORS: a boot disk of --single-disk of 3 GiB, its payload from sector 24576.
disk()
{
	rm -f disk disk1 disk2 bootstrap.cfg
	head -c 446 /dev/urandom >disk
	cp disk boot_code
	perl -e 'print pack("V4 V4 x32 v", 128, 181, 1, 0xffffffff, 0, 0xda, 24576, shift, 0xaa55)' "$1" >>disk
	truncate -s 3G disk
	cp payload disk2
	truncate -s 16M disk1
	echo PAYLOAD_REQUIRED=True >bootstrap.cfg
}

# keep SETTING...
keep()
{
	env -i scratch="$scratch" PATH="$scratch/real:$PATH" "$@" bash keep.sh >keep.said 2>&1
}

table()
{
	sfdisk -d disk | sed -n 's/^disk\([0-9]\) : start= *\([0-9]*\), size= *\([0-9]*\), type=\([0-9a-f]*\).*/\1 \2 \3 \4/p'
}

missing=''
for tool in bash sfdisk mkfs.ext4 dumpe2fs; do
	have "$tool" || missing="${missing:-no $tool here: tests/provide brings it}"
done
[ -x "$importer" ] || missing="${missing:-no build/x86_64/payload-import: make builds it}"
if [ -z "$missing" ]; then
	mkdir real && ln -s "$importer" real/payload-import
	echo x >x && "$mkpayload" pack -o payload x >/dev/null
	disk 6096
	ok "a payload on the boot disk is kept" keep PAYLOAD_REQUIRED=True DISK="..$scratch/disk"
	is "... the system gets what begins at 1 GiB" "$(table)" '1 2097152 4194304 83
2 24576 6096 da'
	is "... as move_disk is told" "$(cat bootstrap.cfg)" "PAYLOAD_REQUIRED=True
DISK=..$scratch/disk1"
	ok "... with a file system" dumpe2fs -h disk1
	ok "... builder-hex0 still boots from it" cmp -n 440 disk boot_code
	disk 3000001
	ok "a payload that goes beyond the first GiB" keep PAYLOAD_REQUIRED=True DISK="..$scratch/disk"
	is "... the system gets what is behind it" "$(table)" '1 3024896 3266560 83
2 24576 3000001 da'
	disk 6096
	echo 'no payload' >disk2
	table >before
	ok "a second partition that is no payload" keep PAYLOAD_REQUIRED=True DISK="..$scratch/disk"
	table >after
	ok "... changes nothing" cmp before after
	printf 'LBPAYLD1\377\377\377\377aaaaaaaa' >disk2
	keep PAYLOAD_REQUIRED=True DISK="..$scratch/disk"
	is "a second partition with a payload that is refused" "$?" 1
	table >after
	is "... changes nothing, and says so" "$(cmp before after) $(cat bootstrap.cfg) $(tail -n 1 keep.said)" \
		" PAYLOAD_REQUIRED=True /dev/..$scratch/disk2: nobody knows whether it is a payload (3): nothing was changed"
	rm disk2
	ok "no second partition" keep PAYLOAD_REQUIRED=True DISK="..$scratch/disk"
	is "... tells nothing" "$(cat bootstrap.cfg)" PAYLOAD_REQUIRED=True
	disk 6096
	ok "a bootstrap without a payload" keep DISK="..$scratch/disk"
	is "... is not looked at" "$(cat keep.said; cat bootstrap.cfg)" PAYLOAD_REQUIRED=True
else
	skip "keep_payload.sh" "$missing"
fi

done_testing
