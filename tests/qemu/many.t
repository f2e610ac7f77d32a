#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# many.t - many runs of one archive and one payload at once: the lines of docs/many-machines.md, as they stand there. Some of
# the runs are killed; then all have the same result, and nothing is left.
#
# make check does three runs on this machine; make guest (GUEST=all) twenty (MANY=N), those by ssh and by
# Slurm, and nbdkit as server.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

have parallel || guest_missing='no parallel: apt-get install parallel'
have qemu-nbd || guest_missing='no qemu-nbd: apt-get install qemu-utils'
! rarely || have nbdkit || guest_missing='no nbdkit: apt-get install nbdkit'
if [ -n "$guest_missing" ]; then
	skip 'many machines' "$guest_missing"
	done_testing
	exit
fi
jobs=3
if rarely; then jobs=${MANY:-20}; fi
victims=$(seq 3 5 "$jobs")

# --- The page. ---

mkdir "$scratch/page" "$scratch/here" "$scratch/tmp" "$scratch/programs" "$scratch/home"
cd "$scratch/page" || exit 1
awk 'sub(/^    /, "") { if (!on) number++; on = 1; print >("block" number); next } { on = 0 }' "$top/docs/many-machines.md"

# block PATTERN: the block of lines that has it, which is known from then on.
block()
{
	block_file=$(grep -l -e "$1" block*) && cat "$block_file" && mv "$block_file" "known-$block_file"
}
port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport')
settings=$(block '^STORE=' | sed "s/PORT=10809/PORT=$port/; s/seq 20/seq $jobs/")
qemu_nbd=$(block '^qemu-nbd ') nbdkit=$(block '^nbdkit ') flags=$(block '^export QEMU_RUN_FLAGS')
one=$(block '^qemu-run ') local_slots=$(block '>{}.out') again=$(block 'retry-failed') compare=$(block uniq)
ssh=$(block sshlogin) slurm=$(block '^sbatch ' | sed "s/1-20/1-$jobs/") end=$(block '^kill ')
is 'every line of the page is known' "$(ls block* 2>/dev/null)" ''

# The server is no child of ours.
trap 'kill "$(cat "$scratch/here/store.pid" 2>/dev/null)" 2>/dev/null; rm -rf "$scratch"' EXIT

# lines BLOCK...: runs them where the user is, behind the settings.
lines()
{
	printf '%s\n' "$settings" "$flags" "$@" >"$scratch/lines"
	(cd "$scratch/here" && sh -e "$scratch/lines")
}

# --- What they work on. ---

PATH=$scratch/programs:$(cd "$(dirname "$mkpayload")" && pwd):$PATH
export PATH TMPDIR="$scratch/tmp" HOME="$scratch/home"
guest_payload "$scratch/here/external.img"
ln -s "$kernel" "$scratch/here/vmlinuz"
# It takes long enough to be killed.
printf '%s\n' '#!/bin/busybox sh' '/bin/busybox sha256sum /external/distfiles/[!S]*' '/bin/busybox sleep 3' >"$scratch/job"
chmod +x "$scratch/job"
# shellcheck disable=SC2046 # a word is an option
"$mkpayload" cpio -o "$scratch/here/init.cpio" $(kernel_drivers --module-set=qemu --module-set=ports) --exec "$scratch/job" \
	--add "$busybox:/bin/busybox" >/dev/null
wanted=$(guest_sums | sed 's,\./,/external/distfiles/,' | sha256sum | cut -d ' ' -f 1)

