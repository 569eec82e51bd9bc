/*
 * A load generator for NetBIOS name servers. Keeps a window of requests in flight, or sends at a fixed rate, matches the
 * responses by their transaction id, and prints one line of JSON: how many a second, how late, and what became of each.
 *
 *   nbload -s SERVER [-p PORT] [-b SOURCE] [-m MODE] [-f FIRST] [-n NAMES] [-w WINDOW] [-t SECONDS] [-c COUNT] [-r RATE]
 *
 *   -m   register, refresh, release: the names in order, from FIRST on, and over again after NAMES
 *        query: names of that range at random; miss: names that nobody has; status: node status requests
 *        mix: 20 % register, 4 % release, 76 % query, at random
 *        await: one query each millisecond until the first answer, whatever it is
 *   -w   how many requests may wait for their answer; one without an answer for 2 s is lost, makes room, and counts as a
 *        latency of 2 s
 *   -t   ends after so long; -c: ends after so many requests; with both, whichever comes first
 *   -r   requests a second; a latency then counts from the time at which the request was due, so that a pause of the
 *        server, or of this program, is seen by all requests that were due in it
 *
 * Exit status: 0, 1 if nothing was answered, 2 if it could not run.
 */
#define _GNU_SOURCE
#include "batch.h"
#include "histogram.h"
#include "request.h"
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <time.h>

enum { MIX = KINDS, AWAIT, MODES };

static const char *const MODE_NAMES[MODES] = {"register", "refresh", "release", "query", "miss", "status", "mix", "await"};

enum { IDS = 65536, MAX_WINDOW = IDS / 2, SWEEP = 256 };

static const uint64_t SECOND = 1000000000;
static const uint64_t PATIENCE = 2 * 1000000000ull;

struct options {
    const char *server, *source;
    int port, mode, window;
    uint32_t first, names;
    double seconds, rate;
    uint64_t count;
};

/* A request in flight, by its transaction id. */
struct slot {
    uint64_t due;
    uint64_t expires; /* 0: the id is free */
};

struct counts {
    uint64_t sent, answered, ok, negative, wack, lost, stray;
};

struct load {
    struct options options;
    int fd;
    uint32_t address;
    uint16_t next_id, next_swept;
    uint32_t next_name;
    int in_flight;
    uint64_t start, last_answer, random;
    struct counts counts;
    struct histogram latencies;
    struct slot slots[IDS];
    struct batch out, in;
};

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

/* Any generator will do, but always the same requests in the same order: splitmix64, from a fixed start. */
static uint32_t random_below(struct load *load, uint32_t bound)
{
    uint64_t z = load->random += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return (uint32_t)((z >> 32) * bound >> 32);
}

static enum kind next_kind(struct load *load)
{
    switch (load->options.mode) {
    case MIX: {
        uint32_t percent = random_below(load, 100);
        return percent < 20 ? REGISTER : percent < 24 ? RELEASE : QUERY;
    }
    case AWAIT:
        return QUERY;
    default:
        return (enum kind)load->options.mode;
    }
}

static uint32_t next_name(struct load *load)
{
    uint32_t offset;
    if (load->options.mode == REGISTER || load->options.mode == REFRESH || load->options.mode == RELEASE) {
        offset = load->next_name;
        load->next_name = (load->next_name + 1) % load->options.names;
    } else {
        offset = random_below(load, load->options.names);
    }
    return load->options.first + offset;
}

static uint16_t free_id(struct load *load)
{
    /* Ends, because at most half of the ids are in flight. */
    while (load->slots[load->next_id].expires != 0) {
        load->next_id++;
    }
    return load->next_id++;
}

static int is_over(const struct load *load, uint64_t time)
{
    const struct options *options = &load->options;
    return (options->count > 0 && load->counts.sent >= options->count)
        || (options->seconds > 0 && (double)(time - load->start) >= options->seconds * (double)SECOND);
}

