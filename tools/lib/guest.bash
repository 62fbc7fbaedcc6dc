# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
# One run of a guest, for tools/vm, whose options these functions read.
#
# Everything of a run is in build/run/PID.XXXXXX: job/ (which the guest sees,
# with the programs in it), the kernel's console, the verdict, and the pipes
# that the command's output comes through.

# make_run_dir - our own folder; those of dead runs are removed
make_run_dir()
{
	local old pid

	mkdir -p "$BUILD/run"
	for old in "$BUILD"/run/*; do
		pid=${old##*/}
		[ ! -e /proc/self ] || [ -e "/proc/${pid%%.*}" ] || rm -rf "$old"
	done
	run=$(mktemp -d "$BUILD/run/$$.XXXXXX") || exit "$EX_CANNOT"
	mkdir "$run/job"
	programs=$run/job/programs
	cat_pids='' qemu_pid='' tail_pid=''
	trap clean_up EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
}

clean_up()
{
	local pid

	for pid in $qemu_pid $cat_pids $tail_pid; do
		kill "$pid" 2>/dev/null
	done
	rm -rf "$run"
}

# take_programs - this run keeps what it starts with, whatever is built
# meanwhile: the build replaces files as a whole, so links will do
take_programs()
{
	local dir lock

	dir=$(build_dir "$suite" "$arch")
	[ -e "$dir/initrd.img" ] ||
		die "$EX_CANNOT" "nothing is built for $suite $arch${flavour:+ $flavour};" \
			"run tools/vm build"
	exec {lock}<"$(root_dir "$suite" "$arch").lock" || exit "$EX_CANNOT"
	flock -s "$lock"
	if ! cp -al "$dir" "$programs" 2>/dev/null; then
		rm -rf "$programs"
		cp -a "$dir" "$programs" || exit "$EX_CANNOT"
	fi
	exec {lock}<&-
	# Also for a command that loads the module itself. The old one is a link.
	[ -z "$module" ] || take_module || exit "$EX_CANNOT"
}

# take_module - the one of --module, and what builds on it if that is beside it
take_module()
{
	local other

	cp --remove-destination "$module" "$programs/framering.ko" || return
	for other in v4l2 edu; do
		other=$(dirname "$module")/framering-$other.ko
		[ ! -e "$other" ] || cp --remove-destination "$other" "$programs/" || return
	done
}

# job_module - the module as the guest sees it, or nothing
job_module()
{
	[ -z "$load" ] || [ ! -e "$programs/framering.ko" ] ||
		echo /job/programs/framering.ko
}

# write_job - what the guest is to do, as bash that the guest sources
write_job()
{
	local insert

	insert=$(job_module)
	{
		printf 'JOB_MODULE=%q\nJOB_MODULE_PARAMS=%q\n' "$insert" "$module_params"
		printf 'JOB_USER=%q\nJOB_PROGRAMS=/job/programs\n' "$user"
		printf 'JOB_FLAVOUR=%q\n' "$flavour"
		if [ "$verb" = shell ]; then
			printf 'JOB_TTY=/dev/hvc0\nJOB_TERM=%q\n' "${TERM:-vt100}"
			printf 'JOB_TTY_SIZE=%q\n' "$(stty size 2>/dev/null)"
			printf 'JOB_COMMAND=(bash -i)\n'
		else
			printf 'JOB_TTY=\nJOB_TTY_SIZE=\nJOB_COMMAND=('
			printf ' %q' "${command[@]}"
			printf ' )\n'
		fi
	} >"$run/job/job.bash"
}

# kernel_arguments - of our own, before those of --cmdline
kernel_arguments()
{
	printf '%s ' "console=${ARCH_CONSOLE[$arch]}" loglevel=8 \
		panic=-1 oops=panic panic_on_warn=1 random.trust_cpu=on net.ifnames=0
	# An emulated processor that shares the host's may stand still for long.
	printf '%s ' watchdog_thresh=60 rcupdate.rcu_cpu_stall_timeout=120
	# QEMU before 8.1 may run code that another processor is just patching,
	# which a kernel does most while it boots: the others start after that.
	printf '%s ' maxcpus=1
	# QEMU before 8.0 translates a library anew wherever it comes to lie.
	[ "$accel" = kvm ] || printf '%s ' norandmaps
	# A clock that counts instructions leaps over whatever the guest waits for: the
	# disk's answer, which is this machine's business, can take it minutes.
	[ "$accel" != icount ] || printf '%s ' sysctl.kernel.hung_task_timeout_secs=0 \
		rcupdate.rcu_cpu_stall_suppress=1
	printf '%s ' "${ARCH_CMDLINE[$arch]}"
	[ -z "$board" ] || printf '%s ' "framering.job=${run#"$REPO"/}/job"
}

