package org.nbnsd.cli.console;

import java.math.BigDecimal;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.nbnsd.name.Brief;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the values of options are read; each says what was expected. */
public final class Arguments {
    /** How the help describes a name. */
    public static final String NAME_TEXT =
            "FRED (which is FRED<00>, the computer), FRED#20 or 'FRED<20>', upper-cased as Windows does it; a scope follows"
                    + " behind a dot. \"'FRED           \\x20'\", all 16 octets in quotes, keeps its case.";

    private Arguments() {}

    /**
     * Reads a name for a command that takes one.
     *
     * @param text as typed
     * @param letters how letters become octets
     * @return the name
     * @throws UsageError if it is none
     */
    public static NameArgument name(String text, Letters letters) {
        if (text.isBlank()) {
            throw new UsageError("name: empty (expected: such as FRED, or for a name of spaces its suffix, too)");
        }
        try {
            return NameArgument.parse(letters.typed(text));
        } catch (IllegalArgumentException e) {
            throw new UsageError(
                    e.getMessage() + "; write FRED, FRED#20, 'FRED<20>' or all 16 octets: \"'FRED           \\x20'\"");
        }
    }

    /**
     * Reads the names for a command that takes several.
     *
     * @param texts as typed
     * @param letters how letters become octets
     * @return the names
     * @throws UsageError if one is none
     */
    public static List<NetbiosName> names(List<String> texts, Letters letters) {
        return texts.stream().map(text -> name(text, letters).name()).toList();
    }

    /**
     * Whether somebody who typed this meant an address, right or wrong.
     *
     * @param text as typed
     * @return true if there is nothing but digits and dots in it, and at least one dot; then perhaps a colon and a port
     */
    public static boolean looksLikeAddress(String text) {
        return text.matches("[0-9]*\\.[0-9.]*(:[0-9]*)?");
    }

    /**
     * A host by its address, and perhaps a port.
     *
     * @param text as typed
     * @return the host
     * @throws TypeConversionException if it is none; says what was expected
     */
    public static Server host(String text) {
        int colon = text.indexOf(':');
        return new Server(
                address(colon < 0 ? text : text.substring(0, colon)), colon < 0 ? 0 : port(text.substring(colon + 1)));
    }

    /**
     * A server: an address, and perhaps a port.
     *
     * @param address its address
     * @param port its port; 0 if the common one is meant
     */
    public record Server(Ipv4Address address, int port) {
        public Endpoint endpoint(int defaultPort) {
            return new Endpoint(address, port == 0 ? defaultPort : port);
        }

        @Override
        public String toString() {
            return port == 0 ? address.toString() : address + ":" + port;
        }
    }

    /** Reads {@code 10.0.0.1}, {@code 10.0.0.1:137}, or a name of the DNS instead of the address. */
    public static final class ServerConverter implements ITypeConverter<Server> {
        private static final String EXPECTED =
                " (expected: an IPv4 address such as 10.0.0.5, or a host name of the DNS; then"
                        + " perhaps a port, such as 10.0.0.5:137)";

        @Override
        public Server convert(String value) {
            int colon = value.indexOf(':');
            if (colon >= 0 && value.indexOf(':', colon + 1) >= 0 || value.startsWith("[")) {
                throw new TypeConversionException(shown(value) + ": NetBIOS knows no IPv6 addresses" + EXPECTED);
            }
            String host = colon < 0 ? value : value.substring(0, colon);
            return new Server(host(host, value), colon < 0 ? 0 : port(value.substring(colon + 1)));
        }

        private static Ipv4Address host(String host, String value) {
            if (looksLikeAddress(host)) {
                return address(host);
            }
            if (!host.matches("[A-Za-z0-9_]([A-Za-z0-9._-]{0,253})")) {
                throw new TypeConversionException(shown(value) + EXPECTED);
            }
            try {
                for (InetAddress found : InetAddress.getAllByName(host)) {
                    if (found instanceof Inet4Address) {
                        return Ipv4Address.of(found.getAddress());
                    }
                }
                throw new TypeConversionException(host + ": has no IPv4 address" + EXPECTED);
            } catch (UnknownHostException e) {
                throw new TypeConversionException(host + ": the DNS does not know it" + EXPECTED);
            }
        }

        private static String shown(String value) {
            return value.isEmpty() ? "\"\"" : Printable.text(Brief.of(value));
        }
    }

    /** Reads {@code 10.0.0.1} or {@code 10.0.0.1:137}. */
    public static final class HostConverter implements ITypeConverter<Server> {
        @Override
        public Server convert(String value) {
            return host(value);
        }
    }

    /** Reads an IPv4 address. */
    public static final class AddressConverter implements ITypeConverter<Ipv4Address> {
        @Override
        public Ipv4Address convert(String value) {
            return address(value);
        }
    }

    /** Reads a port. */
    public static final class PortConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return port(value);
        }
    }

    /** Reads how many are wanted. */
    public static final class CountConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (value.matches("[0-9]{1,9}")) {
                return Integer.valueOf(value);
            }
            throw new TypeConversionException(value + " (expected: a whole number, 0..999999999)");
        }
    }

    /** Reads how often to ask. */
    public static final class TriesConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (value.matches("[1-9]|1[0-9]|20")) {
                return Integer.valueOf(value);
            }
            throw new TypeConversionException(value + " (expected: 1..20)");
        }
    }

    /** Reads seconds, such as {@code 1.5}. */
    public static final class SecondsConverter implements ITypeConverter<Duration> {
        private static final BigDecimal MOST = BigDecimal.valueOf(3600);

        @Override
        public Duration convert(String value) {
            if (value.matches("[0-9]{1,4}(\\.[0-9]{1,3})?")) {
                BigDecimal seconds = new BigDecimal(value);
                if (seconds.signum() > 0 && seconds.compareTo(MOST) <= 0) {
                    return Duration.ofMillis(seconds.movePointRight(3).longValueExact());
                }
            }
            throw new TypeConversionException(value + " (expected: seconds, 0.001..3600, such as 1.5)");
        }
    }

    /** Reads a lifetime. */
    public static final class TtlConverter implements ITypeConverter<Long> {
        private static final long MOST = 0xFFFF_FFFFL;

        @Override
        public Long convert(String value) {
            if (value.matches("[0-9]{1,10}") && Long.parseLong(value) <= MOST) {
                return Long.parseLong(value);
            }
            throw new TypeConversionException(value + " (expected: whole seconds, 0.." + MOST + ")");
        }
    }

    private static Ipv4Address address(String value) {
        try {
            return Ipv4Address.parse(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static int port(String value) {
        if (value.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(value);
            if (port >= 1 && port <= 0xFFFF) {
                return port;
            }
        }
        throw new TypeConversionException("port " + value + " (expected: 1..65535)");
    }
}
