package org.nbnsd.daemon.configuration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.ConfigurationFault;
import org.nbnsd.control.DataDirectory;
import org.nbnsd.control.SettingChange;
import org.nbnsd.daemon.configuration.ConfigurationValues.Place;
import org.nbnsd.daemon.probe.ProbeSettings;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.net.LinkService;
import org.nbnsd.node.NodeSettings;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.replication.ReplicationSettings;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.server.AccessList;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Access;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.server.ServerSettings.PrefixSchedule;
import org.nbnsd.server.ServerSettings.Rates;
import org.nbnsd.wire.Ipv4Address;

/**
 * Everything that an administrator can choose, checked. Immutable. {@link ConfigurationReader} makes it from a file and
 * the command line; {@link ConfigurationSchema} tells what there is.
 */
public final class Configuration {
    private final ConfigurationValues values;
    private final List<ConfigurationValues> prefixes;
    private final List<ConfigurationValues> partners;
    private final Map<String, List<ConfigurationValues>> repeated;

    /**
     * From values that {@link ConfigurationRules} has found to be good.
     *
     * @param values of the sections that are there once; not to be changed any more
     * @param repeated of each of those that may be there many times, by the name of the section
     */
    Configuration(ConfigurationValues values, Map<String, List<ConfigurationValues>> repeated) {
        this.values = values;
        this.repeated = Map.copyOf(repeated);
        prefixes = List.copyOf(repeated.getOrDefault(ConfigurationSchema.PREFIX_SECTION, List.of()));
        partners = List.copyOf(repeated.getOrDefault(ReplicationSchema.PARTNER.name(), List.of()));
    }

    /** Of the sections that are there once. */
    ConfigurationValues values() {
        return values;
    }

    /** Of each of those that may be there many times, by the name of the section. */
    Map<String, List<ConfigurationValues>> repeated() {
        return repeated;
    }

    /**
     * What is wrong with the value of a key, where only who uses it finds that.
     *
     * @param path of a key that is there once, with its section
     * @param found what was found, and what was expected
     * @return with the place where the key was set
     */
    public ConfigurationFault fault(String path, String found) {
        Place place = ConfigurationSchema.singleKeys().stream()
                .filter(key -> key.path().equals(path))
                .map(values::place)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(new Place("", 0, 0));
        return new ConfigurationProblem(place, path, found).error();
    }

    /**
     * The addresses to listen on.
     *
     * @return none for all that there are
     */
    public List<Ipv4Address> listen() {
        List<Ipv4Address> listen = values.get(ConfigurationSchema.LISTEN);
        return listen.contains(Ipv4Address.ZERO) ? List.of() : listen;
    }

    /**
     * Where and how the daemon listens.
     *
     * @param capture a file for every datagram, or null
     * @return the options
     */
    public DaemonOptions options(@Nullable Path capture) {
        return new DaemonOptions(
                listen(),
                values.get(ConfigurationSchema.PORT),
                values.get(ConfigurationSchema.TRANSPORT),
                values.get(ConfigurationSchema.QUERY_THREADS),
                capture,
                DaemonOptions.DEFAULT.scanInterval());
    }

    /** Whether the daemon is a name server. */
    public boolean isServer() {
        return values.get(ConfigurationSchema.SERVER_ENABLED);
    }

    /** Whether the daemon is an end node. */
    boolean isNode() {
        return values.get(NodeSchema.ENABLED);
    }

    /**
     * How the end node behaves.
     *
     * @param hostName the machine's host name, from which the computer's name is made if none was chosen
     * @return null if there is none
     * @throws IllegalArgumentException if no name was chosen and the host name gives none, or if a name is chosen twice
     */
    @Nullable
    public NodeSettings node(String hostName) {
        return isNode() ? NodeConfiguration.settings(values, hostName) : null;
    }

    /**
     * How the name server replicates.
     *
     * @return null if it does not
     */
    public @Nullable ReplicationSettings replication() {
        return isReplicating() ? ReplicationConfiguration.settings(values, partners) : null;
    }

