#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# plan.t - what is said about a checkout: the split, what is missing and wrong, and every line of the
# manifest and of the sources that live-bootstrap's own programs would silently take otherwise.

# shellcheck source=tests/kernel-bootstrap/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$scratch" || exit 1
"$here/make-tree" good
cp -a good tree

# json KEY: the number of that name.
json()
{
	sed -n "s/.*\"$1\": \([0-9]*\).*/\1/p" plan.json | head -n 1
}

# --- A good tree. ---

ok "a good tree" kb plan --external-sources good
kb plan --external-sources good >out 2>err
is "the split" "$(grep '^distfiles' out)" \
	"distfiles    17: 8 in init.img, 9 in the payload, 0 later; 0 missing, 0 wrong"
is "needed early" "$(sed -n 's/^init.img .* good  *//p' out | tr '\n' ' ')" \
	"bash-2.05b.tar.gz extra.tar fiwix-1.5.0-lb1.tar.gz make-3.82.tar.bz2 mes-0.27.1.tar.gz nyacc-1.00.2.tar.gz tcc-0.9.26.tar.gz tcc-0.9.27.tar.bz2 "
is "entries and room" "$(sed -n 's/^init.img: entries of builder-hex0  *//p' out)" "104        14332"
ok "memory: the ramdisk of steps/jump/fiwix.sh counts" grep -q '^  memory     2694 MiB' out
is "the payload" "$(grep '^payload  *[0-9]* d' out)" "payload      9 distfiles and SHA256SUMS, 28.0 KiB, external.img"
ok "sizes are of everything" sh -c '! grep -q "sizes below" out'
kb plan good >out 2>err
is "from the network: all before it, nothing later" "$(grep '^distfiles' out)" \
	"distfiles    17: 13 in init.img, 0 in the payload, 4 later; 0 missing, 0 wrong"
is "... no payload" "$(grep '^payload' out)" "payload      none"
kb plan --external-sources --build-guix-also good >out 2>err
ok "--build-guix-also: its distfiles travel in the payload" \
	grep -q '^payload .* good  *guix-1.tar.gz$' out
kb plan --external-sources --configurator good >out 2>err
ok "--configurator: what it could turn on is there" grep -q '^payload .* not-built-1.tar.gz' out
kb plan --external-sources good >out 2>err
ok "without it a false predicate is noted" \
	grep -q 'note: good/steps/manifest:32: the predicate is false: not-built-1' err
ok "a name that builder-hex0 changes is noted" \
	grep -q 'patches-pass2/.keep: builder-hex0 keeps it as .*/eep' err
ok "a blank at the end of sources is noted" \
	grep -q 'perl-5.6.2/sources:1: a blank at the end' err
(cd good && find . -type f -exec sha256sum {} +) | sort >before
kb plan --external-sources good >out 2>err
(cd good && find . -type f -exec sha256sum {} +) | sort >after
ok "the checkout is not changed" cmp before after

# --- For programs. The picture has a test of its own. ---

kb plan --json --external-sources good >plan.json 2>err
ok "--json is JSON" perl -MJSON::PP -e 'local $/; decode_json(<STDIN>)' <plan.json
is "... with the figures" "$(json files) $(json directories) $(json entries) $(json entries_max)" "67 34 104 14332"
is "... with every distfile" "$(grep -c '"sha256"' plan.json)" 17
is "... with every URL of one" "$(grep '"flex-2.6.4.tar.gz"' plan.json | sed 's/.*"urls"//')" \
	': ["https://example.org/0123abcd.tar.gz", "https://example.org/pub/flex-2.6.4.tar.gz"]},'

# --- Missing and wrong. ---

rm tree/distfiles/flex-2.6.4.tar.gz tree/distfiles/mes-0.27.1.tar.gz tree/distfiles/extra.tar
echo changed >>tree/distfiles/bash-2.05b.tar.gz
mkdir tree/distfiles/flex-2.6.4.tar.gz
fails "missing with all URLs" 1 \
	'flex-2.6.4.tar.gz: not a regular file (.*flex-2.6.4/sources:1): https://example.org/0123abcd.tar.gz https://example.org/pub/flex-2.6.4.tar.gz$' \
	"$kernel_bootstrap" plan --external-sources tree
