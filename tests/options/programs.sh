# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# programs.sh - what outputs.t has in the place of machines and of other programs; it writes them into the working
# directory. ./results there is what a talker's disks for results get.

# finish WORD...: of QEMU's words, each disk for results gets a file "a": its first 4096 bytes stay as they are, but for the
# length of what is behind them.
cat >finish <<'END'
for word in "$@"; do
	case $word in
	file=/proc/self/fd/*)
		disk=${word#file=} && disk=${disk%%,*}
		printf '\0\020' | dd of="$disk" bs=1 seek=32 conv=notrunc status=none
		dd if=results of="$disk" bs=4096 seek=1 conv=notrunc status=none
		;;
	esac
done
END
# A QEMU that says a line on the console, and that all went well.
cat >talker <<'END'
#!/bin/sh
. ./finish
for word in "$@"; do
	case $word in
	file,id=channel0,*) echo hello >"${word##*path=}" ;;
	file,id=channel3,*) echo payload.status=0 >"${word##*path=}" ;;
	esac
done
END
chmod +x talker
# The same for a bootstrap.
cat >bootstrap <<'END'
#!/bin/sh
case "$*" in *isa-debug-exit*) exit 1 ;; esac
. ./finish
printf 'hello\nreboot: Power down\n'
END
chmod +x bootstrap

# ./listener SOCKET SECONDS [any]: listens there, or takes datagrams, says so, and stays so long.
cat >listener <<'END'
#!/usr/bin/env perl
use IO::Socket::UNIX;
use Socket qw(SOCK_DGRAM);
$| = 1;
my %kind = $ARGV[2] ? (Type => SOCK_DGRAM) : (Listen => 1);
my $socket = IO::Socket::UNIX->new(Local => $ARGV[0], %kind) or die "$!\n";
print "listens\n";
sleep $ARGV[1];
END
chmod +x listener

# shellcheck source=tests/chroot/chroot.sh
. "$top/tests/chroot/chroot.sh"
if can_chroot; then
	make_target target
	# chroot_get OUT WORD...
	chroot_get()
	{
		chroot_out=$1
		shift
		"$chroot" --mounts none --get "/etc/group:$chroot_out" "$@"
	}
	enter="$chroot --mounts none --copy"
	scenario 'payload-chroot  export' file out image $enter /etc/passwd --export OUT --payload IN target true
	scenario 'payload-chroot  export' file out image $enter /etc/passwd --export OUT --put IN:/x target true
	scenario 'payload-chroot  get' file out image chroot_get OUT --payload IN target true
else
	skip "payload-chroot" "$cannot"
fi
