package org.nbnsd.daemon.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.nbnsd.daemon.doctor.Machine.Kind;

/** What Linux tells in files; elsewhere there are none, and nothing is found. */
final class LinuxFiles {
    private static final int BUFFER = 1 << 14;
    /** CAP_NET_BIND_SERVICE. */
    private static final int BIND_SERVICE = 10;
    /** Of {@code /sys/class/net/…/type}: what has no link layer, PPP, IP in IP, SIT and GRE. */
    private static final List<String> TUNNELS = List.of("65534", "512", "768", "776", "778");

    private static final Set<String> STACKED = Set.of("macvlan", "ipvlan");
    private static final Pattern OF_CONTAINERS =
            Pattern.compile("docker\\d+|br-[0-9a-f]{12}|(?:virbr|lxcbr|lxdbr|cni-podman|podman|cni)\\d+");

    private final Path root;

    LinuxFiles(Path root) {
        this.root = root;
    }

    Path path(String name) {
        return root.resolve(name);
    }

    /**
     * Without the end of its line; empty if it cannot be read. Settings of the kernel give what fits into the first buffer and no
     * more, and Java's own methods begin with a buffer of one octet where a file has no size.
     */
    String text(String name) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(path(name))) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                all.write(buffer, 0, read);
            }
            return all.toString(StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }

    List<String> lines(String name) {
        return text(name).lines().toList();
    }

    /** 0 if it cannot be read. */
    long number(String name) {
        String text = text(name);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    boolean mayOpen(int port) {
        String first = text("proc/sys/net/ipv4/ip_unprivileged_port_start");
        String capabilities = lines("proc/self/status").stream()
                .filter(line -> line.startsWith("CapEff:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
        return first.isEmpty()
                || port == 0
                || port >= number("proc/sys/net/ipv4/ip_unprivileged_port_start")
                || capabilities.matches("[0-9a-f]{1,16}")
                        && (Long.parseUnsignedLong(capabilities, 16) >> BIND_SERVICE & 1) == 1;
    }

    /** What the kernel calls an interface of this sort; empty for a card. */
    private String deviceType(String name) {
        return lines("sys/class/net/" + name + "/uevent").stream()
                .filter(line -> line.startsWith("DEVTYPE="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .findFirst()
                .orElse("");
    }

    /** What an interface is. */
    Kind kind(String name) {
        String type = deviceType(name);
        if (STACKED.contains(type)) {
            return Kind.MACVLAN;
        } else if (type.equals("wireguard") || isTunnel(name)) {
            return Kind.TUNNEL;
        }
        return type.equals("bridge") && OF_CONTAINERS.matcher(name).matches() ? Kind.CONTAINERS : Kind.NETWORK;
    }

    private boolean isTunnel(String name) {
        return Files.exists(path("sys/class/net/" + name + "/tun_flags"))
                || TUNNELS.contains(text("sys/class/net/" + name + "/type"));
    }

    /** In octets; that of the group of this process if there is less. */
    long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }
}
