package org.nbnsd.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.BurstEvent.GrantedUnchecked;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.TrafficEvent.DatagramDropped;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.server.Edits.Edited;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;
import org.nbnsd.wire.WireFormat;

/**
 * What must hold after every step of a name server, whatever happens:
 *
 * <ul>
 *   <li>replaying the changes into an empty table gives the server's table, and version ids only grow;
 *   <li>a record changes hands only with a new version id, and no two own records have the same;
 *   <li>a static record does not expire and does not change, unless a person edits it, or a claim may make it dynamic;
 *   <li>an edit does what its preview said; scavenging moves on only what a dry run told, which itself changes nothing;
 *   <li>a positive answer leaves after the change that it speaks of; in a burst it may leave before it, for less time than
 *       the record has, or for the time of a burst and without a change, and then an event says so;
 *   <li>every request gets one final answer, or an event says why not; the claims that wait are exactly those that are
 *       owed one, and have had one WACK;
 *   <li>after quiet nothing is pending, and limits hold;
 *   <li>the server asks, and never demands: of requests it sends nothing but name queries to one host.
 * </ul>
 */
final class Invariants {
    private enum Kind {
        CLAIM,
        RELEASE,
        QUERY
    }

    private record Asked(Kind kind, int id, @Nullable NetbiosName name, Endpoint client) {}

    private static final long QUIET = 60_000;

    private static final long LONGEST_BURST_GRANT = 50 * 60;

    private ServerSettings settings;
    /** What challenges that were open then go on with. */
    private final Set<Integer> earlierPorts = new HashSet<>();

    private final NameTable table;
    private final NameTable replayed = new NameTable();
    /** What people have just edited. */
    private final Set<NetbiosName> edited = new HashSet<>();

    private final Set<NetbiosName> touched = new HashSet<>();
    private final Map<Asked, Integer> owed = new HashMap<>();
    private final Map<Asked, Integer> wacked = new HashMap<>();
    private long lastVersion;

    /** From now on other settings hold; what there is beyond a lower limit stays. */
    void reconfigured(ServerSettings others) {
        earlierPorts.add(settings.challengePort());
        Limits before = settings.limits();
        Limits after = others.limits();
        settings = others.withLimits(new Limits(
                Math.max(before.names(), after.names()),
                Math.max(before.memory(), after.memory()),
                Math.max(before.namesPerHost(), after.namesPerHost()),
                Math.max(before.openChallenges(), after.openChallenges()),
                Math.max(before.waitingPerName(), after.waitingPerName()),
                Math.max(before.waitingPerHost(), after.waitingPerHost()),
                Math.max(before.waiting(), after.waiting()),
                after.sources()));
    }

    Invariants(ServerSettings settings, NameTable table) {
        this.settings = settings;
        this.table = table;
        table.records().forEach(record -> replayed.apply(new Change.Put(record)));
        lastVersion = table.nextVersion() - 1;
    }

    /** Checks what came of a datagram. */
    void afterDatagram(Datagram datagram, List<Effect> effects, NameServer server, long now) {
        Decoded decoded = MessageDecoder.decode(datagram.octets(), datagram.length());
        Asked asked = decoded instanceof Request request ? asked(request, datagram.source()) : null;
        boolean dropped = effects.stream()
                .anyMatch(
                        effect -> effect instanceof Effect.Report report && report.event() instanceof DatagramDropped);
        if (asked != null && !dropped) {
            owed.merge(asked, 1, Integer::sum);
        }
        require(!effects.isEmpty(), "no trace of a datagram");
        check(effects, server, now);
    }

    /** Checks what came of edits; those foreseen are none, or all. */
    void afterEdits(List<EditOutcome> foreseen, Edited edited, NameServer server, long now) {
        require(
                foreseen.isEmpty() || foreseen.equals(edited.outcomes()),
                "foreseen: %s, done: %s",
                foreseen,
                edited.outcomes());
        edited.outcomes().stream()
                .filter(EditOutcome::isChange)
                .map(EditOutcome::name)
                .forEach(this.edited::add);
        check(edited.effects(), server, now);
        this.edited.clear();
    }

    /** Checks what came of scavenging. */
    void afterScavenging(List<EditOutcome> foreseen, boolean dryRun, Edited scavenged, NameServer server, long now) {
        require(!dryRun || scavenged.effects().isEmpty(), "a dry run did %s", scavenged.effects());
        Set<NetbiosName> names = foreseen.stream().map(EditOutcome::name).collect(Collectors.toSet());
        for (EditOutcome outcome : scavenged.outcomes()) {
            require(names.contains(outcome.name()), "not foreseen: %s", outcome);
            NameRecord before = outcome.before();
            require(outcome.kind() == EditOutcome.Kind.AGED && before != null, "not aged: %s", outcome);
            require(before.nextExpiry() <= now && !before.isActiveStatic(), "too early for %s", before);
        }
        check(scavenged.effects(), server, now);
    }

