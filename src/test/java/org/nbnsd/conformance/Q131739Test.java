package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Collections2;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.nbnsd.interop.Eventually;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.NameEvent.Severity;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/** Q131739: one user logs on at two machines, and that is no conflict. */
final class Q131739Test {
    @Test
    void secondLogonOfOneUserIsGrantedAtOnceAndNothingIsSentToTheFirst() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q131739-user")) {
            FakeHost pc1 = subject.host(1);
            FakeHost pc2 = subject.host(2);
            assertThat(pc1.registers("PC1<00>")).hasToString("granted");
            assertThat(pc1.registers("PC1<03>")).hasToString("granted");
            assertThat(pc1.registers("ALICE<03>")).hasToString("granted");
            int before = pc1.heard().size();
            assertThat(pc2.registers("PC2<00>")).hasToString("granted");
            assertThat(pc2.registers("ALICE<03>")).hasToString("granted");

            assertThat(subject.host(3).queries("ALICE<03>")).hasToString("127.0.1.2 127.0.1.1");
            assertThat(pc2.refreshes("ALICE<03>")).hasToString("granted");
            assertThat(subject.event("USER_ON_SEVERAL_HOSTS").severity()).isEqualTo(Severity.INFORMATION);
            assertThat(subject.event("USER_ON_SEVERAL_HOSTS").text())
                    .contains("user logged on at 2 hosts")
                    .contains("127.0.1.1")
                    .contains("127.0.1.2");
            assertThat(subject.codes()).containsOnly("NAME_REGISTERED", "USER_ON_SEVERAL_HOSTS");

