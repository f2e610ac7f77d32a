#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# pack.t - what mkpayload pack takes, in which order, and what it refuses.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
export LC_ALL=C
pack()
{
	"$mkpayload" pack "$@"
}
names()
{
	"$mkpayload" list "$1" | sed '1d; $d; s/^ *[0-9]*  *[0-9]*  //' | tr '\n' '|'
}
# refuses NAME PATTERN ARGUMENT...: no image, no remains, status 1.
refuses()
{
	refuses_name=$1 refuses_pattern=$2
	shift 2
	fails "$refuses_name" 1 "$refuses_pattern" "$mkpayload" pack -o refused.img "$@"
	ok "... and no image" sh -c '! ls -A | grep -q refused'
}

mkdir files
echo 1 >files/b.tar
echo 2 >files/a.tar
echo 3 >files/a
echo 4 >files/B
echo 5 >'files/with  blanks'
echo 6 >files/.hidden
echo 7 >"files/$(printf '\303\251')"
: >files/empty

# --- Order and determinism. ---

pack -o reference.img files >out
is "one line on standard output" "$(cat out)" "reference.img: 8 files, 4.0 KiB, narrow"
is "sorted by bytes" "$(names reference.img)" \
	".hidden|B|a|a.tar|b.tar|empty|with  blanks|$(printf '\303\251')|"
pack -o again.img files/empty files/b.tar "files/$(printf '\303\251')" files/a files/B \
	files/.hidden 'files/with  blanks' files/a.tar >out
ok "the order of arguments does not matter" cmp again.img reference.img
pack -o again.img files/a files files/b.tar ./files >out
ok "nor does naming a file twice" cmp again.img reference.img
cp -r files copy && touch -t 198001010000 copy/* && chmod 600 copy/a
pack -o again.img copy/ >out
ok "nor times, modes and the place of the files" cmp again.img reference.img
(umask 077 && cd files && TZ=Asia/Tokyo LC_ALL=C.UTF-8 pack -o ../again.img . >../out)
ok "nor umask, working directory, time zone and locale" cmp again.img reference.img
is "the umask is respected" "$(stat -c %a again.img)" 600
mkdir links && for file in files/*; do ln -s "../$file" links/; done && ln -s ../files/.hidden links/
pack -o again.img links >out
ok "links to files are those files" cmp again.img reference.img
ln -s files directory-link && pack -o again.img directory-link >out
ok "so is a link to a directory" cmp again.img reference.img
for options in "" --wide --sums "--wide --sums"; do
	# shellcheck disable=SC2086
	pack -o one.img $options files >out && pack -o two.img $options copy >out
	ok "two runs are the same: pack $options" cmp one.img two.img
done

# --- Widths, padding, sums. ---

end=$("$mkpayload" list --json reference.img | sed -n 's/.*"end": \([0-9]*\).*/\1/p')
is "padded to 4096" "$(stat -c %s reference.img)" 4096
for align in 1 2 512 1000 4096 1048576; do
	pack -o padded.img --align $align files >out
	is "--align $align" "$(($(stat -c %s padded.img) % align))" 0
	ok "... is the same up to the padding" cmp -n "$end" padded.img reference.img
done
pack -o padded.img --align 1 files >out
is "--align 1: no padding" "$(stat -c %s padded.img)" "$end"
pack -o wide.img --wide files >out
is "--wide" "$(cat out)" "wide.img: 8 files, 4.0 KiB, wide"
pack -o sums.img --sums files >out
is "--sums: first, all others sorted" "$(names sums.img)" \
	"SHA256SUMS|.hidden|B|a|a.tar|b.tar|empty|with  blanks|$(printf '\303\251')|"
ok "--sums: verify checks every file" \
	sh -c '"$0" verify sums.img | grep -q "contents good: 8 of 8 files checked$"' "$mkpayload"