    private boolean isReplicating() {
        return isServer() && values.get(ReplicationSchema.ENABLED);
    }

    /**
     * Where partners are listened to, and who may open how many links.
     *
     * @param settings those of {@link #replication}
     * @return the service
     */
    public LinkService links(ReplicationSettings settings) {
        return ReplicationConfiguration.links(values, settings);
    }

    /** The least version that the next record of the name server gets. */
    public long startVersion() {
        return values.get(ReplicationSchema.START_VERSION);
    }

    /** Whether the name server only shows what partners have. */
    boolean isMirror() {
        ReplicationSettings replication = replication();
        return replication != null && replication.partners().stream().anyMatch(Partner::isMirror);
    }

    /**
     * What is wanted of a node of a cluster.
     *
     * @param hostName the machine's host name, which is the node's if none was chosen
     * @return null if it is none
     * @throws IllegalArgumentException if no name was chosen and the host name cannot be one
     */
    public @Nullable ClusterConfiguration cluster(String hostName) {
        return ClusterConfiguration.of(values, hostName);
    }

    /** What is wanted of a server for HTTP; null if none is. */
    public @Nullable HttpConfiguration http() {
        return HttpConfiguration.of(values);
    }

    /** Where names are looked for that nobody has registered; null if they are not. */
    public @Nullable DnsProxyConfiguration dnsProxy() {
        return DnsProxyConfiguration.of(values);
    }

    /** What is put into the DNS of others; null if nothing is. */
    public @Nullable DnsUpdateConfiguration dnsUpdate() {
        return DnsUpdateConfiguration.of(values);
    }

    /** Whether that may be the domain of this machine itself. */
    public boolean isSharedZoneAllowed() {
        return values.get(DnsUpdateSchema.SHARED_ZONE);
    }

    /** What is wanted of a server of the DNS; null if none is. */
    public @Nullable DnsConfiguration dns() {
        return DnsConfiguration.of(values);
    }

    /** The LMHOSTS file of the end node; null for none. */
    @Nullable
    public Path lmhosts() {
        String chosen = values.get(NodeSchema.LMHOSTS);
        return chosen.isEmpty() || !isNode() ? null : Path.of(chosen);
    }

    /**
     * How the name server behaves.
     *
     * @param hostName the machine's host name, from which the computer's name is made if none was chosen
     * @return the settings
     * @throws IllegalArgumentException if no name was chosen and the host name gives none
     */
    public ServerSettings settings(String hostName) {
        RetrySchedule schedule = schedule(values);
        return new ServerSettings(
                ownNames(hostName),
                values.get(ConfigurationSchema.CHALLENGE),
                values.get(ConfigurationSchema.CHALLENGE_PORT),
                schedule,
                prefixes.stream()
                        .map(prefix -> new PrefixSchedule(
                                prefix.get(ConfigurationSchema.PREFIX), scheduleIn(prefix, schedule)))
                        .toList(),
                values.get(ConfigurationSchema.USER_NAMES),
                values.get(ConfigurationSchema.DOMAIN_MASTER_FIRST),
                values.get(ConfigurationSchema.MIGRATE),
                lifetimes(),
                limits(),
                access(),
                rates(),
                values.get(ConfigurationSchema.BURST_QUEUE));
    }

    /** An end node claims them, and answers for them; then they are ordinary records of the server. */
    private List<NetbiosName> ownNames(String hostName) {
        if (isNode()) {
            return List.of();
        }
        Set<NetbiosName> names = new LinkedHashSet<>();
        names.add(NetbiosName.of(ComputerName.chosen(values.get(ConfigurationSchema.NAME), hostName), 0x00));
        names.addAll(values.get(ConfigurationSchema.OWN));
        return List.copyOf(names);
    }

    static RetrySchedule schedule(ConfigurationValues values) {
        return new RetrySchedule(
                values.get(ConfigurationSchema.CHALLENGE_TRIES),
                values.get(ConfigurationSchema.CHALLENGE_FIRST_INTERVAL),
                values.get(ConfigurationSchema.CHALLENGE_GROWTH));
    }

