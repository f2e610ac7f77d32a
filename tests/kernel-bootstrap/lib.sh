# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# lib.sh - what the tests of kernel-bootstrap share: the program, the emulated loader, a made tree.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

# shellcheck disable=SC2034 # for the tests
here=$top/tests/kernel-bootstrap
# The one of the same build as mkpayload, so that the sanitized one is tried with it.
kernel_bootstrap=${KERNEL_BOOTSTRAP:-$(dirname "$mkpayload")/kernel-bootstrap}
[ -x "$kernel_bootstrap" ] || kernel_bootstrap=$top/build/kernel-bootstrap
export LC_ALL=C

kb()
{
	"$kernel_bootstrap" "$@"
}

# loads IMAGE: what the loader makes of it.
loads()
{
	"$here/loader" "$@"
}

# names_in IMAGE: the names in a payload image but SHA256SUMS.
names_in()
{
	"$mkpayload" list "$1" | sed '1d; $d; s/^ *[0-9]*  *[0-9]*  //' | grep -v '^SHA256SUMS$'
}