mkdir nothing
refuses "an empty directory" '^mkpayload: nothing: no file to pack here; .* --allow-empty$' nothing
refuses "... with --sums" '^mkpayload: nothing: no file to pack here' --sums nothing
pack -o nothing.img --allow-empty nothing >out
is "--allow-empty: an empty image" "$(cat out)" "nothing.img: 0 files, 4.0 KiB"
is "... and verify says the same" "$("$mkpayload" verify nothing.img | sed 's/structure good: //; 1q')" "$(cat out)"
pack -o nothing.img --allow-empty --wide nothing >out
is "... whatever its width" "$("$mkpayload" verify nothing.img | sed 's/structure good: //; 1q')" "$(cat out)"
pack -o nothing.img --allow-empty --align 1 --sums nothing >out
is "... with an empty SHA256SUMS" "$(names nothing.img)" "SHA256SUMS|"

# --- SHA256SUMS of the user's. ---

mkdir summed && cp files/a files/b.tar summed
(cd summed && sha256sum a b.tar >SHA256SUMS)
pack -o summed.img summed >out
is "a SHA256SUMS of the user's is a file like others" "$(names summed.img)" "SHA256SUMS|a|b.tar|"
refuses "... not together with --sums" 'summed/SHA256SUMS: --sums writes a file of this name' \
	--sums summed
echo changed >summed/b.tar
refuses "... and it must be right" 'summed/b.tar: its SHA-256 is not the one in the SHA256SUMS' summed
echo 'no digest' >>summed/SHA256SUMS
refuses "... and well-formed" '^mkpayload: summed/SHA256SUMS:3: not .SHA256  NAME' summed
(cd summed && sha256sum a >SHA256SUMS && sha256sum b.tar | sed 's/b.tar/a/' >>SHA256SUMS)
refuses "... and without contradictions" 'SHA256SUMS:2: another SHA-256' summed
{ cat summed/SHA256SUMS; echo wrong; } >two && mv two summed/SHA256SUMS
refuses "... of two problems the first is said" 'SHA256SUMS:2: another SHA-256' summed
{ echo wrong; (cd summed && sha256sum a); } >two && cat two summed/SHA256SUMS >three && mv three summed/SHA256SUMS
refuses "... whichever it is" 'SHA256SUMS:1: not .SHA256  NAME' summed
(cd summed && sha256sum a b.tar >sums && sed 's/ a$/ SHA256SUMS/; s/b\.tar$/SHA256SUMS/' sums >>sums.2 && cat sums.2 >>sums &&
	mv sums SHA256SUMS && rm sums.2)
refuses "... of which two lines about itself are none" 'SHA256SUMS:3: a SHA-256 of this file itself' summed
(cd summed && sha256sum -- * >sums && mv sums SHA256SUMS)
refuses "... and not about itself" 'SHA256SUMS:1: a SHA-256 of this file itself' summed
(cd summed && sha256sum a >SHA256SUMS && sha256sum ../files/B >>SHA256SUMS)
ok "... it may say more, or less, than is packed" pack -o summed.img summed

# --- Lists. ---

printf '%s\n' "b.tar files/b.tar" "" "   " "blank   files/with  blanks" "	a.tar	files/a.tar	 " \
	>list
printf 'last files/empty' >>list
pack -o list.img --list list >out
is "--list: names, paths with blanks, empty lines, no last newline" "$(names list.img)" \
	"a.tar|b.tar|blank|last|"
rm -rf from-list && "$mkpayload" extract list.img -C from-list >out
ok "... the right files" cmp from-list/blank 'files/with  blanks'
echo "c files/a" >list2 && pack -o list.img --list list --list list2 files/B >out
is "two lists and a file" "$(names list.img)" "B|a.tar|b.tar|blank|c|last|"
: >empty-list && pack --allow-empty -o list.img --list empty-list >out
is "an empty list" "$(names list.img)" ""
refuses "... without --allow-empty" '^mkpayload: nothing, ...: no file to pack here' nothing --list empty-list

