# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# module-dir.sh - what tests of mkpayload cpio --module-dir share: modules that are written there. It ends them where they
# cannot be run.
# shellcheck shell=sh disable=SC2154

if ! have bash; then
	skip 'module directories of dracut' 'no bash'
	done_testing
	exit
fi
chmod 755 "$scratch"
cd "$scratch" || exit 1
if ! unshare -Urmn true 2>/dev/null; then
	skip 'module directories of dracut' 'no namespaces, or no unshare'
	done_testing
	exit
fi

# module NNNAME: standard input becomes its module-setup.sh.
module()
{
	mkdir -p "modules.d/$1"
	cat >"modules.d/$1/module-setup.sh"
}
# laid OPTION...: the paths that the modules have laid, but for directories, and who has.
laid()
{
	"$mkpayload" cpio --no-default --no-libs --list "$@" 2>err >list || { cat err; return; }
	awk -F '\t' '$1 != "dir" && $6 ~ /module / { sub(/.*module /, "", $6); print $4 " " $6 }' list | LC_ALL=C sort
}
# of NAMES: the same of these modules.
of()
{
	laid --module-dir modules.d --dracut-modules "$1"
}
# refused NAME PATTERN MODULES
refused()
{
	fails "$1" 1 "$2" "$mkpayload" cpio --no-default --no-libs -o refused.cpio --module-dir modules.d --dracut-modules "$3"
	[ ! -e refused.cpio ] || result 1 "$1: leaves no archive"
}
