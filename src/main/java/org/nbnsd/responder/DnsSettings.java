package org.nbnsd.responder;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.TransferKey;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.wire.Ipv4Address;

/**
 * What a responder is authoritative for, and who may ask.
 *
 * @param suffix the zone of the computers, without the last dot
 * @param reverse the networks whose addresses have names, of 8..24 bits
 * @param timeToLive how long an answer may be kept at most, in seconds, 0..86400
 * @param nameServer the name of this server in the DNS
 * @param allow who may ask
 * @param secondaries who may have whole zones, and is told when one has changed
 * @param key what transfers are to be signed with; null if they need not be
 * @param rate answers by UDP to a network of 256 addresses in a second; 0 for any number. This machine may have any number
 * @param probe the networks whose hosts may be asked for their names when the records do not know an address; empty for none
 * @param probePort where they are asked
 */
public record DnsSettings(
        String suffix,
        List<Prefix> reverse,
        int timeToLive,
        String nameServer,
        List<Prefix> allow,
        List<Secondary> secondaries,
        @Nullable TransferKey key,
        int rate,
        List<Prefix> probe,
        int probePort) {
    /** The longest time for which an answer that there is nothing may be kept, in seconds. */
    static final int NEGATIVE = 30;

    /**
     * Another server that has copies of the zones.
     *
     * @param address who it is
     * @param port where it is told of changes (UDP)
     */
    public record Secondary(Ipv4Address address, int port) {
        @Override
        public String toString() {
            return address + ":" + port;
        }
    }

    /** Without asking hosts. */
    public DnsSettings(
            String suffix,
            List<Prefix> reverse,
            int timeToLive,
            String nameServer,
            List<Prefix> allow,
            List<Secondary> secondaries,
            @Nullable TransferKey key,
            int rate) {
        this(suffix, reverse, timeToLive, nameServer, allow, secondaries, key, rate, List.of(), 0);
    }

    /** Keeps copies. */
    public DnsSettings {
        probe = List.copyOf(probe);
        reverse = List.copyOf(reverse);
        allow = List.copyOf(allow);
        secondaries = List.copyOf(secondaries);
    }

    /** Whether somebody may ask; this machine always may. */
    boolean mayAsk(Ipv4Address source) {
        return source.isLoopback() || allow.stream().anyMatch(network -> network.contains(source));
    }

    /** Whether somebody may have whole zones. */
    boolean isSecondary(Ipv4Address source) {
        return secondaries.stream().anyMatch(secondary -> secondary.address().equals(source));
    }
}
