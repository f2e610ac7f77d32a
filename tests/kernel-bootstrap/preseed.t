#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# preseed.t - the archive of --early-preseed: the files that Python's tarfile, which rootfs.py uses, would
# extract, or a refusal.

# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$scratch" || exit 1
"$here/make-tree" good
mkdir -p base/x86 && cp good/seed/stage0-posix/x86/*.hex0 base/x86/ && tar -C base -cf base.tar x86 || exit 1

image()
{
	rm -rf out && kb image --qemu --target-size 1 --early-preseed "$1" good -o out >said 2>err
}

# --- What is not read. ---

# refuses NAME PATTERN ARCHIVE
refuses()
{
	rm -rf out
	fails "$1" 1 "^kernel-bootstrap: $3: $2" "$kernel_bootstrap" image --qemu --target-size 1 --early-preseed "$3" \
		good -o out
	ok "... and nothing was written" test ! -e out
}
mkdir -p sparse/p && truncate -s 1M sparse/p/a && echo end >>sparse/p/a
for format in 'gnu' 'pax --sparse-version=0.0' 'pax --sparse-version=0.1' 'pax --sparse-version=1.0'; do
	# shellcheck disable=SC2086 # two options
	cp base.tar sparse.tar && tar --format=$format --sparse -C sparse -rf sparse.tar p
	refuses "a sparse file: $format" '/p/.*: a sparse file, which is not read here' sparse.tar
done
cp base.tar wrong.tar && (cd base && echo x >../x && tar -P --transform 's|^|../|' -rf ../wrong.tar ../x)
refuses "a name that leads out" '.*x: a name that begins with .* or has' wrong.tar
cp base.tar wrong.tar && tar -P -rf wrong.tar "$scratch/x"
refuses "an absolute name" ".*x: a name that begins with '/'" wrong.tar
cp base.tar wrong.tar && mkdir one two && ln -s p one/l && mkdir one/p && echo 1 >one/p/a && echo 2 >two/l
tar -C one -rf wrong.tar p l && tar -C two -rf wrong.tar l
refuses "a link that a later member replaces" '/l: twice in it, where one is a link' wrong.tar
mkdir three && echo 3 >three/x && cp base.tar wrong.tar
tar -C one -rf wrong.tar p l && tar -C three --transform 's|^x|l/x|' -rf wrong.tar x
refuses "a member behind a link" '/l: twice in it, where one is a link' wrong.tar
cp base.tar again.tar && tar -C one -rf again.tar p l && echo 2 >one/p/a && tar -C one -rf again.tar p l
ok "the same twice" image again.tar
is "... the last counts" "$(loads --show /p/a out/init.img)" 2
cp base.tar hard.tar && echo 1 >one/p/a && ln one/p/a one/h && tar -C one -rf hard.tar p h && echo 2 >one/p/a &&
	tar -C one -rf hard.tar p
ok "a file that comes again has other names" image hard.tar
is "... which have its bytes" "$(loads --show /h out/init.img)" 2

mkdir -p links/p/d && echo deep >links/p/d/a && ln -s a links/p/d/s && ln -s ../d/s links/p/d/t && ln -s p/d links/q &&
	ln -s ../../q/t links/p/d/u && ln links/p/d/u links/p/d/v && cp base.tar links.tar && tar -C links -rf links.tar p q
ok "links to links, through links" image links.tar
is "... lead where the kernel goes" "$(for name in s t u v; do loads --show /p/d/$name out/init.img; done | tr '\n' ' ')" \
	"deep deep deep deep "
ln -s ../../../x86/hex0_x86.hex0 three/out && cp base.tar wrong.tar && tar -C three -rf wrong.tar out
refuses "a link that leads out" '/out: a link to ../../../x86/hex0_x86.hex0, which is not in it' wrong.tar

mkdir -p left/steps left/external/distfiles left/p/.git
echo x | tee left/steps/manifest left/steps/more left/external/distfiles/more left/p/.git/more >left/p/more
cp base.tar left.tar && tar -C left -rf left.tar steps external p && image base.tar
manifest=$(loads --show /steps/manifest out/init.img)
ok "one with steps/, external/ and .git" image left.tar
is "... they are left out" "$(loads out/init.img | sed -n 's|^\(.*/more\) .*|\1|p')" /p/more
is "... and take nothing's place" "$(loads --show /steps/manifest out/init.img)" "$manifest"

