# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
#
# rules.bash - udev's rules, with the programs, users and groups that they name.

_lb_rule_program()
{
	if [[ -x $udevdir/$1 ]]; then
		inst_binary "$udevdir/$1"
	elif [[ $1 != *'$env{'* && $1 != /sbin/initqueue ]]; then
		_lb_found=$(find_binary "$1") && inst_binary "$_lb_found"
	fi
	return 0
}

# FILE NAME: the line of that user or group, of /etc/FILE
_lb_rule_owner()
{
	local line
	[[ -e /etc/$1 ]] || return 0
	[[ ! -e $initdir/etc/$1 || $'\n'$(<"$initdir/etc/$1") != *$'\n'"$2:"* ]] || return 0
	while IFS= read -r line; do
		[[ $line != "$2:"* ]] || printf '%s\n' "$line" >>"$initdir/etc/$1"
	done </etc/"$1"
}

_lb_rule_needs()
{
	local line program='.*PROGRAM==?"([^ "]+)' run='.*RUN[+=]=?"([^ "]+)' import='.*IMPORT\{program\}==?"([^ "]+)'
	local owner='.*OWNER=?"([^ "]+)' group='.*GROUP=?"([^ "]+)'
	while IFS= read -r line || [[ $line ]]; do
		[[ $line =~ $program ]] && _lb_rule_program "${BASH_REMATCH[1]}"
		[[ $line =~ $run ]] && _lb_rule_program "${BASH_REMATCH[1]}"
		[[ $line =~ $import ]] && _lb_rule_program "${BASH_REMATCH[1]}"
		[[ $line =~ $owner ]] && _lb_rule_owner passwd "${BASH_REMATCH[1]}"
		[[ $line =~ $group ]] && _lb_rule_owner group "${BASH_REMATCH[1]}"
		[[ $line == *initqueue* ]] && dracut_need_initqueue
	done <"$1"
	return 0
}
inst_rule_programs() { _lb_rule_needs "$1"; }
inst_rule_group_owner() { _lb_rule_needs "$1"; }
inst_rule_initqueue() { _lb_rule_needs "$1"; }

# RULE...: NAME of udev's own, or a path, which comes to /etc/udev/rules.d. One that is not there is passed over.
inst_rules()
{
	local rule directory
	inst_dir "$udevdir/rules.d" /etc/udev/rules.d
	for rule; do
		if [[ $rule != /* ]]; then
			for directory in "$udevdir/rules.d" ${hostonly:+/etc/udev/rules.d}; do
				[[ -e $directory/$rule ]] || continue
				_lb_rule_needs "$directory/$rule"
				inst_simple "$directory/$rule"
			done
			rule=$dracutbasedir/rules.d/$rule
		fi
		[[ -f $rule ]] || continue
		_lb_rule_needs "$rule"
		inst_simple "$rule" "/etc/udev/rules.d/${rule##*/}"
	done
	return 0
}

inst_rules_wildcard()
{
	local rule
	inst_dir "$udevdir/rules.d" /etc/udev/rules.d
	for rule in "$udevdir"/rules.d/$1 "$dracutbasedir"/rules.d/$1 ${hostonly:+/etc/udev/rules.d/$1}; do
		[[ -f $rule ]] || continue
		_lb_rule_needs "$rule"
		inst_simple "$rule"
	done
	return 0
}

# RULE...: of lines that end so, as udev has had them since 176
prepare_udev_rules()
{
	local rule line text
	for rule; do
		rule=$initdir/etc/udev/rules.d/$rule
		[[ -e $rule ]] || continue
		text=
		while IFS= read -r line || [[ $line ]]; do
			case $line in
			*'IMPORT PATH_ID') line=${line%'IMPORT PATH_ID'}'IMPORT{builtin}="path_id"' ;;
			*'IMPORT BLKID') line=${line%'IMPORT BLKID'}'IMPORT{builtin}="blkid"' ;;
			esac
			text+=$line$'\n'
		done <"$rule"
		printf %s "$text" >"$rule"
	done
}
