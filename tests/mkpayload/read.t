#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# read.t - list, verify and extract on good images: what people and programs read, what is written.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
export LC_ALL=C
mkdir files && echo 1 >files/a && echo 22 >files/b && : >files/c && printf 'quote"d' >'files/q"q'
"$mkpayload" pack --sums -o image files >out || exit 1
"$mkpayload" pack -o plain files >out || exit 1

# --- list ---

"$mkpayload" list plain >out
is "list: a table" "$(cat out)" 'size  offset  name
   2      21  a
   3      32  b
   0      44  c
   7      55  q"q
  12          total: 4 files, 4.0 KiB, narrow'
if have perl && perl -MJSON::PP -e 1 2>/dev/null; then
	"$mkpayload" list --json image >json
	json()
	{
		perl -MJSON::PP -e 'local $/; my $j = decode_json(<STDIN>); print eval $ARGV[0]' "$1" <json
	}
	is "--json: width" "$(json '$j->{width}')" narrow
	is "--json: size of the image" "$(json '$j->{image_size}')" "$(stat -c %s image)"
	is "--json: names" "$(json 'join "|", map { $_->{name} } @{$j->{entries}}')" 'SHA256SUMS|a|b|c|q"q'
	is "--json: sizes" "$(json 'join "|", map { $_->{size} } @{$j->{entries}}[1..4]')" '2|3|0|7'
	is "--json: a digest" "$(json '$j->{entries}[2]{sha256}')" "$(sha256sum <files/b | cut -c1-64)"
	is "--json: none of SHA256SUMS itself" "$(json 'defined $j->{entries}[0]{sha256} ? 1 : 0')" 0
	offset=$(json '$j->{entries}[2]{offset}')
	is "--json: the offset is that of the file" "$(tail -c +$((offset + 1)) image | head -n 1)" 22
	mkdir nothing && "$mkpayload" pack --allow-empty -o empty nothing >out && "$mkpayload" list --json empty >json
	is "--json: no entries" "$(json 'scalar @{$j->{entries}}')" 0
else
	skip "list --json" "perl with JSON::PP (package perl) reads it"
fi

# --- verify ---

is "verify with sums" "$("$mkpayload" verify image)" \
	'image: structure good: 5 files, 4.0 KiB, narrow
image: contents good: 4 of 4 files checked'
is "verify without sums" "$("$mkpayload" verify plain)" \
	'plain: structure good: 4 files, 4.0 KiB, narrow
plain: no SHA256SUMS: contents not checked'
(cd files && sha256sum a /dev/null | sed 's|/dev/null|gone|' >SHA256SUMS)
"$mkpayload" pack -o some files >out && rm files/SHA256SUMS
is "verify with sums of other files" "$("$mkpayload" verify some)" \
	'some: structure good: 5 files, 4.0 KiB, narrow
some: contents good: 1 of 4 files checked, the others are not in SHA256SUMS
some: note: SHA256SUMS line 2: gone is not in the image'
offset=$("$mkpayload" list image | awk '$3 == "b" { print $2 }')
cp image damaged && printf 3 | dd of=damaged bs=1 seek="$offset" conv=notrunc status=none
fails "a changed byte" 1 "^mkpayload: damaged: byte $offset: b: its SHA-256 is .*, but SHA256SUMS says" \
	"$mkpayload" verify damaged
ok "... the others are counted" \
	grep -q '^mkpayload: damaged: 1 of 4 files are not what SHA256SUMS says$' "$scratch/.err"

# --- extract ---

same()
{
	diff -r "$1" "$2"
}
ok "extract makes the directory" "$mkpayload" extract plain -C all
ok "... and the files" same all files
ok "extract into it again" "$mkpayload" extract plain -C all/
ok "... gives the same" same all files
ok "some names" "$mkpayload" extract image -C some.d c b b
is "... and only those" "$(cd some.d && echo *)" "b c"
ok "names before and after options" "$mkpayload" extract --directory=some.d2 plain -- 'q"q'
is "... and only those" "$(cd some.d2 && echo *)" 'q"q'
fails "a name that is not there" 1 '^mkpayload: plain: x: there is no such file in the image' \
	"$mkpayload" extract plain -C none a x y
