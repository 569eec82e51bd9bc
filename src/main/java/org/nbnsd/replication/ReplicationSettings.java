package org.nbnsd.replication;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.wire.Ipv4Address;

/**
 * How this server replicates.
 *
 * @param port the TCP port of all partners, 1..65535; 42 but for tests
 * @param address by which partners know the records of this server; null for the lowest address that it listens on, loopback
 *     last
 * @param partners with whom; no two have the same address
 * @param acceptOwners whose records are taken; empty for everybody's
 * @param refuseOwners whose records are not taken, although accepted
 * @param pullAtStart whether partners are asked when the server starts
 * @param verifyInterval how often the records of an owner are compared with what that has, 1 s or more
 * @param limits the most of everything that partners can make grow
 */
public record ReplicationSettings(
        int port,
        @Nullable Ipv4Address address,
        List<Partner> partners,
        List<Prefix> acceptOwners,
        List<Prefix> refuseOwners,
        boolean pullAtStart,
        Duration verifyInterval,
        Limits limits) {
    /** The port of WINS replication (MS-WINSRA 2.1). */
    public static final int PORT = 42;

    /** Checks the partners. */
    public ReplicationSettings {
        partners = List.copyOf(partners);
        acceptOwners = List.copyOf(acceptOwners);
        refuseOwners = List.copyOf(refuseOwners);
        Set<Ipv4Address> addresses = new HashSet<>();
        for (Partner partner : partners) {
            if (!addresses.add(partner.address())) {
                throw new IllegalArgumentException(
                        "partners: " + partner.address() + " twice (expected: each address once)");
            }
        }
    }

    /**
     * Whether the records of an owner are taken.
     *
     * @param owner a name server
     * @return true if so
     */
    public boolean accepts(Ipv4Address owner) {
        return !owner.equals(Ipv4Address.ZERO)
                && (acceptOwners.isEmpty() || contains(acceptOwners, owner))
                && !contains(refuseOwners, owner);
    }

    private static boolean contains(List<Prefix> prefixes, Ipv4Address address) {
        return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
    }

    /**
     * Whether any partner takes the records of this server.
     *
     * @return false if this server only takes theirs
     */
    public boolean isPulledFrom() {
        return partners.stream().anyMatch(Partner::isServed);
    }

    /**
     * The partner with an address.
     *
     * @param address an address
     * @return null if there is none
     */
    public @Nullable Partner partner(Ipv4Address address) {
        for (Partner partner : partners) {
            if (partner.address().equals(address)) {
                return partner;
            }
        }
        return null;
    }

    /** Who does what: in the words of Windows, from this server's side. */
    public enum Type {
        /** This server pulls from the partner, and gives it nothing. */
        PULL,
        /** This server pushes to the partner, which pulls from here; nothing is pulled from it. */
        PUSH,
        /** Both. */
        BOTH
    }

    /** What users' names (suffix 03) become for a partner that cannot know of one user at several hosts. */
    public enum UserNames {
        /** The address of the latest logon, as a unique name. */
        LATEST,
        /** They are not sent. */
        OFF
    }

    /**
     * Another name server.
     *
     * @param address its address: partners are known by nothing else
     * @param type who does what
     * @param isMirror whether this server only shows what the partner has, and gives nobody anything of it by replication
     * @param pullInterval how often it is asked; zero for never by time
     * @param pushAfter after how many changes here it is told, 0 for never by count
     * @param isPersistent whether links to it are kept, if it can do that
     * @param sendsStatics whether it gets static records; Samba's cannot take them
     * @param userNames what it gets of users' names, unless it is an nbnsd
     */
    public record Partner(
            Ipv4Address address,
            Type type,
            boolean isMirror,
            Duration pullInterval,
            int pushAfter,
            boolean isPersistent,
            boolean sendsStatics,
            UserNames userNames) {
        /** Checks what goes together. */
        public Partner {
            if (isMirror && type != Type.PULL) {
                throw new IllegalArgumentException("partner " + address + ": a mirror of type " + type
                        + " (expected: type pull, because a mirror gives nothing)");
            }
        }

        /**
         * With what holds if nothing is said.
         *
         * @param address its address
         * @param type who does what
         * @return the partner
         */
        public static Partner of(Ipv4Address address, Type type) {
            return new Partner(address, type, false, Duration.ofMinutes(30), 20, true, true, UserNames.LATEST);
        }

        /**
         * Whether this server pulls from it.
         *
         * @return false for type push
         */
        public boolean isPulled() {
            return type != Type.PUSH;
        }

        /**
         * Whether it may have the records of this server, and is told of changes.
         *
         * @return false for type pull
         */
        public boolean isServed() {
            return type != Type.PULL;
        }
    }

    /**
     * The most of everything that partners can make grow.
     *
     * @param owners name servers whose records are known
     * @param associations links of one partner, and of all strangers together, that are open at one time
     * @param frame octets of one message but a reply with records
     * @param reply octets of one reply with records
     */
    public record Limits(int owners, int associations, int frame, int reply) {
        /** For a large site. */
        public static final Limits DEFAULTS = new Limits(1_024, 16, 16 << 20, 512 << 20);
    }
}
