package org.nbnsd.wire;

import static org.nbnsd.wire.HeaderFlags.AUTHORITATIVE;
import static org.nbnsd.wire.HeaderFlags.RECURSION_AVAILABLE;
import static org.nbnsd.wire.HeaderFlags.RECURSION_DESIRED;
import static org.nbnsd.wire.HeaderFlags.RESPONSE;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;

/** A message that answers a request, or looks like one that does: a nested record for each kind. */
public sealed interface Response extends Message {
    /** A response to a claim or release that carries a lifetime and one address. */
    sealed interface AddressedResponse extends Response {
        @Override
        NetbiosName name();

        /**
         * The lifetime, in seconds.
         *
         * @return 0 for infinite, or where it has no meaning
         */
        long ttl();

        /**
         * The one address and its flags.
         *
         * @return the entry
         */
        AddressEntry entry();
    }

    /**
     * POSITIVE NAME REGISTRATION RESPONSE (section 4.2.5), also to refreshes and multihomed registrations. The TTL is the
     * lifetime granted.
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     * @param ttl the lifetime in seconds
     * @param entry the address and its flags
     */
    record PositiveRegistrationResponse(int id, int flags, NetbiosName name, long ttl, AddressEntry entry)
            implements AddressedResponse {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public PositiveRegistrationResponse {
            Checks.id(id);
            Checks.kind(
                    Checks.isRegistrationResponse(flags)
                            && HeaderFlags.rcode(flags) == 0
                            && (flags & RECURSION_AVAILABLE) != 0,
                    flags,
                    "OPCODE 5, R 1, RA 1, RCODE 0");
            Checks.ttl(ttl);
        }

        /**
         * A grant.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param ttl the lifetime in seconds
         * @param entry the address and its flags
         * @return the message
         */
        public static PositiveRegistrationResponse of(int id, NetbiosName name, long ttl, AddressEntry entry) {
            return new PositiveRegistrationResponse(id, HeaderFlags.REGISTRATION_RESPONSE, name, ttl, entry);
        }
    }

    /**
     * NEGATIVE NAME REGISTRATION RESPONSE (section 4.2.6). The entry names the holder. One with CFT_ERR is a
     * {@link NameConflictDemand}: the two look alike.
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     * @param ttl the lifetime in seconds
     * @param entry the address and its flags
     */
    record NegativeRegistrationResponse(int id, int flags, NetbiosName name, long ttl, AddressEntry entry)
            implements AddressedResponse {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public NegativeRegistrationResponse {
            Checks.id(id);
            Checks.kind(
                    Checks.isRegistrationResponse(flags)
                            && HeaderFlags.rcode(flags) != 0
                            && HeaderFlags.rcode(flags) != Rcode.CFT_ERR.code(),
                    flags,
                    "OPCODE 5, R 1, RCODE not 0 or 7");
            Checks.ttl(ttl);
        }

        /**
         * A refusal.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param rcode why, neither OK nor CFT_ERR
         * @param ttl the lifetime in seconds
         * @param entry the address and its flags
         * @return the message
         */
        public static NegativeRegistrationResponse of(
                int id, NetbiosName name, Rcode rcode, long ttl, AddressEntry entry) {
            return new NegativeRegistrationResponse(
                    id, HeaderFlags.REGISTRATION_RESPONSE | rcode.code(), name, ttl, entry);
        }
    }

    /**
     * END-NODE CHALLENGE REGISTRATION RESPONSE (section 4.2.7): ask the holder yourself. The entry names the holder.
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     * @param ttl the lifetime in seconds
     * @param entry the address and its flags
     */
    record EndNodeChallengeResponse(int id, int flags, NetbiosName name, long ttl, AddressEntry entry)
            implements AddressedResponse {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public EndNodeChallengeResponse {
            Checks.id(id);
            Checks.kind(
                    Checks.isRegistrationResponse(flags)
                            && HeaderFlags.rcode(flags) == 0
                            && (flags & RECURSION_AVAILABLE) == 0,
                    flags,
                    "OPCODE 5, R 1, RA 0, RCODE 0");
            Checks.ttl(ttl);
        }

        /**
         * A challenge for the claimant to carry out.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param ttl the lifetime in seconds
         * @param entry the address and its flags
         * @return the message
         */
        public static EndNodeChallengeResponse of(int id, NetbiosName name, long ttl, AddressEntry entry) {
            return new EndNodeChallengeResponse(
                    id, HeaderFlags.REGISTRATION_RESPONSE & ~RECURSION_AVAILABLE, name, ttl, entry);
        }
    }

