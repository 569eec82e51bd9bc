package org.nbnsd.cli.network;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.protocol.Constants;
import org.nbnsd.wire.Request.NodeStatusRequest;

/** What to tell somebody whose request nobody answered. */
final class Silence {
    private Silence() {}

    /** One line with the facts, one for each who answered something else, others with what to try. */
    static List<String> explain(Outcome outcome) {
        List<String> lines = new ArrayList<>();
        // What a host is asked for its status by is not what anybody has asked for
        String what = outcome.request() instanceof NodeStatusRequest
                ? outcome.peers().endpoints().get(0).address().toString()
                : String.valueOf(outcome.request().name());
        lines.add(what + ": no answer from " + outcome.peers() + " ("
                + outcome.tries() + (outcome.tries() == 1 ? " try in " : " tries in ")
                + seconds(outcome.millis()) + ", from port " + outcome.sourcePort() + ")");
        outcome.others().forEach(each -> lines.add(each.text()));
        if (outcome.waited()) {
            lines.add("hint: the server said that its answer comes later, and none came; see --max-wait");
            return lines;
        }
        int port = outcome.peers().endpoints().get(0).port();
        if (!outcome.others().isEmpty()) {
            return lines;
        }
        lines.add("hint: firewalls must let UDP port " + port + " in there, and its answer back to port "
                + outcome.sourcePort() + " here");
        if (outcome.peers().broadcast()) {
            lines.add("hint: only hosts of the same subnet hear a broadcast; beyond it ask a name server: --server");
        }
        if (outcome.sourcePort() != Constants.NAME_SERVICE_UDP_PORT) {
            lines.add("hint: Windows 95 answers only to port 137: try --source-port 137, as root");
        }
        return lines;
    }

    private static String seconds(long millis) {
        return millis / 1000 + "." + millis / 100 % 10 + " s";
    }
}
