package org.nbnsd.daemon.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.OperationException;
import org.nbnsd.daemon.AnsweringHost;
import org.nbnsd.daemon.LoopClock;
import org.nbnsd.daemon.timeline.Pace;
import org.nbnsd.daemon.timeline.TimelineKeeper;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.diagnosis.Present;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.diagnosis.Subject.OneAddress;
import org.nbnsd.diagnosis.Subject.OneName;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.diagnosis.VerdictCode;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Ports;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.wire.Ipv4Address;

/** What asks, alone: over a timeline in memory, with a resolver and a neighbour table of the test. */
final class ProberTest {
    private static final AtomicInteger ADDRESSES = new AtomicInteger();
    private static final NetbiosName LONG = NetbiosName.parse("PRODUCTION-CELL<20>");
    private static final Subject SUBJECT = new OneName(LONG);

    @TempDir
    private Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final LoopClock clock = new LoopClock();
    private final String network =
            "127." + (70 + ProcessHandle.current().pid() % 60) + "." + ADDRESSES.incrementAndGet() + ".";
    private TimelineKeeper keeper;
    private Neighbours neighbours;
    private final int port = Ports.free();

    @BeforeEach
    void startTimeline() throws IOException {
        keeper = new TimelineKeeper(null, Duration.ZERO, TimelineKeeper.Sizes.most(0), clock, () -> 0, Set::of);
        keeper.start(event -> {});
        open.add(keeper);
        Path arp = Files.writeString(
                directory.resolve("arp"),
                "IP address HW type Flags HW address Mask Device\n" + network
                        + "66 0x1 0x2 02:00:00:00:00:66 * eth0\n" + network
                        + "2 0x1 0x2 00:0c:29:00:00:02 * eth0\n");
        neighbours = new Neighbours(arp, clock);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private Ipv4Address address(int host) {
        return Ipv4Address.parse(network + host);
    }

    private void host(int number, NetbiosName... names) throws IOException {
        open.add(AnsweringHost.at(network + number, port, names));
    }

    private Prober prober(RetrySchedule schedule, Function<Ipv4Address, String> resolver) {
        ProbeSettings settings =
                new ProbeSettings(List.of(Prefix.parse(network + "0/24")), 1000, Duration.ZERO, port, host -> schedule);
        Prober prober = new Prober(settings, new Pace(1000), keeper, neighbours, new DnsNames(resolver));
        open.add(prober);
        return prober;
    }

    private static RetrySchedule tries(int tries, Duration interval) {
        return new RetrySchedule(tries, interval, 1);
    }

    private void claimed(int... hosts) throws OperationException {
        for (int host : hosts) {
            keeper.found(Fact.of(clock.getAsLong(), FactKind.CLAIMED, LONG, address(host)));
        }
        keeper.settle();
    }

    private Explanation explain() {
        return keeper.look(timeline ->
                        timeline.explain(SUBJECT, neighbours::mac, name -> Present.unknown(System.currentTimeMillis())))
                .get(0);
    }

    @Test
    void theDnsShowsThatANameWasCut() throws Exception {
        host(2, LONG);
        host(3, LONG);
        claimed(2, 3);
        Prober prober = prober(
                tries(3, Duration.ofSeconds(5)),
                host -> host.equals(address(2)) ? "production-cell-north.example" : "production-cell-south.example");
        prober.run(SUBJECT);
        assertThat(explain().verdicts())
                .extracting(Verdict::code)
                .contains(VerdictCode.DUPLICATE_HOST, VerdictCode.TRUNCATED_NAME);
    }

    @Test
    void theMacAddressIsThatOfTheNeighbourTable() throws Exception {
        host(2, LONG);
        claimed(2);
        prober(tries(3, Duration.ofSeconds(5)), host -> "").run(SUBJECT);
        List<Fact> facts = keeper.look(timeline -> timeline.of(address(2)));
        assertThat(facts)
                .filteredOn(Fact::active)
                .hasSize(2)
                .allSatisfy(fact -> assertThat(fact.detail(Detail.MAC)).isEqualTo("00-0C-29-00-00-02"));
        assertThat(explain().claimants()).singleElement().satisfies(claimant -> {
            assertThat(claimant.mac()).isEqualTo("00-0C-29-00-00-02");
            assertThat(claimant.hypervisor()).isEqualTo("VMware");
        });
    }

    @Test
    void aResolverThatHangsOrFailsKeepsNobodyFromTheAnswers() throws Exception {
        host(2, LONG);
        claimed(2, 3);
        host(3, LONG);
        CountDownLatch never = new CountDownLatch(1);
        Prober prober = prober(tries(3, Duration.ofSeconds(5)), host -> {
            if (host.equals(address(3))) {
                throw new IllegalStateException("resolver");
            }
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "";
        });
        assertThat(prober.run(SUBJECT)).extracting(Asked::text).containsOnly("2 questions, 2 answered");
        assertThat(explain().verdicts()).extracting(Verdict::code).contains(VerdictCode.DUPLICATE_HOST);
        never.countDown();
    }

    @Test
    void oneRunAtATimeAndClosingEndsIt() throws Exception {
        claimed(2);
        Prober prober = prober(tries(20, Duration.ofSeconds(30)), host -> "");
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                prober.run(SUBJECT);
                ended.complete(new AssertionError("it went on to its end"));
            } catch (IOException e) {
                ended.complete(e);
            }
        });
        thread.start();
        Throwable second = Eventually.get(Duration.ofSeconds(30), () -> "refused", () -> {
            try {
                return thread.isAlive() && isAsking(thread) ? refusal(prober) : null;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(second).hasMessageContaining("hosts are being asked for somebody else");
        prober.close();
        assertThat(ended.get(30, TimeUnit.SECONDS))
                .isInstanceOf(OperationException.class)
                .hasMessage("the daemon is stopping");
    }

    private static boolean isAsking(Thread thread) {
        return List.of(thread.getStackTrace()).stream()
                .anyMatch(frame -> frame.getMethodName().equals("exchange"));
    }

    private static Throwable refusal(Prober prober) throws IOException {
        try {
            prober.run(SUBJECT);
            return new AssertionError("not refused");
        } catch (OperationException e) {
            return e;
        }
    }

    /** A host has the address to which broadcasts go. */
    private Baiter baiter() {
        Baiter baiter = new Baiter(
                Duration.ofDays(1),
                port,
                new Pace(1000),
                keeper,
                neighbours,
                () -> List.of(
                        new LocalAddress(address(65), 30, 0), new LocalAddress(Ipv4Address.parse("127.0.0.1"), 32, 0)));
        open.add(baiter);
        return baiter;
    }

    private List<Incident> incidents() {
        return keeper.look(timeline -> timeline.incidents(0));
    }

    @Test
    void whoAnswersBaitIsReportedWithItsMacAddressAsOneIncident() throws Exception {
        try (AnsweringHost poisoner = AnsweringHost.poisonerAt(network + "67", port)) {
            Files.writeString(
                    directory.resolve("arp"),
                    "IP address HW type Flags HW address Mask Device\n" + network
                            + "67 0x1 0x2 02:00:00:00:00:67 * eth0\n");
            Baiter baiter = baiter();
            baiter.bait();
            baiter.bait();
            keeper.settle();
            assertThat(incidents()).singleElement().satisfies(incident -> {
                assertThat(incident.count()).isEqualTo(2);
                Fact fact = incident.last();
                assertThat(fact.kind()).isEqualTo(FactKind.BAIT_ANSWERED);
                assertThat(fact.actor()).isEqualTo(address(67));
                assertThat(fact.details())
                        .containsEntry(Detail.MAC, "02-00-00-00-00-67")
                        .containsEntry(Detail.TTL, "165")
                        .containsEntry(Detail.FLAGS, "8500, unique, B node");
            });
            assertThat(poisoner.received()).hasSize(2);
        }
        List<Explanation> explanations = keeper.look(timeline -> timeline.explain(new OneAddress(address(67))));
        assertThat(explanations)
                .singleElement()
                .satisfies(explanation -> assertThat(explanation.verdicts())
                        .extracting(Verdict::code)
                        .containsExactly(VerdictCode.SPOOFING_SUSPECTED));
    }

    @Test
    void hostsThatAnswerForTheirOwnNamesDoNotTakeBait() throws Exception {
        try (AnsweringHost honest = AnsweringHost.at(network + "67", port, LONG)) {
            Baiter baiter = baiter();
            baiter.bait();
            baiter.bait();
            keeper.settle();
            assertThat(incidents()).isEmpty();
            assertThat(honest.received().stream().map(request -> request.name()).distinct())
                    .as("a new name each time")
                    .hasSize(2);
        }
    }

    @Test
    void aBaiterThatIsClosedAsksNoMore() throws Exception {
        Baiter baiter = baiter();
        baiter.close();
        assertThatThrownBy(baiter::bait).isInstanceOf(IOException.class);
    }
}
