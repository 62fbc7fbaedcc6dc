# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The programs, the module and the initramfs of a suite, built inside its root.
#
# Results: build/SUITE-ARCH[-FLAVOUR]/{bin,lib,framering.ko,initrd.img}. In the root all
# happens under /framering: src is a copy of the working tree, cmake the build
# folder, out the rest of what is taken.

# "-sanitize" for programs with ASan and UBSan, "-clang" for clang's work; each has
# folders of its own.
variant=''
# Another of Debian's kernels for the architecture, as ARCH_FLAVOUR has it; "" for the
# usual one. What is made for it has folders of its own too; programs are the same.
flavour=''
# yes: go on without what does not build
keep_going=''
# yes: warnings are errors, and the module is built from scratch to see them all
strict=''

flavour_suffix()
{
	echo "${flavour:+-$flavour}"
}

# build_dir SUITE ARCH
build_dir()
{
	echo "$BUILD/$1-$2$(flavour_suffix)$variant"
}

# build_sync SUITE ARCH [RSYNC-OPTION...] - the working tree into the root;
# prints the name of each file that differs. By content, and new files get the time
# of the copy: one saved while an older state of it was being compiled is older
# than the object made of that.
build_sync()
{
	local tree

	tree=$(root_dir "$1" "$2")/tree
	rsync -rlpD --checksum --delete --out-format=%n "${@:3}" \
		--exclude=/build/ --exclude=/.git --exclude='*.o' --exclude='*.ko' \
		--exclude='*.mod' --exclude='*.mod.c' --exclude='.*.cmd' \
		--exclude=Module.symvers --exclude=modules.order --exclude='.*.swp' \
		"$REPO/" "$tree/framering/src/"
}

# build_is_current SUITE ARCH - nothing changed since the last good build
build_is_current()
{
	local dir

	dir=$(build_dir "$1" "$2")
	[ -e "$dir/stamp" ] && [ "$dir/stamp" -nt "$(root_dir "$1" "$2")/stamp" ] &&
		! build_sync "$1" "$2" --dry-run 2>&1 | grep -q -v '/$'
}

# Run with the tree's path, then the command: mounts what a tree lacks, which is
# /proc and, where nobody could make device nodes, /dev; and what MOUNTS says,
# "FROM|TO" on each line.
# shellcheck disable=SC2016
readonly MOUNT_AND_RUN='
	{ mount -t proc proc "$0/proc" || mount --rbind /proc "$0/proc"; } 2>/dev/null &&
	{ [ -c "$0/dev/null" ] || mount --rbind /dev "$0/dev"; } &&
	while IFS="|" read -r from to; do
		[ -z "$from" ] || mount --bind "$from" "$to" || exit
	done <<-END &&
		$MOUNTS
	END
	exec "$@"'

# in_root SUITE ARCH SCRIPT [ARG...] - bash script in the root's /framering; with
# mounts where this machine allows them, in a namespace that takes them away
in_root()
{
	local tree mount=() path=/usr/sbin:/usr/bin:/sbin:/bin MOUNTS

	tree=$(root_dir "$1" "$2")/tree
	MOUNTS=$(! cross_wanted "$2" || cross_mounts "$1" "$2")
	export MOUNTS
	if unshare -m sh -c "$MOUNT_AND_RUN" "$tree" true 2>/dev/null; then
		mount=(unshare -m sh -c "$MOUNT_AND_RUN" "$tree")
		[ -z "$MOUNTS" ] || path=/framering/native-bin:$path
	fi
	"${mount[@]}" chroot "$tree" env -i HOME=/root LANG=C.UTF-8 PATH="$path" \
		bash -c 'cd /framering || exit 1; '"$3" in-root "${@:4}" </dev/null
}

