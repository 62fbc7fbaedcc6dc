# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The variant -debug: the suite's kernel source with KASAN, lockdep, kmemleak and
# fault injection in it (tools/guest/debug.config), built in the suite's root.

# What building a kernel takes, besides what a root has.
PACKAGES_KERNEL=(linux-source bc bison flex libelf-dev libssl-dev)

# debug_kernel_is_current SUITE ARCH
debug_kernel_is_current()
{
	local linux

	linux=$(root_dir "$1" "$2")/tree/framering/linux
	[ "$linux/${ARCH_IMAGE[$2]}" -nt "$REPO/tools/guest/debug.config" ]
}

# debug_kernel_make SUITE ARCH - some minutes, once; log in build/SUITE-ARCH-debug/
debug_kernel_make()
{
	local log

	log=$(build_dir "$1" "$2")/kernel.log
	say "building a debug kernel for $1: 180 MB to download, 2.5 GB in build/, 10-30 minutes" \
		"(log: ${log#"$REPO/"})"
	cp -L /etc/resolv.conf "$(root_dir "$1" "$2")/tree/etc/resolv.conf"
	# shellcheck disable=SC2016
	in_root "$1" "$2" '
		set -e
		apt-get -q update
		DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@"
		if [ ! -e linux/Makefile ]; then
			rm -rf linux.new && mkdir linux.new
			tar -xf "$(ls /usr/src/linux-source-*.tar.* | sort -V | tail -n 1)" \
				-C linux.new --strip-components 1
			rm -rf linux && mv linux.new linux
		fi
		cd linux
		make -s tinyconfig
		scripts/kconfig/merge_config.sh -m .config ../src/tools/guest/debug.config
		make -s olddefconfig
		# An option that another one forbids is left out without a word.
		missing=$(grep -hE "^CONFIG_[A-Z0-9_]+=" ../src/tools/guest/debug.config |
			grep -vxF -f .config || true)
		if [ -n "$missing" ]; then
			echo "these options of debug.config did not take:" $missing
			exit 1
		fi
		make -s -j"$(nproc)" bzImage modules
	' "${PACKAGES_KERNEL[@]}" >"$log" 2>&1 && return
	tail -n 20 "$log" >&2
	say "the debug kernel does not build"
	return "$EX_CANNOT"
}
