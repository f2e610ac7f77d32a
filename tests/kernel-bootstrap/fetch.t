#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# fetch.t - kernel-bootstrap fetch, from a server on 127.0.0.1 that serves, redirects, breaks off, is silent, endless
# or wrong, and from directories.
# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$scratch" || exit 1
kernel_bootstrap=$(realpath "$kernel_bootstrap")
# No proxy stands between this machine and itself.
unset http_proxy https_proxy all_proxy ALL_PROXY HTTPS_PROXY
missing=''
for tool in curl /usr/bin/python3 setsid; do
	have "$tool" || missing="${missing:-no $tool: tests/provide brings it}"
done
if [ -n "$missing" ]; then
	skip "fetch" "$missing"
	done_testing
	exit 0
fi

# --- A server, and checkouts of one step. ---

mkdir served mirror
perl -e 'for my $name (qw(a b c d e f g h)) { open my $file, ">", "served/$name.tar" or die; print $file map { "$name $_\n" } 1 .. 20000 }'
: >log
"$here/server" "$scratch/served" port log &
server=$!
trap 'kill "$server" 2>/dev/null; rm -rf "$scratch"' EXIT
# waits_for COMMAND...: until it is so, however slow the machine; it is what is tried next that fails.
waits_for()
{
	tries=0
	until "$@" || [ $((tries += 1)) -gt 2400 ]; do
		sleep 0.05
	done
}

waits_for test -s port
base=http://127.0.0.1:$(cat port)

digest_of()
{
	sha256sum <"served/$1" | cut -d ' ' -f 1
}

# checkout LINE...: one whose sources are these; URL@NAME stands for "f URL DIGEST NAME".
checkout()
{
	rm -rf tree
	mkdir -p tree/steps/one-1
	echo 'build: one-1' >tree/steps/manifest
	for line in "$@"; do
		case $line in
		*@*) echo "f ${line%@*} $(digest_of "${line##*@}") ${line##*@}" ;;
		*) echo "$line" ;;
		esac
	done >tree/steps/one-1/sources
	: >log
}

# fetch OPTION...: what it says is in out and err.
fetch()
{
	kb fetch "$@" tree >out 2>err
}

# has NAME...: the distfiles are these, all right, and nothing else is there.
has()
{
	[ "$(ls -A tree/distfiles)" = "$(printf '%s\n' "$@")" ] || return 1
	for has_name in "$@"; do
		cmp "served/$has_name" "tree/distfiles/$has_name" || return 1
	done
}

# part_of NAME: what there is of it while it is fetched.
part_of()
{
	echo "tree/distfiles/$1.$(digest_of "$1" | cut -c 1-16).lbpayload.part"
}

# gone NAME PATTERN [OPTION...]: it cannot be had, for that reason, and nothing is left.
gone()
{
	gone_name=$1 gone_pattern=$2
	shift 2
	fails "$gone_name" 1 "$gone_pattern" kb fetch "$@" tree
	is "... nothing is left of it" "$(ls -A tree/distfiles)" ""
}

# It takes its time, since curl looks at the speed of some seconds: what comes of it is looked at below.
checkout "$base/mute/a.tar@a.tar" "$base/silent/b.tar@b.tar"
mv tree silent
kb fetch --silence 1 silent >silent/out 2>silent/err &
silent=$!

# --- What serves. ---

