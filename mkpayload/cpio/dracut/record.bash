# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034
#
# record.bash - what mkpayload is told: records, and the ways in which a module fails.

# WHAT MODULE FILE LINE TEXT
_lb_record()
{
	printf '%s\0' "$1" "$2" "$3" "$4" "$5" >&3
}

# The same, and waits for the answer: 0 when it begins with y. Without one mkpayload has ended.
_lb_ask()
{
	local answer
	_lb_record "$@"
	read -r answer <&4 || { _lb_ended=yes && exit 1; }
	[[ $answer == y ]]
}

# FILE LINE TEXT: nothing goes on; mkpayload ends this shell, and whichever subshell this may be.
_lb_fail()
{
	_lb_record fail "$_lb_module" "$1" "$2" "$3"
	_lb_ended=yes
	read -r _ <&4
	kill -KILL "$_lb_shell"
	exit 1
}

# A helper that misses something returns 1 by "return 1" behind this. Who has not provided for that, by || or if, is
# found by ERR, which says the same line.
_lb_miss()
{
	local at=1
	while [[ ${BASH_SOURCE[at]} == "$_lb_here"/* ]]; do at=$((at + 1)); done
	_lb_missing=${BASH_SOURCE[at]}:${BASH_LINENO[at - 1]} _lb_missing_text=$1
}

_lb_notice()
{
	local at=1
	[[ $_lb_missing ]] || return 0
	[[ ${BASH_SOURCE[at]}:${BASH_LINENO[at - 1]} == "$_lb_missing" ]] || return 0
	_lb_fail "${BASH_SOURCE[at]}" "${BASH_LINENO[at - 1]}" "$_lb_missing_text"
}

# The place in a module that a helper was called from.
_lb_fail_here()
{
	local at=1
	while [[ ${BASH_SOURCE[at]} == "$_lb_here"/* ]]; do at=$((at + 1)); done
	_lb_fail "${BASH_SOURCE[at]}" "${BASH_LINENO[at - 1]}" "$1"
}

# Who says 2>/dev/null has provided for a command that is not there; anyone else would go on without it.
command_not_found_handle()
{
	if ! [[ /dev/fd/2 -ef /dev/null ]]; then
		_lb_fail "${BASH_SOURCE[1]}" "${BASH_LINENO[0]}" \
			"$1: neither a helper that is known here nor a command of this machine; 2>/dev/null behind it says that it may be missing"
	fi
	return 127
}

_lb_leave()
{
	local status=$?
	[[ $_lb_ended || $BASHPID != "$_lb_shell" ]] && return
	_lb_fail "$moddir/module-setup.sh" 0 "has ended by exit $status"
}

# --- What dracut's modules say. ---

_lb_say()
{
	_lb_record "$1" "$_lb_module" '' 0 "${*:2}"
}
dfatal() { _lb_fail_here "$*"; }
derror() { _lb_say warn "$@"; }
dwarn() { _lb_say warn "$@"; }
dwarning() { _lb_say warn "$@"; }
dinfo() { _lb_info=$*; }
ddebug() { :; }
dtrace() { :; }
dlog_init() { :; }
