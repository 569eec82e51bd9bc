package org.nbnsd.cli.diagnosis;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.DomainConverter;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.DnsComparison;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.DnsName;
import org.nbnsd.dns.DomainName;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import org.nbnsd.resolver.AddressResolver;
import picocli.CommandLine.Option;

/** Whether the names of an audit are looked up in the DNS, where, and whom to ask. */
final class DnsOptions {
    private static final int PORT = 53;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** For all names together. */
    private static final Duration MOST = Duration.ofMinutes(2);

    @Option(
            names = "--dns",
            paramLabel = "DOMAIN",
            converter = DomainConverter.class,
            description =
                    "Also look each computer up in the DNS, in this domain, and say whether it has the same address"
                            + " there.")
    private @Nullable DomainName domain;

    @Option(
            names = "--dns-server",
            paramLabel = "ADDRESS[:PORT]",
            description = "Ask this server of the DNS instead of those that this machine asks.")
    private @Nullable String server;

    /** Null if nobody is to be asked. */
    @Nullable
    DomainName domain() {
        return domain;
    }

    /** Whether only this program can ask: the daemon asks nobody but whom its machine asks. */
    boolean isServerGiven() {
        return server != null;
    }

    /** @throws UsageError if what was given makes no sense together, or is no address */
    void check() {
        if (server != null && domain == null) {
            throw new UsageError("--dns-server without --dns (expected: --dns and the domain of the names)");
        }
        if (server != null) {
            InetSocketAddress unused = address(server);
        }
    }

    private static InetSocketAddress address(String text) {
        try {
            HostAndPort address = HostAndPort.fromString(text).withDefaultPort(PORT);
            return new InetSocketAddress(InetAddresses.forString(address.getHost()), address.getPort());
        } catch (IllegalArgumentException e) {
            throw new UsageError("--dns-server " + Printable.text(text)
                    + ": is no address (expected: an address such as 10.0.0.53 or 10.0.0.53:5353)");
        }
    }

    /**
     * Asks.
     *
     * @param audit what for
     * @return nothing if nobody is to be asked
     * @throws IOException if this program is interrupted
     */
    Map<NetbiosName, DnsName> compare(AuditReport audit) throws IOException {
        if (domain == null) {
            return Map.of();
        }
        List<InetSocketAddress> servers = server == null ? AddressResolver.ofThisMachine() : List.of(address(server));
        AddressResolver resolver = new AddressResolver(servers, PATIENCE);
        return new DnsComparison(resolver::ask, MOST).compare(audit, Map.of(), domain);
    }
}
