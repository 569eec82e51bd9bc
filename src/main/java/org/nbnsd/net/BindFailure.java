package org.nbnsd.net;

import io.netty.channel.unix.Errors.NativeIoException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * Why a socket could not be bound.
 *
 * @param service null for the name service, which has UDP; else what listens with TCP
 * @param address where
 * @param port where
 * @param reason why
 * @param cause what the system said
 */
record BindFailure(@Nullable LinkService service, Ipv4Address address, int port, Reason reason, Throwable cause) {
    /** Why, as far as it matters for what to do. */
    enum Reason {
        IN_USE,
        NO_PERMISSION,
        /** The address is not one of this machine, not yet or no more. */
        NOT_THERE,
        OTHER
    }

    private static final int EACCES = 13;
    private static final int EADDRINUSE = 98;
    private static final int EADDRNOTAVAIL = 99;
    private static final int OTHER_PORT = 1000;

    static BindFailure of(Ipv4Address address, int port, Throwable cause) {
        return new BindFailure(null, address, port, reason(cause), cause);
    }

    static BindFailure of(LinkService service, Ipv4Address address, int port, Throwable cause) {
        return new BindFailure(service, address, port, reason(cause), cause);
    }

    private static Reason reason(Throwable cause) {
        if (cause instanceof NativeIoException coded) {
            return switch (-coded.expectedErr()) {
                case EACCES -> Reason.NO_PERMISSION;
                case EADDRINUSE -> Reason.IN_USE;
                case EADDRNOTAVAIL -> Reason.NOT_THERE;
                default -> Reason.OTHER;
            };
        }
        // The JDK has no code, only the system's text; in another language than English it stays OTHER.
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("in use")) {
            return Reason.IN_USE;
        } else if (text.contains("permission denied")) {
            return Reason.NO_PERMISSION;
        } else if (text.contains("assign requested address")) {
            return Reason.NOT_THERE;
        }
        return Reason.OTHER;
    }

    /** The reason in a few words, with the program that is in the way where that can be told. */
    String reasonText() {
        return reasonText(service == null ? "udp" : "tcp");
    }

    private String reasonText(String protocol) {
        return switch (reason) {
            case IN_USE -> {
                String holder = PortHolder.find(protocol, address, port);
                yield holder == null ? "in use by another program" : "in use by " + holder;
            }
            case NO_PERMISSION -> "no permission";
            case NOT_THERE -> "not an address of this machine";
            case OTHER -> String.valueOf(cause.getMessage());
        };
    }

    /** Why a socket of TCP could not be bound that is no service's, in a few words. */
    static String ofTcp(Ipv4Address address, int port, Throwable cause) {
        return of(address, port, cause).reasonText("tcp");
    }

    /** One exception for all failures of a start: the first one's reason, all its addresses, and the ways out. */
    static CannotListenException fatal(List<BindFailure> failures) {
        BindFailure first = failures.get(0);
        String why = first.reasonText();
        String where = failures.stream()
                .filter(failure -> failure.equals(first)
                        || failure.reason == first.reason
                                && failure.reasonText().equals(why))
                .map(failure -> failure.address.toString())
                .collect(Collectors.joining(", "));
        return new CannotListenException(
                "cannot listen on " + where + (first.service == null ? " port " : " TCP port ") + first.port + ": "
                        + why
                        + "\n"
                        + (first.service == null
                                ? waysOut(first.reason, first.port, why)
                                : first.waysOut(first.service, why)),
                first.cause);
    }

    private static String waysOut(Reason reason, int port, @Nullable String why) {
        int other = port < 1024 ? port + OTHER_PORT : port < 0xFFFF ? port + 1 : port - 1;
        String otherPort = "--port " + other + ", or 0 for any that is free; real hosts only know 137";
        return switch (reason) {
            case IN_USE ->
                String.join(
                        "\n",
                        "- " + wayToStop(String.valueOf(why), port),
                        "- or listen on other addresses: --listen ADDRESS",
                        "- or use another port: " + otherPort);
            case NO_PERMISSION ->
                UdpTransport.isLinux()
                        ? waysToPermission(port) + "\n- or use another port: " + otherPort
                        : "- run it as administrator\n- or use another port: " + otherPort;
            case NOT_THERE, OTHER ->
                "- listen on other addresses: --listen ADDRESS\n- or use another port: " + otherPort;
        };
    }

    /** What can be done is in the section of the configuration that is called like the service. */
    private String waysOut(LinkService wanted, String why) {
        String elsewhere = "- or listen on other addresses: the key " + wanted.name() + ".listen";
        String other = "- or use another port, which the others must know: the key " + wanted.name() + ".port";
        return switch (reason) {
            case IN_USE -> "- " + wayToStopListening(why) + "\n" + elsewhere + "\n" + other;
            case NO_PERMISSION ->
                (UdpTransport.isLinux() ? waysToPermission(port) : "- run it as administrator") + "\n" + other;
            case NOT_THERE, OTHER -> elsewhere + "\n" + other;
        };
    }

    private String wayToStopListening(String why) {
        if (why.contains(" samba (pid ") || why.contains(" samba: ")) {
            return "stop the replication of the Samba domain controller: server services = -wrepl in smb.conf";
        }
        String stop = "stop that program";
        return why.contains("(pid ") ? stop : stop + "; root sees which it is: sudo ss -ltnp 'sport = :" + port + "'";
    }

    /** Whoever is usually in the way is stopped in a way of its own. */
    static String wayToStop(String why, int port) {
        if (why.contains(" nmbd (pid ")) {
            return "stop Samba's name service, which its file server does not need: sudo systemctl disable --now nmbd,"
                    + " or disable netbios = yes in smb.conf";
        } else if (why.contains(" samba (pid ") || why.contains(" samba: ")) {
            return "stop the name service of the Samba domain controller: server services = -nbt in smb.conf";
        } else if (why.contains(" systemd (pid ")) {
            return "stop the systemd socket unit that has it; sudo systemctl list-sockets shows which";
        }
        String stop = "stop that program";
        return why.contains("(pid ") ? stop : stop + "; root sees which it is: sudo ss -lunp 'sport = :" + port + "'";
    }

    /**
     * The narrowest first. With a capability, the java program ignores the library path that is built into it, so that no
     * Java program starts any more until ldconfig knows that path (OpenJDK 17 of Debian 12).
     */
    private static String waysToPermission(int port) {
        return String.join(
                "\n",
                "- run it with that privilege alone:",
                "    sudo setpriv --reuid=\"$(id -u)\" --regid=\"$(id -g)\" --clear-groups \\",
                "      --inh-caps=+net_bind_service --ambient-caps=+net_bind_service \\",
                "      \"$(command -v java)\" -XX:+ExitOnOutOfMemoryError -jar nbnsd.jar serve",
                "- or as a systemd service with AmbientCapabilities=CAP_NET_BIND_SERVICE",
                "- or let every program have the ports from " + port
                        + " on: sudo sysctl net.ipv4.ip_unprivileged_port_start=" + port,
                "- or let every Java program have it; java then finds its own libraries only through ldconfig:",
                "    JAVA=$(readlink -f \"$(command -v java)\")",
                "    echo \"${JAVA%/bin/java}/lib\" | sudo tee /etc/ld.so.conf.d/java.conf && sudo ldconfig",
                "    sudo setcap cap_net_bind_service=+ep \"$JAVA\"");
    }
}