    /** Checks what came of the passing of time, or of anything else. */
    void check(List<Effect> effects, NameServer server, long now) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Persist persist) {
                persisted(persist.change());
            } else if (effect instanceof Effect.Send send) {
                sent(send, now);
            }
        }
        effects.stream()
                .filter(effect -> effect instanceof Effect.Send && effect.isEarly())
                .forEach(effect -> checkEarly((Effect.Send) effect, effects, now));
        for (NetbiosName name : touched) {
            require(
                    Objects.equals(replayed.get(name), table.get(name)),
                    "replayed: %s, in the table: %s",
                    replayed.get(name),
                    table.get(name));
        }
        touched.clear();
        require(replayed.size() == table.size(), "%s records replayed of %s", replayed.size(), table.size());
        int owedAnswers = owed.values().stream().mapToInt(Integer::intValue).sum();
        require(server.waitingClaims() == owedAnswers, "%s claims wait, owed: %s", server.waitingClaims(), owed);
        require(wacked.equals(owed), "who waits has had one WACK; WACKs: %s, owed: %s", wacked, owed);
        if (server.nextTimeout() - now > QUIET) {
            require(server.openChallenges() == 0, "%s challenges open after quiet", server.openChallenges());
            require(owed.isEmpty(), "owed after quiet: %s", owed);
        }
        checkLimits(server);
    }

    /** Compares the whole table with what the changes make; for now and then. */
    void checkWholeTable() {
        assertThat(byName(replayed.records())).isEqualTo(byName(table.records()));
        assertThat(replayed.nextVersion()).as("next version").isEqualTo(table.nextVersion());
        assertThat(table.records().stream().filter(NameRecord::isLocal).map(NameRecord::version))
                .as("versions of own records")
                .doesNotHaveDuplicates();
    }

    private static Map<NetbiosName, NameRecord> byName(Collection<NameRecord> records) {
        return records.stream().collect(Collectors.toMap(NameRecord::name, record -> record));
    }

    private void checkLimits(NameServer server) {
        ServerSettings.Limits limits = settings.limits();
        require(server.openChallenges() <= limits.openChallenges(), "open challenges over their limit");
        require(server.waitingClaims() <= limits.waiting(), "waiting claims over their limit");
        require(table.size() <= limits.names(), "names over their limit");
        Map<Ipv4Address, Integer> waiting = new HashMap<>();
        owed.forEach((asked, times) -> waiting.merge(asked.client().address(), times, Integer::sum));
        waiting.forEach(
                (host, claims) -> require(claims <= limits.waitingPerHost(), "%s claims of %s wait", claims, host));
    }

    private void persisted(Change change) {
        NameRecord after = change instanceof Change.Put put ? put.record() : null;
        Map<Ipv4Address, Integer> had = new HashMap<>();
        if (after != null) {
            after.addresses().forEach(holder -> had.put(holder, replayed.namesOf(holder)));
        }
        NameRecord before = replayed.apply(change);
        touched.add(change.name());
        if (edited.contains(change.name())) {
            had.clear(); // what people do is not limited for each host
        } else if (before != null && before.isActiveStatic()) {
            requireMigrated(before, after);
        }
        if (after != null && after.isLocal()) {
            if (before == null || after.version() != before.version() || !before.isLocal()) {
                require(after.version() > lastVersion, "version after %s: %s", lastVersion, after);
                lastVersion = after.version();
            }
            had.forEach((holder, names) -> {
                int most = Math.max(names, settings.limits().namesPerHost());
                require(replayed.namesOf(holder) <= most, "%s has more than %s names", holder, most);
            });
        }
    }

    private void requireMigrated(NameRecord before, @Nullable NameRecord after) {
        boolean migrated = settings.migrate()
                && after != null
                && after.isActive()
                && !after.isStatic()
                && before.type().isUnique()
                && after.type().isUnique()
                && after.holders().stream().allMatch(holder -> holder.expiresAt() < Long.MAX_VALUE);
        require(migrated, "a static record was %s and is %s", before, after);
    }

    private void sent(Effect.Send send, long now) {
        byte[] octets = MessageEncoder.encode(send.message());
        require(octets.length <= WireFormat.MAX_DATAGRAM, "%s octets", octets.length);
        require(MessageDecoder.decode(octets).equals(send.message()), "is not decoded again: %s", send);
        require(send.to().address().isHost(), "not to one host: %s", send);
        if (send.message() instanceof Response response) {
            answered(response, send.to(), send.isEarly(), now);
        } else {
            require(
                    send.message() instanceof NameQueryRequest
                            && !send.message().isBroadcast()
                            && (send.to().port() == settings.challengePort()
                                    || earlierPorts.contains(send.to().port())),
                    "a demand: %s",
                    send);
        }
    }

    private void answered(Response response, Endpoint client, boolean early, long now) {
        Asked asked = asked(response, client);
        if (response instanceof WackResponse) {
            wacked.merge(asked, 1, Integer::sum);
            return;
        }
        require(owed.containsKey(asked), "nobody asked for %s", response);
        owed.merge(asked, -1, Invariants::sumOrNothing);
        if (wacked.containsKey(asked) && wacked.get(asked) > owed.getOrDefault(asked, 0)) {
            wacked.merge(asked, -1, Invariants::sumOrNothing);
        }
        if (response instanceof PositiveRegistrationResponse positive) {
            if (!early) {
                checkGranted(positive, now);
            }
        } else if (response instanceof PositiveNameQueryResponse positive) {
            checkAnswer(positive, now);
        }
    }

    private static @Nullable Integer sumOrNothing(Integer a, Integer b) {
        return a + b == 0 ? null : a + b;
    }

    /** What leaves without waiting for the disk is a grant for a burst's time. */
    private void checkEarly(Effect.Send send, List<Effect> effects, long now) {
        require(settings.burstQueue() > 0, "early without bursts: %s", send);
        require(send.message() instanceof PositiveRegistrationResponse, "early, and no grant: %s", send);
        PositiveRegistrationResponse positive = (PositiveRegistrationResponse) send.message();
        boolean unchecked = effects.stream()
                .anyMatch(effect -> effect instanceof Effect.Report report
                        && report.event() instanceof GrantedUnchecked granted
                        && granted.name().equals(positive.name())
                        && granted.ttlSeconds() == positive.ttl());
        require(positive.ttl() <= LONGEST_BURST_GRANT, "early for %s s", positive.ttl());
        if (!unchecked) {
            checkGranted(positive, now);
            NameRecord record = Objects.requireNonNull(replayed.get(positive.name()));
            require(
                    record.at(now + positive.ttl() * 1000 - 1).isActive(),
                    "told %s, but the record is %s",
                    send,
                    record);
        }
    }

    /** What was made durable before a grant leaves must bear it out. */
    private void checkGranted(PositiveRegistrationResponse positive, long now) {
        if (positive.name().suffix() == NameSuffix.MASTER_BROWSER
                && !positive.entry().group()) {
            return;
        }
        NameRecord durable = replayed.get(positive.name());
        boolean isForNobody = positive.entry().address().isLoopback() && (durable == null || !durable.isActive());
        if (isForNobody) {
            return; // granted, and never stored
        }
        boolean borneOut = durable != null
                && durable.at(now).isActive()
                && (durable.type() == RecordType.GROUP
                        || durable.isStatic()
                        || durable.isHeldBy(positive.entry().address()));
        require(borneOut, "%s, but durable is %s", positive, durable);
        boolean lasts = durable == null
                || durable.isStatic()
                || durable.at(now + positive.ttl() * 1000 - 1).isActive();
        require(lasts, "%s, which is longer than %s", positive, durable);
    }

    /** Whether an address may be left out of answers: in all scripts the last octet tells. */
    private static boolean isNobodys(Ipv4Address address) {
        int last = address.bits() & 0xFF;
        return !address.isHost() || address.isLoopback() || last == 0 || last == 255;
    }

    private void checkAnswer(PositiveNameQueryResponse positive, long now) {
        if (settings.ownNames().contains(positive.name()) || positive.name().isWildcard()) {
            return;
        }
        NameRecord durable = replayed.get(positive.name());
        require(durable != null && durable.state() != RecordState.DELETED, "%s, but durable is %s", positive, durable);
        if (durable.type() != RecordType.GROUP && positive.name().suffix() != NameSuffix.DOMAIN_CONTROLLERS) {
            List<Ipv4Address> answered =
                    positive.entries().stream().map(AddressEntry::address).toList();
            NameRecord current = durable.at(now);
            require(
                    current.isActive()
                            && answered.equals(current.addresses().stream()
                                    .filter(address -> answered.contains(address) || !isNobodys(address))
                                    .toList()),
                    "%s, but durable is %s",
                    positive,
                    current);
        }
    }

    private static void require(boolean holds, String format, @Nullable Object... details) {
        if (!holds) {
            throw new AssertionError(String.format(format, details));
        }
    }

    private static Asked asked(Message message, Endpoint client) {
        Kind kind = Kind.QUERY;
        if (message instanceof Claim
                || message instanceof WackResponse
                || message instanceof PositiveRegistrationResponse
                || message instanceof NegativeRegistrationResponse
                || message instanceof EndNodeChallengeResponse) {
            kind = Kind.CLAIM;
        } else if (message instanceof NameReleaseRequest
                || message instanceof Response.PositiveReleaseResponse
                || message instanceof Response.NegativeReleaseResponse) {
            kind = Kind.RELEASE;
        }
        return new Asked(kind, message.id(), message.name(), client);
    }
}
