# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For tests on boards that QEMU models and that have no virtio, and so neither a disk
# nor shared folders: a guest from an initramfs, with which the test talks over a
# serial port (tools/guest/serial-init). What goes wrong in it fails the test as
# tools/vm would fail a run.
. "$(dirname "${BASH_SOURCE[0]}")/../vm/lib.bash"
for part in arch root build cross verdict initramfs; do
	# shellcheck source=/dev/null
	. "$VM_REPO/tools/lib/$part.bash"
done

# A board is quick, and so is what it is asked. What takes longer hangs; in seconds of a
# machine at ease.
BOARD_SECONDS=${BOARD_SECONDS:-120}

# What a board has of the suite's programs, and of the kernel's modules besides those
# that are loaded at once.
BOARD_PROGRAMS=(framering)
BOARD_MODULES=()

# shellcheck disable=SC2034 # says of vm/lib.bash
GUEST_DO=board_do

# finish_all - of a script whose cases share the board of prepare_all
finish_all()
{
	[ -z "$vm_pid" ] || board_finish || fail "the guest ended with an error"
}

# board_prepare SUITE ARCH LINK [MODULE...] - what a board boots, in $OUT; LINK is the
# serial port to talk over, as the guest calls it; the modules are loaded at once
board_prepare()
{
	local lock name

	vm_prepare
	"$VM_REPO/tools/vm" build --suite "$1" --arch "$2" || exit
	need_packages "${ARCH_QEMU_PACKAGE[$2]}"
	exec {lock}<"$(root_dir "$1" "$2").lock" || exit
	flock -s "$lock"
	board_token=token-$RANDOM$RANDOM$RANDOM
	initramfs_begin "$1" "$2" "$OUT/stage" || fail "no initramfs"
	for name in "${BOARD_PROGRAMS[@]}"; do
		initramfs_program "$(build_dir "$1" "$2")/bin/$name" || fail "no program $name"
	done
	initramfs_modules "${@:4}" "${BOARD_MODULES[@]}" || fail "no modules"
	initramfs_file "$VM_REPO/tools/guest/serial-init" /init || fail "no init"
	initramfs_file "$VM_REPO/tools/guest/unload" /framering/unload || fail "no unload"
	printf 'JOB_LINK=%q\nJOB_TOKEN=%q\nJOB_MODULES=%q\n' "$3" "$board_token" "${*:4}" \
		>"$OUT/stage/framering/job.bash"
	initramfs_end "$OUT/initrd.img" || fail "no initramfs"
	cp "$(build_dir "$1" "$2")/vmlinuz" "$OUT/" || fail "no kernel"
	board_dtbs=$(root_dir "$1" "$2")/tree/usr/lib/linux-image-$(root_kernel "$1" "$2")
	rm -rf "$OUT/stage"
	exec {lock}<&-
}

# board_start CMDLINE QEMU ARG... - QEMU's arguments say which board it is, its first
# serial port being the console, its second the link
board_start()
{
	local cmdline=$1

	shift
	cmdline+=" loglevel=8 panic=-1 oops=panic panic_on_warn=1"
	cmdline+=" watchdog_thresh=60 rcupdate.rcu_cpu_stall_timeout=120"
	rm -f "$OUT"/link* "$OUT/verdict"
	: >"$OUT/console"
	mkfifo "$OUT/link.in" "$OUT/link.out"
	# For reading and writing, since else both of us would wait for the other.
	exec {board_in}<>"$OUT/link.in" {board_out}<>"$OUT/link.out"
	vm_witness_begin
	setpriv --pdeathsig TERM timeout -k 5 3600 "$@" -nodefaults -no-user-config \
		-display none -no-reboot -kernel "$OUT/vmlinuz" -initrd "$OUT/initrd.img" \
		-append "$cmdline" \
		-chardev "file,id=console,path=${OUT//,/,,}/console" -serial chardev:console \
		-chardev "pipe,id=link,path=${OUT//,/,,}/link,logfile=${OUT//,/,,}/link.log" \
		-serial chardev:link \
		-chardev "socket,id=monitor,path=$vm_folder/monitor,server=on,wait=off" \
		-mon chardev=monitor,mode=control </dev/null 2>"$OUT/qemu.err" \
		{vm_asks}>&- {vm_answers}>&- &
	vm_pid=$!
	board_hear "$BOARD_SECONDS" >/dev/null
	[ "$board_word" = ready ] || board_died "it does not boot, but says '$board_word'"
}

# board_died TEXT... - ends the case, with what is known
board_died()
{
	log_trouble "$OUT/console" >&2 || tail -n 15 "$OUT/console" >&2
	cat "$OUT/qemu.err" >&2
	# It would not serve the next case either.
	kill "$vm_pid" 2>/dev/null
	fail "the board: $*"
}

# board_alive - and in time
board_alive()
{
	kill -0 "$vm_pid" 2>/dev/null || board_died "it has gone"
	! grep -a -q 'Kernel panic' "$OUT/console" || board_died "its kernel has panicked"
	! grep -a -q 'guest: ' "$OUT/console" || board_died "its set-up has failed"
	! deadline_is_over || board_died "it hangs"
}

# board_hear SECONDS - prints what the guest says, until it gives its word: $board_word,
# of more than one perhaps
board_hear()
{
	local line='' part deadline_left deadline_last

	deadline_begin "$1"
	while :; do
		IFS= read -r -t 1 part <&"$board_out"
		case $? in
		0) line+=$part ;;
		*)
			# What there is of a line is in $part.
			line+=$part
			board_alive
			continue ;;
		esac
		[[ $line != "$board_token "* ]] || break
		printf '%s\n' "$line"
		line=''
	done
	board_word=${line#"$board_token "}
}

# board_do SCRIPT - bash that runs in the guest; prints its output, returns its status
board_do()
{
	base64 -w 0 <<<"$1" >"$OUT/script"
	echo >>"$OUT/script"
	cat "$OUT/script" >&"$board_in"
	board_hear "$BOARD_SECONDS"
	return "$board_word"
}

# board_ask SCRIPT - board_do that must succeed
board_ask()
{
	local text

	text=$(board_do "$1") || fail "'$1': $text"
	[ -z "$text" ] || printf '%s\n' "$text"
}

board_is_off()
{
	! kill -0 "$vm_pid" 2>/dev/null
}

# board_finish - the driver is unloaded and the board turned off; its verdict
board_finish()
{
	local status=0

	echo end >&"$board_in"
	board_hear "$BOARD_SECONDS" >/dev/null
	[[ $board_word = "verdict "* ]] || board_died "it says '$board_word' for a verdict"
	echo "${board_word#verdict }" >"$OUT/verdict"
	await 30 board_is_off || board_died "it cannot be turned off"
	wait "$vm_pid" || status=$?
	vm_pid=
	vm_witness_end
	exec {board_in}>&- {board_out}>&-
	verdict "$OUT/verdict" "$OUT/console" "$status" "$BOARD_SECONDS"
}
