// SPDX-License-Identifier: GPL-2.0-only
/*
 * PID 1 of the test guest.
 *
 * Loads the modules that the host listed, puts a scratch overlay over the
 * read-only root disk, runs the set-up and then the command, and reports how
 * that ended through a virtio port. A guest that dies on the way reports
 * nothing, which the host counts as a failure.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define GUEST_DIR "/repo/tools/guest/"

/* Into the kernel log, where the host looks when a guest dies early. */
static void log_line(const char *format, ...)
{
	char line[256];
	va_list args;
	int fd, len;

	va_start(args, format);
	len = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (write(fd, line, len) < 0)
		_exit(1);
	close(fd);
}

/* Without a verdict the host fails the run; there is nothing to clean up. */
static void give_up(const char *what)
{
	log_line("<2>guest: %s: %s\n", what, strerror(errno));
	reboot(RB_POWER_OFF);
	_exit(1);
}

static void must_mount(const char *source, const char *target, const char *type,
		       unsigned long flags, const char *data)
{
	if (mkdir(target, 0755) && errno != EEXIST)
		give_up(target);
	if (mount(source, target, type, flags, data))
		give_up(target);
}

/*
 * A kernel given by --kernel may refuse the suite's modules, having the same
 * things built in. If it has not, the disk does not appear.
 */
static void load_module(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		give_up(path);
	if (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST)
		log_line("<4>guest: %s: %s\n", path, strerror(errno));
	close(fd);
}

/* /modules/list names the files in the order in which they depend. */
static void load_modules(void)
{
	char line[256];
	FILE *list = fopen("/modules/list", "re");

	if (!list)
		return;
	while (fgets(line, sizeof(line), list)) {
		line[strcspn(line, "\n")] = '\0';
		load_module(line);
	}
	fclose(list);
}

/* The disk appears some time after its driver. */
static void wait_for(const char *path)
{
	for (int i = 0; i < 2000; i++) {
		if (!access(path, F_OK))
			return;
		usleep(10000);
	}
	errno = ETIMEDOUT;
	give_up(path);
}

static void enter_root(void)
{
	wait_for("/dev/vda");
	must_mount("/dev/vda", "/lower", "ext4", MS_RDONLY, NULL);
	must_mount("scratch", "/scratch", "tmpfs", 0, "mode=755");
	if (mkdir("/scratch/upper", 0755) || mkdir("/scratch/work", 0755))
		give_up("/scratch");
	must_mount(
		"root", "/root", "overlay", 0,
		"lowerdir=/lower,upperdir=/scratch/upper,workdir=/scratch/work");
	must_mount("repo", "/root/repo", "9p", MS_RDONLY,
		   "trans=virtio,version=9p2000.L,msize=262144,cache=loose");
	must_mount("/dev", "/root/dev", NULL, MS_MOVE, NULL);
	must_mount("/proc", "/root/proc", NULL, MS_MOVE, NULL);
	must_mount("/sys", "/root/sys", NULL, MS_MOVE, NULL);
	if (chdir("/root") || mount(".", "/", NULL, MS_MOVE, NULL) ||
	    chroot(".") || chdir("/"))
		give_up("switch to the root disk");
}

/* Runs a program, reaping everybody's orphans meanwhile; a shell's status. */
static int run(const char *path)
{
	char *const argv[] = { (char *)path, NULL };
	int status;
	pid_t child, gone;

	child = fork();
	if (child < 0)
		give_up("fork");
	if (!child) {
		setsid();
		execv(path, argv);
		log_line("<2>guest: %s: %s\n", path, strerror(errno));
		_exit(127);
	}
	do {
		gone = waitpid(-1, &status, 0);
	} while (gone != child && (gone > 0 || errno == EINTR));
	if (gone != child)
		give_up("waitpid");
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
				     WEXITSTATUS(status);
}

/* Bits of Documentation/admin-guide/tainted-kernels.rst. */
static unsigned long taint(void)
{
	unsigned long bits = ~0UL;
	FILE *file = fopen("/proc/sys/kernel/tainted", "re");

	if (!file || fscanf(file, "%lu", &bits) != 1)
		give_up("/proc/sys/kernel/tainted");
	fclose(file);
	return bits;
}

/* The port's device is named after its number, its name stands in sysfs. */
static FILE *try_port(const char *want)
{
	char path[300], name[64];
	struct dirent *entry;
	FILE *file = NULL;
	DIR *dir;

	dir = opendir("/sys/class/virtio-ports");
	while (dir && !file && (entry = readdir(dir))) {
		snprintf(path, sizeof(path), "/sys/class/virtio-ports/%s/name",
			 entry->d_name);
		file = fopen(path, "re");
		if (!file)
			continue;
		if (!fgets(name, sizeof(name), file))
			name[0] = '\0';
		name[strcspn(name, "\n")] = '\0';
		fclose(file);
		file = NULL;
		if (strcmp(name, want))
			continue;
		snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
		file = fopen(path, "we");
	}
	if (dir)
		closedir(dir);
	return file;
}

/* The host announces its ports one by one, some time after the driver is there. */
static FILE *open_port(const char *want)
{
	FILE *port = NULL;

	for (int i = 0; i < 2000 && !port; i++) {
		port = try_port(want);
		if (!port)
			usleep(10000);
	}
	if (!port)
		give_up("verdict port");
	return port;
}

static void report(FILE *port, const char *stage, int status)
{
	if (fprintf(port, "%s %d taint %lu\n", stage, status, taint()) < 0 ||
	    fflush(port))
		give_up("verdict port");
}

/* Asked for by the host to learn whether an accelerator gets as far as this. */
static bool only_probing(void)
{
	char line[4096] = "";
	FILE *file = fopen("/proc/cmdline", "re");

	if (file && !fgets(line, sizeof(line), file))
		line[0] = '\0';
	if (file)
		fclose(file);
	return strstr(line, "framering.probe");
}

/*
 * Set-up, command, and the proof that the driver lets go of everything; the
 * first stage that cannot be passed is the verdict.
 */
static void run_stages(FILE *verdict)
{
	int status, unload;

	status = run(GUEST_DIR "setup");
	if (status) {
		report(verdict, "setup", status);
		return;
	}
	status = run(GUEST_DIR "command");
	kill(-1, SIGKILL);
	unload = run(GUEST_DIR "unload");
	if (unload)
		report(verdict, "unload", unload);
	else
		report(verdict, "command", status);
}

int main(void)
{
	FILE *verdict;

	umask(022);
	must_mount("dev", "/dev", "devtmpfs", 0, NULL);
	must_mount("proc", "/proc", "proc", 0, NULL);
	must_mount("sysfs", "/sys", "sysfs", 0, NULL);
	load_modules();
	/* A port opens once: from here on nobody else can give a verdict. */
	verdict = open_port("verdict");
	if (only_probing()) {
		report(verdict, "probe", 0);
	} else {
		enter_root();
		run_stages(verdict);
	}
	sync();
	reboot(RB_POWER_OFF);
	return 1;
}
