package org.nbnsd.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/** Q241411 in simulated sites: what one host starts at once succeeds, and hosts that meet are served one after the other. */
final class Q241411SimulationTest {
    private static final int SEEDS = 50;
    private static final NetbiosName SESSION = NetbiosName.parse("SESSION<00>");

    /** What a client is to be answered. */
    private record Asked(Endpoint client, int id) {}

    private static NetbiosName session(int number) {
        return NetbiosName.parse("SESSION" + number + "<00>");
    }

    /** Claims of every kind on one name, each with an id of its own and sent so many times, within two seconds. */
    private static void claimOften(ScriptedSite site, Host host, int count, int copies) {
        AddressEntry entry = AddressEntry.unique(NodeType.H, host.addresses().get(0));
        for (int i = 0; i < count; i++) {
            int id = host.id();
            Message claim = switch (i % 3) {
                case 0 -> NameRegistrationRequest.of(id, SESSION, 300_000, entry);
                case 1 -> MultihomedRegistrationRequest.of(id, SESSION, 300_000, entry);
                default -> NameRefreshRequest.of(id, SESSION, 300_000, entry);
            };
            for (int copy = 0; copy < copies; copy++) {
                host.after(site.dice().nextInt(2000), () -> host.send(claim));
            }
        }
    }

    private static List<Message> sentTo(ScriptedSite site, Host host) {
        return site.recorder().sentTo(host.addresses());
    }

    @Test
    void allNamesThatOneHostClaimsAtOnceAreGranted() {
        ScriptedSite.play(SEEDS, site -> {
            Host pc1 = site.any("PC1");
            site.at(site.about(0, 5000), pc1::boot);
            site.at(Duration.ofMinutes(30), () -> {
                for (int number = 0; number < 30; number++) {
                    pc1.want(session(number), false);
                }
            });
            site.perform(() -> {
                for (int number = 0; number < 30; number++) {
                    assertThat(pc1.believes(session(number))).isNotNull();
                }
                assertThat(site.ask(session(0))).containsExactly(pc1.addresses().get(0));
                assertThat(sentTo(site, pc1))
                        .allSatisfy(message -> assertThat(message).isInstanceOf(PositiveRegistrationResponse.class));
                assertThat(site.recorder().events()).extracting(NameEvent::code).containsOnly("NAME_REGISTERED");
            });
        });
    }

    @Test
    void oneNameThatOneHostClaimsOftenAtOnceIsOneRecordAndNeverInUse() {
        ScriptedSite.play(SEEDS, site -> {
            Host pc1 = site.any("PC1");
            site.at(site.about(0, 5000), pc1::boot);
            int[] before = {0};
            site.at(Duration.ofMinutes(30), () -> {
                before[0] = site.server().size();
                pc1.want(SESSION, false);
                claimOften(site, pc1, 15, 3);
            });
            site.perform(() -> {
                assertThat(site.ask(SESSION)).containsExactly(pc1.addresses().get(0));
                assertThat(sentTo(site, pc1))
                        .hasSizeGreaterThan(20)
                        .allSatisfy(message -> assertThat(message).isInstanceOf(PositiveRegistrationResponse.class));
                assertThat(site.server().size()).isEqualTo(before[0] + 1);
            });
        });
    }

    @Test
    void theNameOfADeadHostIsAskedForOnceAndThenNeverInUse() {
        ScriptedSite.play(SEEDS, site -> {
            Host dead = site.any("PC1");
            Host pc2 = site.any("PC2");
            site.at(site.about(0, 5000), dead::boot);
            site.at(site.about(0, 5000), pc2::boot);
            site.at(site.about(30, 5000), () -> dead.want(SESSION, false));
            site.at(Duration.ofMinutes(60), dead::crash);
            site.at(site.about(61, 5000), () -> {
                pc2.want(SESSION, false);
                claimOften(site, pc2, 12, 2);
            });
            site.perform(() -> {
                assertThat(site.ask(SESSION)).containsExactly(pc2.addresses().get(0));
                assertThat(sentTo(site, pc2))
                        .hasAtLeastOneElementOfType(WackResponse.class)
                        .allSatisfy(message -> assertThat(message)
                                .isInstanceOfAny(WackResponse.class, PositiveRegistrationResponse.class));
                assertThat(sentTo(site, dead).stream()
                                .filter(NameQueryRequest.class::isInstance)
                                .map(Message::id)
                                .distinct())
                        .as("questions to the dead host")
                        .hasSize(1);
            });
        });
    }

