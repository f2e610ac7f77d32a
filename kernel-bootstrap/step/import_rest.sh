#!/bin/bash

# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# import_rest.sh - copies all that travels in the payload to the distfiles, once
# these are on the disk that Linux has moved to. What is there already is kept.
#
# The variables are those of import_payload.sh.

if [ "${CHROOT}" != True ]; then
    payload_options=--mount-proc
    if [ "${PAYLOAD_REQUIRED}" != True ]; then
        payload_options="${payload_options} --if-present --timeout 0"
    fi
    if [ -n "${PAYLOAD_DIGEST}" ]; then
        payload_options="${payload_options} --digest ${PAYLOAD_DIGEST}"
    fi
    # shellcheck disable=SC2086 # several words
    payload-import ${payload_options} "${DISTFILES}"
    unset payload_options
fi
