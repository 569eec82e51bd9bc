package org.nbnsd.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.nbnsd.protocol.Effect;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.AddressedResponse;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NegativeReleaseResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.WackResponse;

/** What the server sent, as the words of a script: a kind, a name, and pairs of key and value. */
final class SentText {
    private SentText() {}

    /** The words that a script may expect of a message. */
    static Map<String, String> describe(Effect.Send send) {
        Message message = send.message();
        Map<String, String> words = new LinkedHashMap<>();
        words.put("kind", kind(message));
        words.put("name", String.valueOf(message.name()));
        words.put("to", send.to().toString());
        words.put("from", send.from().toString());
        words.put("early", send.isEarly() ? "yes" : "no");
        words.put("id", String.valueOf(message.id()));
        words.put("flags", String.format("%04X", message.flags()));
        if (message instanceof AddressedResponse addressed) {
            words.put("ttl", String.valueOf(addressed.ttl()));
            words.put("rcode", rcode(message));
            entries(words, List.of(addressed.entry()));
        } else if (message instanceof WackResponse wack) {
            words.put("ttl", String.valueOf(wack.ttl()));
            words.put("for", String.format("%04X", wack.requestFlags()));
        } else if (message instanceof PositiveNameQueryResponse positive) {
            words.put("ttl", String.valueOf(positive.ttl()));
            entries(words, positive.entries());
        } else if (message instanceof NegativeNameQueryResponse) {
            words.put("rcode", rcode(message));
        } else if (message instanceof NodeStatusResponse status) {
            words.put("names", join(status.names().stream().map(NodeName::name).toList()));
            words.put("unit", String.format("%012X", status.statistics().unitId()));
        }
        return words;
    }

    private static void entries(Map<String, String> words, List<AddressEntry> entries) {
        words.put("address", join(entries.stream().map(AddressEntry::address).toList()));
        words.put("group", entries.get(0).group() ? "yes" : "no");
        words.put("node", entries.get(0).nodeType().name());
    }

    private static String rcode(Message message) {
        for (Rcode rcode : Rcode.values()) {
            if (rcode.code() == message.rcode()) {
                return rcode.name().replace("_ERR", "").toUpperCase(Locale.ROOT);
            }
        }
        return String.valueOf(message.rcode());
    }

    static String join(List<?> items) {
        return items.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    private static String kind(Message message) {
        if (message instanceof PositiveRegistrationResponse) {
            return "positive";
        }
        if (message instanceof NegativeRegistrationResponse) {
            return "negative";
        }
        if (message instanceof EndNodeChallengeResponse) {
            return "ask-holder";
        }
        if (message instanceof WackResponse) {
            return "wack";
        }
        if (message instanceof PositiveReleaseResponse) {
            return "released";
        }
        if (message instanceof NegativeReleaseResponse) {
            return "release-refused";
        }
        if (message instanceof PositiveNameQueryResponse) {
            return "answer";
        }
        if (message instanceof NegativeNameQueryResponse) {
            return "unknown";
        }
        if (message instanceof NodeStatusResponse) {
            return "status";
        }
        return message instanceof NameQueryRequest
                ? "query"
                : message.getClass().getSimpleName();
    }
}
