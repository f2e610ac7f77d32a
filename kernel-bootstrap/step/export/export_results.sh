#!/bin/bash

# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# export_results.sh - writes the packages that were built (/external/repo) and
# the checksums that they should have (SHA256SUMS.pkgs) to the one disk that is
# marked for results; lbpayload's 'kernel-bootstrap run --export' has such a
# disk, and 'mkpayload blank' makes one.
#
# The system is complete: where there is no such disk, or where the export
# fails, that is said and ends nothing. Without a disk of one's own (chroot,
# bwrap) nothing is looked for.

if [ "${CHROOT}" != True ]; then
    if ! command -v payload-export >/dev/null 2>&1; then
        # A preseed from a bootstrap without the step. pass2.sh compares the
        # program with its checksum; SHA256SUMS.pkgs has none for a package that
        # is otherwise not made.
        for payload_export in "${SRCDIR}"/payload-export-*; do :; done
        UPDATE_CHECKSUMS=True build "${payload_export##*/}" pass2.sh
        unset payload_export
    fi

    cp "${SRCDIR}/SHA256SUMS.pkgs" /external/repo/SHA256SUMS.pkgs
    if ! payload-export --timeout 0 --skip-unsuitable /external/repo; then
        echo "export_results: nothing was exported" >&2
    fi
    # It is no package; update_checksums would take it for one.
    rm -f /external/repo/SHA256SUMS.pkgs
fi
