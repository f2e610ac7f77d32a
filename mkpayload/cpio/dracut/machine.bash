# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034
#
# machine.bash - dracut's helpers about this machine: its block devices, what is mounted, who made it. What is mounted is
# asked of mkpayload's own process, since this shell has mounts of its own.

get_maj_min()
{
	local numbers
	numbers=$(stat -L -c '%t:%T' -- "$1" 2>/dev/null) || return 1
	printf '%s' "$((0x${numbers%:*})):$((0x${numbers#*:}))"
}

get_devpath_block()
{
	local number path
	number=$(get_maj_min "$1") || return 1
	for path in /sys/block/*/dev /sys/block/*/*/dev; do
		[[ -e $path && $(<"$path") == "$number" ]] && printf %s "${path%/dev}" && return 0
	done
	return 1
}

get_persistent_dev()
{
	local number path
	number=$(get_maj_min "$1") || return 0
	for path in ${persistent_policy:+/dev/disk/$persistent_policy/*} /dev/mapper/* /dev/disk/by-{uuid,label,partuuid,partlabel,id,path}/*; do
		[[ ! -e $path || $path == /dev/mapper/control || $path == /dev/mapper/mpath* ]] && continue
		[[ $(get_maj_min "$path") == "$number" ]] && printf %s "$path" && return
	done
	printf %s "$1"
}

expand_persistent_dev()
{
	case $1 in
	LABEL=* | PARTLABEL=*) set -- "${1%%=*}" "${1#*=}" ;;
	UUID=* | PARTUUID=*) set -- "${1%%=*}" "${1#*=}" && set -- "$1" "${2,,}" ;;
	*) printf %s "$1" && return ;;
	esac
	printf %s "/dev/disk/by-${1,,}/$2"
}

shorten_persistent_dev()
{
	local kind
	case $1 in
	/dev/disk/by-uuid/* | /dev/disk/by-label/* | /dev/disk/by-partuuid/* | /dev/disk/by-partlabel/*)
		kind=${1#/dev/disk/by-}
		kind=${kind%%/*}
		printf %s "${kind^^}=${1##*/}"
		;;
	*) printf %s "$1" ;;
	esac
}

# A line of mountinfo by its mount point, or with -s by its source: MAJ:MIN type source options. The last one counts.
_lb_mounted()
{
	local by=target wanted=$1 line left right found=''
	[[ $1 == -s ]] && by=source && wanted=$2
	while IFS= read -r line; do
		read -r -a left <<<"${line%% - *}"
		read -r -a right <<<"${line#* - }"
		[[ ${right[0]} == autofs ]] && continue
		[[ $by == target && ${left[4]} == "$wanted" || $by == source && ${right[1]} == "$wanted" ]] || continue
		found="${left[2]} ${right[0]} ${right[1]} ${left[5]},${right[2]}"
	done <"/proc/$_lb_mkpayload/mountinfo"
	read -r -a _lb_mount <<<"$found"
	[[ $found ]]
}

