package org.nbnsd.wire;

import static org.nbnsd.wire.HeaderFlags.RECURSION_DESIRED;
import static org.nbnsd.wire.HeaderFlags.RESPONSE;

import org.nbnsd.name.NetbiosName;

/** A message that asks for something: a nested record for each kind. */
public sealed interface Request extends Message {
    @Override
    NetbiosName name();

    /**
     * Calls the visitor's method for this kind.
     *
     * @param <T> what the visitor returns
     * @param visitor the visitor
     * @return what it returned
     */
    <T> T accept(RequestVisitor<T> visitor);

    /** One method for each group of requests that a receiver treats alike. */
    interface RequestVisitor<T> {
        /** A name query. */
        T query(NameQueryRequest request);

        /** A node status request. */
        T nodeStatus(NodeStatusRequest request);

        /** Any claim on a name. */
        T claim(Claim request);

        /** A release. */
        T release(NameReleaseRequest request);
    }

    /** A request that carries a lifetime and one address: registration, its variants, and release. */
    sealed interface AddressedRequest extends Request {
        /**
         * The lifetime asked for, in seconds.
         *
         * @return 0 for infinite
         */
        long ttl();

        /**
         * The one address and its flags.
         *
         * @return the entry
         */
        AddressEntry entry();
    }

    /** A request that claims a name: OPCODEs 5, 8, 9 and 15. */
    sealed interface Claim extends AddressedRequest {
        @Override
        default <T> T accept(RequestVisitor<T> visitor) {
            return visitor.claim(this);
        }
    }

    /**
     * NAME QUERY REQUEST (section 4.2.12): who has this name?
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     */
    record NameQueryRequest(int id, int flags, NetbiosName name) implements Request {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public NameQueryRequest {
            Checks.id(id);
            Checks.kind(
                    (flags & RESPONSE) == 0 && HeaderFlags.opcode(flags) == HeaderFlags.QUERY, flags, "OPCODE 0, R 0");
        }

        @Override
        public <T> T accept(RequestVisitor<T> visitor) {
            return visitor.query(this);
        }

        /**
         * A query for a name server to answer from its database: RD set.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @return the message
         */
        public static NameQueryRequest toServer(int id, NetbiosName name) {
            return new NameQueryRequest(id, RECURSION_DESIRED, name);
        }

        /**
         * A query for a node to answer from its own names, RD clear: this is how a holder is verified.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @return the message
         */
        public static NameQueryRequest toNode(int id, NetbiosName name) {
            return new NameQueryRequest(id, 0, name);
        }

        /**
         * A query for all nodes of a segment.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @return the message
         */
        public static NameQueryRequest byBroadcast(int id, NetbiosName name) {
            return new NameQueryRequest(id, RECURSION_DESIRED | HeaderFlags.BROADCAST, name);
        }
    }

    /**
     * NODE STATUS REQUEST (section 4.2.17): what names do you have?
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     */
    record NodeStatusRequest(int id, int flags, NetbiosName name) implements Request {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public NodeStatusRequest {
            Checks.id(id);
            Checks.kind(
                    (flags & RESPONSE) == 0 && HeaderFlags.opcode(flags) == HeaderFlags.QUERY, flags, "OPCODE 0, R 0");
        }

        @Override
        public <T> T accept(RequestVisitor<T> visitor) {
            return visitor.nodeStatus(this);
        }

        /**
         * A request to one node.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @return the message
         */
        public static NodeStatusRequest of(int id, NetbiosName name) {
            return new NodeStatusRequest(id, 0, name);
        }
    }

    /**
     * NAME REGISTRATION REQUEST (section 4.2.2), unicast to a name server or broadcast to all nodes.
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     * @param ttl the lifetime in seconds
     * @param entry the address and its flags
     */
    record NameRegistrationRequest(int id, int flags, NetbiosName name, long ttl, AddressEntry entry) implements Claim {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public NameRegistrationRequest {
            Checks.id(id);
            Checks.kind(
                    (flags & RESPONSE) == 0
                            && HeaderFlags.opcode(flags) == HeaderFlags.REGISTRATION
                            && (flags & RECURSION_DESIRED) != 0,
                    flags,
                    "OPCODE 5, R 0, RD 1");
            Checks.ttl(ttl);
        }

        /**
         * A registration with a name server.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param ttl the lifetime in seconds
         * @param entry the address and its flags
         * @return the message
         */
        public static NameRegistrationRequest of(int id, NetbiosName name, long ttl, AddressEntry entry) {
            return new NameRegistrationRequest(
                    id, HeaderFlags.ofOpcode(HeaderFlags.REGISTRATION) | RECURSION_DESIRED, name, ttl, entry);
        }

        /**
         * A registration that asks all nodes of a segment for objections.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param ttl the lifetime in seconds
         * @param entry the address and its flags
         * @return the message
         */
        public static NameRegistrationRequest byBroadcast(int id, NetbiosName name, long ttl, AddressEntry entry) {
            return new NameRegistrationRequest(
                    id,
                    HeaderFlags.ofOpcode(HeaderFlags.REGISTRATION) | RECURSION_DESIRED | HeaderFlags.BROADCAST,
                    name,
                    ttl,
                    entry);
        }
    }

    /**
     * NAME OVERWRITE DEMAND (section 4.2.3): ends a registration by broadcast; nothing answers it.
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     * @param ttl the lifetime in seconds
     * @param entry the address and its flags
     */
    record NameOverwriteDemand(int id, int flags, NetbiosName name, long ttl, AddressEntry entry) implements Claim {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public NameOverwriteDemand {
            Checks.id(id);
            Checks.kind(
                    (flags & RESPONSE) == 0
                            && HeaderFlags.opcode(flags) == HeaderFlags.REGISTRATION
                            && (flags & RECURSION_DESIRED) == 0
                            && (flags & HeaderFlags.BROADCAST) != 0,
                    flags,
                    "OPCODE 5, R 0, RD 0, B 1");
            Checks.ttl(ttl);
        }

