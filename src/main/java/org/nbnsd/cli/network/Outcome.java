package org.nbnsd.cli.network;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Response;

/**
 * How a request ended.
 *
 * @param request what was asked
 * @param peers who was asked
 * @param replies the answers, in the order they came; empty if there was none
 * @param others what came besides and was no answer to it, as far as it is worth telling
 * @param tries how often the request was sent
 * @param millis how long it took
 * @param waited whether somebody sent a wait acknowledgement
 * @param sourcePort the port that it was asked from
 */
record Outcome(
        Request request,
        Peers peers,
        List<Reply> replies,
        List<Other> others,
        int tries,
        long millis,
        boolean waited,
        int sourcePort) {
    /**
     * An answer.
     *
     * @param from who sent it
     * @param response what it says
     */
    record Reply(Endpoint from, Response response) {}

    /** What a datagram means to the request. */
    enum Verdict {
        /** It answers. */
        ANSWER("answer"),
        /** It says that the answer comes later. */
        WAIT("wait"),
        /** It repeats what is known. */
        REPEATED("repeats what is known"),
        /** It asks something itself. */
        NO_RESPONSE("not a response"),
        /** It is not a message. */
        MALFORMED("malformed"),
        /** Another NAME_TRN_ID. */
        OTHER_ID("wrong id"),
        /** Another host or port than the one asked. */
        OTHER_SENDER("wrong sender"),
        /** Another name. */
        OTHER_NAME("wrong name"),
        /** A response, but not to such a request. */
        OTHER_KIND("no answer to such a request"),
        /** Too many answers. */
        LIMIT("more answers than are kept");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /**
     * Something that came and was ignored.
     *
     * @param from who sent it
     * @param verdict why it was ignored
     * @param what what it is about, safe to print
     */
    record Other(Endpoint from, Verdict verdict, String what) {
        /** In a sentence. */
        String text() {
            String who = Peers.text(from);
            return switch (verdict) {
                case OTHER_NAME -> who + " answered for " + what + ", which was not asked for: ignored";
                case OTHER_SENDER -> who + " answered, which was not asked: ignored";
                case OTHER_ID -> who + " answered with the id of another request: ignored";
                case OTHER_KIND -> who + " sent a " + what + ", which is no answer to such a request: ignored";
                case MALFORMED -> who + " sent something that is no message of this protocol (" + what + "): ignored";
                default -> who + " sent a " + what + " (" + verdict.text() + "): ignored";
            };
        }
    }

    Outcome {
        replies = List.copyOf(replies);
        others = List.copyOf(others);
    }

    /** The first answer, or null if there was none. */
    @Nullable
    Reply first() {
        return replies.isEmpty() ? null : replies.get(0);
    }
}
