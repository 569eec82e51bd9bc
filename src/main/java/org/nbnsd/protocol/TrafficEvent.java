package org.nbnsd.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Malformed;

/** What was asked, and what was not answered. */
public sealed interface TrafficEvent extends NameEvent {
    /**
     * A query was answered.
     *
     * @param name the name
     * @param client who asked
     * @param addresses the answer; empty if the name does not exist
     * @param server which address of this machine answered
     * @param byBroadcast whether everybody on the segment was asked
     */
    record QueryAnswered(
            NetbiosName name, Ipv4Address client, List<Ipv4Address> addresses, Ipv4Address server, boolean byBroadcast)
            implements TrafficEvent {
        @Override
        public Ipv4Address sender() {
            return client;
        }

        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return client + " asked for " + name + ": "
                    + (addresses.isEmpty() ? "no such name" : EventText.addresses(addresses));
        }
    }

    /**
     * A node status request was answered.
     *
     * @param name the name that was asked for
     * @param client who asked
     * @param server which address of this machine answered
     * @param byBroadcast whether everybody on the segment was asked
     */
    record NodeStatusAnswered(NetbiosName name, Ipv4Address client, Ipv4Address server, boolean byBroadcast)
            implements TrafficEvent {
        @Override
        public Ipv4Address sender() {
            return client;
        }

        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return client + " asked for the node status of " + name;
        }
    }

    /**
     * A datagram was not a message.
     *
     * @param source who sent it
     * @param malformed what is wrong with it
     */
    record DatagramMalformed(Endpoint source, Malformed malformed) implements TrafficEvent {
        @Override
        public Ipv4Address sender() {
            return source.address();
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return "malformed datagram from " + source + ": " + malformed.reason() + ", " + malformed.detail();
        }
    }

    /**
     * An address or network begins to send more requests than are taken; those on top get silence.
     *
     * @param source the address, as a prefix of 32 bits, or the network
     * @param perSecond how many are taken in each second
     */
    record RateExceeded(Prefix source, int perSecond) implements TrafficEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return EventText.source(source) + " sends more than "
                    + (source.length() == 32 ? "rate.per-host" : "rate.per-network") + " = " + perSecond
                    + " requests a second; those on top get no answer";
        }
    }

    /**
     * An address or network is back within its rate.
     *
     * @param source the address, as a prefix of 32 bits, or the network
     * @param refused how many requests got no answer
     * @param millis from the first of them to the last, in milliseconds
     */
    record RateRestored(Prefix source, long refused, long millis) implements TrafficEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return EventText.source(source) + " is back within its rate; " + refused + " requests got no answer in "
                    + (millis + 999) / 1000 + " s";
        }
    }

    /** Why a datagram is not answered. */
    enum DropReason {
        /** A response that answers none of our requests. */
        UNEXPECTED_RESPONSE("a response to nothing that was asked"),
        /** Sent by this server. */
        OWN_DATAGRAM("sent by this server itself"),
        /** From port 0, or an address that cannot be a host's. */
        IMPOSSIBLE_SOURCE("from a port or address that cannot be a sender's"),
        /** The same request again, while its challenge runs. */
        RETRANSMISSION("sent again while its challenge runs"),
        /** By broadcast, and not about one of the server's own names. */
        BROADCAST("a broadcast that is not about a name of this server"),
        /** Node status for a name that is not the server's own. */
        NOT_OWN_NAME("node status of a name that is not this server's"),
        /** From a port below 1024 other than 137, as forged requests are that are meant for another service. */
        LOW_PORT("from a port that no name service client uses"),
        /** From a network to which nothing is open. */
        ACCESS("from a network that is not on the access list"),
        /** One of too many requests of one address or network. */
        RATE("one of too many requests"),
        /** From a network to which something is open, but not this kind of request. */
        NOT_OPEN("from a network that is not on the access list of such requests"),
        /** What a server of a cluster must not decide, or answer, while it is not in step with the others. */
        CUT_OFF("this server is not in step with the cluster, or out of service");

        private final String text;

        DropReason(String text) {
            this.text = text;
        }

        /**
         * Why, in a few words.
         *
         * @return the words
         */
        public String text() {
            return text;
        }
    }

    /**
     * A datagram was not answered, on purpose.
     *
     * @param name the name it was about, if that was known
     * @param source who sent it
     * @param reason why
     */
    record DatagramDropped(@Nullable NetbiosName name, Endpoint source, DropReason reason) implements TrafficEvent {
        @Override
        public Ipv4Address sender() {
            return source.address();
        }

        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return "not answered: " + source + (name == null ? "" : " about " + name) + ", " + reason.text();
        }
    }
}
