#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# manual.t - each manual page has the options that --help has, for every command of every host
# program, neither one missing nor one too many; and all --help have the same layout.
. "$(dirname "$0")/../lib.sh"

build=$(dirname "$mkpayload")
cd "$scratch" || exit 1

# options: the options that a text names, a line each. Names are those at the beginning of words.
options()
{
	grep -oE '(^|[^[:alnum:]_-])--?[[:alpha:]][[:alnum:]-]*' | grep -oE -e '--?[[:alpha:]].*' | sort -u
}

# help_options PROGRAM [COMMAND]: those that --help describes, but for itself and --version.
help_options()
{
	"$build/$1" ${2:+"$2"} --help | sed -nE 's/^ {2,6}(-.*)/\1/p' | sed 's/  .*//' | options |
		grep -vx -e '-h' -e '--help' -e '--version'
}

# plain PAGE: without the dress of mdoc and man, so that options read as they are typed.
plain()
{
	sed -e 's/\\-/-/g' -e 's/\\f[A-Z]//g' -e 's/"//g' -e 's/\\ / /g' \
		-e '/^\.\\/d' -e 's/Fl Fl /--/g' -e 's/Fl -\([a-z]\)/--\1/g' -e 's/Fl \([a-zA-Z]\)/-\1/g' "$1"
}

# section PAGE HEADING [HEADING2]: what stands below a heading, to the next one of its kind or above.
section()
{
	plain "$1" | awk -v want="$2" -v below="${3:-}" '
		/^\.S[HhSs] / {
			heading = $0
			sub(/^\.S[HhSs] /, "", heading)
			if ($0 ~ /^\.S[Hh]/) {
				outer = heading
				inner = ""
			} else {
				inner = heading
			}
			next
		}
		below == "" ? (outer == want || inner == want) : (outer == want && inner == below)'
}

# tags: the items of lists in a section, of either kind of page.
tags()
{
	awk '/^\.It / || tag { print } { tag = /^\.TP/ }'
}

# same NAME: the files help and page have the same lines, and some.
same()
{
	[ -s help ] || echo 'any option' >help
	is "$1" "$(comm -23 help page | sed 's/^/lacks /' | tr '\n' ' ')$(
		comm -13 help page | sed 's/^/has no such /' | tr '\n' ' ')" ""
}

# shape NAME: the file text is a --help as all are.
shape()
{
	is "$1: at most 80 columns" "$(awk 'length > 80' text)" ""
	ok "$1: begins with usage" sh -c 'head -n 1 text | grep -q "^usage: "'
	ok "$1: says --help" grep -qE -e '^  -h, --help  +this text$' text
	is "$1: ends with the exit status" "$(sed -n '/^Exit status: ./,$p' text | grep -c '^$')" 0
	ok "... and has one" grep -q '^Exit status: ' text
}

pages=$top/mkpayload/mkpayload.1
for command in pack list verify extract diff blank; do
	help_options mkpayload $command >help
	section "$pages" "mkpayload $command" | tags | options >page
	same "mkpayload.1: $command"
	# From .Cm to the next .Nm, where letters stand for these two names.
	help_options mkpayload $command | grep -vx -e --output -e --directory >help
	section "$pages" SYNOPSIS | awk -v command="$command" '
		/^\.Nm/ { on = 0 } $0 == ".Cm " command { on = 1 } on' | options >page
	same "mkpayload.1: synopsis of $command"
done

help_options mkpayload cpio >help
section "$top/mkpayload/mkpayload-cpio.1" OPTIONS | tags | options >page
same "mkpayload-cpio.1"

help_options mkpayload disk >help
section "$top/mkpayload/mkpayload-disk.1" OPTIONS | tags | options >page
same "mkpayload-disk.1"
section "$top/mkpayload/mkpayload-disk.1" SYNOPSIS | options >page
grep -vx -e --output help >both && mv both help
same "mkpayload-disk.1: synopsis"

