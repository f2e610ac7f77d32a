#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# transfer.t - what goes into a target and comes out of it: files, directories, payloads, results, and resolv.conf in its five
# forms, after which the target's own entry is as it was.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/chroot/chroot.sh
. "$top/tests/chroot/chroot.sh"
chroot_begin
before

# --- --put and --get. ---

mkdir -p tree/sub/empty && echo 1 >tree/one && echo 2 >tree/sub/two && ln -s sub/two tree/link && ln -s /none tree/dangling
chmod 4711 tree/one && chmod 1770 tree/sub && chown 1000:100 tree/sub/two && touch -h -d 2001-02-03 tree/one tree/sub/two tree/link
touch -d 2001-02-03 tree/sub/empty tree/sub tree
mkfifo tree/pipe && chmod 666 tree/pipe && chown 1000:100 tree/pipe && touch -d 2001-02-03 tree/pipe

# list DIR: modes, owners, links, times but for those of directories.
list()
{
	(cd "$1" && find . -mindepth 1 \( -type d -printf '%p %y %m %U:%G\n' -o -printf '%p %y %m %U:%G %l %T@\n' \) | sort)
}
ok "a directory goes in" in_target --put "$scratch/tree:/root/a/b" dir true
is "... as it is" "$(list dir/root/a/b)" "$(list tree)"
ok "... once more, over itself" in_target --put tree:/root/a/b dir true
is "... as it is" "$(list dir/root/a/b)" "$(list tree)"
ok "... and comes out" in_target --get "/root/a/b:out" dir true
is "... as it is, without set-user-ID" "$(list out)" "$(list tree | sed -e '/^.\/pipe /d' -e 's/^\(.\/one f \)4/\1/')"
ok "a file under another name" in_target --put tree/one:/root/other dir cmp /root/other /root/a/b/one
ok "... into a directory" in_target --put tree/sub/two:/tmp dir grep -q 2 /tmp/two
ok "... into one that is new" in_target --put tree/sub/two:/new/ dir grep -q 2 /new/two
is "what the command has changed" "$(in_target --put tree/one:/tmp/x --get /tmp/x:back dir sh -c 'echo changed >/tmp/x'; cat back)" changed
is "... although it fails" "$(in_target --get /tmp/x:back dir sh -c 'echo again >/tmp/x; exit 3'; echo $?; cat back)" "3
again"
mkdir here && ok "a file into a directory" in_target --get /etc/passwd:here dir true
ok "... is there" cmp here/passwd dir/etc/passwd
ok "some left out" in_target --put tree:/part --exclude sub --exclude '*k' dir true
is "... are not there" "$(cd dir/part && ls | tr '\n' ' ')" "dangling one pipe "
truncate -s 64M sparse && echo 1 >>sparse && mkdir holes && cp --sparse=always sparse holes/
ok "holes" in_target --put holes:/root/holes --get /root/holes/sparse:sparse.out --get /root/holes:holes.out dir cmp /root/holes/sparse /root/holes/sparse
for out in dir/root/holes/sparse sparse.out holes.out/sparse; do
	is "... stay holes: $out" "$(cmp sparse $out && [ "$(du -k $out | cut -f 1)" -lt 1000 ] && echo few)" few
