package org.nbnsd.replication;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.ForwardingPart;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Part;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;

/** A deliberate fault of every server, and the invariant that has to find it. */
enum ReplicationFault {
    SKIPS_A_MERGE(ReplicationInvariant.SAME_RECORDS) {
        @Override
        List<ReplicaRecord> heard(List<ReplicaRecord> records) {
            return records.stream().filter(each -> each.version() % 7 != 0).toList();
        }
    },
    DEMANDS_USER_NAMES(ReplicationInvariant.USERS_STAY) {
        @Override
        List<Effect> done(Input input, List<Effect> effects) {
            List<Effect> more = new ArrayList<>(effects);
            if (input instanceof Input.Replicated replicated) {
                for (ReplicaRecord each : replicated.records()) {
                    if (RoamingHost.isUser(each.name()) && each.state() == ReplicaState.ACTIVE) {
                        each.addresses()
                                .forEach(host -> more.add(new Effect.Send(
                                        replicated.source().self(),
                                        new Endpoint(host.address(), 137),
                                        NameReleaseRequest.of(
                                                1, each.name(), AddressEntry.unique(NodeType.H, host.address())),
                                        true)));
                    }
                }
            }
            return more;
        }
    },
    LOSES_USERS(ReplicationInvariant.USERS_STAY) {
        @Override
        List<ReplicaRecord> heard(List<ReplicaRecord> records) {
            return records.stream()
                    .filter(each -> !RoamingHost.isUser(each.name()))
                    .toList();
        }
    },
    NEVER_ASKS_HOLDERS(ReplicationInvariant.ONE_HOLDER) {
        @Override
        List<Effect> done(Input input, List<Effect> effects) {
            return effects.stream()
                    .filter(each -> !(each instanceof Effect.Send send && send.message() instanceof NameQueryRequest))
                    .toList();
        }
    },
    LOSES_THE_VERSION_COUNTER(ReplicationInvariant.VERSIONS_GROW),
    LOSES_A_MARK(ReplicationInvariant.VERSIONS_GROW),
    IGNORES_TOMBSTONES(ReplicationInvariant.DELETED_STAYS_DELETED) {
        @Override
        List<ReplicaRecord> heard(List<ReplicaRecord> records) {
            return records.stream()
                    .filter(each -> each.state() != ReplicaState.TOMBSTONE)
                    .toList();
        }
    };

    private final ReplicationInvariant broken;

    ReplicationFault(ReplicationInvariant broken) {
        this.broken = broken;
    }

    ReplicationInvariant broken() {
        return broken;
    }

    /** What a server takes in of the records that it pulled. */
    List<ReplicaRecord> heard(List<ReplicaRecord> records) {
        return records;
    }

    /** What it does because of an input. */
    List<Effect> done(Input input, List<Effect> effects) {
        return effects;
    }

    /** The name server with a fault; without one if there is none. */
    static Part sabotaged(@Nullable ReplicationFault fault, Part server) {
        return fault == null ? server : new Faulty(fault, server);
    }

    private static final class Faulty extends ForwardingPart {
        private final ReplicationFault fault;

        Faulty(ReplicationFault fault, Part part) {
            super(part);
            this.fault = fault;
        }

        @Override
        public List<Effect> handle(Input input, long now) {
            Input heard = input instanceof Input.Replicated replicated
                    ? new Input.Replicated(
                            replicated.owner(),
                            replicated.source(),
                            fault.heard(replicated.records()),
                            replicated.upTo())
                    : input;
            return fault.done(input, super.handle(heard, now));
        }
    }
}
