/*
 * Sends queries without waiting for answers, as many hosts together do, and counts the answers that arrive, without reading
 * them: so it takes a small part of the time that the server takes, and a server with several threads can be seen to use
 * more than one core although this program runs on the same ones. The kernel makes 64 datagrams of what is sent with one
 * system call (UDP segmentation).
 *
 *   nbflood -s SERVER -i DEVICE [-p PORT] [-n NAMES] [-h HOSTS] [-t SECONDS]
 *
 *   -i   the network device that the answers come in by, and nothing else; its packets are counted
 *   -n   names of the range that nbload registers, at random
 *   -h   how many hosts: ports of this machine that the queries come from
 *
 * Prints one line of JSON. Exit status: 0, 1 if nothing was answered, 2 if it could not run.
 */
#define _GNU_SOURCE
#include "batch.h"
#include "request.h"
#include <getopt.h>
#include <inttypes.h>
#include <netinet/udp.h>
#include <time.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

enum { MAX_HOSTS = 256, QUERY_LENGTH = 50 };

static const uint64_t SECOND = 1000000000;

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

/* How many packets have come in by a device since it exists. */
static uint64_t packets(const char *device)
{
    char path[128];
    uint64_t count;
    snprintf(path, sizeof path, "/sys/class/net/%s/statistics/rx_packets", device);
    FILE *file = fopen(path, "r");
    if (file == NULL || fscanf(file, "%" SCNu64, &count) != 1) {
        fail(path);
    }
    fclose(file);
    return count;
}

/* A port that queries come from. Its answers are dropped by the kernel: hardly any fit into its buffer. */
static int open_host(struct sockaddr_in server)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0), segment = QUERY_LENGTH, least = 1, size = SOCKET_BUFFER;
    if (fd < 0 || setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &segment, sizeof segment) != 0) {
        fail("UDP_SEGMENT");
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &least, sizeof least);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size);
    if (connect(fd, (struct sockaddr *)&server, sizeof server) != 0) {
        fail("connect");
    }
    return fd;
}

int main(int argc, char **argv)
{
    const char *server = NULL, *device = NULL;
    int port = 137, hosts = 64, option;
    uint32_t names = 1000;
    double seconds = 5;
    while ((option = getopt(argc, argv, "s:i:p:n:h:t:")) != -1) {
        switch (option) {
        case 's': server = optarg; break;
        case 'i': device = optarg; break;
        case 'p': port = atoi(optarg); break;
        case 'n': names = (uint32_t)strtoul(optarg, NULL, 10); break;
        case 'h': hosts = atoi(optarg); break;
        case 't': seconds = atof(optarg); break;
        default: return 2;
        }
    }
    if (server == NULL || device == NULL || names == 0 || hosts < 1 || hosts > MAX_HOSTS || seconds <= 0) {
        fputs("usage: nbflood -s SERVER -i DEVICE [-p PORT] [-n NAMES] [-h 1..256] [-t SECONDS]\n", stderr);
        return 2;
    }
    int fds[MAX_HOSTS];
    for (int i = 0; i < hosts; i++) {
        fds[i] = open_host(endpoint(server, port));
    }
    static uint8_t octets[BATCH * QUERY_LENGTH + DATAGRAM];
    uint64_t random = 0, sent = 0, before = packets(device), start = now(), end = start + (uint64_t)(seconds * 1e9), time;
    while ((time = now()) < end) {
        for (int i = 0; i < BATCH; i++) {
            uint64_t z = random += 0x9E3779B97F4A7C15; /* splitmix64, always the same */
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
            z = (z ^ z >> 27) * 0x94D049BB133111EB;
            struct request request = {.kind = QUERY, .name = (uint32_t)((z >> 32) * names >> 32)};
            if (request_write(octets + i * QUERY_LENGTH, (uint16_t)z, request) != QUERY_LENGTH) {
                fputs("a query has another length\n", stderr);
                return 2;
            }
        }
        ssize_t result = send(fds[sent / BATCH % (uint64_t)hosts], octets, BATCH * QUERY_LENGTH, 0);
        if (result < 0 && errno != ENOBUFS && errno != EAGAIN && errno != EINTR) {
            fail("send");
        }
        sent += BATCH;
    }
    uint64_t answered = packets(device) - before;
    double took = (double)(time - start) / 1e9;
    printf("{\"sent\":%" PRIu64 ",\"answered\":%" PRIu64 ",\"seconds\":%.3f,\"per_second\":%.0f}\n", sent, answered, took,
           (double)answered / took);
    return answered == 0;
}