    @Test
    void hostsThatMeetBeforeALivingHolderJoinOneChallengeAndAreRefusedInOrder() {
        ScriptedSite.play(SEEDS, site -> meet(site, true));
    }

    @Test
    void hostsThatMeetBeforeADeadHolderJoinOneChallengeAndAreServedInOrder() {
        ScriptedSite.play(SEEDS, site -> meet(site, false));
    }

    private static void meet(ScriptedSite site, boolean alive) {
        Host holder = site.any("PC1");
        List<Host> rivals = List.of(site.nt("PC2"), site.samba("PC3"), site.windows9x("PC4"));
        site.at(site.about(0, 5000), holder::boot);
        rivals.forEach(rival -> site.at(site.about(0, 5000), rival::boot));
        site.at(site.about(30, 5000), () -> holder.want(SESSION, false));
        if (!alive) {
            site.at(Duration.ofMinutes(60), holder::crash);
        }
        for (Host rival : rivals) {
            site.at(site.about(61, 1000), () -> {
                rival.want(SESSION, false);
                claimOften(site, rival, 5, 1);
            });
        }
        site.at(Duration.ofMinutes(65), () -> {
            assertOneQuestionAtATime(site);
            assertServedInOrder(site);
            rivals.stream()
                    .filter(rival -> rival.believes(SESSION) == null)
                    .forEach(rival -> rival.giveUp(SESSION)); // else it would try again for ever
        });
        site.perform(() -> {
            List<Ipv4Address> winner = site.ask(SESSION);
            assertThat(Stream.concat(Stream.of(holder), rivals.stream())
                            .filter(host -> host.believes(SESSION) != null)
                            .map(Host::addresses))
                    .as("whoever believes that the name is its own")
                    .containsExactly(winner);
            if (alive) {
                assertThat(winner).isEqualTo(holder.addresses());
                assertThat(sentTo(site, holder)).noneMatch(NegativeRegistrationResponse.class::isInstance);
            }
        });
    }

    /** Once a second question about the name is on its way, the first is over. */
    private static void assertOneQuestionAtATime(ScriptedSite site) {
        Set<Integer> over = new HashSet<>();
        int[] open = {-1};
        site.recorder()
                .lines()
                .filter(line -> line.isAbout(SESSION) && !line.toServer() && line.message() instanceof NameQueryRequest)
                .forEach(line -> {
                    int id = line.message().id();
                    if (id != open[0]) {
                        assertThat(over.add(open[0])).isTrue();
                        open[0] = id;
                    }
                    assertThat(over).doesNotContain(id);
                });
        assertThat(over).as("questions, or the none before the first").isNotEmpty();
    }

    /** Who had to wait is answered in the order in which they came, once each. */
    private static void assertServedInOrder(ScriptedSite site) {
        List<Asked> waiting = new ArrayList<>();
        int[] served = {0};
        site.recorder()
                .lines()
                .filter(line -> line.isAbout(SESSION) && !line.toServer())
                .forEach(line -> {
                    Asked asked = new Asked(line.peer(), line.message().id());
                    if (line.message() instanceof WackResponse) {
                        assertThat(waiting).doesNotContain(asked);
                        waiting.add(asked);
                    } else if (waiting.contains(asked)) {
                        assertThat(waiting.remove(0)).isEqualTo(asked);
                        served[0]++;
                    }
                });
        assertThat(waiting).isEmpty();
        assertThat(served[0]).isGreaterThan(3);
    }
}
