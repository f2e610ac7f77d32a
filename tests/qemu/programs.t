#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# programs.t - large programs of this machine's distribution, by qemu-run --package: the same output and the same status in the
# guest as here.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

cd "$scratch" || exit 1
for tool in perl:perl /usr/bin/python3:python3 gdb:gdb ssh:openssh-client; do
	have "${tool%:*}" && dpkg-query -s "${tool#*:}" >/dev/null 2>&1 ||
		guest_missing="no package ${tool#*:} that dpkg-query knows: apt-get install ${tool#*:}"
done
if [ -n "$guest_missing" ]; then
	skip 'programs of packages' "$guest_missing"
	done_testing
	exit
fi
flags="--kernel $kernel --timeout $timeout_s${kernel_modules:+ --modules-from $kernel_modules}"
export QEMU_RUN_FLAGS

# A server and its client over lo, in one guest.
cat >over_lo.py <<-'END'
	import hashlib, os, re, subprocess, sys, tempfile, urllib.request
	with tempfile.TemporaryDirectory() as served:
	    with open(served + "/file", "wb") as file:
	        file.write(bytes(range(256)) * 4096)
	    server = subprocess.Popen([sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", served, "0"],
	                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
	    port = re.search(r"port (\d+)", server.stdout.readline()).group(1)
	    came = urllib.request.urlopen(f"http://127.0.0.1:{port}/file").read()
	    server.terminate()
	    print(len(came), hashlib.sha256(came).hexdigest(), server.wait())
	print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())
	sys.exit(5)
END
cat >traced.c <<-'END'
	static int deep(int n)
	{
		return n > 3 ? n : deep(n + 1);
	}
	int main(void)
	{
		return deep(1);
	}
END
${CC:-cc} -g -O0 -o traced traced.c
# shellcheck disable=SC2016 # Perl's
perl_words='use Data::Dumper; $Data::Dumper::Sortkeys = 1; print Dumper({a => [1, "x"], b => $^O}); warn "a warning\n"; exit 7'
set -- -nx -batch -ex 'set startup-with-shell off' -ex 'break 3 if n == 4' -ex run -ex backtrace -ex 'print n * 2' "$scratch/traced"
files="--put $scratch/traced:$scratch/traced --put $scratch/traced.c:$scratch/traced.c"

# All of them, and an input of 50 MB.
seq 1 7000000 | head -c 50000000 >input
# shellcheck disable=SC2016 # for the shell there
all='perl -e "$1"; echo perl $?; shift; /usr/bin/python3 -c "$1"; echo python3 $?; shift; ssh -V; echo ssh $?; gdb "$@"; echo gdb $?; exit 3'
QEMU_RUN_FLAGS="$flags --package perl --package python3 --package openssh-client --package gdb $files"
same_as_here 'perl, python3 and a client over lo, ssh, gdb, an input of 50 MB' 3 sh -c "$all" sh "$perl_words" "$(cat over_lo.py)" "$@"
# shellcheck disable=SC2016 # gdb's
is '... each has said its own' "$(grep -x -e 'perl 7' -e '1048576 .* -15' -e 'python3 5' -e 'ssh 0' -e '.1 = 8' -e 'gdb 0' there |
	sed 's/ .* / /' | tr '\n' ' ')" 'perl 7 1048576 -15 python3 5 ssh 0 $1 8 gdb 0 '

# Each by one option.
if rarely; then
	QEMU_RUN_FLAGS="$flags"
	same_as_here 'an input of 50 MB' 0 "$busybox" sha256sum
	: >input
	QEMU_RUN_FLAGS="$flags --package perl"
	same_as_here 'perl -e' 7 perl -e "$perl_words"
	QEMU_RUN_FLAGS="$flags --package python3"
	same_as_here 'python3 -m http.server, and a client over lo' 5 /usr/bin/python3 -c "$(cat over_lo.py)"
	QEMU_RUN_FLAGS="$flags --package openssh-client"
	same_as_here 'ssh -V' 0 ssh -V
	QEMU_RUN_FLAGS="$flags --package gdb $files"
	same_as_here 'gdb -batch' 0 gdb "$@"
fi
done_testing
