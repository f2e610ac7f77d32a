#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# module-dir.t - mkpayload cpio --module-dir: what functions of dracut's module directories ask for, by modules that are
# written here. tests/cpio/dracut.t compares dracut's own with what dracut makes of them.

# Scripts that are written here.
# shellcheck disable=SC2016
. "$(dirname "$0")/../lib.sh"
unset SOURCE_DATE_EPOCH
. "$(dirname "$0")/module-dir.sh"

# --- Which modules. ---

module 50plain <<'END'
install() { echo plain >"$initdir/plain"; }
END
module 10early <<'END'
check() { return 0; }
depends() { echo needed; }
install() { echo early >"$initdir/both"; echo "${hostonly:-none}" >"$initdir/host"; }
END
module 20later <<'END'
check() { return 0; }
install() { inst_simple "$moddir/both" /both; inst_simple "$moddir/both" /later; }
END
echo later >modules.d/20later/both
module 90needed <<'END'
check() { return 255; }
install() { dracut_module_included early && : >"$initdir/needed"; }
END
module 30no <<'END'
check() { require_binaries no-such-program || return 1; }
install() { : >"$initdir/no"; }
END
module 40unasked <<'END'
check() { return 255; }
install() { : >"$initdir/unasked"; }
END
module 60parent <<'END'
check() { return 255; }
depends() { echo plain no; }
END
module 61lonely <<'END'
check() { return 255; }
depends() { echo nobody; }
END
module 70hosted <<'END'
check() { [[ $hostonly ]] && return 1; return 0; }
install() { : >"$initdir/hosted"; }
END

is 'all that want to be there: in the order of their bytes, nothing overwritten' "$(laid --module-dir modules.d)" "/both early
/host early
/hosted hosted
/later later
/needed needed
/plain plain"
is 'by name: what is only taken so' "$(of 'unasked')" '/unasked unasked'
is 'by name: with what it depends on, and nothing else' "$(of 'early')" '/both early
/host early
/needed needed'
is 'a directory by itself, with its neighbours to depend on' "$(laid --module-dir modules.d/10early)" '/both early
/host early
/needed needed'
is 'two of them' "$(laid --module-dir modules.d/50plain --module-dir modules.d/40unasked)" '/plain plain
/unasked unasked'
is '--hostonly is asked by check' "$(laid --hostonly --module-dir modules.d | grep -c hosted)" 0
ok '--hostonly is known to install' sh -c '"$1" cpio --no-default --hostonly --module-dir modules.d -o host.cpio 2>err && grep -qa -e "-h$" host.cpio' sh "$mkpayload"
refused 'a check that says no' "^mkpayload: --module-dir: module no: .*/modules.d/30no: cannot be had: its check says no: it needs the command no-such-program" no
refused 'a dependency that says no: both are named' 'module parent: .*depends on no, and no cannot be had: its check says no: .*no-such-program' parent
refused 'a dependency that is not there' 'module lonely: .*depends on nobody, and nobody cannot be had: there is no such module' lonely
refused 'a module that is not there' 'module nobody: there is no module of this name in --module-dir' nobody
fails 'no module directory' 1 'has neither a module-setup.sh nor directories NNname with one' "$mkpayload" cpio --no-default --list --module-dir /
fails 'no directory' 1 '^mkpayload: --module-dir nowhere: No such file' "$mkpayload" cpio --no-default --list --module-dir nowhere
fails 'names without directories' 2 'dracut-modules goes with --module-dir' "$mkpayload" cpio --list --dracut-modules a
fails '--hostonly without directories' 2 'hostonly goes with --module-dir' "$mkpayload" cpio --list --hostonly
fails '--sysroot' 2 'runs on this machine, not in a --sysroot' "$mkpayload" cpio --list --sysroot / --file files --module-dir modules.d
cp -r modules.d good
mkdir twice && cp -r modules.d/50plain twice/51plain
fails 'one name twice' 1 'the module plain is there twice' "$mkpayload" cpio --no-default --list --module-dir modules.d --module-dir twice

# --- Helpers. ---

