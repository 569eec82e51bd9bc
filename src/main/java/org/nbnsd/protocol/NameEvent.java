package org.nbnsd.protocol;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * A fact that a person may want to know: one record for each kind, each with a stable code. The log is made of these, and
 * so are counters and diagnosis.
 */
public sealed interface NameEvent
        permits BurstEvent,
                ClaimEvent,
                ChallengeEvent,
                ClockEvent,
                DnsEvent,
                ClusterEvent,
                EditEvent,
                IncidentEvent,
                NodeEvent,
                RecordEvent,
                ReplicaEvent,
                ReplicationEvent,
                SendingEvent,
                StorageEvent,
                TrafficEvent {
    /** How much a person should care. */
    enum Severity {
        /** Routine, for who follows one name. */
        DETAIL,
        /** A name changed hands or state, as it should. */
        INFORMATION,
        /** Somebody was refused, or something is odd: worth a look if a user complains. */
        WARNING,
        /** Something that the server should do it could not. */
        ERROR
    }

    /**
     * The kind's stable code.
     *
     * @return such as {@code NAME_REGISTERED}
     */
    default String code() {
        return code(getClass());
    }

    /**
     * The stable code of a kind.
     *
     * @param kind the kind
     * @return such as {@code NAME_REGISTERED}
     */
    static String code(Class<? extends NameEvent> kind) {
        return kind.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }

    /**
     * How much it matters.
     *
     * @return the severity
     */
    Severity severity();

    /**
     * The fact in one sentence.
     *
     * @return for people, without the code
     */
    String text();

    /**
     * The name that it is about.
     *
     * @return null if it is about none
     */
    default @Nullable NetbiosName name() {
        return null;
    }

    /**
     * The address from which the datagram came that caused it. It need not be the address that the event speaks of: hosts
     * behind NAT, containers and forgers claim names for others.
     *
     * @return null if no datagram caused it, or none in particular
     */
    default @Nullable Ipv4Address sender() {
        return null;
    }

    /**
     * What of it must be told even when there are so many that there is no line for each: who lost a name, who got it, and
     * what people did to records.
     *
     * @return the name and the addresses in a few words, without the sender; null if it is enough to count such events
     */
    default @Nullable String brief() {
        return null;
    }
}
