package org.nbnsd.cli.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * A TCP connection of this machine, or a port that somebody listens at, over IPv4: as the kernel of Linux lists them.
 *
 * @param local the address here; 0.0.0.0 for one that listens at all
 * @param localPort the port here, 0..65535
 * @param remote the address there; 0.0.0.0 for one that listens
 * @param remotePort the port there, 0..65535
 * @param state what the kernel calls its state, such as 1 for established
 */
record TcpConnection(Ipv4Address local, int localPort, Ipv4Address remote, int remotePort, int state) {
    /** NetBIOS sessions. */
    static final int SESSION_PORT = 139;

    private static final int LISTEN = 10;

    private static final Pattern LINE =
            Pattern.compile(" *[0-9]+: ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]{2}) .*");

    private static final int DIGITS_OF_IPV4 = 8;
    private static final Pattern MAPPED = Pattern.compile("0{16}([0-9A-F]{8})([0-9A-F]{8})");

    /**
     * All of this machine's network namespace that have to do with sessions.
     *
     * @param proc where the kernel tells, {@code /proc} except in tests
     * @throws IOException if it does not: no Linux
     */
    static List<TcpConnection> sessions(Path proc) throws IOException {
        List<TcpConnection> connections = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            try {
                Files.readAllLines(proc.resolve("net").resolve(table)).stream()
                        .map(TcpConnection::parse)
                        .filter(each -> each != null && each.isSession())
                        .forEach(connections::add);
            } catch (NoSuchFileException e) {
                if (table.equals("tcp")) {
                    throw new IOException(
                            e.getMessage() + " is not there (expected: Linux, which lists the"
                                    + " connections of all programs there)",
                            e);
                } // a kernel without IPv6 has the one only
            }
        }
        return connections;
    }

    private boolean isSession() {
        return localPort == SESSION_PORT || remotePort == SESSION_PORT;
    }

    /** Null for what is none, such as the heading, and for IPv6. */
    static @Nullable TcpConnection parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return null;
        }
        Ipv4Address local = address(matcher.group(1));
        Ipv4Address remote = address(matcher.group(3));
        if (local == null || remote == null) {
            return null;
        }
        return new TcpConnection(
                local,
                Integer.parseInt(matcher.group(2), 16),
                remote,
                Integer.parseInt(matcher.group(4), 16),
                Integer.parseInt(matcher.group(5), 16));
    }

    /** Words of 32 bits as this machine has them in memory; an IPv4 address in an IPv6 socket has three in front of it. */
    private static @Nullable Ipv4Address address(String digits) {
        if (digits.length() == DIGITS_OF_IPV4) {
            return Ipv4Address.of(inMemory(digits));
        }
        if (digits.matches("0+")) {
            return Ipv4Address.ZERO;
        }
        Matcher mapped = MAPPED.matcher(digits);
        boolean isMapped =
                mapped.matches() && ByteBuffer.wrap(inMemory(mapped.group(1))).getInt() == 0xFFFF;
        return isMapped ? Ipv4Address.of(inMemory(mapped.group(2))) : null;
    }

    private static byte[] inMemory(String digits) {
        int word = HexFormat.fromHexDigits(digits);
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(word)
                .array();
    }

    boolean isListening() {
        return state == LISTEN;
    }

    /** Whether somebody here listens for sessions at an address. */
    boolean isListeningAt(Ipv4Address address) {
        return isListening() && (local.equals(Ipv4Address.ZERO) || local.equals(address));
    }

    /** Whether the other host called. */
    boolean isInbound() {
        return localPort == SESSION_PORT;
    }

    /** What nbtstat calls the state; null if there is no connection any more, or not yet. */
    @Nullable
    String stateText() {
        return switch (state) {
            case 1 -> "Connected"; // ESTABLISHED
            case 2 -> "Connecting"; // SYN_SENT
            case 3, 12 -> "Accepting"; // SYN_RECV, NEW_SYN_RECV
            case 4, 5, 8, 9, 11 -> "Disconnect"; // FIN_WAIT1, FIN_WAIT2, CLOSE_WAIT, LAST_ACK, CLOSING
            default -> null; // TIME_WAIT, CLOSE, LISTEN
        };
    }
}