cp .out saved
ok "... and others at once, in the table" grep -q '^init.img  *?  missing  *mes-0.27.1.tar.gz$' saved
ok "... and nowhere else" sh -c '! grep -q mes-0.27.1 .err'
ok "... the way to have them" grep -q "^kernel-bootstrap: tree/distfiles: 2 missing: 'kernel-bootstrap fetch' brings them, and 'plan --missing'" .err
is "... and how many problems, last" "$(tail -n 1 .err)" \
	"kernel-bootstrap: 4 problems: 'kernel-bootstrap image' would write nothing"
kb plan --external-sources tree >both 2>&1
is "... the summary after all that is wrong" \
	"$(sed -n '/^kernel-bootstrap: tree.*SHA-256 is not/,$p' both | grep -c -e '^distfiles ' -e '^payload ')" 2
kb plan --json --external-sources tree >plan.json 2>err
ok "... in JSON with URLs" grep -q 'mes-0.27.1.tar.gz: missing (.*/sources:1): https://example.org/pub/mes-0' plan.json
ok "... without a URL" grep -q 'extra.tar: missing .*: no URL"' plan.json
ok "... wrong ones too" \
	grep -q 'bash-2.05b.tar.gz: its SHA-256 is not the one in tree/steps/bash-2.05b/sources:1$' .err
ok "... in the table" grep -q '^init.img .* wrong  *bash-2.05b.tar.gz$' saved
ok "... counted" grep -q '3 missing, 1 wrong$' saved
kb plan --missing --external-sources -m http://mirror tree >out 2>err
is "--missing: names, digests, mirrors, URLs" "$(grep '^mes' out)" \
	"$(printf 'mes-0.27.1.tar.gz\t%s\thttp://mirror/mes-0.27.1.tar.gz\thttps://example.org/pub/mes-0.27.1.tar.gz' \
		"$(sha256sum <good/distfiles/mes-0.27.1.tar.gz | cut -d ' ' -f 1)")"
kb plan --missing --external-sources -m http://mirror// -m http://mirror/ -m http://mirror tree >out 2>err
is "... a mirror once, and one slash behind it" "$(grep '^mes' out | cut -f 3-)" \
	"$(printf 'http://mirror/mes-0.27.1.tar.gz\thttps://example.org/pub/mes-0.27.1.tar.gz')"
is "... all of them, with what is wrong" "$(cut -f 1 out | tr '\n' ' ')" \
	"bash-2.05b.tar.gz extra.tar flex-2.6.4.tar.gz mes-0.27.1.tar.gz "
kb plan --missing --no-verify --external-sources tree >out 2>err
is "... which nobody knows with --no-verify" "$(cut -f 1 out | tr '\n' ' ')" "extra.tar flex-2.6.4.tar.gz mes-0.27.1.tar.gz "
ok "... which is no failure" kb plan --missing --external-sources tree
ok "--no-verify does not read them" sh -c '"$0" plan --no-verify --json --external-sources tree |
	grep -q "\"bash-2.05b.tar.gz\", \"place\": \"init.img\", \"state\": \"unread\""' "$kernel_bootstrap"
kb plan --missing tree >out 2>err
ok "what comes from the network is not missed" sh -c '! grep -q gettext out'


