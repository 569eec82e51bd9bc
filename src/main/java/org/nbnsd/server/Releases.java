package org.nbnsd.server;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.RecordEvent.NameReleased;
import org.nbnsd.protocol.RecordEvent.ReleaseIgnored;
import org.nbnsd.protocol.RecordEvent.ReleaseObstacle;
import org.nbnsd.protocol.RecordEvent.ReleaseRefused;
import org.nbnsd.protocol.StorageEvent.UpdateRefused;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NegativeReleaseResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;

/**
 * Releases, as Windows Server 2003 does them: what counts is the sender's address, not the one in the request, which
 * anybody can forge; and the answer is positive even if nothing was there to release, but for static groups. Who registered
 * an address for another host can release it, too, and so can a proxy.
 */
final class Releases {
    /** Longer than a host goes on sending a release, and than the network keeps a copy of one. */
    private static final Duration RECENT = Duration.ofSeconds(15);

    private record ForAnother(NetbiosName name, Ipv4Address sender, Ipv4Address address) {}

    private final Recent<ForAnother> recent = new Recent<>(RECENT, 16_384);
    private final Records records;
    private final Gates gates;
    private final Outbox outbox;

    Releases(Records records, Gates gates, Outbox outbox) {
        this.records = records;
        this.gates = gates;
        this.outbox = outbox;
    }

    void release(NameReleaseRequest request, Datagram datagram, long now) {
        Ipv4Address sender = datagram.source().address();
        boolean neverKnown = request.name().suffix() == NameSuffix.MASTER_BROWSER;
        NameRecord record = neverKnown ? null : records.get(request.name(), now);
        if (record != null && record.isActiveStatic() && !record.type().isUnique()) {
            refuse(request, datagram, Rcode.ACT_ERR);
            outbox.report(new ReleaseRefused(request.name(), request.entry().address(), sender));
            return;
        }
        Ipv4Address released = released(record, request, sender, now);
        ReleaseObstacle obstacle = obstacle(record, released);
        if (obstacle == null && !records.isWritable()) {
            refuse(request, datagram, Rcode.SVR_ERR);
            outbox.report(new UpdateRefused(request.name(), request.entry().address(), sender, true));
            return;
        }
        if (obstacle != null) {
            outbox.report(new ReleaseIgnored(request.name(), request.entry().address(), sender, obstacle));
        } else if (record != null) {
            NameRecord after = records.removeHolder(record, released, now);
            outbox.report(new NameReleased(
                    request.name(), released, sender, after.isActive() ? after.addresses() : List.of()));
        }
        outbox.reply(
                datagram, PositiveReleaseResponse.of(request.id(), request.name(), request.ttl(), request.entry()));
    }

    private void refuse(NameReleaseRequest request, Datagram datagram, Rcode rcode) {
        outbox.reply(
                datagram,
                NegativeReleaseResponse.of(request.id(), request.name(), rcode, request.ttl(), request.entry()));
    }

    /**
     * Which address goes: the one in the request, if the sender registered it for another host, else the sender's own. When such
     * a release comes again, it means the same, and not the sender's own address as well.
     */
    private Ipv4Address released(
            @Nullable NameRecord record, NameReleaseRequest request, Ipv4Address sender, long now) {
        Ipv4Address named = request.entry().address();
        Holder holder = record == null ? null : record.holder(named);
        ForAnother release = new ForAnother(request.name(), sender, named);
        if (holder != null && (holder.registeredBy().equals(sender) || gates.isProxy(sender))) {
            recent.add(release, now);
            return named;
        }
        return recent.contains(release, now) ? named : sender;
    }

    /** Why a release changes nothing; null if it does. */
    private static @Nullable ReleaseObstacle obstacle(@Nullable NameRecord record, Ipv4Address released) {
        if (record == null) {
            return ReleaseObstacle.UNKNOWN;
        }
        if (record.isActiveStatic()) {
            return ReleaseObstacle.STATIC;
        }
        if (!record.isActive()) {
            return ReleaseObstacle.RELEASED;
        }
        return record.isHeldBy(released) ? null : ReleaseObstacle.NOT_HELD;
    }
}
