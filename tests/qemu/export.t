#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# export.t - what a program has made comes back: qemu-run --export and --get, payload.export= of init.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

cd "$scratch" || exit 1
if [ -n "$guest_missing" ]; then
	skip 'results' "$guest_missing"
	done_testing
	exit
fi
cat >main <<'END'
#!/bin/busybox sh
mkdir -p /results/tree/deep /else/where /else/empty
cp /text /results/tree/deep/text
: >/results/nothing
echo else >/else/where/a
cp /text '/else/b c'
busybox yes >/results/grows & # init ends it, and then it holds still
sleep 1
echo said
eval "$1"
END
chmod +x main
seq 1 40000 >text
"$mkpayload" cpio -o init.cpio --kernel "$kernel" ${kernel_modules:+--modules-from "$kernel_modules"} --module-set qemu \
	--module-set ports --export --exec main --add "$busybox:/bin/busybox" --add text:/text >/dev/null
export QEMU_RUN_FLAGS="--kernel $kernel --timeout $timeout_s --memory 256 --initrd init.cpio"

# --- All of it. ---

mkdir kept && echo old >out.img.failed && echo old >file
"$qemu_run" --export out.img --get /else:got --get '/else/b c:file' --get /text:kept --get /else/where/a:kept/ --report report \
	'rm /results/grows' </dev/null >said 2>err
is 'a program that ends well' "$? $(cat said err)" '0 said'
is '... its files, and STATUS' "$("$mkpayload" list --tree out.img | awk 'NF == 3 && $1 ~ /^[0-9]+$/ { print $3 }' | tr '\n' ' ')" \
	'SHA256SUMS STATUS nothing tree/deep/text '
ok '... are whole' sh -c '"$0" verify --tree out.img && "$0" extract --tree out.img -C results && cmp text results/tree/deep/text' "$mkpayload"
is '... which says how it ended' "$(cat results/STATUS)" 'init: payload.status=0'
is '... in the report' "$(sed -n 's/.*"results_sha256": "\(.*\)",/\1/p' report)" "$(sha256sum <out.img | cut -d ' ' -f 1)"
is '... beside it, what was there' "$(cat out.img.failed)" old
is '... files of the guest' "$(find got kept file -type f | sort | tr '\n' '|')" 'file|got/b c|got/where/a|kept/a|kept/text|'
ok '... byte by byte' sh -c 'cmp text file && cmp text kept/text && cmp text "got/b c" && echo else | cmp - kept/a'
is '... and no temporary file' "$(find . -name '*.part')" ''

# --- A program that fails; a directory of another name. ---

cp out.img before
"$qemu_run" --export "out.img:/results/tree" --get /else/where:got2 'kill -9 $$' </dev/null >said 2>err
is 'a program that is killed' "$?" 137
ok '... leaves what was there' cmp out.img before
ok '... and its results beside it' "$mkpayload" extract --tree out.img.failed -C failed
is '... with STATUS' "$(cd failed && find . -type f | sort | tr '\n' ' '; cat STATUS)" \
	'./SHA256SUMS ./STATUS ./deep/text init: /main: killed by signal 9
init: payload.status=137'
is '... and nothing is said of the kernel' "$(cat err)" 'qemu-run: note: out.img.failed has the results of the run that failed'
is '... its files come, too' "$(cat got2/a)" else

# --- Nothing comes back. ---

ls >names
fails 'a link among the results, and a program that fails: its status' 3 'out.img: no results have come back: no export was finished' \
	"$qemu_run" --export out.img --get /no/such/file:got3 'rm /results/grows; ln -s /text /results/link; exit 3' </dev/null
ok '... why is said' grep -q 'payload-export: /results/link: a symbolic link' .err
ok '... a file that is not there' grep -q -e 'qemu-run: --get: nothing has come back' .err
fails 'a disk that is too small' 125 'no results have come back: no export was finished' \
	"$qemu_run" --export out.img --export-size 100K 'rm /results/grows' </dev/null
ok '... which init has noticed' grep -q '^qemu-run: init failed: /bin/payload-export: exit status 1' .err
fails 'no room for STATUS' 125 'init: /run/STATUS: no space left on device' \
	"$qemu_run" --export out.img 'rm /results/grows; cat /dev/zero >/run/full 2>/dev/null; exit 0' </dev/null
fails 'no disk for results' 125 'payload-export: no disk for results after 0 s; looked at:' \
	"$qemu_run" --append 'payload.export=/results payload.timeout=0' 'rm /results/grows' </dev/null
fails 'results that are a file' 125 'init: /text: cannot be made: not a directory' \
	"$qemu_run" --export out.img:/text 'echo no' </dev/null
QEMU_RUN_FLAGS="--kernel $kernel --initrd init.cpio" "$qemu_run" --timeout 15 --export out.img 'sleep 1000' </dev/null >said 2>err
is 'a time-out' $? 124
ok '... says that nothing came back' grep -q 'out.img: no results have come back' err
ok '... and all of them leave what was there' cmp out.img before
is '... and no file' "$(ls)" "$(cat names)"

# --- A disk that stays. ---

nonce=00112233445566778899aabbccddeeff
"$mkpayload" blank -o disk --size 4M --nonce $nonce >/dev/null
set -- --write-disk disk --append "payload.required=no payload.export=/results payload.export_nonce=$nonce"
"$qemu_run" "$@" 'rm /results/grows; seq 1 100000 >/results/first' </dev/null >said 2>err
is 'a disk that mkpayload blank has made' $? 0
ok '... has the results' sh -c '"$0" extract --tree disk -C disk1 && cmp text disk1/tree/deep/text && [ -s disk1/first ]' "$mkpayload"
"$qemu_run" "$@" --log log 'rm /results/grows; ls /external/distfiles' </dev/null >said 2>err
is '... and is no payload at the next boot' "$? $(cat said)" '0 said'
ok '... where nobody complains of it' sh -c '! grep -i -e "refused" -e "payload-import: /dev" log'
ok '... and it is written again' sh -c '"$0" extract --tree disk -C disk2 && [ -s disk2/tree/deep/text ] && [ ! -e disk2/first ]' "$mkpayload"

# --- Without an exporter, and in the wrong mode: known before the program runs. ---

"$mkpayload" cpio -o none.cpio --exec main --add "$busybox:/bin/busybox" >/dev/null
QEMU_RUN_FLAGS="--kernel $kernel --timeout $timeout_s --memory 256"
fails 'an archive without payload-export' 2 'none.cpio has no /bin/payload-export' \
	"$qemu_run" --initrd none.cpio --export out.img </dev/null
fails '... which init sees, too' 125 'init: /bin/payload-export: no such file or directory; put it into' \
	"$qemu_run" --initrd none.cpio --append payload.export=/results 'echo no' </dev/null
is '... before the program runs' "$(cat .out)" ''

# --- The words of the options. ---

fails 'all of the guest' 2 'DIR is all of the guest' "$qemu_run" --export out.img:/ true
fails 'a directory that a command line cannot carry' 2 'a blank or' "$qemu_run" --export 'out.img:/a b' true
fails 'a file of the guest without a slash' 2 "GUEST begins with '/'" "$qemu_run" --get a:b true
fails 'a size without a file' 2 '--export-size goes with' "$qemu_run" --export-size 1G true
done_testing
