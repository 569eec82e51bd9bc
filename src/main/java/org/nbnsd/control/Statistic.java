package org.nbnsd.control;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a daemon counts or measures besides events, with one sentence about each: the last lines of its log,
 * {@code nbnsd statistics} and {@code src/docs/statistics.md} have the names and sentences from here. The names are promised:
 * there may be more, but none changes.
 */
public enum Statistic {
    UPTIME_SECONDS(Kind.GAUGE, "Seconds since the daemon was started."),
    ADDRESSES(Kind.GAUGE, "Addresses of this machine that are served."),
    QUERY_THREADS(Kind.GAUGE, "Threads that answer queries beside the one that does everything else."),
    CLOCK_AHEAD_SECONDS(
            Kind.GAUGE, "Seconds by which the machine's clock is ahead of the daemon's, which does not jump with it."),

    RECORDS_ACTIVE(Kind.GAUGE, "state", "Records of names that somebody has."),
    RECORDS_RELEASED(Kind.GAUGE, "state", "Records of names that nobody has refreshed in time, or that were released."),
    RECORDS_TOMBSTONE(Kind.GAUGE, "state", "Records that are only kept so that partners learn that they are gone."),
    RECORDS_DELETED(Kind.GAUGE, "state", "Records that a person has deleted, and can take back."),
    STATIC_RECORDS(Kind.GAUGE, "Records in any state that a person has put, and that do not expire."),
    TABLE_OCTETS(Kind.GAUGE, "Octets of the heap that all records take."),

    CHALLENGES_OPEN(Kind.GAUGE, "Questions to holders of names that somebody else claims, not answered yet."),
    CLAIMS_WAITING(Kind.GAUGE, "Claims that wait for the outcome of such questions."),
    STORE_PENDING(Kind.GAUGE, "Changes of records that are not durable yet."),

    TIMELINE_FACTS(
            Kind.GAUGE,
            "Facts that the timeline has, each counted once for its name and once for each of its addresses."),
    TIMELINE_INCIDENTS(Kind.GAUGE, "Times of trouble with a name that the timeline has, open or over."),
    FEED_SUBSCRIBERS(Kind.GAUGE, "Parts of the daemon that are told of each change when it is durable."),
    FEED_WAITING(Kind.GAUGE, "Changes that are durable, and wait to be told to such a part."),
    LINK_OPEN(Kind.GAUGE, "Connections to and from partners (TCP) that are open."),
    CONTROL_SESSIONS(Kind.GAUGE, "Connections of commands and programs of this machine."),

    UDP_RECEIVED(Kind.COUNTER, "Datagrams that came in, broadcasts included."),
    UDP_SYSTEM_DROPPED(
            Kind.COUNTER,
            "Datagrams that the system dropped unread, because they flooded or because the queue was full; with epoll only."),
    UDP_BROADCASTS_RECEIVED(Kind.COUNTER, "Broadcasts that came in."),
    UDP_FOREIGN_BROADCASTS(Kind.COUNTER, "Broadcasts from a subnet where this machine has no address, dropped."),
    UDP_READ_ERRORS(
            Kind.COUNTER, "Errors of reading, such as the system's word that a datagram of ours met no listener."),
    UDP_NOT_PASSED_ON(
            Kind.COUNTER,
            "Datagrams that a thread for queries could not answer and the event loop had no time for, dropped."),
    UDP_HANDLER_FAILURES(Kind.COUNTER, "Datagrams over which the daemon failed outside the name service: bugs."),
    UDP_SENT(Kind.COUNTER, "Datagrams handed to the system."),
    UDP_NO_SOCKET(Kind.COUNTER, "Datagrams not sent because the address that they were to leave from is gone."),
    UDP_CONGESTED(Kind.COUNTER, "Datagrams not sent because the system takes no more."),
    UDP_UNRESOLVED(
            Kind.COUNTER,
            "Datagrams not sent because nobody answers for their address (ARP), and enough waits for such addresses."),
    UDP_SEND_ERRORS(Kind.COUNTER, "Datagrams that the system refused to send."),

