# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034
#
# place.bash - files, links and directories of this machine, laid into $initdir. What is there already stays; links stay
# links, and what they lead to comes along. Copying waits until _lb_place, so that one cp serves many files.

declare -A _lb_waiting # by directories of $initdir: files to be copied, a newline between
declare -A _lb_waits   # by their paths there
declare -A _lb_nodes   # those that mkpayload has been told of, by the same

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
		mkdir -p -- "$initdir$1" || _lb_fail_here "no directory can be made: $1"
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
	local from=$1 to=$2 target is_there=''
	target=$(readlink -- "$from")
	[[ $target == /* ]] || target=${from%/*}/$target
	target=${target%/}
	if _lb_real_directory "${target%/*}"; then
		case ${target##*/} in
		. | ..) _lb_real_directory "$target" && target=$_lb_real ;;
		*) target=$_lb_real/${target##*/} ;;
		esac
		[[ ! -e $target && ! -L $target ]] || is_there=yes
	fi
	_lb_real_directory "$initdir${to%/*}"
	_lb_relative "${_lb_real#"$initdir"}" "$target"
	ln -s -- "$_lb_relative_path" "$initdir$to" || _lb_fail_here "no link can be made: $to"
	# Behind the link, which may be what this one leads to in the end.
	[[ ! $is_there ]] || _lb_lay "$target" "$target"
}

# What is no file has nothing to be copied: mkpayload makes such a node.
_lb_lay_node()
{
	local from=$1 to=$2 letter=p numbers
	[[ -c $from ]] && letter=c
	[[ -b $from ]] && letter=b
	[[ -p $from || $letter != p ]] || _lb_fail_here "is neither a file, a directory, a link nor a node: $from"
	numbers=$(stat -c '%a 0x%t 0x%T' -- "$from") || _lb_fail_here "cannot be looked at: $from"
	read -r -a numbers <<<"$numbers"
	_lb_record node "$_lb_module" "$to" 0 "$letter ${numbers[0]} $((numbers[1])) $((numbers[2]))"
	_lb_nodes[$to]=yes
}

# FROM TO, both absolute. Returns 1 when FROM is not there.
_lb_lay()
{
	local from=$1 to=$2
	[[ -e $initdir$to || -L $initdir$to || ${_lb_waits[$to]}${_lb_nodes[$to]} ]] && return 0
	[[ -e $from || -L $from ]] || return 1
	_lb_above "${to%/*}"
	if [[ -L $from ]]; then
		_lb_lay_link "$from" "$to"
	elif [[ -d $from ]]; then
		mkdir -- "$initdir$to" || _lb_fail_here "no directory can be made: $to"
	elif [[ ! -f $from ]]; then
		_lb_lay_node "$from" "$to"
	elif [[ ${from##*/} == "${to##*/}" && $from != *$'\n'* ]]; then
		_lb_waiting[${to%/*}/]+=$from$'\n'
		_lb_waits[$to]=yes
	else
		_lb_copy "$from" -T -- "$from" "$initdir$to"
	fi
}

# WHAT WORDS-FOR-CP...
_lb_copy()
{
	cp --preserve=mode "${@:2}" || _lb_fail_here "cannot be copied: $1"
}

# Copies what waits, as many at once as a command line has room for.
_lb_place()
{
	local directory files i
	for directory in "${!_lb_waiting[@]}"; do
		mapfile -t files <<<"${_lb_waiting[$directory]%$'\n'}" || _lb_fail_here "no room for the names of files: ${TMPDIR}"
		for ((i = 0; i < ${#files[@]}; i += 250)); do
			_lb_copy "${files[i]}, or what goes there with it" -t "$initdir$directory" -- "${files[@]:i:250}"
		done
	done
	_lb_waiting=() _lb_waits=()
}
