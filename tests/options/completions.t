#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# completions.t - what bash and zsh complete, typed in the shells themselves at a terminal; and each option that --help has is
# among what is completed, of every program that there is.
. "$(dirname "$0")/../lib.sh"

build=$(cd "$(dirname "$mkpayload")" && pwd)
cd "$scratch" || exit 1
PATH=$build:$PATH
generate=$top/packaging/completions/generate
mkdir -p made/bash made/zsh work/directory
: >work/image.img && printf '#!/bin/sh\n' >work/runner-of-mine && chmod +x work/runner-of-mine

# The programs are the Makefile's, which knows a new one.
programs=$(sed -n 's/^\$(call host_program,\([^,]*\),.*/\1/p' "$top/Makefile")
ok 'there are programs' test "$(echo "$programs" | wc -l)" -ge 3
for program in $programs; do
	ok "$program: for bash" sh -c '"$0" bash "$1" >made/bash/"$2"' "$generate" "$build/$program" "$program"
	ok "$program: for zsh" sh -c '"$0" zsh "$1" >made/zsh/_"$2"' "$generate" "$build/$program" "$program"
	for command in '' $("$build/$program" --help | sed -n -e '1{/^usage: [a-z-]* COMMAND /!q' -e '}' -e 's/^  \([a-z][a-z-]*\)  .*/\1/p'); do
		"$build/$program" ${command:+"$command"} --help | sed -nE 's/^  (-., |    )(--[a-z-]+).*/\2/p' | sort >wanted
		sed -n "/^	${command:-\*})/,/;;/s/.*options='\([^']*\)'.*/\1/p" "made/bash/$program" | tr ' ' '\n' | grep '^--' | sort >got
		is "$program $command: bash has all of --help" "$(diff wanted got)" ''
		sed -n "/^${command:-\*})/,/;;/p" "made/zsh/_$program" | grep -E "^		'" >rows || cp "made/zsh/_$program" rows
		sed -nE "s/^		'(\*|\([^)]*\)|)('\{-.[+]?,)?(--[a-z-]+).*/\3/p" rows | sort >got
		is "$program $command: zsh has all of --help" "$(diff wanted got)" ''
	done
done
fails 'no such shell' 2 usage "$generate" fish "$build/mkpayload"
fails 'no such program' 2 usage "$generate" bash "$build/none"
fails 'a program that does not run' 1 'does not run' "$generate" bash "$(which false)"
if have shellcheck; then
	ok 'shellcheck takes what bash gets' shellcheck made/bash/*
else
	skip 'shellcheck takes what bash gets' 'no shellcheck: tests/provide brings it'
fi

# --- Typed. ---

cat >cases <<'END'
mkpayload pa|mkpayload pack 
mkpayload pack --out|mkpayload pack --output
mkpayload pack --al|mkpayload pack --al
mkpayload pack --alig|mkpayload pack --align
mkpayload pack -o ima|mkpayload pack -o image.img 
mkpayload pack --output ima|mkpayload pack --output image.img 
mkpayload pack --output=ima|mkpayload pack --output=image.img 
mkpayload pack --align ima|mkpayload pack --align ima
mkpayload extract -C di|mkpayload extract -C directory/
mkpayload extract -C ima|mkpayload extract -C ima
mkpayload list ima|mkpayload list image.img 
mkpayload list -- ima|mkpayload list -- image.img 
mkpayload --vers|mkpayload --version 
kernel-bootstrap im|kernel-bootstrap image 
kernel-bootstrap image -o dir|kernel-bootstrap image -o directory/
qemu-run --kern|qemu-run --kernel
qemu-run --kernel ima|qemu-run --kernel image.img 
qemu-run --twice --memory 9 runner-of|qemu-run --twice --memory 9 runner-of-mine 
qemu-run runner-of-mine ima|qemu-run runner-of-mine image.img 
qemu-run runner-of-mine --kern|qemu-run runner-of-mine --kern
END
cut -d '|' -f 1 cases >cases.typed
for shell in bash zsh; do
	if ! have "$shell" || ! [ -x /usr/bin/python3 ]; then
		skip "$shell" "no $shell, or no python3: tests/provide brings them"
		continue
	fi
	(cd work && PATH=$PATH:$PWD timeout 120 "$top/tests/options/typist" $shell "$scratch/made" <"$scratch/cases.typed" 2>&1) >typed
	while IFS='|' read -r words wanted <&3 && IFS= read -r got <&4; do
		# Behind the name of an option zsh puts the = of its value, bash a blank.
		case $wanted in *--*[a-z]) got=${got%[= ]} ;; esac
		is "$shell: $words" "$got" "$wanted"
	done 3<cases 4<typed
	is "$shell: each was typed" "$(wc -l <typed)" "$(wc -l <cases)"
done
done_testing
