package org.nbnsd.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.protocol.TrafficEvent.DatagramDropped;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.AccessList;
import org.nbnsd.server.Edits;
import org.nbnsd.server.Edits.Edited;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerWish;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.PlainQuery;
import org.nbnsd.wire.Request;

/**
 * A name server on virtual time, with the {@link Invariants} checked after every step. What it answers to a query by the
 * short way is what it answers by the long one.
 */
final class WatchedServer {
    /** When every story begins. */
    static final long START = 1_700_000_000_000L;

    static final Endpoint SERVER = endpoint("10.0.0.254", 137);
    static final List<LocalAddress> LOCALS = List.of(new LocalAddress(SERVER.address(), 16, 0x00155D010203L));

    static final Author AUTHOR = new Author("root", "test");

    /** Nothing of it is as by default, or as in any script. */
    private static final ServerSettings OTHERWISE = new ServerSettings(
            List.of(NetbiosName.parse("OTHERWISE<00>")),
            ServerSettings.Challenger.END_NODE,
            7,
            new RetrySchedule(9, Duration.ofMillis(77), 1.7),
            List.of(new ServerSettings.PrefixSchedule(
                    Prefix.parse("10.0.0.0/24"), new RetrySchedule(2, Duration.ofMillis(11), 1))),
            ServerSettings.UserNamePolicy.FIRST_WINS,
            false,
            true,
            new ServerSettings.Lifetimes(
                    Duration.ofSeconds(70),
                    Duration.ofSeconds(7),
                    Duration.ofSeconds(77),
                    Duration.ofSeconds(777),
                    Duration.ofSeconds(7777)),
            new ServerSettings.Limits(1, 1, 1, 1, 1, 1, 1, ServerSettings.Limits.DEFAULTS.sources()),
            new ServerSettings.Access(
                    AccessList.NOBODY,
                    AccessList.NOBODY,
                    AccessList.NOBODY,
                    AccessList.NOBODY,
                    true,
                    true,
                    AccessList.EVERYBODY,
                    List.of("FRED", "PC1")),
            new ServerSettings.Rates(1, 1, 1, 1),
            1);

    private final NameTable table = new NameTable();
    private final NameServer server;
    private final Invariants invariants;
    private long now = START;
    private boolean full;

    WatchedServer(ServerSettings settings, List<LocalAddress> locals, List<NameRecord> records, long seed) {
        records.forEach(record -> table.apply(new Change.Put(record)));
        invariants = new Invariants(settings, table);
        server = new NameServer(settings, table, new Random(seed));
        invariants.check(server.listenOn(locals, now), server, now);
    }

    /** The same, but of a server that was made to be another one in every way, and was told what it is to be. */
    static WatchedServer reconfigured(
            ServerSettings settings, List<LocalAddress> locals, List<NameRecord> records, long seed) {
        return new WatchedServer(settings, OTHERWISE, locals, records, seed);
    }

    private WatchedServer(
            ServerSettings settings,
            ServerSettings before,
            List<LocalAddress> locals,
            List<NameRecord> records,
            long seed) {
        records.forEach(record -> table.apply(new Change.Put(record)));
        invariants = new Invariants(settings, table);
        server = new NameServer(before, table, new Random(seed));
        List<Effect> unused = server.handle(new Input.Asked(1, new ServerWish.Reconfigure(settings)), now);
        invariants.check(server.listenOn(locals, now), server, now);
    }

    /** From now on other settings hold. */
    List<Effect> reconfigure(ServerSettings settings) {
        invariants.reconfigured(settings);
        List<Effect> effects = server.handle(new Input.Asked(1, new ServerWish.Reconfigure(settings)), now);
        invariants.check(effects, server, now);
        return leaving(effects);
    }

    WatchedServer(ServerSettings settings) {
        this(settings, LOCALS, List.of(), 1);
    }

    static Endpoint endpoint(String address, int port) {
        return new Endpoint(Ipv4Address.parse(address), port);
    }

    static Datagram datagram(Message message, Endpoint source) {
        return datagram(MessageEncoder.encode(message), source, SERVER, false);
    }

    static Datagram datagram(byte[] octets, Endpoint source, Endpoint local, boolean broadcast) {
        return new Datagram(octets, octets.length, source, local, broadcast);
    }

    /** These are the server's addresses from now on. */
    List<Effect> listenOn(List<LocalAddress> locals) {
        List<Effect> effects = server.listenOn(locals, now);
        invariants.check(effects, server, now);
        return leaving(effects);
    }

