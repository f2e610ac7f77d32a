#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# wild.t - directories as they are found: lists of digests in other forms, and what is to be left out.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
export LC_ALL=C
mkdir files && echo a >files/a && echo b >files/b && (cd files && sha256sum a b >../good) || exit 1
pack()
{
	"$mkpayload" pack -o image "$@"
}
names()
{
	"$mkpayload" list "$@" image | sed '1d; $d; s/^ *[0-9]*  *[0-9]*  //' | tr '\n' '|'
}

# --- Lists of digests. ---

# says NAME LINE PATTERN: of files/SHA256SUMS.
says()
{
	rm -f image
	fails "$1" 1 "^mkpayload: files/SHA256SUMS:$2: $3" "$mkpayload" pack -o image files
	ok "... no image" test ! -e image
}
sed 's/$/\r/' good >files/SHA256SUMS
says "CRLF" 1 'the line ends in CR: give the file Unix line ends'
sed -i 's/\r$//' files/SHA256SUMS
ok "... what it says helps" pack files
(cd files && sha256sum --tag a b >SHA256SUMS)
says "sha256sum --tag" 1 "a line of 'sha256sum --tag': make it 'DIGEST  NAME' (sed -i"
says=$(sed -n "s/.*(sed -i '\\(s.*\\)')\$/\\1/p" "$scratch/.err")
sed -i "$says" files/SHA256SUMS
ok "... what it says helps" cmp files/SHA256SUMS good
(cd files && sha512sum --tag a >SHA256SUMS)
says "... of another algorithm" 1 'a digest that is no SHA-256$'
(cd files && sha512sum a >SHA256SUMS)
says "SHA-512" 1 'a digest that is no SHA-256 (it has not 64 digits)$'
(cd files && md5sum a >SHA256SUMS)
says "MD5" 1 'a digest that is no SHA-256 (it has not 64 digits)$'
{ printf '%s\n' '-----BEGIN PGP SIGNED MESSAGE-----' 'Hash: SHA256' '' && cat good; } >files/SHA256SUMS
says "clear-signed" 1 'a clear-signed file: take the lines out of it (gpg --decrypt)'
{ cat good && printf '%s\n' '-----BEGIN PGP SIGNATURE-----'; } >files/SHA256SUMS
says "... its end alone" 3 'a clear-signed file'
{ echo '# by hand' && head -n 1 good && echo && tail -n 1 good; } >files/SHA256SUMS
says "an empty line" 3 'an empty line: take it out$'
{ head -n 1 good && echo '  ' && tail -n 1 good; } >files/SHA256SUMS
says "... of blanks" 2 'an empty line: take it out$'
{ printf '\357\273\277' && cat good; } >files/SHA256SUMS
says "a byte order mark" 1 'the file begins with a byte order mark'
echo 'files: a b' >files/SHA256SUMS
says "anything else" 1 "not 'SHA256  NAME': the line is too short$"
{ cat good; tr 0-9 5 <good; } >files/SHA256SUMS
says "a contradiction stays one" 3 'another SHA-256 for the name of an earlier line$'

cp good files/SHA256SUMS
fails "a directory's own with --sums" 1 \
	'^mkpayload: files/SHA256SUMS: --sums writes .*: yours is checked, leave --sums away; or leave yours away (--exclude SHA256SUMS)$' \
	"$mkpayload" pack --sums -o image files
ok "... the one way" pack files
ok "... the other" sh -c '"$0" pack -o other --sums --exclude SHA256SUMS files && rm files/SHA256SUMS &&
	"$0" pack -o same --sums files && cmp other same' "$mkpayload"

# --- What is left out. ---

mkdir -p tree/.git/objects tree/a/b tree/empty && ln -s .. tree/.git/up && echo 1 >tree/.git/objects/1 && echo x >tree/a/x.sig &&
	echo x >tree/a/b/x && echo y >tree/a/y && echo z >tree/z.sig && echo q >'tree/wrong\name'
ok "a directory, a suffix, a name that cannot be" sh -c '"$@" 2>err' - "$mkpayload" pack -o image --tree --exclude .git/ \
	--exclude '*.sig' --exclude '*\\*' tree
is "... all else is there" "$(names --tree)" "a/b/x|a/y|"
is "... it is counted" "$(sed -n 's/^mkpayload: note: //p' err)" "4 files or directories left out"
rm tree/.git/up
pack --tree --exclude 'a/*' --exclude '*\\*' tree >out 2>err
is "with a '/' it is the path" "$(names --tree)" ".git/objects/1|z.sig|"
is "... what is emptied so is no empty directory" "$(grep -c 'tree/empty: note: 1 empty' err)" 1
pack --tree --exclude 'tree/*' --exclude 'b' --exclude '*\\*' tree >out 2>err
is "the directory's own name is not in it" "$(names --tree)" ".git/objects/1|a/x.sig|a/y|z.sig|"
is "... a pattern without use is said" "$(sed -n 's/^mkpayload: note: //p' err | head -n 1)" \
	"--exclude tree/*: nothing has such a name"
printf '%s\n' 'a files/a' 'b/c files/b' >list
pack --tree --exclude b --list list files/a files/b >out 2>err
is "names of a list, and of paths that are given" "$(names --tree)" "a|"
fails "nothing is left" 1 '^mkpayload: files: no file to pack here' "$mkpayload" pack -o none --exclude '?' files
mkdir flat flat/sub && cp files/* flat/
ok "a directory in a directory" pack --exclude sub flat
is "... is left out" "$(names)" "a|b|"
done_testing
