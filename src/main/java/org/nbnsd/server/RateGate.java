package org.nbnsd.server;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.TrafficEvent.RateExceeded;
import org.nbnsd.protocol.TrafficEvent.RateRestored;
import org.nbnsd.server.ServerSettings.Rates;
import org.nbnsd.wire.Ipv4Address;

/**
 * Token buckets for each address and for each /24. A request needs a token of both; who has none at its own address takes
 * none from its network, so that one host cannot use up what is there for its neighbours.
 *
 * <p>There is one event when a source begins to be refused and one when that has ended. At most so many addresses are
 * known; beyond that, the one that has been quiet for the longest is forgotten, and with the last one of a network the
 * network.
 *
 * <p>The thread of the core, and any that {@linkplain #admitsKnown asks for those known}.
 */
final class RateGate {
    /** Episodes told of at one time: forged sources without number must not fill the log. */
    private static final int MOST_EPISODES = 1_000;

    private static final int NETWORK_LENGTH = 24;

    private static final class Network {
        private final RateSource source;
        private int hosts;

        private Network(RateSource source) {
            this.source = source;
        }
    }

    private record Host(RateSource source, Network network) {}

    private volatile Rates rates;
    private final int mostHosts;
    private final Outbox outbox;
    private final Map<Ipv4Address, Host> hosts = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Prefix, Network> networks = new HashMap<>();
    private final Deadlines<RateSource> episodeEnds = new Deadlines<>(RateSource::episodeEnd);
    private int episodes;

    RateGate(Rates rates, int mostHosts, Outbox outbox) {
        this.rates = rates;
        this.mostHosts = mostHosts;
        this.outbox = outbox;
    }

    /**
     * From now on other rates hold: then everybody begins anew, with as much as somebody may send who was quiet, and episodes
     * are over. The same rates change nothing.
     */
    synchronized void replace(Rates others) {
        if (!others.equals(rates)) {
            expire(Deadlines.NEVER - 1);
            hosts.clear();
            networks.clear();
            rates = others;
        }
    }

    /** Whether a request of an address is within its rate, and within that of its network. */
    synchronized boolean admits(Ipv4Address address, long now) {
        if (rates.perHost() == 0 && rates.perNetwork() == 0) {
            return true;
        }
        Host host = hosts.get(address);
        if (host == null) {
            host = add(address, now);
        }
        if (!host.source().take(now)) {
            refuse(host.source(), now);
            return false;
        }
        if (!host.network().source.take(now)) {
            refuse(host.network().source, now);
            return false;
        }
        return true;
    }

    /** The same for an address that is known; if it is not, or has sent too much, nothing has happened. */
    boolean admitsKnown(Ipv4Address address, long now) {
        if (rates.perHost() == 0 && rates.perNetwork() == 0) {
            return true;
        }
        return isKnownWithin(address, now);
    }

    private synchronized boolean isKnownWithin(Ipv4Address address, long now) {
        Host host = hosts.get(address);
        if (host == null || !host.source().has(now) || !host.network().source.has(now)) {
            return false;
        }
        host.source().take(now);
        host.network().source.take(now);
        return true;
    }

    private Host add(Ipv4Address address, long now) {
        Network network = networks.computeIfAbsent(
                Prefix.around(address, NETWORK_LENGTH),
                prefix -> new Network(new RateSource(prefix, rates.perNetwork(), rates.perNetworkBurst(), now)));
        network.hosts++;
        Host host =
                new Host(new RateSource(new Prefix(address, 32), rates.perHost(), rates.perHostBurst(), now), network);
        hosts.put(address, host);
        if (hosts.size() > mostHosts) {
            forget(hosts.keySet().iterator().next());
        }
        return host;
    }

    private void forget(Ipv4Address address) {
        Host host = hosts.remove(address);
        if (host != null && --host.network().hosts == 0) {
            networks.remove(host.network().source.prefix());
        }
    }

    private void refuse(RateSource source, long now) {
        boolean begins = !source.isInEpisode() && episodes < MOST_EPISODES;
        if (begins) {
            source.beginEpisode(now);
            episodes++;
            outbox.report(new RateExceeded(source.prefix(), source.perSecond()));
        }
        source.refuse(now);
        if (begins) {
            episodeEnds.watch(source);
        }
    }

    /** Ends the episodes of sources that have been within their rate for a while. */
    synchronized void expire(long now) {
        for (RateSource source = episodeEnds.poll(now); source != null; source = episodeEnds.poll(now)) {
            source.endEpisode();
            episodes--;
            outbox.report(new RateRestored(source.prefix(), source.refused(), source.lasted()));
        }
    }

    synchronized long nextTimeout() {
        return episodeEnds.next();
    }

    /** How many addresses are known. */
    int hosts() {
        return hosts.size();
    }

    /** How many networks are known. */
    int networks() {
        return networks.size();
    }
}
