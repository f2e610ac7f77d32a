#!/bin/bash

# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# import_payload.sh - copies what travels on the payload disk, or in a partition
# of the boot disk, to the distfiles.
#
# PAYLOAD_REQUIRED=True in bootstrap.cfg: a payload must be there, and is waited
# for. Else one that is there is taken. Without a disk of one's own (chroot,
# bwrap) nothing is looked for.

if [ "${CHROOT}" != True ]; then
    if ! command -v payload-import >/dev/null 2>&1; then
        # A preseed from a bootstrap without the step. pass2.sh compares the
        # program with its checksum; SHA256SUMS.pkgs has none for a package that
        # is otherwise not made.
        for payload_import in "${SRCDIR}"/payload-import-*; do :; done
        UPDATE_CHECKSUMS=True build "${payload_import##*/}" pass2.sh
        unset payload_import
    fi

    if [ "${PAYLOAD_REQUIRED}" = True ]; then
        payload-import --mount-proc "${DISTFILES}"
    else
        payload-import --mount-proc --if-present --timeout 0 "${DISTFILES}"
    fi
fi
