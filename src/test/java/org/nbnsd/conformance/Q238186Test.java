package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Q238186: many hosts that start together all get their names. */
final class Q238186Test {
    private static final int HOSTS = 300;
    private static final List<Integer> SUFFIXES = List.of(0x00, 0x03, 0x20);
    private static final int ROUNDS = 4;

    @Test
    void everyHostOfTheMorningIsGrantedItsNamesWithinThreeTries() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q238186")) {
            FakeHost asking = subject.host(1);
            assertThat(asking.registers("ASKING<00>")).hasToString("granted");
            List<FakeHost> hosts =
                    IntStream.rangeClosed(2, HOSTS + 1).mapToObj(subject::host).toList();
            List<CompletableFuture<Talk>> talks = new ArrayList<>();
            List<CompletableFuture<Talk>> queries = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                for (FakeHost host : hosts) {
                    if (hosts.indexOf(host) % 20 == 0) {
                        queries.add(asking.begin(asking.query("ASKING<00>")));
                    }
                    for (int suffix : SUFFIXES) {
                        String name = String.format("H%d-%d<%02X>", hosts.indexOf(host), round, suffix);
                        talks.add(host.begin(host.registration(name)));
                    }
                }
            }
            assertThat(queries.stream().map(FakeHost::await))
                    .as("queries meanwhile")
                    .extracting(Talk::toString)
                    .containsOnly("127.0.1.1");
            assertThat(talks.stream().map(FakeHost::await))
                    .extracting(Talk::toString)
                    .containsOnly("granted");
            assertThat(subject.records()).isEqualTo(1 + HOSTS * SUFFIXES.size() * ROUNDS);
            assertThat(subject.codes()).as("nothing was refused or dropped").containsOnly("NAME_REGISTERED");
            assertThat(subject.counter("core_refused")).isZero();
        }
    }
}
