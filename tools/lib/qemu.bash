# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Running QEMU: accelerator, command line, the pipes to the guest's ports.

# qemu_base ARCH ACCEL [single|multi] - machine and accelerator, into array QEMU
qemu_base()
{
	local arch=$1 accel=$2

	QEMU=("${ARCH_QEMU[$arch]}" -M "${ARCH_MACHINE[$arch]}"
		-nodefaults -no-user-config -display none -no-reboot)
	case $accel in
	kvm) QEMU+=(-accel kvm -cpu host) ;;
	tcg) QEMU+=(-accel "tcg,thread=${3:-multi}" -cpu "${ARCH_TCG_CPU[$arch]}") ;;
	icount) QEMU+=(-accel tcg,thread=single -cpu "${ARCH_TCG_CPU[$arch]}"
			-icount shift=0,sleep=off) ;;
	esac
}

# qemu_port NAME FILE - a virtio port whose guest end is /dev/virtio-ports/NAME
qemu_port()
{
	QEMU+=(-chardev "file,id=$1,path=${2//,/,,},append=on"
		-device "virtserialport,chardev=$1,name=$1")
}

# qemu_share TAG DIRECTORY BUS [readonly] - BUS as in board.bash
qemu_share()
{
	QEMU+=(-fsdev "local,id=$1,path=${2//,/,,},security_model=none,multidevs=remap${4:+,readonly=on}"
		-device "virtio-9p-$3,fsdev=$1,mount_tag=$1")
}

# kvm_works ARCH BUILD-DIR - does a stock guest boot under KVM here? Asked once
# per kernel: on some machines /dev/kvm exists and the guest never starts.
kvm_works()
{
	local arch=$1 dir=$2 cache status port

	[ "$arch" = "$(host_arch)" ] || return 1
	[ -r /dev/kvm ] && [ -w /dev/kvm ] || return 1
	cache=$dir/kvm-probe
	if [ ! -e "$cache" ] || [ "$dir/vmlinuz" -nt "$cache" ] ||
	   [ "$(sed -n 2p "$cache")" != "$(uname -r)" ]; then
		say "trying KVM for at most 8 seconds"
		port=$(mktemp)
		qemu_base "$arch" kvm
		QEMU+=(-m 512 -kernel "$dir/vmlinuz" -initrd "$dir/initrd.img"
			-append "framering.probe=1 panic=-1 quiet" -device virtio-serial)
		qemu_port verdict "$port"
		# In a subshell, so that bash says nothing of a QEMU that aborts.
		(timeout -k 1 8 "${QEMU[@]}" </dev/null; true) >/dev/null 2>&1
		status=no
		grep -q '^probe 0' "$port" && status=yes
		rm -f "$port"
		printf '%s\n%s\n' "$status" "$(uname -r)" >"$cache"
	fi
	[ "$(head -n 1 "$cache")" = yes ]
}

# qemu_socket NAME PATH ARGUMENT... - a unix socket served by ARGUMENT's door
qemu_socket()
{
	rm -f "$2"
	QEMU+=(-chardev "socket,id=$1,path=${2//,/,,},server=on,wait=off" "${@:3}")
}
