# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What every tool shares: where the tree is, how to speak, how to become root.
# Source it first:  . "$(dirname "$(readlink -f "$0")")/lib/common.bash"

REPO=$(readlink -f "$(dirname "${BASH_SOURCE[0]}")/../..")
BUILD=$REPO/build
TOOL=${TOOL:-$(basename "$0")}

# Status with which a tool says "this machine cannot do it", as opposed to
# "it was tried and failed".
# shellcheck disable=SC2034
readonly EX_CANNOT=126

# say TEXT... - one progress line, on stderr so that stdout stays the command's
say()
{
	printf '%s: %s\n' "$TOOL" "$*" >&2
}

# die STATUS TEXT... - one clear sentence, then exit
die()
{
	local status=$1

	shift
	printf '%s: %s\n' "$TOOL" "$*" >&2
	exit "$status"
}

# as_root COMMAND... - directly as root, else through sudo
as_root()
{
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif can_sudo; then
		sudo -- "$@"
	else
		say "'$1' needs root, and this user is not root and cannot use sudo"
		return "$EX_CANNOT"
	fi
}

# can_sudo - without a password, or with one that somebody can type
can_sudo()
{
	command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }
}

# can_map_users - root of a user namespace with a range of users, for machines
# where this user has no sudo
can_map_users()
{
	unshare --map-root-user --map-auto --mount true 2>/dev/null
}

# as_tree_root COMMAND... - with the rights to make a Debian tree and chroot to it
as_tree_root()
{
	if [ "$(id -u)" != 0 ] && ! can_sudo && can_map_users; then
		FRAMERING_USERNS=1 unshare --map-root-user --map-auto --mount "$@"
	else
		as_root "$@"
	fi
}

# owner_of_tree - uid:gid that files made as root are handed back to
owner_of_tree()
{
	stat -c %u:%g "$REPO"
}
