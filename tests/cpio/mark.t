#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# mark.t - mkpayload cpio: each archive has marks at its beginning and at its end, by which init knows that it
# has all of it.
. "$(dirname "$0")/../lib.sh"
data=$top/tests/data/cpio
unset SOURCE_DATE_EPOCH
cd "$scratch" || exit 1

mkdir tree
echo one >tree/one
# Names behind all that the marks are made of.
echo last >"tree/$(printf '\377')"
echo tilde >tree/~~

# marks ARCHIVE: number, mode, links, size and name of each
marks()
{
	MARKS=shown "$data/list-archive" "$1" | awk '$8 ~ /^~marks/ { print NR, $1, $2, $3, $7, $8 }'
}

"$mkpayload" cpio -o one.cpio --no-default --add tree:/
id=$(marks one.cpio | sed -n 's,.*~marks/\([0-9a-f]*\).begin,\1,p')
is 'the directory and a mark before all, its hard link with the text behind all' "$(marks one.cpio)" "1 1 40755 2 0 ~marks
2 2 100644 2 0 ~marks/$id.begin
7 2 100644 2 36 ~marks/$id.end"
is 'an ID of 16 digits' ${#id} 16
is 'the text' "$(MARKS=shown "$data/list-archive" one.cpio | tr -d "\000" | sed -n "s,.*\.end : \(This archive is here\).*,\1,p")" 'This archive is here'
ok 'the archive is good' "$mkpayload" cpio --check one.cpio
"$mkpayload" cpio -o empty.cpio --no-default
is 'an archive of nothing has them, too' "$(marks empty.cpio | wc -l)" 3
is 'an archive of /init alone' "$(printf '#!/bin/sh\n' >init && "$mkpayload" cpio -o init.cpio --no-default --init init && marks init.cpio | wc -l)" 3

# The ID is the archive's: what is in it, not how or when it was made.
again()
{
	"$mkpayload" cpio -o again.cpio --no-default "$@"
	marks again.cpio | sed -n 's,.*~marks/\([0-9a-f]*\).begin,\1,p'
}
is 'the same again: the same ID' "$(again --add tree:/)" "$id"
is 'another time: the same ID' "$(SOURCE_DATE_EPOCH=5 again --add tree:/)" "$id"
for change in 'mv one two' 'echo longer >one' 'ln -s one link' 'chmod 755 one'; do
	rm -rf changed && cp -r tree changed && (cd changed && eval "$change")
	is "another ID: $change" "$([ "$(again --add changed:/)" != "$id" ]; echo $?)" 0
done
"$mkpayload" cpio -o other.cpio --no-default --add tree/one:/other
cat one.cpio other.cpio >two.cpio
ok 'two archives in one file are good' "$mkpayload" cpio --check two.cpio

mkdir -p 'tree/~marks'
echo old >'tree/~marks/0123456789abcdef.end'
fails 'old marks are refused' 1 '^mkpayload: --add tree:/: /~marks: is where each archive has its own marks for init; leave it out$' \
	"$mkpayload" cpio -o out.cpio --no-default --add tree:/
mv 'tree/~marks' 'tree/~marks-not'
ok 'another name is not' "$mkpayload" cpio -o out.cpio --no-default --add tree:/
done_testing