checkout "$base/good/a.tar@a.tar" "$base/redirect/b.tar@b.tar"
ok "a file, and one by a redirect" fetch
ok "... are there, in a directory that was made" has a.tar b.tar
is "... said one by one" "$(sort out | sed 's/[0-9.]* KiB/N/')" "a.tar: N, $base/good/a.tar
b.tar: N, $base/redirect/b.tar
tree/distfiles: 2 distfiles: 0 right already, 2 fetched (N)"
is "... without a word else" "$(cat err)" ""
: >log
ok "what is right" fetch
is "... is not fetched" "$(cat log)" ""
is "... and counted" "$(cat out)" "tree/distfiles: 2 distfiles: 2 right already, 0 fetched (0 bytes)"
mkdir no-curl && ln -s "$(command -v sh)" no-curl/sh
ok "... for which no curl need be there" env PATH="$scratch/no-curl" "$kernel_bootstrap" fetch tree
echo more >>tree/distfiles/a.tar
ok "what is wrong" fetch
ok "... is replaced" has a.tar b.tar
is "... and nothing else" "$(cat log)" "/good/a.tar -"
checkout "$base/good/a.tar@a.tar"
mkdir elsewhere && ln -s ../elsewhere tree/distfiles
ok "distfiles/ may be a link" fetch
ok "... to where they are" cmp served/a.tar elsewhere/a.tar
# A server for the next two that would serve either, were it asked.
checkout "$base/good/a.tar@a.tar"
printf 'output = "curlrc-was-here"\nuser-agent = "x"\n' >.curlrc
ok ".curlrc is not read" env HOME="$scratch" CURL_HOME="$scratch" "$kernel_bootstrap" fetch tree
ok "... nor writes anything" test ! -e curlrc-was-here
checkout "$base/good/[1-3]/{x,y}/a.tar@a.tar"
ok "a URL is a URL, not a pattern" fetch
is "... once" "$(cat log)" "/good/[1-3]/{x,y}/a.tar -"
checkout "f -o$scratch/written $(digest_of a.tar) a.tar" "f --help $(digest_of b.tar) b.tar"
gone "a URL that looks like an option" "a.tar: -o$scratch/written: neither http:// nor https://\$"
ok "... is none" test ! -e written

# --- What does not serve. ---

checkout "$base/missing/a.tar@a.tar"
gone "404" "^kernel-bootstrap: tree/distfiles/a.tar: $base/missing/a.tar: curl: (22) .* 404\$"
is "... how many, last" "$(tail -n 1 .err)" "kernel-bootstrap: tree/distfiles: 1 distfile could not be had"
checkout "$base/page/a.tar@a.tar"
gone "a page in its place" "$base/page/a.tar: another file: its SHA-256 is 57bca74555.*, not that of tree/steps/one-1/sources:1\$"
checkout "$base/wrong/a.tar@a.tar"
gone "wrong bytes" "another file: its SHA-256"
checkout "$base/cut_unseen/a.tar@a.tar"
gone "half of it, as if that were all" "another file: its SHA-256"
checkout "$base/endless/a.tar@a.tar"
gone "no end" 'more than 1.0 MiB, and a distfile may not be larger (--max-size)$' --max-size 1M
checkout "$base/announced/a.tar@a.tar"
gone "... which is announced" 'is larger than a distfile may be (--max-size)$'
checkout "$base/good/a.tar@a.tar"
size=$(wc -c <served/a.tar)
gone "one byte more than may be" '(--max-size)$' --max-size $((size - 1))
checkout "$base/no_length/a.tar@a.tar"
gone "... of which no length is told" 'a distfile may not be larger (--max-size)$' --max-size $((size - 1))
ok "... as much as may be" fetch --max-size "$size"
ok "... is there" has a.tar
checkout "$base/to_file/a.tar@a.tar" "$base/to_ftp/b.tar@b.tar"
gone "a redirect to a file" "$base/to_file/a.tar: leads to something else than http:// or https://\$"
ok "... to ftp" grep -q "$base/to_ftp/b.tar: leads to something else than" .err
checkout "$base/loop/a.tar@a.tar"
gone "redirects without an end" 'curl: (47) Maximum (20) redirects followed$'
checkout "file://$scratch/served/a.tar@a.tar" "ftp://127.0.0.1/b.tar@b.tar" "c.tar@c.tar"
gone "a file of this machine, which the sources name" 'a.tar: neither http:// nor https://$'
is "... ftp, and nothing at all" "$(grep -c 'neither http:// nor' .err)" 3
checkout "http://127.0.0.1:1/a.tar@a.tar"
gone "nobody listens" 'curl: (7) '

# --- One URL after the other. ---

checkout "$base/missing/a.tar@a.tar" "$base/page/a.tar@a.tar" "$base/cut_unseen/a.tar@a.tar" "$base/good/a.tar@a.tar" \
	"$base/good/never/a.tar@a.tar"
ok "each URL in its turn" fetch
is "... until one serves" "$(cut -d / -f 2 log | tr '\n' ' ')" "missing page cut_unseen good "
ok "... is there" has a.tar
checkout "$base/missing/a.tar@a.tar" "$base/page/a.tar@a.tar" "f _ $(digest_of a.tar) a.tar"
gone "each with its reason" "$base/page/a.tar: another file"
ok "... in their order" sh -c 'sed -n 1p .err | grep -q "missing/a.tar: curl: (22)" && sed -n 2p .err | grep -q page/a.tar:'
is "... and nothing else but the sum" "$(wc -l <.err)" 3
checkout "$base/good/a.tar@a.tar" "$base/missing/b.tar@b.tar" "$base/good/c.tar@c.tar"
fails "one that cannot be had" 1 'b.tar: .* 404$' kb fetch tree
ok "... keeps no other from being there" has a.tar c.tar

