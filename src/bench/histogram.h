/*
 * Latencies in nanoseconds, counted in buckets that are at most one 64th of their value wide: percentiles are exact to
 * 1.6 %, whatever their size, and counting one costs a few instructions. The maximum is exact.
 */
#ifndef NBNSD_HISTOGRAM_H
#define NBNSD_HISTOGRAM_H

#include <stdint.h>

enum { STEPS = 64, STEP_BITS = 6, BUCKETS = STEPS * (64 - STEP_BITS + 1) };

struct histogram {
    uint64_t counts[BUCKETS];
    uint64_t total, max;
};

/* The leading STEP_BITS + 1 bits of the value, and how far they were shifted. */
static inline unsigned bucket_of(uint64_t value)
{
    if (value < STEPS) {
        return (unsigned)value;
    }
    unsigned shift = 63 - STEP_BITS - (unsigned)__builtin_clzll(value);
    return shift * STEPS + (unsigned)(value >> shift);
}

static inline void histogram_add(struct histogram *histogram, uint64_t value)
{
    histogram->counts[bucket_of(value)]++;
    histogram->total++;
    if (value > histogram->max) {
        histogram->max = value;
    }
}

/* The largest value of a bucket. */
static inline uint64_t bucket_end(unsigned bucket)
{
    unsigned shift = bucket < 2 * STEPS ? 0 : bucket / STEPS - 1;
    return ((uint64_t)(bucket - shift * STEPS + 1) << shift) - 1;
}

/* The value that a fraction of all values does not exceed; 0 if there are none. */
static inline uint64_t histogram_quantile(const struct histogram *histogram, double fraction)
{
    uint64_t seen = 0;
    for (unsigned bucket = 0; bucket < BUCKETS; bucket++) {
        seen += histogram->counts[bucket];
        if (seen > 0 && (double)seen >= fraction * (double)histogram->total) {
            uint64_t end = bucket_end(bucket);
            return end < histogram->max ? end : histogram->max;
        }
    }
    return 0;
}

#endif
