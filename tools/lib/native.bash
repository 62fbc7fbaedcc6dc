# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The driver in this machine's own kernel, for those who ask for it.

NATIVE_BUILD=$BUILD/native
NATIVE_MODULE=$BUILD/native-module

# native_consent YES - says what will happen, and asks unless told not to
native_consent()
{
	local answer

	cat >&2 <<EOF
This builds framering.ko for the running kernel $(uname -r), loads it (as root),
runs the demo's programs against /dev/framering0, and unloads it. It needs the
kernel's headers, about 400 MB of development packages and 100 MB in build/. With
Secure Boot an unsigned module is refused. A bug in a driver can crash a machine.
EOF
	[ ! -d /sys/module/framering ] ||
		{ say "framering is loaded already; unload it first: rmmod framering"; return 1; }
	[ -z "$1" ] || return 0
	[ -t 0 ] || { say "nobody to ask: use --yes"; return 1; }
	read -r -p "Go on? [y/N] " answer
	[[ $answer = [yY]* ]] || { say "nothing was done"; return 1; }
}

native_build()
{
	local headers

	headers=/lib/modules/$(uname -r)/build
	need_packages "${PACKAGES_BUILD[@]}" "${PACKAGES_RUN[@]}"
	[ -d "$headers" ] || need_packages "linux-headers-$(uname -r)"
	say "building programs and module in build/"
	if ! cmake -S . -B "$NATIVE_BUILD" -G Ninja >"$BUILD/native.log" 2>&1 ||
	   ! ninja -C "$NATIVE_BUILD" >>"$BUILD/native.log" 2>&1; then
		tail -n 20 "$BUILD/native.log" >&2
		return 1
	fi
	mkdir -p "$NATIVE_MODULE"
	find "$NATIVE_MODULE" -name '*.[ch]' ! -name '*.mod.c' -delete
	cp -pr drv include "$NATIVE_MODULE/"
	make -s -C "$headers" M="$NATIVE_MODULE/drv" modules >>"$BUILD/native.log" 2>&1 ||
		{ tail -n 20 "$BUILD/native.log" >&2; return 1; }
}

# native_run OUT COMMAND... - with the driver loaded
native_run()
{
	local status

	shift
	as_root insmod "$NATIVE_MODULE/drv/framering.ko" ||
		{ say "the kernel refused the module; the reason is in dmesg"; return 1; }
	as_root udevadm settle -t 30
	as_root env PATH="$NATIVE_BUILD/bin:$PATH" \
		DISPLAY="${DISPLAY:-}" WAYLAND_DISPLAY="${WAYLAND_DISPLAY:-}" \
		XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/tmp}" XAUTHORITY="${XAUTHORITY:-}" "$@"
	status=$?
	as_root rmmod framering || { say "the driver cannot be unloaded"; return 1; }
	return "$status"
}