# in_list NAME PATTERN LINE: after a good line.
in_list()
{
	printf 'good files/a\n%b\n' "$3" >bad-list
	refuses "list: $1" "^mkpayload: bad-list:2: $2" --list bad-list
}
printf '\357\273\277a files/a\n' >bad-list
refuses "list: a byte order mark" "^mkpayload: bad-list:1: the file begins with a byte order mark" \
	--list bad-list
in_list "no path" "no path after the name" "name"
in_list "no path but blanks" "no path after the name" "name  "
in_list "no such file" "files/none: No such file" "name files/none"
in_list "a directory" "files: a directory" "name files"
in_list "a device" "/dev/null: neither a regular file" "name /dev/null"
in_list "a slash" "files/a: the name contains '/'" "a/b files/a"
in_list "a reserved name" "files/a: the name ends in '.part'" "a.part files/a"
in_list "a line end of another system" "the line ends in CR" 'name files/a\r'
in_list "a NUL byte" "a NUL byte" 'name files/a\0000'
refuses "list: it is not there" "none: No such file" --list none
refuses "list: it is a directory" "files: Is a directory" --list files

echo "a files/B" >list3
refuses "list: another content for a name" \
	'a: two different files of this name: files/B (list3:1) and files/a$' --list list3 files/a

# --- Names twice. ---

mkdir other && cp files/a other/ && echo other >other/b.tar
ok "the same file under one name twice" pack -o twice.img files other/a
refuses "different files under one name" \
	'b.tar: two different files of this name: files/b.tar and other/b.tar$' files other/b.tar
echo "b.tar other/b.tar" >other-list
refuses "... one of a list" \
	'b.tar: two different files of this name: files/b.tar and other/b.tar (other-list:1)$' \
	files --list other-list
head -c 3000000 /dev/zero >other/big && mkdir big && { head -c 2999999 /dev/zero; printf x; } >big/big
refuses "... different in the last byte" 'big: two different files' other/big big/big

# --- Names and kinds. ---

for name in a.part 'back\slash' "$(printf 'new\nline')" "$(printf 'latin\351')"; do
	rm -rf named && mkdir named && echo x >"named/$name"
	refuses "a file called $(printf %s "$name" | tr -d '\n')" 'named/.*the name' named
done
mkdir -p nested/inner
refuses "a directory in a directory" '^mkpayload: nested/inner: a directory' nested
mkdir dangling && ln -s none dangling/link
refuses "a link to nothing" '^mkpayload: dangling/link: a symbolic link to nothing' dangling
mkdir fifo && mkfifo fifo/fifo
refuses "a FIFO" '^mkpayload: fifo/fifo: neither a regular file' fifo
refuses "a device" '^mkpayload: /dev/null: neither a regular file' /dev/null
refuses "a path that is not there" '^mkpayload: none: No such file' none
refuses "a file as a directory" 'Not a directory' files/a/b

# --- What a run that was killed has left. ---

mkdir left && echo a >left/a && echo half >left/out.lbpayload.part && mkdir left-tree && cp -r left left-tree/
ok "a file that is not finished is left out" pack -o left.img left
is "... and said" "$(grep -c '^mkpayload: left/out.lbpayload.part: note: not finished, and left out$' .out)" 1
is "... the others are there" "$("$mkpayload" list left.img | sed -n '2s/.* //p') $("$mkpayload" list left.img | wc -l)" "a 3"
ok "... in a tree" pack --tree -o left.img left-tree
"$mkpayload" cpio --no-default -o left.cpio --add left:/x 2>said
is "... in an initial CPIO" "$("$mkpayload" cpio --list left.cpio | grep -c part) $(grep -c 'out.lbpayload.part: note: not finished' said)" "0 1"
refuses "... but not one that is named" "out.lbpayload.part: the name ends in '.part'" left/out.lbpayload.part
done_testing
