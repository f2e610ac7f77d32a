#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# driver.t - init/driver.sh and init/initqueue.sh in each shell: dracut's hooks share one, whatever one of them does to it.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

busybox=$(command -v busybox) || busybox=$top/build/busybox
mkfifo "$scratch/pipes.ask" "$scratch/pipes.answer"
exec 3<>"$scratch/pipes.ask" 4<>"$scratch/pipes.answer"
export init_pipes="$scratch/pipes" init_lib="$scratch/lib.sh" hookdir="$scratch/hooks" said="$scratch/said"

# hook POINT/NAME: one whose lines come from standard input; it says first that it runs.
hook()
{
	mkdir -p "$hookdir/${1%/*}"
	{ echo "echo '${1##*/}' >>\"\$said\"" && cat; } >"$hookdir/$1.sh"
}

# asked QUESTION...: the answers, in a line; what hooks have said meanwhile is in $said, a word each in $order.
asked()
{
	: >"$said"
	answers=''
	for question in "$@"; do
		echo "$question" >&3
		read -r answer <&4
		answers="$answers${answers:+ }$answer"
	done
	order=$(tr '\n' ' ' <"$said")
	order=${order% }
}

# Without udevadm, which the host may have.
mkdir "$scratch/tools"
for tool in sh rm mv cp; do
	ln -s "$(command -v $tool)" "$scratch/tools/$tool"
done
start()
{
	PATH=$scratch/tools "$1/driver" 2>>"$1/err" <<-'END' &
	a line
	END
	driver=$!
}

# Each of these is told NAME PROGRAM of in_shell.
prepare()
{
	here=$scratch/$1
	mkdir "$here" && ln -s "$2" "$here/${1##*-}"
	sed "1s,.*,#!$here/${1##*-}," "$top/init/driver.sh" >"$here/driver"
	chmod +x "$here/driver"
	rm -rf "$scratch/pipes.state" "$hookdir"
	mkdir "$hookdir" && mkdir -p "$hookdir/initqueue/finished" "$hookdir/initqueue/settled" "$hookdir/initqueue/timeout" \
		"$hookdir/initqueue/online"
	cat >"$scratch/lib.sh" <<-'END'
	getarg() { echo "of the library"; }
	die() { echo "die of the library" >>"$said"; }
	emergency_shell() { echo "shell of the library" >>"$said"; }
	root='what the library says'
	END
}

exits()
{
	# Exits by all means, at the beginning, in the middle and at the end.
	hook cmdline/10-sets <<-'END'
	text="it's
	two  lines \"and\" \$more \\ "
	export shown='an exported one'
	root=block:/dev/x
	shell=$$
	(exit 3)
	inner=$(exit 4)
	exit 0
	END
	hook cmdline/20-exits <<-'END'
	ask() { more="$text."; exit 0; }
	ask
	END
	hook cmdline/30-looks <<-'END'
	[ "$text" = "it's
	two  lines \"and\" \$more \\ " ] && [ "$more" = "$text." ] && [ "$root" = block:/dev/x ] && [ "$shell" = $$ ] &&
		[ "$(getarg)" = 'of the library' ] && echo same >>"$said"
	sh -c 'echo "$shown $NEWROOT $root" >>"$said"'
	IFS=:
	set -f -u
	END
	hook cmdline/40-last <<-'END'
	echo "$IFS" >>"$said"
	false
	END
	start "$here"
	asked cmdline
	is "$1: hooks that exit have one shell, whose variables the others find" "$answers $order" \
		'0 10-sets 20-exits 30-looks same an exported one /sysroot block:/dev/x 40-last :'
	is '... each exit is said by name' "$(grep -c 'hooks/cmdline/[12]0-.*: exit status 0 ends its shell' "$here/err")" 2
}

fails_and_dies()
{
	hook pre-mount/10-fails <<-'END'
	exit 7
	END
	hook pre-mount/20-wrong <<-'END'
	if then
	END
	hook pre-mount/30-unset <<-'END'
	: "${nothing:?is unset}"
	END
	hook pre-mount/40-returns <<-'END'
	return 5
	END
	hook pre-mount/50-last <<-'END'
	kept=yes
	END
	# To bash what is no shell's language is no exit.
	questions='pre-mount pre-mount pre-mount'
	[ "${2##*/}" = bash ] || questions="$questions pre-mount"
	# shellcheck disable=SC2086 # a word is a question
	asked $questions
	is '... one that fails is the answer, and who asks again gets the others' "$(echo "$answers" | sed 's/ 2 2 / 1 /') $order" \
		'7 1 0 10-fails 20-wrong 30-unset 40-returns 50-last'
	asked pre-trigger
	is '... none at a point' "$answers $order" '0 '

	hook mount/10-dies <<-'END'
	die 'the root is unfit'
	END
	hook mount/20-shell <<-'END'
	emergency_shell -n mount 'wants a shell'
	END
	asked mount mount mount
	is '... die, emergency_shell' "$answers" '257 257 0'
	is '... with their words' "$(sed -n 's/.*\(the root is unfit\|wants a shell\)$/\1/p' "$here/err")" 'the root is unfit
wants a shell'
}

