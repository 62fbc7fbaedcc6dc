# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Building in a root of another architecture with compilers that run on this one:
# those of the same suite's root for this machine, mounted into the other root.
# All but the compiler's own files they read and make in the other root, which is
# emulated for the rest. A compiler that is emulated itself takes far longer, and so do
# the kernel's tools that read whole files.

# What Debian calls an architecture's compilers.
declare -A CROSS_TRIPLET=([amd64]=x86_64-linux-gnu [arm64]=aarch64-linux-gnu
	[armhf]=arm-linux-gnueabihf)

# cross_wanted ARCH - it is another's, this machine's loader is one we can bring, and
# we may mount
cross_wanted()
{
	[ "$(host_arch)" = amd64 ] && [ "$1" != amd64 ] && unshare -m true 2>/dev/null
}

# cross_install SUITE ARCH [CLANG] - into this machine's root of the suite, which is
# made if there is none; fails if that can't be. That root stays locked for as long
# as this process uses it.
cross_install()
{
	local host lock

	host=$(host_arch)
	exec {lock}>"$BUILD/roots/$1-$host.lock"
	flock -n "$lock" || {
		say "waiting for another run that builds $1 $host"
		flock "$lock"
	}
	root_is_complete "$1" "$host" || root_make "$1" "$host" || return
	root_install "$1" "$host" "gcc-${CROSS_TRIPLET[$2]//_/-}" ${3:+"$3"} || return
	# gcc-multilib goes for it; this is all of it that is nowhere else.
	ln -sfn "${CROSS_TRIPLET[$host]}/asm" "$(root_dir "$1" "$host")/tree/usr/include/asm" ||
		return
	flock -s "$lock"
}

# cross_prepare SUITE ARCH - links in the other root by which its builds find the
# compilers under their usual names, and the loader that those want
cross_prepare()
{
	local tree native triplet=${CROSS_TRIPLET[$2]} file name

	tree=$(root_dir "$1" "$2")/tree
	native=$(root_dir "$1" "$(host_arch)")/tree
	rm -rf "$tree/framering/native-bin"
	mkdir -p "$tree/framering/native" "$tree/framering/native-bin" \
		"$tree/usr/lib/${CROSS_TRIPLET[amd64]}" "$tree/usr/lib64" || return
	ln -sfn usr/lib64 "$tree/lib64"
	ln -sfn "../lib/${CROSS_TRIPLET[amd64]}/ld-linux-x86-64.so.2" \
		"$tree/usr/lib64/ld-linux-x86-64.so.2"
	for file in "$native/usr/bin/$triplet"-*; do
		name=${file##*/}
		ln -s "../native/bin/$name" "$tree/framering/native-bin/$name"
		ln -s "../native/bin/$name" "$tree/framering/native-bin/${name#"$triplet"-}"
	done
	for name in ninja make cmake; do
		ln -s "../native/bin/$name" "$tree/framering/native-bin/$name"
	done
	# One clang is for all architectures.
	for file in "$native/usr/bin"/clang{,-[0-9]*}; do
		name=${file##*/}
		[ ! -e "$native/usr/bin/$name" ] || cross_clang "$triplet" "$name" \
			>"$tree/framering/native-bin/$name"
	done
	chmod -f +x "$tree/framering/native-bin"/clang*
	ln -sfn "$triplet-gcc" "$tree/framering/native-bin/cc"
}

# cross_clang TRIPLET NAME - a script that is clang for it
cross_clang()
{
	printf '#!/framering/native/bin/dash\nexec /framering/native/bin/%s --target=%s "$@"\n' \
		"$2" "$1"
}

# cross_genksyms TREE - its newest kernel's tool for symbol versions
cross_genksyms()
{
	find "$1"/usr/lib/linux-kbuild-*/scripts/genksyms/genksyms 2>/dev/null | sort -V | tail -n 1
}

# cross_mounts SUITE ARCH - for in_root: "FROM|TO" of each folder to mount, if the
# compilers are there
cross_mounts()
{
	local tree native ours theirs name

	tree=$(root_dir "$1" "$2")/tree
	native=$(root_dir "$1" "$(host_arch)")/tree
	[ -L "$tree/framering/native-bin/cc" ] || return 0
	ours=$(cross_genksyms "$native") theirs=$(cross_genksyms "$tree")
	[ -z "$ours" ] || [ -z "$theirs" ] || echo "$ours|$theirs"
	# Scripts name these with their paths.
	for name in dash perl; do
		echo "$native/usr/bin/$name|$tree/usr/bin/$name"
	done
	echo "$native/usr|$tree/framering/native"
	echo "$native/usr/lib/${CROSS_TRIPLET[amd64]}|$tree/usr/lib/${CROSS_TRIPLET[amd64]}"
}
