package org.nbnsd.recording;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.cluster.Role;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.protocol.ClusterStanding;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.registry.Amendment;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** The values of which states and inputs are made. */
final class Values {
    private Values() {}

    static void write(Pen pen, NetbiosName name) {
        for (int i = 0; i < NetbiosName.LENGTH; i++) {
            pen.octet(name.octet(i));
        }
        pen.list(name.scope().labels(), Pen::text);
    }

    static NetbiosName name(Eye eye) {
        byte[] octets = eye.octets("name", NetbiosName.LENGTH);
        List<String> labels = eye.list("scope", each -> each.text("label"));
        return NetbiosName.of(octets, 0, labels.isEmpty() ? Scope.NONE : new Scope(labels));
    }

    static void write(Pen pen, Ipv4Address address) {
        pen.thirtyTwo(address.bits());
    }

    static Ipv4Address address(Eye eye) {
        return new Ipv4Address(eye.thirtyTwo("address"));
    }

    static void write(Pen pen, Endpoint endpoint) {
        write(pen, endpoint.address());
        pen.sixteen(endpoint.port());
    }

    static Endpoint endpoint(Eye eye) {
        Ipv4Address address = address(eye);
        return new Endpoint(address, eye.sixteen("port"));
    }

    static void write(Pen pen, LocalAddress local) {
        write(pen, local.address());
        pen.octet(local.prefixLength()).sixtyFour(local.unitId());
    }

    static LocalAddress local(Eye eye) {
        Ipv4Address address = address(eye);
        int length = eye.octet("prefix length");
        return new LocalAddress(address, length, eye.sixtyFour("unit id"));
    }

    static void write(Pen pen, Prefix prefix) {
        write(pen, prefix.network());
        pen.octet(prefix.length());
    }

    static Prefix prefix(Eye eye) {
        Ipv4Address network = address(eye);
        return new Prefix(network, eye.octet("prefix length"));
    }

    static void write(Pen pen, NameRecord record) {
        write(pen, record.name());
        pen.choice(record.type()).choice(record.state()).octet(record.nodeType().code());
        pen.flag(record.isStatic());
        write(pen, record.owner());
        pen.sixtyFour(record.version());
        write(pen, record.registeredBy());
        pen.sixtyFour(record.expiresAt());
        pen.list(record.holders(), Values::write);
    }

    static NameRecord record(Eye eye) {
        NetbiosName name = name(eye);
        RecordType type = eye.choice("type", List.of(RecordType.values()));
        RecordState state = eye.choice("state", List.of(RecordState.values()));
        NodeType nodeType = eye.choice("node type", List.of(NodeType.values()));
        boolean isStatic = eye.flag("static");
        Ipv4Address owner = address(eye);
        long version = eye.sixtyFour("version");
        if (version < 0 && owner.equals(NameRecord.LOCAL)) {
            throw new IllegalArgumentException("version: " + version + " (expected: 0 or more)");
        }
        Ipv4Address registeredBy = address(eye);
        long expiresAt = eye.sixtyFour("expiry", 0, Long.MAX_VALUE);
        return new NameRecord(
                name,
                type,
                state,
                nodeType,
                isStatic,
                owner,
                version,
                registeredBy,
                expiresAt,
                eye.list("holders", Values::holder));
    }

    static void write(Pen pen, Amendment amendment) {
        pen.list(amendment.addresses(), Values::write)
                .optional(amendment.type(), Pen::choice)
                .optional(amendment.nodeType(), Pen::choice)
                .optional(amendment.isStatic(), Pen::flag);
    }

    static Amendment amendment(Eye eye) {
        return new Amendment(
                eye.list("addresses", Values::address),
                eye.optional("type", each -> each.choice("type", List.of(RecordType.values()))),
                eye.optional("node type", each -> each.choice("node type", List.of(NodeType.values()))),
                eye.optional("static", each -> each.flag("static")));
    }

    private static void write(Pen pen, Holder holder) {
        write(pen, holder.address());
        write(pen, holder.owner());
        pen.sixtyFour(holder.registeredAt()).sixtyFour(holder.expiresAt());
        write(pen, holder.registeredBy());
    }

    private static Holder holder(Eye eye) {
        Ipv4Address address = address(eye);
        Ipv4Address owner = address(eye);
        long registeredAt = eye.sixtyFour("registration", Long.MIN_VALUE, Long.MAX_VALUE);
        long expiresAt = eye.sixtyFour("expiry", 0, Long.MAX_VALUE);
        return new Holder(address, owner, registeredAt, expiresAt, address(eye));
    }

    static void write(Pen pen, Mark mark) {
        write(pen, mark.owner());
        pen.sixtyFour(mark.seen()).sixtyFour(mark.heardAt());
        write(pen, mark.from());
    }

    static Mark mark(Eye eye) {
        Ipv4Address owner = address(eye);
        long seen = owner.equals(NameRecord.LOCAL) ? eye.sixtyFour("seen", 0, Long.MAX_VALUE) : eye.sixtyFour("seen");
        long heardAt = eye.sixtyFour("heard at", Long.MIN_VALUE, Long.MAX_VALUE);
        return new Mark(owner, seen, heardAt, address(eye));
    }

    static void write(Pen pen, ClusterStanding standing) {
        ClusterStanding.Rules rules = standing.rules();
        pen.choice(standing.state())
                .text(standing.reason())
                .sixtyFour(standing.since())
                .list(standing.roles().stream().sorted().toList(), Pen::choice)
                .flag(rules.grantsUnknown())
                .flag(rules.answersInMaintenance())
                .sixtyFour(rules.maxStale().toMillis());
    }

    static ClusterStanding standing(Eye eye) {
        ClusterState state = eye.choice("state", List.of(ClusterState.values()));
        String reason = eye.text("reason");
        long since = eye.sixtyFour("since");
        List<Role> roles = eye.list("roles", each -> each.choice("role", List.of(Role.values())));
        boolean grantsUnknown = eye.flag("granting");
        boolean answersInMaintenance = eye.flag("answering");
        Duration maxStale = Duration.ofMillis(eye.sixtyFour("age"));
        ClusterStanding.Rules rules = new ClusterStanding.Rules(grantsUnknown, answersInMaintenance, maxStale);
        return new ClusterStanding(state, reason, since, Set.copyOf(roles), rules);
    }

    static void write(Pen pen, Change change) {
        pen.flag(change instanceof Change.OfName);
        if (change instanceof Change.OfName of) {
            write(pen, of.name());
            pen.optional(of.after(), Values::write);
        } else if (change instanceof Change.Seen seen) {
            write(pen, seen.owner());
            pen.optional(seen.mark(), Values::write);
            pen.optional(seen.before(), Values::write);
        }
    }

    static Change change(Eye eye) {
        return eye.flag("of a name") ? ofName(eye) : seen(eye);
    }

    private static Change seen(Eye eye) {
        Ipv4Address owner = address(eye);
        Mark mark = eye.optional("mark", Values::mark);
        Mark before = eye.optional("mark before", Values::mark);
        if (mark != null && !mark.owner().equals(owner)) {
            throw new IllegalArgumentException("mark: of another owner (expected: of " + owner + ")");
        }
        return new Change.Seen(owner, mark, before);
    }

    private static Change ofName(Eye eye) {
        NetbiosName name = name(eye);
        NameRecord after = eye.optional("record", Values::record);
        if (after != null && !after.name().equals(name)) {
            throw new IllegalArgumentException("record: of another name (expected: of " + name + ")");
        }
        return after == null ? new Change.Remove(name) : new Change.Put(after);
    }
}
