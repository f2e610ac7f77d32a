#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# lint.t - what the tools of others say of the tree: mandoc of the manual pages, codespell of all text, reuse of the
# licenses, shellcheck of the scripts, by .codespellrc and .shellcheckrc. LINT=all (make lint): of every test in sh, too.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$top" || exit 1
# All files of the tree, exported or not.
git ls-files -co --exclude-standard 2>/dev/null >"$scratch/all" ||
	find . -path ./build -prune -o -path ./.git -prune -o -type f -print | cut -c 3- >"$scratch/all"
grep -v -e '^tests/data/' -e '^tests/fuzz/corpus/' "$scratch/all" | while IFS= read -r file; do
	[ ! -f "$file" ] || echo "$file"
done >"$scratch/files"

# lint TOOL NAME COMMAND...: says nothing, and that all is well.
lint()
{
	tool=$1 lint_name=$2
	shift 2
	if have "$tool"; then
		ok "$tool: $lint_name" "$@"
	else
		skip "$tool: $lint_name" "no $tool: tests/provide brings it"
	fi
}

lint mandoc 'manual pages' sh -c 'said=$(mandoc -Tlint -Wwarning "$@"); echo "$said"; [ -z "$said" ]' sh */*.[18]
lint lexgrog 'whatis knows each manual page' lexgrog */*.[18]
lint codespell 'no misspelled word' xargs codespell <"$scratch/files"
lint reuse 'each file says its license' reuse lint

# Where shellcheck is all that is wanted, that is what a user gets, and what all tests share.
xargs grep -lE '^(#!/bin/(ba)?sh|# shellcheck shell=)' <"$scratch/files" >"$scratch/scripts"
[ "${LINT:-}" = all ] || { grep -v -e '^tests/.*\.t$' -e '^tests/bench/' -e '^tests/qemu/try-' "$scratch/scripts" >"$scratch/few" && mv "$scratch/few" "$scratch/scripts"; }
ok 'there are scripts' test "$(wc -l <"$scratch/scripts")" -ge 20
lint shellcheck 'scripts' xargs shellcheck -S warning <"$scratch/scripts"
done_testing