# They mean a loop of the hook's own.
breaks_out()
{
	hook post-import/10-breaks <<-'END'
	break
	END
	hook post-import/20-continues <<-'END'
	continue
	END
	hook post-import/30-breaks <<-'END'
	break 9
	END
	hook post-import/40-last <<-'END'
	END
	asked post-import
	is '... break and continue: the others run' "$answers $order" '0 10-breaks 20-continues 30-breaks 40-last'
}

# A signal while the driver waits is no question, and gets no answer.
has_traps()
{
	hook pre-import/10-traps <<-'END'
	trap : USR1
	echo $$ >"$init_pipes.pid"
	END
	hook pre-import/20-last <<-'END'
	END
	asked pre-import
	for try in 1 2 3; do
		kill -USR1 "$(cat "$init_pipes.pid")"
		sleep 0.1
	done
	asked pre-import
	is '... a trap, and its signal between questions' "$answers $order" '0 10-traps 20-last'
	rm "$hookdir/pre-import/10-traps.sh"
}

# The library once more, in a hook, a program and a subshell: die is init's.
sources_again()
{
	hook pre-udev/10-sources <<-'END'
	. "$init_lib"
	die 'in a hook'
	END
	hook pre-udev/20-program <<-'END'
	sh -c '. "$init_lib"; emergency_shell "in a program"'
	END
	hook pre-udev/30-finds <<-'END'
	die() { echo 'the wrong die' >>"$said"; }
	udevadm settle && udevsettle && udevproperty a=b && echo udev >>"$said"
	END
	hook pre-udev/40-inside <<-'END'
	(die 'inside')
	END
	asked pre-udev pre-udev pre-udev pre-udev
	is '... die of a library that is sourced again' "$answers $order" '257 257 257 0 10-sources 20-program 30-finds udev 40-inside'
	is '... with their words' "$(sed -n 's/^init: .*: \(in a hook\|in a program\|inside\)$/\1/p' "$here/err" | tr '\n' ' ')" \
		'in a hook in a program inside '
}

is_killed()
{
	# Whoever is killed, or becomes another program, gives no answer.
	hook pre-pivot/10-killed <<-'END'
	lost=yes
	kill -9 $$
	END
	hook pre-pivot/20-last <<-'END'
	echo "$kept ${lost:-lost}" >>"$said"
	END
	echo pre-pivot >&3
	wait "$driver"
	start "$here"
	asked pre-pivot pre-pivot
	is '... a shell that is killed' "$answers $order" '125 0 20-last yes lost'
}

