package org.nbnsd.diagnosis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.BurstEvent;
import org.nbnsd.protocol.ChallengeEvent;
import org.nbnsd.protocol.ClaimEvent;
import org.nbnsd.protocol.ClockEvent;
import org.nbnsd.protocol.ClusterEvent;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.EventExamples;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.NodeEvent;
import org.nbnsd.protocol.NodeEvent.Demand;
import org.nbnsd.protocol.NodeEvent.DemandReaction;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.RecordEvent;
import org.nbnsd.protocol.ReplicaEvent;
import org.nbnsd.protocol.ReplicaEvent.Replica;
import org.nbnsd.protocol.StorageEvent;
import org.nbnsd.protocol.TrafficEvent;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Rcode;

/**
 * Every sentence that log, timeline, {@code explain} and {@code watch} make of an event, as people read it. The resource has
 * for each event the line of the log and, indented, the facts that are made of it: a new kind of event needs its lines there.
 */
final class EventSentencesTest {
    private static final String SENTENCES = "event-sentences.txt";
    private static final long AT = 1_700_000_000_000L;
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final NetbiosName SALES = NetbiosName.parse("SALES<00>");
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.5");
    private static final Ipv4Address TWO = Ipv4Address.parse("10.0.0.6");
    private static final Ipv4Address FORGER = Ipv4Address.parse("10.0.0.66");
    private static final Ipv4Address SERVER = Ipv4Address.parse("10.0.0.1");
    private static final Prefix NETWORK = Prefix.parse("10.1.5.0/24");
    private static final Endpoint NAME_SERVER = new Endpoint(SERVER, 137);

    /** Other values than those of the examples where they make other sentences, or other facts. */
    private static List<NameEvent> more() {
        return List.of(
                new ClaimEvent.NameRegistered(
                        FRED,
                        org.nbnsd.registry.RecordType.UNIQUE,
                        Ipv4Address.ZERO,
                        FORGER,
                        RegistrationRule.NAME_IS_FREE,
                        300),
                new ClaimEvent.ClaimRefused(
                        SALES, TWO, TWO, RegistrationRule.GROUP_STAYS_GROUP, Rcode.ACT_ERR, List.of(ONE)),
                new ClaimEvent.ClaimRefused(
                        SALES, TWO, TWO, RegistrationRule.SPECIAL_GROUP_STAYS, Rcode.ACT_ERR, List.of(ONE)),
                new ClaimEvent.ClaimRefused(
                        SALES, Ipv4Address.ZERO, FORGER, RegistrationRule.SCOPE_TOO_LONG, Rcode.SVR_ERR, List.of()),
                new ClaimEvent.ClaimForAnother(FRED, ONE, Ipv4Address.parse("172.17.0.2"), List.of()),
                new ClaimEvent.ImpossibleAddress(
                        FRED, Ipv4Address.parse("127.64.64.1"), ONE, "a loopback address", Rcode.OK),
                new ClaimEvent.UserNameYielded(FRED.withSuffix(3), ONE, TWO, TWO, false),
                new ChallengeEvent.ChallengeStarted(
                        FRED.withSuffix(3),
                        FRED.withSuffix(0),
                        List.of(ONE, SERVER),
                        TWO,
                        TWO,
                        RegistrationRule.COMPUTER_HAS_NAME),
                new ChallengeEvent.ChallengeStarted(
                        FRED, FRED, List.of(ONE), TWO, TWO, RegistrationRule.GROUP_OVER_UNIQUE),
                new ChallengeEvent.HolderSilent(FRED, ONE, 3, null),
                new ClaimEvent.LimitReached(FRED, ONE, ONE, NETWORK, "limits.open-challenges", 10_000),
                new BurstEvent.BurstStarted(
                        BurstEvent.Cause.CHALLENGES, Prefix.ALL, 10_000, "limits.open-challenges", 10_000),
                new BurstEvent.BurstStarted(BurstEvent.Cause.SHARES, NETWORK, 3_334, "limits.open-challenges", 10_000),
                new BurstEvent.BurstEnded(BurstEvent.Cause.CHALLENGES, 1200, 42_000),
                new BurstEvent.BurstEnded(BurstEvent.Cause.SHARES, 1200, 42_000),
                new BurstEvent.GrantedUnchecked(FRED, TWO, TWO, NETWORK, "limits.open-challenges", 300),
                new ChallengeEvent.AnswerSetAside(FRED, ONE, ChallengeEvent.SetAside.UNCONFIRMED, null),
                new ChallengeEvent.AnswerSetAside(FRED, ONE, ChallengeEvent.SetAside.CONTRADICTION, null),
                new ChallengeEvent.AnswerSetAside(FRED, ONE, ChallengeEvent.SetAside.GUESSED, null),
                new ChallengeEvent.AnswerSetAside(FRED, ONE, ChallengeEvent.SetAside.NO_NEWS, null),
                new RecordEvent.NameReleased(FRED, ONE, ONE, List.of(TWO)),
                new RecordEvent.RecordAged(FRED, null),
                new StorageEvent.UpdateRefused(FRED, ONE, ONE, true),
                new ClusterEvent.ClusterStateChanged(ClusterState.STARTING, ""),
                new ClusterEvent.ClusterStateChanged(ClusterState.SYNCING, ""),
                new ClusterEvent.ClusterStateChanged(ClusterState.NORMAL, ""),
                new ClusterEvent.ClusterStateChanged(ClusterState.MAINTENANCE, ""),
                new ClusterEvent.ClusterStateChanged(ClusterState.REFUSED, "another node calls itself n1"),
                new ClusterEvent.DecidedAnew(FRED, ONE, 3),
                new ClockEvent.ClockSet(-7_200_000, 300),
                new ClockEvent.ProcessStopped(90_000, 90_000, -60_000),
                new TrafficEvent.QueryAnswered(FRED, TWO, List.of(), SERVER, false),
                new TrafficEvent.DatagramDropped(null, new Endpoint(SERVER, 137), DropReason.OWN_DATAGRAM),
                new ReplicaEvent.ReplicaAdded(new Replica(FRED, SERVER, 7, TWO), List.of()),
                new ReplicaEvent.ReplicaReplaced(
                        new Replica(FRED, Ipv4Address.ZERO, -1, TWO), List.of(ONE), List.of(), "the name was released"),
                new ReplicaEvent.ReplicaReplaced(
                        new Replica(FRED.withSuffix(3), SERVER, 8, TWO),
                        List.of(ONE),
                        List.of(TWO),
                        "it is of the same owner"),
                new ReplicaEvent.ReplicaMerged(
                        new Replica(FRED.withSuffix(3), SERVER, 9, SERVER),
                        List.of(ONE, TWO),
                        List.of(TWO),
                        "a user may be logged on at several hosts"),
                new ReplicaEvent.ReplicaChallenged(new Replica(FRED, Ipv4Address.ZERO, 9, TWO), List.of(ONE)),
                new ReplicaEvent.ReplicaGone(new Replica(FRED, SERVER, 9, SERVER), true),
                new NodeEvent.LocalNameRegistered(FRED, false, ONE, null, 0),
                new NodeEvent.LocalNameRefused(FRED, false, ONE, SERVER, TWO, true, 6),
                new NodeEvent.LocalNameRefused(FRED, false, ONE, SERVER, null, false, 6),
                new NodeEvent.LocalNameRefused(FRED, false, ONE, SERVER, ONE, false, 6),
                new NodeEvent.LocalNameRefused(FRED, false, ONE, SERVER, null, false, 5),
                new NodeEvent.LocalNameInConflict(FRED, ONE, SERVER, null),
                new NodeEvent.DemandReceived(FRED, NAME_SERVER, true, Demand.CONFLICT, DemandReaction.VERIFYING),
                new NodeEvent.DemandReceived(FRED, NAME_SERVER, true, Demand.RELEASE, DemandReaction.IGNORED),
                new NodeEvent.DemandReceived(
                        FRED, new Endpoint(FORGER, 137), false, Demand.RELEASE, DemandReaction.IGNORED),
                new NodeEvent.DemandVerified(FRED, NAME_SERVER, true, null, null),
                new NodeEvent.DemandVerified(FRED, NAME_SERVER, true, TWO, SERVER),
                new NodeEvent.DemandVerified(FRED, new Endpoint(FORGER, 137), false, TWO, TWO));
    }

