# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034
#
# words.bash - dracut's helpers about text, and those that ask.

is_func() { [[ $(type -t "$1") == function ]]; }
strstr() { [[ $1 == *"$2"* ]]; }
# shellcheck disable=SC2053
strglob() { [[ $1 == $2 ]]; }
# shellcheck disable=SC2053
strglobin() { [[ $1 == *$2* ]]; }
str_starts() { [[ $1 == "$2"* ]]; }
str_ends() { [[ $1 == *"$2" ]]; }

trim()
{
	local text=$*
	text=${text#"${text%%[![:space:]]*}"}
	printf %s "${text%"${text##*[![:space:]]}"}"
}

normalize_path()
{
	local path=$1
	while [[ $path == *//* ]]; do path=${path//\/\///}; done
	printf '%s\n' "${path%/}"
}

# FROM TO: what a link FROM has to have in it to lead to TO
convert_abs_rel()
{
	local from to
	from=$(normalize_path "$1") to=$(normalize_path "$2")
	_lb_relative "${from%/*}" "$to"
	printf '%s\n' "$_lb_relative_path"
}

mksubdirs() { [[ -e ${1%/*} ]] || mkdir -p -- "${1%/*}"; }

print_vars()
{
	local name
	for name; do
		[[ ! ${!name} ]] || printf '%s="%s"\n' "$name" "${!name}"
	done
}

# VERSION gt|ge|eq|le|lt|ne VERSION
vercmp()
{
	local i order=0 a b
	IFS=. read -r -a a <<<"$1"
	IFS=. read -r -a b <<<"$3"
	for ((i = 0; i < ${#a[@]} || i < ${#b[@]}; i++)); do
		order=$((10#${a[i]:-0} - 10#${b[i]:-0}))
		((order == 0)) || break
	done
	case $2 in
	gt) ((order > 0)) ;;
	ge) ((order >= 0)) ;;
	eq) ((order == 0)) ;;
	le) ((order <= 0)) ;;
	lt) ((order < 0)) ;;
	ne) ((order != 0)) ;;
	esac
}

# OPTIONS NAME: the value of NAME= in options of mount(8)
fs_get_option()
{
	local words word
	IFS=, read -r -a words <<<"$1"
	for word in "${words[@]}"; do
		[[ $word == "$2="* ]] && printf '%s\n' "${word#*=}" && return
	done
	return 0
}

# --- Questions of a check. ---

# How many are missing; what dinfo gets becomes the reason that mkpayload says.
require_binaries()
{
	local name missing=0
	[[ $1 == -m ]] && shift 2
	for name; do
		find_binary "$name" >/dev/null && continue
		dinfo "it needs the command $name, which is not here"
		missing=$((missing + 1))
	done
	return "$missing"
}

require_any_binary()
{
	local name
	[[ $1 == -m ]] && shift 2
	for name; do
		find_binary "$name" >/dev/null && return 0
	done
	dinfo "it needs one of the commands $*"
	return 1
}

require_kernel_modules()
{
	local name missing=0
	[[ $kernel ]] || return 0
	[[ $1 == -m ]] && shift 2
	for name; do
		check_kernel_module "$name" && continue
		dinfo "it needs the kernel module $name, which is not there"
		missing=$((missing + 1))
	done
	return "$missing"
}
check_kernel_module() { [[ ! $kernel ]] || _lb_ask known "$_lb_module" '' 0 "$1"; }

dracut_module_included() { [[ " $mods_to_load $modules_loaded " == *" $* "* ]]; }
dracut_module_path()
{
	[[ ${_lb_directory[$1]} ]] && printf '%s\n' "${_lb_directory[$1]}"
}
optional_hostonly() { [[ $hostonly_mode != strict ]] || printf %s "$hostonly"; }

check_kernel_config()
{
	local file
	for file in "/lib/modules/$kernel/config" "/boot/config-$kernel"; do
		[[ -f $file ]] || continue
		[[ $'\n'$(<"$file") == *$'\n'"$1="* ]]
		return
	done
	return 0
}