done
fails "nothing to put" 125 '^payload-chroot: --put none:/x: No such file' "$chroot" --put none:/x dir true
fails "nothing to get" 125 '^payload-chroot: --get /none:x: in the target: No such file' "$chroot" --get /none:x dir true
ok "... and nothing comes" test ! -e x
fails "a link to nothing in the way" 125 'a link to nothing is there' sh -c 'ln -s /nothing dir/dead; "$0" --put tree/one:/dead/x dir true' "$chroot"
fails "--put of no path" 2 'where DST begins with' "$chroot" --put a:b dir true
# place NAME MESSAGE WORD...: two for one place are refused before anything is done.
place()
{
	place_name=$1 place_said=$2
	shift 2
	fails "one place for two: $place_name" 125 "$place_said" "$chroot" --pre-mount 'touch begun' "$@" dir true
	ok "... and nothing was done" test ! -e begun
}
place "$(echo --copy)" "--put tree/one:/etc/passwd: /etc/passwd is already the place of --copy /etc/passwd" --put tree/one:/etc/passwd --copy /etc/passwd
place "two mounts" "--mount tmpfs:b:/root/: /root is already the place of --mount tmpfs:a:/root" --mount tmpfs:a:/root --mount tmpfs:b:/root/
place "a mount and a copy" "/etc/passwd is already the place of --copy /etc/passwd" --mount bind:/etc/passwd:/etc/passwd --copy /etc/passwd
place "out, under a name" "x: is already an output of --get" --get /etc/passwd:x --get /etc/group:./x
mkdir both
ok "two files into one directory" in_target --put tree/one:/root --put tree/sub/two:/root --get /etc:both --get /root/two:both dir sh -c 'test -e /root/one -a -e /root/two'
# second NAME MESSAGE WORD...: the second one of two for one place is refused as it goes.
second()
{
	second_name=$1 second_said=$2
	shift 2
	fails "the second of two: $second_name" 125 "$second_said: another one has brought a file there, which stays" "$chroot" "$@" dir true
}
rm -rf dir/root/* && mkdir -p here dir/usr/etc
second "under one name" "--put tree/sub/two:/root/x" --put tree/one:/root/x --put tree/sub/two:/root/x
ok "... the first one stays" cmp tree/one dir/root/x
second "in a directory" "--put tree/sub/../one://root//" --put tree/one:/root/ --put tree/sub/../one://root//
second "as the directory's name says" "--put tree/one:/root/" --put tree/one:/root/one --put tree/one:/root/
second "out, into a directory" "--get /bin/../etc/passwd:here" --get /etc/passwd:here --get /bin/../etc/passwd:here
ok "two directories into one, and one that is there" in_target --get /etc:both --get /usr/etc:both --get /root:both dir true
ok "one place for more: directories, and what is mounted" in_target --put tree/sub:/tmp --put tree:/tmp --put tree/one:/tmp/two --mount tmpfs:x:/tmp dir grep -q 1 /tmp/two
mkdir -p self && cp -a dir self/dir && echo 1 >self/file
is "a directory that the target lies in" "$("$chroot" --put self:/root/self self/dir true 2>&1; echo $?)" \
	"payload-chroot: --put self:/root/self: dir/root/self is where it goes to, and lies in it: --exclude leaves that out
payload-chroot: self/dir: not all of it was put there
125"
fails "... and itself" 125 ' self/dir is where it goes to' "$chroot" --put self/dir:/ self/dir true
fails "... out" 125 ' root/out is where it goes to' "$chroot" --mounts none --get /:self/dir/root/out self/dir true
rm -rf self/dir/root/*
is "... but for that" "$(in_target --put self:/root/self --exclude dir self/dir ls /root/self)" file
rm -rf self
mkdir gone
is "an output of a current directory that is gone" "$(cd gone && rmdir ../gone && "$chroot" --get /etc/passwd:x "$scratch/dir" true 2>&1; echo $?)" \
	"payload-chroot: x.lbpayload.part: No such file or directory
125"
fails "an output that is read" 125 'is the standard output of this program' sh -c '"$0" --get /etc/passwd:said dir true >>said' "$chroot"
mkdir -p dir/nodes && mknod dir/nodes/null c 1 3 && mkfifo dir/nodes/pipe && echo 1 >dir/nodes/file
is "devices and pipes of the target" "$(in_target --get /nodes:nodes dir true 2>&1; ls nodes)" \
	"payload-chroot: --get /nodes:nodes: note: null is a device, and left out
payload-chroot: --get /nodes:nodes: note: pipe is a pipe, and left out
file"
rm -r dir/nodes
if [ -e /etc/resolv.conf ]; then
	mv dir/etc/resolv.conf resolv.kept 2>/dev/null
	is "where none can stand in, it is said why" "$("$chroot" --read-only dir true 2>&1)" \
		"payload-chroot: note: /etc/resolv.conf is not served: the target has none, and none could be made: Read-only file system"
	mv resolv.kept dir/etc/resolv.conf 2>/dev/null
else
	skip "where none can stand in, it is said why" "no /etc/resolv.conf here"
fi
# Names that become links to another file, and files again, all the time.
mkdir race && echo secret >secret && for n in 1 2 3 4 5 6 7 8 9; do echo plain >race/$n; done
perl -e '$SIG{ALRM} = sub { exit }; alarm 60; for (;;) { for (1 .. 9) { symlink "../secret", "race.l"; rename "race.l", "race/$_"; open F, ">", "race.f"; close F;
	rename "race.f", "race/$_" } }' & racer=$!
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do in_target -r --mounts none --put race:/race$n dir true 2>>said; done
kill $racer && wait $racer 2>/dev/null
is "names that become links meanwhile are not followed" "$(grep -rl secret dir/race* | head -n 1)" ""
rm -rf dir/race*
# Where the place that the target is mounted on would hide it.
hidden='for d in /srv /media /mnt; do [ ! -d $d ] || mount -t tmpfs none $d || exit 1; done; cd "$1" && exec "$0"'
cat >outputs.sh <<-END
	"$chroot" --get /etc/passwd:/srv/out --export /media/r.img dir true && cmp /srv/out dir/etc/passwd && ls /media/r.img &&
	"$chroot" --ephemeral=/mnt dir touch /new && ls /mnt/upper/new && cd /srv && "$chroot" --get /etc/group:here "$scratch/dir" true && ls /srv/here
END
chmod +x outputs.sh
ok "outputs in an empty directory of this machine" unshare -m --propagation private sh -c "$hidden" "$scratch/outputs.sh" "$scratch"
nothing_left "nothing of these has stayed"

# --- resolv.conf. ---

is "a file that is put there is what is seen, and stays" "$(in_target --put tree/one:/etc/resolv.conf dir cat /etc/resolv.conf 2>&1; cat dir/etc/resolv.conf)" "1
1"

host=$(cat /etc/resolv.conf 2>/dev/null)
for form in missing file link dangling absolute; do
	rm -rf dir/etc/resolv.conf dir/etc/real
	case $form in
	file) echo 'nameserver 1.2.3.4' >dir/etc/resolv.conf ;;
	link) echo 'nameserver 1.2.3.4' >dir/etc/real && ln -s real dir/etc/resolv.conf ;;
	dangling) ln -s ../run/none/resolv.conf dir/etc/resolv.conf ;;
	absolute) ln -s /etc/passwd dir/etc/resolv.conf ;;
	esac
	was=$(ls -lai --time-style=full-iso dir/etc | grep -v ' \.\.*$'; cat dir/etc/resolv.conf 2>/dev/null)
	is "resolv.conf, $form: is this machine's" "$(in_target dir cat /etc/resolv.conf)" "$host"
	in_target dir sh -c 'echo x >/etc/resolv.conf; rm /etc/resolv.conf; mv /etc/group /etc/resolv.conf' >said 2>&1
	is "... and it stays what it was" "$(ls -lai --time-style=full-iso dir/etc | grep -v ' \.\.*$'; cat dir/etc/resolv.conf 2>/dev/null)" "$was"
	is "... and this machine's, too" "$(cat /etc/resolv.conf 2>/dev/null)" "$host"
done
rm dir/etc/resolv.conf
in_target dir sh -c 'mv /etc /moved; mkdir /etc' 2>said
is "a directory that is renamed keeps nothing of ours" "$(ls dir/moved | tr '\n' ' ')$(ls dir/etc)" "group passwd "
rmdir dir/etc && mv dir/moved dir/etc && echo own >dir/etc/resolv.conf
is "-r" "$(in_target -r dir cat /etc/resolv.conf)" own
is "--copy of none" "$(in_target --copy '' dir cat /etc/resolv.conf)" own
is "--copy of another" "$(in_target --copy /etc/passwd dir cat /etc/passwd /etc/resolv.conf)" "$(cat /etc/passwd)
own"
echo own >private && chmod 600 private && mkdir -p "dir$scratch"
is "--copy of a file that is not for all" "$(in_target --mounts none --copy "$scratch/private" dir sh -c "stat -c '%a %u' $scratch/private")" "600 0"
is "... nor in the target" "$(in_target --mounts none --copy "$scratch/private" -u bob dir cat "$scratch/private" 2>&1 | sed 's/.*: //')" "Permission denied"
rm -r "dir/${scratch#/}"
fails "--copy of nothing" 125 '^payload-chroot: --copy /none/x: No such file' "$chroot" --copy /none/x dir true
# Two runs in one directory.
rm dir/etc/resolv.conf
in_target dir sh -c ': >/root/ready; while [ ! -e /root/go ]; do sleep 0.05; done; cat /etc/resolv.conf' >seen & pid=$!
soon test -e dir/root/ready
ok "a second run in the same directory" in_target dir true
ok "... leaves the first one's place" test -e dir/etc/resolv.conf
: >dir/root/go
wait $pid
is "... and the first one has it still" "$(cat seen)" "$host"
ok "... until it ends" test ! -e dir/etc/resolv.conf
rm dir/root/ready dir/root/go
echo own >dir/etc/resolv.conf
# What a run that was killed has left in a file's place.
rm dir/etc/resolv.conf
in_target dir sh -c ': >/root/ready; sleep 1000' & pid=$!
until [ -e dir/root/ready ]; do sleep 0.02; done
kill -9 $(pgrep -P $!) $pid 2>/dev/null
wait $pid 2>/dev/null
ok "after a run that was killed" in_target dir true
ok "... nothing stands in for it any more" test ! -e dir/etc/resolv.conf
nothing_left "nothing of these has stayed"

# --- Payloads and results. ---

mkdir -p distfiles && echo 1 >distfiles/a.tar && head -c 100000 /dev/zero >distfiles/b.tar
"$mkpayload" pack --sums -o external.img distfiles >said || exit 1
is "a payload" "$(in_target --payload external.img dir sh -c 'cd /external/distfiles && sha256sum *.tar')" "$(cd distfiles && sha256sum -- *.tar)"
is "... elsewhere" "$(in_target --payload external.img:/tmp/x/y dir cat /tmp/x/y/a.tar)" 1
cp external.img wrong && printf x | dd of=wrong bs=1 seek=5000 conv=notrunc status=none
fails "... that is wrong" 125 'b.tar: its SHA-256 is' "$chroot" --payload wrong:/y dir true
ok "... is not there" test ! -e dir/y/b.tar
results='mkdir -p /results/d/e && echo 1 >/results/d/e/f && cp -r /external/distfiles /results/'
ok "results" in_target --payload external.img --export results.img dir sh -c "$results"
mkdir packed && cp -r dir/results/. packed && echo 'init: payload.status=0' >packed/STATUS
"$mkpayload" pack --tree --sums -o wanted.img packed >said
ok "... are what pack writes of the same" cmp results.img wanted.img
rm -rf dir/results/* packed/* && mkdir packed/d && echo 1 >packed/d/x && printf 'init: /bin/sh: exit status 3\ninit: payload.status=3\n' >packed/STATUS
is "of a command that fails" "$(in_target --export failed.img dir /bin/sh -c 'mkdir /results/d; echo 1 >/results/d/x; exit 3'; echo $?; ls failed.img*)" \
	"3
failed.img.failed"
"$mkpayload" pack --tree --sums -o wanted.img packed >said
ok "... are what pack writes of the same" cmp failed.img.failed wanted.img
exporter=$(dirname "$mkpayload")/x86_64/payload-export
if [ -x "$exporter" ]; then
	"$mkpayload" blank --size 1M --nonce 00112233445566778899aabbccddeeff -o disk >said
	printf 'init: /bin/sh: exit status 3\ninit: payload.status=3\n' >STATUS
	ok "... and what payload-export writes" "$exporter" --to disk --tree --status STATUS dir/results
	size=$(stat -c %s failed.img.failed)
	ok "... byte for byte" sh -c 'tail -c +4097 disk | head -c "$1" | cmp - failed.img.failed' - "$size"
fi
rm -rf dir/results/*
fails "results that cannot be carried" 125 'd/link: a symbolic link' "$chroot" --export no.img dir sh -c 'mkdir /results/d; ln -s x /results/d/link'
ok "... are none" test ! -e no.img
rm -rf dir/results/*
fails "no directory of results" 125 'in the target: No such file' "$chroot" --export no.img:/none dir true
ok "twice, nothing stays" sh -c '"$0" --ephemeral --export 1.img dir sh -c "$1" && "$0" --ephemeral --export 2.img dir sh -c "$1"' "$chroot" \
	'echo 1 >/results/a; rm -r /bin/ls /etc/passwd; echo x >/new2'
ok "... the same" "$mkpayload" diff 1.img 2.img
is "... and nothing of it is there" "$(ls dir/results dir/etc/passwd dir/new2 2>&1)" "ls: cannot access 'dir/new2': No such file or directory
dir/etc/passwd

dir/results:"
nothing_left "nothing of these has stayed"
done_testing
