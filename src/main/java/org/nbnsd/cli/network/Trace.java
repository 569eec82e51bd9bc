package org.nbnsd.cli.network;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.PacketText;
import org.nbnsd.cli.network.Exchange.Arrival;
import org.nbnsd.cli.network.Outcome.Verdict;
import org.nbnsd.name.Printable;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Request;

/** Prints every packet for {@code --verbose}, and at the end how many were ignored and why. */
final class Trace {
    private final @Nullable PrintWriter err;
    private final Map<Verdict, Integer> ignored = new EnumMap<>(Verdict.class);

    /**
     * A trace.
     *
     * @param err where to print; null for silence
     */
    Trace(@Nullable PrintWriter err) {
        this.err = err;
    }

    void sent(Request request, Endpoint to, int attempt) {
        if (err != null) {
            err.println("> " + Peers.text(to) + " try " + attempt + ' ' + PacketText.of(request));
        }
    }

    void failed(Endpoint to, String reason) {
        if (err != null) {
            err.println("> " + Peers.text(to) + " not sent: " + reason);
        }
    }

    void received(Arrival arrival, Endpoint from) {
        Verdict verdict = arrival.verdict();
        boolean used = verdict == Verdict.ANSWER || verdict == Verdict.WAIT;
        if (!used) {
            ignored.merge(verdict, 1, Integer::sum);
        }
        if (err != null) {
            err.println("< " + Peers.text(from) + ' '
                    + Printable.text(PacketText.of(arrival.decoded()))
                    + (used ? "" : " (ignored: " + verdict.text() + ")"));
        }
    }

    void close() {
        if (err != null && !ignored.isEmpty()) {
            StringBuilder text = new StringBuilder("ignored packets:");
            ignored.forEach((verdict, count) -> text.append(text.charAt(text.length() - 1) == ':' ? " " : ", ")
                    .append(count)
                    .append(' ')
                    .append(verdict.text()));
            err.println(text);
        }
    }
}
