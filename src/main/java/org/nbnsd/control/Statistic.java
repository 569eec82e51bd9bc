package org.nbnsd.control;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a daemon counts or measures besides events, with one sentence about each: the last lines of its log,
 * {@code nbnsd statistics} and {@code src/docs/statistics.md} have the names and sentences from here. The names are promised:
 * there may be more, but none changes.
 */
public enum Statistic {
    UPTIME_SECONDS(Kind.GAUGE, "Seconds since the daemon was started."),
    READY(Kind.GAUGE, "Whether the daemon serves as it should, 1 or 0: `nbnsd health` says why not."),
    ADDRESSES(Kind.GAUGE, "Addresses of this machine that are served."),
    QUERY_THREADS(Kind.GAUGE, "Threads that answer queries beside the one that does everything else."),
    CLOCK_AHEAD_SECONDS(
            Kind.GAUGE, "Seconds by which the machine's clock is ahead of the daemon's, which does not jump with it."),

    CONFIG_LAST_RELOAD_SUCCESSFUL(
            Kind.GAUGE, "Whether the configuration is as it was read last: 1, or 0 if something was wrong with that."),
    CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP_SECONDS(
            Kind.GAUGE, "When the configuration was read last that holds, in seconds since 1970."),

    RECORDS_ACTIVE(Family.RECORDS, "Records of names that somebody has.", "", "active", ""),
    RECORDS_RELEASED(
            Family.RECORDS,
            "Records of names that nobody has refreshed in time, or that were released.",
            "",
            "released",
            ""),
    RECORDS_TOMBSTONE(
            Family.RECORDS,
            "Records that are only kept so that partners learn that they are gone.",
            "",
            "tombstone",
            ""),
    RECORDS_DELETED(Family.RECORDS, "Records that a person has deleted, and can take back.", "", "deleted", ""),
    STATIC_RECORDS(Kind.GAUGE, "Records in any state that a person has put, and that do not expire."),
    RECORD_LIMIT(Kind.GAUGE, "Records that there may be."),
    TABLE_OCTETS(Kind.GAUGE, "Octets of the heap that all records take."),

    CHALLENGES_OPEN(Kind.GAUGE, "Questions to holders of names that somebody else claims, not answered yet."),
    CLAIMS_WAITING(Kind.GAUGE, "Claims that wait for the outcome of such questions."),
    BURST_ACTIVE(Kind.GAUGE, "Reasons for which claims are granted for 5 to 50 minutes at present, 0 to 3."),
    BURST_QUEUE(Kind.GAUGE, "Changes that wait for the disk, as the limit of a burst counts them."),
    STORE_PENDING(Kind.GAUGE, "Changes of records that are not durable yet."),
    STORE_BYTES(Kind.GAUGE, "What the files of the database take on the disk, in octets."),

