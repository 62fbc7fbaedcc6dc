#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# In the guest: runs what vm_do of lib.bash asks for, until vm_finish.
number=1
touch /out/guest-up
while [ ! -e /out/go ]; do
	if [ ! -e "/out/do-$number" ]; then
		sleep 0.1
		continue
	fi
	# Not straight to /out: what is left running in the background would keep
	# the file open, and its content from the host.
	bash "/out/do-$number" >/run/output 2>&1 </dev/null
	echo $? >/run/status
	cat /run/status /run/output >/out/guest-part
	mv /out/guest-part "/out/guest-did-$number"
	number=$((number + 1))
done