has_queue()
{
	hook initqueue/10-job <<-'END'
	rm "$job"
	exit 0
	END
	hook initqueue/settled/20-settled <<-'END'
	END
	hook initqueue/timeout/30-late <<-'END'
	END
	asked initqueue initqueue
	is '... jobs run once at least, and then while there is something to wait for' "$answers $order" '0 0 10-job 20-settled'
	# shellcheck disable=SC2016 # the hook's
	echo '[ -e "$hookdir/made" ]' >"$hookdir/initqueue/finished/made.sh"
	echo 'exit 0' >"$hookdir/initqueue/finished/exits.sh"
	asked initqueue initqueue 'initqueue late'
	is '... in turns' "$answers $order" '256 256 256 20-settled 20-settled 20-settled 30-late'
	ok '... what is not finished is said when it is late' grep 'init: .*hooks/initqueue/finished/made.sh: not finished' "$here/err"
	hook initqueue/40-makes <<-'END'
	: >"$hookdir/made"
	END
	asked initqueue
	is '... which end at once when it is there' "$answers $order" '0 40-makes'
	rm "$hookdir/made" "$hookdir/initqueue/40-makes.sh"
	# As often as it is asked, not as often as it likes.
	hook initqueue/10-again <<-'END'
	times=$((${times:-0} + 1))
	rm "$job"
	[ $times -gt 9 ] || cp "$hookdir/again" "$hookdir/initqueue/10-again$times.sh"
	exit 0
	END
	cp "$hookdir/initqueue/10-again.sh" "$hookdir/again"
	asked initqueue initqueue
	is '... a job that puts itself there again, and exits, is of the next turn' "$answers $order" \
		'256 256 10-again 20-settled 10-again 20-settled'
	rm "$hookdir"/initqueue/*.sh "$hookdir/initqueue/settled/20-settled.sh" "$hookdir/initqueue/timeout/30-late.sh"
}

# One of finished that does not end is ended by init, which finds its process here; nobody else is asked meanwhile.
hangs()
{
	hook initqueue/10-first <<-'END'
	END
	hook initqueue/finished/hangs <<-'END'
	while :; do :; done
	END
	rm "$hookdir"/initqueue/finished/made.sh
	: >"$said" && answers=''
	for try in 1 2; do
		echo initqueue >&3
		soon grep -q '^[0-9][0-9]*/.*/finished/hangs.sh$' "$init_pipes.hook"
		soon sh -c '[ "$(grep -c ^hangs "$1")" -ge "$2" ]' sh "$said" "$try" # its first line has been run
		hanging=$(sed 's,/.*,,' "$init_pipes.hook")
		kill -KILL "$hanging"
		read -r answer <&4
		answers="$answers $answer"
	done
	order=$(tr '\n' ' ' <"$said")
	is '... a hook of finished that is killed: there is something to wait for, and no other hook is run' "$answers $order" \
		' 256 256 hangs hangs '
	ok '... nothing is left of it' [ ! -s "$init_pipes.hook" ]
	hook initqueue/finished/hangs <<-'END'
	read -r line && echo "$line" >>"$said"
	END
	rm "$hookdir"/initqueue/*.sh
	asked initqueue
	is '... they have the standard input of all' "$answers $order" '0 hangs a line'
	rm "$hookdir/initqueue/finished/hangs.sh"
	echo '[ -e "$hookdir/made" ]' >"$hookdir/initqueue/finished/made.sh"
}

# What mounts the root is the last of its point.
mounts()
{
	rm "$hookdir"/mount/*.sh
	hook mount/10-first <<-'END'
	NEWROOT=/proc
	exit 0
	END
	hook mount/20-second <<-'END'
	END
	asked mount
	is '... once the root is mounted no other hook of mount runs' "$answers $order" '0 10-first'
	hook post-import/10-again <<-'END'
	NEWROOT=/sysroot
	END
	asked post-import
}

has_jobs()
{
	sed "1s,.*,#!$here/${1##*-}," "$top/init/initqueue.sh" >"$here/initqueue"
	# shellcheck disable=SC2016 # the job's
	printf '#!/bin/sh\nprintf "%%s|" "${with-}" "$@" >>"$said"\n' >"$here/job"
	chmod +x "$here/initqueue" "$here/job"
	queue="$here/initqueue"
	mkdir "$here/a dir" && ln -s "$here/job" "$here/a dir/it's"
	"$queue" --settled --onetime --unique --name /dev/name "$here/a dir/it's" in a directory
	asked initqueue
	is '... initqueue: a path that wants quotes, a name that is one' "$answers $order" '256 |in|a|directory|'
	"$queue" "$here/job" one "it's '\$two'" ''
	"$queue" --onetime --unique --name once "$here/job" 1
	"$queue" --settled --unique --name twice "$here/job" no
	"$queue" --settled --unique --name twice --env 'export with=env' "$here/job" twice
	"$queue" --timeout --unique "$here/job" late
	"$queue" --finished --name ends test -e "$hookdir/made"
	"$queue" --online true
	asked initqueue initqueue 'initqueue late'
	is '... initqueue: each state' "$answers $order" \
		"256 256 256 |one|it's '\$two'|||1|env|twice|env|one|it's '\$two'||env|twice|env|one|it's '\$two'||env|twice|env|late|"
	is '... and the names' "$(cd "$hookdir/initqueue" && find . -type f | sed 's/[0-9][0-9]*//' | sort | tr '\n' ' ')" \
		'./.sh ./finished/ends.sh ./finished/exits.sh ./finished/made.sh ./online/.sh ./settled/twice.sh ./timeout/job.sh '
	fails '... no such command' 1 'initqueue: /nowhere: no such command' "$queue" --settled /nowhere
	fails '... no command at all' 1 'initqueue: : no such command' "$queue" --onetime
	fails '... no such option' 2 'initqueue: --lazy: not an option' "$queue" --lazy true
}

ends()
{
	hook pre-mount/10-job <<-'END'
	readonly job=own
	END
	hook pre-mount/20-last <<-END
	"$queue" --onetime --unique --name once "$here/job" once
	END
	rm "$hookdir"/pre-mount/[3-5]*.sh "$hookdir/pre-mount/20-wrong.sh" "$hookdir/pre-mount/10-fails.sh"
	asked pre-mount
	is '... a job that is read-only: each hook runs, and is called what it is' "$answers $order" '0 10-job 20-last'
	asked initqueue initqueue
	is '... and a job that runs once does so' "$(echo "$order" | grep -o 'once|')" 'once|'
	asked end
	wait "$driver"
	is '... it ends where that is asked' "$answers $?" '0 0'
	start "$here"
	hook cleanup/10-again <<-'END'
	echo "$kept" >>"$said"
	END
	asked cleanup
	is '... and goes on with its variables where it is started again' "$answers $order" '0 10-again yes'
	kill -9 "$driver"
	wait "$driver"
	echo 'exit 9' >"$scratch/lib.sh"
	start "$here"
	wait "$driver"
	is '... a library that exits ends it' $? 9
}

# in_shell NAME PROGRAM: all of it in this one, which is called NAME.
in_shell()
{
	for part in prepare exits fails_and_dies breaks_out has_traps sources_again is_killed mounts has_queue hangs has_jobs ends; do
		$part "$@"
	done
}

for shell in dash:dash bash:bash bash-sh:bash busybox-sh:"$busybox"; do
	if program=$(command -v "${shell#*:}"); then
		in_shell "${shell%%:*}" "$program" 2>"$scratch/shell.err"
		grep -v 'Killed\|^$' "$scratch/shell.err" >&2
	else
		skip "${shell%%:*}" "no ${shell#*:} here: tests/provide brings it"
	fi
done
done_testing
