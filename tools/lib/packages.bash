# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Every Debian package the tools want, on the host and in a guest's root.

# What building the library, the programs and their tests takes.
PACKAGES_BUILD=(
	build-essential cmake ninja-build pkg-config
	libcmocka-dev libpopt-dev libjansson-dev libpng-dev
	libsdl2-dev libegl-dev libgles-dev libdrm-dev
	libavcodec-dev libavformat-dev libavutil-dev libswscale-dev
)

# What the libFuzzer targets take besides; nothing else is built by clang.
PACKAGES_LIBFUZZER=(clang libclang-rt-dev)

# What running the programs takes: Mesa for the viewer, ffmpeg for the demo's clip.
PACKAGES_RUN=(
	libgl1-mesa-dri libegl-mesa0 libgbm1 ffmpeg xvfb xauth
	v4l-utils libv4l-dev strace gdb-minimal procps
)

# What makes a root a guest: udev, modules, and the tools its build uses.
PACKAGES_GUEST=(
	kmod udev mount passwd cpio xz-utils jq
	"${PACKAGES_BUILD[@]}" "${PACKAGES_RUN[@]}"
)

# What the guest runner needs on the host, besides QEMU for the architecture.
PACKAGES_HOST=(mmdebstrap debian-archive-keyring e2fsprogs kmod python3 rsync)

# What building the debug kernel takes.
PACKAGES_KERNEL=(linux-source build-essential flex bison bc libelf-dev kmod rsync)

# package_installed NAME
package_installed()
{
	local status

	status=$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) &&
		[ "$status" = installed ]
}

# packages_missing NAME...
packages_missing()
{
	local name

	for name; do
		package_installed "$name" || echo "$name"
	done
}

# need_packages NAME... - installs what is missing; silent if nothing is
need_packages()
{
	local lock

	command -v dpkg-query >/dev/null ||
		die "$EX_CANNOT" "this is not a Debian system (no dpkg): install these yourself: $*"
	[ -n "$(packages_missing "$@")" ] || return 0
	# apt itself does not wait for another of its kind.
	mkdir -p "$BUILD"
	exec {lock}>"$BUILD/packages.lock"
	flock "$lock"
	install_missing "$@"
	exec {lock}>&-
}

# install_missing NAME...
install_missing()
{
	local log missing env=(env DEBIAN_FRONTEND=noninteractive)

	mapfile -t missing < <(packages_missing "$@")
	[ ${#missing[@]} != 0 ] || return 0
	say "installing Debian packages on this machine: ${missing[*]}"
	log=$(mktemp)
	if ! as_root "${env[@]}" apt-get -q update >"$log" 2>&1 ||
	   ! as_root "${env[@]}" apt-get -q -y --no-install-recommends \
			install "${missing[@]}" >>"$log" 2>&1; then
		tail -n 20 "$log" >&2
		rm -f "$log"
		die "$EX_CANNOT" "could not install ${missing[*]}"
	fi
	rm -f "$log"
}

# run_module MODULE ARGUMENT... - of tools/testing, in place of the script that calls it
run_module()
{
	need_packages python3
	export PYTHONPATH=$REPO/tools PYTHONPYCACHEPREFIX=$BUILD/pycache
	exec /usr/bin/python3 -m "$@"
}

# host_headers - the folder of this machine's newest kernel headers
host_headers()
{
	need_packages build-essential "linux-headers-$(dpkg --print-architecture)" || return
	find /usr/src -maxdepth 1 -name 'linux-headers-*' ! -name '*-common' |
		sort -V | tail -n 1
}
