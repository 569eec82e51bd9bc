package org.nbnsd.registry;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * What is to be different about a record; the rest stays.
 *
 * @param addresses where it is, the preferred first; empty for no difference
 * @param type its type; null for no difference, but that a unique name with several addresses becomes multihomed
 * @param nodeType the node type of its host; null for no difference
 * @param isStatic whether it never expires, and no host can take it; null for no difference
 */
public record Amendment(
        List<Ipv4Address> addresses,
        @Nullable RecordType type,
        @Nullable NodeType nodeType,
        @Nullable Boolean isStatic) {
    /**
     * Checks that it is one, with addresses that hosts can have.
     *
     * @throws IllegalArgumentException if it is not
     */
    public Amendment {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() && type == null && nodeType == null && isStatic == null) {
            throw new IllegalArgumentException(
                    "nothing is to be different (expected: some of addresses, type, nodeType, static)");
        }
        if (addresses.size() > NameRecord.MAX_HOLDERS) {
            throw new IllegalArgumentException(
                    "addresses: " + addresses.size() + " (expected: 1.." + NameRecord.MAX_HOLDERS + ")");
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

    boolean willBeStatic(NameRecord record) {
        return isStatic == null ? record.isStatic() : isStatic;
    }

    List<Ipv4Address> addressesOf(NameRecord record) {
        return addresses.isEmpty() ? record.addresses() : addresses;
    }

    NodeType nodeTypeOf(NameRecord record) {
        return nodeType == null ? record.nodeType() : nodeType;
    }

    RecordType typeOf(NameRecord record) {
        if (type != null) {
            return type;
        }
        return record.type() == RecordType.UNIQUE && addresses.size() > 1 ? RecordType.MULTIHOMED : record.type();
    }
}
