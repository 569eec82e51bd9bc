package org.nbnsd.diagnosis;

import java.util.List;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NodeEvent;
import org.nbnsd.protocol.NodeEvent.Demand;
import org.nbnsd.protocol.NodeEvent.DemandReaction;
import org.nbnsd.protocol.NodeEvent.DemandReceived;
import org.nbnsd.protocol.NodeEvent.DemandVerified;
import org.nbnsd.protocol.NodeEvent.DuplicateAnswers;
import org.nbnsd.protocol.NodeEvent.LocalNameDefended;
import org.nbnsd.protocol.NodeEvent.LocalNameDoubted;
import org.nbnsd.protocol.NodeEvent.LocalNameInConflict;
import org.nbnsd.protocol.NodeEvent.LocalNameRefused;
import org.nbnsd.protocol.NodeEvent.LocalNameRegistered;
import org.nbnsd.protocol.NodeEvent.LocalNameReleased;
import org.nbnsd.protocol.NodeEvent.NameServerBack;
import org.nbnsd.protocol.NodeEvent.NameServerSilent;
import org.nbnsd.protocol.NodeEvent.UserAlsoElsewhere;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Rcode;

/** Makes facts of what becomes of the names of this machine, and of what it sees as a node. */
final class NodeFacts {
    private NodeFacts() {}

    static List<Fact> of(NodeEvent event, long at) {
        if (event instanceof LocalNameRegistered registered) {
            return List.of(registered(registered, at));
        } else if (event instanceof LocalNameRefused refused) {
            return refused.isOfAnotherType()
                    ? ofAnotherType(refused, at)
                    : defendedBy(refused.refusedBy(), refused(refused, at));
        } else if (event instanceof LocalNameInConflict conflict) {
            return defendedBy(conflict.reportedBy(), inConflict(conflict, at));
        } else if (event instanceof LocalNameReleased released) {
            return List.of(Fact.of(at, FactKind.RELEASED, released.name(), released.address()));
        } else if (event instanceof LocalNameDefended defended) {
            return defended(defended, at);
        } else if (event instanceof LocalNameDoubted doubted) {
            return List.of(Fact.of(at, FactKind.ANSWERED, doubted.name(), doubted.answeredBy()));
        } else if (event instanceof UserAlsoElsewhere user) {
            return List.of(Fact.of(at, FactKind.USER_SHARED, user.name(), Ipv4Address.ZERO)
                    .with(List.of(user.other(), user.address())));
        } else if (event instanceof DemandReceived received) {
            return received(received, at);
        } else if (event instanceof DemandVerified verified) {
            return verified(verified, at);
        } else if (event instanceof DuplicateAnswers answers) {
            return List.of(
                    answered(answers.name(), answers.first(), at), answered(answers.name(), answers.second(), at));
        }
        return ofServer(event, at);
    }

    private static Fact registered(LocalNameRegistered event, long at) {
        Endpoint server = event.server();
        Fact fact = Fact.of(at, FactKind.GRANTED, event.name(), event.address()).with(Detail.TYPE, type(event.group()));
        return server == null
                ? fact.with(Detail.REASON, "nobody objected on the segment")
                : fact.with(server.address()).with(Detail.TTL, String.valueOf(event.ttlSeconds()));
    }

    /** A host of the segment speaks for itself, a name server for others. */
    private static List<Fact> defendedBy(Ipv4Address who, Fact fact) {
        NetbiosName name = fact.name();
        return name != null && who.equals(fact.peer())
                ? List.of(
                        Fact.of(fact.at(), FactKind.DEFENDED, name, who)
                                .with(List.of(who))
                                .found(),
                        fact)
                : List.of(fact);
    }

    private static String type(boolean isGroup) {
        return isGroup ? "group" : "unique";
    }

    /** What one has as a group and another one wants for itself has no two computers. */
    private static List<Fact> ofAnotherType(LocalNameRefused event, long at) {
        Fact fact = Fact.of(at, FactKind.REFUSED, event.name(), event.address())
                .with(Detail.TYPE, type(event.group()))
                .with(Detail.RCODE, Rcode.describe(event.rcode()))
                .with(Detail.REASON, "refused by " + event.refusedBy());
        Ipv4Address holder = event.holder();
        return holder == null
                ? List.of(fact)
                : List.of(
                        Fact.of(at, FactKind.RECORDED, event.name(), Ipv4Address.ZERO)
                                .with(List.of(holder))
                                .with(Detail.TYPE, type(event.heldAsGroup())),
                        fact.with(holder));
    }

