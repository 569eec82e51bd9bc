package org.nbnsd.cli.network;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.network.Outcome.Reply;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.RedirectNameQueryResponse;

/** A question for a name. */
final class NameLookup {
    private static final int MOST_REDIRECTIONS = 3;

    private NameLookup() {}

    /** Asks for a name, and goes where a server redirects it to. */
    static Outcome ask(Asker asker, NetworkOptions options, NetbiosName name, Peers peers, boolean all)
            throws IOException {
        Outcome outcome = askOnce(asker, options, name, peers, all);
        for (int i = 0; i < MOST_REDIRECTIONS; i++) {
            Endpoint other = redirection(outcome, options.port());
            if (other == null) {
                break;
            }
            outcome = askOnce(asker, options, name, Peers.host(other), all);
        }
        return outcome;
    }

    private static Outcome askOnce(Asker asker, NetworkOptions options, NetbiosName name, Peers peers, boolean all)
            throws IOException {
        Request request = peers.broadcast()
                ? NameQueryRequest.byBroadcast(asker.newId(), name)
                : NameQueryRequest.toServer(asker.newId(), name);
        return asker.ask(request, peers, options.schedule(peers.broadcast()), all);
    }

    private static @Nullable Endpoint redirection(Outcome outcome, int port) {
        Reply first = outcome.first();
        return first != null && first.response() instanceof RedirectNameQueryResponse redirect
                ? new Endpoint(redirect.address(), port)
                : null;
    }
}