/* How many may be sent now. */
static int allowance(const struct load *load, uint64_t time)
{
    const struct options *options = &load->options;
    uint64_t most = (uint64_t)(options->window - load->in_flight);
    if (options->count > 0 && options->count - load->counts.sent < most) {
        most = options->count - load->counts.sent;
    }
    if (options->rate > 0) {
        uint64_t due = 1 + (uint64_t)((double)(time - load->start) / (double)SECOND * options->rate);
        uint64_t behind = due > load->counts.sent ? due - load->counts.sent : 0;
        most = behind < most ? behind : most;
    }
    return most < BATCH ? (int)most : BATCH;
}

/* When the next request should leave. */
static uint64_t due(const struct load *load, uint64_t time)
{
    double rate = load->options.rate;
    return rate > 0 ? load->start + (uint64_t)((double)load->counts.sent * (double)SECOND / rate) : time;
}

static int send_batch(struct load *load, uint64_t time)
{
    int count = is_over(load, time) ? 0 : allowance(load, time);
    for (int i = 0; i < count; i++) {
        uint16_t id = free_id(load);
        load->slots[id] = (struct slot){due(load, time), time + PATIENCE};
        struct request request = {next_kind(load), next_name(load), load->address};
        load->out.parts[i].iov_len = request_write(load->out.octets[i], id, request);
        load->counts.sent++;
    }
    load->in_flight += count;
    if (count > 0 && batch_send(load->fd, &load->out, count) != 0) {
        fail("sendmmsg");
    }
    return count;
}

static void receive(struct load *load, const uint8_t *octets, size_t length, uint64_t time)
{
    struct slot *slot = is_response(octets, length) ? &load->slots[response_id(octets)] : NULL;
    if (slot == NULL || slot->expires == 0) {
        load->counts.stray++;
    } else if (response_opcode(octets) == WACK) {
        load->counts.wack++;
        slot->expires = time + PATIENCE;
    } else {
        histogram_add(&load->latencies, time > slot->due ? time - slot->due : 0);
        slot->expires = 0;
        load->in_flight--;
        load->counts.answered++;
        if (response_rcode(octets) == 0) {
            load->counts.ok++;
        } else {
            load->counts.negative++;
        }
        load->last_answer = time;
    }
}

static int receive_batch(struct load *load)
{
    int count = batch_receive(load->fd, &load->in, MSG_DONTWAIT);
    uint64_t time = now();
    for (int i = 0; i < count; i++) {
        receive(load, load->in.octets[i], load->in.messages[i].msg_len, time);
    }
    return count;
}

/* Gives up on those without an answer. A few ids at a time: looking at all of them would be a pause of its own. */
static void sweep(struct load *load, uint64_t time)
{
    for (int i = 0; i < SWEEP; i++) {
        struct slot *slot = &load->slots[load->next_swept++];
        if (slot->expires != 0 && slot->expires <= time) {
            slot->expires = 0;
            load->in_flight--;
            load->counts.lost++;
            /* Whoever waits for it waits at least that long; leaving it out would make silence look fast. */
            histogram_add(&load->latencies, time - slot->due);
        }
    }
}

static void run(struct load *load)
{
    load->start = load->last_answer = now();
    for (uint64_t time = load->start; !is_over(load, time) || load->in_flight > 0; time = now()) {
        int sent = send_batch(load, time);
        int received = receive_batch(load);
        if (sent == 0 && received <= 0 && load->options.rate == 0) {
            /* At a fixed rate it spins instead: what woke up late would send late. */
            poll(&(struct pollfd){load->fd, POLLIN, 0}, 1, 1);
        }
        sweep(load, time);
    }
}

/* Asks until somebody answers; before that, there may be no server, and no answer is no loss. */
static void await(struct load *load)
{
    load->start = load->last_answer = now();
    for (uint64_t time = load->start; load->counts.answered == 0 && !is_over(load, time); time = now()) {
        send_batch(load, time);
        poll(&(struct pollfd){load->fd, POLLIN, 0}, 1, 1);
        receive_batch(load);
        sweep(load, time);
    }
}

static double microseconds(const struct load *load, double fraction)
{
    return (double)histogram_quantile(&load->latencies, fraction) / 1000;
}

