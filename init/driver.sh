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
# before each hook serves where the shell was killed. Names that begin with init_ are ours.

init_driver=$0
# Tests have these elsewhere.
init_lib=${init_lib:-/lib/dracut-lib.sh}
init_pipes=${init_pipes:-/lib/init/driver}
init_state=$init_pipes.state
hookdir=${hookdir:-/lib/dracut/hooks}
NEWROOT=${NEWROOT:-/sysroot}
init_late='' init_status=0 init_asked='' init_point='' init_hook='' init_done='' init_ran=''
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
	[ -z "${init_dies:-}" ] || init_status=257
	init_say "$init_hook: exit status $1 ends its shell; another one goes on with its variables"
	init_hook='' init_dies=''
	init_save
	exec "$init_driver"
}

# init_finished: whether there is nothing to wait for.
init_finished()
{
	for init_file in "$hookdir"/initqueue/finished/*.sh; do
		[ -e "$init_file" ] || continue
		# shellcheck source=/dev/null # nor those below
		(. "$init_file") || return 1
	done
}

# init_run DIRECTORY...: sources what these have and the point has not had yet.
init_run()
{
	for init_dir in "$@"; do
		for init_hook in "$hookdir/$init_dir"/*.sh; do
			[ -e "$init_hook" ] || continue
			case $init_done in *"|$init_hook|"*) continue ;; esac
			init_done="$init_done$init_hook|"
			job=$init_hook
			init_save
			# shellcheck source=/dev/null
			. "$init_hook"
			set +efu
			trap 'init_left $?' EXIT
			[ -z "$init_ran" ] || [ "$init_point" != initqueue ] || ! init_finished || break 2
		done
	done
	init_hook=''
}

# Jobs run once at least, and then until there is nothing to wait for.
init_queue()
{
	[ -z "$init_ran" ] || ! init_finished || return 0
	init_run initqueue initqueue/settled ${init_late:+"initqueue/timeout"}
	init_ran=1
	init_finished && return
	init_status=256
	[ -z "$init_late" ] || [ -n "${init_told:-}" ] || init_say "$init_file: not finished"
	init_told=$init_late
}

# What dracut-lib.sh would do about them is init's.
init_define()
{
	# shellcheck disable=SC2317 # hooks call it, and those below
	die()
	{
		init_say "${init_hook:-hook}: $*"
		init_dies=1
		exit 1
	}
	# shellcheck disable=SC2317
	emergency_shell()
	{
		[ "$1" != -n ] || shift 2
		die "$@"
	}
	# There is no udev.
	for init_word in udevadm udevsettle udevproperty; do
		command -v udevadm >/dev/null 2>&1 || eval "$init_word() { :; }"
	done
}

# shellcheck source=/dev/null
[ ! -e "$init_lib" ] || . "$init_lib"
init_define
# shellcheck source=/dev/null
[ ! -e "$init_state" ] || . "$init_state" 2>/dev/null # bash says what is read-only
trap 'init_left $?' EXIT
if [ -n "$init_hook" ]; then
	init_say "$init_hook: its shell was killed; another one goes on with the variables from before it"
	init_hook='' init_asked='' init_status=125
fi
while [ -n "$init_asked" ] || IFS=' ' read -r init_asked init_late <"$init_pipes.ask"; do
	[ "$init_asked" != end ] || break
	[ "$init_asked" = "$init_point" ] || init_point=$init_asked init_done='|'
	if [ "$init_status" != 0 ]; then
		: # one that has failed
	elif [ "$init_point" = initqueue ]; then
		init_queue
	else
		init_run "$init_point"
	fi
	init_answer=$init_status
	init_asked='' init_status=0
	case $init_answer in 0 | 256) init_point='' ;; esac
	printf '%s\n' "$init_answer" >"$init_pipes.answer"
done
init_asked=''
init_save
echo 0 >"$init_pipes.answer"
