# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A guest's root: a Debian tree made by mmdebstrap, and a disk image of it.
#
# build/roots/SUITE-ARCH/ holds tree/, root.img and stamp. It is complete when
# stamp holds root_recipe's text, so a changed package list makes a new one.

SUITES=(trixie bookworm sid)

# root_dir SUITE ARCH
root_dir()
{
	echo "$BUILD/roots/$1-$2"
}

# root_is_unpacked ARCH - rather than installed: packages of another architecture are,
# which this machine does as fast as for itself. To install them, all their scripts and
# dpkg would be emulated.
root_is_unpacked()
{
	[ "$1" != "$(host_arch)" ]
}

# root_packages ARCH - what a root is made of, besides its kernel
root_packages()
{
	local more=''

	! root_is_unpacked "$1" || more='?essential'
	echo "${PACKAGES_GUEST[*]} ${ARCH_PACKAGES[$1]}${more:+ $more}"
}

# root_recipe SUITE ARCH - text that changes when the root must be remade
root_recipe()
{
	echo "3 $1 $2 $(root_packages "$2")"
}

root_is_complete()
{
	[ "$(cat "$(root_dir "$1" "$2")/stamp" 2>/dev/null)" = "$(root_recipe "$1" "$2")" ]
}

# root_kernel SUITE ARCH [FLAVOUR] - version of the newest such kernel in the root, if
# there is one: 6.1.0-49-amd64, 6.12.117+deb13-arm64-16k
root_kernel()
{
	local tree

	tree=$(root_dir "$1" "$2")/tree
	find "$tree/boot" -name 'vmlinuz-*' -printf '%f\n' | sort -V |
		sed -n -E "s/^vmlinuz-([^-]*(-[0-9]+)?-$(kernel_name "$2" "${3:-}"))\$/\1/p" |
		tail -n 1
}

# mirror_of RELEASE-PATTERN - where this host's apt has that release, if at all
mirror_of()
{
	local uri

	# shellcheck disable=SC2016
	uri=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
			'Created-By: Packages' 2>/dev/null |
		awk -v want="$1" '$2 ~ want && $3 == "main" { print $1; exit }')
	case $uri in
	http:*|https:*|ftp:*) echo "${uri%/}" ;;
	esac
}

# root_sources SUITE - the sources.list of a root
root_sources()
{
	local suite=$1 host main security signed

	host=$(. /etc/os-release && echo "${VERSION_CODENAME:-none}")
	main=${FRAMERING_MIRROR:-$(mirror_of "^$host\$")}
	[ -n "$main" ] || die "$EX_CANNOT" \
		"apt on this machine names no Debian archive; set FRAMERING_MIRROR=URL"
	security=$(mirror_of "^$host-security\$")
	signed="[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
	echo "deb $signed $main $suite main"
	[ "$suite" = sid ] || [ -z "$security" ] ||
		echo "deb $signed $security $suite-security main"
}

# proxy_options - this host's apt proxies, as options for mmdebstrap, one a line
proxy_options()
{
	apt-config dump 2>/dev/null |
		sed -n 's/^Acquire::\(http\|https\|ftp\)::Proxy .*/--aptopt=&/p'
}

# root_progress - mmdebstrap's log from stdin to stdout, its steps as progress lines
root_progress()
{
	local line

	while IFS= read -r line; do
		printf '%s\n' "$line"
		case $line in
		'I: running apt-get update'*|'I: downloading'*|'I: extracting'*|'I: installing'*)
			say "    ${line#I: }" ;;
		esac
	done
}

# Into a tree that has no links yet: what is in /bin for one package is in /usr/bin
# for another.
# shellcheck disable=SC2016
readonly MERGE_USR='cd "$1" && mkdir -p usr/bin usr/sbin usr/lib &&
	ln -s usr/bin bin && ln -s usr/sbin sbin && ln -s usr/lib lib'

# root_bootstrap SUITE ARCH TREE LOG PACKAGE... - its sources.list on stdin
root_bootstrap()
{
	local suite=$1 arch=$2 tree=$3 log=$4 include proxies how=(--variant=apt)

	shift 4
	! root_is_unpacked "$arch" || how=(--variant=extract --setup-hook="$MERGE_USR")
	include=$(IFS=,; echo "$*")
	mapfile -t proxies < <(proxy_options)
	# The initramfs is our own, so the hook that makes one stays out. mmdebstrap starts
	# python3 for each package, and should find Debian's, which starts fastest.
	PATH=/usr/sbin:/usr/bin:/sbin:/bin mmdebstrap "${how[@]}" \
		--architectures="$arch${ARCH_FOREIGN[$arch]:+,${ARCH_FOREIGN[$arch]}}" \
		--include="$include" "${proxies[@]}" \
		--aptopt='APT::Install-Recommends "false"' \
		--aptopt='Acquire::Check-Valid-Until "false"' \
		--aptopt='Acquire::Languages "none"' \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/info/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		--dpkgopt='path-exclude=/usr/share/icons/*' \
		--dpkgopt='path-exclude=/etc/kernel/postinst.d/initramfs-tools' \
		"$suite" "$tree" - 2>&1 | root_progress >"$log"
	[ "${PIPESTATUS[*]}" = "0 0" ]
}

