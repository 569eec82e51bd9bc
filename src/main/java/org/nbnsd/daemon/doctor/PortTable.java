package org.nbnsd.daemon.doctor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nbnsd.daemon.doctor.Machine.Holder;
import org.nbnsd.net.PortHolder;
import org.nbnsd.wire.Ipv4Address;

/**
 * Who has a UDP port.
 *
 * @param addresses at which
 * @param holders the programs
 * @param daemon the number of the daemon's process; 0 if it is not among them
 * @param drops how many datagrams their sockets have lost
 * @param unseen what could not be seen
 */
record PortTable(List<Ipv4Address> addresses, List<Holder> holders, long daemon, long drops, List<String> unseen) {
    private static final int LOCAL = 1;
    private static final int DROPS = 12;
    private static final Pattern PID = Pattern.compile("\\(pid (\\d+)\\)");

    static PortTable of(LinuxFiles files, int port) {
        Set<Ipv4Address> addresses = new LinkedHashSet<>();
        long drops = 0;
        String wanted = String.format(Locale.ROOT, ":%04X", port);
        for (String line : files.lines("proc/self/net/udp")) {
            String[] columns = line.strip().split("\\s+", -1);
            if (columns.length > DROPS && columns[LOCAL].endsWith(wanted)) {
                int bits = Integer.parseUnsignedInt(columns[LOCAL].substring(0, columns[LOCAL].indexOf(':')), 16);
                addresses.add(new Ipv4Address(Integer.reverseBytes(bits)));
                drops += Long.parseLong(columns[DROPS]);
            }
        }
        Set<String> programs = new LinkedHashSet<>();
        List<String> unseen = new ArrayList<>();
        for (Ipv4Address address : addresses) {
            String program = PortHolder.find("udp", address, port);
            if (program == null) {
                unseen.add("which program has UDP port " + port + " at " + address + ": root sees it");
            }
            programs.add(program == null ? "another user's program" : program);
        }
        List<Holder> holders = new ArrayList<>();
        long daemon = 0;
        for (String program : programs) {
            Matcher pid = PID.matcher(program);
            boolean isDaemon = pid.find()
                    && files.text("proc/" + pid.group(1) + "/cmdline").contains("nbnsd");
            daemon = isDaemon ? Long.parseLong(pid.group(1)) : daemon;
            holders.add(new Holder(program, isDaemon));
        }
        return new PortTable(List.copyOf(addresses), holders, daemon, drops, unseen);
    }
}