    /**
     * NAME CONFLICT DEMAND (section 4.2.8), and a negative registration response with CFT_ERR: who asked something with
     * this NAME_TRN_ID takes it for the answer, anybody else for a demand.
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     * @param ttl the lifetime in seconds
     * @param entry the address and its flags
     */
    record NameConflictDemand(int id, int flags, NetbiosName name, long ttl, AddressEntry entry)
            implements AddressedResponse {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public NameConflictDemand {
            Checks.id(id);
            Checks.kind(
                    Checks.isRegistrationResponse(flags) && HeaderFlags.rcode(flags) == Rcode.CFT_ERR.code(),
                    flags,
                    "OPCODE 5, R 1, RCODE 7");
            Checks.ttl(ttl);
        }

        /**
         * A demand; its entry has the address 0.0.0.0.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @return the message
         */
        public static NameConflictDemand of(int id, NetbiosName name) {
            return new NameConflictDemand(
                    id,
                    HeaderFlags.REGISTRATION_RESPONSE | Rcode.CFT_ERR.code(),
                    name,
                    0,
                    AddressEntry.unique(NodeType.B, Ipv4Address.ZERO));
        }
    }

    /**
     * POSITIVE NAME RELEASE RESPONSE (section 4.2.10).
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     * @param ttl the lifetime in seconds
     * @param entry the address and its flags
     */
    record PositiveReleaseResponse(int id, int flags, NetbiosName name, long ttl, AddressEntry entry)
            implements AddressedResponse {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public PositiveReleaseResponse {
            Checks.id(id);
            Checks.kind(
                    (flags & RESPONSE) != 0
                            && HeaderFlags.opcode(flags) == HeaderFlags.RELEASE
                            && HeaderFlags.rcode(flags) == 0,
                    flags,
                    "OPCODE 6, R 1, RCODE 0");
            Checks.ttl(ttl);
        }

        /**
         * A consent.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param ttl the lifetime in seconds
         * @param entry the address and its flags
         * @return the message
         */
        public static PositiveReleaseResponse of(int id, NetbiosName name, long ttl, AddressEntry entry) {
            return new PositiveReleaseResponse(id, HeaderFlags.RELEASE_RESPONSE, name, ttl, entry);
        }
    }

    /**
     * NEGATIVE NAME RELEASE RESPONSE (section 4.2.11).
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     * @param ttl the lifetime in seconds
     * @param entry the address and its flags
     */
    record NegativeReleaseResponse(int id, int flags, NetbiosName name, long ttl, AddressEntry entry)
            implements AddressedResponse {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public NegativeReleaseResponse {
            Checks.id(id);
            Checks.kind(
                    (flags & RESPONSE) != 0
                            && HeaderFlags.opcode(flags) == HeaderFlags.RELEASE
                            && HeaderFlags.rcode(flags) != 0,
                    flags,
                    "OPCODE 6, R 1, RCODE not 0");
            Checks.ttl(ttl);
        }

        /**
         * A refusal.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param rcode why, not OK
         * @param ttl the lifetime in seconds
         * @param entry the address and its flags
         * @return the message
         */
        public static NegativeReleaseResponse of(int id, NetbiosName name, Rcode rcode, long ttl, AddressEntry entry) {
            return new NegativeReleaseResponse(id, HeaderFlags.RELEASE_RESPONSE | rcode.code(), name, ttl, entry);
        }
    }