# --- What was broken off. ---

checkout "$base/cut/a.tar@a.tar"
half=$(($(wc -c <served/a.tar) / 2))
ok "a connection that breaks off" fetch
is "... is gone on with" "$(cat log)" "/cut/a.tar -
/cut/a.tar bytes=$half-"
ok "... is there" has a.tar
checkout "$base/cut_whole/a.tar@a.tar"
ok "... at a server that has no ranges" fetch
is "... is begun anew" "$(cut -d ' ' -f 2 log | tr '\n' ' ')" "- bytes=$half- - "
ok "... is there" has a.tar
checkout "$base/drop/a.tar@a.tar" "$base/good/a.tar@a.tar"
ok "one that always breaks off" fetch
is "... is left, and the next one goes on" "$(tail -n 2 log)" "/drop/a.tar bytes=5-
/good/a.tar bytes=6-"
checkout "$base/wrong_cut/a.tar@a.tar" "$base/good/a.tar@a.tar"
ok "after wrong bytes that broke off" fetch
is "... once more from the beginning" "$(tail -n 2 log)" "/good/a.tar bytes=$half-
/good/a.tar -"
ok "... is there" has a.tar
checkout "$base/drop/a.tar@a.tar"
fails "one that never ends: its reason" 1 'curl: (18) ' kb fetch tree
is "... what there is of it stays" "$(ls -A tree/distfiles)" "$(basename "$(part_of a.tar)")"
head -c 1000 served/a.tar >"$(part_of a.tar)"
sed -i s,/drop/,/good/, tree/steps/one-1/sources && : >log
ok "... and the next run" fetch
is "... goes on" "$(cat log)" "/good/a.tar bytes=1000-"
ok "... to the end" has a.tar
checkout "$base/good/a.tar@a.tar"
mkdir tree/distfiles && head -c "$half" /dev/zero >"$(part_of a.tar)"
ok "wrong bytes of an earlier run" fetch
is "... are begun anew" "$(cut -d ' ' -f 2 log | tr '\n' ' ')" "bytes=$half- - "
ok "... is there" has a.tar
checkout "$base/good/a.tar@a.tar"
mkdir tree/distfiles && cp served/a.tar "$(part_of a.tar)"
ok "all bytes of an earlier run" fetch
is "... which nobody is asked for" "$(cat log)$(cat err)" ""
is "... which is said" "$(sed -n '1s/: .*,/:/p' out)" "a.tar: of an earlier run"
ok "... is there" has a.tar
checkout "$base/missing/a.tar@a.tar"
mkdir tree/distfiles && cp served/a.tar "$(part_of a.tar)"
ok "... and nobody has it any more" fetch
ok "... is there" has a.tar
checkout "$base/promised/a.tar@a.tar"
ok "all bytes, and a connection that breaks off then" fetch
is "... is not asked for more" "$(cat log)" "/promised/a.tar -"
ok "... is there" has a.tar
checkout "$base/good/a.tar@a.tar"
mkdir tree/distfiles && echo mine >mine && ln mine "$(part_of a.tar)" && echo other >tree/distfiles/a.tar.part
ok "what is not this program's" fetch
is "... is not written to" "$(cat mine tree/distfiles/a.tar.part)" "mine
other"
ok "... nor gone on with" grep -qx '/good/a.tar -' log
ok "... is there" cmp served/a.tar tree/distfiles/a.tar
checkout "$base/good/a.tar@a.tar"
mkdir tree/distfiles && : >nothing && ln nothing "$(part_of a.tar)"
ok "... and what is empty" fetch
is "... stays so" "$(wc -c <nothing) $(stat -c %h tree/distfiles/a.tar)" "0 1"
checkout "$base/good/a.tar@a.tar" "$base/good/b.tar@b.tar" "$base/good/c.tar@c.tar"
mkdir tree/distfiles tree/distfiles/c.tar && ln -s "$scratch/written" "$(part_of a.tar)" && mkfifo "$(part_of b.tar)"
fails "a link in the way" 1 'a.tar: what is to have its name until then is there, and not a regular file$' kb fetch tree
ok "... a pipe" grep -q 'b.tar: what is to have its name until then is there' .err
ok "... a directory of its name" grep -q 'tree/distfiles/c.tar: in the way, and not a regular file$' .err
ok "... and nothing is written through it" test ! -e written
checkout "$base/good/a.tar@a.tar"
mkdir tree/distfiles && ln -s "$scratch/written" tree/distfiles/a.tar
ok "a link to nothing" fetch
ok "... becomes the file" has a.tar
ok "... and nothing is written through it either" test ! -e written