# put TYPE NAME LINK SIZE BYTES...: a member, written by hand; end: the end.
put()
{
	perl -e 'my ($type, $name, $link, $size, $bytes) = @ARGV;
		$bytes =~ s/\\(n|0)/$1 eq "n" ? "\n" : "\0"/ge;
		my $header = pack "a100 a8 a8 a8 a12 a12 A8 a1 a100 a6 a2", $name, "0000644", "0", "0",
			sprintf("%011o", $size), "0", "", $type, $link, "ustar", "00";
		$header .= "\0" x (512 - length $header);
		substr($header, 148, 8) = sprintf "%06o\0 ", unpack "%32C*", $header;
		print $header, $bytes, "\0" x (-length($bytes) % 512)' "$@"
}
end()
{
	head -c 1024 /dev/zero
}
head=$(($(stat -c %s base.tar) - $(tail -c 10240 base.tar | perl -0777 -ne '/(\0*)$/; print length $1')))
head=$(((head + 511) / 512 * 512))
# hand NAME PATTERN: the members, behind the base.
hand()
{
	{ head -c $head base.tar && cat members && end; } >hand.tar
	refuses "$1" "$2" hand.tar
}
{ put L x '' 2 'a\0' && put x x '' 10 '10 path=b\n' && put 0 c '' 1 1; } >members
hand "two names for one member" 'byte [0-9]*: a tar archive with two names or sizes'
{ put x x '' 9 '9 path=b\n' && put x x '' 9 '9 path=c\n' && put 0 c '' 1 1; } >members
hand "... of one kind" 'byte [0-9]*: a tar archive with two names or sizes'
{ put g x '' 9 '9 path=b\n' && put 0 c '' 1 1; } >members
hand "a name for all members" 'byte [0-9]*: a tar archive with a name or size for all members'
{ put x x '' 9 '8 path=b\n' && put 0 c '' 1 1; } >members
hand "a record that is none" 'byte [0-9]*: a damaged tar archive: a pax header that is none'
{ put x x '' 8 '8 path=\n' && put 0 c '' 1 1; } >members
hand "an empty name" 'byte [0-9]*: a damaged tar archive: an empty name'
{ put x x '' 11 '11 path=a\0b\n' && put 0 c '' 1 1; } >members
hand "a NUL in a name" 'byte [0-9]*: a damaged tar archive'
{ put x x '' 11 '11 size=1x\n' && put 0 c '' 1 1; } >members
hand "a size that is none" 'byte [0-9]*: .*a size that is no number'
{ put 1 c x86/hex0_x86.hex0 512 ''; } >members
hand "a link with bytes" '/c: a directory or a link with bytes of its own'
{ put 0 c/ '' 1 1; } >members
hand "a file that ends in '/'" "/c: a file whose name ends in '/'"
{ put 1 c d 0 '' && put 0 d '' 1 1; } >members
hand "a hard link that comes first" '/c: a link to d, which comes behind it'
{ put 5 d '' 0 '' && put 1 c d 0 ''; } >members
hand "a hard link to a directory" '/c: a hard link to d, a directory'
{ put V c '' 0 ''; } >members
hand "a name of a volume" '/c: neither a file'
{ head -c $head base.tar && put g x '' 14 '14 comment=ab\n' && put 0 c '' 1 1 && end; } >hand.tar
ok "a comment for all members" image hand.tar

# --- tarfile is the judge. ---

if have python3; then
	mkdir random && "$here/preseeds" base.tar random 1 "${PRESEEDS:-60}" || exit 1
	wrong='' taken=0
	for archive in random/*.tar; do
		wanted=${archive%.tar}.wanted
		if ! image "$archive"; then
			grep -q "^kernel-bootstrap: $archive: " err || wrong="$wrong $archive"
			continue
		fi
		taken=$((taken + 1))
		loads out/init.img | grep '^/p[ /]' | sort >got
		cmp -s got "$wanted" || wrong="$wrong $archive"
	done
	is "what is read is what tarfile extracts" "$wrong" ""
	ok "... of many kinds ($taken archives)" test "$taken" -gt "$((${PRESEEDS:-60} / 10))"
else
	skip "what tarfile extracts" "python3 (package python3)"
fi
done_testing
