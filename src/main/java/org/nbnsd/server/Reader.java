package org.nbnsd.server;

import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.QueryReader;
import org.nbnsd.wire.PlainQuery;

/** Answers plain queries: those with an answer of one address or none, to whom nothing keeps from it. */
final class Reader implements QueryReader {
    private final Locals locals;
    private final OwnNames ownNames;
    private final Gates gates;
    private final Queries queries;

    Reader(Locals locals, OwnNames ownNames, Gates gates, Queries queries) {
        this.locals = locals;
        this.ownNames = ownNames;
        this.gates = gates;
        this.queries = queries;
    }

    @Override
    public boolean find(Datagram datagram, NetbiosName name, PlainQuery answer, long now) {
        return locals.isPossibleSource(datagram)
                && !locals.isOwn(datagram)
                && !datagram.isBroadcast()
                && gates.isOpenForQueries(datagram)
                && !ownNames.contains(name)
                && queries.answer(name, datagram, answer, now);
    }

    @Override
    public boolean admits(Datagram datagram, long now) {
        return gates.admitsKnown(datagram.source().address(), now);
    }
}
