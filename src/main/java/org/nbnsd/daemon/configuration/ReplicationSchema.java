package org.nbnsd.daemon.configuration;

import static org.nbnsd.daemon.configuration.ConfigurationTypes.flag;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.hostAddress;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.interval;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.listenAddress;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.networkOrAddress;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.oneOf;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.whole;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.wholeLong;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.wholeNumberOf;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.nbnsd.daemon.configuration.ConfigurationType.ListOf;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.replication.ReplicationSettings;
import org.nbnsd.replication.ReplicationSettings.Limits;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.replication.ReplicationSettings.UserNames;
import org.nbnsd.wire.Ipv4Address;

/** The keys of WINS replication: a part of {@link ConfigurationSchema}. */
final class ReplicationSchema {
    private static final String SECTION_NAME = "replication";
    private static final String PARTNER_NAME = "replication.partner";
    private static final Limits LIMITS = Limits.DEFAULTS;
    private static final Partner USUAL = Partner.of(Ipv4Address.parse("10.0.1.5"), ReplicationSettings.Type.BOTH);

    /** What this server is to a partner. */
    enum Mode {
        NORMAL,
        MIRROR
    }

    static final ConfigurationKey<Boolean> ENABLED = key(
            "enabled",
            flag(),
            false,
            "Whether records are exchanged with the partners below. If not, nothing listens for them.");
    static final ConfigurationKey<Integer> PORT = key(
            "port",
            whole(0, 65535),
            ReplicationSettings.PORT,
            "The TCP port to listen on, and that of all partners. Windows and Samba know no other than 42; 0, for tests,"
                    + " listens at any free one.");
    static final ConfigurationKey<List<Ipv4Address>> LISTEN = key(
            "listen",
            new ListOf<>(listenAddress()),
            List.of(),
            "The addresses to listen on for partners. Empty for those of the name service.");
    static final ConfigurationKey<Ipv4Address> ADDRESS = key(
            "address",
            listenAddress(),
            Ipv4Address.ZERO,
            "The address by which partners know this server and the records that it owns; connections to them come from it."
                    + " \"0.0.0.0\" for the lowest one that it listens on, loopback last. With several addresses, choose: who"
                    + " changes it later is another owner to all partners.");
    static final ConfigurationKey<Long> START_VERSION = key(
            "start-version",
            wholeLong(0, Long.MAX_VALUE),
            0L,
            "The least version that the next record of this server gets. Of use when its database was lost and partners know"
                    + " higher ones than it does: they would take its new records for old ones.");
    static final ConfigurationKey<List<Prefix>> ACCEPT_OWNERS = key(
                    "accept-owners",
                    new ListOf<>(networkOrAddress()),
                    List.of(),
                    "Whose records are taken, from whichever partner they come. Empty for everybody's.")
            .atOnce();
    static final ConfigurationKey<List<Prefix>> REFUSE_OWNERS = key(
                    "refuse-owners",
                    new ListOf<>(networkOrAddress()),
                    List.of(),
                    "Whose records are not taken, although accepted: such as those of a server that is no more.")
            .atOnce();
    static final ConfigurationKey<Boolean> PULL_AT_START =
            key("pull-at-start", flag(), true, "Whether partners are asked for their records when the daemon starts.");
    static final ConfigurationKey<Integer> MAX_PARTNERS = key(
                    "max-partners", wholeNumberOf("partners", 1, 1_000), 100, "Partners in this file.")
            .atOnce();
    static final ConfigurationKey<Integer> MAX_OWNERS = key(
                    "max-owners",
                    wholeNumberOf("name servers", 1, 100_000),
                    LIMITS.owners(),
                    "Name servers whose records are known; the records of more are not taken.")
            .atOnce();
    static final ConfigurationKey<Integer> MAX_ASSOCIATIONS = key(
                    "max-associations",
                    wholeNumberOf("connections", 1, 1_000),
                    LIMITS.associations(),
                    "Connections that one partner, and all strangers together, may have open at one time.")
            .atOnce();
    static final ConfigurationKey<Integer> MAX_FRAME = key(
                    "max-frame",
                    wholeNumberOf("MB", 1, 1_000),
                    LIMITS.frame() >> 20,
                    "The longest message of a partner but for a reply with records; longer ones end the connection.")
            .atOnce();
    static final ConfigurationKey<Integer> MAX_REPLY = key(
                    "max-reply",
                    wholeNumberOf("MB", 1, 2_000),
                    LIMITS.reply() >> 20,
                    "The longest reply with records. It is read record by record, so that it needs no memory; 100000 records have 5 MB.")
            .atOnce();

