/*
 * For LD_PRELOAD: makes calls fail that reach a database and its log. What is to fail is in a file of six
 * 32-bit numbers, named by NBNSD_FAULTS, which the test writes while the program runs (see FailingCalls):
 * kinds, first, number, error; and what it reads: seen, failed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

enum { OPEN = 1, WRITE = 2, SYNC = 4, TRUNCATE = 8 };

struct faults {
    int32_t kinds;  /* 0 for none */
    int32_t first;  /* the call of these kinds that fails first, from 1 */
    int32_t number; /* how many fail, one after the other */
    int32_t error;
    int32_t seen;   /* calls of these kinds */
    int32_t failed;
};

static struct faults *faults;

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("NBNSD_FAULTS");
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    int fd = name ? real(name, O_RDWR) : -1;
    if (fd >= 0) {
        void *at = mmap(NULL, sizeof *faults, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        faults = at == MAP_FAILED ? NULL : at;
        close(fd);
    }
}

static int is_database(const char *path) {
    const char *last = strrchr(path, '/');
    return last && !strncmp(last, "/names.db", 9);
}

static int fails_path(int kind, const char *path) {
    if (!faults || !(__atomic_load_n(&faults->kinds, __ATOMIC_ACQUIRE) & kind) || !is_database(path)) {
        return 0;
    }
    int32_t call = __atomic_add_fetch(&faults->seen, 1, __ATOMIC_ACQ_REL);
    if (call < faults->first || call - faults->first >= faults->number) {
        return 0;
    }
    int error = faults->error;
    __atomic_add_fetch(&faults->failed, 1, __ATOMIC_ACQ_REL);
    errno = error;
    return 1;
}

static int fails(int kind, int fd) {
    if (!faults || !(__atomic_load_n(&faults->kinds, __ATOMIC_ACQUIRE) & kind)) {
        return 0;
    }
    char link[40], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) {
        return 0;
    }
    path[length] = 0;
    return fails_path(kind, path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* What fails leaves half of it behind. */
ssize_t write(int fd, const void *octets, size_t length) {
    if (fails(WRITE, fd)) {
        int error = errno;
        REAL(write)(fd, octets, length / 2);
        errno = error;
        return -1;
    }
    return REAL(write)(fd, octets, length);
}

#define PWRITE(name, offset_type)                                            \
    ssize_t name(int fd, const void *octets, size_t length, offset_type at) { \
        if (fails(WRITE, fd)) {                                               \
            int error = errno;                                                \
            REAL(name)(fd, octets, length / 2, at);                           \
            errno = error;                                                    \
            return -1;                                                        \
        }                                                                     \
        return REAL(name)(fd, octets, length, at);                            \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define SYNC_CALL(name)                           \
    int name(int fd) {                            \
        return fails(SYNC, fd) ? -1 : REAL(name)(fd); \
    }
SYNC_CALL(fsync)
SYNC_CALL(fdatasync)

#define TRUNCATE_CALL(name, offset_type)                      \
    int name(int fd, offset_type length) {                    \
        return fails(TRUNCATE, fd) ? -1 : REAL(name)(fd, length); \
    }
TRUNCATE_CALL(ftruncate, off_t)
TRUNCATE_CALL(ftruncate64, off64_t)

#define OPEN_CALL(name)                                                      \
    int name(const char *path, int flags, ...) {                             \
        va_list more;                                                        \
        va_start(more, flags);                                               \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more);                                                        \
        return fails_path(OPEN, path) ? -1 : REAL(name)(path, flags, mode);  \
    }
OPEN_CALL(open)
OPEN_CALL(open64)
