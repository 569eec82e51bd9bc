package org.nbnsd.cli.network;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.network.Outcome.Reply;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.AddressedRequest;
import org.nbnsd.wire.Response.AddressedResponse;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * What a server's answer to a registration, refresh or release means (RFC 1002 section 5.1.2).
 *
 * @param verb the command
 * @param outcome how the last request to the server ended
 * @param holder how the query to the holder ended, if the server asked for one
 */
record ClaimReport(Verb verb, Outcome outcome, @Nullable Outcome holder) {
    /** What was asked for. */
    enum Verb {
        /** A name for this address. */
        REGISTER("register", "registered"),
        /** A longer life for a name. */
        REFRESH("refresh", "refreshed"),
        /** The end of a name. */
        RELEASE("release", "released");

        private final String command;
        private final String done;

        Verb(String command, String done) {
            this.command = command;
            this.done = done;
        }

        String command() {
            return command;
        }
    }

    /** {@link ExitStatus}. */
    int exitStatus() {
        AddressedResponse answer = answer();
        if (holderDefends()) {
            return ExitStatus.REFUSED;
        } else if (answer == null) {
            return ExitStatus.NO_ANSWER;
        }
        return answer.rcode() == Rcode.OK.code() && challenge() == null ? ExitStatus.FOUND : ExitStatus.REFUSED;
    }

    /** The server's last answer; null if there is none. */
    @Nullable
    AddressedResponse answer() {
        Reply first = outcome.first();
        return first != null && first.response() instanceof AddressedResponse addressed ? addressed : null;
    }

    /** The server's wish that the claimant itself asks the holder; null if its last answer is something else. */
    @Nullable
    EndNodeChallengeResponse challenge() {
        return answer() instanceof EndNodeChallengeResponse challenge ? challenge : null;
    }

    /** Whether the holder was asked and says that it has the name. */
    boolean holderDefends() {
        Reply first = holder == null ? null : holder.first();
        return first != null && first.response() instanceof PositiveNameQueryResponse;
    }

    /** Who holds a name that was refused; null if that is not known, as some servers just repeat the request's address. */
    @Nullable
    Ipv4Address heldBy() {
        if (holderDefends() && holder != null) {
            return holder.peers().endpoints().get(0).address();
        }
        AddressedResponse answer = answer();
        if (answer == null || answer.rcode() != Rcode.ACT_ERR.code()) {
            return null;
        }
        Ipv4Address named = answer.entry().address();
        return named.isHost() && !named.equals(claimed().address()) ? named : null;
    }

    private AddressEntry claimed() {
        return ((AddressedRequest) outcome.request()).entry();
    }

    /** What has become of it, in a line or more. */
    List<String> lines() {
        AddressedResponse answer = answer();
        if (answer == null) {
            return Silence.explain(outcome);
        }
        String server = Peers.text(outcome.peers().endpoints().get(0));
        return List.of(exitStatus() == ExitStatus.FOUND ? accepted(answer, server) : refused(answer, server));
    }

    private String accepted(AddressedResponse answer, String server) {
        return outcome.request().name() + ": " + verb.done + " for " + claimed().address() + " at " + server
                + (verb == Verb.RELEASE ? "" : ", " + QueryReport.ttl(answer.ttl()));
    }

    private String refused(AddressedResponse answer, String server) {
        Ipv4Address by = heldBy();
        return outcome.request().name() + ": refused, " + server + ' ' + why(answer)
                + (by == null ? "" : "; held by " + by);
    }

    private String why(AddressedResponse answer) {
        if (holderDefends()) {
            return "asked to challenge the holder, who still has the name";
        } else if (challenge() != null) {
            return "asks to challenge the holder" + (holder == null ? " but names none" : " again");
        }
        return "answers " + Rcode.describe(answer.rcode());
    }
}
