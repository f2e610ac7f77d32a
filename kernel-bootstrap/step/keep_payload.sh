#!/bin/bash

# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# keep_payload.sh - makes the partition that the system moves to, when the boot
# disk carries the payload as its second one: behind it, so that the same disk
# can begin the bootstrap again.
#
# jump: move_disk takes a partition in DISK as it is. Of a whole disk it would
# make the first GiB free and the rest a partition, the payload or not.

if [ "${PAYLOAD_REQUIRED}" = True ]; then
    # Linux has just begun, and a disk on USB may take its time.
    mkdir -p /dev /etc
    [ -e "/dev/${DISK}" ] || mount -t devtmpfs none /dev || true
    payload_seconds=120
    while [ ! -e "/dev/${DISK}" ] && [ "${payload_seconds}" -gt 0 ]; do
        sleep 1
        payload_seconds=$((payload_seconds - 1))
    done

    case "${DISK}" in
    *[0-9]) payload_part="${DISK}p" ;;
    *) payload_part="${DISK}" ;;
    esac
    # The kernel looks for partitions when the disk is opened, if it has not.
    dd if="/dev/${DISK}" of=/dev/null bs=512 count=1 2>/dev/null || true
    payload_found=0
    payload-import --probe "/dev/${payload_part}2" || payload_found=$?
    if [ "${payload_found}" -gt 1 ]; then
        echo "/dev/${payload_part}2: nobody knows whether it is a payload" \
            "(${payload_found}): nothing was changed" >&2
        exit 1
    fi
    if [ "${payload_found}" -eq 0 ]; then
        # Its first sector, and how many; its lines differ between versions.
        payload_table=$(sfdisk -uS -d "/dev/${DISK}")
        payload_place=$(echo "${payload_table}" |
            sed -n 's/.*2 : start= *\([0-9]*\), *size= *\([0-9]*\),.*/\1 \2/p'
        )
        if [ -z "${payload_place}" ]; then
            echo "/dev/${DISK}: sfdisk does not say where partition 2 lies;" \
                "nothing was changed" >&2
            exit 1
        fi
        payload_start=${payload_place% *}
        payload_sectors=${payload_place#* }
        # At a MiB, and not within the first GiB, as move_disk has it.
        payload_behind=$((payload_start + payload_sectors + 2047))
        payload_behind=$((payload_behind / 2048 * 2048))
        [ "${payload_behind}" -ge 2097152 ] || payload_behind=2097152
        {
            echo "${payload_behind},,83,*"
            echo "${payload_start},${payload_sectors},da"
        } | sfdisk -uS --force "/dev/${DISK}"
        DISK="${payload_part}1"
        mkfs.ext4 -F -F "/dev/${DISK}"
        echo "DISK=${DISK}" >>"${SRCDIR}/bootstrap.cfg"
    fi
    unset payload_seconds payload_part payload_table payload_place payload_start
    unset payload_sectors payload_behind payload_found
fi
