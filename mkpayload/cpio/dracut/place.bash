# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034
#
# place.bash - files, links and directories of this machine, laid into $initdir. What is there already stays; links stay
# links, and what they lead to comes along. Copying waits until _lb_place, so that one cp serves many files.

declare -A _lb_waiting # by directories of $initdir: files to be copied, a newline between
declare -A _lb_waits   # by their paths there

# The directory of a path of this machine, without links on its way.
_lb_real_directory()
{
	local was=$PWD
	cd -P -- "${1:-/}" 2>/dev/null || return 1
	_lb_real=${PWD%/}
	cd -- "$was" || return 1
}

# Directories as they are here: one that is a link stays one.
_lb_above()
{
	[[ ! $1 || -d $initdir$1 ]] && return
	_lb_above "${1%/*}"
	if [[ -L $1 && -d $1 ]]; then
		_lb_lay "$1" "$1"
	else
		mkdir -p -- "$initdir$1"
	fi
}

# From an absolute directory to an absolute path, both without links: as a relative one.
_lb_relative()
{
	local from=$1/ to=$2 up=''
	while [[ $to/ != "$from"* ]]; do
		from=${from%/}
		from=${from%/*}/
		up+=../
	done
	to=${to#"$from"}
	_lb_relative_path=$up$to
	[[ $to/ == "$from" ]] && _lb_relative_path=${up%/}
	_lb_relative_path=${_lb_relative_path:-.}
}

_lb_lay_link()
{
	local from=$1 to=$2 target
	target=$(readlink -- "$from")
	[[ $target == /* ]] || target=${from%/*}/$target
	target=${target%/}
	if _lb_real_directory "${target%/*}"; then
		case ${target##*/} in
		. | ..) _lb_real_directory "$target" && target=$_lb_real ;;
		*) target=$_lb_real/${target##*/} ;;
		esac
		[[ ! -e $target && ! -L $target ]] || _lb_lay "$target" "$target"
	fi
	_lb_real_directory "$initdir${to%/*}"
	_lb_relative "${_lb_real#"$initdir"}" "$target"
	ln -s -- "$_lb_relative_path" "$initdir$to"
}

# FROM TO, both absolute. Returns 1 when FROM is not there.
_lb_lay()
{
	local from=$1 to=$2
	[[ -e $initdir$to || -L $initdir$to || ${_lb_waits[$to]} ]] && return 0
	[[ -e $from || -L $from ]] || return 1
	_lb_above "${to%/*}"
	if [[ -L $from ]]; then
		_lb_lay_link "$from" "$to"
	elif [[ -d $from ]]; then
		mkdir -- "$initdir$to"
	elif [[ ${from##*/} == "${to##*/}" && $from != *$'\n'* ]]; then
		_lb_waiting[${to%/*}/]+=$from$'\n'
		_lb_waits[$to]=yes
	else
		_lb_copy -T -- "$from" "$initdir$to"
	fi
}

_lb_copy()
{
	cp --preserve=mode "$@" || _lb_fail_here "cannot be copied: ${*: -2:1}"
}

# Copies what waits.
_lb_place()
{
	local directory files
	for directory in "${!_lb_waiting[@]}"; do
		mapfile -t files <<<"${_lb_waiting[$directory]%$'\n'}"
		_lb_copy -t "$initdir$directory" -- "${files[@]}"
	done
	_lb_waiting=() _lb_waits=()
}