    /**
     * POSITIVE NAME QUERY RESPONSE (section 4.2.13).
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     * @param ttl the lifetime in seconds
     * @param entries the addresses, at least one, the preferred first
     */
    record PositiveNameQueryResponse(int id, int flags, NetbiosName name, long ttl, List<AddressEntry> entries)
            implements Response {
        /** For more, RDLENGTH has no number. A datagram of 576 octets holds 86. */
        private static final int MAX_ENTRIES = 0xFFFF / AddressEntry.LENGTH;

        /** Checks the ranges, and that the flags word is one of this kind. */
        public PositiveNameQueryResponse {
            Checks.id(id);
            Checks.kind(
                    Checks.isQueryResponse(flags) && HeaderFlags.rcode(flags) == 0, flags, "OPCODE 0, R 1, RCODE 0");
            Checks.ttl(ttl);
            entries = List.copyOf(entries);
            Checks.size("entries", entries.size(), 1, MAX_ENTRIES);
        }

        /**
         * An answer of a name server.
         *
         * @param id NAME_TRN_ID
         * @param recursionDesired RD of the request, copied
         * @param name the name
         * @param ttl the lifetime in seconds
         * @param entries the addresses
         * @return the message
         */
        public static PositiveNameQueryResponse fromServer(
                int id, boolean recursionDesired, NetbiosName name, long ttl, List<AddressEntry> entries) {
            return new PositiveNameQueryResponse(
                    id,
                    RESPONSE | AUTHORITATIVE | RECURSION_AVAILABLE | (recursionDesired ? RECURSION_DESIRED : 0),
                    name,
                    ttl,
                    entries);
        }

        /**
         * An answer of an end node, as Windows sends it.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param ttl the lifetime in seconds
         * @param entries the addresses
         * @return the message
         */
        public static PositiveNameQueryResponse fromNode(
                int id, NetbiosName name, long ttl, List<AddressEntry> entries) {
            return new PositiveNameQueryResponse(id, RESPONSE | AUTHORITATIVE | RECURSION_DESIRED, name, ttl, entries);
        }
    }

    /**
     * NEGATIVE NAME QUERY RESPONSE (section 4.2.14).
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     * @param counted whether ANCOUNT counts the record that follows: not with Windows and the RFC, but with Samba
     */
    record NegativeNameQueryResponse(int id, int flags, NetbiosName name, boolean counted) implements Response {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public NegativeNameQueryResponse {
            Checks.id(id);
            Checks.kind(
                    Checks.isQueryResponse(flags) && HeaderFlags.rcode(flags) != 0,
                    flags,
                    "OPCODE 0, R 1, RCODE not 0");
        }

        /**
         * An answer of a name server, in the layout that Windows sends.
         *
         * @param id NAME_TRN_ID
         * @param recursionDesired RD of the request, copied
         * @param name the name
         * @param rcode why, not OK
         * @return the message
         */
        public static NegativeNameQueryResponse fromServer(
                int id, boolean recursionDesired, NetbiosName name, Rcode rcode) {
            return new NegativeNameQueryResponse(
                    id,
                    RESPONSE
                            | AUTHORITATIVE
                            | RECURSION_AVAILABLE
                            | (recursionDesired ? RECURSION_DESIRED : 0)
                            | rcode.code(),
                    name,
                    false);
        }

        /**
         * An answer of a P, M or H node that was asked alone.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param rcode why, not OK
         * @return the message
         */
        public static NegativeNameQueryResponse fromNode(int id, NetbiosName name, Rcode rcode) {
            return new NegativeNameQueryResponse(
                    id, RESPONSE | AUTHORITATIVE | RECURSION_DESIRED | rcode.code(), name, false);
        }
    }

    /**
     * REDIRECT NAME QUERY RESPONSE (section 4.2.15): ask another name server. No known server sends it.
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the domain that the other server serves
     * @param server the name of the other server
     * @param address its address
     * @param ttl the lifetime in seconds
     */
    record RedirectNameQueryResponse(
            int id, int flags, NetbiosName name, NetbiosName server, Ipv4Address address, long ttl)
            implements Response {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public RedirectNameQueryResponse {
            Checks.id(id);
            Checks.kind(
                    Checks.isQueryResponse(flags) && HeaderFlags.rcode(flags) == 0 && (flags & AUTHORITATIVE) == 0,
                    flags,
                    "OPCODE 0, R 1, AA 0, RCODE 0");
            Checks.ttl(ttl);
        }
    }

