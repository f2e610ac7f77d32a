#!/usr/bin/env python3

# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# payload.py - the distfiles that the boot image does not carry, on a raw disk.

"""
Contains a class that represents the payload: a raw disk with all the distfiles
that the boot image does not carry. README.rst has its format.
"""

import hashlib
import os
import shutil
import struct

class Payload:
    """
    Knows which distfiles travel, and writes the disk
    """

    MAGIC = b'LBPAYLD1'
    SUMS = 'SHA256SUMS'
    ALIGN = 4096

    # What imports all of it onto the ramdisk, or what is needed up to Linux
    IMPORT = 'improve: import_payload'
    LINUX = 'jump: linux'
    # What imports all of it later, if there is such a line
    REST = 'improve: import_rest'

    def __init__(self, get_source_manifest, git_dir, distfiles_dir):
        self.distfiles_dir = distfiles_dir
        manifest = os.path.join(git_dir, 'steps', 'manifest')
        if not self._has_line(manifest, self.IMPORT):
            raise ValueError(f"steps/manifest must have '{self.IMPORT}' to carry a payload.")

        self.early = get_source_manifest(before=self.IMPORT)
        early = self._digests(self.early)
        self.digests = {name: digest
                        for name, digest in self._digests(get_source_manifest()).items()
                        if name not in early}
        self.is_split = self._has_line(manifest, self.REST, behind=self.LINUX)
        self.first = []
        if self.is_split:
            upto_linux = self._digests(get_source_manifest(before=self.LINUX))
            self.first = self._sort(name for name in self.digests if name in upto_linux)
        self.names = self.first + self._sort(set(self.digests) - set(self.first))
        self.sums = ''.join(f"{self.digests[name]}  {name}\n"
                            for name in self.names).encode()

    @staticmethod
    def _has_line(manifest, wanted, behind=None):
        with open(manifest, encoding="utf_8") as file:
            for line in file:
                if behind and line.startswith(behind):
                    behind = None
                elif not behind and line.startswith(wanted):
                    return True
        return False

    @staticmethod
    def _digests(manifest):
        digests = {}
        for digest, _, _, name in manifest:
            if digests.setdefault(name, digest) != digest:
                raise ValueError(f"{name} has two checksums.")
        return digests

    @staticmethod
    def _sort(names):
        return sorted(names, key=str.encode)

    def configure(self, steps_dir):
        """Tell the bootstrap which payload it belongs to, and what comes first"""
        digest = hashlib.sha256(self.sums).hexdigest()
        with open(os.path.join(steps_dir, 'bootstrap.cfg'), 'a', encoding="utf_8") as config:
            config.write(f"PAYLOAD_DIGEST={digest}\n")
        if self.is_split:
            with open(os.path.join(steps_dir, 'payload.first'), 'w', encoding="utf_8") as first:
                first.writelines(f"{name}\n" for name in [self.SUMS] + self.first)

    @staticmethod
    def _write_head(image, name, size):
        encoded = name.encode()
        if len(encoded) > 255 or size > 0xffffffff:
            raise ValueError(f"{name}: too large for a payload.")
        image.write(struct.pack('<II', len(encoded), size) + encoded)

    def write(self, directory):
        """Write the disk; returns its path"""
        path = os.path.join(directory, 'external.img')
        with open(path, 'wb') as image:
            image.write(self.MAGIC + struct.pack('<I', 1 + len(self.names)))
            self._write_head(image, self.SUMS, len(self.sums))
            image.write(self.sums)
            for name in self.names:
                distfile = os.path.join(self.distfiles_dir, name)
                self._write_head(image, name, os.path.getsize(distfile))
                with open(distfile, 'rb') as file:
                    shutil.copyfileobj(file, image, 1024 * 1024)
            image.write(bytes(-image.tell() % self.ALIGN))
        return path
