package org.nbnsd.dns;

import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;

/** Why a record is not in the DNS. */
public enum Unfit {
    /** A tombstone. */
    TOMBSTONE("tombstone"),
    /** Nobody holds the name any more. */
    ENDED("released or expired"),
    /** Deleted by a person: for the network it is not there. */
    DELETED("deleted"),
    /** NetBIOS scopes have no place in the DNS. */
    IN_A_SCOPE("in a scope"),
    /** A group, a user, a domain, or a service other than workstation and server. */
    NO_COMPUTER("no computer's name"),
    /** Nothing that a host could be asked at, such as 0.0.0.0. */
    NO_ADDRESS("an address that no host can have"),
    /** See {@link DnsLabel#of(org.nbnsd.name.NetbiosName)}. */
    NO_LABEL("a name that the DNS cannot have"),
    /** The server name (20) of a computer whose workstation name (00) is there. */
    SAME_COMPUTER("another name of a computer that is there"),
    /** Another name is there that differs in capital and small letters alone, which the DNS does not tell apart. */
    OTHER_LETTERS("in small letters, and a name in other letters is there");

    private final String text;

    Unfit(String text) {
        this.text = text;
    }

    /**
     * The reason for people.
     *
     * @return such as {@code in a scope}
     */
    public String text() {
        return text;
    }

    /**
     * Why a record cannot be in the DNS, whatever other records there are.
     *
     * @param record the record as it is at the time that counts, see {@link NameRecord#at}
     * @return null if it can
     */
    public static @Nullable Unfit of(NameRecord record) {
        if (record.state() == RecordState.TOMBSTONE) {
            return TOMBSTONE;
        }
        if (record.state() == RecordState.RELEASED) {
            return ENDED;
        }
        if (record.state() == RecordState.DELETED) {
            return DELETED;
        }
        if (!record.name().scope().labels().isEmpty()) {
            return IN_A_SCOPE;
        }
        if (!isComputer(record)) {
            return NO_COMPUTER;
        }
        if (record.holders().stream().noneMatch(holder -> holder.address().isHost())) {
            return NO_ADDRESS;
        }
        return DnsLabel.of(record.name()) == null ? NO_LABEL : null;
    }

    private static boolean isComputer(NameRecord record) {
        int suffix = record.name().suffix();
        return record.type().isUnique() && (suffix == NameSuffix.WORKSTATION || suffix == NameSuffix.SERVER);
    }
}
