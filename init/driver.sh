#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# driver.sh - sources dracut's hooks, $hookdir/POINT/*.sh, for init: all of them in this one shell, from cmdline to cleanup.
#
# Needs a POSIX shell (tried: dash, bash, busybox) and no other program. init asks by a line in one named pipe: a point and, for
# initqueue, "late" once two thirds of its time are over; or "end". The answer is a line in another one:
#
#	0	all hooks of the point have run; of initqueue: there is nothing to wait for
#	1-255	a hook has left by exit with this status, or was killed (125): who asks for the point again gets the others
#	256	initqueue: not finished
#	257	a hook wants the boot to end (die)
#
# A hook may exit: the EXIT trap saves the variables (bash: functions, too), and a new shell goes on behind it. What is saved
# before each hook serves where the shell was killed; init reads in a file which one runs. Names that begin with init_ are ours.

init_driver=$0
# Tests have these elsewhere.
init_lib=${init_lib:-/lib/dracut-lib.sh}
init_pipes=${init_pipes:-/lib/init/driver}
init_state=$init_pipes.state
hookdir=${hookdir:-/lib/dracut/hooks}
NEWROOT=${NEWROOT:-/sysroot}
init_late='' init_status=0 init_asked='' init_point='' init_hook='' init_list='' init_ran='' init_over=''
export hookdir NEWROOT root rflags fstype netroot

init_say()
{
	printf 'init: %s\n' "$*" >&2
}

# shellcheck disable=SC3044 # bash's
init_save()
{
	if [ -n "${BASH_VERSION:-}" ]; then
		declare -p
		declare -f
	else
		set
		export -p
	fi >"$init_state"
}

# init_left STATUS: this shell is at its end; if a hook has done that, a new one takes its place.
init_left()
{
	set +efux
	[ -n "$init_hook" ] || exit "$1"
	init_status=$1
	if [ -s "$init_pipes.dies" ]; then
		init_status=257
		: >"$init_pipes.dies"
	fi
	init_say "$init_hook: exit status $1 ends its shell; another one goes on with its variables"
	init_hook=''
	init_save
	exec "$init_driver"
}

# init_finished: whether there is nothing to wait for. init may kill the hook's process, and then nobody is asked any more.
init_finished()
{
	[ -z "$init_over" ] || return 1
	for init_file in "$hookdir"/initqueue/finished/*.sh; do
		[ -e "$init_file" ] || continue
		{
			# shellcheck source=/dev/null # nor those below
			(init_hook=$init_file && . "$init_file") <&8 8<&- &
		} 8<&0
		printf '%s' "$!$init_file" >"$init_pipes.hook"
		init_answer=0
		wait "$!" 2>/dev/null || init_answer=$?
		: >"$init_pipes.hook"
		[ "$init_answer" != 0 ] || continue
		[ "$init_answer" != 137 ] || init_over=1 init_list=''
		[ ! -s "$init_pipes.dies" ] || { init_hook=$init_file && exit 1; }
		return 1
	done
}

# Whoever else mounts the root is in the way of the one that has.
init_mounted()
{
	while IFS=' ' read -r init_dir init_at init_dir; do
		[ "$init_at" != "$NEWROOT" ] || return 0
	done </proc/mounts
	return 1
}

# init_take DIRECTORY...: what these have now is the list, each with "|" behind it; what a hook adds is of the next question.
init_take()
{
	init_list=''
	for init_dir in "$@"; do
		for init_file in "$hookdir/$init_dir"/*.sh; do
			init_list="$init_list$init_file|"
		done
	done
}

# The loop is for a hook's own break and continue: to busybox they are those of whoever calls.
init_source()
{
	# shellcheck disable=SC2043
	for init_file in once; do
		# shellcheck source=/dev/null
		. "$init_hook"
	done
}

# init_run: sources what is in the list still. Who has made job read-only keeps it.
init_run()
{
	while [ -n "$init_list" ]; do
		init_file=${init_list%%"|"*}
		init_list=${init_list#*"|"}
		[ -e "$init_file" ] || continue
		[ "$init_point" != mount ] || ! init_mounted || break
		init_hook=$init_file
		command export job="$init_hook" 2>/dev/null
		eval "$init_ours"
		init_save
		printf '%s' "$init_hook" >"$init_pipes.hook"
		init_source
		set +efu
		trap 'init_left $?' EXIT
		[ ! -s "$init_pipes.dies" ] || exit 1
		init_hook=''
		[ -z "$init_ran" ] || [ "$init_point" != initqueue ] || ! init_finished || init_list=''
	done
}

# Jobs run once at least, and then until there is nothing to wait for.
init_queue()
{
	[ -z "$init_ran" ] || ! init_finished || return 0
	init_run
	init_ran=1
	init_finished && return
	init_status=256
	[ -z "$init_late" ] || [ -n "${init_told:-}" ] || init_say "$init_file: not finished"
	init_told=$init_late
}

# What dracut-lib.sh would do about these is init's. There is no udev.
init_ours="
die() { printf 'init: %s: %s\\n' \"\${init_hook:-\$0}\" \"\$*\" >&2; echo dies >'$init_pipes.dies'; exit 1; }
emergency_shell() { [ \"\$1\" != -n ] || shift 2; die \"\$@\"; }"
command -v udevadm >/dev/null || init_ours="$init_ours
udevadm() { :; }; udevsettle() { :; }; udevproperty() { :; }"
if [ -e "$init_lib" ]; then
	# Whatever sources it once more, a program of a hook, too, has them then.
	[ -e "$init_state" ] || printf '%s\n' "$init_ours" 2>/dev/null >>"$init_lib"
	# shellcheck source=/dev/null
	. "$init_lib"
fi
eval "$init_ours"
# shellcheck source=/dev/null
[ ! -e "$init_state" ] || . "$init_state" 2>/dev/null # bash says what is read-only
trap 'init_left $?' EXIT
if [ -n "$init_hook" ]; then
	init_say "$init_hook: its shell was killed; another one goes on with the variables from before it"
	init_hook='' init_asked='' init_status=125
fi
# A signal for which a hook has a trap may end read, and is no question.
while [ -p "$init_pipes.ask" ]; do
	[ -n "$init_asked" ] || IFS=' ' read -r init_asked init_late <"$init_pipes.ask"
	[ -n "$init_asked" ] || continue
	if [ "$init_asked" = end ]; then
		init_asked=''
		init_save
		echo 0 >"$init_pipes.answer"
		exit 0
	fi
	if [ "$init_asked" != "$init_point" ]; then
		init_point=$init_asked
		case $init_point in
			initqueue) init_take initqueue initqueue/settled ${init_late:+"initqueue/timeout"} ;;
			*) init_take "$init_point" ;;
		esac
	fi
	init_over=''
	if [ "$init_status" != 0 ]; then
		: # one that has failed
	elif [ "$init_point" = initqueue ]; then
		init_queue
	else
		init_run
	fi
	init_answer=$init_status
	init_asked='' init_status=0
	case $init_answer in 0 | 256) init_point='' ;; esac
	printf '%s\n' "$init_answer" >"$init_pipes.answer"
done
exit # a hook's "break 9" comes here, as one that exits
