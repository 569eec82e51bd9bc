package org.nbnsd.protocol;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.protocol.ClaimEvent.NameRegistered;
import org.nbnsd.protocol.ClaimEvent.RefusedByStatic;
import org.nbnsd.protocol.ClaimEvent.UserNameYielded;
import org.nbnsd.protocol.EditEvent.RecordEdited;
import org.nbnsd.protocol.EditEvent.RecordsImported;
import org.nbnsd.protocol.NameEvent.Severity;
import org.nbnsd.protocol.TrafficEvent.DatagramMalformed;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Malformed;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;

final class NameEventTest {
    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.5");

    /** Counters, filters and documentation know events by these codes; to rename a class is to break them. */
    private static final List<String> CODES = List.of(
            "ANSWERS_DOUBTED",
            "ANSWER_SET_ASIDE",
            "APP_ALIAS",
            "BURST_ENDED",
            "BURST_STARTED",
            "CHALLENGE_STARTED",
            "CLAIMANT_TO_CHALLENGE",
            "CLAIM_ACKNOWLEDGED",
            "CLAIM_FOR_ANOTHER",
            "CLAIM_REFUSED",
            "CLAIM_WAITING",
            "CLAIM_WITHDRAWN",
            "CLOCK_DRIFTED",
            "CLOCK_SET",
            "CLUSTER_STATE_CHANGED",
            "DATAGRAM_DROPPED",
            "DATAGRAM_MALFORMED",
            "DECIDED_ANEW",
            "DEMAND_RECEIVED",
            "DEMAND_VERIFIED",
            "DNS_NAME_TAKEN",
            "DNS_UPDATE_FAILED",
            "DNS_UPDATE_RESTORED",
            "DUPLICATE_ANSWERS",
            "GRANTED_ALONE",
            "GRANTED_UNCHECKED",
            "HOLDERS_EXPIRED",
            "HOLDER_ADDED",
            "HOLDER_ASSURED",
            "HOLDER_DEFENDED",
            "HOLDER_DENIED",
            "HOLDER_EVICTED",
            "HOLDER_SILENT",
            "HOLDER_UNASKED",
            "IMPOSSIBLE_ADDRESS",
            "INCIDENT_CLOSED",
            "INCIDENT_OPENED",
            "LIMIT_REACHED",
            "LOCAL_LIMIT_REACHED",
            "LOCAL_NAME_DEFENDED",
            "LOCAL_NAME_DOUBTED",
            "LOCAL_NAME_IN_CONFLICT",
            "LOCAL_NAME_REFUSED",
            "LOCAL_NAME_REGISTERED",
            "LOCAL_NAME_RELEASED",
            "MACHINE_SLEPT",
            "NAME_CONFLICT",
            "NAME_FULL",
            "NAME_REFRESHED",
            "NAME_REGISTERED",
            "NAME_RELEASED",
            "NAME_SERVER_BACK",
            "NAME_SERVER_SILENT",
            "NAME_TAKEN_OVER",
            "NODE_STATUS_ANSWERED",
            "NUMERIC_NAME",
            "OWNERS_IGNORED",
            "OWNER_REMOVED",
            "OWNER_VERIFIED",
            "OWN_NAME_DEFENDED",
            "OWN_VERSIONS_BEHIND",
            "PARTNER_MIRRORED",
            "PARTNER_NOTIFIED",
            "PARTNER_ONE_SIDED",
            "PROCESS_STOPPED",
            "QUERY_ANSWERED",
            "RATE_EXCEEDED",
            "RATE_RESTORED",
            "RECORDS_DELETED",
            "RECORDS_IMPORTED",
            "RECORDS_SCAVENGED",
            "RECORDS_UNDELETED",
            "RECORD_AGED",
            "RECORD_EDITED",
            "REFUSED_BY_STATIC",
            "RELEASE_DEMANDED",
            "RELEASE_IGNORED",
            "RELEASE_REFUSED",
            "REPLICAS_UNKEPT",
            "REPLICA_ADDED",
            "REPLICA_CHALLENGED",
            "REPLICA_GONE",
            "REPLICA_KEPT",
            "REPLICA_MERGED",
            "REPLICA_PROPAGATED",
            "REPLICA_REPLACED",
            "REPLICA_SKIPPED",
            "REPLICATION_FAILED",
            "REPLICATION_MALFORMED",
            "REPLICATION_PULLED",
            "REPLICATION_REFUSED",
            "REPLICATION_RESTORED",
            "REPLICATION_UNREADABLE",
            "SAME_HOST_RECOGNISED",
            "SENDING_CONGESTED",
            "SENDING_RESTORED",
            "STATIC_MIGRATED",
            "STORAGE_FAILED",
            "STORAGE_RECOVERED",
            "UPDATES_DROPPED",
            "UPDATES_TAKEN",
            "UPDATE_REFUSED",
            "USER_ALSO_ELSEWHERE",
            "USER_NAME_YIELDED",
            "USER_ON_SEVERAL_HOSTS",
            "VERSION_JUMPED");