        /**
         * A demand to all nodes of a segment.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param ttl the lifetime in seconds
         * @param entry the address and its flags
         * @return the message
         */
        public static NameOverwriteDemand of(int id, NetbiosName name, long ttl, AddressEntry entry) {
            return new NameOverwriteDemand(
                    id, HeaderFlags.ofOpcode(HeaderFlags.REGISTRATION) | HeaderFlags.BROADCAST, name, ttl, entry);
        }
    }

    /**
     * NAME UPDATE REQUEST (section 4.2.3): an overwrite request to a name server, after its END-NODE CHALLENGE. Samba
     * registers with it, too.
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     * @param ttl the lifetime in seconds
     * @param entry the address and its flags
     */
    record NameUpdateRequest(int id, int flags, NetbiosName name, long ttl, AddressEntry entry) implements Claim {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public NameUpdateRequest {
            Checks.id(id);
            Checks.kind(
                    (flags & RESPONSE) == 0
                            && HeaderFlags.opcode(flags) == HeaderFlags.REGISTRATION
                            && (flags & RECURSION_DESIRED) == 0
                            && (flags & HeaderFlags.BROADCAST) == 0,
                    flags,
                    "OPCODE 5, R 0, RD 0, B 0");
            Checks.ttl(ttl);
        }

        /**
         * An update.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param ttl the lifetime in seconds
         * @param entry the address and its flags
         * @return the message
         */
        public static NameUpdateRequest of(int id, NetbiosName name, long ttl, AddressEntry entry) {
            return new NameUpdateRequest(id, HeaderFlags.ofOpcode(HeaderFlags.REGISTRATION), name, ttl, entry);
        }
    }

    /**
     * NAME REFRESH REQUEST (section 4.2.4), with OPCODE 8 or 9.
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     * @param ttl the lifetime in seconds
     * @param entry the address and its flags
     */
    record NameRefreshRequest(int id, int flags, NetbiosName name, long ttl, AddressEntry entry) implements Claim {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public NameRefreshRequest {
            Checks.id(id);
            Checks.kind(
                    (flags & RESPONSE) == 0
                            && (HeaderFlags.opcode(flags) == HeaderFlags.REFRESH
                                    || HeaderFlags.opcode(flags) == HeaderFlags.REFRESH_ALTERNATE),
                    flags,
                    "OPCODE 8 or 9, R 0");
            Checks.ttl(ttl);
        }

        /**
         * A refresh with OPCODE 8.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param ttl the lifetime in seconds
         * @param entry the address and its flags
         * @return the message
         */
        public static NameRefreshRequest of(int id, NetbiosName name, long ttl, AddressEntry entry) {
            return new NameRefreshRequest(id, HeaderFlags.ofOpcode(HeaderFlags.REFRESH), name, ttl, entry);
        }
    }

    /**
     * MULTI-HOMED NAME REGISTRATION REQUEST (MS-NBTE 3.1.4.1): one of several addresses of a unique name.
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     * @param ttl the lifetime in seconds
     * @param entry the address and its flags
     */
    record MultihomedRegistrationRequest(int id, int flags, NetbiosName name, long ttl, AddressEntry entry)
            implements Claim {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public MultihomedRegistrationRequest {
            Checks.id(id);
            Checks.kind(
                    (flags & RESPONSE) == 0 && HeaderFlags.opcode(flags) == HeaderFlags.MULTIHOMED_REGISTRATION,
                    flags,
                    "OPCODE 15, R 0");
            Checks.ttl(ttl);
        }

        /**
         * A registration of one address.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param ttl the lifetime in seconds
         * @param entry the address and its flags
         * @return the message
         */
        public static MultihomedRegistrationRequest of(int id, NetbiosName name, long ttl, AddressEntry entry) {
            return new MultihomedRegistrationRequest(
                    id,
                    HeaderFlags.ofOpcode(HeaderFlags.MULTIHOMED_REGISTRATION) | RECURSION_DESIRED,
                    name,
                    ttl,
                    entry);
        }
    }

    /**
     * NAME RELEASE REQUEST and NAME RELEASE DEMAND (section 4.2.9). Unicast to an end node it means: give the name up.
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     * @param ttl the lifetime in seconds
     * @param entry the address and its flags
     */
    record NameReleaseRequest(int id, int flags, NetbiosName name, long ttl, AddressEntry entry)
            implements AddressedRequest {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public NameReleaseRequest {
            Checks.id(id);
            Checks.kind(
                    (flags & RESPONSE) == 0 && HeaderFlags.opcode(flags) == HeaderFlags.RELEASE,
                    flags,
                    "OPCODE 6, R 0");
            Checks.ttl(ttl);
        }

        @Override
        public <T> T accept(RequestVisitor<T> visitor) {
            return visitor.release(this);
        }

        /**
         * A release at a name server.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param entry the address and its flags
         * @return the message
         */
        public static NameReleaseRequest of(int id, NetbiosName name, AddressEntry entry) {
            return new NameReleaseRequest(id, HeaderFlags.ofOpcode(HeaderFlags.RELEASE), name, 0, entry);
        }

        /**
         * A release that tells all nodes of a segment.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param entry the address and its flags
         * @return the message
         */
        public static NameReleaseRequest byBroadcast(int id, NetbiosName name, AddressEntry entry) {
            return new NameReleaseRequest(
                    id, HeaderFlags.ofOpcode(HeaderFlags.RELEASE) | HeaderFlags.BROADCAST, name, 0, entry);
        }
    }
}
