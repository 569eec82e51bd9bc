package org.nbnsd.cluster;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.protocol.ClusterStanding;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.ForwardingPart;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Part;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/** A deliberate fault: what a node would be without one of the rules by which nodes are one server. */
enum SiteFault {
    NONE,
    /** What is answered does not wait for the store. */
    ANSWERS_FIRST {
        @Override
        List<Effect> done(List<Effect> effects) {
            List<Effect> turned = new ArrayList<>(effects);
            turned.sort((a, b) -> Boolean.compare(a instanceof Effect.Persist, b instanceof Effect.Persist));
            return turned;
        }
    },
    /** What was refused stands. */
    DEAF_TO_REFUSALS {
        @Override
        Input heard(Input input) {
            return input instanceof Input.Rejected ? new Input.TimePassed() : input;
        }
    },
    /** What others change is not heard of. */
    DEAF_TO_OTHERS {
        @Override
        Input heard(Input input) {
            return input instanceof Input.ChangedElsewhere ? new Input.TimePassed() : input;
        }
    },
    /** Holders are told that they have a name for longer than the store says. */
    PROMISES_MORE {
        @Override
        List<Effect> done(List<Effect> effects) {
            return effects.stream().map(SiteFault::withMoreTime).toList();
        }
    },
    /** A node never learns that it is cut off. */
    NEVER_CUT_OFF {
        @Override
        Input heard(Input input) {
            if (!(input instanceof Input.Clustered clustered)) {
                return input;
            }
            ClusterStanding told = clustered.standing();
            return new Input.Clustered(new ClusterStanding(
                    told.state() == ClusterState.STARTING ? told.state() : ClusterState.NORMAL,
                    told.reason(),
                    told.since(),
                    told.roles(),
                    told.rules()));
        }
    },
    /** A family is changed, whatever it is by now. */
    CHANGES_WHATEVER_IS_THERE {
        @Override
        SharedStore sabotage(SharedStore store, ModelCluster cluster) {
            return new SharedStore() {
                @Override
                public void commit(long ticket, List<FamilyWrite> writes) {
                    store.commit(
                            ticket,
                            writes.stream()
                                    .map(write -> new FamilyWrite(
                                            write.key(),
                                            cluster.revisionOf(write.key(), write.expected()),
                                            write.value()))
                                    .toList());
                }

                @Override
                public void maintain(boolean isOn) {
                    store.maintain(isOn);
                }

                @Override
                public void resync() {
                    store.resync();
                }
            };
        }
    };

    private static Effect withMoreTime(Effect effect) {
        if (effect instanceof Effect.Send send && send.message() instanceof PositiveRegistrationResponse positive) {
            return send.with(PositiveRegistrationResponse.of(
                    positive.id(), positive.name(), 2 * positive.ttl(), positive.entry()));
        }
        return effect;
    }

    Input heard(Input input) {
        return input;
    }

    List<Effect> done(List<Effect> effects) {
        return effects;
    }

    Part sabotage(Part core) {
        SiteFault fault = this;
        return new ForwardingPart(core) {
            @Override
            public List<Effect> handle(Input input, long now) {
                return super.handle(fault.heard(input), now);
            }

            @Override
            protected List<Effect> done(List<Effect> effects) {
                return fault.done(effects);
            }
        };
    }

    SharedStore sabotage(SharedStore store, ModelCluster cluster) {
        return store;
    }
}