# use_device_tree FILE - for the machine that is in QEMU so far: its own tree with the
# file's source added. Both are one source then, in which the file may refer to
# QEMU's nodes by their paths.
use_device_tree()
{
	local base=$run/qemu.dtb

	"${QEMU[@]}" -machine "dumpdtb=${base//,/,,}" </dev/null >"$run/dumpdtb.log" 2>&1
	[ -s "$base" ] ||
		die "$EX_CANNOT" "QEMU gives no device tree: $(cat "$run/dumpdtb.log")"
	if ! dtc -q -I dtb -O dts -o "$run/tree.dts" "$base" || ! cat "$1" >>"$run/tree.dts" ||
	   ! dtc -q -I dts -O dtb -o "$run/tree.dtb" "$run/tree.dts"; then
		die "$EX_CANNOT" "$1 does not fit QEMU's device tree"
	fi
	QEMU+=(-dtb "$run/tree.dtb")
}

# flavour_modules - the folder of another kernel's, which the disk does not have
flavour_modules()
{
	echo "$(root_dir "$suite" "$arch")/tree/usr/lib/modules/$(root_kernel "$suite" "$arch" "$flavour")"
}

# assemble - the whole QEMU command line, into array QEMU
assemble()
{
	local image words

	image=$(root_dir "$suite" "$arch")/root.img
	qemu_base "$arch" "$accel" "$threads"
	QEMU+=(-m "$memory" -smp "$cpus")
	[ -z "$device_tree" ] || use_device_tree "$device_tree"
	QEMU+=(-kernel "${kernel:-$programs/vmlinuz}"
		-initrd "$programs/initrd.img" -append "$(kernel_arguments)$cmdline"
		-serial "file:${run//,/,,}/console"
		-drive "if=none,id=root,file=${image//,/,,},format=raw,readonly=on,file.locking=off,cache=unsafe"
		-device "virtio-blk-$virtio,drive=root" -device "virtio-serial-$virtio")
	qemu_share repo "$REPO" "$virtio" readonly
	qemu_share out "$out" "$virtio"
	if [ -n "$board" ]; then
		read -r -a words <<<"${BOARD_QEMU[$board]}"
		QEMU+=(-dtb "${dtb:-$(board_dtb "$board" "$suite")}" "${words[@]}")
	else
		qemu_share job "$run/job" "$virtio" readonly
		QEMU+=(-device virtio-rng-pci)
	fi
	[ -z "$flavour" ] || qemu_share modules "$(flavour_modules)" "$virtio" readonly
	qemu_port verdict "$run/verdict"
	if [ "$verb" = shell ]; then
		QEMU+=(-chardev stdio,id=tty,signal=off -device virtconsole,chardev=tty)
	else
		qemu_port stdout "$run/stdout"
		qemu_port stderr "$run/stderr"
	fi
	[ -z "$monitor" ] || qemu_socket monitor "$monitor" -mon chardev=monitor,mode=control
	[ -z "$gdb" ] || qemu_socket gdb "$gdb" -gdb chardev:gdb
	QEMU+=("${devices[@]}")
}

# stream PORT FD - what the guest writes to the port, to our descriptor; when
# nobody takes it any more, the guest has nothing left to run for
stream()
{
	mkfifo "$run/$1"
	{
		cat "$run/$1" >&"$2" || {
			: >"$run/output-lost"
			kill "$(cat "$run/qemu.pid")"
		}
	} &
	cat_pids+=" $!"
}

# run_qemu - to its end or the time-out; returns its status
run_qemu()
{
	local status port pid

	if [ "$verb" = shell ]; then
		"${QEMU[@]}" 2>"$run/qemu.err"
		return
	fi
	stream stdout 1
	stream stderr 2
	setpriv --pdeathsig TERM timeout -k 5 "$timeout" \
		"${QEMU[@]}" </dev/null 2>"$run/qemu.err" &
	qemu_pid=$!
	echo "$qemu_pid" >"$run/qemu.pid"
	wait "$qemu_pid"
	status=$?
	qemu_pid=
	# A QEMU that never opened the pipes leaves their readers waiting.
	for port in stdout stderr; do
		: <>"$run/$port"
	done
	for pid in $cat_pids; do
		wait "$pid"
	done
	cat_pids=
	return "$status"
}

# died_booting STATUS - before anything of ours had a part in it
died_booting()
{
	[ "$1" = 0 ] && [ -s "$run/console" ] && [ ! -s "$run/verdict" ] &&
		! grep -a -q 'Run .* as init process' "$run/console"
}

# run_guest - the run and its judgement
run_guest()
{
	local status

	: >"$run/verdict"
	: >"$run/console"
	if [ -n "$verbose" ]; then
		tail -n +1 -f "$run/console" >&2 &
		tail_pid=$!
	fi
	run_qemu
	status=$?
	if died_booting "$status"; then
		log_trouble "$run/console" | head -n 10 >&2
		say "the guest's kernel died before it reached our init: once more"
		: >"$run/console"
		rm -f "$run/stdout" "$run/stderr"
		run_qemu
		status=$?
	fi
	grep -v 'terminating on signal' "$run/qemu.err" >&2
	if [ ! -s "$run/console" ] && [ "$status" != 0 ] && [ "$status" != 124 ]; then
		die "$EX_CANNOT" "QEMU did not start the guest (status $status)"
	fi
	cp "$run/console" "$log"
	# As a command whose reader has gone.
	[ ! -e "$run/output-lost" ] || return 141
	verdict "$run/verdict" "$run/console" "$status" "$timeout"
}
