package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.wire.Ipv4Address;

/** Q200832: a host with several addresses is one host, and two hosts with one derived session name are two. */
final class Q200832Test {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDockedLaptopIsRecognisedByAskingIt(boolean multihomed) {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q200832-laptop-" + multihomed)) {
            FakeHost wireless = subject.host(1);
            FakeHost wired = subject.host(2);
            wireless.is(Manner.listing(wireless.address(), wired.address()));
            assertThat(wireless.registers("LAPTOP<00>")).hasToString("granted");
            assertThat(wired.ask(
                            multihomed ? wired.multihomedRegistration("LAPTOP<00>") : wired.registration("LAPTOP<00>")))
                    .hasToString("wait, granted");
            assertThat(subject.host(3).queries("LAPTOP<00>").toString().split(" "))
                    .containsExactlyInAnyOrder("127.0.1.1", "127.0.1.2");
            assertThat(subject.event("SAME_HOST_RECOGNISED").text())
                    .contains("127.0.1.1")
                    .contains("127.0.1.2");

            assertThat(wired.refreshes("LAPTOP<00>")).as("known by now").hasToString("granted");
            assertThat(wired.releases("LAPTOP<00>")).hasToString("released");
            assertThat(subject.host(3).queries("LAPTOP<00>")).as("undocked").hasToString("127.0.1.1");
        }
    }

    /** Adapters, transports, addresses: to a name server they are all addresses. */
    @Test
    void allAddressesOfOneHostBecomeOneRecordWhateverTheOpcode() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q200832-adapters")) {
            List<FakeHost> adapters =
                    IntStream.rangeClosed(1, 4).mapToObj(subject::host).toList();
            Manner host =
                    Manner.listing(adapters.stream().map(FakeHost::address).toArray(Ipv4Address[]::new));
            List<CompletableFuture<Talk>> talks = new ArrayList<>();
            for (FakeHost adapter : adapters) {
                adapter.is(host);
                for (int i = 0; i < 2; i++) {
                    talks.add(adapter.begin(
                            i == 0
                                    ? adapter.registration("SERVER<20>")
                                    : adapter.multihomedRegistration("SERVER<20>")));
                }
            }
            assertThat(talks.stream().map(FakeHost::await))
                    .allSatisfy(talk -> assertThat(talk.toString()).endsWith("granted"));
            assertThat(subject.host(5).queries("SERVER<20>").toString().split(" "))
                    .containsExactlyInAnyOrder("127.0.1.1", "127.0.1.2", "127.0.1.3", "127.0.1.4");
            assertThat(subject.records()).isEqualTo(1);
            assertThat(subject.codes()).doesNotContain("NAME_CONFLICT", "APP_ALIAS", "NAME_TAKEN_OVER");
        }
    }

    @Test
    void aLaptopThatAnswersWithItsNewAddressOnlyHasMoved() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q200832-moved")) {
            FakeHost before = subject.host(1);
            FakeHost now = subject.host(2);
            before.is(Manner.listing(now.address())).registers("LAPTOP<00>");
            assertThat(now.registers("LAPTOP<00>")).hasToString("wait, granted");
            assertThat(subject.host(3).queries("LAPTOP<00>")).hasToString("127.0.1.2");
        }
    }

    @Test
    void twoHostsWithOneDerivedSessionNameAreToldApart() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q200832-alias")) {
            FakeHost pc1 = subject.host(1);
            FakeHost pc2 = subject.host(2);
            List<String> family = List.of("A", "B", "C", "D", "E", "F");
            for (String letter : family) {
                assertThat(pc1.registers("VIEWER        " + letter + "<00>")).hasToString("granted");
            }
            assertThat(pc2.registers("VIEWER        A<00>")).hasToString("wait, refused ACT_ERR by 127.0.1.1");
            assertThat(subject.event("APP_ALIAS").text())
                    .contains("127.0.1.1")
                    .contains("127.0.1.2")
                    .contains("needs another letter");
            assertThat(subject.codes()).doesNotContain("NAME_CONFLICT");
            assertThat(pc2.registers("VIEWER        G<00>")).hasToString("granted");
        }
    }
}