    private static final List<NetbiosName> HOSTILE_NAMES = List.of(
            name("\r\n2026-11-21 root: ", Scope.NONE),
            name("\u001b[2J\u001b]0;x\u0007", Scope.NONE),
            name("\u0000\u0001\u007f\u0080\u0085\u009b\u00a0\u00ad\u00ff\\\"'<>", Scope.NONE),
            name("FRED", new Scope(List.of("A\nB", "\u001b[31m", "\u0085.<#'>"))));

    private static NetbiosName name(String octets, Scope scope) {
        String sixteen = (octets + " ".repeat(NetbiosName.LENGTH)).substring(0, NetbiosName.LENGTH);
        return NetbiosName.of(sixteen.getBytes(StandardCharsets.ISO_8859_1), 0, scope);
    }

    /** The records below a sealed interface. */
    private static Stream<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(kind -> kind.isInterface() ? kinds(kind) : Stream.of(kind));
    }

    /** Values of each type that an event has; a type that is new here is an error. */
    private static List<@Nullable Object> samples(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == NetbiosName.class) {
            return new ArrayList<>(HOSTILE_NAMES);
        } else if (type == Ipv4Address.class) {
            List<@Nullable Object> hosts = new ArrayList<>(List.of(HOST, Ipv4Address.ZERO));
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                hosts.add(null);
            }
            return hosts;
        } else if (type == Endpoint.class) {
            return List.of(new Endpoint(HOST, 137));
        } else if (type == Prefix.class) {
            return List.of(Prefix.parse("10.0.0.0/24"), Prefix.parse("10.0.0.5"));
        } else if (type == List.class) {
            assertThat(((ParameterizedType) component.getGenericType()).getActualTypeArguments())
                    .containsExactly(Ipv4Address.class);
            return List.of(List.of(HOST, Ipv4Address.BROADCAST), List.of(HOST), List.of());
        } else if (type == RecordState.class) {
            List<@Nullable Object> states = new ArrayList<>(List.of(RecordState.values()));
            states.add(null);
            return states;
        } else if (type == EditOutcome.class) {
            return HOSTILE_NAMES.stream()
                    .flatMap(NameEventTest::outcomes)
                    .map(Object.class::cast)
                    .toList();
        } else if (type == Author.class) {
            return List.of(new Author("root", ""), new Author("\u001b[2J", "\r\nold \"printer\"\u2028\u202e"));
        } else if (type == Map.class) {
            return List.of(Map.of(Kind.CREATED, 99, Kind.REFUSED, 1));
        } else if (type.isEnum()) {
            return List.of(type.getEnumConstants());
        } else if (type == Malformed.class) {
            return List.of(new Malformed(Malformed.Reason.NAME, "label length 0x40 at octet 12 (expected: 1..63)"));
        } else if (type == String.class) {
            return List.of("limits.names", "");
        } else if (type == ReplicaEvent.Replica.class) {
            return HOSTILE_NAMES.stream()
                    .<@Nullable Object>map(name -> new ReplicaEvent.Replica(name, HOST, -1, HOST))
                    .toList();
        } else if (type == RoundTrip.class) {
            return List.of(new RoundTrip(1, 0), new RoundTrip(3, 2999));
        } else if (type == int.class) {
            return List.of(1, 15);
        } else if (type == long.class) {
            return List.of(300L, 0xFFFFFFFFL);
        } else if (type == boolean.class) {
            return List.of(true, false);
        }
        throw new AssertionError("no samples of " + component);
    }

    /** A static record that comes, changes hands, and goes. */
    private static Stream<EditOutcome> outcomes(NetbiosName name) {
        NameRecord before = RecordEdits.createStatic(name, RecordType.UNIQUE, NodeType.H, List.of(HOST), 0);
        NameRecord empty = new NameRecord(
                name,
                RecordType.GROUP,
                RecordState.TOMBSTONE,
                NodeType.B,
                false,
                NameRecord.LOCAL,
                1,
                HOST,
                0,
                List.of());
        return Stream.of(
                new EditOutcome(name, Kind.CREATED, null, before, ""),
                new EditOutcome(name, Kind.REPLACED, before, empty, ""),
                new EditOutcome(name, Kind.AGED, empty, null, ""));
    }

    /** An event for each value of each component, the others at their first. */
    private static List<NameEvent> events(Class<?> kind) {
        RecordComponent[] components = kind.getRecordComponents();
        List<NameEvent> events = new ArrayList<>();
        if (components.length == 0) {
            events.add(event(kind, components, new Object[0]));
        }
        for (int varied = 0; varied < components.length; varied++) {
            for (Object value : samples(components[varied])) {
                @Nullable Object[] arguments = new Object[components.length];
                for (int i = 0; i < arguments.length; i++) {
                    arguments[i] = i == varied ? value : samples(components[i]).get(0);
                }
                events.add(event(kind, components, arguments));
            }
        }
        return events;
    }

    private static NameEvent event(Class<?> kind, RecordComponent[] components, @Nullable Object[] arguments) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return (NameEvent) kind.getDeclaredConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(kind + " cannot be made of " + Arrays.toString(arguments), e);
        }
    }

    private static List<NameEvent> all() {
        return kinds(NameEvent.class)
                .map(NameEventTest::events)
                .flatMap(Collection::stream)
                .toList();
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    }

    @Test
    void codesAreStable() {
        assertThat(kinds(NameEvent.class).map(kind -> events(kind).get(0).code()))
                .containsExactlyInAnyOrderElementsOf(CODES);
    }

    @Test
    void everyEventHasASeverityAndASentence() {
        assertThat(all()).hasSizeGreaterThan(2 * CODES.size()).allSatisfy(event -> {
            assertThat(event.severity()).isNotNull();
            assertThat(event.text()).isNotBlank().doesNotContain("null");
        });
    }

    /** What {@code nbnsd events} says of each event is in one file. */
    @Test
    void everyEventIsExplainedWithAllItsSeverities() throws IOException {
        Properties guide = new Properties();
        try (InputStream in = NameEvent.class.getResourceAsStream("/org/nbnsd/cli/diagnosis/events.properties")) {
            guide.load(requireNonNull(in));
        }
        assertThat(guide.stringPropertyNames().stream().map(key -> key.replaceAll("\\..*", "")))
                .containsOnly(CODES.toArray(String[]::new));
        kinds(NameEvent.class).map(NameEventTest::events).forEach(events -> {
            String code = events.get(0).code();
            String severities = events.stream()
                    .map(NameEvent::severity)
                    .distinct()
                    .sorted()
                    .map(severity -> severity.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            assertThat(guide.getProperty(code + ".severity")).as(code).isEqualTo(severities);
            assertThat(guide.getProperty(code + ".means")).as(code).hasSizeGreaterThan(20);
            assertThat(guide.getProperty(code + ".act")).as(code).isNotBlank();
        });
    }

    /** Names come from the network, and sentences go to terminals and logs. */
    @Test
    void noSentenceHasControlCharactersWhateverTheName() {
        assertThat(all()).allSatisfy(event -> assertThat(event.text()).matches(NameEventTest::isPrintable));
    }

    @Test
    void everyEventAboutANameSaysWhich() {
        assertThat(all())
                .filteredOn(event -> event.name() != null)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.text()).contains(String.valueOf(event.name())));
        assertThat(all())
                .filteredOn(event -> event.name() == null)
                .allSatisfy(
                        event -> assertThat(event.code())
                                .matches(
                                        "(BURST|CLOCK|CLUSTER|DATAGRAM|DNS|MACHINE|NAME_SERVER|OWN_VERSIONS|OWNERS?|PARTNER|PROCESS|RATE|RECORDS|REPLICATION|SENDING|STORAGE|UPDATES|VERSION)_.*"));
    }

    /** Containers, NAT and forgers claim names for others: the address alone does not tell who did it. */
    @Test
    void whoSentItIsToldBesideTheAddressThatItSpeaksOf() {
        Ipv4Address sender = Ipv4Address.parse("10.9.9.9");
        List<Class<?>> bySender = kinds(NameEvent.class)
                .filter(kind -> Arrays.stream(kind.getRecordComponents())
                        .anyMatch(component -> component.getName().equals("sender")))
                .collect(Collectors.toList());
        assertThat(bySender)
                .containsAll(kinds(ClaimEvent.class).toList())
                .containsAll(kinds(ChallengeEvent.class).toList())
                .contains(
                        RecordEvent.NameReleased.class,
                        RecordEvent.ReleaseIgnored.class,
                        RecordEvent.ReleaseRefused.class,
                        NodeEvent.LocalNameDefended.class);
        assertThat(bySender).allSatisfy(kind -> {
            RecordComponent[] components = kind.getRecordComponents();
            @Nullable
            Object[] arguments = Arrays.stream(components)
                    .map(component -> component.getName().equals("sender")
                            ? sender
                            : samples(component).get(0))
                    .toArray();
            NameEvent event = event(kind, components, arguments);
            assertThat(event.sender()).isEqualTo(sender);
            assertThat(event.text()).containsOnlyOnce("10.9.9.9");
        });
    }

    @Test
    void aSenderThatSpeaksForItselfIsNotToldTwice() {
        NetbiosName fred = NetbiosName.of("FRED", 0x20);
        assertThat(new ClaimEvent.NameRefreshed(fred, HOST, HOST, 300).text())
                .isEqualTo("FRED<20> refreshed by 10.0.0.5 for 300 s");
        assertThat(new ClaimEvent.NameRefreshed(fred, HOST, Ipv4Address.parse("10.0.0.9"), 300).text())
                .isEqualTo("FRED<20> refreshed by 10.0.0.5 (sent by 10.0.0.9) for 300 s");
    }

    @Test
    void whatIsWrongWithADatagramIsPrintable() {
        Random random = new Random(5);
        Endpoint source = new Endpoint(HOST, 137);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = new byte[random.nextInt(90)];
            random.nextBytes(octets);
            if (octets.length > 12) { // a header that is nearly right, to get to the rest
                octets[2] = (byte) (random.nextBoolean() ? 0x29 : 0x85);
                Arrays.fill(octets, 4, 12, (byte) 0);
                octets[random.nextBoolean() ? 5 : 7] = 1;
                octets[11] = (byte) random.nextInt(2);
                octets[12] = 0x20;
            }
            if (MessageDecoder.decode(octets) instanceof Malformed malformed) {
                assertThat(new DatagramMalformed(source, malformed).text()).matches(NameEventTest::isPrintable);
            }
        }
    }

    @Test
    void aRegistrationReadsAsASentence() {
        NameEvent event = new NameRegistered(
                NetbiosName.of("FRED", 0x20), RecordType.UNIQUE, HOST, HOST, RegistrationRule.NAME_IS_FREE, 300);

        assertThat(event.code()).isEqualTo("NAME_REGISTERED");
        assertThat(event.text()).isEqualTo("FRED<20> registered by 10.0.0.5 as unique for 300 s: nobody has the name");
        assertThat(event.severity()).isEqualTo(Severity.INFORMATION);
    }

    @Test
    void anEditSaysWhoWhyAndWhatWasBefore() {
        NetbiosName name = NetbiosName.of("FRED", 0x20);
        NameRecord one = RecordEdits.createStatic(name, RecordType.UNIQUE, NodeType.H, List.of(HOST), 0);
        NameRecord two = RecordEdits.createStatic(
                name, RecordType.MULTIHOMED, NodeType.H, List.of(HOST, Ipv4Address.parse("10.0.0.6")), 0);
        EditOutcome outcome = new EditOutcome(name, Kind.REPLACED, one.withState(RecordState.RELEASED, 0), two, "");

        NameEvent event = new RecordEdited(outcome, new Author("root", "old printer"), false);

        assertThat(event.text())
                .isEqualTo("FRED<20> replaced by root: \"old printer\"; before: static unique, released, 10.0.0.5;"
                        + " now: static multihomed, active, 10.0.0.5, 10.0.0.6");
        assertThat(event.severity()).isEqualTo(Severity.INFORMATION);
        assertThat(new RecordEdited(outcome, new Author("root", ""), true).severity())
                .isEqualTo(Severity.DETAIL);
        assertThat(new RecordsImported(new Author("root", "move"), Map.of(Kind.REFUSED, 1, Kind.CREATED, 100)).text())
                .isEqualTo("101 records in one go by root: \"move\"; 100 created, 1 refused");
    }

    @Test
    void aRefusalByAStaticRecordSaysSinceWhenAndWhatToDo() {
        RefusedByStatic event = new RefusedByStatic(
                NetbiosName.of("FRED", 0x20),
                Ipv4Address.parse("10.0.0.6"),
                Ipv4Address.parse("10.0.0.6"),
                List.of(HOST),
                1_763_712_000_789L,
                Rcode.ACT_ERR,
                true);

        assertThat(event.text())
                .isEqualTo("FRED<20> refused to 10.0.0.6 with ACT_ERR: a static record has it since"
                        + " 2025-11-21T08:00:00Z; held by 10.0.0.5; delete that record, or set migrate = true, if the"
                        + " claimant is to have the name");
        assertThat(event.severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void onlyALivingHolderThatLosesAUserNameIsWorthAWarning() {
        NetbiosName user = NetbiosName.of("PC1", 0x03);

        assertThat(new UserNameYielded(user, HOST, Ipv4Address.parse("10.0.0.1"), HOST, true).severity())
                .isEqualTo(Severity.WARNING);
        assertThat(new UserNameYielded(user, HOST, Ipv4Address.parse("10.0.0.1"), HOST, false).severity())
                .isEqualTo(Severity.INFORMATION);
    }
}