# root_bootstrap_any SUITE ARCH TREE LOG PACKAGE... - where only the archive of security
# updates does not answer as it should (some have no current list of a lesser
# architecture), without those updates: this root never leaves the machine
root_bootstrap_any()
{
	root_sources "$1" | root_bootstrap "$@" && return
	grep -q '^E: .*-security' "$4" || return
	say "the archive of security updates fails for $1 $2: making the root without them"
	mv "$4" "$4.security"
	rm -rf "$3"
	root_sources "$1" | head -n 1 | root_bootstrap "$@"
}

# root_settle TREE - does for a tree that was unpacked only what its packages' scripts
# would have done, as far as a guest and a build want it
root_settle()
{
	local tree=$1 name link

	for name in passwd group; do
		[ -e "$tree/etc/$name" ] ||
			cp "$tree/usr/share/base-passwd/$name.master" "$tree/etc/$name" || return
	done
	# What there are alternatives for.
	while read -r link name; do
		[ ! -e "$tree/usr/bin/$name" ] || ln -sf "$name" "$tree/usr/bin/$link" || return
	done <<-END
		awk mawk
		cc gcc
		c++ g++
	END
	for name in "$tree"/usr/lib/*/{blas,lapack}/lib*.so.?; do
		[ ! -e "$name" ] || ln -srf "$name" "${name%/*/*}/" || return
	done
	for name in "$tree"/usr/lib/modules/*/; do
		depmod -b "$tree" "$(basename "$name")" || return
	done
}

# root_unpack SUITE ARCH PACKAGE... - more packages, with all that they depend on, into
# a root that has been made of unpacked ones
root_unpack()
{
	local dir more

	dir=$(root_dir "$1" "$2")
	more=$dir/more
	rm -rf "$more"
	root_bootstrap_any "$1" "$2" "$more" "$dir/mmdebstrap-more.log" "${@:3}" || {
		cat "$dir/mmdebstrap-more.log"
		return 1
	}
	cp -a --remove-destination "$more/." "$dir/tree/" && rm -rf "$more" &&
		root_settle "$dir/tree"
}

# root_image TREE IMAGE - a read-only disk of the tree, with little slack
root_image()
{
	local tree=$1 image=$2 kib

	kib=$(du -sk --apparent-size "$tree" | cut -f 1)
	rm -f "$image"
	mke2fs -q -t ext4 -O '^has_journal,^resize_inode' -m 0 -E root_owner=0:0 \
		-d "$tree" "$image" "$((kib * 5 / 4 + 131072))k"
}

# root_make SUITE ARCH - as root; the caller holds the root's lock
root_make()
{
	local suite=$1 arch=$2 dir work packages

	dir=$(root_dir "$suite" "$arch")
	work=$dir.new
	read -r -a packages < <(root_packages "$arch")
	packages+=(linux-{image,headers}-"${ARCH_KERNEL[$arch]}")
	say "making a Debian $suite $arch root: about 450 MB to download, 3 GB in build/, 2-5 minutes"
	rm -rf "$work"
	mkdir -p "$work"
	say "1/2 mmdebstrap (log: ${work#"$REPO/"}/mmdebstrap.log)"
	if ! root_bootstrap_any "$suite" "$arch" "$work/tree" "$work/mmdebstrap.log" \
			"${packages[@]}" ||
	   { root_is_unpacked "$arch" && ! root_settle "$work/tree"; }; then
		tail -n 20 "$work/mmdebstrap.log" >&2
		say "mmdebstrap failed; is Debian's archive reachable, and is there room in build/?"
		return "$EX_CANNOT"
	fi
	say "2/2 disk image"
	if ! root_image "$work/tree" "$work/root.img" >"$work/mke2fs.log" 2>&1; then
		cat "$work/mke2fs.log" >&2
		return "$EX_CANNOT"
	fi
	root_recipe "$suite" "$arch" >"$work/stamp"
	rm -rf "$dir.old"
	[ ! -e "$dir" ] || mv "$dir" "$dir.old"
	mv "$work" "$dir"
	rm -rf "$dir.old"
	say "the $suite $arch root is ready"
}