    static RetrySchedule scheduleIn(ConfigurationValues prefix, RetrySchedule otherwise) {
        return new RetrySchedule(
                prefix.getOr(ConfigurationSchema.PREFIX_TRIES, otherwise.tries()),
                prefix.getOr(ConfigurationSchema.PREFIX_FIRST_INTERVAL, otherwise.firstInterval()),
                prefix.getOr(ConfigurationSchema.PREFIX_GROWTH, otherwise.growth()));
    }

    private Lifetimes lifetimes() {
        return new Lifetimes(
                values.get(ConfigurationSchema.RENEWAL_INTERVAL),
                values.get(ConfigurationSchema.MINIMUM_TTL),
                values.get(ConfigurationSchema.EXTINCTION_INTERVAL),
                values.get(ConfigurationSchema.EXTINCTION_TIMEOUT),
                values.get(ConfigurationSchema.VERIFY_INTERVAL));
    }

    private Limits limits() {
        int megabytes = values.get(ConfigurationSchema.MEMORY);
        Limits usual = Limits.DEFAULTS;
        return new Limits(
                values.get(ConfigurationSchema.NAMES),
                megabytes == DaemonOptions.AUTO ? Limits.ANY_MEMORY : (long) megabytes << 20,
                values.get(ConfigurationSchema.NAMES_PER_HOST),
                values.get(ConfigurationSchema.OPEN_CHALLENGES),
                values.get(ConfigurationSchema.WAITING_PER_NAME),
                values.get(ConfigurationSchema.WAITING_PER_HOST),
                values.get(ConfigurationSchema.WAITING),
                usual.sources());
    }

    private Access access() {
        return new Access(
                new AccessList(values.get(ConfigurationSchema.ACCESS_QUERY)),
                new AccessList(isMirror() ? List.of() : values.get(ConfigurationSchema.ACCESS_REGISTRATION)),
                new AccessList(values.get(ConfigurationSchema.ACCESS_NODE_STATUS)),
                new AccessList(values.get(ConfigurationSchema.ACCESS_DOMAIN)),
                values.get(ConfigurationSchema.LOW_PORTS),
                values.get(ConfigurationSchema.CHECK_SOURCE),
                new AccessList(values.get(ConfigurationSchema.ACCESS_PROXY)),
                values.get(ConfigurationSchema.BLOCK));
    }

    private Rates rates() {
        return new Rates(
                values.get(ConfigurationSchema.PER_HOST),
                values.get(ConfigurationSchema.PER_HOST_BURST),
                values.get(ConfigurationSchema.PER_NETWORK),
                values.get(ConfigurationSchema.PER_NETWORK_BURST));
    }

    /** By which letters outside ASCII are shown. */
    public CodePage codePage() {
        return values.get(ConfigurationSchema.CODE_PAGE);
    }

    public LogLevel logLevel() {
        return values.get(ConfigurationSchema.LOG_LEVEL);
    }

    public LogFormat logFormat() {
        return values.get(ConfigurationSchema.LOG_FORMAT);
    }

    /**
     * Where names are kept.
     *
     * @return null for nowhere
     * @throws IllegalArgumentException if no directory was chosen and this user has no usual one
     */
    @Nullable
    public DataDirectory data() {
        return DataDirectory.of(values.get(ConfigurationSchema.DATA));
    }

    /**
     * Where the timeline is kept.
     *
     * @return null for in memory only
     */
    @Nullable
    public Path timelineFile() {
        DataDirectory data = data();
        return data == null || timelineKeep().isZero() ? null : data.timeline();
    }

    /** For how long the timeline is kept on disk. */
    public Duration timelineKeep() {
        return values.get(ConfigurationSchema.TIMELINE_KEEP);
    }