    /** The same event, sent by somebody else than the address that it speaks of; the same if that cannot be. */
    private static Stream<NameEvent> forged(NameEvent event) {
        RecordComponent[] components = event.getClass().getRecordComponents();
        if (Arrays.stream(components).noneMatch(component -> component.getName().equals("sender"))) {
            return Stream.of();
        }
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            @Nullable Object[] values = new Object[components.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = components[i].getName().equals("sender")
                        ? FORGER
                        : components[i].getAccessor().invoke(event);
            }
            return Stream.of(
                    (NameEvent) event.getClass().getDeclaredConstructor(types).newInstance(values));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(event + " cannot be made anew", e);
        }
    }

    private static Stream<NameEvent> all() {
        return Stream.concat(
                EventExamples.all().stream().flatMap(event -> Stream.concat(Stream.of(event), forged(event))),
                more().stream());
    }

    private static List<String> told() {
        List<String> lines = new ArrayList<>();
        all().forEach(event -> {
            lines.add(event.code() + " " + event.text());
            EventFacts.of(event, AT).forEach(fact -> lines.add("  " + fact.kind() + " " + fact.text()));
        });
        return lines;
    }

    private static List<String> expected() throws IOException {
        try (InputStream in = EventSentencesTest.class.getResourceAsStream(SENTENCES)) {
            return new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static Stream<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(kind -> kind.isInterface() ? kinds(kind) : Stream.of(kind));
    }

    @Test
    void everySentenceOfEveryEventReadsAsWritten() throws IOException {
        assertThat(told()).containsExactlyElementsOf(expected());
    }

    @Test
    void everyKindOfEventIsRead() {
        assertThat(all().map(Object::getClass))
                .containsAll(kinds(NameEvent.class).toList());
    }

    @Test
    void everySentenceHasASubject() {
        assertThat(told())
                .filteredOn(line -> line.startsWith("  "))
                .allSatisfy(line -> assertThat(line).matches("  [A-Z_]+ (\\d+\\.|the |a ).*"));
    }

    /** Who is refused is not granted anything at that time, and who has the name is not refused. */
    @Test
    void onlyWhoWasGrantedTheNameIsSaidToHaveGotIt() {
        assertThat(all().filter(event -> event instanceof ClaimEvent
                        && !(event instanceof ClaimEvent.NameRegistered
                                || event instanceof ClaimEvent.HolderAdded
                                || event instanceof ClaimEvent.UserOnSeveralHosts)))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(EventFacts.of(event, AT))
                        .extracting(Fact::kind)
                        .doesNotContain(FactKind.GRANTED));
    }
}
