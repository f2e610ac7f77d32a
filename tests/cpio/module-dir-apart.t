#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# module-dir-apart.t - mkpayload cpio --module-dir: functions of modules that lay what is no plain file, or much of it, or
# try what they must not.

# Scripts that are written here.
# shellcheck disable=SC2016
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/module-dir.sh"
mkdir files
echo data >files/data

# --- Files that are none, links that lead nowhere, much at once. ---

# ended_by NAME PATTERN MODULE: as refused, in some minutes.
ended_by()
{
	fails "$1" 1 "$2" timeout 120 "$mkpayload" cpio --no-default --no-libs -o refused.cpio --module-dir modules.d --dracut-modules "$3"
}
mkfifo -m 640 files/pipe
module 00nodes <<END
install() { inst_multiple $scratch/files/pipe /dev/zero; inst $scratch/files/pipe /named; inst /dev/zero; }
END
(ulimit -f 100000; timeout 60 "$mkpayload" cpio --no-default --no-libs --list --module-dir modules.d --dracut-modules nodes >list 2>err)
is 'what is no file becomes a node' "$(awk -F '\t' '$6 ~ /module / && $1 != "dir" { print $1, $2, $4 }' list | LC_ALL=C sort)" "char 0666 /dev/zero
pipe 0640 /named
pipe 0640 $scratch/files/pipe"
if have perl && perl -MIO::Socket::UNIX -e 'exit !IO::Socket::UNIX->new(Local => "files/socket", Listen => 1)'; then
	module 00socket <<END
install() {
	inst_multiple -o $scratch/files/socket
}
END
	ended_by 'a socket' 'module socket: .*:2: is neither a file, a directory, a link nor a node: .*/files/socket' socket
else
	skip 'a socket' 'perl makes one'
fi
ln -s round-b files/round-a
ln -s round-a files/round-b
ln -s ./round-self files/round-self
module 00round <<END
install() { inst_multiple -o $scratch/files/round-a $scratch/files/round-self; }
END
is 'links in a circle are laid' "$(ulimit -s 1024; of round)" "$(printf '%s round\n' "$scratch/files/round-a -> round-b" \
	"$scratch/files/round-b -> round-a" "$scratch/files/round-self -> round-self")"