# root_install SUITE ARCH PACKAGE... - into the root's tree, once; the guest's disk was
# made before and has none of it
root_install()
{
	local dir log package missing=()

	dir=$(root_dir "$1" "$2")
	for package in "${@:3}"; do
		[ -e "$dir/installed/$package" ] || missing+=("$package")
	done
	[ ${#missing[@]} != 0 ] || return 0
	log=$dir/install-${missing[0]}.log
	say "installing ${missing[*]} in the $1 $2 root, up to 100 MB to download"
	if ! root_install_now "$1" "$2" "${missing[@]}" >"$log" 2>&1; then
		tail -n 20 "$log" >&2
		say "cannot install ${missing[*]}"
		return 1
	fi
	mkdir -p "$dir/installed"
	(cd "$dir/installed" && touch "${missing[@]}")
}

# root_install_now SUITE ARCH PACKAGE...
root_install_now()
{
	local tree

	if root_is_unpacked "$2"; then
		root_unpack "$@"
		return
	fi
	tree=$(root_dir "$1" "$2")/tree
	cp -L /etc/resolv.conf "$tree/etc/resolv.conf" 2>/dev/null
	mkdir -p "$tree/framering" || return
	# shellcheck disable=SC2016
	in_root "$1" "$2" '
		export DEBIAN_FRONTEND=noninteractive
		dpkg --configure -a && apt-get -q update && apt-get -q -y install "$@"
	' "${@:3}"
}

# Modules that must be loaded before the root disk and the shares can be seen.
INITRD_MODULES=(virtio_pci virtio_blk virtio_console ext4 overlay 9p 9pnet_virtio)

# flavour_install SUITE ARCH - a flavour's kernel and headers into the root. The disk has
# been made before: a guest gets the modules from the tree.
flavour_install()
{
	[ -z "$flavour" ] ||
		root_install "$1" "$2" linux-{image,headers}-"$(kernel_name "$2" "$flavour")"
}

# initrd_file - where in /framering it is
initrd_file()
{
	echo "out/initrd$(flavour_suffix).img"
}

build_initrd()
{
	local modules

	# shellcheck disable=SC2206
	modules=("${INITRD_MODULES[@]}" ${ARCH_MODULES[$2]})
	# shellcheck disable=SC2016
	in_root "$1" "$2" '
		set -e
		kernel=$1 result=$2; shift 2
		[ $result -nt src/tools/guest/init.c ] &&
			[ $result -nt src/tools/lib/build.bash ] &&
			[ $result -nt src/tools/lib/arch.bash ] && exit
		stage=/framering/initrd
		rm -rf $stage; mkdir -p $stage/modules
		gcc -O2 -Wall -Wextra -Werror -static -o $stage/init src/tools/guest/init.c
		for name; do
			modprobe --set-version $kernel --show-depends $name
		done | while read -r verb file rest; do
			[ "$verb" = insmod ] || continue
			base=${file##*/}; base=${base%.xz}; base=${base%.zst}
			[ ! -e $stage/modules/$base ] || continue
			case $file in
			*.xz) xz -dc $file ;;
			*.zst) zstd -qdc $file ;;
			*) cat $file ;;
			esac >$stage/modules/$base
			echo /modules/$base >>$stage/modules/list
		done
		cd $stage
		find . | cpio -o -H newc --quiet -R 0:0 >/framering/$result
	' "$3" "$(initrd_file)" "${modules[@]}"
}

# module_dir - where in /framering the module is built; sanitizers have no part in it
module_dir()
{
	echo "module$(flavour_suffix)${variant/-sanitize/}"
}

build_module()
{
	local headers=/lib/modules/$3/build options=() copy

	if [ ! -e "$REPO/drv/Kbuild" ]; then
		say "no drv/Kbuild yet: no module"
		return 0
	fi
	if [ "$variant" = -clang ]; then
		copy=/framering/headers$(flavour_suffix)-clang
		clang_headers "$1" "$2" "$headers" "$copy" || return
		headers=$copy
		# Function tracing: both compilers leave room for it, each its own way, and
		# the kernel knows one.
		options=("CC=${CLANG[$1]}" CC_FLAGS_FTRACE=)
	fi
	# shellcheck disable=SC2016
	in_root "$1" "$2" '
		set -e
		headers=$1 dir=$2 strict=$3
		shift 3
		[ -z "$strict" ] || rm -rf "$dir"
		mkdir -p "$dir"
		rm -f "$dir"/drv/framering*.ko
		# With their times: what has moved leaves nothing that could be included.
		find "$dir" -name "*.[ch]" ! -name "*.mod.c" -delete
		cp -a src/drv src/include "$dir/"
		make -s -j"$(nproc)" -C "$headers" M="/framering/$dir/drv" W=1 "$@" modules 2>&1 |
			tee "$dir.log"
		[ "${PIPESTATUS[0]}" = 0 ]
		[ -z "$strict" ] || ! grep -i warning "$dir.log"
	' "$headers" "$(module_dir)" "$strict" "${options[@]}"
}

