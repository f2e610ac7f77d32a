#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# damaged.t - every image in tests/data/payload/damaged is refused by list, verify and extract, with
# the words in its .error file, and leaves nothing behind; the program under sanitizers says the
# same. Those in mismatched/ have a good structure and wrong contents; those in good/ are accepted.
# The same for trees in tree/, with --tree; what is good without it is good with it.
. "$(dirname "$0")/../lib.sh"

data=$top/tests/data/payload
sanitized=${SANITIZED:-$(dirname "$mkpayload")/sanitized/mkpayload}
image=$scratch/image
export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99

# assemble CORPUS NAME: makes $image; $wanted is what must be said: the error, and mkpayload's own
# advice if it has any.
assemble()
{
	"$top/tests/assemble" "$data/$1/$2.image" >"$image" || exit 1
	wanted=$(cat "$data/$1/$2.error" "$data/$1/$2.advice" 2>/dev/null | sed "s|^|mkpayload: $image: |")
}

# says STATUS PROGRAM ARGUMENT...: this status, and $wanted on standard error; nothing on standard output.
says()
{
	says_status=$1
	shift
	"$@" >"$scratch/says.out" 2>"$scratch/says.err"
	says_got=$?
	[ "$says_got" -eq "$says_status" ] && [ "$(cat "$scratch/says.err")" = "$wanted" ] &&
		[ ! -s "$scratch/says.out" ] && return
	echo "$2: status $says_got, said:"
	cat "$scratch/says.out" "$scratch/says.err"
	echo "wanted: status $says_status and: $wanted"
	return 1
}

refused()
{
	# shellcheck disable=SC2086 # $tree is --tree or nothing
	mkdir "$scratch/into" && says 1 "$1" list $tree "$image" && says 1 "$1" verify $tree "$image" &&
		says 1 "$1" extract $tree "$image" -C "$scratch/into" && rmdir "$scratch/into" &&
		says 1 "$1" extract $tree "$image" -C "$scratch/into" && [ ! -e "$scratch/into" ]
}

# The wrong files are left out, and no others.
mismatched()
{
	wrong=$(printf '%s\n' "$wanted" | sed 's/.*: byte [0-9]*: \(.*\): its .*/\1/')
	"$1" list "$image" >"$scratch/table" || return 1
	"$1" verify "$image" >"$scratch/out" 2>"$scratch/err"
	[ $? -eq 1 ] && [ "$(sed '$d' "$scratch/err")" = "$wanted" ] &&
		tail -n 1 "$scratch/err" | grep -q 'are not what SHA256SUMS says$' || return 1
	mkdir "$scratch/into"
	"$1" extract "$image" -C "$scratch/into" 2>"$scratch/err"
	[ $? -eq 1 ] && [ "$(sed '$d' "$scratch/err")" = "$wanted" ] || return 1
	sed '1d; $d; s/^ *[0-9]*  *[0-9]*  //' "$scratch/table" | grep -vxF "$wrong" |
		LC_ALL=C sort >"$scratch/right"
	ls -A "$scratch/into" | LC_ALL=C sort | cmp - "$scratch/right"
}

accepted()
{
	# shellcheck disable=SC2086
	"$1" list $tree "$image" >"$scratch/table" &&
		cmp "$scratch/table" "$data/$corpus/$name.list" &&
		"$1" verify $tree "$image" && "$1" extract $tree "$image" -C "$scratch/into" &&
		sed '1d; $d; s/^ *\([0-9]*\)  *[0-9]*  /\1 /' "$scratch/table" | LC_ALL=C sort >"$scratch/files" &&
		(cd "$scratch/into" && find . -type f -printf '%s %P\n') | LC_ALL=C sort |
		cmp - "$scratch/files"
}

if [ -x "$sanitized" ]; then
	builds="$mkpayload $sanitized"
else
	builds=$mkpayload
	skip "the program under sanitizers" "make $sanitized builds it"
fi

# check_corpus CHECK CORPUS [--tree]
check_corpus()
{
	check=$1 corpus=$2 tree=${3-}
	for file in "$data/$corpus"/*.image; do
		name=$(basename "$file" .image)
		for program in $builds; do
			assemble "$corpus" "$name"
			ok "$check${tree:+ $tree}: $name (${program#"$(dirname "$mkpayload")/"})" \
				"$check" "$program"
			rm -rf "$scratch/into"
		done
	done
}

check_corpus refused damaged
check_corpus mismatched mismatched
check_corpus accepted good
check_corpus accepted good --tree
check_corpus refused tree/damaged --tree
check_corpus accepted tree/good --tree
done_testing
