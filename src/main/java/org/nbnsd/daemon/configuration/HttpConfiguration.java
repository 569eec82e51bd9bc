package org.nbnsd.daemon.configuration;

import com.google.common.net.InetAddresses;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Prefix;

/**
 * What is wanted of a server for HTTP.
 *
 * @param host where it listens: an address, without the brackets of IPv6, or a name
 * @param port where it listens; 0 for any that is free
 * @param names by which clients may call it besides its addresses and {@code localhost}, in lower case
 * @param certificate what it encrypts with; null if it does not
 * @param key of the certificate; null without one
 * @param readsWithoutToken whether everybody on this machine may read without a token
 * @param scrapers who may read what is counted without a token
 * @param connections at one time
 * @param connectionsPerHost at one time from one address
 */
public record HttpConfiguration(
        String host,
        int port,
        Set<String> names,
        @Nullable Path certificate,
        @Nullable Path key,
        boolean readsWithoutToken,
        List<Prefix> scrapers,
        int connections,
        int connectionsPerHost) {
    /** Keeps copies. */
    public HttpConfiguration {
        names = Set.copyOf(names);
        scrapers = List.copyOf(scrapers);
    }

    /** Null if none is wanted. */
    static @Nullable HttpConfiguration of(ConfigurationValues values) {
        String listen = values.get(HttpSchema.LISTEN);
        if (listen.equals(HttpSchema.OFF)) {
            return null;
        }
        String host = host(listen);
        Set<String> names = new LinkedHashSet<>();
        names.add(host.toLowerCase(Locale.ROOT));
        values.get(HttpSchema.NAMES).forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        return new HttpConfiguration(
                host,
                Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1)),
                names,
                file(values.get(HttpSchema.CERTIFICATE)),
                file(values.get(HttpSchema.KEY)),
                values.get(HttpSchema.READ_WITHOUT_TOKEN),
                values.get(HttpSchema.METRICS_ALLOW),
                values.get(HttpSchema.CONNECTIONS),
                values.get(HttpSchema.CONNECTIONS_PER_HOST));
    }

    private static @Nullable Path file(String text) {
        return text.isEmpty() ? null : Path.of(text);
    }

    private static String host(String listen) {
        String host = listen.substring(0, listen.lastIndexOf(':'));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Whether only programs of this machine reach it. A name is not looked up for that. */
    static boolean isOfThisMachine(String listen) {
        String host = host(listen);
        return host.equalsIgnoreCase("localhost")
                || (InetAddresses.isInetAddress(host)
                        && InetAddresses.forString(host).isLoopbackAddress());
    }
}