build_programs()
{
	local werror=ON options=()

	if [ ! -e "$REPO/CMakeLists.txt" ]; then
		say "no CMakeLists.txt yet: no programs"
		return 0
	fi
	# What sid calls deprecated tomorrow is no reason not to run today.
	[ "$1" != sid ] || [ -n "$strict" ] || werror=OFF
	options=("-DFRAMERING_WERROR=$werror" -DCMAKE_C_COMPILER=cc)
	[ "$variant" != -sanitize ] || options+=(-DFRAMERING_SANITIZE=ON)
	[ "$variant" != -clang ] || options+=("-DCMAKE_C_COMPILER=${CLANG[$1]}")
	# shellcheck disable=SC2016
	in_root "$1" "$2" '
		set -e
		dir=$1; shift
		[ $dir/build.ninja -nt src/tools/lib/build.bash ] &&
			[ "$(cat $dir/options 2>/dev/null)" = "$*" ] ||
			cmake -S src -B $dir -G Ninja \
			-DCMAKE_BUILD_TYPE=RelWithDebInfo "$@" >$dir.log 2>&1 ||
			{ cat $dir.log >&2; rm -f $dir/build.ninja; exit 1; }
		echo "$*" >$dir/options
		ninja -k 0 -C $dir --quiet
	' "cmake$variant" "${options[@]}"
}

# build_results KERNEL - "NAME PATH" of each file to publish, the path from the
# root's /
build_results()
{
	echo "initrd.img framering/$(initrd_file)"
	echo "vmlinuz boot/vmlinuz-$1"
	echo "framering.ko framering/$(module_dir)/drv/framering.ko"
	echo "framering-v4l2.ko framering/$(module_dir)/drv/framering-v4l2.ko"
	echo "framering-edu.ko framering/$(module_dir)/drv/framering-edu.ko"
}

# build_publish SUITE ARCH KERNEL - out of the root, each file replaced as a whole:
# runs that have started keep what they have
build_publish()
{
	local tree to name file cmake

	tree=$(root_dir "$1" "$2")/tree
	to=$(build_dir "$1" "$2")
	while read -r name file; do
		if [ ! -e "$tree/$file" ]; then
			rm -f "$to/$name"
		elif ! cmp -s "$tree/$file" "$to/$name"; then
			cp "$tree/$file" "$to/$name.new" && mv "$to/$name.new" "$to/$name" || return
		fi
	done < <(build_results "$3")

	cmake=$tree/framering/cmake$variant
	mkdir -p "$cmake/bin" "$cmake/lib" "$to/bin" "$to/lib" &&
		rsync -rlpt --delete "$cmake/bin/" "$to/bin/" &&
		rsync -rlpt --delete --delete-excluded --include='*.so*' --exclude='*' \
			"$cmake/lib/" "$to/lib/"
}

# build_compilers SUITE ARCH - those that the root does not have yet
build_compilers()
{
	local clang=''

	[ "$variant" != -clang ] || clang=${CLANG[$1]}
	if cross_wanted "$2"; then
		cross_install "$1" "$2" "$clang" && cross_prepare "$1" "$2" && return
		say "no cross compilers: those of the $2 root are emulated, which takes long"
		rm -rf "$(root_dir "$1" "$2")/tree/framering/native-bin"
	fi
	[ -z "$clang" ] || root_install "$1" "$2" "$clang"
}

# build_make SUITE ARCH - as root; the caller holds the root's lock
build_make()
{
	local suite=$1 arch=$2 tree dir log kernel step failed=''

	tree=$(root_dir "$suite" "$arch")/tree
	dir=$(build_dir "$suite" "$arch")
	log=$dir/build.log
	mkdir -p "$dir" "$tree/framering/src" "$tree/framering/out"
	# All variants are made from one copy of the tree: none is current any more.
	rm -f "$BUILD/$suite-$arch"{,-*}/stamp
	build_sync "$suite" "$arch" >/dev/null || return "$EX_CANNOT"
	: >"$log"
	build_compilers "$suite" "$arch" || return "$EX_CANNOT"
	flavour_install "$suite" "$arch" || return "$EX_CANNOT"
	kernel=$(root_kernel "$suite" "$arch" "$flavour")
	say "building for $suite $arch${flavour:+ $flavour}${variant:+ (${variant#-})}"
	for step in initrd module programs; do
		if ! "build_$step" "$suite" "$arch" "$kernel" >>"$log" 2>&1; then
			failed+=" $step"
			if [ -z "$keep_going" ] || [ "$step" = initrd ]; then
				break
			fi
		fi
	done
	if [ -z "$failed" ]; then
		grep -E '^vm: |warning' "$log" >&2
	else
		cat "$log" >&2
		say "building for $suite $arch${flavour:+ $flavour} failed:$failed"
		[ -n "$keep_going" ] || return "$EX_CANNOT"
	fi
	build_publish "$suite" "$arch" "$kernel" || return "$EX_CANNOT"
	[ -n "$failed" ] || touch "$dir/stamp"
}
