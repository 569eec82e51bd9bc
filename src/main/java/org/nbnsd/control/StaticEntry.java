package org.nbnsd.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * Static records that a person makes: one or more names of one kind at the same addresses.
 *
 * @param names the names
 * @param type their type
 * @param nodeType the node type of the host
 * @param addresses the addresses, the preferred first; for a normal group one of a member
 */
public record StaticEntry(List<NetbiosName> names, RecordType type, NodeType nodeType, List<Ipv4Address> addresses) {
    private static final List<Integer> OF_COMPUTER =
            List.of(NameSuffix.WORKSTATION, NameSuffix.MESSENGER, NameSuffix.SERVER);

    /**
     * Checks that each name can be registered like that.
     *
     * @throws IllegalArgumentException if not; the message says what was expected
     */
    public StaticEntry {
        names = List.copyOf(names);
        addresses = List.copyOf(addresses);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("names: none (expected: at least one)");
        }
        for (NetbiosName name : names) {
            checkName(name, type);
        }
        checkAddresses(type, addresses);
    }

    /** As {@link org.nbnsd.registry.RegistrationRule} decides by the suffix. */
    private static void checkName(NetbiosName name, RecordType type) {
        if (name.isWildcard()) {
            throw new IllegalArgumentException("name: * (expected: a name that a host can have)");
        }
        if (name.scope().characters() > Scope.MAX_CHARACTERS) {
            throw new IllegalArgumentException("name: " + name + " has a scope of "
                    + name.scope().characters() + " characters (expected: at most " + Scope.MAX_CHARACTERS + ")");
        }
        Set<RecordType> possible = switch (name.suffix()) {
            case NameSuffix.DOMAIN_MASTER_BROWSER -> Set.of(RecordType.UNIQUE, RecordType.MULTIHOMED);
            case NameSuffix.DOMAIN_CONTROLLERS -> Set.of(RecordType.SPECIAL_GROUP);
            case NameSuffix.BROWSER_ELECTIONS -> Set.of(RecordType.GROUP);
            default -> Set.of(RecordType.values());
        };
        if (!possible.contains(type)) {
            throw new IllegalArgumentException(
                    "type: " + type.text() + " for " + name + " (expected: " + texts(possible) + ")");
        }
        if (name.suffix() == NameSuffix.MASTER_BROWSER && type.isUnique()) {
            throw new IllegalArgumentException(
                    "name: " + name + " (expected: not the master browser of a segment, whom no name server stores)");
        }
    }

    private static String texts(Set<RecordType> types) {
        return String.join(
                " or ", new TreeSet<>(types).stream().map(RecordType::text).toList());
    }

    private static void checkAddresses(RecordType type, List<Ipv4Address> addresses) {
        boolean one = type == RecordType.UNIQUE || type == RecordType.GROUP;
        int most = one ? 1 : NameRecord.MAX_HOLDERS;
        if (addresses.isEmpty() || addresses.size() > most) {
            throw new IllegalArgumentException("addresses: " + addresses.size() + " for type " + type.text()
                    + " (expected: " + (one ? "1" : "1.." + most) + ")");
        }
        for (Ipv4Address address : addresses) {
            if (!address.isHost()) {
                throw new IllegalArgumentException("address: " + address + " (expected: that of a host)");
            }
        }
        if (Set.copyOf(addresses).size() < addresses.size()) {
            throw new IllegalArgumentException("addresses: one of them twice (expected: each once)");
        }
    }

    /**
     * The type that is meant if none is said: 1C is a special group, 1E a group, and several addresses make a name
     * multihomed.
     *
     * @param name the name
     * @param addresses how many addresses
     * @return the type
     */
    public static RecordType impliedType(NetbiosName name, int addresses) {
        return switch (name.suffix()) {
            case NameSuffix.DOMAIN_CONTROLLERS -> RecordType.SPECIAL_GROUP;
            case NameSuffix.BROWSER_ELECTIONS -> RecordType.GROUP;
            default -> addresses > 1 ? RecordType.MULTIHOMED : RecordType.UNIQUE;
        };
    }

    /**
     * The names that a Windows computer registers for itself: with suffix 00, 03 and 20.
     *
     * @param name its name, with any suffix
     * @return the three
     */
    public static List<NetbiosName> namesOfComputer(NetbiosName name) {
        return OF_COMPUTER.stream().map(name::withSuffix).toList();
    }

    /** The records; their versions are given when they are put into the table. */
    List<NameRecord> records(long now) {
        List<NameRecord> records = new ArrayList<>();
        for (NetbiosName name : names) {
            records.add(new NameRecord(
                    name,
                    type,
                    RecordState.ACTIVE,
                    nodeType,
                    true,
                    NameRecord.LOCAL,
                    0,
                    addresses.get(0),
                    Long.MAX_VALUE,
                    addresses.stream()
                            .map(address -> new Holder(address, NameRecord.LOCAL, now, Long.MAX_VALUE))
                            .toList()));
        }
        return records;
    }
}
