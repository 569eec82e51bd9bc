package org.nbnsd.responder;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import org.nbnsd.wire.Ipv4Address;

/**
 * How many answers a network of 256 addresses gets by UDP, so that nobody can have a host flooded by asking in its name. What is over
 * the rate gets the word to come by TCP each second time, which is no longer than its question, and nothing otherwise.
 */
final class RateLimit {
    enum Verdict {
        ANSWER,
        COME_BY_TCP,
        SILENCE
    }

    private static final int NETWORKS = 4096;
    private static final int BURST_SECONDS = 2;

    private final int rate;
    private final Cache<Integer, Bucket> buckets =
            CacheBuilder.newBuilder().maximumSize(NETWORKS).build();

    /** What a network may still have. */
    private static final class Bucket {
        private double tokens;
        private long filledAt;
        private boolean wasSilent;

        Bucket(double tokens, long filledAt) {
            this.tokens = tokens;
            this.filledAt = filledAt;
        }
    }

    RateLimit(int rate) {
        this.rate = rate;
    }

    Verdict ask(Ipv4Address source, long now) {
        if (rate == 0 || source.isLoopback()) {
            return Verdict.ANSWER;
        }
        int network = source.bits() >>> 8;
        Bucket bucket = buckets.getIfPresent(network);
        if (bucket == null) {
            bucket = new Bucket((double) rate * BURST_SECONDS, now);
            buckets.put(network, bucket);
        }
        double since = Math.max(0, now - bucket.filledAt) / 1000.0;
        bucket.tokens = Math.min((double) rate * BURST_SECONDS, bucket.tokens + since * rate);
        bucket.filledAt = now;
        if (bucket.tokens >= 1) {
            bucket.tokens--;
            return Verdict.ANSWER;
        }
        bucket.wasSilent = !bucket.wasSilent;
        return bucket.wasSilent ? Verdict.SILENCE : Verdict.COME_BY_TCP;
    }
}
