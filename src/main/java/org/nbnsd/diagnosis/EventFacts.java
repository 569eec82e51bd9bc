package org.nbnsd.diagnosis;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.BurstEvent.GrantedUnchecked;
import org.nbnsd.protocol.ChallengeEvent;
import org.nbnsd.protocol.ClaimEvent;
import org.nbnsd.protocol.ClusterEvent;
import org.nbnsd.protocol.EditEvent.RecordEdited;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.NodeEvent;
import org.nbnsd.protocol.RecordEvent;
import org.nbnsd.protocol.RecordEvent.HoldersExpired;
import org.nbnsd.protocol.RecordEvent.NameReleased;
import org.nbnsd.protocol.RecordEvent.RecordAged;
import org.nbnsd.protocol.ReplicaEvent;
import org.nbnsd.protocol.ReplicationEvent;
import org.nbnsd.protocol.StorageEvent.UpdateRefused;
import org.nbnsd.protocol.TrafficEvent;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Rcode;

/**
 * Makes facts of the events of this server and this node. Each is of what happened to whom: what only follows from it is
 * not made up. Events that say nothing of a name's fate make none.
 */
public final class EventFacts {
    private EventFacts() {}

    /**
     * The facts of an event.
     *
     * @param event the event
     * @param at when it happened, in milliseconds since the epoch
     * @return in order; often one
     */
    public static List<Fact> of(NameEvent event, long at) {
        if (event instanceof ClaimEvent claim) {
            return new ClaimFacts(at, event.sender()).of(claim);
        } else if (event instanceof ChallengeEvent challenge) {
            return new ClaimFacts(at, event.sender()).of(challenge);
        } else if (event instanceof RecordEvent record) {
            return sentBy(event.sender(), ofRecord(record, at));
        } else if (event instanceof GrantedUnchecked granted) {
            return sentBy(
                    event.sender(),
                    List.of(acknowledged(
                            granted.name(), granted.claimant(), granted.ttlSeconds(), granted.reason(), at)));
        } else if (event instanceof ClusterEvent cluster) {
            return sentBy(event.sender(), ofCluster(cluster, at));
        } else if (event instanceof UpdateRefused refused) {
            return sentBy(event.sender(), refused.release() ? List.of() : ofStorage(refused, at));
        } else if (event instanceof NodeEvent node) {
            return NodeFacts.of(node, at);
        } else if (event instanceof ReplicaEvent replica) {
            return ReplicaFacts.of(replica, at);
        } else if (event instanceof ReplicationEvent replication) {
            return ReplicaFacts.of(replication, at);
        } else if (event instanceof TrafficEvent traffic) {
            return ofTraffic(traffic, at);
        }
        return event instanceof RecordEdited edited ? List.of(ofEdit(edited, at)) : List.of();
    }

    private static List<Fact> sentBy(@Nullable Ipv4Address sender, List<Fact> facts) {
        return facts.stream().map(fact -> fact.sentBy(sender)).toList();
    }

    private static Fact acknowledged(NetbiosName name, Ipv4Address claimant, long seconds, String reason, long at) {
        return Fact.of(at, FactKind.ACKNOWLEDGED, name, claimant)
                .with(Detail.TTL, String.valueOf(seconds))
                .with(Detail.REASON, reason);
    }

    private static List<Fact> ofCluster(ClusterEvent event, long at) {
        String reason = "the server is not in step with the cluster";
        if (event instanceof ClusterEvent.HolderAssured assured) {
            return List.of(acknowledged(assured.name(), assured.claimant(), assured.seconds(), reason, at));
        } else if (event instanceof ClusterEvent.GrantedAlone granted) {
            return List.of(acknowledged(granted.name(), granted.claimant(), granted.seconds(), reason, at));
        }
        return List.of();
    }

    private static List<Fact> ofStorage(UpdateRefused refused, long at) {
        return List.of(Fact.of(at, FactKind.TURNED_AWAY, refused.name(), refused.address())
                .with(Detail.RCODE, Rcode.describe(Rcode.SVR_ERR.code()))
                .with(Detail.REASON, "the database could not be written"));
    }

    private static List<Fact> ofRecord(RecordEvent event, long at) {
        if (event instanceof NameReleased released) {
            return List.of(Fact.of(at, FactKind.RELEASED, released.name(), released.address())
                    .with(released.left()));
        } else if (event instanceof HoldersExpired expired) {
            return expired.expired().stream()
                    .map(address -> Fact.of(at, FactKind.EXPIRED, expired.name(), address)
                            .with(expired.left()))
                    .toList();
        } else if (event instanceof RecordAged aged) {
            return List.of(
                    Fact.of(at, FactKind.AGED, aged.name(), Ipv4Address.ZERO).with(Detail.REASON, what(aged.state())));
        }
        return List.of();
    }

    private static String what(@Nullable RecordState state) {
        if (state == null) {
            return "it is gone";
        }
        return switch (state) {
            case ACTIVE -> "it is active";
            case RELEASED -> "it is released";
            case TOMBSTONE -> "it is extinct";
            case DELETED -> "it is deleted";
        };
    }

    private static List<Fact> ofTraffic(TrafficEvent event, long at) {
        if (event instanceof QueryAnswered answered) {
            return List.of(Fact.of(at, FactKind.QUERIED, answered.name(), answered.client())
                    .with(answered.addresses()));
        }
        return List.of();
    }

    private static Fact ofEdit(RecordEdited event, long at) {
        return Fact.of(at, FactKind.EDITED, event.name(), Ipv4Address.ZERO)
                .with(Stream.of(
                                addresses(event.outcome().before()),
                                addresses(event.outcome().after()))
                        .flatMap(List::stream)
                        .distinct()
                        .toList())
                .with(Detail.AUTHOR, event.author().who())
                .with(Detail.REASON, event.what());
    }

    private static List<Ipv4Address> addresses(@Nullable NameRecord record) {
        return record == null ? List.of() : record.addresses();
    }
}