# Above what a pipe takes, 64 KiB, and what a command line may have, some 2 MiB.
long=$(printf '%0180d' 0)
mkdir "files/$long"
(cd "files/$long" && seq -f "$long%05g" 7000 | xargs touch)
module 00many <<END
install()
{
	inst_multiple $scratch/files/$long/*
	[[ \$(wc -c <<<"\$(printf '%0100000d' 0)") == 100001 ]] && : >"\$initdir/here"
}
END
of many >out
is 'thousands of long names' "$(grep -c "/$long.* many" out)" 7000
ok 'a long here-string' grep -q '^/here many' out
module 00modeless <<'END'
install()
{
	mknod -m
}
END
ended_by 'mknod -m without a mode' 'module modeless: .*:3: mknod: -m without a mode' modeless

# --- What functions try that must not be. ---

# A process of this machine, and one that says whether any that a module has started is left.
sleep 3600 &
ours=$!
left() { grep -lsz "^3600\.$$\$" /proc/[0-9]*/cmdline; }
none_left() { ! left; }
module 00tries <<END
files=$scratch/files ours=$ours
END
cat >>modules.d/00tries/module-setup.sh <<'END'
install()
{
	top=${files#/} top=/${top%%/*}
	mount -o remount,bind,rw "$top" 2>/dev/null
	mount --bind "$top" "$initdir/tmp" 2>/dev/null
	umount -l "$top" 2>/dev/null
	unshare -Urm sh -c 'mount -o remount,bind,rw "$0"; : >"$1/written"' "$top" "$files" 2>/dev/null
	{ : >"$files/written"; } 2>/dev/null
	[[ -e $files/data ]] || : >"$initdir/unmounted"
	[[ -e $initdir/tmp/${files#"$top"} ]] && : >"$initdir/mounted"
	kill "$ours" 2>/dev/null
	kill -0 "$ours" 2>/dev/null && : >"$initdir/sees-processes"
	mkdir -m 0 "$initdir/closed"
	: >"$initdir/closed/file" && chmod 755 "$initdir/closed"
	grep -e '^CapEff' -e '^CapBnd' -e '^NoNewPrivs' /proc/self/status | tr -s '\t0\n' ' ' >"$initdir/rights"
	[[ $(<"$initdir/rights") == 'CapEff: 2 CapBnd: 2 NoNewPrivs: 1 ' ]] && : >"$initdir/no-rights"
}
END
is 'no mount, no other process, no right but to what is ours' "$(of tries)" '/closed/file tries
/no-rights tries
/rights tries'
ok '... nothing is written to' test ! -e files/written
ok '... nobody ends' kill -0 "$ours"
kill "$ours"
module 00leaves <<END
install() { setsid sleep 3600.$$ & : >"\$initdir/left"; }
END
is 'a process that is left behind' "$(of leaves)" '/left leaves'
ok '... ends with the functions' none_left
module 00replaced <<END
install() { setsid sleep 3600.$$ & exec true; }
END
ended_by '... also where the shell has ended before' 'the shell that runs the functions has ended too early: exit status 0' replaced
ok '... and it, too' none_left
module 00hangs <<END
install() { sleep 3600.$$; }
END
for signal in TERM KILL; do
	"$mkpayload" cpio --no-default --list --module-dir modules.d --dracut-modules hangs >list 2>err &
	hanging=$!
	soon left
	kill -s "$signal" "$hanging"
	wait "$hanging" 2>err
	ok "mkpayload ended by SIG$signal: so do the functions" soon none_left
done

# A server of this machine that listens to a file.
if have perl && perl -MIO::Socket::UNIX -e 1; then
	perl -MIO::Socket::UNIX -e '
		my $server = IO::Socket::UNIX->new(Local => shift, Listen => 9) or die;
		open my $ready, ">", "ready";
		sleep 3600' "$scratch/files/server" &
	server=$!
	soon test -e ready
	module 00asks <<END
files=$scratch/files
END
	cat >>modules.d/00asks/module-setup.sh <<'END'
install()
{
	[[ -S $files/server ]] && : >"$initdir/seen"
	perl -MIO::Socket::UNIX -e 'exit !IO::Socket::UNIX->new(Peer => shift)' "$files/server" && : >"$initdir/heard"
	: >"$initdir/asked"
}
END
	ok 'a server of this machine' perl -MIO::Socket::UNIX -e 'exit !IO::Socket::UNIX->new(Peer => shift)' "$scratch/files/server"
	is '... is not heard by the functions' "$(of asks)" '/asked asks
/seen asks'
	kill "$server"
else
	skip 'a server of this machine' 'perl is one'
fi

# wide COMMAND...: with more directories in / than it may have files open, and a file.
wide()
{
	unshare -Urm sh -ec '
		mkdir -p wide
		mount -t tmpfs wide wide
		for path in /*; do
			if [ -L "$path" ]; then
				cp -d "$path" wide
			elif [ -d "$path" ]; then
				mkdir "wide$path"
				mount --rbind "$path" "wide$path"
			fi
		done
		echo text >wide/plain-file
		(cd wide && seq -f directory-%g 300 | xargs mkdir)
		here=$PWD
		cd wide
		PATH=$PATH:/sbin:/usr/sbin pivot_root . .
		umount -l .
		cd "$here"
		ulimit -n 100
		exec "$@"' sh "$@"
}
module 00wide <<'END'
install() { inst_simple /plain-file; [[ -d /directory-300 ]] && : >"$initdir/wide"; }
END
wide "$mkpayload" cpio --no-default --no-libs --list --module-dir modules.d --dracut-modules wide >list 2>err
is 'all that / has' "$(awk -F '\t' '/module wide/ && $1 != "dir" { print $1, $4 }' list; cat err)" 'file /plain-file
file /wide'
done_testing
