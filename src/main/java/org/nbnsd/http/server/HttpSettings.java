package org.nbnsd.http.server;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, and whom it believes.
 *
 * @param address where it listens; the wildcard for all addresses
 * @param port where it listens, 0..65535; 0 for any that is free
 * @param names what clients may call it (Host) besides its addresses and {@code localhost}, in lower case
 * @param tls how connections are encrypted; null if they are not
 * @param readsWithoutToken whether anybody on this machine may read without a token
 * @param scrapers who may read what is counted without a token
 * @param limits the most of everything
 */
public record HttpSettings(
        InetAddress address,
        int port,
        Set<String> names,
        @Nullable Tls tls,
        boolean readsWithoutToken,
        Predicate<InetAddress> scrapers,
        HttpLimits limits) {
    /**
     * The files of a server that encrypts; they are read again when they have changed.
     *
     * @param certificate the certificates, the server's own first, in PEM
     * @param key its private key, PKCS #8 in PEM, not encrypted
     */
    public record Tls(Path certificate, Path key) {}

    /** Keeps a copy. */
    public HttpSettings {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** For programs of this machine, without a file. */
    public static HttpSettings local(int port) {
        return new HttpSettings(
                InetAddress.getLoopbackAddress(), port, Set.of(), null, true, address -> false, HttpLimits.DEFAULTS);
    }

    /** The same with other limits. */
    public HttpSettings with(HttpLimits others) {
        return new HttpSettings(address, port, names, tls, readsWithoutToken, scrapers, others);
    }

    /** The same at another address. */
    HttpSettings at(InetAddress other) {
        return new HttpSettings(other, port, names, tls, readsWithoutToken, scrapers, limits);
    }
}
