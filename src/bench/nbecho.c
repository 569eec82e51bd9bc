/*
 * The floor of a name server's work: receives requests, turns each into a positive response of the shape that a name
 * server's has, and sends it; no table, no decision. What it answers is what the system and the network leave to any
 * name server on this machine.
 *
 *   nbecho ADDRESS PORT          serves until it is killed
 */
#define _GNU_SOURCE
#include "batch.h"

enum {
    HEADER = 12,
    FLAGS = 2,
    QUESTIONS = 4,
    ANSWERS = 6,
    ADDITIONAL = 10,
    NAME = 34,
    TYPE_AND_CLASS = 4,
    QUERY = HEADER + NAME + TYPE_AND_CLASS,
    TTL_LENGTH_AND_ENTRY = 12,
    /* Where the TTL of the additional record of a registration is: after its pointer to the name, type and class. */
    RECORD_TTL = QUERY + 2 + TYPE_AND_CLASS,
    REGISTRATION = RECORD_TTL + TTL_LENGTH_AND_ENTRY,
    RESPONSE = QUERY + TTL_LENGTH_AND_ENTRY
};

/* 10 minutes, six octets: an H node, 10.78.0.2. */
static const uint8_t SOME_ENTRY[TTL_LENGTH_AND_ENTRY] = {0, 0, 2, 88, 0, 6, 0x60, 0, 10, 78, 0, 2};

/* Makes a response of a request, in place. Returns its length. */
static size_t answer(uint8_t *octets, size_t length)
{
    if (length < QUERY) {
        return length;
    }
    octets[FLAGS] |= 0x84;    /* a response, authoritative; the opcode stays */
    octets[FLAGS + 1] = 0x80; /* recursion available, no error */
    octets[QUESTIONS + 1] = 0;
    octets[ANSWERS + 1] = 1;
    octets[ADDITIONAL + 1] = 0;
    if (length == REGISTRATION) {
        memmove(octets + QUERY, octets + RECORD_TTL, TTL_LENGTH_AND_ENTRY);
    } else {
        memcpy(octets + QUERY, SOME_ENTRY, TTL_LENGTH_AND_ENTRY);
    }
    return RESPONSE;
}

int main(int argc, char **argv)
{
    static struct batch batch;
    if (argc != 3) {
        fputs("usage: nbecho ADDRESS PORT\n", stderr);
        return 2;
    }
    int fd = open_socket(endpoint(argv[1], atoi(argv[2])));
    batch_init(&batch, 1);
    for (;;) {
        int received = batch_receive(fd, &batch, MSG_WAITFORONE);
        for (int i = 0; i < received; i++) {
            batch.parts[i].iov_len = answer(batch.octets[i], batch.messages[i].msg_len);
        }
        if (received > 0 && batch_send(fd, &batch, received) != 0) {
            fail("sendmmsg");
        }
    }
}
