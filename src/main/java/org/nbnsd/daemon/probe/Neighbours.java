package org.nbnsd.daemon.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MAC addresses of hosts on the segments of this machine, as the kernel knows them: {@code /proc/net/arp}, read only
 * when somebody asks, and not more than once a second. Where there is no such file nobody is known. For any thread.
 */
public final class Neighbours {
    private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);

    /** Of Linux. */
    public static final Path TABLE = Path.of("/proc/net/arp");

    private static final long KEEP_MILLIS = 1000;
    /** ATF_COM: the address is known. */
    private static final int COMPLETE = 0x02;

    private static final String NO_MAC = "00:00:00:00:00:00";
    private static final int COLUMNS = 6;

    private final Path table;
    private final LongSupplier clock;
    private Map<Ipv4Address, String> known = Map.of();
    private long readAt = Long.MIN_VALUE;

    public Neighbours(Path table, LongSupplier clock) {
        this.table = table;
        this.clock = clock;
    }

    /** The MAC address of a host, such as 00-0C-29-00-00-01; empty if it is not known. */
    public synchronized String mac(Ipv4Address address) {
        if (readAt == Long.MIN_VALUE || clock.getAsLong() - readAt >= KEEP_MILLIS) {
            read();
        }
        return known.getOrDefault(address, "");
    }

    /** The same of one who has just been heard of: nothing that was read before counts. */
    synchronized String macNow(Ipv4Address address) {
        read();
        return known.getOrDefault(address, "");
    }

    private void read() {
        readAt = clock.getAsLong();
        try {
            known = Files.isReadable(table) ? parse(Files.readAllLines(table)) : Map.of();
        } catch (IOException e) {
            LOG.debug("{} cannot be read, so no MAC addresses are known: {}", table, e.getMessage());
            known = Map.of();
        }
    }

    /** Lines such as {@code 10.0.0.5 0x1 0x2 00:0c:29:00:00:01 * eth0}, behind one with titles. */
    static Map<Ipv4Address, String> parse(List<String> lines) {
        Map<Ipv4Address, String> macs = new HashMap<>();
        for (String line : lines) {
            String[] columns = line.trim().split("\\s+", -1);
            if (columns.length >= COLUMNS && columns[2].matches("0x[0-9a-fA-F]{1,7}")) {
                boolean complete = (Integer.parseInt(columns[2].substring(2), 16) & COMPLETE) != 0;
                if (complete
                        && columns[3].matches("(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}")
                        && !columns[3].equals(NO_MAC)) {
                    macs.put(
                            Ipv4Address.parse(columns[0]),
                            columns[3].replace(':', '-').toUpperCase(Locale.ROOT));
                }
            }
        }
        return macs;
    }
}
