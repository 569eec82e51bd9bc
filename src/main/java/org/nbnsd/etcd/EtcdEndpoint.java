package org.nbnsd.etcd;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a member of etcd takes requests of clients.
 *
 * @param host its name or address; an IPv6 address without brackets
 * @param port its TCP port
 * @param isEncrypted whether by HTTPS
 */
public record EtcdEndpoint(String host, int port, boolean isEncrypted) {
    private static final String EXPECTED = " (expected: such as https://10.0.0.1:2379)";
    private static final int DEFAULT_PORT = 2379;

    /**
     * Reads an endpoint as etcd's own programs take it.
     *
     * @param text such as {@code https://10.0.0.1:2379}; without port, 2379
     * @return the endpoint
     * @throws IllegalArgumentException if it is anything else
     */
    public static EtcdEndpoint parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("endpoint: " + Json.shown(text) + EXPECTED, e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        boolean isPlain = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
        boolean hasNoPath = uri.getRawPath() == null || uri.getRawPath().matches("/?");
        if (host == null || !isPlain || !hasNoPath || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException("endpoint: " + Json.shown(text) + EXPECTED);
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        if (port == 0 || port > 0xFFFF) {
            throw new IllegalArgumentException(
                    "endpoint: " + Json.shown(text) + ", port " + port + " (expected: 1..65535)");
        }
        boolean isIpv6 = host.startsWith("[");
        return new EtcdEndpoint(isIpv6 ? host.substring(1, host.length() - 1) : host, port, scheme.equals("https"));
    }

    /** As the header {@code Host} has it. */
    String authority() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    @Override
    public String toString() {
        return (isEncrypted ? "https://" : "http://") + authority();
    }
}
