#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# meanwhile.t - what is read twice, and is another file the second time: no image and no file of a mixture.
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/meanwhile.sh
. "$top/tests/meanwhile.sh"

cd "$scratch" || exit 1
export LC_ALL=C
if ! meanwhile_begin; then
	skip "what changes meanwhile" "cc (package gcc) makes the moment"
	done_testing
	exit
fi

mkdir files && seq 100000 >files/a && seq 200000 300000 >files/b || exit 1
(cd files && sha256sum a b >SHA256SUMS) && cp -r files other
"$mkpayload" pack -o plain.img files/a files/b >out || exit 1
# What is overwritten gets its old time back; what is exchanged has it.
overwrite()
{
	echo "cp -p $1 saved; printf xx | dd of=$1 bs=1 seek=$2 conv=notrunc status=none; touch -r saved $1"
}
exchange()
{
	echo "cp -p $1 new; mv new $1"
}

# refuses NAME FILE MOMENT AT WHAT ARGUMENT...: status 1, FILE is said, and there is nothing of the image.
refuses()
{
	refuses_name=$1 refuses_file=$2
	shift 2
	rm -f image
	fails "$refuses_name" 1 "^mkpayload: $refuses_file: changed while it was read$" meanwhile "$@"
	ok "... no image" test ! -e image -a ! -e image.lbpayload.part
}
refuses "pack: overwritten" files/a /files/a 2 "$(overwrite files/a 1000)" \
	"$mkpayload" pack -o image files/a files/b
cp other/a files/a
refuses "pack: overwritten after it was compared with another" files/a /other/b 1 "$(overwrite files/a 1000)" \
	"$mkpayload" pack -o image files/a other/a other/b files/b
cp other/a files/a
refuses "pack: a SHA256SUMS that is exchanged before its lines are read" files/SHA256SUMS \
	/other/b 1 "$(exchange files/SHA256SUMS)" "$mkpayload" pack -o image files/* other/b
refuses "... or after they are" files/SHA256SUMS \
	/files/SHA256SUMS 1 "$(exchange files/SHA256SUMS)" "$mkpayload" pack -o image files
cp other/a files/a
refuses "cpio: overwritten between two looks" '--add files/b:/b: files/b' /files/a 1 "$(overwrite files/b 1000)" \
	"$mkpayload" cpio --no-default -o image --add files/a:/a --add files/b:/b
cp other/b files/b

# changes NAME AT COMMAND...: an image without digests is overwritten.
changes()
{
	changes_name=$1 changes_at=$2
	shift 2
	cp plain.img good.img
	fails "$changes_name" 1 '^mkpayload: plain.img: changed while it was read$' \
		meanwhile /plain.img "$changes_at" "$(overwrite plain.img 700000)" "$@"
	cp good.img plain.img
}
mkdir to
changes "extract: overwritten" 7 "$mkpayload" extract plain.img -C to
is "... no file is there" "$(ls -A to)" ""
changes "verify: overwritten" 9 "$mkpayload" verify plain.img
changes "list: overwritten" 2 "$mkpayload" list plain.img
ok "read by others, it is the same" meanwhile /plain.img 5 'cat plain.img >copy' "$mkpayload" extract plain.img -C to
ok "... all of it" sh -c 'cmp to/a files/a && cmp to/b files/b'

done_testing