pages=$top/kernel-bootstrap
section "$pages/kernel-bootstrap.1" OPTIONS 'Modes of live-bootstrap' | tags | options >modes
for command in plan image; do
	help_options kernel-bootstrap $command >help
	section "$pages/kernel-bootstrap.1" OPTIONS $command | tags | options | sort - modes >page
	same "kernel-bootstrap.1: $command"
done
help_options kernel-bootstrap fetch >help
section "$pages/kernel-bootstrap-fetch.1" OPTIONS | tags | options | sort - modes >page
same "kernel-bootstrap-fetch.1"
help_options kernel-bootstrap run >help
section "$pages/kernel-bootstrap-run.1" OPTIONS | tags | options >page
same "kernel-bootstrap-run.1"
for command in install uninstall; do
	help_options kernel-bootstrap $command >help
	section "$pages/kernel-bootstrap-install.1" SYNOPSIS | awk -v command="$command" '
		/kernel-bootstrap / { on = $NF == command } on' | options >page
	same "kernel-bootstrap-install.1: synopsis of $command"
	cat help >>both
done
sort -u both >help
section "$pages/kernel-bootstrap-install.1" OPTIONS | tags | options >page
same "kernel-bootstrap-install.1: both"

help_options qemu-run >help
section "$top/qemu-run/qemu-run.1" DESCRIPTION | tags | options | grep -vx -e --help -e --version >page
same "qemu-run.1"

help_options payload-chroot >help
section "$top/chroot/payload-chroot.8" DESCRIPTION | tags | options | grep -vx -e --help -e --version >page
same "payload-chroot.8"

help_options x86_64/payload-export >help
section "$top/exporter/payload-export.8" DESCRIPTION | tags | options | grep -vx -e --version >page
same "payload-export.8"
section "$top/exporter/payload-export.8" SYNOPSIS | options | grep -vx -e --help -e -version >page
same "payload-export.8: synopsis"

# --- What all have. ---

for program in mkpayload kernel-bootstrap qemu-run payload-chroot; do
	ok "$program: --help" "$build/$program" --help
	"$build/$program" --help >text
	shape "$program"
	ok "$program: --help says --version" grep -qE -e '^      --version  ' text
	ok "$program: --version" sh -c '"$0" --version | grep -qx "$1 (lbpayload) [0-9.]*"' "$build/$program" "$program"
	fails "$program --version on a full disk" 1 'standard output: No space left' \
		sh -c '"$0" --version >/dev/full' "$build/$program"
	plain "$top"/*/"$program".[18] >text
	for option in --help --version; do
		ok "$program.1: $option" grep -q -e "$option" text
	done
	for command in $("$build/$program" --help | sed -nE 's/^  ([a-z]+)  .*/\1/p'); do
		"$build/$program" "$command" --help >text
		shape "$program $command"
		ok "$program $command: an example" sh -c "sed 1,/^Examples:/d text | grep -q '^  $program $command '"
	done
done

# --- The same words, wherever. ---

fails "twice" 2 '^mkpayload: -o is given twice$' "$mkpayload" pack -o a -o b file
fails "... also a flag" 2 '^mkpayload: --tree is given twice$' "$mkpayload" list --tree --tree image
fails "... in a mode" 2 '^kernel-bootstrap: --cores is given twice$' \
	"$build/kernel-bootstrap" image --cores 2 --cores 3 tree
fails "... of qemu-run" 2 '^qemu-run: --kernel is given twice$' "$build/qemu-run" --kernel a --kernel b
fails "a name that fits several" 2 '^mkpayload: --w: may be --weak-modules or --why$' "$mkpayload" cpio --w
fails "... of other rows" 2 '^kernel-bootstrap: --s: may be --svg, --svg-wide, --swap or --single-disk$' \
	"$build/kernel-bootstrap" plan --s
done_testing
