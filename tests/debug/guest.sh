#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# In a guest with the debug kernel: the tests that are named, then what they
# have left behind. In /out: modules/ of other drivers; then leaks, gcov/.
set -u
mkdir -p "/lib/modules/$(uname -r)"
cp -r /out/modules/. "/lib/modules/$(uname -r)/" && depmod || exit 1

tests/guest/run "$@"
status=$?
for name in framering_v4l2 framering; do
	[ ! -d /sys/module/$name ] || rmmod $name || exit 1
done

# What is younger than five seconds is no leak yet; the first look may find
# pointers in registers.
begin=$SECONDS
sleep 6
working=yes
# What it finds is judged here, not by the kernel's log.
echo 6 >/proc/sys/kernel/printk
for _ in 1 2; do
	echo scan >/sys/kernel/debug/kmemleak || working=''
done
! dmesg | grep -q 'kmemleak: .*disabled' || working=''
# Of Linux 6.1 itself: a class or a video device that cannot be registered leaves its
# name.
awk 'BEGIN { RS = "unreferenced object"; ORS = "" }
	NR > 1 && !/__class_register|dev_set_name\+[^\n]*\n[^\n]*__video_register_device/ { print RS $0 }' /sys/kernel/debug/kmemleak >/out/leaks.log
echo clear >/sys/kernel/debug/kmemleak
echo 8 >/proc/sys/kernel/printk
if [ -z "$working" ]; then
	verdict="fail $((SECONDS - begin)) kmemleak has given up" status=1
elif [ -s /out/leaks.log ]; then
	verdict="fail $((SECONDS - begin)) kmemleak has found something" status=1
else
	verdict="pass $((SECONDS - begin))"
fi
echo "RESULT leaks $verdict"

# Counts of unloaded modules stay, summed up.
mkdir -p /out/gcov
find /sys/kernel/debug/gcov -name '*.gcda' | while read -r file; do
	cat "$file" >"/out/gcov/${file##*/}"
done
exit $status