            assertThat(pc2.releases("ALICE<03>")).hasToString("released");
            assertThat(subject.host(3).queries("ALICE<03>")).hasToString("127.0.1.1");
            assertThat(pc1.heard()).as("what reached PC1 after its logon").hasSize(before);
            assertThat(subject.sentTo(pc1.address())).hasSize(before);
            assertThat(pc1.releases("ALICE<03>")).hasToString("released");
            assertThat(subject.host(3).queries("ALICE<03>")).hasToString("not found NAM_ERR");
        }
    }

    @Test
    void aDuplicateComputerIsRefusedAfterAChallengeAndThatIsAConflict() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q131739-computer")) {
            FakeHost pc1 = subject.host(1);
            FakeHost pc2 = subject.host(2);
            List<String> names = List.of("PC1<00>", "PC1<20>", "PC1<03>");
            for (String name : names) {
                assertThat(pc1.registers(name)).hasToString("granted");
            }
            int before = pc1.heard().size();
            for (String name : names) {
                assertThat(pc2.registers(name)).as(name).hasToString("wait, refused ACT_ERR by 127.0.1.1");
            }
            assertThat(subject.codes())
                    .filteredOn(code -> !code.equals("NAME_REGISTERED"))
                    .containsExactly("NAME_CONFLICT", "NAME_CONFLICT", "NAME_CONFLICT");
            assertThat(pc1.heard().subList(before, pc1.heard().size()))
                    .as("nothing but three questions")
                    .hasSize(3)
                    .allSatisfy(heard -> assertThat(heard.message()).isInstanceOf(NameQueryRequest.class));
            for (String name : names) {
                assertThat(pc2.queries(name)).hasToString("127.0.1.1");
            }
        }
    }

    @Test
    void aUserNamedLikeAComputerIsRefusedAndNothingChangesForTheComputer() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q131739-named")) {
            FakeHost pc1 = subject.host(1);
            pc1.registers("PC1<00>");
            assertThat(subject.host(2).registers("PC1<03>"))
                    .as("even before the computer has claimed it")
                    .hasToString("wait, refused ACT_ERR by 127.0.1.1");
            assertThat(subject.event("NAME_CONFLICT").text()).contains("PC1 is the computer 127.0.1.1");
            assertThat(pc1.registers("PC1<03>")).hasToString("granted");
            assertThat(subject.host(3).queries("PC1<03>")).hasToString("127.0.1.1");
        }
    }

    @Test
    void everythingThatLeavesForTheFirstHostAnswersWhatItAsked() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q131739-datagrams")) {
            FakeHost pc1 = subject.host(1);
            List<Integer> asked = new ArrayList<>();
            for (String name : List.of("PC1<00>", "PC1<03>", "PC1<20>", "ALICE<03>")) {
                asked.add(pc1.registers(name).request().id());
            }
            for (int number = 2; number < 12; number++) {
                FakeHost other = subject.host(number);
                assertThat(other.registers("ALICE<03>")).hasToString("granted");
                assertThat(other.ask(other.multihomedRegistration("ALICE<03>"))).hasToString("granted");
                assertThat(other.refreshes("ALICE<03>")).hasToString("granted");
                if (number % 2 == 0) {
                    assertThat(other.releases("ALICE<03>")).hasToString("released");
                }
            }
            asked.add(pc1.refreshes("ALICE<03>").request().id());
            assertThat(subject.host(20).queries("ALICE<03>"))
                    .as("the latest logon first")
                    .hasToString("127.0.1.11 127.0.1.9 127.0.1.7 127.0.1.5 127.0.1.3 127.0.1.1");
            assertThat(subject.captured(pc1.address()))
                    .hasOnlyElementsOfType(PositiveRegistrationResponse.class)
                    .extracting(message -> ((Message) message).id())
                    .isEqualTo(asked);
        }
    }

    @Test
    void theRepliesAreThoseOfAnOrdinaryNameOctetByOctet() {
        String alice = "20" + "4542454D454A4544454643414341434143414341434143414341434143414144" + "00" + "00200001";
        try (Subject subject = Subject.with(Setup.DEFAULT, "q131739-octets")) {
            subject.host(1).registers("ALICE<03>");
            FakeHost pc2 = subject.host(2);
            Talk granted = pc2.registers("ALICE<03>");
            assertThat(granted.last().hex())
                    .isEqualTo(
                            id(granted) + "AD80" + "0000000100000000" + alice + "0007E900" + "0006" + "60007F000102");
            Talk found = pc2.queries("ALICE<03>");
            assertThat(found.last().hex())
                    .startsWith(id(found) + "8580" + "0000000100000000" + alice)
                    .endsWith("000C" + "60007F000102" + "60007F000101");
        }
    }

    private static String id(Talk talk) {
        return String.format("%04X", talk.request().id());
    }

    @Test
    void eachLogonHasItsOwnTtlAndRefreshAndOnlyTheOneThatEndsIsGone() {
        Duration longest = Duration.ofMinutes(5);
        try (Subject subject = Subject.with(Setup.DEFAULT.withTtl(longest), "q131739-expiry")) {
            FakeHost pc1 = subject.host(1);
            FakeHost pc2 = subject.host(2);
            NetbiosName alice = NetbiosName.parse("ALICE<03>");
            assertThat(ttl(pc1.registers("ALICE<03>"))).isEqualTo(longest.toSeconds());
            long before = System.nanoTime();
            assertThat(ttl(pc2.ask(NameRegistrationRequest.of(pc2.newId(), alice, 2, pc2.entry()))))
                    .isEqualTo(2);
            assertThat(ttl(pc1.refreshes("ALICE<03>"))).isEqualTo(longest.toSeconds());
            Eventually.get(
                    Duration.ofSeconds(20),
                    () -> "the logon at PC2 does not end",
                    () -> subject.host(3).queries("ALICE<03>").toString().equals("127.0.1.1") ? Boolean.TRUE : null);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(1990));
            assertThat(pc1.refreshes("ALICE<03>")).hasToString("granted");
            assertThat(pc2.registers("ALICE<03>")).as("once more").hasToString("granted");
            assertThat(subject.host(3).queries("ALICE<03>")).hasToString("127.0.1.2 127.0.1.1");
            assertThat(pc1.releases("ALICE<03>")).hasToString("released");
            assertThat(pc2.releases("ALICE<03>")).hasToString("released");
            assertThat(subject.host(3).queries("ALICE<03>")).hasToString("not found NAM_ERR");
            assertThat(pc1.asked()).isEmpty();
            assertThat(subject.codes()).doesNotContain("NAME_CONFLICT", "USER_NAME_YIELDED");
        }
    }

    private static long ttl(Talk granted) {
        return ((PositiveRegistrationResponse) granted.last().message()).ttl();
    }

    /** Each order with names of its own: the computer's three names, and the user of that name at another host. */
    @Test
    void inWhateverOrderTheyComeTheComputerHasItsNamesAndNobodyIsDroppedInSilence() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q131739-orders")) {
            FakeHost computer = subject.host(1);
            FakeHost user = subject.host(2);
            computer.is(Manner.believing(computer));
            user.is(Manner.believing(user));
            List<List<String>> orders = List.copyOf(Collections2.permutations(List.of("<00>", "<03>", "<20>", "user")));
            assertThat(orders).hasSize(24);
            for (List<String> order : orders) {
                String name = "PC" + orders.indexOf(order);
                Talk logon = claim(order, name, computer, user);
                subject.awaitQuiet();
                for (String suffix : List.of("<00>", "<03>", "<20>")) {
                    assertThat(subject.host(3).queries(name + suffix))
                            .as(order.toString())
                            .hasToString("127.0.1.1");
                }
                boolean dropped = logon.toString().equals("granted");
                assertThat(subject.events())
                        .as("%s: the user was told no, or was asked first and an event names it", order)
                        .anyMatch(event -> NetbiosName.parse(name + "<03>").equals(event.name())
                                && event.code().equals(dropped ? "USER_NAME_YIELDED" : "NAME_CONFLICT")
                                && event.text().contains("127.0.1.2"));
                assertThat(user.refreshes(name + "<03>").toString()).endsWith("refused ACT_ERR by 127.0.1.1");
            }
            assertThat(user.asked()).hasOnlyElementsOfType(NameQueryRequest.class);
            assertThat(computer.asked()).hasOnlyElementsOfType(NameQueryRequest.class);
        }
    }

    /** All claims in an order; what the user was answered. */
    private static Talk claim(List<String> order, String name, FakeHost computer, FakeHost user) {
        Talk logon = null;
        for (String what : order) {
            if (what.equals("user")) {
                logon = user.registers(name + "<03>");
            } else {
                assertThat(computer.registers(name + what).toString())
                        .as(order.toString())
                        .endsWith("granted");
            }
        }
        return Objects.requireNonNull(logon);
    }
}
