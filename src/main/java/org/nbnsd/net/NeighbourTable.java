package org.nbnsd.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import org.nbnsd.wire.Ipv4Address;

/**
 * The hosts on the segments of this machine as the kernel of Linux knows them at one time: {@link #FILE}. Hosts on devices
 * that have no hardware addresses are not there.
 *
 * @param resolved the hardware address of each that has one, such as {@code 00:0c:29:00:00:01}
 * @param unresolved those for whom the kernel asks, or has asked, in vain
 */
record NeighbourTable(Map<Ipv4Address, String> resolved, Set<Ipv4Address> unresolved) {
    /** Of Linux. */
    public static final Path FILE = Path.of("/proc/net/arp");

    /** What is known where there is no such file. */
    public static final NeighbourTable NONE = new NeighbourTable(Map.of(), Set.of());

    /** ATF_COM: the hardware address is known. */
    private static final int COMPLETE = 0x02;

    private static final int COLUMNS = 6;

    /**
     * Reads the table.
     *
     * @param file usually {@link #FILE}
     * @return what the system knows now
     * @throws IOException if the file cannot be read
     */
    public static NeighbourTable read(Path file) throws IOException {
        return parse(Files.readAllLines(file));
    }

    /**
     * Reads lines such as {@code 10.0.0.5 0x1 0x2 00:0c:29:00:00:01 * eth0}. Others, such as that with titles, are passed
     * over.
     *
     * @param lines the lines
     * @return what they say; of an address at two devices what is known at one of them
     */
    public static NeighbourTable parse(List<String> lines) {
        Map<Ipv4Address, String> resolved = new HashMap<>();
        Set<Ipv4Address> unresolved = new HashSet<>();
        for (String line : lines) {
            StringTokenizer columns = new StringTokenizer(line);
            if (columns.countTokens() >= COLUMNS && line.charAt(0) <= '9') {
                add(columns, resolved, unresolved);
            }
        }
        unresolved.removeAll(resolved.keySet());
        return new NeighbourTable(resolved, unresolved);
    }

    private static void add(StringTokenizer columns, Map<Ipv4Address, String> resolved, Set<Ipv4Address> unresolved) {
        Ipv4Address address;
        int flags;
        try {
            address = Ipv4Address.parse(columns.nextToken());
            columns.nextToken();
            flags = Integer.decode(columns.nextToken());
        } catch (IllegalArgumentException e) {
            return; // no line of the table
        }
        if ((flags & COMPLETE) != 0) {
            resolved.put(address, columns.nextToken());
        } else {
            unresolved.add(address);
        }
    }
}
