#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# initqueue.sh - /sbin/initqueue, as dracut has it: puts a job into the queue that init's driver runs while the root is awaited.
#
#	initqueue [--settled | --finished | --timeout | --online] [--onetime] [--unique] [--name NAME] [--env LINE] COMMAND
#		[ARGUMENT...]
#
# A job appears by rename, so that it is whole when it is run. Needs mv, and rm for --onetime.
queue='' once='' unique='' name='' line=''
while [ $# -gt 0 ]; do
	case $1 in
		--settled | --finished | --timeout | --online) queue=/${1#--} ;;
		--onetime) once=1 ;;
		--unique) unique=1 ;;
		--name) name=${2-} && shift ;;
		--env) line=${2-} && shift ;;
		-*) echo "initqueue: $1: not an option" >&2 && exit 2 ;;
		*) break ;;
	esac
	[ $# -eq 0 ] || shift
done
if ! program=$(command -v "${1:-}"); then
	echo "initqueue: ${1:-}: no such command" >&2
	exit 1
fi
job=${name##*/}$$
[ -z "$unique" ] || job=${name:-$1} job=${job##*/}
shift

# Each word stays one, whatever is in it.
quote()
{
	quoted='' word=$1
	while :; do
		case $word in *"'"*) ;; *) break ;; esac
		quoted="$quoted${word%%"'"*}'\\''"
		word=${word#*"'"}
	done
	quoted="'$quoted$word'"
}

command=''
for word in "$program" "$@"; do
	quote "$word"
	command="$command${command:+ }$quoted"
done

hookdir=${hookdir:-/lib/dracut/hooks}
part=$hookdir/initqueue$queue/$job.$$
{
	# Not by $job, which a hook may have made read-only.
	quote "${part%".$$"}.sh"
	[ -z "$once" ] || printf '[ ! -e %s ] || rm -f -- %s\n' "$quoted" "$quoted"
	[ -z "$line" ] || printf '%s\n' "$line"
	printf '%s\n' "$command"
} >"$part" && mv -f -- "$part" "${part%".$$"}.sh"
