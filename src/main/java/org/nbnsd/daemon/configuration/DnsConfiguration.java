package org.nbnsd.daemon.configuration;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.wire.Ipv4Address;

/**
 * What is wanted of a server of the DNS.
 *
 * @param listen where it listens, at least one place
 * @param suffix the domain of the computers, without the last dot
 * @param reverse the networks whose addresses have names
 * @param seconds for which an answer may be kept
 * @param nameServer the name of this server in the DNS; empty for the host name
 * @param allow who may ask, besides this machine
 * @param secondaries who may have whole zones
 * @param keyFile what they sign with; null if they need not
 * @param rate answers by UDP to a network in a second; 0 for any number
 * @param probe the networks whose hosts may be asked for their names
 * @param probePort where they are asked
 */
public record DnsConfiguration(
        List<Place> listen,
        String suffix,
        List<Prefix> reverse,
        int seconds,
        String nameServer,
        List<Prefix> allow,
        List<Place> secondaries,
        @Nullable Path keyFile,
        int rate,
        List<Prefix> probe,
        int probePort) {
    /**
     * An address and a port.
     *
     * @param address the address
     * @param port 0..65535
     */
    public record Place(Ipv4Address address, int port) {
        @Override
        public String toString() {
            return address + ":" + port;
        }
    }

    /** Keeps copies. */
    public DnsConfiguration {
        listen = List.copyOf(listen);
        reverse = List.copyOf(reverse);
        allow = List.copyOf(allow);
        secondaries = List.copyOf(secondaries);
        probe = List.copyOf(probe);
    }

    /** Null if none is wanted. */
    static @Nullable DnsConfiguration of(ConfigurationValues values) {
        List<Place> listen = values.get(DnsSchema.LISTEN);
        if (listen.isEmpty()) {
            return null;
        }
        String keyFile = values.get(DnsSchema.KEY_FILE);
        return new DnsConfiguration(
                listen,
                values.get(DnsSchema.SUFFIX),
                values.get(DnsSchema.REVERSE),
                (int) values.get(DnsSchema.TTL).toSeconds(),
                values.get(DnsSchema.NAME_SERVER),
                values.get(DnsSchema.ALLOW),
                values.get(DnsSchema.TRANSFER_TO),
                keyFile.isEmpty() ? null : Path.of(keyFile),
                values.get(DnsSchema.RATE),
                values.get(DnsSchema.PROBE),
                values.get(ConfigurationSchema.CHALLENGE_PORT));
    }
}