    DROPPED_UNEXPECTED_RESPONSE(
            Kind.COUNTER, "reason", "Datagrams not answered because they respond to nothing that was asked."),
    DROPPED_OWN_DATAGRAM(Kind.COUNTER, "reason", "Datagrams not answered because this server sent them itself."),
    DROPPED_IMPOSSIBLE_SOURCE(
            Kind.COUNTER, "reason", "Datagrams not answered because their port or address cannot be a sender's."),
    DROPPED_RETRANSMISSION(
            Kind.COUNTER, "reason", "Requests not answered because they were sent again while their challenge runs."),
    DROPPED_BROADCAST(
            Kind.COUNTER, "reason", "Broadcasts not answered because they are not about a name of this server."),
    DROPPED_NOT_OWN_NAME(
            Kind.COUNTER, "reason", "Node status requests not answered because the name is not this server's."),
    DROPPED_LOW_PORT(
            Kind.COUNTER, "reason", "Requests not answered because they come from a port that no client uses."),
    DROPPED_ACCESS(Kind.COUNTER, "reason", "Requests not answered because their network is not on the access list."),
    DROPPED_RATE(Kind.COUNTER, "reason", "Requests not answered because one host or network sent too many."),
    DROPPED_NOT_OPEN(
            Kind.COUNTER,
            "reason",
            "Requests not answered because their network is not on the access list of such requests."),

    BURST_ANSWERS(Kind.COUNTER, "Claims granted for 5 to 50 minutes in bursts, without waiting for the disk."),
    CORE_REFUSED(Kind.COUNTER, "Registrations, refreshes and releases dropped because the disk was far behind."),
    CORE_FAILURES(Kind.COUNTER, "Times that the name service failed: bugs, told in the log."),
    EFFECT_FAILURES(Kind.COUNTER, "Answers and changes that could not be carried out: bugs, told in the log."),

    FEED_MISSED(
            Kind.COUNTER,
            "Changes that such a part was not told of because it was too slow; it reads all records anew."),
    LINK_ACCEPTED(Kind.COUNTER, "Connections of partners that were taken."),
    LINK_REFUSED(Kind.COUNTER, "Connections of partners that were closed at once because there were too many."),
    LINK_SILENT(Kind.COUNTER, "Connections of partners that were closed because they said nothing."),
    LINK_ACCEPT_ERRORS(Kind.COUNTER, "Times that the system could not give a socket for a connection of a partner."),
    LINK_CONNECTED(Kind.COUNTER, "Connections to partners that were made."),
    LINK_CONNECT_FAILURES(Kind.COUNTER, "Connections to partners that could not be made."),
    LINK_BROKEN(Kind.COUNTER, "Connections to and from partners that broke."),
    LINK_RECEIVED_OCTETS(Kind.COUNTER, "Octets that came in over such connections."),
    LINK_SENT_OCTETS(Kind.COUNTER, "Octets that were handed to the system for such connections."),

    TIMELINE_DROPPED(Kind.COUNTER, "What happened too fast for the timeline, or beyond its shares."),
    TIMELINE_FAILURES(Kind.COUNTER, "Times that the timeline failed over what happened: bugs, told in the log."),
    TIMELINE_NOT_WRITTEN(Kind.COUNTER, "Facts that are in memory and not on the disk, because that failed."),
    TIMELINE_WATCHERS_MISSED(Kind.COUNTER, "Facts that were not told to who watches, because they were too slow."),

    REPLICATION_FRAMES_RECEIVED(Kind.COUNTER, "Messages of partners that came; a reply with all its records is one."),
    REPLICATION_FRAMES_SENT(Kind.COUNTER, "Messages that were sent to partners."),
    REPLICATION_MALFORMED(Kind.COUNTER, "Times that a partner sent what is no message, which ends the connection."),
    REPLICATION_DISCARDED(
            Kind.COUNTER,
            "Messages that were ignored: of an unknown kind, at the wrong time, or not for this connection."),
    REPLICATION_STRANGERS_REFUSED(Kind.COUNTER, "Connections of hosts that are no partners and wanted something."),
    REPLICATION_RECORDS_RECEIVED(Kind.COUNTER, "Records that partners sent."),
    REPLICATION_RECORDS_SKIPPED(Kind.COUNTER, "Records of partners that could not be read, or were not asked for."),
    REPLICATION_RECORDS_SENT(Kind.COUNTER, "Records that were sent to partners."),
    REPLICATION_PULLS(Kind.COUNTER, "Pulls that were finished (successful replications, as WINS calls them)."),
    REPLICATION_FAILURES(Kind.COUNTER, "Pulls and notices that failed (communication failures, as WINS calls them)."),
    REPLICATION_NOTICES(Kind.COUNTER, "Times that a partner was told that there is something to pull."),