mkdir -p files/sub
echo data >files/data
ln -s data files/link
ln -s sub files/dirlink
echo '#!/bin/sh' >files/script
chmod 755 files/script
echo 'PROGRAM="true" GROUP="nogroup" RUN+="/sbin/initqueue x"' >files/10-own.rules
echo 'x IMPORT BLKID' >files/11-own.rules
cat >helpers.sh <<END
files=$scratch/files
END
module 00helpers <<END
files=$scratch/files
END
cat >>modules.d/00helpers/module-setup.sh <<'END'
install()
{
	inst "$files/data" /etc/data
	inst "$files/data" "$initdir/etc/prefixed"
	inst_simple "$files/gone" && exit 1
	inst_simple "$files/link"
	inst_multiple -o "$files/none" "$files/*.rules"
	inst_script "$files/script" /bin/script
	inst_any -d /any "$files/none" "$files/script"
	inst_hook cmdline 01 "$files/script"
	inst_rules "$files/10-own.rules" "$files/11-own.rules" none.rules
	prepare_udev_rules 11-own.rules
	inst_dir /srv/dir
	ln_r /etc/data /etc/relative
	mknod -m 600 "$initdir/dev/own" c 4 64
	mark_hostonly /etc/data
	[[ $(find_binary sh) == */sh && $(trim ' a b ') == 'a b' && $(normalize_path //a//b/) == /a/b ]] && : >"$initdir/words"
	vercmp 1.10 gt 1.9 && vercmp 1 eq 1.0 && strstr abc b && ! strstr abc x && str_starts ab a && str_ends ab b && : >"$initdir/versions"
	[[ $(convert_abs_rel /usr/bin/a /usr/lib/b) == ../lib/b && $(fs_get_option a=1,b=2 b) == 2 ]] && : >"$initdir/paths"
	[[ $(expand_persistent_dev UUID=AB) == /dev/disk/by-uuid/ab && $(shorten_persistent_dev /dev/disk/by-label/x) == LABEL=x ]] && : >"$initdir/devices"
	name=value print_vars name >"$initdir/vars"
	require_any_binary none sh && ! require_any_binary none && : >"$initdir/any-binary"
	nobody-has-this 2>/dev/null || : >"$initdir/missing-but-said"
	inst "$files/none" || : >"$initdir/missing-but-minded"
	if instmods -c none; then : >"$initdir/no-kernel"; fi
	chown 12:34 "$initdir/vars"
	[[ -w / || -w $files || $(wc -l </proc/net/dev) -gt 3 || $EUID != 0 ]] || : >"$initdir/apart"
	{ : >"$files/written"; } 2>/dev/null || : >"$initdir/not-written"
}
END
got=$(of helpers)
wanted="$(printf '%s helpers\n' /any /any-binary /apart /dev/own /devices /etc/data /etc/prefixed "/etc/relative -> data" /etc/udev/rules.d/10-own.rules \
	/etc/udev/rules.d/11-own.rules /missing-but-minded /missing-but-said /no-kernel /not-written /paths "$scratch/files/10-own.rules" \
	"$scratch/files/11-own.rules" "$scratch/files/data" "$scratch/files/link -> data" /vars /versions /words)"
is 'helpers' "$(echo "$got" | grep -v -e '/usr' -e '^/lib' -e '^/bin' -e '^/etc/group')" "$(echo "$wanted" | LC_ALL=C sort)"
ok 'a hook is where dracut has it, and can be executed' grep -q '	0755	.*/lib/dracut/hooks/cmdline/01-script' list
ok 'a script to another path' grep -q 'bin/script	' list
ok 'a program that a rule names' grep -q 'bin/true	' list
ok 'a rule that wants initqueue' grep -q 'lib/dracut/need-initqueue	' list
ok 'a node' grep -q '^char	0600	0	/dev/own	' list
ok 'a rule is edited' sh -c '"$1" cpio --no-default --no-libs -o own.cpio --module-dir modules.d --dracut-modules helpers 2>err && grep -qa "x IMPORT{builtin}=\"blkid\"$" own.cpio' sh "$mkpayload"
ok 'nothing is written to' test ! -e files/written
ok 'the archive is good' "$mkpayload" cpio --check own.cpio
ok 'what the script needs comes along' sh -c '"$1" cpio --no-default --list --module-dir modules.d --dracut-modules helpers 2>err | grep -q "bin/sh"' sh "$mkpayload"

# --- What ends it. ---

module 00unknown <<'END'
install()
{
	inst_multiple sh
	inst_unheard_of a
}
END
refused 'an unknown helper: module, file, line' 'module unknown: .*/00unknown/module-setup.sh:4: inst_unheard_of: neither a helper' unknown
module 00in-check <<'END'
check() { unheard_of; return 0; }
END
refused '... in check' 'module in-check: .*:1: unheard_of: neither a helper' in-check
module 00in-subshell <<'END'
install()
{
	local x=$(unheard_of)
}
END
refused '... in a subshell' 'module in-subshell: .*:3: unheard_of: neither a helper' in-subshell
module 00missing <<'END'
install()
{
	[[ -e /nowhere ]] && inst /nowhere
	inst_multiple sh \
		no-such-program
}
END
refused 'a required file that is missing' 'module missing: .*/00missing/module-setup.sh:4: not found, but required: no-such-program' missing
module 00one <<'END'
install()
{
	inst /no/such
}
END
refused '... of inst' 'module one: .*/00one/module-setup.sh:3: not found, but required: /no/such' one
module 00hook <<'END'
install() { inst_hook cmdline 10 "$moddir/none.sh"; }
END
refused 'a hook that is missing' 'module hook: .*:1: inst_hook: .*/00hook/none.sh: there is no such file' hook
module 00point <<'END'
install() { inst_hook cmd 10 "$moddir/module-setup.sh"; }
END
refused 'a point that is none' 'module point: .*:1: inst_hook: cmd: no point of dracut' point
module 00exits <<'END'
install() { exit 3; }
END
refused 'exit' 'module exits: .*/00exits/module-setup.sh: has ended by exit 3' exits
module 00fatal <<'END'
install() { dfatal it is over; }
END
refused 'dfatal' 'module fatal: .*:1: it is over' fatal
module 00broken <<'END'
install() { if
END
refused 'no shell script' 'module broken: .*/00broken/module-setup.sh: is no shell script that bash can read' broken
module 00says <<'END'
install() { dwarn careful; derror wrong; dinfo not said; }
END
of says >/dev/null
is 'what a module says' "$(grep says err)" 'mkpayload: warning: module says: careful
mkpayload: warning: module says: wrong'

# --- Beside other options; two runs, two users. ---

module 01init <<'END'
install() { inst_script "$moddir/module-setup.sh" /init; inst "$moddir/module-setup.sh" /etc/data; [ -x "$initdir/bin/payload-import" ] && : >"$initdir/sees-import"; }
END
"$mkpayload" cpio --no-libs --list --add files/data:/etc/data --module-dir modules.d --dracut-modules init >list 2>err
is 'what other options put stays, and is seen' "$(awk -F '\t' '$4 == "/init" || $4 == "/etc/data" || $4 == "/sees-import" { print $4 " " $6 }' list)" "/etc/data --add files/data:/etc/data
/init the minimal content
/sees-import --module-dir: module init"
"$mkpayload" cpio --no-default -o one.cpio --module-dir good 2>err
"$mkpayload" cpio --no-default -o two.cpio --module-dir good 2>err
ok 'two runs' cmp one.cpio two.cpio
if [ "$(id -u)" -eq 0 ] && have setpriv && mkdir other && chown 65534 other &&
	setpriv --reuid 65534 --regid 65534 --clear-groups unshare -Umn true 2>/dev/null; then
	setpriv --reuid 65534 --regid 65534 --clear-groups "$mkpayload" cpio --no-default -o other/two.cpio --module-dir good 2>err
	ok 'two users' cmp one.cpio other/two.cpio
else
	skip 'two users' 'run as root, where others may have namespaces'
fi
if [ "$(id -u)" -eq 0 ] && have setpriv && mkdir -p all && unshare -m true; then
	# In a chroot nobody gets a user namespace.
	in_chroot()
	{
		unshare -m sh -c 'mount --rbind / all && exec chroot "$@"' sh "$@"
	}
	in_chroot --userspec=65534:65534 all env TMPDIR="$scratch/other" "$mkpayload" cpio --no-default -o "$scratch/other/without.cpio" \
		--module-dir "$scratch/good" 2>err
	ok 'without namespaces: the same, and said' sh -c 'cmp one.cpio other/without.cpio && grep -q "^mkpayload: --module-dir: no namespaces here" err'
	is '... and nothing is left' "$(ls other)" 'two.cpio
without.cpio'
	fails '... but not as root' 1 'no namespaces here .*not run as root; run mkpayload as another user' \
		in_chroot all setpriv --bounding-set -sys_admin --inh-caps -sys_admin "$mkpayload" cpio --no-default --list --module-dir "$scratch/good"
else
	skip 'without namespaces' 'run as root, with setpriv and unshare'
fi

# --- Kernel modules. ---

kernel=$top/build/kernel
if [ -e "$kernel/vmlinuz" ] && [ -d "$kernel/modules" ]; then
	module 00kernel <<'END'
check() { require_kernel_modules loop; }
installkernel()
{
	instmods ext4 no_such_module
	instmods =drivers/block/drbd/
	dracut_instmods -o -P '.*/drivers/md/.*' -s 'register_md_personality|md_register' =drivers/md
	instmods -c -s no_such_module && exit 1
	printf 'kernel/fs/xfs/xfs.ko\n' | instmods
}
install() { echo "$kernel" >"$initdir/version"; }
END
	of_kernel()
	{
		"$mkpayload" cpio --no-default --list --modules-from "$kernel/modules" --module-dir modules.d --dracut-modules "$1"
	}
	of_kernel kernel >list 2>err
	is 'kernel modules: by name, by directory, by what is in them, from standard input' \
		"$(for name in ext4 jbd2 crc16 drbd raid1 md-mod xfs no_such_module dm-mod; do printf '%s %s\n' "$name" "$(cut -f 4 list | grep -c "/$name.ko")"; done)" \
		'ext4 1
jbd2 1
crc16 1
drbd 1
raid1 1
md-mod 1
xfs 1
no_such_module 0
dm-mod 0'
	ok '... with what depmod has written' grep -q 'lib/modules/.*/modules.dep	' list
	module 00wants <<'END'
installkernel() { instmods -c no_such_module; }
END
	fails 'one that must be there' 1 'module wants: .*:1: kernel modules that are not there, but required: no_such_module' of_kernel wants
	is 'without a kernel: none' "$(of kernel | grep -c -e '\.ko' -e version)" 1
else
	skip 'kernel modules' 'no build/kernel: tests/provide brings it'
fi
done_testing
