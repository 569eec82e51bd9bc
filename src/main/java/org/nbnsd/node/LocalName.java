package org.nbnsd.node;

import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * A name that this machine wants.
 *
 * @param name the name
 * @param group whether it is a group name, which other hosts may have, too
 */
public record LocalName(NetbiosName name, boolean group) {
    private static final int LAST_OCTET_OF_BASE = NetbiosName.LENGTH - 2;

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is the wildcard, which nobody can have, or has no room in a datagram
     */
    public LocalName {
        Scope unused = name.scope().requireDatagrams();
        if (name.isWildcard()) {
            throw new IllegalArgumentException("name: " + name + " (expected: not the wildcard)");
        }
    }

    /**
     * A name that only one host may have.
     *
     * @param name the name
     * @return the wish
     */
    public static LocalName unique(NetbiosName name) {
        return new LocalName(name, false);
    }

    /**
     * A name that hosts share.
     *
     * @param name the name
     * @return the wish
     */
    public static LocalName group(NetbiosName name) {
        return new LocalName(name, true);
    }

    /** What a claim or an answer says of it. */
    AddressEntry entry(NodeType nodeType, Ipv4Address address) {
        return new AddressEntry(group, nodeType, address);
    }

    /** Whether names can be derived from this one by {@link #next}. */
    boolean isOfFamily() {
        return Character.isLetter(letter()) && letter() < 0x80;
    }

    /**
     * Checks that names can be derived from this one.
     *
     * @throws IllegalArgumentException if its fifteenth octet is no ASCII letter
     */
    public void requireFamily() {
        if (!isOfFamily()) {
            throw new IllegalArgumentException("family: " + name
                    + " (expected: a name of fifteen octets that ends in a letter, such as 'VIEWER        A')");
        }
    }

    private int letter() {
        return name.octet(LAST_OCTET_OF_BASE);
    }

    /** Whether the family has one more name behind this one. */
    boolean hasNext() {
        return letter() != 'Z' && letter() != 'z';
    }

    /** The name with the next letter. */
    LocalName next() {
        byte[] octets = new byte[NetbiosName.LENGTH];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) name.octet(i);
        }
        octets[LAST_OCTET_OF_BASE]++;
        return new LocalName(NetbiosName.of(octets, 0, name.scope()), group);
    }
}
