// SPDX-License-Identifier: GPL-2.0-only
/* Calls that any file takes, and the ways a file gets elsewhere. */
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/framering.h>

#include "machine.h"

#define SYSFS "/sys/class/framering/framering0/"
#define DEBUGFS "/sys/kernel/debug/framering/framering0/"
/* One that comes and goes. */
#define RING "/dev/framering1"
#define CONTROL "/dev/framering-control"
#define RINGS 2
#define DRIVER "/sys/bus/platform/drivers/framering/"

static char frame[1 << 17];

/* Arguments: number of the file, how. */
void call_open(struct machine *machine, const uint32_t *arg)
{
	static const int ways[] = {
		O_RDWR | O_NONBLOCK,   O_RDWR | O_NONBLOCK,
		O_RDWR | O_NONBLOCK,   O_RDWR,
		O_RDONLY | O_NONBLOCK, O_RDONLY,
		O_WRONLY | O_NONBLOCK, O_PATH,
	};
	/* Else the ring that is always there. */
	static const char *const nodes[] = {
		[8] = RING,
		[12] = RING,
		[14] = CONTROL,
		[15] = "/dev/dri/renderD128",
	};
	const char *node = arg[1] < COUNT(nodes) ? nodes[arg[1]] : NULL;

	machine_put_file(machine, arg[0],
			 open(node ? node : "/dev/framering0",
			      ways[arg[1] % COUNT(ways)] | O_CLOEXEC));
}

void call_close(struct machine *machine, const uint32_t *arg)
{
	int *fd = &machine->file[arg[0] % MACHINE_FILES];

	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void call_dup(struct machine *machine, const uint32_t *arg)
{
	machine_put_file(machine, arg[1],
			 fcntl(machine_file(machine, arg[0]), F_DUPFD_CLOEXEC,
			       0));
}

/* To whichever machine receives first. */
void call_send(struct machine *machine, const uint32_t *arg)
{
	int fd = machine_file(machine, arg[0]);
	char text = 'f';
	struct iovec data = { &text, 1 };
	union {
		char space[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { { 0 } };
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.space,
		.msg_controllen = sizeof(control.space),
	};
	struct cmsghdr *part = CMSG_FIRSTHDR(&message);

	if (fd < 0)
		return;
	part->cmsg_level = SOL_SOCKET;
	part->cmsg_type = SCM_RIGHTS;
	part->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(part), &fd, sizeof(fd));
	sendmsg(machine->mail[0], &message, MSG_DONTWAIT);
}

void call_receive(struct machine *machine, const uint32_t *arg)
{
	char text;
	struct iovec data = { &text, 1 };
	union {
		char space[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.space,
		.msg_controllen = sizeof(control.space),
	};
	struct cmsghdr *part;
	int fd;

	if (recvmsg(machine->mail[1], &message,
		    MSG_DONTWAIT | MSG_CMSG_CLOEXEC) < 0)
		return;
	part = CMSG_FIRSTHDR(&message);
	if (!part || part->cmsg_type != SCM_RIGHTS)
		return;
	memcpy(&fd, CMSG_DATA(part), sizeof(fd));
	machine_put_file(machine, arg[0], fd);
}

void call_poll(struct machine *machine, const uint32_t *arg)
{
	struct pollfd polled[] = {
		{ .fd = machine_file(machine, arg[0]), .events = 0x3ff },
		{ .fd = machine_file(machine, arg[1]), .events = 0x3ff },
	};

	poll(polled, 2, 1);
}

void call_read(struct machine *machine, const uint32_t *arg)
{
	ssize_t n = read(machine_file(machine, arg[0]), frame,
			 arg[1] % sizeof(frame));

	(void)n;
}

void call_write(struct machine *machine, const uint32_t *arg)
{
	ssize_t n = write(machine_file(machine, arg[0]), frame,
			  arg[1] % sizeof(frame));

	(void)n;
}

void call_seek(struct machine *machine, const uint32_t *arg)
{
	lseek(machine_file(machine, arg[0]), arg[1], arg[2] % 4);
}

/* At what the driver shows beside its node. */
void call_look(struct machine *machine, const uint32_t *arg)
{
	static const char *const paths[] = {
		SYSFS "format",	     SYSFS "geometry", SYSFS "policy",
		SYSFS "memory",	     SYSFS "producer", DEBUGFS "slots",
		DEBUGFS "consumers", DEBUGFS "rules",  DEBUGFS "checksum",
		DEBUGFS "memory",
	};
	int fd = open(paths[arg[0] % COUNT(paths)], O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, frame, sizeof(frame));

	(void)machine;
	(void)n;
	if (fd >= 0)
		close(fd);
}

static void tell_driver(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n = write(fd, "framering.0", strlen("framering.0"));

	(void)n;
	if (fd >= 0)
		close(fd);
}

/* The device goes under whoever has it open, and another comes. */
void call_rebind(struct machine *machine, const uint32_t *arg)
{
	(void)machine;
	(void)arg;
	tell_driver(DRIVER "unbind");
	tell_driver(DRIVER "bind");
}

/* Of ring 0, which the others work on, nothing is said. */
static void tell_control(unsigned long command, void *arg)
{
	int fd = open(CONTROL, O_RDWR | O_CLOEXEC);

	ioctl(fd, command, arg);
	if (fd >= 0)
		close(fd);
}

/* Arguments: which. */
void call_add(struct machine *machine, const uint32_t *arg)
{
	struct framering_add_ring add = { .index = 1 + arg[0] % RINGS };

	(void)machine;
	tell_control(FRAMERING_IOC_ADD_RING, &add);
}

/* Arguments: which, how. */
void call_remove(struct machine *machine, const uint32_t *arg)
{
	struct framering_remove_ring remove = {
		.index = 1 + arg[0] % RINGS,
		.flags = arg[1],
	};

	(void)machine;
	tell_control(FRAMERING_IOC_REMOVE_RING, &remove);
}
