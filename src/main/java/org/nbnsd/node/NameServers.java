package org.nbnsd.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NodeEvent.NameServerBack;
import org.nbnsd.protocol.NodeEvent.NameServerSilent;
import org.nbnsd.wire.Ipv4Address;

/**
 * Which name server to ask first, from each interface: the first of the configured ones that is not known to be silent.
 * One that was silent is asked again after a while, so that names go back to it when it is back.
 */
final class NameServers {
    private record Link(Ipv4Address from, Endpoint server) {}

    private final NodeSettings settings;
    private final Outbox outbox;
    private final Map<Link, Long> silentUntil = new HashMap<>();

    NameServers(NodeSettings settings, Outbox outbox) {
        this.settings = settings;
        this.outbox = outbox;
    }

    /**
     * Whom to ask, in order.
     *
     * @param from the interface
     * @param persistent whether those that were silent lately are asked, too, after the others
     */
    List<Endpoint> toAsk(Ipv4Address from, boolean persistent, long now) {
        List<Endpoint> first = new ArrayList<>();
        List<Endpoint> last = new ArrayList<>();
        if (settings.asksServers()) {
            for (Endpoint server : settings.nameServers()) {
                (isSilent(from, server, now) ? last : first).add(server);
            }
        }
        if (persistent) {
            first.addAll(last);
        }
        return first;
    }

    /** Whether a server did not answer lately. */
    boolean isSilent(Ipv4Address from, Endpoint server, long now) {
        return silentUntil.getOrDefault(new Link(from, server), now) > now;
    }

    /** Whether a server is the one that a name should be registered with, when all are well. */
    boolean isPreferred(Endpoint server) {
        return server.equals(settings.nameServers().get(0));
    }

    boolean contains(Endpoint source) {
        return settings.asksServers() && settings.nameServers().contains(source);
    }

    void silent(Ipv4Address from, Endpoint server, long now) {
        long until = now + settings.timers().serverRetry().toMillis();
        if (silentUntil.put(new Link(from, server), until) == null) {
            outbox.report(new NameServerSilent(server, from));
        }
    }

    void answered(Ipv4Address from, Endpoint server) {
        if (silentUntil.remove(new Link(from, server)) != null) {
            outbox.report(new NameServerBack(server, from));
        }
    }

    /** Forgets what was silent, for all interfaces. */
    void reset() {
        silentUntil.replaceAll((link, until) -> Long.MIN_VALUE);
    }

    /** Forgets what was learned from interfaces that are gone. */
    void keepOnly(Interfaces interfaces) {
        silentUntil.keySet().removeIf(link -> !interfaces.contains(link.from()));
    }
}
