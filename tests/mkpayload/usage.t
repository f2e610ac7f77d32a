#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# usage.t - what people type wrongly: status 2 and a pointer to --help; what they ask: status 0.
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
echo text >file
"$mkpayload" pack -o image file >/dev/null || exit 1

wrong()
{
	wrong_pattern=$1
	shift
	fails "wrong: mkpayload $*" 2 "$wrong_pattern" "$mkpayload" "$@"
	ok "... points to --help" grep -q "^Try 'mkpayload .*--help'.$" "$scratch/.err"
}

wrong 'which command'
wrong 'unheard-of: no such command' unheard-of
wrong 'where to? -o IMAGE' pack file
wrong 'nothing to pack' pack -o new
wrong '^mkpayload: -o: a value is missing' pack file -o
wrong '^mkpayload: --list: a value is missing' pack --list
wrong '^mkpayload: -x: no such option' pack -o new -x file
wrong '^mkpayload: --unheard-of: no such option' pack -o new --unheard-of file
wrong '^mkpayload: --sums=yes: this option takes no value' pack -o new --sums=yes file
for number in 0 -1 4k '' 0x10 1073741825 99999999999999999999999; do
	wrong "^mkpayload: --align $number: not a number from 1 to 1073741824" \
		pack -o new --align "$number" file
done
wrong 'One IMAGE' list
wrong 'One IMAGE' list image image
wrong 'One IMAGE' verify
wrong 'which image' extract
wrong 'where to? -C DIR' extract image
wrong 'where to? -o DISK' blank --size 1M
wrong 'nothing but options' blank -o new --size 1M file
for nonce in '' 0 0123456789abcdef0123456789abcdeg 0123456789abcdef0123456789abcdef0; do
	wrong "--nonce $nonce: not 32 hexadecimal digits" blank -o new --size 1M --nonce "$nonce"
done
ok "nothing was written" test ! -e new

for command in pack list verify extract diff blank; do
	"$mkpayload" "$command" --help >help 2>&1
	is "$command --help is no failure" "$?" 0
	ok "$command --help shows usage" grep -q "^usage: mkpayload $command " help
	ok "$command --help shows an example" sh -c "sed 1,/^Examples:/d help | grep -q '^  mkpayload $command '"
	# The options of the example and of the table are those that the program knows.
	for option in $(grep -o -e '--[a-z]*' help | sort -u); do
		"$mkpayload" "$command" "$option" >out 2>&1
		ok "$command knows $option" sh -c '! grep -q "no such option" out'
	done
	is "no line is wider than 80 columns" "$(awk 'length > 80' help)" ""
	case $command in diff) status=2 ;; *) status=1 ;; esac
	fails "$command --help on a full disk" $status 'standard output: No space left' \
		sh -c '"$@" >/dev/full' - "$mkpayload" "$command" --help
done
for command in "list image" "list --json image" "verify image" "extract image -C into" \
	"pack -o new file" "--help" "--version"; do
	fails "mkpayload $command on a full disk" 1 'standard output: No space left' \
		sh -c '"$@" >/dev/full' - "$mkpayload" $command
	fails "mkpayload $command without standard output" 1 'standard output: Bad file desc' \
		sh -c '"$@" >&-' - "$mkpayload" $command
done
ok "the files are complete nevertheless" cmp new image
"$mkpayload" list "$(printf 'none\nmkpayload: forged\033[1m')" 2>err
is "a name in a message makes no line of its own, and steers no terminal" "$(cat err)" \
	'mkpayload: none\012mkpayload: forged\033[1m: No such file or directory'
mkdir dash
for call in "cpio --no-default" "pack ../new"; do
	fails "${call%% *} to standard output" 2 '--output -: an output goes into a file, not to standard output; ./- is' \
		sh -c 'cd dash && exec "$0" $1 -o -' "$mkpayload" "$call"
	ok "... makes no file -" sh -c '! ls -A dash | grep .'
	ok "... ./- is one" sh -c 'cd dash && "$0" $1 -o ./- && rm ./-' "$mkpayload" "$call"
done
done_testing
