# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
# A guest without a disk: what it needs of a suite's root (root.bash), with the
# programs and the module built for it (build.bash, also for $flavour and $variant),
# in one initramfs. For boards that QEMU models and that have no virtio.
#
# initramfs_begin, then what it is to hold in any order, then initramfs_end. In it
# are folders as in the root, and /framering/{bin,lib,framering.ko}.

PACKAGES_INITRAMFS=(binutils cpio kmod xz-utils zstd)

# What a shell script wants, besides what is built into bash.
INITRAMFS_COMMANDS=(base64 bash cat chmod cp cut date dmesg grep head insmod jq kmod ln ls
	lsmod mkdir mknod modprobe mount mv readlink rm rmmod sed sh sleep sort stat stty tail tee
	timeout touch tr uname wc)

# initramfs_begin SUITE ARCH STAGE - an empty one, put together in folder STAGE
initramfs_begin()
{
	local dir

	need_packages "${PACKAGES_INITRAMFS[@]}"
	initramfs_tree=$(root_dir "$1" "$2")/tree
	initramfs_kernel=$(root_kernel "$1" "$2" "$flavour")
	initramfs_stage=$3
	initramfs_wanted=()
	dir=$(build_dir "$1" "$2")
	if [ -z "$initramfs_kernel" ] || [ ! -e "$dir/vmlinuz" ]; then
		die "$EX_CANNOT" "nothing is built for $1 $2; run tools/vm build"
	fi
	initramfs_libs=("$dir/lib" "$initramfs_tree/usr/lib/${CROSS_TRIPLET[$2]}"
		"$initramfs_tree/usr/lib")
	rm -rf "$3"
	mkdir -p "$3"/{dev,proc,sys,run,tmp,etc,root,framering/lib,usr/{bin,lib}} || return
	ln -s usr/bin "$3/bin" && ln -s usr/bin "$3/sbin" && ln -s bin "$3/usr/sbin" &&
		ln -s usr/lib "$3/lib" && ln -s /proc/self/fd "$3/dev/fd" || return
	initramfs_file "$dir/framering.ko" /framering/framering.ko || return
	initramfs_commands "${INITRAMFS_COMMANDS[@]}"
}

# initramfs_real PATH - of a file of the root, its symbolic links followed there
initramfs_real()
{
	local path=$1 link

	while link=$(readlink "$initramfs_tree$path"); do
		[[ $link = /* ]] || link=${path%/*}/$link
		path=$link
	done
	echo "$path"
}

# initramfs_file FROM TO - a file of this machine
initramfs_file()
{
	mkdir -p "$(dirname "$initramfs_stage$2")" && cp -L "$1" "$initramfs_stage$2"
}

# initramfs_commands NAME... - of the root
initramfs_commands()
{
	local name file

	for name; do
		for file in /usr/bin/$name /usr/sbin/$name; do
			[ -e "$initramfs_tree$file" ] || [ -L "$initramfs_tree$file" ] || continue
			initramfs_file "$initramfs_tree$(initramfs_real "$file")" "/usr/bin/$name" ||
				return
			initramfs_wanted+=("$initramfs_stage/usr/bin/$name")
			continue 2
		done
		say "the root has no command $name"
		return 1
	done
}

# initramfs_program FILE - of the suite's, built for that root
initramfs_program()
{
	initramfs_file "$1" "/framering/bin/$(basename "$1")" &&
		initramfs_wanted+=("$initramfs_stage/framering/bin/$(basename "$1")")
}

# initramfs_modules NAME... - the kernel's own, and what they depend on, for modprobe
initramfs_modules()
{
	local name verb file to

	for name; do
		while read -r verb file _; do
			[ "$verb" = insmod ] || continue
			to=$initramfs_stage/lib/modules/$initramfs_kernel/$(basename "$file")
			to=${to%.xz} to=${to%.zst}
			mkdir -p "${to%/*}"
			case $file in
			*.xz) xz -dc "$file" >"$to" ;;
			*.zst) zstd -qdc "$file" >"$to" ;;
			*) cp "$file" "$to" ;;
			esac || return
		done < <(modprobe -d "$initramfs_tree" -S "$initramfs_kernel" --show-depends "$name")
		compgen -G "$initramfs_stage/lib/modules/$initramfs_kernel/*.ko" >/dev/null || {
			say "$initramfs_kernel has no module $name"
			return 1
		}
	done
	depmod -b "$initramfs_stage" "$initramfs_kernel" 2>/dev/null
}

# initramfs_library NAME - puts it where the loader finds it; prints the copy, or
# nothing if it is there already
initramfs_library()
{
	local dir file to

	for dir in "${initramfs_libs[@]}"; do
		[ -e "$dir/$1" ] || [ -L "$dir/$1" ] || continue
		file=$dir/$1 to=/framering/lib/$1
		if [[ $dir = "$initramfs_tree"/* ]]; then
			to=${file#"$initramfs_tree"}
			file=$initramfs_tree$(initramfs_real "$to")
		fi
		[ ! -e "$initramfs_stage$to" ] || return 0
		initramfs_file "$file" "$to" && echo "$initramfs_stage$to"
		return
	done
	say "the root has no library $1"
	return 1
}

# initramfs_libraries - all that the programs need, and what those need
initramfs_libraries()
{
	local todo=("${initramfs_wanted[@]}") next dynamic name file

	while [ ${#todo[@]} != 0 ]; do
		dynamic=$(readelf -d -l "${todo[@]}" 2>/dev/null)
		while read -r name; do
			initramfs_libs+=("$initramfs_tree$name")
		done < <(sed -n 's|.*(RUNPATH).*\[\(/.*\)\]$|\1|p' <<<"$dynamic" | tr : '\n' | sort -u)
		next=()
		while read -r name; do
			file=$(initramfs_library "$name") || return
			[ -z "$file" ] || next+=("$file")
		done < <(sed -n 's|.*(NEEDED).*\[\(.*\)\]$|\1|p' <<<"$dynamic" | sort -u)
		# The program interpreter is the one thing that is not looked for.
		name=$(sed -n 's|.*interpreter: \(/.*\)\]$|\1|p' <<<"$dynamic" | sort -u)
		[ -z "$name" ] || [ -e "$initramfs_stage$name" ] || initramfs_file \
			"$initramfs_tree$(initramfs_real "/usr/lib/${name##*/}")" "$name" || return
		todo=("${next[@]}")
	done
}

# initramfs_end FILE - with the libraries that all of it needs
initramfs_end()
{
	initramfs_libraries || return
	chmod -R go+rX "$initramfs_stage"
	(cd "$initramfs_stage" && find . | LC_ALL=C sort | cpio -o -H newc --quiet -R 0:0) >"$1"
}
