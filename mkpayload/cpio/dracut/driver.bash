# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# The modules set and read these names, some of which are here only for them.
# shellcheck disable=SC2034,SC1090
#
# driver.bash - runs the functions of dracut's module directories, for mkpayload cpio --module-dir.
#
#	bash driver.bash RECORDS ANSWERS SCRATCH MKPAYLOAD HOSTONLY KERNEL MODULES-TREE NAMES DIRECTORY...
#
# RECORDS and ANSWERS are descriptors; SCRATCH is an empty directory, which becomes $initdir but for what it begins with; MKPAYLOAD the process that asks; HOSTONLY is "-h" or empty; KERNEL the
# version of the modules in MODULES-TREE, both empty where there are none; NAMES the modules that are asked for by
# name, empty for all that want to be there; each DIRECTORY an NNname, or a modules.d with such in it.
#
# What mkpayload has to know goes to RECORDS, five strings at a time, a NUL behind each: what, the module, a
# file, a line, text. Those that are answered get a line from ANSWERS: records.h has the list.

_lb_here=${BASH_SOURCE[0]%/*}
exec 3>&"$1" 4<&"$2"
_lb_scratch=$3 _lb_mkpayload=$4 hostonly=$5 kernel=$6 srcmods=$7 _lb_names=" $8 "
shift 8
initdir=$_lb_scratch/root
DRACUT_TMPDIR=$_lb_scratch/tmp
# Where bash puts long here-documents; /tmp is for reading only.
export TMPDIR=$DRACUT_TMPDIR
mkdir -- "$initdir" "$DRACUT_TMPDIR" || exit
_lb_shell=$BASHPID
. "$_lb_here/record.bash"
. "$_lb_here/place.bash"
. "$_lb_here/install.bash"
. "$_lb_here/rules.bash"
. "$_lb_here/words.bash"
. "$_lb_here/machine.bash"
. "$_lb_here/variables.bash"

# --- Which modules there are. ---

declare -A _lb_directory # by names without their numbers
_lb_order=()             # NNname, in the order of their bytes

_lb_add()
{
	local base=${1##*/}
	local name=${base#[0-9][0-9]}
	[[ -e $1/module-setup.sh ]] || return 1
	if [[ ${_lb_directory[$name]} && ${_lb_directory[$name]} != "$1" ]]; then
		moddir=$1
		_lb_fail "$1" 0 "the module $name is there twice, in ${_lb_directory[$name]}, too"
	fi
	_lb_directory[$name]=$1
}

