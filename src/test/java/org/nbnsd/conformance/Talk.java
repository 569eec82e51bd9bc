package org.nbnsd.conformance;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NegativeReleaseResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.WackResponse;

/**
 * A request and what was answered, as text such as {@code wait, refused ACT_ERR by 127.0.1.1}.
 *
 * @param request the request
 * @param answers in their order, to the final one; each kind once, however often the network delivered it
 * @param tries how often it was sent
 */
record Talk(Request request, List<FakeHost.Heard> answers, int tries) {
    Talk {
        answers = List.copyOf(answers);
    }

    Stream<Response> responses() {
        return answers.stream().map(heard -> (Response) heard.message());
    }

    /** Whether there is an answer, and it does not tell to wait for another. */
    boolean isFinal() {
        return !answers.isEmpty() && !(last().message() instanceof WackResponse);
    }

    /** The last answer. */
    FakeHost.Heard last() {
        if (answers.isEmpty()) {
            throw new AssertionError("no answer to " + request);
        }
        return answers.get(answers.size() - 1);
    }

    @Override
    public String toString() {
        return answers.isEmpty() ? "silence" : responses().map(Talk::text).collect(Collectors.joining(", "));
    }

    private static String text(Response response) {
        if (response instanceof WackResponse) {
            return "wait";
        } else if (response instanceof PositiveRegistrationResponse) {
            return "granted";
        } else if (response instanceof NegativeRegistrationResponse refusal) {
            return "refused " + rcode(refusal) + " by " + refusal.entry().address();
        } else if (response instanceof EndNodeChallengeResponse challenge) {
            return "ask " + challenge.entry().address();
        } else if (response instanceof NameConflictDemand) {
            return "conflict";
        } else if (response instanceof PositiveReleaseResponse) {
            return "released";
        } else if (response instanceof NegativeReleaseResponse) {
            return "not released " + rcode(response);
        } else if (response instanceof PositiveNameQueryResponse found) {
            return found.entries().stream().map(Talk::text).collect(Collectors.joining(" "));
        } else if (response instanceof NegativeNameQueryResponse) {
            return "not found " + rcode(response);
        } else if (response instanceof NodeStatusResponse status) {
            return status.names().stream().map(line -> line.name().toString()).collect(Collectors.joining(" "));
        }
        return response.toString();
    }

    private static String text(AddressEntry entry) {
        return (entry.group() ? "group " : "") + entry.address();
    }

    private static String rcode(Response response) {
        return Stream.of(Rcode.values())
                .filter(rcode -> rcode.code() == response.rcode())
                .findFirst()
                .map(Rcode::toString)
                .orElseGet(() -> "RCODE " + response.rcode());
    }
}