    List<Effect> receive(Datagram datagram) {
        List<Effect> byShortWay = answerByShortWay(datagram);
        List<Effect> effects = server.receive(datagram, now);
        if (byShortWay != null && !isOverRate(effects)) {
            assertThat(effects).isEqualTo(byShortWay);
        }
        invariants.afterDatagram(datagram, effects, server, now);
        return leaving(effects);
    }

    /** What is answered to a plain query without looking at the record; null for what is not. */
    private @Nullable List<Effect> answerByShortWay(Datagram datagram) {
        NetbiosName name = PlainQuery.name(datagram.octets(), datagram.length());
        PlainQuery answer = new PlainQuery();
        if (name == null || !server.queryReader().find(datagram, name, answer, now)) {
            return null;
        }
        Ipv4Address address = answer.address();
        Ipv4Address local = datagram.local().address();
        return List.of(
                new Effect.Send(local, datagram.source(), (Message) MessageDecoder.decode(answer.octets())),
                new Effect.Report(new QueryAnswered(
                        name,
                        datagram.source().address(),
                        address == null ? List.of() : List.of(address),
                        local,
                        false)));
    }

    private static boolean isOverRate(List<Effect> effects) {
        return events(effects).stream()
                .anyMatch(event -> event instanceof DatagramDropped dropped && dropped.reason() == DropReason.RATE);
    }

    List<Effect> receive(Message message, Endpoint source) {
        return receive(datagram(message, source));
    }

    /** Lets time pass; the timers go off when they are due. */
    List<Effect> elapse(long millis) {
        long until = now + millis;
        List<Effect> all = new ArrayList<>();
        while (server.nextTimeout() <= until) {
            now = Math.max(now, server.nextTimeout());
            all.addAll(expire());
        }
        now = until;
        return all;
    }

    /** Lets time pass without any timer going off, as if the machine had been asleep. */
    void sleep(long millis) {
        now += millis;
    }

    /** So many changes wait for the disk from now on. */
    void backlog(int changes) {
        server.handle(new Input.Backlog(changes), now);
    }

    List<Effect> expire() {
        List<Effect> effects = server.expire(now);
        invariants.check(effects, server, now);
        return leaving(effects);
    }

    /** Whether the socket is full from now on, so that no question of the server leaves. */
    void setFull(boolean isFull) {
        full = isFull;
    }

    private List<Effect> leaving(List<Effect> effects) {
        if (!full) {
            return effects;
        }
        sends(effects).stream()
                .filter(WatchedServer::isQuestion)
                .forEach(question -> server.handle(new Input.Unsent(question), now));
        return effects.stream()
                .filter(effect -> !(effect instanceof Effect.Send send && isQuestion(send)))
                .toList();
    }

    private static boolean isQuestion(Effect.Send send) {
        return send.message() instanceof Request;
    }

    /** Edits by {@link #AUTHOR}. */
    Edited edit(List<Edit> edits) {
        List<EditOutcome> foreseen = edits.size() == 1 ? server.preview(edits, now) : List.of();
        Edited edited = Edits.edit(server, edits, AUTHOR, now);
        invariants.afterEdits(foreseen, edited, server, now);
        return edited;
    }

    /** What edits would do; nothing happens. */
    List<EditOutcome> preview(List<Edit> edits) {
        List<EditOutcome> outcomes = server.preview(edits, now);
        invariants.checkWholeTable();
        return outcomes;
    }

    Edited scavenge(boolean dryRun) {
        List<EditOutcome> foreseen = Edits.scavenge(server, true, AUTHOR, now).outcomes();
        Edited edited = Edits.scavenge(server, dryRun, AUTHOR, now);
        invariants.afterScavenging(foreseen, dryRun, edited, server, now);
        return edited;
    }

    long nextTimeout() {
        return server.nextTimeout();
    }

    long now() {
        return now;
    }

    int openChallenges() {
        return server.openChallenges();
    }

    int waitingClaims() {
        return server.waitingClaims();
    }

    int size() {
        return table.size();
    }

    /** A record as it is now. */
    @Nullable
    NameRecord get(NetbiosName name) {
        NameRecord record = table.get(name);
        return record == null ? null : record.at(now);
    }

    void checkWholeTable() {
        invariants.checkWholeTable();
    }

    static List<Effect.Send> sends(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Send.class::isInstance)
                .map(Effect.Send.class::cast)
                .toList();
    }

    static List<NameEvent> events(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Report.class::isInstance)
                .map(effect -> ((Effect.Report) effect).event())
                .toList();
    }
}
