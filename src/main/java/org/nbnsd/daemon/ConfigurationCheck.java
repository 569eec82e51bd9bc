package org.nbnsd.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.ConfigurationChecked;
import org.nbnsd.control.ConfigurationFault;
import org.nbnsd.daemon.configuration.ClusterConfiguration;
import org.nbnsd.daemon.configuration.ComputerName;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.ConfigurationException;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.daemon.configuration.ConfigurationSummary;
import org.nbnsd.daemon.configuration.DnsConfiguration;
import org.nbnsd.daemon.configuration.DnsUpdateConfiguration;
import org.nbnsd.daemon.configuration.HttpConfiguration;
import org.nbnsd.daemon.configuration.NodeLmhosts;
import org.nbnsd.daemon.configuration.NodeSummary;
import org.nbnsd.daemon.configuration.ReplicationSummary;
import org.nbnsd.dns.TransferKey;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.Printable;
import org.nbnsd.net.InterfaceSource;
import org.nbnsd.node.NodeSettings;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.replication.ReplicationSettings;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.Ipv4Address;

/** Tells what is wrong with a configuration, or what a daemon would do with it. */
public final class ConfigurationCheck {
    private ConfigurationCheck() {}

    /**
     * Checks a text, from whoever it is: no file that it names is looked at.
     *
     * @param source what the text is called
     * @param text in TOML
     * @return what there is to say
     */
    public static ConfigurationChecked of(String source, String text) {
        try {
            return of(source, ConfigurationReader.parse(source, text, Map.of()), null);
        } catch (ConfigurationException e) {
            return new ConfigurationChecked(e.all(), List.of(), List.of());
        }
    }

    /**
     * Checks a file, and those that it names, such as an LMHOSTS file or a certificate.
     *
     * @param file the file
     * @param letters gets the code page before anything with a name in it is told
     * @return what there is to say
     * @throws IOException if one of them cannot be read
     */
    public static ConfigurationChecked of(Path file, Consumer<CodePage> letters) throws IOException {
        try {
            Configuration configuration = ConfigurationReader.read(file, Map.of());
            letters.accept(configuration.codePage());
            NodeLmhosts lmhosts =
                    NodeLmhosts.read(configuration.lmhosts(), configuration.codePage(), System.currentTimeMillis());
            ConfigurationChecked checked = of(file.toString(), configuration, lmhosts);
            HttpConfiguration http = configuration.http();
            return withOthers(configuration, http == null ? checked : HttpCheck.add(configuration, http, checked));
        } catch (ConfigurationException e) {
            return new ConfigurationChecked(e.all(), List.of(), List.of());
        }
    }

    private static @Nullable String whyNot(Path keyFile) {
        try {
            TransferKey unused = KeyFile.read(keyFile);
            return null;
        } catch (IOException e) {
            return FileFailure.text(e);
        }
    }

    private static ConfigurationChecked withOthers(Configuration configuration, ConfigurationChecked checked) {
        DnsConfiguration wanted = configuration.dns();
        String found = wanted == null ? null : DnsPart.whyNot(wanted);
        DnsUpdateConfiguration update = configuration.dnsUpdate();
        String foundOfUpdate = update == null ? null : whyNot(update.keyFile());
        ClusterConfiguration cluster = configuration.cluster(ComputerName.hostName());
        String foundOfCluster = cluster == null ? null : ClusterPart.whyNot(cluster);
        if (found == null && foundOfUpdate == null && foundOfCluster == null) {
            return checked;
        }
        List<ConfigurationFault> faults = new ArrayList<>(checked.faults());
        if (found != null) {
            faults.add(configuration.fault("dns.key-file", found));
        }
        if (foundOfCluster != null) {
            faults.add(configuration.fault("cluster.endpoints", foundOfCluster));
        }
        if (foundOfUpdate != null) {
            faults.add(configuration.fault("dns.update.key-file", foundOfUpdate));
        }
        return new ConfigurationChecked(faults, List.of(), List.of());
    }

    private static ConfigurationChecked of(String source, Configuration configuration, @Nullable NodeLmhosts lmhosts) {
        try {
            requireUsable(configuration);
            return new ConfigurationChecked(List.of(), warnings(configuration), summary(configuration, lmhosts));
        } catch (IllegalArgumentException e) {
            String found = Printable.text(String.valueOf(e.getMessage()));
            return new ConfigurationChecked(
                    List.of(new ConfigurationFault(source, 0, 0, "", found, Printable.text(source + ": ") + found)),
                    List.of(),
                    List.of());
        }
    }

    /** What is good, but perhaps not what somebody wanted, also on this machine. */
    static List<String> warnings(Configuration configuration) {
        List<String> warnings = new ArrayList<>(configuration.warnings());
        try {
            Set<Ipv4Address> present = InterfaceSource.system().addresses().stream()
                    .map(LocalAddress::address)
                    .collect(Collectors.toSet());
            warnings.addAll(configuration.missingAddresses(present));
        } catch (IOException e) {
            warnings.add("the addresses of this machine cannot be read: " + FileFailure.reason(e));
        }
        return warnings;
    }

    /**
     * Checks what can only be known on this machine.
     *
     * @throws IllegalArgumentException if a daemon would not start with it
     */
    static void requireUsable(Configuration configuration) {
        String host = ComputerName.hostName();
        ServerSettings unused = configuration.settings(host);
        NodeSettings unusedNode = configuration.node(host);
        ClusterConfiguration unusedCluster = configuration.cluster(host);
    }

    private static List<String> summary(Configuration configuration, @Nullable NodeLmhosts lmhosts) {
        String host = ComputerName.hostName();
        ServerSettings server = configuration.isServer() ? configuration.settings(host) : null;
        NodeSettings node = configuration.node(host);
        List<String> lines = new ArrayList<>(ConfigurationSummary.roles(server, node));
        lines.add(ConfigurationSummary.titled(
                "listens on",
                (configuration.listen().isEmpty()
                                ? "all addresses of this machine"
                                : ConfigurationSummary.join(configuration.listen()))
                        + ", UDP port " + configuration.options(null).port()));
        lines.addAll(NodeSummary.lines(
                node, lmhosts == null ? null : configuration.lmhosts(), lmhosts == null ? NodeLmhosts.NONE : lmhosts));
        lines.addAll(ConfigurationSummary.lines(server));
        ReplicationSettings replication = configuration.replication();
        lines.addAll(ReplicationSummary.lines(replication, replication == null ? 0 : replication.port()));
        lines.addAll(ConfigurationSummary.cluster(configuration.cluster(host)));
        lines.addAll(ConfigurationSummary.kept(configuration));
        lines.add(ConfigurationSummary.control(configuration));
        lines.addAll(ConfigurationSummary.http(configuration));
        lines.addAll(ConfigurationSummary.dns(configuration));
        lines.addAll(ConfigurationSummary.dnsUpdate(configuration));
        Map<String, Configuration.Difference> differences = configuration.differences();
        lines.add(differences.isEmpty() ? "Everything is as by default." : "Not as by default:");
        differences.forEach((key, difference) ->
                lines.add("  " + key + " = " + difference.value() + "  (default: " + difference.defaultValue() + ")"));
        return lines;
    }
}