    static final ConfigurationKey<Ipv4Address> PARTNER_ADDRESS = partnerKey(
                    "address", hostAddress(), USUAL.address(), "Its address. Partners are known by nothing else.")
            .atOnce();
    static final ConfigurationKey<ReplicationSettings.Type> TYPE = partnerKey(
                    "type",
                    oneOf(ReplicationSettings.Type.class),
                    USUAL.type(),
                    "Who does what, in Windows' words: pull, this server pulls from the partner; push, the partner pulls from this"
                            + " server, and is told of changes; both.")
            .atOnce();
    static final ConfigurationKey<Mode> MODE = partnerKey(
                    "mode",
                    oneOf(Mode.class),
                    Mode.NORMAL,
                    "A mirror only looks: this server shows what the partner has, answers queries from it, and takes no registrations"
                            + " of hosts at all. For type pull; then all partners are mirrored.")
            .atOnce();
    static final ConfigurationKey<Duration> PULL_INTERVAL = partnerKey(
                    "pull-interval",
                    interval("0s", "7d"),
                    USUAL.pullInterval(),
                    "How often it is asked for what is new. 0s for never by time.")
            .atOnce();
    static final ConfigurationKey<Integer> PUSH_AFTER = partnerKey(
                    "push-after",
                    wholeNumberOf("changes", 0, 1_000_000),
                    USUAL.pushAfter(),
                    "After how many changes here it is told that there is something to pull. 0 for never by count.")
            .atOnce();
    static final ConfigurationKey<Boolean> PERSISTENT = partnerKey(
                    "persistent",
                    flag(),
                    USUAL.isPersistent(),
                    "Whether connections to it are kept, if it can do that. Windows since 2000 and Samba can.")
            .atOnce();
    static final ConfigurationKey<Boolean> SEND_STATICS = partnerKey(
                    "send-statics",
                    flag(),
                    USUAL.sendsStatics(),
                    "Whether it gets static records. Not for Samba, which stops at the first one that is new to it.")
            .atOnce();
    static final ConfigurationKey<UserNames> USER_NAMES = partnerKey(
                    "user-names",
                    oneOf(UserNames.class),
                    USUAL.userNames(),
                    "What it gets of the names of users (suffix 03), unless it is an nbnsd, which merges them by itself: latest, the"
                            + " address of the latest logon; off, nothing.")
            .atOnce();

    static final ConfigurationSection SECTION = new ConfigurationSection(
            SECTION_NAME,
            false,
            "WINS replication: this server and its partners (Microsoft's, Samba's, nbnsd) tell each other their records. See"
                    + " src/docs/replication.md.",
            List.of(
                    ENABLED,
                    PORT,
                    LISTEN,
                    ADDRESS,
                    START_VERSION,
                    ACCEPT_OWNERS,
                    REFUSE_OWNERS,
                    PULL_AT_START,
                    MAX_PARTNERS,
                    MAX_OWNERS,
                    MAX_ASSOCIATIONS,
                    MAX_FRAME,
                    MAX_REPLY));

    static final ConfigurationSection PARTNER = new ConfigurationSection(
            PARTNER_NAME,
            true,
            "A partner. This section is there once for each; what it does not set is as shown.",
            List.of(PARTNER_ADDRESS, TYPE, MODE, PULL_INTERVAL, PUSH_AFTER, PERSISTENT, SEND_STATICS, USER_NAMES));

    private ReplicationSchema() {}

    private static <T> ConfigurationKey<T> key(String name, ConfigurationType<T> type, T defaultValue, String doc) {
        return new ConfigurationKey<>(SECTION_NAME, name, type, defaultValue, doc);
    }

    private static <T> ConfigurationKey<T> partnerKey(
            String name, ConfigurationType<T> type, T defaultValue, String doc) {
        return new ConfigurationKey<>(PARTNER_NAME, name, type, defaultValue, doc);
    }

    /** Its keys but the address, as they would be written in a file. */
    static String written(ConfigurationValues partner) {
        return PARTNER.keys().stream()
                .filter(key -> !key.equals(PARTNER_ADDRESS))
                .map(key -> key.name() + " = " + partner.write(key))
                .collect(Collectors.joining(", "));
    }
}
