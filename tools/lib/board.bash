# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2004
# The one table of what differs between boards: machines that QEMU models after
# real ones, with what their makers put on them. A guest without --board is a
# machine that QEMU made up for its architecture, see arch.bash.

# Board -> Debian architecture, the rest as arch.bash has it.
declare -A BOARD_ARCH=([vexpress-a15]=armhf)
declare -A BOARD_TCG_CPU=([vexpress-a15]=cortex-a15)
declare -A BOARD_CONSOLE=([vexpress-a15]=ttyAMA0)
declare -A BOARD_CMDLINE=([vexpress-a15]=cma=384M)
# Its device tree, of those that the kernel's package brings, and the MiB of memory
# that it gets unless --memory says otherwise.
declare -A BOARD_DTB=([vexpress-a15]=vexpress-v2p-ca15-tc1.dtb)
declare -A BOARD_MEMORY=([vexpress-a15]=1024)
# How virtio devices hang on it, as their names in QEMU end: "pci", or "device" for
# virtio-mmio. Of these there are four, one for each device.
declare -A BOARD_VIRTIO=([vexpress-a15]=device)
# More QEMU arguments. What is plugged into its loudspeaker: nothing of this machine's,
# which may have none.
declare -A BOARD_QEMU=([vexpress-a15]="-audiodev none,id=none -global pl041.audiodev=none")

# board_choose BOARD - its entries in the place of its architecture's, which $arch
# then names
board_choose()
{
	arch=${BOARD_ARCH[$1]}
	ARCH_MACHINE[$arch]=$1
	ARCH_TCG_CPU[$arch]=${BOARD_TCG_CPU[$1]}
	ARCH_CONSOLE[$arch]=${BOARD_CONSOLE[$1]}
	ARCH_CMDLINE[$arch]=${BOARD_CMDLINE[$1]}
	virtio=${BOARD_VIRTIO[$1]}
}

# board_dtb BOARD SUITE - the path of its device tree
board_dtb()
{
	echo "$(root_dir "$2" "$arch")/tree/usr/lib/linux-image-$(root_kernel "$2" "$arch")/${BOARD_DTB[$1]}"
}
