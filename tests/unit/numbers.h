/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * numbers.h - the numbers that every architecture's kernel.h has, beside those of Linux's own headers: the test has included
 * both. */
#ifndef TESTS_NUMBERS_H
#define TESTS_NUMBERS_H

#include <asm-generic/errno.h>
#include <linux/poll.h>
#include <linux/stat.h>

#include "freestanding/files.h"
#include "freestanding/process_one.h"
#include "freestanding/processes.h"
#include "tap.h"

#define same(ours, theirs) ok((unsigned long)(ours) == (unsigned long)(theirs), #ours)

/* Those of 64 bits, which have the younger one of calls with two forms. */
#define check_younger(stat)                                                                    \
	same(SYS_FSTAT, __NR_fstat), same(SYS_LSEEK, __NR_lseek), same(SYS_FCNTL, __NR_fcntl), \
		same(SYS_FORK, __NR_clone), same(SYS_STATFS, __NR_statfs),                     \
		same(SYS_OPEN, __NR_openat), same(SYS_MKDIR, __NR_mkdirat),                    \
		same(SYS_MKNOD, __NR_mknodat), same(SYS_STAT, __NR_newfstatat),                \
		same(SYS_LSTAT, __NR_newfstatat), same(SYS_UNLINK, __NR_unlinkat),             \
		same(SYS_SYMLINK, __NR_symlinkat), same(SYS_DUP2, __NR_dup3),                  \
		same(SYS_RENAME, __NR_renameat2), same(OPEN_DIRECTORY, O_DIRECTORY),           \
		same(OPEN_NOFOLLOW, O_NOFOLLOW), same(OPEN_DIRECT, O_DIRECT),                  \
		same(OPEN_LARGEFILE, 0), same(STAT_BYTES, sizeof(stat)),                       \
		same(STAT_DEVICE_OFFSET, offsetof(stat, st_dev)),                              \
		same(STAT_INODE_OFFSET, offsetof(stat, st_ino)),                               \
		same(STAT_LINKS_OFFSET, offsetof(stat, st_nlink)),                             \
		same(STAT_MODE_OFFSET, offsetof(stat, st_mode)),                               \
		same(STAT_RDEV_OFFSET, offsetof(stat, st_rdev)),                               \
		same(STAT_SIZE_OFFSET, offsetof(stat, st_size)),                               \
		same(STAT_MTIME_OFFSET, offsetof(stat, st_mtime)),                             \
		same(STAT_MTIME_OFFSET + 4 * sizeof(long),                                     \
			offsetof(stat, st_ctime) + 2 * sizeof(long)),                          \
		same(IOCTL_BLKGETSIZE64, BLKGETSIZE64), same(KERNEL_HAS_LLSEEK, 0)

static inline void check_common(void)
{
	same(SYS_EXIT, __NR_exit), same(SYS_READ, __NR_read), same(SYS_WRITE, __NR_write);
	same(SYS_CLOSE, __NR_close), same(SYS_EXECVE, __NR_execve), same(SYS_CHDIR, __NR_chdir);
	same(SYS_MOUNT, __NR_mount), same(SYS_SYNC, __NR_sync), same(SYS_KILL, __NR_kill);
	same(SYS_BRK, __NR_brk), same(SYS_UMOUNT2, __NR_umount2), same(SYS_IOCTL, __NR_ioctl);
	same(SYS_GETTIMEOFDAY, __NR_gettimeofday), same(SYS_REBOOT, __NR_reboot);
	same(SYS_WAIT4, __NR_wait4), same(SYS_UNAME, __NR_uname), same(SYS_FCHDIR, __NR_fchdir);
	same(SYS_FLOCK, __NR_flock), same(SYS_NANOSLEEP, __NR_nanosleep);
	same(SYS_RT_SIGACTION, __NR_rt_sigaction), same(SYS_FSYNC, __NR_fsync);
	same(SYS_GETDENTS64, __NR_getdents64), same(SYS_READAHEAD, __NR_readahead);
	same(SYS_PIPE2, __NR_pipe2), same(SYS_SYNCFS, __NR_syncfs);
	same(SYS_SYNC_FILE_RANGE, __NR_sync_file_range);
	same(SYS_CLOCK_GETTIME, __NR_clock_gettime), same(SYS_FINIT_MODULE, __NR_finit_module);
	same(SYS_PPOLL, __NR_ppoll), same(SYS_SETSID, __NR_setsid), same(SYS_GETPID, __NR_getpid);
	same(SYS_UMASK, __NR_umask), same(SYS_SYSLOG, __NR_syslog);
	same(SYS_CHROOT, __NR_chroot), same(SYS_SOCKET, __NR_socket), same(SYS_BIND, __NR_bind);
	same(SYS_OPENAT, __NR_openat), same(SYS_UNLINKAT, __NR_unlinkat), same(SYS_PTRACE, __NR_ptrace);
	same(ERROR_NOENT, ENOENT), same(ERROR_INTR, EINTR), same(ERROR_IO, EIO), same(ERROR_NXIO, ENXIO);
	same(ERROR_AGAIN, EAGAIN), same(ERROR_ACCES, EACCES), same(ERROR_NOTBLK, ENOTBLK);
	same(ERROR_BUSY, EBUSY), same(ERROR_EXIST, EEXIST), same(ERROR_XDEV, EXDEV);
	same(ERROR_NODEV, ENODEV), same(ERROR_NOTDIR, ENOTDIR), same(ERROR_INVAL, EINVAL);
	same(ERROR_NFILE, ENFILE), same(ERROR_MFILE, EMFILE), same(ERROR_NAMETOOLONG, ENAMETOOLONG);
	same(ERROR_NOSYS, ENOSYS), same(ERROR_NOMEDIUM, ENOMEDIUM), same(ERROR_NOMEM, ENOMEM);
	same(ERROR_SPIPE, ESPIPE);
	same(OPEN_READ, O_RDONLY), same(OPEN_WRITE, O_WRONLY), same(OPEN_READ_WRITE, O_RDWR);
	same(OPEN_CREATE, O_CREAT), same(OPEN_EXCLUSIVE, O_EXCL), same(OPEN_NO_TERMINAL, O_NOCTTY);
	same(OPEN_NONBLOCK, O_NONBLOCK), same(OPEN_APPEND, O_APPEND);
	same(OPEN_CLOSE_ON_EXEC, O_CLOEXEC);
	same(MODE_TYPE_MASK, S_IFMT), same(MODE_FILE, S_IFREG), same(MODE_BLOCK, S_IFBLK);
	same(MODE_DIRECTORY, S_IFDIR), same(MODE_CHARACTER, S_IFCHR), same(MODE_PIPE, S_IFIFO);
	same(POLL_IN, POLLIN), same(POLL_OUT, POLLOUT), same(SIGNAL_PIPE, 13), same(SIGNAL_FILE_SIZE, 25);
}

#endif
