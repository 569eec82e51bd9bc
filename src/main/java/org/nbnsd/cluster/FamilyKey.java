package org.nbnsd.cluster;

import org.nbnsd.name.NetbiosName;

/**
 * Which family of names: all that have the same first fifteen octets and the same scope. What is decided about one of them may
 * rest on the records of the others, and on nothing else; so a family is what is compared and exchanged in the shared store.
 *
 * @param name the member with suffix 00, whether there is such a record or not
 */
public record FamilyKey(NetbiosName name) implements Comparable<FamilyKey> {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it has another suffix
     */
    public FamilyKey {
        if (name.suffix() != 0) {
            throw new IllegalArgumentException("family: " + name + " (expected: a name with suffix 00)");
        }
    }

    /**
     * The family of a name.
     *
     * @param name any member
     * @return its family
     */
    public static FamilyKey of(NetbiosName name) {
        return new FamilyKey(name.withSuffix(0));
    }

    @Override
    public int compareTo(FamilyKey other) {
        return name.compareTo(other.name);
    }
}
