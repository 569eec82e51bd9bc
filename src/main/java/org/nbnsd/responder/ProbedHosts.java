package org.nbnsd.responder;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.wire.Ipv4Address;

/** What hosts have answered that were asked for their names because the records do not know them. */
final class ProbedHosts {
    private static final long KNOWN_MILLIS = 15 * 60_000;
    private static final long UNKNOWN_MILLIS = 5 * 60_000;
    private static final int MOST = 10_000;

    private final List<Prefix> networks;
    private final Cache<Ipv4Address, Answer> answers =
            CacheBuilder.newBuilder().maximumSize(MOST).build();

    /**
     * What a host has answered.
     *
     * @param label of its name; empty if it has none, or has not answered
     * @param until when it is to be asked again, in milliseconds since the epoch
     */
    record Answer(String label, long until) {}

    ProbedHosts(List<Prefix> networks) {
        this.networks = networks;
    }

    /** Whether a host may be asked. */
    boolean mayAsk(Ipv4Address address) {
        return address.isHost() && networks.stream().anyMatch(network -> network.contains(address));
    }

    /** Whether some host of a network may be asked. */
    boolean mayAskIn(Prefix part) {
        return networks.stream()
                .anyMatch(network -> network.contains(part.network()) || part.contains(network.network()));
    }

    /** Null if it has not been asked lately. */
    @Nullable
    Answer get(Ipv4Address address, long now) {
        Answer answer = answers.getIfPresent(address);
        return answer == null || answer.until() <= now ? null : answer;
    }

    void put(Ipv4Address address, String label, long now) {
        answers.put(address, new Answer(label, now + (label.isEmpty() ? UNKNOWN_MILLIS : KNOWN_MILLIS)));
    }
}
