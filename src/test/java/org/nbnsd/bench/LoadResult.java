package org.nbnsd.bench;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/**
 * What {@code nbload} printed.
 *
 * @param sent requests sent
 * @param answered those answered, positively ({@code ok}) or negatively; a WACK is no answer
 * @param ok positive answers
 * @param negative negative answers
 * @param wack requests to wait
 * @param lost requests without an answer for 2 s, which count as latencies of 2 s
 * @param stray datagrams that answer nothing
 * @param seconds from the start to the last answer
 * @param perSecond answers a second
 * @param usP50 the middle latency, in microseconds
 * @param usP99 the latency that 99 of 100 do not exceed
 * @param usP999 the latency that 999 of 1,000 do not exceed
 * @param usMax the longest latency
 * @param lastAnswerNs when the last answer came, by CLOCK_MONOTONIC
 */
record LoadResult(
        long sent,
        long answered,
        long ok,
        long negative,
        long wack,
        long lost,
        long stray,
        double seconds,
        double perSecond,
        double usP50,
        double usP99,
        double usP999,
        double usMax,
        long lastAnswerNs) {
    private static final Gson GSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .create();

    static LoadResult parse(String json) {
        return GSON.fromJson(json, LoadResult.class);
    }
}