    /**
     * WAIT FOR ACKNOWLEDGEMENT RESPONSE (section 4.2.16): the answer comes later.
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name of the request; null if the sender left it out
     * @param ttl how long to wait for it, in seconds; 0 if unknown
     * @param requestFlags the flags word of the request, as it was
     */
    record WackResponse(int id, int flags, @Nullable NetbiosName name, long ttl, int requestFlags) implements Response {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public WackResponse {
            Checks.id(id);
            Checks.kind(
                    (flags & RESPONSE) != 0 && HeaderFlags.opcode(flags) == HeaderFlags.WACK, flags, "OPCODE 7, R 1");
            Checks.ttl(ttl);
            Checks.unsigned("requestFlags", requestFlags, 2);
        }

        /**
         * A wait acknowledgement.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param ttl the lifetime in seconds
         * @param requestFlags the flags word of the request
         * @return the message
         */
        public static WackResponse of(int id, NetbiosName name, long ttl, int requestFlags) {
            return new WackResponse(
                    id, RESPONSE | HeaderFlags.ofOpcode(HeaderFlags.WACK) | AUTHORITATIVE, name, ttl, requestFlags);
        }
    }

    /**
     * NODE STATUS RESPONSE (section 4.2.18).
     *
     * @param id NAME_TRN_ID
     * @param flags the flags word
     * @param name the name
     * @param names the names of the node, at most 255; their scope is that of {@code name} and is not sent
     * @param statistics the statistics block
     */
    record NodeStatusResponse(int id, int flags, NetbiosName name, List<NodeName> names, NodeStatistics statistics)
            implements Response {
        /** Checks the ranges, and that the flags word is one of this kind. */
        public NodeStatusResponse {
            Checks.id(id);
            Checks.kind(
                    Checks.isQueryResponse(flags) && HeaderFlags.rcode(flags) == 0, flags, "OPCODE 0, R 1, RCODE 0");
            names = List.copyOf(names);
            Checks.size("names", names.size(), 0, 255);
        }

        /**
         * An answer.
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param names the names
         * @param statistics the statistics
         * @return the message
         */
        public static NodeStatusResponse of(int id, NetbiosName name, List<NodeName> names, NodeStatistics statistics) {
            return new NodeStatusResponse(id, RESPONSE | AUTHORITATIVE, name, names, statistics);
        }

        /**
         * An answer that fits into a datagram: the names that a datagram of 576 octets has room for, from the front. If some
         * are left out, TC says so (RFC 1002 section 4.2.18 gives a node no other way; Windows and Samba ignore that bit).
         *
         * @param id NAME_TRN_ID
         * @param name the name
         * @param names the names, the most important first; any number
         * @param statistics the statistics
         * @return the message
         */
        public static NodeStatusResponse fitting(
                int id, NetbiosName name, List<NodeName> names, NodeStatistics statistics) {
            int without = WireFormat.HEADER_LENGTH
                    + WireFormat.encodedLength(name)
                    + WireFormat.NODE_STATUS_FIXED_LENGTH
                    + NodeStatistics.LENGTH;
            int most = (WireFormat.MAX_DATAGRAM - without) / WireFormat.NODE_NAME_LENGTH;
            boolean isCut = names.size() > most;
            return new NodeStatusResponse(
                    id,
                    RESPONSE | AUTHORITATIVE | (isCut ? HeaderFlags.TRUNCATED : 0),
                    name,
                    isCut ? names.subList(0, most) : names,
                    statistics);
        }

        /**
         * Whether names are left out that did not fit.
         *
         * @return TC
         */
        public boolean isTruncated() {
            return (flags & HeaderFlags.TRUNCATED) != 0;
        }
    }
}