static void report(const struct load *load)
{
    const struct counts *counts = &load->counts;
    double elapsed = (double)(load->last_answer - load->start) / (double)SECOND;
    printf("{\"mode\":\"%s\",\"sent\":%" PRIu64 ",\"answered\":%" PRIu64 ",\"ok\":%" PRIu64 ",\"negative\":%" PRIu64
           ",\"wack\":%" PRIu64 ",\"lost\":%" PRIu64 ",\"stray\":%" PRIu64,
        MODE_NAMES[load->options.mode], counts->sent, counts->answered, counts->ok, counts->negative, counts->wack,
        counts->lost, counts->stray);
    printf(",\"seconds\":%.6f,\"per_second\":%.1f", elapsed, elapsed > 0 ? (double)counts->answered / elapsed : 0);
    printf(",\"us_p50\":%.1f,\"us_p99\":%.1f,\"us_p999\":%.1f,\"us_max\":%.1f", microseconds(load, 0.5),
        microseconds(load, 0.99), microseconds(load, 0.999), (double)load->latencies.max / 1000);
    printf(",\"last_answer_ns\":%" PRIu64 "}\n", load->last_answer);
}

static int mode_of(const char *text)
{
    for (int mode = 0; mode < MODES; mode++) {
        if (strcmp(text, MODE_NAMES[mode]) == 0) {
            return mode;
        }
    }
    fprintf(stderr, "-m %s (expected: register, refresh, release, query, miss, status, mix or await)\n", text);
    exit(2);
}

static double number(int option, const char *text, double least, double most)
{
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= least && value <= most)) {
        fprintf(stderr, "-%c %s (expected: %.0f..%.0f)\n", option, text, least, most);
        exit(2);
    }
    return value;
}

static struct options options_of(int argc, char **argv)
{
    struct options options = {.source = "0.0.0.0", .port = 137, .mode = QUERY, .window = 64, .names = 1000};
    for (int option; (option = getopt(argc, argv, "s:p:b:m:f:n:w:t:c:r:")) != -1;) {
        switch (option) {
        case 's': options.server = optarg; break;
        case 'b': options.source = optarg; break;
        case 'm': options.mode = mode_of(optarg); break;
        case 'p': options.port = (int)number(option, optarg, 1, 65535); break;
        case 'f': options.first = (uint32_t)number(option, optarg, 0, 2e9); break;
        case 'n': options.names = (uint32_t)number(option, optarg, 1, 2e9); break;
        case 'w': options.window = (int)number(option, optarg, 1, MAX_WINDOW); break;
        case 't': options.seconds = number(option, optarg, 0, 86400); break;
        case 'c': options.count = (uint64_t)number(option, optarg, 0, 1e12); break;
        case 'r': options.rate = number(option, optarg, 0, 1e8); break;
        default: exit(2);
        }
    }
    if (options.server == NULL || optind < argc || (options.seconds == 0 && options.count == 0)) {
        fputs("nbload: -s SERVER and one of -t SECONDS and -c COUNT are needed, and nothing but options\n", stderr);
        exit(2);
    }
    if (options.mode == AWAIT) {
        options.rate = 1000;
        options.window = MAX_WINDOW;
    }
    return options;
}

int main(int argc, char **argv)
{
    static struct load load;
    load.options = options_of(argc, argv);
    batch_init(&load.out, 0);
    batch_init(&load.in, 0);
    load.fd = open_socket(endpoint(load.options.source, 0));
    struct sockaddr_in server = endpoint(load.options.server, load.options.port), local;
    socklen_t length = sizeof local;
    if (connect(load.fd, (struct sockaddr *)&server, sizeof server) != 0
        || getsockname(load.fd, (struct sockaddr *)&local, &length) != 0) {
        fail(load.options.server);
    }
    load.address = local.sin_addr.s_addr; /* what the names are registered for */
    if (load.options.mode == AWAIT) {
        await(&load);
    } else {
        run(&load);
    }
    report(&load);
    return load.counts.answered > 0 ? 0 : 1;
}