# --- Several at once, and their end. ---

# shellcheck disable=SC2046 # words without blanks
checkout $(for name in a b c d e f g h; do echo "$base/hold/$name.tar@$name.tar"; done)
# A program of its own group, whose signals nobody else gets.
setsid "$kernel_bootstrap" fetch --silence 86400 -j 3 tree >out 2>err &
fetching=$!
# All three wait at the server, which has sent halves of them.
has_halves()
{
	[ "$(cat tree/distfiles/*.lbpayload.part 2>/dev/null | wc -c)" -eq $((3 * half)) ]
}
waits_for has_halves
is "three at once" "$(cut -d ' ' -f 1 log | sort | tr '\n' ' ')" "/hold/a.tar /hold/b.tar /hold/c.tar "
fails "what another one fetches" 1 'a.tar: another program is fetching it$' kb fetch tree -j 1 \
	--mirrors "file://$scratch/served"
is "... the others are there" "$(cd tree/distfiles && ls -- *.tar | tr '\n' ' ')" "d.tar e.tar f.tar g.tar h.tar "
curls()
{
	grep -las "$base/[h]old/" /proc/[0-9]*/cmdline | wc -l
}
is "... by three curls" "$(curls)" 3
kill -TERM "$fetching"
wait "$fetching" 2>/dev/null
is "a signal ends it" "$?" 143
is "... with every curl" "$(curls)" 0
is "... and a beginning stays of each" "$(cat tree/distfiles/*.lbpayload.part | wc -c)" $((3 * half))
sed -i s,/hold/,/good/, tree/steps/one-1/sources && : >log
ok "the next run" fetch
is "... goes on with each" "$(sort log)" "$(for name in a b c; do echo "/good/$name.tar bytes=$half-"; done)"
ok "... to the end" has a.tar b.tar c.tar d.tar e.tar f.tar g.tar h.tar
checkout "$base/wait/a.tar@a.tar"
setsid "$kernel_bootstrap" fetch --silence 86400 tree >out 2>err &
fetching=$!
waits_for test -s log
kill -TERM "$fetching"
wait "$fetching" 2>/dev/null
is "a signal before the first byte" "$?" 143
is "... leaves nothing" "$(ls -A tree/distfiles)" ""

# --- Mirrors. ---

cp served/b.tar mirror/
checkout "$base/missing/a.tar@a.tar" "$base/good/b.tar@b.tar" "f _ $(digest_of c.tar) c.tar"
fails "a distfile without a URL" 1 \
	'tree/distfiles/c.tar: tree/steps/one-1/sources:3 says no URL: name a mirror that has it (--mirrors), or bring it yourself$' \
	kb fetch tree
checkout "$base/missing/a.tar@a.tar" "$base/good/b.tar@b.tar" "f _ $(digest_of c.tar) c.tar"
ok "mirrors" fetch --mirrors "$base/missing" -m "file://$scratch/mirror" -m "$base/good/mirror/"
is "... are asked first, in their order" "$(sort log)" "/good/mirror/a.tar -
/good/mirror/c.tar -
/missing/a.tar -
/missing/b.tar -
/missing/c.tar -"
ok "... have also what has no URL" has a.tar b.tar c.tar
ok "... a directory, without curl" grep -q "^b.tar: .*, file://$scratch/mirror/b.tar\$" out
checkout "f _ $(digest_of b.tar) b.tar" "f _ $(digest_of c.tar) c.tar"
ok "schemes in capitals" fetch -m "FILE://$scratch/mirror" -m "HTTP${base#http}/good/mirror"
ok "... are the same" has b.tar c.tar
fails "... of a directory, for the booted system" 2 'FILE:///a: the booted system cannot see a directory' \
	"$kernel_bootstrap" plan -m FILE:///a tree
