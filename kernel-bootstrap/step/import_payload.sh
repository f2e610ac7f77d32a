#!/bin/bash

# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# import_payload.sh - copies what travels on the payload disk, or in a partition
# of the boot disk, to the distfiles: where payload.first lists files, these
# only, which is what Fiwix's ramdisk and the jump to Linux have room for.
# import_rest.sh brings all of them in Linux.
#
# From bootstrap.cfg: PAYLOAD_REQUIRED=True: a payload must be there, and is
# waited for; else one that is there is taken. PAYLOAD_DIGEST: the SHA-256 of
# its SHA256SUMS, and no other payload is taken. Without a disk of one's own
# (chroot, bwrap) nothing is looked for.

if [ "${CHROOT}" != True ]; then
    if ! command -v payload-import >/dev/null 2>&1; then
        # A preseed from a bootstrap without the step. pass2.sh compares the
        # program with its checksum; SHA256SUMS.pkgs has none for a package that
        # is otherwise not made.
        for payload_import in "${SRCDIR}"/payload-import-*; do :; done
        UPDATE_CHECKSUMS=True build "${payload_import##*/}" pass2.sh
        unset payload_import
    fi

    payload_options=--mount-proc
    if [ "${PAYLOAD_REQUIRED}" != True ]; then
        payload_options="${payload_options} --if-present --timeout 0"
    fi
    if [ -n "${PAYLOAD_DIGEST}" ]; then
        payload_options="${payload_options} --digest ${PAYLOAD_DIGEST}"
    fi
    if [ -e "${SRCDIR}/payload.first" ]; then
        payload_options="${payload_options} --only ${SRCDIR}/payload.first"
    fi
    # shellcheck disable=SC2086 # several words
    payload-import ${payload_options} "${DISTFILES}"
    unset payload_options
fi