ok "... every one is named" grep -q '^mkpayload: plain: y: there is no such file' "$scratch/.err"
ok "... before anything is written" test ! -e none
fails "the directory is a file" 1 '^mkpayload: files/a: Not a directory' \
	"$mkpayload" extract plain -C files/a
ok "the directories above it are made, too" "$mkpayload" extract plain -C p/q//r/ a
ok "... below the current one" test -f p/q/r/a
ok "... and from the root" "$mkpayload" extract plain -C "$scratch/p/r/s" a
fails "the directory cannot be made" 1 '^mkpayload: /proc/none: cannot make this directory' \
	"$mkpayload" extract plain -C /proc/none/none

fails "a wrong digest" 1 'damaged: byte .*: b: its SHA-256' "$mkpayload" extract damaged -C wrong
is "... all others are extracted" "$(cd wrong && echo *)" 'SHA256SUMS a c q"q'
ok "a name whose digest is right" "$mkpayload" extract damaged -C right a c
mkdir keep && echo old >keep/b
fails "a wrong digest over an old file" 1 'b: its SHA-256' "$mkpayload" extract damaged -C keep b
is "... leaves it" "$(cat keep/b)" old

# What is in the way.
mkdir way && echo outside >outside && ln -s ../outside way/a && ln -s ../outside way/c.lbpayload.part
fails "a link where the temporary file goes" 1 '^mkpayload: way/c.lbpayload.part: in the way' \
	"$mkpayload" extract plain -C way
is "... and one of the name itself are not followed" "$(cat outside)" outside
rm way/c.lbpayload.part
ok "... the latter is replaced" sh -c '"$1" extract plain -C way >/dev/null && test ! -L way/a -a -f way/a' - "$mkpayload"
is "... and what it led to is as it was" "$(cat outside)" outside
rm -rf way && mkdir -p way/b
fails "a directory of that name" 1 '^mkpayload: way/b: there is something' "$mkpayload" extract plain -C way
echo remains >way/a.lbpayload.part && rmdir way/b
ok "remains of a power cut" "$mkpayload" extract plain -C way
ok "... are gone" same way files
chmod 600 way/a && echo changed >way/a && (umask 027 && "$mkpayload" extract plain -C way a >out)
is "an old file is replaced" "$(cat way/a)" 1
is "... with the umask's mode" "$(stat -c %a way/a)" 640

# The image itself, behind more files than are written at once.
mkdir lots over && (cd lots && seq 1000 1210 | split -l 1 -a 3 - f) && echo small >lots/z && "$mkpayload" pack -o over/z lots >out
fails "a file that would replace the image" 1 '^mkpayload: over/z: is read, too, and would be lost: write to another file$' \
	"$mkpayload" extract over/z -C over
is "... nothing is written" "$(ls -A over)" z
ok "... and the image stays" "$mkpayload" verify over/z

# --- What an image is read from. ---

for command in list verify "extract -C into"; do
	for file in files /dev/null /dev/zero; do
		# shellcheck disable=SC2086
		fails "$command: $file" 1 "^mkpayload: $file: neither a regular file nor a block device" \
			"$mkpayload" $command "$file"
	done
	# shellcheck disable=SC2086
	fails "$command: nothing" 1 '^mkpayload: none: No such file' "$mkpayload" $command none
	mkfifo fifo
	# shellcheck disable=SC2086
	fails "$command: a FIFO does not hang it" 1 '^mkpayload: fifo: neither' \
		timeout 100 "$mkpayload" $command fifo
	rm fifo
done
ok "... and no directory was made" test ! -e into
done_testing
