package org.nbnsd.server;

import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.QueryReader;
import org.nbnsd.registry.NameTable;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.PlainQuery;

/**
 * Answers plain queries by the rules of {@link Queries}: those with an answer of one address or none, to whom nothing keeps
 * from it. For one thread.
 */
final class Reader implements QueryReader {
    private final PresentStanding standing;
    private final Locals locals;
    private final OwnNames ownNames;
    private final Gates gates;
    private final Records records;
    private final Finding finding = new Finding();

    Reader(PresentStanding standing, Locals locals, OwnNames ownNames, Gates gates, Records records) {
        this.standing = standing;
        this.locals = locals;
        this.ownNames = ownNames;
        this.gates = gates;
        this.records = records;
    }

    @Override
    public boolean find(Datagram datagram, NetbiosName name, PlainQuery answer, long now) {
        if (!locals.isPossibleSource(datagram)
                || locals.isOwn(datagram)
                || datagram.isBroadcast()
                || !gates.isOpenForQueries(datagram)
                || ownNames.contains(name)
                || name.suffix() == NameSuffix.MASTER_BROWSER
                || gates.isBlocked(name)
                || !standing.answersQueries(now)) {
            return false;
        }
        finding.query = datagram.octets();
        finding.asked = datagram.local().address();
        finding.answer = answer;
        finding.now = now;
        finding.isPlain = true;
        return records.find(name, now, finding) && finding.isPlain;
    }

    @Override
    public boolean admits(Datagram datagram, long now) {
        return gates.admitsKnown(datagram.source().address(), now);
    }

    /** Makes an answer of what the table finds. One object for all queries. */
    private final class Finding implements NameTable.Finding {
        private byte[] query = {};
        private Ipv4Address asked = Ipv4Address.ZERO;
        /** Whether the address is one that may be told; else {@link Queries} has to look at the record. */
        private boolean isPlain;

        private PlainQuery answer = new PlainQuery();
        private long now;

        @Override
        public void found(boolean isGroup, NodeType nodeType, Ipv4Address address, long expiresAt) {
            isPlain = isGroup || locals.isToldPlainly(address, asked);
            answer.found(
                    query,
                    expiresAt == Long.MAX_VALUE ? 0 : Queries.ttl(expiresAt, now),
                    isGroup ? Queries.GROUP_ANSWER : AddressEntry.unique(nodeType, address));
        }

        @Override
        public void notFound() {
            answer.notFound(query);
        }
    }
}