rm -rf tree && cp -a good tree && rm tree/distfiles/*
kb plan --external-sources tree >out 2>err
is "all distfiles missing" "$(grep '^payload  *[0-9]* d' out)" "payload      0 distfiles and SHA256SUMS, 4.0 KiB, external.img"
ok "... and the sizes say that they are not in" grep -q 'the sizes below are without those that are missing' out
cp good/distfiles/curl-8.17.0.tar.xz tree/distfiles/
kb plan --external-sources tree >out 2>err
ok "... but one" grep -q '^payload      1 distfile and SHA256SUMS' out

# The exit status, by what is wrong; --help and the manual say it so.
rm -rf tree && cp -a good tree && echo changed >>tree/distfiles/bash-2.05b.tar.gz
fails "a wrong distfile: status 1" 1 '1 problem: ' "$kernel_bootstrap" plan --external-sources tree
ok "... 0 with --no-verify" kb plan --no-verify --external-sources tree
kb plan --no-verify --external-sources tree >out 2>err
ok "... which calls none good" sh -c 'grep -q "0 missing, 0 wrong, 17 unread$" out && ! grep " good " out'
ok "... 0 with --missing, which lists it" kb plan --missing --external-sources tree
rm tree/distfiles/bash-2.05b.tar.gz
fails "a missing distfile: status 1" 1 '1 problem: ' "$kernel_bootstrap" plan --external-sources tree
fails "... with --no-verify, too" 1 '1 problem: ' "$kernel_bootstrap" plan --no-verify --external-sources tree
ok "... 0 with --missing" kb plan --missing --external-sources tree
echo 'bild: x' >>tree/steps/manifest
fails "anything else is a failure with --missing, too" 1 '1 problem: ' \
	"$kernel_bootstrap" plan --missing --external-sources tree
if [ "$(id -u)" -eq 0 ] && have setpriv; then
	rm -rf tree && cp -a good tree && chmod -R a+rX tree && chmod 755 . && cp "$kernel_bootstrap" program
	ordinary()
	{
		setpriv --reuid 65534 --regid 65534 --clear-groups ./program "$@"
	}
	ok "as an ordinary user" ordinary plan --external-sources tree
	chmod 000 tree/distfiles/curl-8.17.0.tar.xz tree/steps/env tree/seed/after.kaem
	for option in --no-verify --missing --json ''; do
		# shellcheck disable=SC2086 # an option or none
		fails "... what may not be read is a failure: ${option:-plan}" 1 '^kernel-bootstrap: 3 problems: ' \
			ordinary plan $option --external-sources tree
	done
	cp .out saved
	is "... each is said, once" "$(sed -n 's/^kernel-bootstrap: \(tree.*\): Permission denied$/\1/p' .err | sort | tr '\n' ' ')" \
		"tree/distfiles/curl-8.17.0.tar.xz tree/seed/after.kaem tree/steps/env "
	ok "... in the table, too" grep -q '^payload .* unreadable  *curl-8.17.0.tar.xz$' saved
	mkdir into && chmod 777 into
	fails "... image says the same" 1 '^kernel-bootstrap: 3 problems: nothing was written$' \
		ordinary image --qemu --external-sources -o into tree
	is "... and nothing is there" "$(ls -A into)" ""
else
	skip "as an ordinary user" "run as root, with setpriv (util-linux)"
fi

# What the booted system would have to download from nowhere.
rm -rf tree && cp -a good tree && sed -i 's,https://example.org/gettext-0.26.tar.xz\(.*\),_\1 gettext-0.26.tar.xz,' tree/steps/gettext-0.26/sources
nowhere='tree/steps/gettext-0.26/sources:1: no URL, so that the booted system cannot have gettext-0.26.tar.xz: name a mirror'
fails "no URL, no mirror, no payload" 1 "$nowhere" "$kernel_bootstrap" plan tree
fails "... image says the same" 1 "$nowhere" "$kernel_bootstrap" image --qemu -o into-nowhere tree
ok "... a mirror" kb plan -m http://mirror tree
ok "... or the payload" kb plan --external-sources tree
ok "... or the disk of --repo" kb plan --repo . tree
fails "a mirror that is a directory" 2 '^kernel-bootstrap: --mirrors file:///a: the booted system cannot see a directory: .*fetch' \
	"$kernel_bootstrap" plan -m file:///a tree

# A checkout in a directory of any name.
any=$(printf 'a\377\033"\200')
cp -a good "$any" && rm "$any/distfiles/extra.tar" && kb plan --json --external-sources "$any" >plan.json 2>err
ok "--json is UTF-8 for every name" perl -MJSON::PP -e 'local $/; my $plan = decode_json(<STDIN>);
	$plan->{tree} eq "a\x{fffd}\x1b\"\x{fffd}" or die' <plan.json
rm -rf tree "$any" && cp -a good tree
kb plan --help >help
ok "--help says so" sh -c 'tr -s "\n " " " <help >line && grep -q "that there are some is no failure" line &&
	grep -q "even if .image. would refuse" line'

# --- The manifest. ---

# manifest NAME PATTERN LINE: the line in the place of line 11, "improve: reconfigure ...".
manifest()
{
	rm -rf tree && cp -a good tree
	manifest_line=$(printf '%b' "$3")
	LINE=$manifest_line perl -pi -e '$_ = "$ENV{LINE}\n" if $. == 11' tree/steps/manifest
	fails "manifest: $1" 1 "^kernel-bootstrap: tree/steps/manifest:11: $2" \
		"$kernel_bootstrap" plan --no-verify --external-sources tree
}
perl -e 'print "improve: reconfigure ( ", "CONFIGURATOR == True && " x 400_000, "CHROOT == False )\n"' >line
cp good/steps/manifest saved && sed -i -e 11r/dev/stdin -e 11d good/steps/manifest <line
ok "a predicate of 400,000 comparisons" kb plan --no-verify --external-sources good
cp saved good/steps/manifest
manifest "a blank at the beginning" "the line begins with a blank" ' build: make-3.82'
manifest "only a blank" "the line begins with a blank" ' '
manifest "two blanks after the directive" "two blanks in a row" 'build:  make-3.82'
manifest "two blanks before the predicate" "two blanks in a row" 'build: make-3.82  ( CHROOT == False )'
manifest "two blanks at the end" "two blanks in a row" 'build: make-3.82  '
manifest "two blanks before a comment" "two blanks in a row" 'build: make-3.82  # a comment'
manifest "a tab before the predicate" "a tab" 'build: make-3.82\t( CHROOT == False )'
manifest "a tab after the directive" "a tab" 'build:\tmake-3.82'
manifest "a line end of another system" "the line ends in CR" 'build: make-3.82\r'
manifest "a control character" "a control character" 'build: make-3.82\0001'
manifest "a byte that ends the file there" "a byte 0xff" '# in a comment \0377'
manifest "parentheses without blanks" "a parenthesis needs a blank" 'build: make-3.82 (CHROOT == False)'
manifest "one without" "a parenthesis needs a blank" 'build: make-3.82 ( CHROOT == False)'
manifest "== without blanks" "a predicate of one word" 'build: make-3.82 ( CHROOT==False )'
manifest "an unknown directive" "no such directive" 'bild: make-3.82'
manifest "a directive without colon" "no such directive" 'build make-3.82'
manifest "a directive in capitals" "no such directive" 'Build: make-3.82'
manifest "a directive alone" "the directive has no argument" 'build:'
manifest "a directive with a predicate alone" "the directive has no argument" 'jump: ( CHROOT == False )'
manifest "two arguments" "a predicate begins with '('" 'build: make-3.82 patch-2.5.9'
manifest "a word of 64 characters" "a word of 64 characters" \
	'improve: a234567890123456789012345678901234567890123456789012345678901234'
manifest "words of an uninstall beyond 2048" "too many words" \
	"uninstall:$(seq 1000 1500 | sed 's/^/ a/' | tr -d '\n')"
manifest "a step that is not there" "tree/steps/none-1: there is no such step" 'build: none-1'
manifest "a script that is not there" "tree/steps/mes-0.27.1/pass2.kaem: there is no such script" 'build: mes-0.27.1'
manifest "... of an improvement" "tree/steps/improve/none.sh: there is no such script" 'improve: none'
manifest "... of a jump" "tree/steps/jump/none.sh: there is no such script" 'jump: none'
manifest "= for ==" "a predicate has '==' or '!='" 'improve: x ( CHROOT = False )'
manifest "a predicate without end" "the predicate has no ')'\|a predicate goes on" 'improve: x ( CHROOT == False'
manifest "a predicate that ends early" "the predicate ends too early" 'improve: x ( CHROOT =='
manifest "... after &&" "the predicate ends too early" 'improve: x ( CHROOT == False &&'
manifest "an empty predicate" "a predicate has '==' or '!='" 'improve: x ( )'
manifest "a predicate of one variable" "a predicate of one word" 'improve: x ( CONSOLES )'
manifest "parentheses inside" "a predicate has '==' or '!='\|a parenthesis" \
	'improve: x ( CHROOT == False && ( QEMU == True ) )'
manifest "and" "a predicate goes on with" 'improve: x ( CHROOT == False and QEMU == True )'
manifest "something after the predicate" "script-generator ignores what follows" \
	'improve: x ( CHROOT == False ) ( QEMU == True )'
manifest "a define without =" "a define is NAME = VALUE" 'define: A B'
manifest "a define without a value" "a define without a value" 'define: A ='
manifest "a define of logic without parentheses" "a predicate begins with '('" 'define: A = QEMU == True'
manifest "a define of the first variable" "a define of the first variable" 'define: ARCH = amd64'

# manifest_note NAME PATTERN LINE: the tree stays good.
manifest_note()
{
	rm -rf tree && cp -a good tree
	LINE=$3 perl -pi -e '$_ = "$ENV{LINE}\n" if $. == 11' tree/steps/manifest
	ok "manifest: $1" kb plan --no-verify --external-sources tree
	cp .out saved
	ok "... is noted" grep -q "note: tree/steps/manifest:11: $2" saved
}
manifest_note "a variable that is set nowhere" "QEMUU is set nowhere" 'improve: after ( QEMUU == True )'
manifest_note "the word network in a comment" "rootfs.py takes the network to begin here" \
	'improve: after # before the network'
manifest_note "a step that is not built" "the predicate is false: make-3.82" \
	'build: make-3.82 ( CHROOT == True || QEMU == False )'

rm -rf tree && cp -a good tree && sed -i 's/^build: gettext-0.26/build: tcc-0.9.27/' tree/steps/manifest
kb plan --no-verify --external-sources tree >out 2>err
ok "a pass without a script, of a step that has scripts, is noted" \
	grep -q 'note: tree/steps/manifest:[0-9]*: tree/steps/tcc-0.9.27 has no pass3.sh: it is built as if' err

# predicate TRUTH LOGIC: whether flex is needed early.
predicate()
{
	rm -rf tree && cp -a good tree
	LINE=$2 perl -pi -e '$_ = "$ENV{LINE}\n" if $. == 11' tree/steps/manifest
	kb plan --no-verify --external-sources tree >out 2>err
	if grep -q '^init.img .*flex-2.6.4.tar.gz' out; then got=yes; else got=no; fi
	is "$2" "$got" "$1"
}
predicate yes 'build: flex-2.6.4'
predicate yes 'build: flex-2.6.4 '
predicate yes 'build: flex-2.6.4 # a comment'
predicate yes 'build: flex-2.6.4#a comment'
predicate yes 'build: flex-2.6.4 ( QEMU == True )'
predicate no 'build: flex-2.6.4 ( QEMU != True )'
predicate no 'build: flex-2.6.4 ( QEMU == True && CHROOT == True )'
predicate yes 'build: flex-2.6.4 ( QEMU == True || CHROOT == True )'
# To the right of && all belongs together.
predicate no 'build: flex-2.6.4 ( QEMU == False && CHROOT == True || QEMU == True )'
predicate yes 'build: flex-2.6.4 ( QEMU == True || CHROOT == True && QEMU == False )'
predicate yes 'build: flex-2.6.4 ( NOWHERE != set )'
predicate yes 'build: flex-2.6.4 ( JOBS == 2 )'
predicate yes 'build: flex-2.6.4 ( BUILD_FIWIX == True )'
predicate yes 'build: flex-2.6.4 ( PAYLOAD_REQUIRED == True )'

# --- The import. ---

rm -rf tree && cp -a good tree && sed -i '/import_payload/d' tree/steps/manifest
fails "no import" 1 "manifest: nothing imports the payload: 'kernel-bootstrap install'" \
	"$kernel_bootstrap" plan --external-sources tree
cp .out saved
ok "... the split is where it belongs" grep -q '8 in init.img, 9 in the payload' saved
ok "... which without a payload is no matter" kb plan tree
ok "... nor with packages" kb plan --external-sources --repo good tree

# --- Sources. ---

digest=$(sha256sum <good/distfiles/make-3.82.tar.bz2 | cut -d ' ' -f 1)
# sources NAME PATTERN TEXT: as the sources of make-3.82.
sources()
{
	rm -rf tree && cp -a good tree
	printf '%b' "$3" >tree/steps/make-3.82/sources
	fails "sources: $1" 1 "^kernel-bootstrap: tree/steps/make-3.82/sources:$2" \
		"$kernel_bootstrap" plan --no-verify --external-sources tree
}
sources "an empty line" "2: an empty line" "f http://a/make-3.82.tar.bz2 $digest\n\n"
sources "two blanks" "1: two blanks" "f http://a/make-3.82.tar.bz2  $digest\n"
sources "a blank at the beginning" "1: the line begins" " f http://a/make-3.82.tar.bz2 $digest\n"
sources "only a blank" "1: the line begins" " \n"
sources "a tab" "1: a tab" "f\thttp://a/make-3.82.tar.bz2 $digest\n"
sources "a line end of another system" "1: the line ends in CR" "f http://a/make-3.82.tar.bz2 $digest\r\n"
sources "a control character" "1: a control" "f http://a/make-3.82.tar.bz2 $digest\0001\n"
sources "no newline at the end" "1: no newline" "f http://a/make-3.82.tar.bz2 $digest"
sources "a comment" "1: the line begins neither" "# f http://a/make-3.82.tar.bz2\n"
sources "another type" "1: the line begins neither" "h http://a/make-3.82.tar.bz2 $digest\n"
sources "no digest" "1: a line is" "f http://a/make-3.82.tar.bz2\n"
sources "a digest in capitals" "1: the SHA-256 is not" \
	"f http://a/make-3.82.tar.bz2 $(echo "$digest" | tr a-f A-F)\n"
sources "a digest that is too short" "1: the SHA-256 is not" "f http://a/make-3.82.tar.bz2 ${digest%?}\n"
sources "too many words" "1: words after the name" "f http://a/x $digest make-3.82.tar.bz2 more\n"
sources "far too many words" "1: more words" "g http://a/x~1 _ $digest make-3.82.tar.bz2 more\n"
sources "a git line without URL" "1: the SHA-256 is not" "g http://a/x~1 $digest name\n"
sources "no URL and no name" "1: without a URL" "f _ $digest\n"
sources "a URL that is a directory" "1: the URL ends in '/'" "f http://a/ $digest\n"
sources "a name with a slash" "1: the name contains '/'" "f http://a/b $digest a/b\n"
sources "a name that the importer keeps for itself" "1: the name ends in '.part'" "f http://a/b $digest b.part\n"
sources "a line that is too long" "1: a line of 4095" "f http://a/$(printf '%05000d' 1) $digest\n"
rm -rf tree && cp -a good tree && echo "f http://a/bash-2.05b.tar.gz $digest" >tree/steps/make-3.82/sources
kb plan --no-verify --external-sources tree >out 2>.err
ok "sources: two digests for one name" grep -q \
	'bash-2.05b/sources:1: bash-2.05b.tar.gz has another SHA-256 in tree/steps/make-3.82/sources:1' .err

# --- The tree. ---

rm -rf tree && cp -a good tree && touch "tree/steps/$(printf 'a\nb\033\233\351"\\')"
kb plan --json tree >plan.json 2>err
is "names that are no text: one line" \
	"$(grep -c '/steps/a\\012b\\033\\233.*: the name contains a newline' err)" 1
is "... without control characters" "$(tr -d '\n -~\200-\377' <err)" ""
ok "... and JSON" perl -MJSON::PP -e 'local $/; decode_json(<STDIN>)' <plan.json
rm -rf tree && cp -a good tree && touch "tree/steps/$(printf 'a\nb\302\233c\302\240d')"
kb plan tree >out 2>err
is "control characters of two bytes, beside what is none" \
	"$(grep -c "/steps/a.012b.*.233c$(printf '\302\240')d: the name contains a newline" err)" 1

fails "a tree that is not there" 1 '^kernel-bootstrap: none: No such file' "$kernel_bootstrap" plan none
fails "a file for a tree" 1 'out: not a directory: a live-bootstrap checkout is wanted' \
	"$kernel_bootstrap" plan out
mkdir empty
for option in --external-sources --missing --json; do
	fails "an empty directory: plan $option" 1 \
		'empty/steps/manifest: No such file or directory; is empty a live-bootstrap checkout?' \
		"$kernel_bootstrap" plan $option empty
	is "... and no table" "$(cat .out)" ""
	is "... and no other line" "$(wc -l <.err)" 1
done
fails "... image" 1 'is empty a live-bootstrap checkout?' "$kernel_bootstrap" image -q -o none empty
ok "... which makes no directory" test ! -e none
mkdir empty/steps && : >empty/steps/manifest
fails "an empty manifest" 1 'empty/seed: No such file' "$kernel_bootstrap" plan empty
ok "... all that is missing at once" sh -c 'grep -q "no /x86/hex0_x86.hex0 among the files: git submodule" "$0" &&
	grep -q "stage2.hex0: No such file" "$0" && grep -q "empty/seed: No such" "$0"' "$scratch/.err"
done_testing