checkout "$base/good/b.tar@b.tar"
mkdir tree/distfiles && head -c 1000 served/b.tar >"$(part_of b.tar)"
ok "a directory goes on with a beginning" fetch -m "file://$scratch/mirror"
ok "... and is there" has b.tar
head -c 1000 served/b.tar >mirror/b.tar
checkout "$base/good/b.tar@b.tar"
ok "a wrong file in a directory" fetch -m "file://$scratch/mirror"
is "... is left for the next address" "$(cat log)" "/good/b.tar -"
rm mirror/b.tar && mkfifo mirror/b.tar
checkout "f _ $(digest_of b.tar) b.tar"
gone "no regular file in a directory" "file://$scratch/mirror/b.tar: not a regular file\$" -m "file://$scratch/mirror"
gone "nothing in a directory" "file://$scratch/none/b.tar: No such file or directory\$" -m "file://$scratch/none"
fails "a directory that is no absolute path" 2 'file://mirror: a directory is an absolute path: file:///DIR$' \
	kb fetch -m file://mirror tree
checkout "$base/good/a.tar@a.tar" "$base/good/b.tar@b.tar"
fails "no curl: its package, first" 1 "^kernel-bootstrap: there is no curl here: Debian's package curl has it\$" \
	env PATH="$scratch/no-curl" "$kernel_bootstrap" fetch tree
is "... and nothing is made" "$(wc -l <.err)$(ls -d tree/distfiles 2>/dev/null)" 1
mkdir tree/distfiles && echo wrong | tee tree/distfiles/a.tar >tree/distfiles/b.tar
fails "... also for what is wrong" 1 "there is no curl here" env PATH="$scratch/no-curl" "$kernel_bootstrap" fetch tree
is "... which stays" "$(cat tree/distfiles/a.tar)" wrong
rm mirror/b.tar && cp served/a.tar served/b.tar mirror/
ok "... a directory needs none" env PATH="$scratch/no-curl" "$kernel_bootstrap" fetch -m "file://$scratch/mirror" tree
ok "... is there" has a.tar b.tar

# --- Silence, of which the server has told in a log of its own. ---

wait "$silent"
is "silence" "$?" 1
ok "... without a beginning: its reason" grep -q "$base/mute/a.tar: curl: (28) Operation too slow. Less than 100 bytes/sec" silent/err
is "... after a beginning: it is resumed" "$(grep /silent/ log.silent)" "/silent/b.tar -
/silent/b.tar bytes=$half-"
ok "... and there" cmp served/b.tar silent/distfiles/b.tar
is "... and nothing else" "$(ls -A silent/distfiles)" b.tar

# --- Which distfiles. ---

rm -rf tree && "$here/make-tree" tree && cp -a tree/distfiles/. served/ && cp -a tree made && rm -r tree/distfiles
fetch -m "$base/good"
is "all of a checkout" "$(sed -n '$s/ (.*//p' out)" "tree/distfiles: 17 distfiles: 0 right already, 17 fetched"
ok "... with which plan is content" kb plan --external-sources tree
is "... without a word of what is not built" "$(cat err)" ""
fetch --build-guix-also -m "$base/missing"
ok "--build-guix-also: one more" grep -q '18 distfiles: 17 right already, 0 fetched' out
rm -r tree/distfiles
ok "--early" fetch --early -m "$base/good"
ok "... what plan without a payload wants" kb plan -m http://mirror tree
ok "... and no other" sh -c 'grep -q "13 distfiles: 0 right already, 13 fetched" out && ! ls tree/distfiles | grep gettext'
fails "--early and --external-sources" 2 'one of the two$' kb fetch --early --external-sources tree
echo 'bild: x' >>tree/steps/manifest
fails "a manifest that is wrong is said" 1 'manifest:34: no such directive' kb fetch -m "$base/good" tree
is "... what can be read of it is fetched" "$(ls tree/distfiles | wc -l)" 17
fails "no checkout" 1 'is served a live-bootstrap checkout?$' kb fetch served
fails "no tree" 2 'one TREE is wanted' kb fetch

# --- A full disk, a limit of a file's size. ---

checkout "$base/good/a.tar@a.tar"
fails "a limit of a file's size" 1 'tree/distfiles/a.tar: File too large$' sh -c 'ulimit -f 8 && "$0" fetch tree' "$kernel_bootstrap"
ok "... what there is stays for the next run" test -s "$(part_of a.tar)"
done_testing
