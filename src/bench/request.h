/* The requests of a NetBIOS host to its name server (RFC 1002 section 4.2). */
#ifndef NBNSD_REQUEST_H
#define NBNSD_REQUEST_H

#include <stddef.h>
#include <stdint.h>

enum kind { REGISTER, REFRESH, RELEASE, QUERY, MISS, STATUS, KINDS };

/* Where in a datagram. */
enum { ID = 0, FLAGS = 2, HEADER = 12 };

/* OPCODE of a response that only says: wait (WACK, section 4.2.16). */
enum { WACK = 7 };

struct request {
    enum kind kind;
    uint32_t name;    /* the number of the name: NB0000000042<00>; of a miss, one that nobody registers */
    uint32_t address; /* of a claim or release, in network order */
};

/* Writes a request, at most 68 octets. Returns its length. */
size_t request_write(uint8_t *octets, uint16_t id, struct request request);

/* Whether it is a response. */
static inline int is_response(const uint8_t *octets, size_t length)
{
    return length >= HEADER && (octets[FLAGS] & 0x80) != 0;
}

static inline uint16_t response_id(const uint8_t *octets)
{
    return (uint16_t)(octets[ID] << 8 | octets[ID + 1]);
}

static inline int response_opcode(const uint8_t *octets)
{
    return octets[FLAGS] >> 3 & 15;
}

static inline int response_rcode(const uint8_t *octets)
{
    return octets[FLAGS + 1] & 15;
}

#endif