_lb_mounted_at()
{
	local path=$1
	until _lb_mounted "${path:-/}"; do
		[[ $path ]] || return 1
		path=${path%/*}
	done
}
find_block_device()
{
	_lb_mounted_at "$1" || return 1
	if [[ ${_lb_mount[0]} != 0:* ]]; then
		printf '%s\n' "${_lb_mount[0]}"
	elif [[ -b ${_lb_mount[2]} ]]; then
		get_maj_min "${_lb_mount[2]}"
	else
		return 1
	fi
}
find_root_block_device() { find_block_device /; }
find_mp_fstype() { _lb_mounted_at "$1" && printf %s "${_lb_mount[1]}"; }
find_mp_fsopts() { _lb_mounted_at "$1" && printf %s "${_lb_mount[3]}"; }
find_dev_fstype() { _lb_mounted -s "$1" && printf %s "${_lb_mount[1]}"; }
find_dev_fsopts() { _lb_mounted -s "$1" && printf %s "${_lb_mount[3]}"; }
get_fs_env()
{
	ID_FS_TYPE=${host_fs_types[$1]}
	[[ $ID_FS_TYPE ]] && printf %s "$ID_FS_TYPE"
}

# --- The devices that this machine lives on. ---

for_each_host_dev_fs()
{
	local device status=1
	for device in "${!host_fs_types[@]}"; do
		"$1" "$device" "${host_fs_types[$device]}" && status=0
	done
	return $status
}
host_fs_all() { ((${#host_fs_types[@]} == 0)) || printf '%s\n' "${host_fs_types[@]}"; }

# ALL FUNCTION MAJ:MIN: calls it with the device and all that it is made of; until it succeeds, where ALL is empty.
_lb_walk()
{
	local all=$1 function=$2 number=$3 status=1 path
	[[ -e /sys/dev/block/$number ]] || return 1
	"$function" "$number" && status=0
	[[ $status == 0 && ! $all ]] && return 0
	for path in "/sys/dev/block/$number/../dev" "/sys/dev/block/$number"/slaves/*/dev; do
		[[ -f $path && ${path%/dev}/subsystem -ef /sys/class/block ]] || continue
		_lb_walk "$all" "$function" "$(<"$path")" && status=0
		[[ $status == 0 && ! $all ]] && return 0
	done
	return $status
}
check_block_and_slaves() { _lb_walk '' "$1" "$2"; }
check_block_and_slaves_all() { _lb_walk all "$1" "$2"; }

_lb_each_device()
{
	local all=$1 function=$2 device status=1
	((${#host_devs[@]} > 0)) || return 2
	for device in "${host_devs[@]}"; do
		_lb_walk "$all" "$function" "$(get_maj_min "$device")" && status=0
		[[ $status == 0 && ! $all ]] && return 0
	done
	return $status
}
for_each_host_dev_and_slaves() { _lb_each_device '' "$1"; }
for_each_host_dev_and_slaves_all() { _lb_each_device all "$1"; }

# The modules that drive a device of /sys, up to the bus.
get_blockdev_drv_through_sys()
{
	local path names=''
	path=$(realpath -- "$1")
	while [[ $path == /sys/devices/*/* ]]; do
		[[ -L $path/driver/module ]] && names+=" $(basename -- "$(realpath -- "$path/driver/module")")"
		path=${path%/*}
	done
	printf '%s\n' "$names"
}
get_dev_module()
{
	udevadm info -a "$1" 2>/dev/null | sed -n 's/^ *DRIVERS=="\([^"][^"]*\)"$/\1/p'
}
block_is_nbd() { [[ $1 == 43:* ]]; }

is_qemu_virtualized()
{
	local path
	for path in /sys/class/dmi/id/*_vendor; do
		[[ -r $path ]] || continue
		case $(<"$path") in
		QEMU | 'Red Hat' | Bochs) return 0 ;;
		esac
	done
	return 1
}

get_cpu_vendor()
{
	case $(</proc/cpuinfo) in
	*AuthenticAMD*) printf AMD ;;
	*GenuineIntel*) printf Intel ;;
	esac
}

# What counts with --hostonly: / and what is needed to come up, as it is mounted here.
_lb_host()
{
	local place _
	declare -gA host_fs_types
	host_devs=() root_devs=() swap_devs=()
	[[ $hostonly ]] || return 0
	for place in / /etc /bin /sbin /lib /lib64 /usr /usr/bin /usr/sbin /usr/lib /boot /boot/efi; do
		_lb_mounted "$place" || continue
		[[ ${_lb_mount[2]} == /dev/* && -b ${_lb_mount[2]} ]] || continue
		host_devs+=("${_lb_mount[2]}")
		host_fs_types[${_lb_mount[2]}]=${_lb_mount[1]}
		[[ $place != / ]] || root_devs+=("${_lb_mount[2]}")
	done
	while read -r place _; do
		[[ $place == /dev/* ]] && swap_devs+=("$place") && host_devs+=("$place") && host_fs_types[$place]=swap
	done </proc/swaps
	return 0
}
