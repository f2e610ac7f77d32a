#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# fold.t - pack and list say which names some file systems would take for one; and only say it.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
export LC_ALL=C
one="are one file on some file systems (vfat, exfat, casefold)"
# notes NAME WANTED NAME...: what is said about a directory with these files.
notes()
{
	notes_name=$1 notes_wanted=$2
	shift 2
	rm -rf files && mkdir files && for file; do mkdir -p "files/$(dirname "$file")" && : >"files/$file"; done
	"$mkpayload" pack --tree -o image files >out 2>err
	is "$notes_name: pack" "$? $(sed 's/^mkpayload: image: note: //' err)" "0 $notes_wanted"
	"$mkpayload" list --tree image >out 2>err
	is "$notes_name: list" "$? $(sed 's/^mkpayload: image: note: //' err)" "0 $notes_wanted"
}
acute=$(printf '\314\201') whole=$(printf '\303\251')
notes "nothing to say" "" a b c.tar c.tar.gz a1/b a2/b
notes "case" "A and a $one" a A b
notes "dots and blanks at the end" "foo and foo. $one" foo foo.
notes "accents" "e$acute and $whole $one" "e$acute" "$whole"
notes "case in directories" "DD/x and dd/x $one" DD/x dd/x
notes "the temporary name of another" "foo and foo.PART $one" foo foo.PART
notes "... which also has another case" "FOO and foo.Part. $one" FOO foo.Part.
notes "three pairs" "A and a $one
B and b $one
C and c $one" A a B b C c
notes "more are counted" "A and a $one
B and b $one
C and c $one
5 such pairs" A a B b C c D d d.
rm -rf files && mkdir files && : >files/sha256sums
"$mkpayload" pack --sums -o image files >out 2>err
is "the SHA256SUMS of --sums counts" "$? $(cat err)" "0 mkpayload: image: note: SHA256SUMS and sha256sums $one"
done_testing