    /** Of a name server's result codes only ACT_ERR and CFT_ERR say that somebody has the name. */
    private static Fact refused(LocalNameRefused event, long at) {
        Ipv4Address holder = event.holder();
        boolean isTaken = event.rcode() == Rcode.ACT_ERR.code()
                || event.rcode() == Rcode.CFT_ERR.code()
                || event.refusedBy().equals(holder);
        boolean isByOther = holder != null && !holder.equals(event.address());
        FactKind kind = !isTaken ? FactKind.TURNED_AWAY : isByOther ? FactKind.CONFLICT : FactKind.REFUSED;
        Fact fact = Fact.of(at, kind, event.name(), event.address())
                .with(Detail.RCODE, Rcode.describe(event.rcode()))
                .with(Detail.REASON, "refused by " + event.refusedBy());
        return holder != null && kind == FactKind.CONFLICT ? fact.with(holder) : fact;
    }

    private static Fact inConflict(LocalNameInConflict event, long at) {
        Ipv4Address holder = event.holder();
        boolean isByOther = holder != null && !holder.equals(event.address());
        Fact fact = Fact.of(at, isByOther ? FactKind.CONFLICT : FactKind.REFUSED, event.name(), event.address())
                .with(Detail.REASON, "it is in conflict, says " + event.reportedBy());
        return holder != null && isByOther ? fact.with(holder) : fact;
    }

    private static List<Fact> defended(LocalNameDefended event, long at) {
        return List.of(
                Fact.of(at, FactKind.DEFENDED, event.name(), event.address())
                        .with(List.of(event.address()))
                        .sentBy(event.sender()),
                Fact.of(at, FactKind.CONFLICT, event.name(), event.claimant())
                        .with(event.address())
                        .with(Detail.REASON, "this machine has it")
                        .sentBy(event.sender()));
    }

    /**
     * A name server says so after a replication, or because a person wants it: that is no attack. Where several hosts may
     * have the name, nothing comes of it.
     */
    private static List<Fact> received(DemandReceived event, long at) {
        boolean isConflict = event.demand() == Demand.CONFLICT;
        NetbiosName name = event.name();
        Ipv4Address source = event.source().address();
        if (!event.byServer()) {
            return List.of(
                    Fact.of(at, isConflict ? FactKind.CONFLICT_DEMANDED : FactKind.RELEASE_DEMANDED, name, source));
        }
        return event.reaction() == DemandReaction.IGNORED
                ? List.of()
                : List.of(Fact.of(at, FactKind.SERVER_DEMANDED, name, source)
                        .with(Detail.REASON, isConflict ? "it is in conflict" : "it is to be released"));
    }

    private static List<Fact> verified(DemandVerified event, long at) {
        Ipv4Address rival = event.rival();
        Ipv4Address source = event.source().address();
        if (rival == null) {
            return event.byServer() ? List.of() : List.of(Fact.of(at, FactKind.DEMANDED_FALSELY, event.name(), source));
        }
        Ipv4Address saidBy = event.saidBy();
        return saidBy == null || saidBy.equals(rival)
                ? List.of(answered(event.name(), rival, at).found())
                : List.of(Fact.of(at, FactKind.LISTED, event.name(), saidBy)
                        .with(List.of(rival))
                        .found());
    }

    private static Fact answered(NetbiosName name, Ipv4Address host, long at) {
        return Fact.of(at, FactKind.ANSWERED, name, host).with(List.of(host));
    }

    private static List<Fact> ofServer(NodeEvent event, long at) {
        if (event instanceof NameServerSilent silent) {
            return List.of(
                    Fact.of(at, FactKind.SERVER_SILENT, null, silent.server().address())
                            .with(silent.address()));
        } else if (event instanceof NameServerBack back) {
            return List.of(Fact.of(at, FactKind.SERVER_BACK, null, back.server().address())
                    .with(back.address()));
        }
        return List.of();
    }
}
