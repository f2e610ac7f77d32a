# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# tree.sh - a small checkout with the shape of live-bootstrap's, for install and the step; and what the tests with the
# real one make of it.

# make_checkout DIR
make_checkout()
{
	mkdir -p "$1/steps/improve" "$1/steps/jump" "$1/steps/bash-2.05b" "$1/LICENSES"
	cp "$top/LICENSES/MIT.txt" "$1/LICENSES/"
	cat >"$1/steps/manifest" <<-'END'
		# SPDX-FileCopyrightText: nobody
		# SPDX-License-Identifier: MIT

		build: tcc-0.9.27
		define: BUILD_FIWIX = ( KERNEL_BOOTSTRAP == True || BUILD_KERNELS == True )
		build: fiwix-1.5.0-lb1 ( BUILD_FIWIX == True )
		jump: fiwix ( KERNEL_BOOTSTRAP == True )
		build: make-3.82
		# The shell.
		build: bash-2.05b
		improve: setup_repo
		improve: update_env

		define: CONSOLES = ( INTERACTIVE == True && CHROOT == False )
		improve: open_console ( CONSOLES == True )
		# The compiler again.
		build: tcc-0.9.27
		improve: musl_target
		jump: linux ( CHROOT == False )
		# To the disk.
		jump: move_disk ( KERNEL_BOOTSTRAP == True )
		build: bash-5.2.15
		improve: after
	END
	chmod 664 "$1/steps/manifest"
	for script in setup_repo update_env open_console musl_target after; do
		printf '#!/bin/sh\n# SPDX-FileCopyrightText: nobody\n# SPDX-License''-Identifier: MIT\n' \
			>"$1/steps/improve/$script.sh"
	done
}

# make_places TREE: files of live-bootstrap with every line that the edits name, among others.
make_places()
{
	mkdir -p "$1/lib"
	for edit in "$top"/kernel-bootstrap/upstream/*.edit; do
		file=$1/$(sed -n 's/^file: //p' "$edit")
		seq 100 105 >"$file"
		sed -n 's/^\(behind\|before\|replace\): //p' "$edit" | while IFS= read -r line; do
			printf '%s\n' "$line" && seq "$(wc -l <"$file")" 3 1000 | head -n 9
		done >>"$file"
	done
}

# make_up_distfiles TREE: invents a distfile for every line of sources, and writes its digest there.
make_up_distfiles()
{
	mkdir -p "$1/distfiles"
	perl -MDigest::SHA=sha256_hex -e '
		for my $path (glob "$ARGV[0]/steps/*/sources") {
			open my $in, "<", $path or die; my @lines = <$in>; close $in;
			for (@lines) {
				my @word = split / /, s/\s+\z//r;
				my $at = $word[0] eq "g" ? 1 : 0;
				my $name = $word[3 + $at] // $word[1 + $at] =~ s,.*/,,r;
				my $bytes = "made up: $name\n" x (1 + length $name);
				$word[2 + $at] = sha256_hex($bytes);
				open my $out, ">", "$ARGV[0]/distfiles/$name" or die "$name: $!"; print $out $bytes; close $out;
				s/^.*$/join " ", @word/e;
			}
			chmod 0644, $path;
			open my $out, ">", $path or die; print $out @lines; close $out;
		}' "$1"
}

# stand_in_for_requests DIR: the Python module with which rootfs.py downloads; nothing is downloaded.
stand_in_for_requests()
{
	mkdir -p "$1"
	printf 'class RequestException(Exception): pass\nclass HTTPError(Exception): pass\n' >"$1/requests.py"
}

# need_live_bootstrap: makes LIVE_BOOTSTRAP, a checkout whose rootfs.py can be run, absolute; or says in $missing why it is none.
need_live_bootstrap()
{
	case ${LIVE_BOOTSTRAP:-/} in
	/*) ;;
	*) LIVE_BOOTSTRAP=$PWD/$LIVE_BOOTSTRAP ;;
	esac
	missing=''
	if [ -z "${LIVE_BOOTSTRAP:-}" ]; then
		missing='LIVE_BOOTSTRAP=DIR make check: a live-bootstrap checkout with its submodules'
	elif ! [ -r "$LIVE_BOOTSTRAP/seed/stage0-posix/kaem.x86" ]; then
		missing="$LIVE_BOOTSTRAP has no seed/stage0-posix/kaem.x86: git submodule update --init --recursive"
	elif ! have python3; then
		missing='no python3, which rootfs.py needs: apt-get install python3'
	fi
}
