# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# kernel.sh - which kernel boots the demo and the tests, and the files of its drivers.
#
#	top=...; . "$top/kernel-bootstrap/demo/kernel.sh"
#	kernel_find || exit 1				# sets kernel, kernel_modules and busybox
#	kernel_drivers virtio_pci virtio_blk		# prints files, in load order
#
# KERNEL=FILE names a kernel, KERNEL_MODULES=DIR its drivers (a lib/modules/VERSION directory) and
# BUSYBOX=FILE a static busybox; without them it is what tests/provide has put into build/.

# Finds the kernel, its drivers (kernel_modules is empty where there are none: then they must be
# built in) and busybox; says on standard output what is missing.
kernel_find()
{
	kernel=${KERNEL:-$top/build/kernel/vmlinuz}
	busybox=${BUSYBOX:-$top/build/busybox}
	if [ -n "${KERNEL_MODULES:-}" ]; then
		kernel_modules=$KERNEL_MODULES
	elif [ -n "${KERNEL:-}" ]; then
		kernel_version=${KERNEL##*/}
		kernel_version=${kernel_version#*-}
		for kernel_modules in "${KERNEL%/*}/modules" \
			"${KERNEL%/*}/../lib/modules/$kernel_version" ''; do
			[ -f "$kernel_modules/modules.dep" ] && break
		done
	else
		kernel_modules=$top/build/kernel/modules
	fi
	if ! [ -r "$kernel" ]; then
		echo "no kernel $kernel: tests/provide brings one, KERNEL=FILE names one"
	elif [ -n "$kernel_modules" ] && ! [ -r "$kernel_modules/modules.dep" ]; then
		echo "no $kernel_modules/modules.dep: depmod writes it"
	elif ! [ -x "$busybox" ]; then
		echo "no $busybox: tests/provide brings one, BUSYBOX=FILE names one"
	else
		return 0
	fi
	return 1
}

# Prints the files of the named drivers and of all that they need, each once, in load order.
# Without kernel_modules it prints nothing.
kernel_drivers()
{
	[ -n "$kernel_modules" ] || return 0
	printf '%s\n' "$@" | awk '
		function name_of(path) {
			sub(/.*\//, "", path)
			sub(/\.ko.*$/, "", path)
			gsub(/-/, "_", path)
			return path
		}
		function load(path, needed, count, i) {
			if (path in loaded)
				return
			loaded[path] = 1
			count = split(needs[path], needed, " ")
			for (i = count; i > 0; i--)
				load(needed[i])
			print path
		}
		FILENAME ~ /modules\.builtin$/ { built_in[name_of($1)] = 1; next }
		FILENAME ~ /modules\.dep$/ {
			path = $1
			sub(/:$/, "", path)
			$1 = ""
			needs[path] = $0
			path_of[name_of(path)] = path
			next
		}
		{
			name = name_of($1)
			if (name in path_of)
				load(path_of[name])
			else if (!(name in built_in)) {
				print "kernel.sh: " name ": no such driver" >"/dev/stderr"
				exit 1
			}
		}
	' "$kernel_modules/modules.builtin" "$kernel_modules/modules.dep" - | kernel_plain_drivers
}

# Turns paths below kernel_modules into files that any kernel can load: unpacked ones.
kernel_plain_drivers()
{
	while read -r kernel_path; do
		case $kernel_path in
		*.xz) kernel_unpack='xz -dc' ;;
		*.zst) kernel_unpack='zstd -dcq' ;;
		*.gz) kernel_unpack='gzip -dc' ;;
		*)
			echo "$kernel_modules/$kernel_path"
			continue
			;;
		esac
		kernel_plain=${kernel_path##*/}
		kernel_plain=$top/build/drivers/${kernel_modules##*/}/${kernel_plain%.*}
		mkdir -p "${kernel_plain%/*}"
		$kernel_unpack "$kernel_modules/$kernel_path" >"$kernel_plain.$$" || return 1
		mv "$kernel_plain.$$" "$kernel_plain"
		echo "$kernel_plain"
	done
}
