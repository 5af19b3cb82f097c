/* Makes the n-th call fail that changes or opens a file under one folder: loaded before libc. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[4096];
static long wanted, seen;
static int reason;
static char last[64];

/* What `match` of Python's ctypes calls: fail the n-th (0: none, count only), with this errno. */
void failing_arm(const char *under, long n, int why) {
    snprintf(folder, sizeof folder, "%s", under);
    wanted = n; reason = why; seen = 0; last[0] = 0;
}
long failing_seen(void) { return seen; }
const char *failing_last(void) { return last; }

static int is_ours(const char *path) { return folder[0] && path && !strncmp(path, folder, strlen(folder)); }

static int fd_is_ours(int fd) {
    char link[64], path[4096];
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return is_ours(path);
}

static int fails(const char *name) {
    seen++;
    if (seen != wanted) return 0;
    snprintf(last, sizeof last, "%s", name);
    errno = reason;
    return 1;
}

#define REAL(type, name, ...) static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

#define OPENING(name) int name(const char *path, int flags, ...) { \
    REAL(int, #name, const char *, int, ...); mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list a; va_start(a, flags); mode = va_arg(a, mode_t); va_end(a); } \
    if (is_ours(path) && fails("open")) return -1; \
    return real(path, flags, mode); }
OPENING(open)
OPENING(open64)

#define ON_FD(type, name, said, declared, passed) type name declared { \
    REAL(type, #name, ON_FD_TYPES_##name); \
    if (fd_is_ours(fd) && fails(said)) return -1; \
    return real passed; }
#define ON_FD_TYPES_write int, const void *, size_t
#define ON_FD_TYPES_pwrite int, const void *, size_t, off_t
#define ON_FD_TYPES_pwrite64 int, const void *, size_t, off64_t
#define ON_FD_TYPES_fsync int
#define ON_FD_TYPES_fdatasync int
#define ON_FD_TYPES_ftruncate int, off_t
#define ON_FD_TYPES_ftruncate64 int, off64_t
ON_FD(ssize_t, write, "write", (int fd, const void *b, size_t n), (fd, b, n))
ON_FD(ssize_t, pwrite, "write", (int fd, const void *b, size_t n, off_t at), (fd, b, n, at))
ON_FD(ssize_t, pwrite64, "write", (int fd, const void *b, size_t n, off64_t at), (fd, b, n, at))
ON_FD(int, fsync, "fsync", (int fd), (fd))
ON_FD(int, fdatasync, "fsync", (int fd), (fd))
ON_FD(int, ftruncate, "truncate", (int fd, off_t n), (fd, n))
ON_FD(int, ftruncate64, "truncate", (int fd, off64_t n), (fd, n))

#define ON_PATH(name, said, declared, passed, types) int name declared { \
    REAL(int, #name, types); \
    if (is_ours(path) && fails(said)) return -1; \
    return real passed; }
#define COMMA ,
ON_PATH(rename, "replace", (const char *path, const char *to), (path, to), const char * COMMA const char *)
ON_PATH(link, "link", (const char *path, const char *to), (path, to), const char * COMMA const char *)
ON_PATH(unlink, "remove", (const char *path), (path), const char *)
ON_PATH(mkdir, "mkdir", (const char *path, mode_t mode), (path, mode), const char * COMMA mode_t)
