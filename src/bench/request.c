#include "request.h"
#include <string.h>

enum {
    NAME_LENGTH = 16,
    DIGITS = 10,
    TYPE_NB = 0x20,
    TYPE_NBSTAT = 0x21,
    CLASS_IN = 1,
    RECURSION_DESIRED = 0x0100,
    POINTER_TO_QUESTION = 0xC000 | HEADER,
    HYBRID_NODE = 0x6000,
    SIX_DAYS = 518400
};

static const struct {
    int opcode, flags, type, has_record;
} SHAPES[KINDS] = {
    [REGISTER] = {5, RECURSION_DESIRED, TYPE_NB, 1},
    [REFRESH] = {8, RECURSION_DESIRED, TYPE_NB, 1},
    [RELEASE] = {6, 0, TYPE_NB, 1},
    [QUERY] = {0, RECURSION_DESIRED, TYPE_NB, 0},
    [MISS] = {0, RECURSION_DESIRED, TYPE_NB, 0},
    [STATUS] = {0, 0, TYPE_NBSTAT, 0},
};

static uint8_t *put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
    return at + 2;
}

static uint8_t *put32(uint8_t *at, uint32_t value)
{
    return put16(put16(at, value >> 16), value & 0xFFFF);
}

/* A name in the first-level encoding (RFC 1001 section 14.1): two letters for each octet. */
static uint8_t *put_encoded(uint8_t *at, const uint8_t name[NAME_LENGTH])
{
    *at++ = 2 * NAME_LENGTH;
    for (int i = 0; i < NAME_LENGTH; i++) {
        *at++ = (uint8_t)('A' + (name[i] >> 4));
        *at++ = (uint8_t)('A' + (name[i] & 15));
    }
    *at++ = 0;
    return at;
}

static uint8_t *put_name(uint8_t *at, struct request request)
{
    uint8_t name[NAME_LENGTH] = "*"; /* the name of a node status request: an asterisk and zeros */
    if (request.kind != STATUS) {
        memset(name, ' ', NAME_LENGTH - 1);
        memcpy(name, request.kind == MISS ? "NO" : "NB", 2);
        uint32_t number = request.name;
        for (int i = DIGITS; i-- > 0; number /= 10) {
            name[2 + i] = (uint8_t)('0' + number % 10);
        }
    }
    return put_encoded(at, name);
}

size_t request_write(uint8_t *octets, uint16_t id, struct request request)
{
    int has_record = SHAPES[request.kind].has_record;
    uint8_t *at = put16(octets, id);
    at = put16(at, (uint32_t)(SHAPES[request.kind].opcode << 11 | SHAPES[request.kind].flags));
    at = put16(at, 1); /* questions */
    at = put32(at, 0); /* answers and authorities */
    at = put16(at, (uint32_t)has_record);
    at = put_name(at, request);
    at = put16(at, (uint32_t)SHAPES[request.kind].type);
    at = put16(at, CLASS_IN);
    if (has_record) {
        at = put16(at, POINTER_TO_QUESTION);
        at = put16(at, TYPE_NB);
        at = put16(at, CLASS_IN);
        at = put32(at, request.kind == RELEASE ? 0 : SIX_DAYS);
        at = put16(at, 6); /* the length of flags and address */
        at = put16(at, HYBRID_NODE);
        memcpy(at, &request.address, 4);
        at += 4;
    }
    return (size_t)(at - octets);
}
