# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# page.sh - what the tests of pages in docs/ share: the lines that a reader types, run as they stand there, one block after the
# other, in one directory; and what the page says that one will see, compared with what was seen.
#
#	. "$(dirname "$0")/page.sh"
#	page_open twice.md
#	step 'mkpayload pack'			# the block with this pattern, and what it says
#	unseen 'debootstrap' 'no debootstrap'	# a block that cannot run here, and why
#	page_done
#
# In a page what is typed is indented; what is seen stands between ``` behind it: digits and digests may be others, "..." is
# any text. Variables of a block are there for the next one, if they are exported.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/../qemu/guest.sh"

# page_open PAGE
page_open()
{
	page=$1 page_blocks=$scratch/blocks page_at=$scratch/here
	mkdir "$page_blocks" "$page_at"
	: >"$scratch/state"
	PATH=$(cd "$(dirname "$mkpayload")" && pwd):$PATH
	awk -v to="$page_blocks/" '
		/^```/ { seen = !seen; if (seen) printf "" >(to number ".seen"); next }
		seen { print >(to number ".seen"); next }
		sub(/^    /, "") { if (!on) number++; on = 1; held = ""; print >(to number ".typed"); next }
		/^$/ && on { next }
		{ on = 0 }' "$top/docs/$page"
}

# page_kernel: the kernel's package that a page brings is one of the kernel at hand; no archive is asked.
page_kernel()
{
	mkdir -p "$scratch/programs" "$scratch/deb/boot" "$scratch/deb/lib/modules" "$scratch/deb/DEBIAN"
	version=$(basename "$(readlink -f "$kernel_modules")")
	cp -L "$kernel" "$scratch/deb/boot/vmlinuz-$version" && cp -r "$(readlink -f "$kernel_modules")" "$scratch/deb/lib/modules/"
	printf '%s\n' "Package: linux-image-$version" 'Version: 1' 'Architecture: all' 'Maintainer: nobody' \
		'Description: a kernel' >"$scratch/deb/DEBIAN/control"
	printf '#!/bin/sh\n[ "$*" = "download linux-image-%s" ] && dpkg-deb -Znone -b %s .\n' "$version" "$scratch/deb" \
		>"$scratch/programs/apt-get"
	printf '#!/bin/sh\nprintf "linux-image-amd64\\n  Depends: linux-image-%s\\n"\n' "$version" >"$scratch/programs/apt-cache"
	chmod +x "$scratch/programs"/*
	PATH=$scratch/programs:$PATH
}

# block PATTERN: the number of the block with such a line that was not run yet, the first one.
block()
{
	for block_file in $(ls "$page_blocks" | grep 'typed$' | sort -n); do
		if grep -q -e "$1" "$page_blocks/$block_file"; then
			echo "${block_file%.typed}"
			return
		fi
	done
	return 1
}

# seen FILE: whether that is what the page shows, FILE.seen.
seen()
{
	perl -0777 -e '
		my ($page, $got) = map { open my $in, "<", $_ or die; <$in> =~ s/\r//gr } @ARGV;
		$page =~ s/(\.\.\.)|([0-9a-f]{32,})|(\d[\d.,]*)|(.)/
			defined $1 ? ".*?" : defined $2 ? "[0-9a-f]+" : defined $3 ? "\\d[\\d.,]*" : quotemeta $4/gse;
		exit($got =~ /\A$page\z/s ? 0 : 1)' "$1.seen" "$2"
}

# step PATTERN [SED]: types the block, in which sed changes what no test can have.
step()
{
	step_number=$(block "$1") || { result 1 "$page: no block has '$1'"; return 1; }
	step_typed=$page_blocks/$step_number.typed
	step_name="$page: $(head -n 1 "$step_typed" | tr -d '\134')"
	{
		printf 'cd %s\n. %s\n' "$page_at" "$scratch/state"
		sed "${2:-}" "$step_typed"
		printf 'export -p >%s\n' "$scratch/state"
	} >"$scratch/typed"
	sh -e "$scratch/typed" </dev/null >"$scratch/said" 2>&1
	step_status=$?
	result "$step_status" "$step_name"
	if [ "$step_status" -ne 0 ]; then
		note "$(cat "$scratch/said")"
	elif [ -e "$page_blocks/$step_number.seen" ]; then
		seen "$page_blocks/$step_number" "$scratch/said"
		step_status=$?
		result "$step_status" "... and says what the page shows"
		[ "$step_status" -eq 0 ] || note "$(diff "$page_blocks/$step_number.seen" "$scratch/said")"
	fi
	rm -f "$step_typed"
	return "$step_status"
}

# unseen PATTERN REASON
unseen()
{
	unseen_number=$(block "$1") || { result 1 "$page: no block has '$1'"; return 1; }
	skip "$page: $(head -n 1 "$page_blocks/$unseen_number.typed")" "$2"
	rm "$page_blocks/$unseen_number.typed"
}

page_done()
{
	is "$page: every line is known" "$(cat "$page_blocks"/*.typed 2>/dev/null)" ''
	done_testing
}
