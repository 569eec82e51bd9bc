package org.nbnsd.replication.frame;

import java.util.List;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * A record as it travels between servers (MS-WINSRA section 2.2.10.1).
 *
 * @param name the name
 * @param type the kind of record
 * @param state where it is in its life
 * @param isStatic whether a person put it there
 * @param isReplica whether who sent it is not its owner; Samba never says so
 * @param nodeType the node type of the host
 * @param owner the name server that is responsible for it: on the wire it stands in the request, not in the record
 * @param version its version id, unsigned, unique for its owner
 * @param addresses exactly one, of the record's owner, for unique and normal group; at most 25, perhaps none, for the others
 */
public record ReplicaRecord(
        NetbiosName name,
        RecordType type,
        ReplicaState state,
        boolean isStatic,
        boolean isReplica,
        NodeType nodeType,
        Ipv4Address owner,
        long version,
        List<ReplicaAddress> addresses) {
    /** Where the octet stands that the last one is exchanged with for suffix 1B. */
    private static final int EXCHANGED = 0;

    /**
     * Checks the addresses.
     *
     * @throws IllegalArgumentException if there are too few or too many of them, or one of a unique name or normal group is not
     *     its owner's
     */
    public ReplicaRecord {
        addresses = List.copyOf(addresses);
        boolean isList = isList(type);
        int least = isList ? 0 : 1;
        int most = isList ? NameRecord.MAX_HOLDERS : 1;
        if (addresses.size() < least || addresses.size() > most) {
            throw new IllegalArgumentException("addresses: " + addresses.size() + " of " + name + ", " + type
                    + " (expected: " + least + ".." + most + ")");
        }
        if (!isList && !addresses.get(0).owner().equals(owner)) {
            throw new IllegalArgumentException("address: " + addresses.get(0) + " (expected: of " + owner + ")");
        }
    }

    /** Whether a record of a type has a list of addresses, each with its owner. */
    static boolean isList(RecordType type) {
        return type == RecordType.SPECIAL_GROUP || type == RecordType.MULTIHOMED;
    }

    /**
     * Whether a name can be told to another server so that it is the same there. The format has scopes as text with dots and a
     * zero at the end, of at most 237 octets, and reads each name that begins with the octet 1B as one with that suffix.
     *
     * @param name any name
     * @return false if it would arrive as another one, or as none
     */
    public static boolean canTravel(NetbiosName name) {
        boolean isExchanged = name.octet(EXCHANGED) == NameSuffix.DOMAIN_MASTER_BROWSER;
        return name.scope().characters() <= Scope.MAX_CHARACTERS
                && name.scope().labels().stream().allMatch(label -> label.indexOf('.') < 0 && label.indexOf('\0') < 0)
                && (!isExchanged || name.suffix() == NameSuffix.DOMAIN_MASTER_BROWSER);
    }
}
