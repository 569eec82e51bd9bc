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
    private final Interfaces interfaces;
    private final Outbox outbox;
    private final Map<Link, Long> silentUntil = new HashMap<>();

    NameServers(NodeSettings settings, Interfaces interfaces, Outbox outbox) {
        this.settings = settings;
        this.interfaces = interfaces;
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
            for (Endpoint configured : settings.nameServers()) {
                Endpoint server = at(configured, from);
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

    /** Where a configured name server is for an interface: that of this machine is at the interface's own address. */
    private static Endpoint at(Endpoint configured, Ipv4Address from) {
        return isSameMachine(configured) ? new Endpoint(from, configured.port()) : configured;
    }

    private static boolean isSameMachine(Endpoint configured) {
        return configured.address().equals(NodeSettings.SAME_MACHINE);
    }

    /** Whether a server is the one that a name should be registered with from an interface, when all are well. */
    boolean isPreferred(Endpoint server, Ipv4Address from) {
        return server.equals(at(settings.nameServers().get(0), from));
    }

    boolean contains(Endpoint source) {
        return settings.asksServers()
                && settings.nameServers().stream()
                        .anyMatch(configured -> isSameMachine(configured)
                                ? source.port() == configured.port() && interfaces.contains(source.address())
                                : source.equals(configured));
    }

    /** A question to a name server. */
    record Target(Ipv4Address from, Endpoint server) {}

    /** How to ask each of them for a name of others, in order. */
    List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        List<Endpoint> configured = settings.asksServers() ? settings.nameServers() : List.of();
        for (Endpoint server : configured) {
            Ipv4Address from = isSameMachine(server) ? interfaces.first() : interfaces.toReach(server.address());
            if (from != null) {
                targets.add(new Target(from, at(server, from)));
            }
        }
        return targets;
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
    void interfacesChanged() {
        silentUntil.keySet().removeIf(link -> !interfaces.contains(link.from()));
    }
}
