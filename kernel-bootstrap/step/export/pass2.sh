#!/bin/bash

# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# pass2.sh - builds payload-export once bash is the shell: by gcc where there is
# one, else by tcc.
#
# export_results.sh does it when the program is missing: in a system that was
# preseeded from a bootstrap without the step. What tcc builds is compared with
# the checksum.
#
# shellcheck disable=SC2034,SC2154 # variables of build in steps/helpers.sh

src_get() {
    :
}

src_unpack() {
    dirname=../code
}

# Those of the one tcc line in pass1.kaem, in its order.
payload_export_sources() {
    local line word
    while read -r line; do
        for word in ${line}; do
            case "${word}" in
            */*.c) echo "${word}" ;;
            esac
        done
    done <../pass1.kaem
}

src_compile() {
    local flags
    flags="-static -nostdlib -nostdinc -DVERSION=\"live-bootstrap\""
    flags="${flags} -Ilib/freestanding/include -Ilib/freestanding/i386"
    flags="${flags} -Ilib -I."
    # shellcheck disable=SC2046,SC2086
    if command -v gcc >/dev/null 2>&1; then
        gcc -m32 -std=c99 -O1 -ffreestanding -fno-builtin -fno-strict-aliasing \
            ${flags} -o ../build/payload-export $(payload_export_sources)
    else
        tcc ${flags} -o ../build/payload-export $(payload_export_sources)
    fi
}

src_install() {
    local digest name
    mkdir -p "${DESTDIR}${PREFIX}/bin"
    cp ../build/payload-export "${DESTDIR}${PREFIX}/bin/payload-export"
    chmod 755 "${DESTDIR}${PREFIX}/bin/payload-export"
    if ! command -v gcc >/dev/null 2>&1; then
        read -r digest name <"${base_dir}/${pkg}.checksums"
        echo "${digest}  ../build/payload-export" >../build/payload-export.sum
        sha256sum -c ../build/payload-export.sum
    fi
}

src_postprocess() {
    :
}
