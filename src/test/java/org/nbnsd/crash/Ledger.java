package org.nbnsd.crash;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** All holds of all hosts, and whether what a server has or answers agrees with them. */
final class Ledger {
    private final Map<NetbiosName, NameKind> kinds = new TreeMap<>();
    /** By name, then by host; by zero if all members share it. */
    private final Map<NetbiosName, Map<Ipv4Address, Hold>> holds = new HashMap<>();

    /** Writes down a hold that a host, or null for any member of a group, may have. */
    Hold add(NetbiosName name, NameKind kind, @Nullable Ipv4Address host) {
        kinds.put(name, kind);
        return holds.computeIfAbsent(name, any -> new HashMap<>())
                .computeIfAbsent(host == null ? Ipv4Address.ZERO : host, any -> new Hold(name, host));
    }

    Set<NetbiosName> names() {
        return new TreeSet<>(kinds.keySet());
    }

    /** A copy for whatever is copied of the database from now on until {@link #forget}. */
    Ledger follower() {
        Ledger copy = new Ledger();
        copy.kinds.putAll(kinds);
        holds.forEach((name, ofName) -> {
            Map<Ipv4Address, Hold> copies = new HashMap<>();
            ofName.forEach((host, hold) -> copies.put(host, hold.follower()));
            copy.holds.put(name, copies);
        });
        return copy;
    }

    void forget(Ledger follower) {
        holds.forEach((name, ofName) -> ofName.forEach(
                (host, hold) -> hold.forget(follower.holds.get(name).get(host))));
    }

    /** The server is gone: what is not answered will not be. */
    void over() {
        all().forEach(Hold::over);
    }

    private Collection<Hold> all() {
        List<Hold> all = new ArrayList<>();
        holds.values().forEach(ofName -> all.addAll(ofName.values()));
        return all;
    }

    /**
     * Compares with the records of a server; what they tell of updates without an answer is kept.
     *
     * @return what is wrong with them
     */
    List<String> observe(Contents contents) {
        List<String> wrong = new ArrayList<>(contents.wrong());
        for (NameRecord record : contents.records()) {
            NameKind kind = kinds.get(record.name());
            if (kind == null) {
                wrong.add(record.name() + ": nobody has asked for it");
            } else {
                wrong.addAll(wrong(record, kind));
            }
        }
        holds.forEach((name, ofName) -> {
            NameRecord record = contents.record(name);
            ofName.values().forEach(hold -> addIfWrong(wrong, observe(hold, record)));
        });
        return wrong;
    }

    private List<String> wrong(NameRecord record, NameKind kind) {
        List<String> wrong = new ArrayList<>();
        if (!kind.mayBe(record.type())) {
            wrong.add(record.name() + ": is " + record.type());
        }
        for (Ipv4Address holder : record.addresses()) {
            if (kind != NameKind.GROUP && !holds.get(record.name()).containsKey(holder)) {
                wrong.add(record.name() + ": " + holder + " has never asked for it");
            }
        }
        return wrong;
    }

    private static @Nullable String observe(Hold hold, @Nullable NameRecord record) {
        boolean active = record != null && record.isActive();
        if (record == null || !active) {
            return hold.observe(false, null);
        }
        Ipv4Address host = hold.host();
        Holder holder = host == null ? record.holders().get(0) : record.holder(host);
        return hold.observe(holder != null, holder == null ? null : holder.expiresAt());
    }

    /**
     * Compares with the server's answers to queries for all names.
     *
     * @param answers by name
     * @return what is wrong with them
     */
    List<String> observe(Map<NetbiosName, TrafficHost.Answer> answers) {
        List<String> wrong = new ArrayList<>();
        holds.forEach((name, ofName) -> {
            TrafficHost.Answer answer = answers.get(name);
            if (answer != null && answer.response() instanceof PositiveNameQueryResponse positive) {
                wrong.addAll(observe(name, ofName.values(), positive, answer.at()));
            } else if (answer != null && answer.response() instanceof NegativeNameQueryResponse) {
                ofName.values().forEach(hold -> addIfWrong(wrong, hold.observe(false, null)));
            } else {
                wrong.add(name + ": answered by " + answer);
            }
        });
        return wrong;
    }

    private List<String> observe(NetbiosName name, Collection<Hold> ofName, PositiveNameQueryResponse answer, long at) {
        List<String> wrong = new ArrayList<>();
        boolean group = kinds.get(name) == NameKind.GROUP;
        List<Ipv4Address> addresses =
                answer.entries().stream().map(AddressEntry::address).toList();
        Long expiresAt = addresses.size() == 1 && answer.ttl() > 0 ? at + answer.ttl() * 1000 : null;
        int held = 0;
        for (Hold hold : ofName) {
            Ipv4Address host = hold.host();
            boolean holds = addresses.contains(host == null ? Ipv4Address.BROADCAST : host);
            held += holds ? 1 : 0;
            addIfWrong(wrong, hold.observe(holds, holds ? expiresAt : null));
        }
        if (held != addresses.size() || group && held != 1) {
            wrong.add(name + ": answered with " + addresses + ", of which " + held + " have asked for it");
        }
        return wrong;
    }

    private static void addIfWrong(List<String> wrong, @Nullable String found) {
        if (found != null) {
            wrong.add(found);
        }
    }

    /** What a name is, and so what its record may be. */
    enum NameKind {
        /** Of one host at one address. */
        UNIQUE(Set.of(RecordType.UNIQUE)),
        /** Of one host at two addresses. */
        MULTIHOMED(Set.of(RecordType.MULTIHOMED)),
        /** Of one user at many hosts. */
        USER(Set.of(RecordType.UNIQUE, RecordType.MULTIHOMED)),
        /** Of a group with a list of members. */
        SPECIAL_GROUP(Set.of(RecordType.SPECIAL_GROUP)),
        /** Of a group without one. */
        GROUP(Set.of(RecordType.GROUP));

        private final Set<RecordType> types;

        NameKind(Set<RecordType> types) {
            this.types = types;
        }

        boolean mayBe(RecordType type) {
            return types.contains(type);
        }

        boolean isGroup() {
            return this == SPECIAL_GROUP || this == GROUP;
        }
    }
}