    /**
     * What may be asked to find out more: hosts are asked as holders of names are.
     *
     * @param hostName as {@link #settings} takes it
     */
    public ProbeSettings probe(String hostName) {
        ServerSettings asServer = settings(hostName);
        return new ProbeSettings(
                values.get(ProbeSchema.PROBE),
                values.get(ProbeSchema.PROBE_RATE),
                values.get(ProbeSchema.BAIT),
                asServer.challengePort(),
                asServer::scheduleFor);
    }

    /** How much memory the last inputs of the name server may take, in octets; 0 if they are not kept. */
    public long recordingOctets() {
        return (long) values.get(ConfigurationSchema.RECORDING_MEMORY) << 20;
    }

    /** How many pairs of a host and a name the audit counts; 0 for no audit. */
    public int auditUses() {
        return values.get(ConfigurationSchema.TIMELINE_AUDIT);
    }

    public DurabilityMode durability() {
        return values.get(ConfigurationSchema.DURABILITY);
    }

    /**
     * Where the control channel listens.
     *
     * @return null for nowhere: it is off, or none was chosen and there is no directory for it
     */
    @Nullable
    public Path control() {
        String chosen = values.get(ConfigurationSchema.CONTROL);
        DataDirectory data = data();
        if (chosen.equals("off")) {
            return null;
        }
        return chosen.isEmpty() ? data == null ? null : data.controlSocket() : Path.of(chosen);
    }

    /**
     * What is good, but perhaps not what somebody wanted.
     *
     * @return a sentence for each
     */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(ReplicationRules.warnings(values, partners));
        warnings.addAll(ClusterRules.warnings(values));
        return warnings;
    }

    /**
     * What it says of addresses that a machine does not have.
     *
     * @param present those that it has
     * @return a sentence for each
     */
    public List<String> missingAddresses(Set<Ipv4Address> present) {
        List<String> missing = new ArrayList<>();
        listen().forEach(address -> addMissing(missing, ConfigurationSchema.LISTEN, address, present));
        if (isReplicating()) {
            values.get(ReplicationSchema.LISTEN)
                    .forEach(address -> addMissing(missing, ReplicationSchema.LISTEN, address, present));
            addMissing(missing, ReplicationSchema.ADDRESS, values.get(ReplicationSchema.ADDRESS), present);
        }
        return missing;
    }

    private static void addMissing(
            List<String> missing, ConfigurationKey<?> key, Ipv4Address address, Set<Ipv4Address> present) {
        if (!address.equals(Ipv4Address.ZERO) && !address.isLoopback() && !present.contains(address)) {
            missing.add(key + ": " + address + " is not an address of this machine now (expected: that it comes)");
        }
    }

    /**
     * The keys whose values are not the defaults, as they would be written in a file, and their defaults.
     *
     * @return by key
     */
    public Map<String, Difference> differences() {
        Map<String, Difference> differences = new LinkedHashMap<>();
        for (ConfigurationKey<?> key : ConfigurationSchema.singleKeys()) {
            String value = values.show(key);
            if (!values.write(key).equals(key.writeDefault())) {
                differences.put(key.path(), new Difference(value, key.writeDefault()));
            }
        }
        sections().forEach((name, text) -> differences.put(name, new Difference(text, SettingChange.NONE)));
        return differences;
    }

    /** In words, each of those sections that may be there many times; by its name and its first key. */
    Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        for (ConfigurationValues prefix : prefixes) {
            sections.put(
                    ConfigurationSchema.PREFIX.section() + " " + prefix.write(ConfigurationSchema.PREFIX),
                    TextDuration.schedule(scheduleIn(prefix, schedule(values))));
        }
        for (ConfigurationValues partner : partners) {
            sections.put(
                    ReplicationSchema.PARTNER.name() + " " + partner.write(ReplicationSchema.PARTNER_ADDRESS),
                    ReplicationSchema.written(partner));
        }
        return sections;
    }

    /**
     * A value that is not the default.
     *
     * @param value the value
     * @param defaultValue the default
     */
    public record Difference(String value, String defaultValue) {}
}
