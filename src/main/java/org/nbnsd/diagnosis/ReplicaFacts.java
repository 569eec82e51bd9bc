package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.protocol.ReplicaEvent;
import org.nbnsd.protocol.ReplicaEvent.ReleaseDemanded;
import org.nbnsd.protocol.ReplicaEvent.Replica;
import org.nbnsd.protocol.ReplicaEvent.ReplicaAdded;
import org.nbnsd.protocol.ReplicaEvent.ReplicaChallenged;
import org.nbnsd.protocol.ReplicaEvent.ReplicaGone;
import org.nbnsd.protocol.ReplicaEvent.ReplicaKept;
import org.nbnsd.protocol.ReplicaEvent.ReplicaMerged;
import org.nbnsd.protocol.ReplicaEvent.ReplicaPropagated;
import org.nbnsd.protocol.ReplicaEvent.ReplicaReplaced;
import org.nbnsd.protocol.ReplicationEvent;
import org.nbnsd.protocol.ReplicationEvent.PartnerMirrored;
import org.nbnsd.protocol.ReplicationEvent.PartnerOneSided;
import org.nbnsd.protocol.ReplicationEvent.ReplicationFailed;
import org.nbnsd.protocol.ReplicationEvent.ReplicationRestored;
import org.nbnsd.wire.Ipv4Address;

/** Makes facts of what comes from partners of replication, and of how these do. */
final class ReplicaFacts {
    private final long at;
    private final Replica replica;

    private ReplicaFacts(long at, Replica replica) {
        this.at = at;
        this.replica = replica;
    }

    /** Of a record that came, or is there no more; what cannot be read or kept says nothing of a name's fate. */
    static List<Fact> of(ReplicaEvent event, long at) {
        ReplicaFacts facts = new ReplicaFacts(at, event.replica());
        if (event instanceof ReplicaAdded added) {
            return facts.came(added.addresses(), List.of(), "");
        } else if (event instanceof ReplicaReplaced replaced) {
            return facts.came(replaced.addresses(), replaced.before(), replaced.reason());
        } else if (event instanceof ReplicaMerged merged) {
            return facts.merged(merged);
        } else if (event instanceof ReplicaKept kept) {
            return List.of(facts.fact(FactKind.REPLICA_REFUSED, Ipv4Address.ZERO, kept.reason())
                    .with(kept.addresses()));
        } else if (event instanceof ReplicaPropagated propagated) {
            return List.of(facts.fact(FactKind.REASSERTED, Ipv4Address.ZERO, propagated.reason())
                    .with(propagated.addresses()));
        } else if (event instanceof ReplicaChallenged challenged) {
            return challenged.holders().stream().map(facts::challenged).toList();
        } else if (event instanceof ReleaseDemanded demanded) {
            return List.of(facts.fact(FactKind.TOLD_TO_RELEASE, demanded.address(), demanded.reason()));
        } else if (event instanceof ReplicaGone gone) {
            return List.of(
                    facts.ended(gone.isTombstone() ? "it is a tombstone of this name server now" : "it is gone"));
        }
        return List.of();
    }

    /** Of a partner: whether it can be reached, and whether its settings fit. */
    static List<Fact> of(ReplicationEvent event, long at) {
        if (event instanceof ReplicationFailed failed) {
            return List.of(
                    Fact.of(at, FactKind.PARTNER_FAILED, null, failed.partner()).with(Detail.REASON, failed.problem()));
        } else if (event instanceof ReplicationRestored restored) {
            return List.of(Fact.of(at, FactKind.PARTNER_RESTORED, null, restored.partner()));
        } else if (event instanceof PartnerOneSided oneSided) {
            return List.of(Fact.of(at, FactKind.PARTNER_ONE_SIDED, null, oneSided.partner())
                    .with(Detail.REQUEST, oneSided.what().request())
                    .with(Detail.REASON, oneSided.text()));
        } else if (event instanceof PartnerMirrored mirrored) {
            return List.of(Fact.of(at, FactKind.PARTNER_MIRRORED, null, mirrored.partner())
                    .with(Detail.REQUEST, mirrored.what().request()));
        }
        return List.of();
    }

    private List<Fact> came(List<Ipv4Address> addresses, List<Ipv4Address> before, String reason) {
        if (addresses.isEmpty()) {
            return List.of(ended(reason.isEmpty() ? "nobody had the name" : reason));
        }
        List<Fact> facts = new ArrayList<>();
        facts.add(fact(FactKind.REPLICATED, addresses.get(0), reason).with(addresses));
        for (Ipv4Address address : before) {
            // Of a user one logon is told, and that is no end of the others.
            if (!addresses.contains(address) && !isUserSuffix()) {
                facts.add(Fact.of(at, FactKind.LOST, replica.name(), address)
                        .with(addresses.get(0))
                        .with(Detail.REASON, reason));
            }
        }
        return facts;
    }

    private List<Fact> merged(ReplicaMerged merged) {
        List<Fact> facts = new ArrayList<>(came(merged.addresses(), merged.before(), merged.reason()));
        if (isUserSuffix() && merged.addresses().size() > 1) {
            facts.add(Fact.of(at, FactKind.USER_SHARED, replica.name(), Ipv4Address.ZERO)
                    .with(merged.addresses()));
        }
        return facts;
    }

    private boolean isUserSuffix() {
        return replica.name().suffix() == NameSuffix.MESSENGER;
    }

    private Fact ended(String reason) {
        return fact(FactKind.REPLICA_ENDED, Ipv4Address.ZERO, reason);
    }

    private Fact challenged(Ipv4Address holder) {
        Fact fact = fact(FactKind.CHALLENGED, holder, "a record of " + owner() + " has other addresses");
        return new Fact(at, fact.kind(), fact.name(), holder, null, null, List.of(), false, fact.details());
    }

    private String owner() {
        Ipv4Address owner = known(replica.owner());
        return owner == null ? "this name server" : "name server " + owner;
    }

    private static @Nullable Ipv4Address known(Ipv4Address owner) {
        return owner.equals(Ipv4Address.ZERO) ? null : owner;
    }

    private Fact fact(FactKind kind, Ipv4Address actor, String reason) {
        Ipv4Address owner = known(replica.owner());
        Fact fact = Fact.of(at, kind, replica.name(), actor)
                .sentBy(replica.partner())
                .with(Detail.PARTNER, replica.partner().toString())
                .with(Detail.VERSION, Long.toUnsignedString(replica.version()));
        fact = owner == null ? fact : fact.with(owner);
        return reason.isEmpty() ? fact : fact.with(Detail.REASON, reason);
    }
}