    NODE_RESOLVED_BY_BROADCAST(Kind.COUNTER, "Names found by broadcast."),
    NODE_RESOLVED_BY_NAME_SERVER(Kind.COUNTER, "Names found by a name server."),
    NODE_REGISTERED_BY_BROADCAST(
            Kind.COUNTER, "Claims of this machine that nobody objected to by broadcast, without a name server."),
    NODE_REGISTERED_BY_NAME_SERVER(Kind.COUNTER, "Claims of this machine that a name server granted."),
    NODE_REFUSED(Kind.COUNTER, "Claims of this machine that another host or a name server refused."),
    NODE_CONFLICTS(Kind.COUNTER, "Names of this machine that were lost after they were registered."),
    NODE_DEFENDED(Kind.COUNTER, "Claims of other hosts that this machine refused as a node."),
    NODE_DEMANDS(Kind.COUNTER, "Demands to give a name of this machine up that nobody asked for."),
    NODE_UNEXPECTED_RESPONSES(
            Kind.COUNTER, "Responses that answer no request of this machine, such demands not included."),
    NODE_DUPLICATE_ANSWERS(Kind.COUNTER, "Names that two hosts answered for differently."),
    NODE_ANSWERED_FOR_OTHERS(Kind.COUNTER, "Queries by broadcast that were answered on behalf of others."),
    NODE_NOT_ANSWERED_FOR_OTHERS(
            Kind.COUNTER,
            "Queries by broadcast that were not looked into on behalf of others because they were too many."),

    CONTROL_CONNECTIONS(Kind.COUNTER, "Connections of commands and programs of this machine, refused ones included."),
    CONTROL_REFUSED_PEERS(Kind.COUNTER, "Connections refused because of their user."),
    CONTROL_REFUSED_BUSY(Kind.COUNTER, "Connections refused because there were too many."),
    CONTROL_MALFORMED(Kind.COUNTER, "Connections that ended because what they sent makes no sense."),
    CONTROL_TIMEOUTS(Kind.COUNTER, "Connections that ended because the client was too slow."),
    CONTROL_BROKEN(Kind.COUNTER, "Connections that broke."),
    CONTROL_FAILURES(Kind.COUNTER, "Times that the daemon failed over a request: bugs, told in the log."),
    CONTROL_ACCEPT_FAILURES(Kind.COUNTER, "Times that the system gave no connection, such as for want of open files."),
    CONTROL_NO_THREAD(Kind.COUNTER, "Connections refused because the system gave no thread."),
    CONTROL_REMADE(Kind.COUNTER, "Times that the socket was made anew because somebody had removed it."),

    CHANGES_NOT_NOTED(
            Kind.COUNTER, "Changes by people that are not in the log of changes, because it could not be written.");

    /** How a value changes. */
    public enum Kind {
        /** It grows from 0 at the start. */
        COUNTER,
        /** It is what it is now. */
        GAUGE
    }

    private final Kind kind;
    private final @Nullable String label;
    private final String sentence;

    Statistic(Kind kind, String sentence) {
        this(kind, null, sentence);
    }

    /** One of a family: the first word of its name is that of the family, the others what it is of the label. */
    Statistic(Kind kind, @Nullable String label, String sentence) {
        this.kind = kind;
        this.label = label;
        this.sentence = sentence;
    }

    /**
     * That of a part's own counter.
     *
     * @param part the first word of the name, such as {@code udp}
     * @param counter the others
     * @return the statistic
     * @throws IllegalArgumentException if there is none
     */
    public static Statistic of(String part, Enum<?> counter) {
        return valueOf(part.toUpperCase(Locale.ROOT) + "_" + counter.name());
    }

    /**
     * How it is called.
     *
     * @return words in lower case with hyphens
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * What it counts.
     *
     * @return a sentence
     */
    public String sentence() {
        return sentence;
    }

    /**
     * How its value changes.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Its name for who collects figures from many programs, by the conventions of Prometheus.
     *
     * @return such as {@code nbnsd_udp_received_total} or <code>nbnsd_records{state="active"}</code>
     */
    public String metric() {
        String words = name().toLowerCase(Locale.ROOT);
        String total = kind == Kind.COUNTER ? "_total" : "";
        if (label == null) {
            return "nbnsd_" + words + total;
        }
        int family = words.indexOf('_');
        return "nbnsd_" + words.substring(0, family) + total + "{" + label + "=\"" + words.substring(family + 1)
                + "\"}";
    }
}