# An NNname that is given is asked for by that; its neighbours are there to be depended on.
_lb_find()
{
	local given path
	for given; do
		moddir=$given
		if [[ -e $given/module-setup.sh ]]; then
			[[ ${given##*/} == [0-9][0-9]?* ]] || _lb_fail "$given" 0 'is named by no two digits and a name, as modules are'
			_lb_given+=" ${given##*/[0-9][0-9]} "
			_lb_add "$given"
			for path in "${given%/*}"/[0-9][0-9]*; do
				[[ ${_lb_directory[${path##*/[0-9][0-9]}]} ]] || _lb_add "$path" || :
			done
		else
			_lb_all=yes
			for path in "$given"/[0-9][0-9]*; do
				_lb_add "$path" && _lb_any=yes
			done
			[[ $_lb_any ]] || _lb_fail "$given" 0 'has neither a module-setup.sh nor directories NNname with one'
		fi
	done
	moddir=
	mapfile -t _lb_order < <(for path in "${_lb_directory[@]}"; do printf '%s\n' "${path##*/}"; done | sort)
}

# --- Their functions. ---

_lb_forget()
{
	unset -f check depends cmdline install installkernel
}

# Whose modules these are: the directory above modules.d.
_lb_base()
{
	local line
	[[ $dracutbasedir == "$1" ]] && return
	dracutbasedir=$1 DRACUT_VERSION=
	[[ -e $1/dracut-version.sh ]] || return
	while read -r line; do
		[[ $line == DRACUT_VERSION=* ]] && DRACUT_VERSION=${line#*=}
	done <"$1/dracut-version.sh"
}

# Reads the functions of a module, and calls one of them, if it is there.
_lb_call()
{
	local name=$1 function=$2
	shift 2
	moddir=${_lb_directory[$name]}
	_lb_base "${moddir%/*/*}"
	_lb_module=$name
	_lb_forget
	# The function is called by itself, so that ERR is not held back in it.
	. "$moddir/module-setup.sh" || bash -n "$moddir/module-setup.sh" ||
		_lb_fail "$moddir/module-setup.sh" 0 'is no shell script that bash can read'
	_lb_missing=
	if [[ $(type -t "$function") == function ]]; then
		_lb_status=0
		"$function" "$@"
		_lb_status=$?
	else
		_lb_status=0
	fi
	_lb_forget
}

# --- Which of them are wanted. ---

mods_to_load='' modules_loaded=' '
dracutmodules='' add_dracutmodules='' force_add_dracutmodules='' omit_dracutmodules=''
declare -A _lb_state # by names: why not; "yes"; "now" while its dependencies are looked at

# Is the module NAME wanted? HOW: named, needed, or asked whether it wants to be there itself.
_lb_want()
{
	local name=$1 how=$2 need by=$3 kept=$hostonly
	if ! [[ ${_lb_directory[$name]} ]]; then
		_lb_why='there is no such module'
		return 1
	fi
	case ${_lb_state[$name]} in
	yes | now) return 0 ;;
	'' | unasked*) ;;
	*) _lb_why=${_lb_state[$name]} && return 1 ;;
	esac
	[[ $how == named ]] && hostonly=''
	_lb_call "$name" check ${hostonly:+"$hostonly"}
	hostonly=$kept
	if [[ $_lb_status == 255 && $how == asked ]]; then
		_lb_state[$name]='unasked: it is only taken when it is named or needed'
		_lb_why=${_lb_state[$name]}
		return 1
	fi
	if [[ $_lb_status != 0 && $_lb_status != 255 ]]; then
		_lb_state[$name]="its check says no${_lb_info:+: $_lb_info}"
		_lb_why=${_lb_state[$name]} _lb_info=
		return 1
	fi
	_lb_state[$name]=now _lb_info=
	_lb_depend "$name" || return 1
	_lb_state[$name]=yes
	mods_to_load+=" $name "
}

_lb_depend()
{
	local name=$1 need needs
	needs=$(_lb_call "$name" depends && printf .)
	for need in ${needs%.}; do
		if ! _lb_want "$need" needed; then
			_lb_state[$name]="it depends on $need, and $need cannot be had: $_lb_why"
			_lb_why=${_lb_state[$name]}
			return 1
		fi
	done
}

_lb_choose()
{
	local base name
	for base in "${_lb_order[@]}"; do
		name=${base#[0-9][0-9]}
		if [[ $_lb_names == *" $name "* || $_lb_given == *" $name "* ]]; then
			_lb_want "$name" named && continue
			_lb_module=$name
			_lb_fail "${_lb_directory[$name]}" 0 "cannot be had: $_lb_why"
		elif [[ $_lb_all && ! ${_lb_names// /} ]]; then
			_lb_want "$name" asked || _lb_record refused "$name" '' 0 "$_lb_why"
		fi
	done
	for name in $_lb_names; do
		moddir='' _lb_module=$name
		[[ ${_lb_directory[$name]} ]] || _lb_fail '' 0 'there is no module of this name in --module-dir'
	done
}

# --- What they put there. ---

_lb_install()
{
	local base name
	for base in "${_lb_order[@]}"; do
		name=${base#[0-9][0-9]}
		[[ $mods_to_load == *" $name "* ]] || continue
		_lb_call "$name" install
		if [[ $kernel ]]; then
			_lb_call "$name" installkernel
			[[ $_lb_status == 0 ]] || _lb_fail "$moddir/module-setup.sh" 0 "its installkernel has failed: $_lb_status"
		fi
		_lb_place
		_lb_ask "done" "$name" "$moddir" 0 ''
		mods_to_load=${mods_to_load// $name /}
		modules_loaded+="$name "
	done
}

_lb_print_cmdline()
{
	local base name said
	for base in "${_lb_order[@]}"; do
		name=${base#[0-9][0-9]}
		[[ $hostonly && $modules_loaded == *" $name "* ]] || continue
		said=$(_lb_call "$name" cmdline)
		[[ ! ${said// /} ]] || _lb_record cmdline "$name" '' 0 "${said# }"
	done
}

trap _lb_leave EXIT
_lb_module='' _lb_ended='' _lb_given='' _lb_all='' _lb_any='' _lb_why='' _lb_info='' _lb_missing=''
_lb_ask ready '' '' 0 ''
_lb_find "$@"
set -o errtrace
trap _lb_notice ERR
_lb_choose
_lb_install
_lb_print_cmdline
trap - ERR
_lb_ended=yes
_lb_record end '' '' 0 ''
