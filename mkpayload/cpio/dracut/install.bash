# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034
#
# install.bash - dracut's helpers that put something there (inst*, instmods, dracut_*).

# The way to a program: as it is where it has a slash, else along PATH.
find_binary()
{
	local name=$1 directory
	local slash=/
	[[ $name == /* ]] && slash=''
	if [[ $name == *.so* ]]; then
		for directory in $libdirs; do
			[[ -f $directory$slash$name ]] && printf '%s\n' "$directory$slash$name" && return 0
		done
		[[ -f $slash$name ]] && printf '%s\n' "$slash$name" && return 0
	fi
	if [[ $name == */* ]]; then
		[[ -L $slash$name || -x $slash$name ]] && printf '%s\n' "$slash$name" && return 0
		name=${name##*/}
	fi
	_lb_on_path "$name" && printf '%s\n' "$_lb_found"
}

_lb_on_path()
{
	local directory
	for directory in $DRACUT_PATH; do
		_lb_found=$directory/$1
		[[ -L $_lb_found || -x $_lb_found && ! -d $_lb_found ]] && return 0
	done
	return 1
}

_lb_within()
{
	_lb_to=/${1#"$initdir"}
	while [[ $_lb_to == *//* ]]; do _lb_to=${_lb_to//\/\///}; done
	[[ $_lb_to == /?*/ ]] && _lb_to=${_lb_to%/}
}

# Of one item of inst*: its place here in _lb_found.
_lb_locate()
{
	_lb_found=$1
	[[ $1 == /* ]] || { [[ $1 != */* ]] && _lb_on_path "$1"; }
}

# [-H] FROM [TO]
_lb_inst()
{
	[[ $1 == -* ]] && shift
	_lb_within "${2:-$1}"
	[[ -e $initdir$_lb_to ]] && return 0
	if _lb_locate "$1"; then
		[[ $2 ]] || _lb_within "$_lb_found"
		_lb_lay "$_lb_found" "$_lb_to" && _lb_place && return 0
	fi
	_lb_miss "not found, but required: ${1:-(an empty name)}"
	return 1
}
inst() { _lb_inst "$@"; }
inst_binary() { _lb_inst "$@"; }
inst_script() { _lb_inst "$@"; }
inst_fsck_help() { _lb_inst "$2" "/run/dracut/fsck/fsck_help_$1.txt"; }

# These may be called for what is not there.
inst_simple()
{
	[[ $1 == -H ]] && shift
	[[ -e ${initdir}/${2:-$1} ]] && return 0
	[[ -e $1 ]] || return 1
	_lb_inst "$@"
}
inst_library() { inst_simple "$@"; }
inst_symlink()
{
	[[ $1 == -H ]] && shift
	[[ -e ${initdir}/${2:-$1} ]] && return 0
	[[ -L $1 ]] || return 1
	_lb_inst "$@"
}

inst_dir()
{
	local directory
	for directory; do
		_lb_within "$directory"
		[[ -d $initdir$_lb_to ]] || _lb_lay "$_lb_to" "$_lb_to" || _lb_above "$_lb_to"
	done
}

# The ways to what an item of inst_multiple names: a program in each directory of PATH, a pattern's files.
_lb_locate_all()
{
	local directory
	_lb_all_found=()
	if [[ $1 == */* ]]; then
		_lb_all_found=("$1")
		# shellcheck disable=SC2206
		[[ $1 != *[*?[]* || -e $1 ]] || _lb_all_found=($1)
		return
	fi
	for directory in $DRACUT_PATH; do
		[[ -e $directory/$1 || -L $directory/$1 ]] && _lb_all_found+=("$directory/$1")
	done
	return 0
}

# [-o] [-H] NAME...: without -o each of them must be there.
inst_multiple()
{
	local item found is missing='' optional=''
	while [[ $1 == -* ]]; do
		[[ $1 == -o ]] && optional=yes
		shift
	done
	for item; do
		is=
		_lb_locate_all "$item"
		for found in "${_lb_all_found[@]}"; do
			_lb_within "$found"
			_lb_lay "$found" "$_lb_to" && is=yes
		done
		[[ $is || $optional ]] || missing+=" $item"
	done
	_lb_place
	[[ $missing ]] || return 0
	_lb_miss "not found, but required:$missing"
	return 1
}
dracut_install() { inst_multiple "$@"; }

# POINT PRIORITY FILE
inst_hook()
{
	local point
	[[ -f $3 ]] || _lb_fail_here "inst_hook: $3: there is no such file"
	for point in $hookdirs ''; do
		[[ $point == "$1" ]] && break
	done
	[[ $point ]] || _lb_fail_here "inst_hook: $1: no point of dracut's: $hookdirs"
	_lb_inst "$3" "/lib/dracut/hooks/$1/$2-${3##*/}"
	chmod u+x "$initdir/lib/dracut/hooks/$1/$2-${3##*/}"
}

# [-d TO] FILE...: the first that is there.
inst_any()
{
	local to='' file
	[[ $1 == -d ]] && to=$2 && shift 2
	for file; do
		[[ -e $file ]] && inst "$file" ${to:+"$to"} && return 0
	done
	return 1
}

inst_libdir_dir()
{
	local directory pattern path
	for directory in $libdirs; do
		for pattern; do
			for path in "$directory"/$pattern; do
				[[ -d $path ]] && inst_dir "$path"
			done
		done
	done
}

# [-n REGEX] PATTERN...
inst_libdir_file()
{
	local directory pattern path regex='' found=()
	[[ $1 == -n ]] && regex=$2 && shift 2
	for directory in $libdirs; do
		for pattern; do
			for path in "$directory"/$pattern; do
				[[ -e $path && (! $regex || $path =~ $regex) ]] && found+=("$path")
			done
		done
	done
	((${#found[@]} > 0)) && inst_multiple "${found[@]}"
}

get_decompress_cmd()
{
	case $1 in
	*.gz) echo 'gzip -f -d' ;;
	*.bz2) echo 'bzip2 -d' ;;
	*.xz) echo 'xz -f -d' ;;
	*.zst) echo 'zstd -q --rm -f -d' ;;
	esac
}

inst_decompress()
{
	local file by
	for file; do
		by=$(get_decompress_cmd "$file")
		[[ $by ]] || return 1
		inst_simple "$file"
		$by "$initdir$file"
	done
}

inst_opt_decompress()
{
	local file
	for file; do
		inst_decompress "$file" || inst "$file"
	done
}

# FROM TO, in $initdir
ln_r()
{
	ln -sfnr "$initdir/$1" "$initdir/$2"
}

# No node can be made as any user, so mkpayload makes it of this record.
mknod()
{
	local mode=0644 letter
	while [[ $1 == -* ]]; do
		case $1 in
		-m)
			(($# > 1)) || _lb_fail_here 'mknod: -m without a mode'
			mode=$2 && shift 2
			;;
		-m*) mode=${1#-m} && shift ;;
		*) shift ;;
		esac
	done
	_lb_within "$1"
	letter=$2
	[[ $letter == u ]] && letter=c
	_lb_record node "$_lb_module" "$_lb_to" 0 "$letter $mode ${3:-0} ${4:-0}"
}

# Owners are root's in the archive.
chown() { :; }
chgrp() { :; }

mark_hostonly()
{
	printf '%s\n' "$@" >>"$initdir/lib/dracut/hostonly-files"
}
dracut_need_initqueue() { : >"$initdir/lib/dracut/need-initqueue"; }
dracut_no_switch_root() { : >"$initdir/lib/dracut/no-switch-root"; }
build_ld_cache() { :; } # loaders find what mkpayload brings without one

# --- Kernel modules: mkpayload finds them, and what they need. ---

# FLAGS, then lines of what is asked for: NAME, =SUBDIRECTORY, and filters of them
_lb_kernel()
{
	local flags=$1
	shift
	(($#)) || return 0
	[[ $hostonly ]] && flags+=h
	printf -v _lb_wanted '%s\n' "$@"
	_lb_ask kernel "$_lb_module" "$flags" 0 "$_lb_wanted"
}

# [-c] [-s] NAME...; without names: those on standard input. With -c each must be there.
instmods()
{
	local flags='' quiet='' names
	[[ $kernel ]] || return 0
	while [[ $1 == -[cs] ]]; do
		[[ $1 == -c ]] && flags=c
		[[ $1 == -s ]] && quiet=yes
		shift
	done
	if (($# == 0)); then
		read -r -d '' -a names
		set -- "${names[@]}"
	fi
	_lb_kernel "$flags" "$@" && return 0
	[[ $flags ]] || return 0
	[[ $quiet ]] || _lb_miss "kernel modules that are not there, but required: $*"
	return 1
}

# [-o] [--silent] [-s SYMBOLS] [-S NO-SYMBOLS] [-P PATH] [-p NO-PATH] [-n NO-NAME] NAME...
dracut_instmods()
{
	local flags=c quiet='' asked=()
	[[ $kernel ]] || return 0
	while (($#)); do
		case $1 in
		-o) flags='' ;;
		--silent) quiet=yes ;;
		-[sSPpn]) asked+=("$1$2") && shift ;;
		*) asked+=("$1") ;;
		esac
		shift
	done
	_lb_kernel "$flags" "${asked[@]}" && return 0
	[[ $flags ]] || return 0
	[[ $quiet ]] || _lb_miss "kernel modules that are not there, but required: ${asked[*]}"
	return 1
}

dracut_kernel_post() { :; }
