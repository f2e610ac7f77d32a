# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034
#
# variables.bash - what dracut's modules find in variables, and the directories that $initdir begins with.

umask 022

# A directory that is one here, or the last of them.
_lb_first()
{
	local name=$1 path
	for path in "${@:2}"; do
		[[ -d $path ]] && break
	done
	printf -v "$name" %s "$path"
}

DRACUT_PATH=
for _lb_path in /sbin /bin /usr/sbin /usr/bin; do
	_lb_real_directory "$_lb_path" || continue
	[[ " $DRACUT_PATH " == *" $_lb_real "* ]] || DRACUT_PATH+=" $_lb_real"
done
PATH=${DRACUT_PATH# }
PATH=${PATH// /:}

# Where libraries lie: the usual places, then those of the loader's configuration.
libdirs=
for _lb_path in /lib64 /usr/lib64 /lib /usr/lib; do
	[[ -d $_lb_path && ($_lb_path != */lib || ! -d ${_lb_path}64) ]] && libdirs+=" $_lb_path"
done
for _lb_path in /etc/ld.so.conf.d/*.conf; do
	[[ -e $_lb_path ]] || continue
	while read -r _lb_line; do
		[[ $_lb_line == /?* && -d $_lb_line && ! $_lb_line =~ ^(/usr)?/lib(64)?$ ]] && libdirs+=" $_lb_line"
	done <"$_lb_path"
done

_lb_first systemdutildir /lib/systemd /usr/lib/systemd
[[ -d /usr/lib/systemd ]] && systemdutildir=/usr/lib/systemd
_lb_first udevdir /usr/lib/udev /lib/udev
udevconfdir=/etc/udev udevrulesdir=$udevdir/rules.d udevrulesconfdir=/etc/udev/rules.d
systemdutilconfdir=/etc/systemd systemdcatalog=$systemdutildir/catalog systemdnetwork=$systemdutildir/network
systemdnetworkconfdir=/etc/systemd/network systemdntpunits=$systemdutildir/ntp-units.d
systemdntpunitsconfdir=/etc/systemd/ntp-units.d systemdportable=$systemdutildir/portable
systemdportableconfdir=/etc/systemd/portable systemdsystemunitdir=$systemdutildir/system
systemdsystemconfdir=/etc/systemd/system systemduser=$systemdutildir/user systemduserconfdir=/etc/systemd/user
_lb_first tmpfilesdir /usr/lib/tmpfiles.d
tmpfilesconfdir=/etc/tmpfiles.d
_lb_first sysusers /usr/lib/sysusers.d
sysusersconfdir=/etc/sysusers.d sysctld=/usr/lib/sysctl.d sysctlconfdir=/etc/sysctl.d
environment=/usr/lib/environment.d environmentconfdir=/etc/environment.d modulesload=/usr/lib/modules-load.d
modulesloadconfdir=/etc/modules-load.d depmodd=/usr/lib/depmod.d depmodconfdir=/etc/depmod.d
dbus=/usr/share/dbus-1 dbusconfdir=/etc/dbus-1 dbusinterfaces=$dbus/interfaces dbusinterfacesconfdir=$dbusconfdir/interfaces
dbusservices=$dbus/services dbusservicesconfdir=$dbusconfdir/services dbussession=$dbus/session.d
dbussessionconfdir=$dbusconfdir/session.d dbussystem=$dbus/system.d dbussystemconfdir=$dbusconfdir/system.d
dbussystemservices=$dbus/system-services dbussystemservicesconfdir=$dbusconfdir/system-services

hookdirs='cmdline pre-udev pre-trigger netroot initqueue initqueue/settled initqueue/online initqueue/finished initqueue/timeout'
hookdirs+=' pre-mount pre-pivot cleanup mount emergency shutdown-emergency pre-shutdown shutdown'
DRACUT_ARCH=$HOSTTYPE
dracutsysrootdir='' prefix='' loginstall='' no_kernel='' kernel_only='' mount_needs='' fscks='' nofscks='' filesystems=''
drivers='' omit_drivers='' persistent_policy='' use_fstab='' ro_mnt='' realinitpath='' kernel_cmdline='' mdadmconf=no lvmconf=no
hostonly_mode=sloppy hostonly_cmdline=no
[[ $hostonly ]] && hostonly_cmdline=yes
[[ $kernel ]] || no_kernel=yes
SYSTEMCTL=systemctl
export LC_ALL=C PATH initdir DRACUT_TMPDIR DRACUT_ARCH DRACUT_PATH SYSTEMCTL kernel srcmods hostonly_cmdline hookdirs
_lb_host

# --- What is there before all modules. ---

_lb_frame()
{
	local path made=()
	for path in /usr /usr/bin /usr/sbin /bin /etc /lib /sbin /tmp /var /var/tmp ${libdirs} /dev /proc /sys /sysroot /root /run; do
		[[ $path != /*/* || $path == /usr/*bin || $path == /var/tmp ]] || continue
		[[ -L $path ]] || made+=("$initdir$path")
	done
	mkdir -p -- "${made[@]}"
	for path in /bin /lib /sbin ${libdirs}; do
		[[ $path == /*/* || ! -L $path ]] || _lb_lay "$path" "$path"
	done
	[[ -e $initdir/lib ]] || mkdir -- "$initdir/lib"
	made=("$initdir/lib/dracut" "$initdir/etc/cmdline.d")
	for path in $hookdirs; do made+=("$initdir/lib/dracut/hooks/$path"); done
	mkdir -p -- "${made[@]}"
}

# Copies of their own.
DRACUT_CP='cp --preserve=mode,links -dfr' DRACUT_LDD=ldd
_lb_frame
