/*
 * Datagrams in batches, for both programs: up to 64 with one system call, so that what is measured is the name server
 * and not the system calls of its peer. Include after defining _GNU_SOURCE.
 */
#ifndef NBNSD_BATCH_H
#define NBNSD_BATCH_H

#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 64, DATAGRAM = 1024, SOCKET_BUFFER = 8 << 20 };

struct batch {
    uint8_t octets[BATCH][DATAGRAM];
    struct sockaddr_in peers[BATCH];
    struct iovec parts[BATCH];
    struct mmsghdr messages[BATCH];
};

/* Prepares the headers; with_peers: each datagram has an address of its own, as on a socket that is not connected. */
static inline void batch_init(struct batch *batch, int with_peers)
{
    memset(batch, 0, sizeof *batch);
    for (int i = 0; i < BATCH; i++) {
        batch->parts[i] = (struct iovec){batch->octets[i], DATAGRAM};
        batch->messages[i].msg_hdr.msg_iov = &batch->parts[i];
        batch->messages[i].msg_hdr.msg_iovlen = 1;
        if (with_peers) {
            batch->messages[i].msg_hdr.msg_name = &batch->peers[i];
        }
    }
}

/* Receives what is there; flags as of recvmmsg. Returns how many, or -1. */
static inline int batch_receive(int fd, struct batch *batch, int flags)
{
    for (int i = 0; i < BATCH; i++) {
        batch->parts[i].iov_len = DATAGRAM;
        if (batch->messages[i].msg_hdr.msg_name != NULL) {
            batch->messages[i].msg_hdr.msg_namelen = sizeof batch->peers[i];
        }
    }
    return recvmmsg(fd, batch->messages, BATCH, flags, NULL);
}

/*
 * Sends the first count datagrams. Nobody listening (yet) and full queues are not errors here but loss, which the sender
 * of the requests counts; the datagram that met it is sent again. Returns -1 for any other error.
 */
static inline int batch_send(int fd, struct batch *batch, int count)
{
    for (int done = 0; done < count;) {
        int sent = sendmmsg(fd, batch->messages + done, (unsigned)(count - done), 0);
        if (sent < 0 && errno != ECONNREFUSED && errno != ENOBUFS && errno != EAGAIN && errno != EINTR) {
            return -1;
        }
        done += sent > 0 ? sent : 0;
    }
    return 0;
}

/* Prints a message and ends the program. */
_Noreturn static inline void fail(const char *what)
{
    perror(what);
    exit(2);
}

/* Reads an IPv4 address, or ends the program. */
static inline struct sockaddr_in endpoint(const char *address, int port)
{
    struct sockaddr_in endpoint = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (inet_pton(AF_INET, address, &endpoint.sin_addr) != 1) {
        fprintf(stderr, "%s (expected: an IPv4 address)\n", address);
        exit(2);
    }
    return endpoint;
}

/* A UDP socket with room for a whole window, bound to an address. */
static inline int open_socket(struct sockaddr_in local)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0), size = SOCKET_BUFFER;
    if (fd < 0) {
        fail("socket");
    }
    /* Beyond net.core.rmem_max only root may go; others keep what the system gives, and loss is counted. */
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size);
    if (bind(fd, (struct sockaddr *)&local, sizeof local) != 0) {
        fail("bind");
    }
    return fd;
}

#endif
