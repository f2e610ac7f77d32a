#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# jobs.t - job control at a terminal: ^Z belongs to what runs in the target; TSTP to payload-chroot gives the caller's shell its
# terminal back, and fg takes it again.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/chroot/chroot.sh
. "$top/tests/chroot/chroot.sh"
chroot_begin
if ! "$top/tests/chroot/terminal.pl" -- true >out 2>&1; then
	skip "job control" "no terminal can be made here: $(cat out)"
	done_testing
	exit 0
fi
export chroot scratch
before

# --- In the target. ---

types "^Z stops a job of a shell there, fg continues it" "ready ^Zstopped typed got typed over 0 4 same" ready "$(printf '\032')" stopped 'typed
' -- "$chroot" --env "MARK=$scratch" dir sh -c 'set -m; sh -c "echo ready; read x; echo got \$x"; echo stopped; fg >/dev/null; echo over $?; exit 4'
types "... a command that is no shell's job goes on" "ready ^Ztyped got typed 3 same" ready "$(printf '\032')" '\^Z' 'typed
' -- "$chroot" --env "MARK=$scratch" dir sh -c 'echo ready; read x; echo got $x; exit 3'
types "... and may take it as a signal" "ready ^Zcaught 5 same" ready "$(printf '\032')" \
	-- "$chroot" --env "MARK=$scratch" dir sh -c 'trap "echo caught; exit 5" TSTP; echo ready; while :; do sleep 0.05; done'

# --- Of the caller's shell. ---

# Says whether the terminal edits lines and shows them: not so if it is raw.
cat >modes <<'END'
stty -a | grep -o -e '-*icanon' -e '-*echo ' | tr '\n' ' '
END
cat >stopped <<'END'
exec 2>said
set -m
(until [ -e dir/root/ready ]; do sleep 0.02; done; kill -TSTP $(cat pid)) &
sh -c 'echo $$ >pid; exec "$chroot" --env "MARK=$scratch" dir sh -c ": >/root/ready; until [ -e /root/go ]; do sleep 0.02; done
	: >/root/went; echo between; read x; echo got \$x; exit 7"'
echo "stopped $?"
sh modes
: >dir/root/go
until [ -e dir/root/went ]; do sleep 0.02; done
echo "it goes on"
read line
echo "mine $line"
fg %2 >/dev/null
echo "over $?"
sh modes
END
types "TSTP: the terminal is the caller's shell's, the command goes on, fg brings it back" \
	"stopped 148 icanon echo  it goes on one mine one between two got two over 7 icanon echo  0 same" \
	"it goes on" 'one
' between 'two
' -- sh stopped
nothing_left "nothing of these has stayed"
done_testing