    TIMELINE_FACTS(
            Kind.GAUGE,
            "Facts that the timeline has, each counted once for its name and once for each of its addresses."),
    TIMELINE_INCIDENTS(Kind.GAUGE, "Times of trouble with a name that the timeline has, open or over."),
    INCIDENTS_OPEN(Kind.GAUGE, "Times of trouble with a name that are not over."),
    FEED_SUBSCRIBERS(Kind.GAUGE, "Parts of the daemon that are told of each change when it is durable."),
    FEED_WAITING(Kind.GAUGE, "Changes that are durable, and wait to be told to such a part."),
    LINK_OPEN(Kind.GAUGE, "Connections to and from partners (TCP) that are open."),
    CONTROL_SESSIONS(Kind.GAUGE, "Connections of commands and programs of this machine."),
    HTTP_OPEN(Kind.GAUGE, "Connections of clients of HTTP that are open."),
    SSE_CLIENTS(Kind.GAUGE, "Clients of HTTP that follow the events."),
    CLUSTER_NORMAL(
            Kind.GAUGE,
            "Whether what this node of a cluster decides is decided for all: 1, or 0 while it is cut off, or alone."),
    CLUSTER_NODES(Kind.GAUGE, "Nodes of the cluster that live, this one included."),
    CLUSTER_REVISION(Kind.GAUGE, "The revision of etcd up to which this node has taken all changes."),
    CLUSTER_WAITING(Kind.GAUGE, "Families of names that this node has changed, and etcd has not confirmed yet."),
    CLUSTER_SCAVENGER(
            Kind.GAUGE, "Whether it is this node that writes for all what time has done to records: 1, or 0."),
    DNS_COMPUTERS(Kind.GAUGE, "Computers that the DNS is answered about."),
    DNS_OPEN(Kind.GAUGE, "Connections of clients of the DNS that are open."),
    DNS_UPDATE_NAMES(Kind.GAUGE, "Names that this server has put into zones of others, as far as it knows."),
    DNS_UPDATE_WAITING(
            Kind.GAUGE, "Names that are still to be looked at, to be put there, to be changed or to be removed."),
    DNS_UPDATE_TAKEN(Kind.GAUGE, "Names that are somebody else's in these zones, and left alone."),

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
            Family.DROPPED,
            "Datagrams not answered because they respond to nothing that was asked.",
            "unexpected_response"),
    DROPPED_OWN_DATAGRAM(
            Family.DROPPED, "Datagrams not answered because this server sent them itself.", "own_datagram"),
    DROPPED_IMPOSSIBLE_SOURCE(
            Family.DROPPED,
            "Datagrams not answered because their port or address cannot be a sender's.",
            "impossible_source"),
    DROPPED_RETRANSMISSION(
            Family.DROPPED,
            "Requests not answered because they were sent again while their challenge runs.",
            "retransmission"),
    DROPPED_BROADCAST(
            Family.DROPPED, "Broadcasts not answered because they are not about a name of this server.", "broadcast"),
    DROPPED_NOT_OWN_NAME(
            Family.DROPPED, "Node status requests not answered because the name is not this server's.", "not_own_name"),
    DROPPED_LOW_PORT(
            Family.DROPPED, "Requests not answered because they come from a port that no client uses.", "low_port"),
    DROPPED_ACCESS(Family.DROPPED, "Requests not answered because their network is not on the access list.", "access"),
    DROPPED_RATE(Family.DROPPED, "Requests not answered because one host or network sent too many.", "rate"),
    DROPPED_NOT_OPEN(
            Family.DROPPED,
            "Requests not answered because their network is not on the access list of such requests.",
            "not_open"),
    DROPPED_CUT_OFF(
            Family.DROPPED,
            "Requests not answered because this server is not in step with the cluster, or out of service.",
            "cut_off"),

    REQUESTS_QUERY_UNICAST(
            Family.REQUESTS, "Queries for a name that came, sent to this machine alone.", "query", "unicast"),
    REQUESTS_QUERY_BROADCAST(Family.REQUESTS, "Queries for a name that came, by broadcast.", "query", "broadcast"),
    REQUESTS_NODE_STATUS_UNICAST(
            Family.REQUESTS, "Node status requests that came, sent to this machine alone.", "node_status", "unicast"),
    REQUESTS_NODE_STATUS_BROADCAST(
            Family.REQUESTS, "Node status requests that came, by broadcast.", "node_status", "broadcast"),
    REQUESTS_REGISTRATION_UNICAST(
            Family.REQUESTS, "Registrations that came, sent to this machine alone.", "registration", "unicast"),
    REQUESTS_REGISTRATION_BROADCAST(
            Family.REQUESTS, "Registrations that came, by broadcast.", "registration", "broadcast"),
    REQUESTS_MULTIHOMED_REGISTRATION_UNICAST(
            Family.REQUESTS,
            "Registrations of multihomed hosts that came, sent to this machine alone.",
            "multihomed_registration",
            "unicast"),
    REQUESTS_MULTIHOMED_REGISTRATION_BROADCAST(
            Family.REQUESTS,
            "Registrations of multihomed hosts that came, by broadcast.",
            "multihomed_registration",
            "broadcast"),
    REQUESTS_REFRESH_UNICAST(Family.REQUESTS, "Refreshes that came, sent to this machine alone.", "refresh", "unicast"),
    REQUESTS_REFRESH_BROADCAST(Family.REQUESTS, "Refreshes that came, by broadcast.", "refresh", "broadcast"),
    REQUESTS_RELEASE_UNICAST(Family.REQUESTS, "Releases that came, sent to this machine alone.", "release", "unicast"),
    REQUESTS_RELEASE_BROADCAST(Family.REQUESTS, "Releases that came, by broadcast.", "release", "broadcast"),
    REQUESTS_OTHER_UNICAST(
            Family.REQUESTS,
            "Datagrams that ask for nothing known that came, sent to this machine alone.",
            "other",
            "unicast"),
    REQUESTS_OTHER_BROADCAST(
            Family.REQUESTS, "Datagrams that ask for nothing known that came, by broadcast.", "other", "broadcast"),

    RESPONSES_QUERY_OK(Family.RESPONSES, "Answers to a query: yes.", "query", "ok"),
    RESPONSES_QUERY_NAM_ERR(Family.RESPONSES, "Answers to a query: no such name.", "query", "nam_err"),
    RESPONSES_NODE_STATUS_OK(Family.RESPONSES, "Answers to a node status request: yes.", "node_status", "ok"),
    RESPONSES_REGISTRATION_OK(Family.RESPONSES, "Answers to a registration: yes.", "registration", "ok"),
    RESPONSES_REGISTRATION_SVR_ERR(
            Family.RESPONSES, "Answers to a registration: server failure.", "registration", "svr_err"),
    RESPONSES_REGISTRATION_RFS_ERR(
            Family.RESPONSES, "Answers to a registration: refused by policy.", "registration", "rfs_err"),
    RESPONSES_REGISTRATION_ACT_ERR(
            Family.RESPONSES, "Answers to a registration: held by another host.", "registration", "act_err"),
    RESPONSES_REGISTRATION_WACK(Family.RESPONSES, "Answers to a registration: wait.", "registration", "wack"),
    RESPONSES_REGISTRATION_CHALLENGE(
            Family.RESPONSES, "Answers to a registration: ask the holder yourself.", "registration", "challenge"),
    RESPONSES_MULTIHOMED_REGISTRATION_OK(
            Family.RESPONSES, "Answers to a registration of a multihomed host: yes.", "multihomed_registration", "ok"),
    RESPONSES_MULTIHOMED_REGISTRATION_SVR_ERR(
            Family.RESPONSES,
            "Answers to a registration of a multihomed host: server failure.",
            "multihomed_registration",
            "svr_err"),
    RESPONSES_MULTIHOMED_REGISTRATION_RFS_ERR(
            Family.RESPONSES,
            "Answers to a registration of a multihomed host: refused by policy.",
            "multihomed_registration",
            "rfs_err"),
    RESPONSES_MULTIHOMED_REGISTRATION_ACT_ERR(
            Family.RESPONSES,
            "Answers to a registration of a multihomed host: held by another host.",
            "multihomed_registration",
            "act_err"),
    RESPONSES_MULTIHOMED_REGISTRATION_WACK(
            Family.RESPONSES,
            "Answers to a registration of a multihomed host: wait.",
            "multihomed_registration",
            "wack"),
    RESPONSES_MULTIHOMED_REGISTRATION_CHALLENGE(
            Family.RESPONSES,
            "Answers to a registration of a multihomed host: ask the holder yourself.",
            "multihomed_registration",
            "challenge"),
    RESPONSES_REFRESH_OK(Family.RESPONSES, "Answers to a refresh: yes.", "refresh", "ok"),
    RESPONSES_REFRESH_SVR_ERR(Family.RESPONSES, "Answers to a refresh: server failure.", "refresh", "svr_err"),
    RESPONSES_REFRESH_RFS_ERR(Family.RESPONSES, "Answers to a refresh: refused by policy.", "refresh", "rfs_err"),
    RESPONSES_REFRESH_ACT_ERR(Family.RESPONSES, "Answers to a refresh: held by another host.", "refresh", "act_err"),
    RESPONSES_REFRESH_WACK(Family.RESPONSES, "Answers to a refresh: wait.", "refresh", "wack"),
    RESPONSES_REFRESH_CHALLENGE(
            Family.RESPONSES, "Answers to a refresh: ask the holder yourself.", "refresh", "challenge"),
    RESPONSES_RELEASE_OK(Family.RESPONSES, "Answers to a release: yes.", "release", "ok"),
    RESPONSES_RELEASE_SVR_ERR(Family.RESPONSES, "Answers to a release: server failure.", "release", "svr_err"),
    RESPONSES_RELEASE_ACT_ERR(Family.RESPONSES, "Answers to a release: held by another host.", "release", "act_err"),
    RESPONSES_OTHER_OTHER(Family.RESPONSES, "Any other answers.", "other", "other"),

    QUERIES_FOUND(Family.QUERIES, "Queries for names that are known.", "found"),
    QUERIES_NOT_FOUND(Family.QUERIES, "Queries for names that are not known.", "not_found"),
    QUERIES_DROPPED(Family.QUERIES, "Queries that got no answer.", "dropped"),
    REGISTRATIONS_UNIQUE_GRANTED(
            Family.REGISTRATIONS, "Registrations of a unique name that were granted.", "unique", "granted"),
    REGISTRATIONS_UNIQUE_REFUSED(
            Family.REGISTRATIONS, "Registrations of a unique name that were refused.", "unique", "refused"),
    REGISTRATIONS_UNIQUE_EARLY(
            Family.REGISTRATIONS,
            "Registrations of a unique name that were granted for 5 to 50 minutes in a burst.",
            "unique",
            "early"),
    REGISTRATIONS_GROUP_GRANTED(
            Family.REGISTRATIONS, "Registrations of a group that were granted.", "group", "granted"),
    REGISTRATIONS_GROUP_REFUSED(
            Family.REGISTRATIONS, "Registrations of a group that were refused.", "group", "refused"),
    REGISTRATIONS_GROUP_EARLY(
            Family.REGISTRATIONS,
            "Registrations of a group that were granted for 5 to 50 minutes in a burst.",
            "group",
            "early"),
    RENEWALS_UNIQUE_GRANTED(Family.RENEWALS, "Refreshes of a unique name that were granted.", "unique", "granted"),
    RENEWALS_UNIQUE_REFUSED(Family.RENEWALS, "Refreshes of a unique name that were refused.", "unique", "refused"),
    RENEWALS_UNIQUE_EARLY(
            Family.RENEWALS,
            "Refreshes of a unique name that were granted for 5 to 50 minutes in a burst.",
            "unique",
            "early"),
    RENEWALS_GROUP_GRANTED(Family.RENEWALS, "Refreshes of a group that were granted.", "group", "granted"),
    RENEWALS_GROUP_REFUSED(Family.RENEWALS, "Refreshes of a group that were refused.", "group", "refused"),
    RENEWALS_GROUP_EARLY(
            Family.RENEWALS,
            "Refreshes of a group that were granted for 5 to 50 minutes in a burst.",
            "group",
            "early"),
    RELEASES_RELEASED(Family.RELEASES, "Releases by who had the name.", "released"),
    RELEASES_NOT_HOLDER(
            Family.RELEASES, "Releases by who did not have the name; they were told that all is well.", "not_holder"),
    RELEASES_UNKNOWN(Family.RELEASES, "Releases of names that nobody had; they were told that all is well.", "unknown"),
    RELEASES_REFUSED(Family.RELEASES, "Releases that were refused.", "refused"),
    CONFLICTS_UNIQUE_REGISTRATION(
            Family.CONFLICTS,
            "Claims of unique names that were refused because others have them.",
            "unique",
            "registration"),
    CONFLICTS_GROUP_REGISTRATION(
            Family.CONFLICTS,
            "Claims of groups that were refused because others have the name.",
            "group",
            "registration"),
    CONFLICTS_UNIQUE_REPLICATION(
            Family.CONFLICTS,
            "Records of partners about names that another host has here, which was asked.",
            "unique",
            "replication"),
    CHALLENGES_DEFENDED(Family.CHALLENGES, "Holders that answered that they have the name.", "defended"),
    CHALLENGES_GIVEN_UP(Family.CHALLENGES, "Holders that answered that they do not have the name.", "given_up"),
    CHALLENGES_SILENT(Family.CHALLENGES, "Holders that did not answer.", "silent"),
    CHALLENGES_DOUBTED(Family.CHALLENGES, "Holders whose answers were not believed.", "doubted"),
    CHALLENGES_UNASKED(Family.CHALLENGES, "Holders that could not be asked.", "unasked"),
    CHALLENGES_WITHDRAWN(Family.CHALLENGES, "Claims that their hosts withdrew while a holder was asked.", "withdrawn"),

    MALFORMED_TRUNCATED(Family.MALFORMED, "Datagrams that are no messages: they end too early.", "truncated"),
    MALFORMED_OPCODE(Family.MALFORMED, "Datagrams that are no messages: there is no such OPCODE.", "opcode"),
    MALFORMED_SECTION_COUNT(
            Family.MALFORMED,
            "Datagrams that are no messages: they have too many or too few records.",
            "section_count"),
    MALFORMED_NAME(Family.MALFORMED, "Datagrams that are no messages: a name breaks the rules.", "name"),
    MALFORMED_POINTER(
            Family.MALFORMED, "Datagrams that are no messages: a pointer in a name leads nowhere.", "pointer"),
    MALFORMED_RECORD_TYPE(
            Family.MALFORMED, "Datagrams that are no messages: a type does not belong there.", "record_type"),
    MALFORMED_RECORD_CLASS(Family.MALFORMED, "Datagrams that are no messages: a class is not IN.", "record_class"),
    MALFORMED_RDATA_LENGTH(Family.MALFORMED, "Datagrams that are no messages: a length does not fit.", "rdata_length"),

    BURST_ANSWERS(Kind.COUNTER, "Claims granted for 5 to 50 minutes in bursts, without waiting for the disk."),
    CORE_REFUSED(Kind.COUNTER, "Registrations, refreshes and releases dropped because the disk was far behind."),
    CORE_FAILURES(Kind.COUNTER, "Times that the name service failed: bugs, told in the log."),
    EFFECT_FAILURES(Kind.COUNTER, "Answers and changes that could not be carried out: bugs, told in the log."),

    STORE_ERRORS(Kind.COUNTER, "Commits of the database that failed."),
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
    REPLICATION_RECORDS_RECEIVED(Family.REPLICATION_RECORDS_RECEIVED, "Records that partners sent.", "", ""),
    REPLICATION_RECORDS_SKIPPED(Kind.COUNTER, "Records of partners that could not be read, or were not asked for."),
    REPLICATION_MERGES_ADDED(Family.REPLICATION_MERGES, "Records of partners whose names nobody had here.", "added"),
    REPLICATION_MERGES_REPLACED(
            Family.REPLICATION_MERGES, "Records of partners that took the place of what was here.", "replaced"),
    REPLICATION_MERGES_MERGED(
            Family.REPLICATION_MERGES, "Records of partners that were merged with what was here.", "merged"),
    REPLICATION_MERGES_KEPT(Family.REPLICATION_MERGES, "Records of partners for which nothing changed here.", "kept"),
    REPLICATION_MERGES_PROPAGATED(
            Family.REPLICATION_MERGES,
            "Records of partners that were answered by a new version of what is here.",
            "propagated"),
    REPLICATION_MERGES_SKIPPED(
            Family.REPLICATION_MERGES, "Records of partners that could not be read, or have no meaning.", "skipped"),
    REPLICATION_RECORDS_SENT(Kind.COUNTER, "Records that were sent to partners."),
    REPLICATION_PULLS(
            Family.REPLICATION_PULLS,
            "Pulls that were finished (successful replications, as WINS calls them).",
            "",
            "done"),
    REPLICATION_FAILURES(Kind.COUNTER, "Pulls and notices that failed (communication failures, as WINS calls them)."),
    REPLICATION_NOTICES(
            Family.REPLICATION_PUSH_NOTICES,
            "Times that a partner was told that there is something to pull.",
            "",
            "done"),

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
            Kind.COUNTER, "Changes by people that are not in the log of changes, because it could not be written."),

    HTTP_CONNECTIONS(Kind.COUNTER, "Connections of clients of HTTP, refused ones included."),
    HTTP_REFUSED_BUSY(Kind.COUNTER, "Connections refused because there were too many, in all or from one address."),
    HTTP_ACCEPT_ERRORS(Kind.COUNTER, "Times that the system gave no connection, such as for want of open files."),
    HTTP_ANSWERED(Kind.COUNTER, "Requests by HTTP that were answered, refused ones included."),
    HTTP_MALFORMED(Kind.COUNTER, "Requests that are none: the first line, the headers or the frame of the body."),
    HTTP_FOREIGN(
            Kind.COUNTER,
            "Requests refused because they were meant for another host, or a page of another site asked."),
    HTTP_UNAUTHORIZED(Kind.COUNTER, "Requests refused because a token was wrong, or missing."),
    HTTP_BUSY(Kind.COUNTER, "Requests refused because too many waited, or took too much memory."),
    HTTP_TIMEOUTS(Kind.COUNTER, "Connections closed because the client sent or took too slowly."),
    HTTP_BROKEN(Kind.COUNTER, "Connections that broke while something was asked or answered."),
    HTTP_TLS_FAILURES(Kind.COUNTER, "Connections that could not be encrypted."),
    HTTP_FAILURES(Kind.COUNTER, "Times that the daemon failed over a request: bugs, told in the log."),

    CLUSTER_ACCEPTED(Kind.COUNTER, "Changes of families that a majority of etcd has."),
    CLUSTER_REFUSED(
            Kind.COUNTER,
            "Changes of families that were taken back and decided anew because another node had come first."),
    CLUSTER_UNAVAILABLE(
            Kind.COUNTER,
            "Changes of families that were taken back, and not answered, because etcd could not be reached."),
    CLUSTER_SEEN(
            Kind.COUNTER,
            "Families that were taken as etcd has them: what was changed elsewhere, and what a start finds."),
    CLUSTER_UNREADABLE(Kind.COUNTER, "Values in etcd that made no sense; what was known before holds."),

    DNS_FOUND(Kind.COUNTER, "Questions of the DNS answered with what was asked for."),
    DNS_NO_NAME(Kind.COUNTER, "Questions of the DNS for a name that is not there (NXDOMAIN)."),
    DNS_NO_DATA(Kind.COUNTER, "Questions of the DNS for a name that has nothing of that type (NODATA), such as AAAA."),
    DNS_REFUSED(
            Kind.COUNTER,
            "Questions of the DNS about other zones or of other classes, and for whole zones by who may not have them."),
    DNS_UNSUPPORTED(Kind.COUNTER, "Requests of the DNS of a kind that is not done, such as updates."),
    DNS_MALFORMED(Kind.COUNTER, "Requests that are no messages of the DNS, answered as such."),
    DNS_BAD_SIGNATURES(Kind.COUNTER, "Requests of the DNS with a signature (TSIG) that is not good."),
    DNS_DROPPED(Kind.COUNTER, "Datagrams at the port of the DNS that were answers, or too short to be answered."),
    DNS_FOREIGN(Kind.COUNTER, "Requests of the DNS from who may not ask, not answered."),
    DNS_RATE_LIMITED(
            Kind.COUNTER, "Requests of the DNS not answered, or sent to TCP, because too many came from a network."),
    DNS_TRUNCATED(Kind.COUNTER, "Answers of the DNS that did not fit into a datagram."),
    DNS_TRANSFERS(Kind.COUNTER, "Transfers of whole zones that began."),
    DNS_PROBES(Kind.COUNTER, "Times that a host was asked for its names because the DNS was asked for its address."),
    DNS_PROBES_ANSWERED(Kind.COUNTER, "Hosts that have answered that."),
    DNS_NOTICES(Kind.COUNTER, "Words to other servers of the DNS that a zone has changed."),
    DNS_CONNECTIONS(Kind.COUNTER, "Connections of clients of the DNS, refused ones included."),
    DNS_REFUSED_BUSY(
            Kind.COUNTER,
            "Connections of clients of the DNS refused because there were too many, in all or from one address."),
    DNS_TIMEOUTS(Kind.COUNTER, "Connections of the DNS closed because the client sent or took nothing for 10 seconds."),
    DNS_BROKEN(Kind.COUNTER, "Connections of the DNS that broke, and errors of its socket for datagrams."),
    DNS_FAILURES(Kind.COUNTER, "Times that the daemon failed over a request of the DNS: bugs, told in the log."),
    DNS_UPDATE_CHANGES(Kind.COUNTER, "Names put into zones of others, changed there or removed."),
    DNS_UPDATE_FAILURES(Kind.COUNTER, "Requests to the servers of these zones that came to nothing."),

    DNS_PROXY_ASKED(Kind.COUNTER, "Names that nobody has registered and the DNS was asked for."),
    DNS_PROXY_FOUND(Kind.COUNTER, "Of these, names that the DNS had an address for."),
    DNS_PROXY_LEFT_OUT(
            Kind.COUNTER, "Queries for such names that were answered without the DNS, because it was asked too much.");

    /** How a value changes. */
    public enum Kind {
        /** It grows from 0 at the start. */
        COUNTER,
        /** It is what it is now. */
        GAUGE
    }

    private final Kind kind;
    private final @Nullable Family family;
    private final ImmutableList<String> values;
    private final String sentence;

    Statistic(Kind kind, String sentence) {
        this.kind = kind;
        this.family = null;
        this.values = ImmutableList.of();
        this.sentence = sentence;
    }

    /** One of a family, or the sum of some of it: those with any value of a label for which it has none. */
    Statistic(Family family, String sentence, String... values) {
        this.kind = family.kind() == Family.Kind.COUNTER ? Kind.COUNTER : Kind.GAUGE;
        this.family = family;
        this.values = ImmutableList.copyOf(values);
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
     * What it is one of, or a sum over.
     *
     * @return null if it stands alone
     */
    public @Nullable Family family() {
        return family;
    }

    /**
     * Which one of its family it is.
     *
     * @return a value for each label, empty for all values
     */
    public List<String> labels() {
        return values;
    }

    /**
     * Whether programs get it as the sum of several figures of its family.
     *
     * @return false if it is one of them, or stands alone
     */
    public boolean isSum() {
        return values.contains("");
    }

    /**
     * Its name for who collects figures from many programs, by the conventions of Prometheus.
     *
     * @return such as {@code nbnsd_udp_received_total} or <code>nbnsd_records{state="active"}</code>
     */
    public String metric() {
        if (family == null) {
            return "nbnsd_" + name().toLowerCase(Locale.ROOT) + (kind == Kind.COUNTER ? "_total" : "");
        }
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).isEmpty()) {
                chosen.add(family.labels().get(i) + "=\"" + values.get(i) + "\"");
            }
        }
        return family.metric() + (chosen.isEmpty() ? "" : "{" + String.join(",", chosen) + "}");
    }
}
