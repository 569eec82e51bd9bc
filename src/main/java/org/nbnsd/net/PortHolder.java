package org.nbnsd.net;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.Printable;
import org.nbnsd.wire.Ipv4Address;

/**
 * Who has a port, as far as Linux tells: {@code /proc/net/udp} and {@code tcp} have the inode of the socket, and the process that has
 * it open is found by looking at all of them. Other users' processes are seen by root only.
 */
public final class PortHolder {
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    /** Of a socket of TCP; connections from a port are not in the way. */
    private static final String LISTENING = "0A";
    /** ::ffff:0:0/96 in the words of {@code /proc/net/udp6} on a little-endian machine. */
    private static final String MAPPED = "0000000000000000FFFF0000";

    /** Programs that have the port of the name service where they run, the likeliest first. */
    private static final List<String> USUAL = List.of("nmbd", "samba");

    private PortHolder() {}

    /**
     * The program that has a port.
     *
     * @param protocol {@code udp} or {@code tcp}
     * @param address at which; 0.0.0.0 for all
     * @param port the port
     * @return such as {@code nmbd (pid 123)}, or {@code perhaps nmbd (pid 123)} if only root may see who it is and that runs
     *     here; null if that is not to be found out
     */
    public static @Nullable String find(String protocol, Ipv4Address address, int port) {
        return find(Path.of("/proc"), protocol, address, port);
    }

    static @Nullable String find(Path proc, String protocol, Ipv4Address address, int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of(protocol, protocol + "6")) {
            for (String line : lines(proc.resolve("self/net").resolve(table))) {
                String[] columns = line.trim().split("\\s+", -1);
                if (columns.length > INODE
                        && isInTheWay(columns[LOCAL_ADDRESS], address, port)
                        && (protocol.equals("udp") || columns[STATE].equals(LISTENING))) {
                    sockets.add("socket:[" + columns[INODE] + "]");
                }
            }
        }
        if (sockets.isEmpty()) {
            return null;
        }
        List<Path> processes = processes(proc);
        return processes.stream()
                .filter(process -> hasOpen(process, sockets))
                .findFirst()
                .map(PortHolder::describe)
                .orElseGet(() -> usual(processes));
    }

    private static @Nullable String usual(List<Path> processes) {
        return USUAL.stream()
                .flatMap(name ->
                        processes.stream().filter(process -> name(process).equals(name)))
                .findFirst()
                .map(process -> "perhaps " + describe(process))
                .orElse(null);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The address is in the byte order of the machine, and every machine this runs on is little-endian. */
    private static boolean isInTheWay(String local, Ipv4Address address, int port) {
        int colon = local.indexOf(':');
        if (colon < 0 || !local.substring(colon + 1).equals(String.format(Locale.ROOT, "%04X", port))) {
            return false;
        }
        String host = local.substring(0, colon);
        String ours = String.format(Locale.ROOT, "%08X", Integer.reverseBytes(address.bits()));
        return host.matches("0+") || host.equals(ours) || host.equals(MAPPED + ours);
    }

    private static List<Path> processes(Path proc) {
        List<Path> processes = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(proc, "[0-9]*")) {
            all.forEach(processes::add);
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        return processes;
    }

    private static String describe(Path process) {
        return name(process) + " (pid " + process.getFileName() + ")";
    }

    private static String name(Path process) {
        List<String> command = lines(process.resolve("comm"));
        return command.isEmpty() ? "a process" : Printable.text(command.get(0));
    }

    private static boolean hasOpen(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (Files.isSymbolicLink(file)
                        && sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return false; // ended meanwhile, or another user's
        }
        return false;
    }
}
