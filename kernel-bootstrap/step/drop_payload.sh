#!/bin/bash

# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# drop_payload.sh - takes away what import_payload.sh has brought by
# payload.first, and what payload-import and payload-export were built from,
# before all that is on Fiwix's ramdisk is packed for Linux: there is hardly a
# MiB to spare. import_rest.sh brings the files again.

if [ -e "${SRCDIR}/payload.first" ]; then
    while read -r payload_name; do
        rm -f "${DISTFILES}/${payload_name}"
    done <"${SRCDIR}/payload.first"
    rm -rf "${SRCDIR}/payload.first" "${SRCDIR}"/payload-import-*/src
    # Where it is missing, export_results.sh will build it.
    if command -v payload-export >/dev/null 2>&1; then
        rm -rf "${SRCDIR}"/payload-export-*/code
    fi
    unset payload_name
fi