# Stand-ins: each builder is a directory here; Slurm is a loop.
cat >"$scratch/programs/ssh" <<'STANDIN'
#!/bin/sh
while [ "$1" != "${1#-}" ]; do case $1 in -[olpF]) shift 2 ;; *) shift ;; esac; done
export HOME="$HOME/$1"
shift
[ "$1" != -- ] || shift
cd && exec sh -c "$*"
STANDIN
cat >"$scratch/programs/scp" <<'STANDIN'
#!/bin/sh
mkdir -p "$HOME/${4%:}" && cp "$2" "$3" "$HOME/${4%:}"
STANDIN
cat >"$scratch/programs/sbatch" <<'STANDIN'
#!/bin/sh
for word in "$@"; do
	case $word in --array=*) tasks=${word#*=} ;; --wrap=*) printf '#!/bin/sh\n%s\n' "${word#*=}" >script ;; esac
done
for SLURM_ARRAY_TASK_ID in $(seq "${tasks%-*}" "${tasks#*-}"); do
	export SLURM_ARRAY_TASK_ID
	sh script 2>"$SLURM_ARRAY_TASK_ID.err"
done
rm script
STANDIN
# A run that is to be struck waits for it: it lasts some seconds, and finding it might last longer.
cat >"$scratch/programs/qemu-run" <<STANDIN
#!/bin/sh
for job; do :; done
if [ -e "$scratch/waiting/\$job" ]; then
	echo "\$\$" >"$scratch/waiting/\$job"
	kill -s STOP "\$\$"
fi
exec "$qemu_run" "\$@"
STANDIN
chmod +x "$scratch/programs/"*
mkdir "$scratch/waiting"

# machines: those of this test that are left.
machines()
{
	for process in /proc/[0-9]*; do
		case $(readlink "$process/cwd") in
		"$scratch"/*) tr '\0' ' ' <"$process/cmdline" | grep '^qemu-\(system\|run\)' ;;
		esac
	done 2>/dev/null
}

# strike SIGNAL JOB: once the run, which waits to be let go, has a machine. QEMU has given the disk's temporary file no name any
# more by then; killed before, it leaves it.
strike()
{
	moments=0
	until [ -s "$scratch/waiting/$2" ] && pid=$(cat "$scratch/waiting/$2") && grep -q '^State:.*T' "/proc/$pid/status"; do
		sleep 0.2
		moments=$((moments + 1))
		[ $moments -lt $((timeout_s * 5)) ] || return 1
	done
	rm "$scratch/waiting/$2"
	kill -s CONT "$pid"
	until for child in $(cat "/proc/$pid/task/$pid/children"); do
		readlink "/proc/$child/fd/"*
	done 2>/dev/null | grep -q '/vl\..*(deleted)'; do
		sleep 0.2
		moments=$((moments + 1))
		[ $moments -lt $((timeout_s * 5)) ] || return 1
	done
	kill -s "$1" "$pid"
}

# alike NAME GLOB COUNT: so many outputs, all of them the right one.
alike()
{
	is "$1: the same results" "$(cd "$scratch/here" && eval "sha256sum $2" | cut -d ' ' -f 1 | sort | uniq -c | sed 's/^ *//')" "$3 $wanted"
}

# --- One machine. ---

ok 'a block server' lines "$qemu_nbd"
ok 'one run' lines "$one"
alike 'one run' 1.out 1
rm "$scratch/here/"1.*

signal=KILL
for victim in $victims; do
	: >"$scratch/waiting/$victim"
	strike $signal "$victim" &
	[ $signal = KILL ] && signal=TERM || signal=KILL
done
lines "$local_slots" >"$scratch/said" 2>&1
is 'those that were killed have failed, and no other' "$?" "$(echo "$victims" | wc -w)"
wait
is '... and have left no machine' "$(machines)" ''
is '... and a report says so, but of one that was killed there is none' \
	"$(cd "$scratch/here" && for job in $victims; do grep -h '"status"' "$job.json" 2>/dev/null || echo none; done)" \
	"$(for victim in $victims; do echo none && echo '  "status": 143,'; done | head -n "$(echo "$victims" | wc -w)")"
ok 'once more' lines "$again"
alike 'all of them' '*.out' "$jobs"
lines "$compare" >"$scratch/compared"
is 'each thing to compare is one line' "$(awk '{ print $1 }' "$scratch/compared" | tr '\n' ' ')" \
	"$jobs $jobs $jobs $jobs $jobs "
is 'nothing is left' "$(cd "$scratch/here" && rm [0-9]*.out [0-9]*.json && ls -A | tr '\n' ' ')" \
	'external.img init.cpio jobs log store.pid vmlinuz '
is '... nor elsewhere' "$(ls -A "$scratch/tmp"; machines)" ''

# --- Many. ---

if rarely; then
	ok 'by ssh' lines "$ssh"
	alike 'by ssh' 'runs/*/stdout' "$jobs"
	lines "$end"
	ok 'another block server' lines "$nbdkit"
	ok 'by Slurm' lines "$slurm"
	alike 'by Slurm' '[0-9]*.out' $jobs
	is 'nothing is left of all these' "$(ls -A "$scratch/tmp"; machines)" ''
fi
ok 'the end' lines "$end"
done_testing
