# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The one table of what differs between architectures.

# Debian architecture -> QEMU binary and its package, machine, cpu under TCG,
# console
declare -A ARCH_QEMU=([amd64]=qemu-system-x86_64 [arm64]=qemu-system-aarch64
	[armhf]=qemu-system-arm)
declare -A ARCH_QEMU_PACKAGE=([amd64]=qemu-system-x86 [arm64]=qemu-system-arm
	[armhf]=qemu-system-arm)
declare -A ARCH_MACHINE=([amd64]=q35 [arm64]="virt,gic-version=max" [armhf]=virt)
# QEMU 7.2 now and then computes a wrong address in AVX2's gather instructions,
# which Mesa's compiled shaders are full of: without AVX2 there are none.
declare -A ARCH_TCG_CPU=([amd64]="max,-avx2" [arm64]="max,pauth-impdef=on"
	[armhf]=cortex-a15)
declare -A ARCH_CONSOLE=([amd64]=ttyS0 [arm64]=ttyAMA0 [armhf]=ttyAMA0)
declare -A ARCH_UNAME=([amd64]=x86_64 [arm64]=aarch64 [armhf]=armv7l)
# What runs its programs on another machine: qemu-NAME of binfmt_misc.
declare -A ARCH_USER=([amd64]=x86_64 [arm64]=aarch64 [armhf]=arm)
# Debian's name for the kernel. Of the two for armhf the one with 64-bit page
# tables: it sees the machine's PCI bus, and all memory beyond 768 MiB is highmem.
declare -A ARCH_KERNEL=([amd64]=amd64 [arm64]=arm64 [armhf]=armmp-lpae)
# Other kernels that Debian has for an architecture, as ARCH-FLAVOUR, and its names for
# them: with 16 KiB pages, with PREEMPT_RT.
declare -A ARCH_FLAVOUR=([arm64-16k]=arm64-16k [arm64-rt]=rt-arm64 [amd64-rt]=rt-amd64)
# More kernel arguments.
# On a busy machine no timer interrupt may come while a PC's kernel looks for one,
# and then it panics: "IO-APIC + timer doesn't work". Nor would it trust the TSC
# there, and all its other clocks are device registers. Elsewhere write-combined
# memory is CMA's only: enough of it for the tests' eight frames of 4K.
declare -A ARCH_CMDLINE=([amd64]="no_timer_check tsc=reliable"
	[arm64]=cma=384M [armhf]=cma=384M)
# More modules that must be loaded before the root disk can be seen, for boards.
declare -A ARCH_MODULES=([amd64]="" [arm64]="" [armhf]=virtio_mmio)
# More packages for a root, and the architecture that some of them are of: on PCs
# tests try GStreamer on a ring's video nodes, and 32-bit callers of the driver.
declare -A ARCH_PACKAGES=(
	[amd64]="gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good gcc-multilib libcmocka-dev:i386"
	[arm64]="" [armhf]="")
declare -A ARCH_FOREIGN=([amd64]=i386)

# kernel_name ARCH FLAVOUR - Debian's name for it; without a flavour the usual one's
kernel_name()
{
	if [ -n "$2" ]; then
		echo "${ARCH_FLAVOUR[$1-$2]:-}"
	else
		echo "${ARCH_KERNEL[$1]}"
	fi
}

# host_arch - Debian's name for this machine's architecture
host_arch()
{
	local arch

	for arch in "${!ARCH_UNAME[@]}"; do
		if [ "${ARCH_UNAME[$arch]}" = "$(uname -m)" ]; then
			echo "$arch"
			return
		fi
	done
	die "$EX_CANNOT" "no guest for $(uname -m) hosts; there are: ${!ARCH_QEMU[*]}"
}
