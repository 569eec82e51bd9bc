package org.nbnsd.daemon.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DataDirectory;
import org.nbnsd.daemon.configuration.ComputerName;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.ConfigurationException;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.daemon.doctor.Machine.Holder;
import org.nbnsd.daemon.doctor.Machine.Interface;
import org.nbnsd.file.FileFailure;
import org.nbnsd.net.InterfaceSource;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.replication.ReplicationSettings;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.wire.Ipv4Address;

/** Looks at this machine, as far as this user may, and changes nothing. */
public final class MachineReader {
    private static final int PATIENCE = 1_000;

    private final LinuxFiles files = new LinuxFiles(Path.of("/"));
    private final List<String> unseen = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final Configuration configuration;

    private MachineReader(@Nullable Path file, Map<String, List<String>> keys) throws ConfigurationException {
        Configuration read = null;
        try {
            read = ConfigurationReader.read(file, keys);
        } catch (ConfigurationException e) {
            faults.addAll(e.errors());
        } catch (FileFailure e) {
            boolean isForOthers = file != null && Files.exists(file) && !Files.isReadable(file);
            (isForOthers ? unseen : faults).add("the configuration: " + e.getMessage());
        }
        configuration = read == null ? ConfigurationReader.parse("", "", keys) : read;
    }

    /**
     * Looks.
     *
     * @param file the daemon's configuration; null for none
     * @param keys what goes before it, as on the command line of the daemon
     * @return what there is to see
     * @throws ConfigurationException if the keys are wrong
     */
    public static Machine read(@Nullable Path file, Map<String, List<String>> keys) throws ConfigurationException {
        return new MachineReader(file, keys).read();
    }

    private Machine read() {
        int port = configuration.options(null).port();
        PortTable table = PortTable.of(files, port);
        unseen.addAll(table.unseen());
        List<Interface> interfaces = interfaces();
        DataSight data = DataSight.of(dataDirectory(), table.daemon());
        unseen.addAll(data.unseen());
        List<String> firewall = FirewallReader.rules(unseen);
        String hostName = ComputerName.hostName().split("\\.", 2)[0];
        return new Machine(
                port,
                table.holders(),
                files.mayOpen(port),
                interfaces,
                !configuration.listen().isEmpty(),
                faults,
                missing(interfaces),
                files.text("proc/sys/net/bridge/bridge-nf-call-iptables").equals("1"),
                firewall,
                files.number("proc/sys/net/core/rmem_max"),
                table.drops(),
                System.currentTimeMillis(),
                data.newestFile(),
                data.data(),
                files.memory(),
                hostName,
                configuration.differences().containsKey("name"),
                silent(table, interfaces),
                unreachable(),
                unseen);
    }

    private @Nullable DataDirectory dataDirectory() {
        try {
            return configuration.data();
        } catch (IllegalArgumentException e) {
            (unseen.isEmpty() ? faults : unseen).add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private List<String> missing(List<Interface> interfaces) {
        return configuration.missingAddresses(
                interfaces.stream().map(Interface::address).collect(Collectors.toSet()));
    }

    private List<Interface> interfaces() {
        List<Interface> found = new ArrayList<>();
        try {
            for (LocalAddress local : InterfaceSource.system().addresses()) {
                if (!local.address().isLoopback()) {
                    String name = interfaceOf(local.address());
                    found.add(new Interface(name, files.kind(name), local.address()));
                }
            }
        } catch (IOException e) {
            unseen.add("the addresses of this machine: " + FileFailure.reason(e));
        }
        return found;
    }

    private static String interfaceOf(Ipv4Address address) {
        try {
            NetworkInterface found = NetworkInterface.getByInetAddress(InetAddress.getByAddress(address.octets()));
            return found == null ? "?" : found.getName().split(":", 2)[0];
        } catch (SocketException | UnknownHostException e) {
            return "?"; // it has gone meanwhile
        }
    }

    /** Where the daemon listens and does not answer this machine, asked from another of its addresses if there is one. */
    private List<Ipv4Address> silent(PortTable table, List<Interface> interfaces) {
        List<Ipv4Address> own = interfaces.stream().map(Interface::address).toList();
        List<Ipv4Address> silent = new ArrayList<>();
        if (table.holders().stream().anyMatch(Holder::isDaemon)) {
            for (Ipv4Address address : table.addresses()) {
                if (own.contains(address)
                        && !Reachability.answers(
                                address, configuration.options(null).port(), own)) {
                    silent.add(address);
                }
            }
        }
        return silent;
    }

    private List<String> unreachable() {
        ReplicationSettings replication = configuration.replication();
        if (replication == null) {
            return List.of();
        }
        List<String> sentences = new ArrayList<>();
        for (Partner partner : replication.partners()) {
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(
                                InetAddress.getByAddress(partner.address().octets()), replication.port()),
                        PATIENCE);
            } catch (IOException e) {
                sentences.add("The partner " + partner.address() + " cannot be connected to at TCP port "
                        + replication.port() + ": " + FileFailure.reason(e) + ".");
            }
        }
        return sentences;
    }
}
