package org.nbnsd.replication;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Link;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.OctetString;
import org.nbnsd.protocol.Part;
import org.nbnsd.protocol.ReplicaEvent.ReplicaSkipped;
import org.nbnsd.protocol.ReplicaEvent.ReplicasUnkept;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.replication.frame.FrameEncoder;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicationMessage;
import org.nbnsd.wire.Ipv4Address;

/** What all of replication here has in common: settings, records, who this server is, and what is to be done. */
final class Site {
    /** What links of replication are called ({@link Link#service()}). */
    static final String SERVICE = "replication";

    private static final int CONNECT_PATIENCE_MILLIS = 10_000;

    /** Replaced when others are to hold; who needs one asks for it each time. */
    ReplicationSettings settings;

    final NameTable table;
    final Traffic traffic = new Traffic();
    /** The owners whose records are on their way, or about to be. */
    final Set<Ipv4Address> fetching = new HashSet<>();
    /** The time of the present call. */
    long now;

    /** Partners are told no more until the disk works again, and nothing is taken from them. */
    boolean isDiskBroken;

    private final Part server;
    private final RandomGenerator random;
    private final Set<Ipv4Address> locals = new HashSet<>();
    private Ipv4Address own;
    private List<Effect> effects = new ArrayList<>();
    private long links;

    Site(ReplicationSettings settings, Part server, NameTable table, RandomGenerator random) {
        this.settings = settings;
        this.server = server;
        this.table = table;
        this.random = random;
        own = settings.address() == null ? Ipv4Address.ZERO : settings.address();
    }

    void listenOn(Collection<LocalAddress> addresses) {
        locals.clear();
        addresses.forEach(each -> locals.add(each.address()));
        if (settings.address() == null) {
            own = locals.stream()
                    .min((a, b) -> a.isLoopback() == b.isLoopback()
                            ? a.compareTo(b)
                            : Boolean.compare(a.isLoopback(), b.isLoopback()))
                    .orElse(own);
        }
    }

    /** By which partners know the records of this server; 0.0.0.0 before any address is known. */
    Ipv4Address own() {
        return own;
    }

    /** Whether an owner is this server, by whatever address. */
    boolean isOwn(Ipv4Address owner) {
        return owner.equals(own) || owner.equals(NameRecord.LOCAL) || locals.contains(owner);
    }

    /** How this server names an owner among its own records. */
    Ipv4Address inside(Ipv4Address owner) {
        return isOwn(owner) ? NameRecord.LOCAL : owner;
    }

    /** How partners know an owner. */
    Ipv4Address outside(Ipv4Address owner) {
        return owner.equals(NameRecord.LOCAL) ? own : owner;
    }

    /** The highest version that this server has given. */
    long lastVersion() {
        return table.nextVersion() - 1;
    }

    /** The highest version of an owner that was seen, 0 for none; unsigned. */
    long seen(Ipv4Address owner) {
        if (isOwn(owner)) {
            return lastVersion();
        }
        Mark mark = table.mark(owner);
        return mark == null ? 0 : mark.seen();
    }

    /** Whether records of an owner are taken. */
    boolean accepts(Ipv4Address owner) {
        return isOwn(owner) || settings.accepts(owner);
    }

    /** How many name servers are known, this one included. */
    int owners() {
        return table.marks().size() + 1;
    }

    /** What this server knows, for partners: itself first. */
    List<OwnerVersions> rows() {
        Map<Ipv4Address, Long> known = new HashMap<>();
        List<OwnerVersions> rows = new ArrayList<>();
        rows.add(new OwnerVersions(own, lastVersion(), table.lowestVersion(NameRecord.LOCAL)));
        for (Mark mark : table.marks()) {
            if (!isOwn(mark.owner()) && known.put(mark.owner(), mark.seen()) == null) {
                rows.add(new OwnerVersions(mark.owner(), mark.seen(), table.lowestVersion(mark.owner())));
            }
        }
        return rows;
    }

    // What is to be done

    void report(NameEvent event) {
        effects.add(new Effect.Report(event));
    }

    void answer(long ticket, Object result) {
        effects.add(new Effect.Answer(ticket, result, false));
    }

    /** Also while the disk is behind. */
    void answerAtOnce(long ticket, Object result) {
        effects.add(new Effect.Answer(ticket, result, true));
    }

    void send(Link link, ReplicationMessage message) {
        send(link, FrameEncoder.encode(message));
    }

    void send(Link link, byte[] octets) {
        effects.add(new Effect.Transmit(link, OctetString.of(octets)));
    }

    void close(Link link) {
        effects.add(new Effect.Close(link));
    }

    /** A link of ours, on its way. */
    Link connect(Ipv4Address peer) {
        Link link = new Link(SERVICE, Link.Opener.US, ++links);
        effects.add(new Effect.Connect(link, new Endpoint(peer, settings.port()), CONNECT_PATIENCE_MILLIS));
        return link;
    }

    /**
     * What the name server does about records that came.
     *
     * @param skips gets those that it does not keep
     */
    void apply(Input.Replicated replicated, long now, Skips skips) {
        for (Effect effect : server.handle(replicated, now)) {
            effects.add(effect);
            if (effect instanceof Effect.Report report && report.event() instanceof ReplicaSkipped skipped) {
                skips.add(1, skipped.text());
            } else if (effect instanceof Effect.Report report && report.event() instanceof ReplicasUnkept unkept) {
                skips.add(unkept.records(), unkept.text());
            }
        }
    }

    /** What the name server does about records that are gone. */
    void gone(Input.ReplicasGone gone, long now) {
        effects.addAll(server.handle(gone, now));
    }

    /** A handle that nobody can guess, so that no stranger on another link can speak for a partner. */
    int handle() {
        int handle = random.nextInt();
        return handle == 0 ? 1 : handle;
    }

    List<Effect> drain() {
        List<Effect> drained = effects;
        effects = new ArrayList<>();
        return drained;
    }
}
