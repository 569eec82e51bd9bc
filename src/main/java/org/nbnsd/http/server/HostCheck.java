package org.nbnsd.http.server;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client means this server by the name that it uses. A page of another site can have its own name resolved to this
 * server's address, and would then be a page of this server to a browser: only the name tells (DNS rebinding).
 */
final class HostCheck {
    private Set<String> names;
    private Set<InetAddress> addresses;

    /**
     * One for a server.
     *
     * @param names what it is called besides its addresses and {@code localhost}, in lower case; may be addresses, too
     */
    HostCheck(Set<String> names) {
        this.names = names;
        addresses = addresses(names);
    }

    /** From now on it is called otherwise. */
    void use(Set<String> others) {
        names = others;
        addresses = addresses(others);
    }

    private static Set<InetAddress> addresses(Set<String> names) {
        return names.stream()
                .filter(InetAddresses::isInetAddress)
                .map(InetAddresses::forString)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a host is this server.
     *
     * @param authority host and perhaps port, as in the header Host
     * @param local the address at which the client reached it
     */
    boolean isThisServer(String authority, InetAddress local) {
        String host = host(authority);
        if (host == null) {
            return false;
        }
        if (host.equals("localhost") || names.contains(host)) {
            return true;
        }
        String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (!InetAddresses.isInetAddress(literal)) {
            return false;
        }
        InetAddress address = InetAddresses.forString(literal);
        return address.equals(local) || addresses.contains(address);
    }

    /** Without the port and in lower case; null if it is none. */
    private static @Nullable String host(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        String port = hasPort ? authority.substring(colon + 1) : "80";
        boolean isHost = host.matches("\\[[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*]|[0-9A-Za-z._-]+");
        return isHost && port.matches("[0-9]{1,5}") ? host.toLowerCase(Locale.ROOT) : null;
    }
}
