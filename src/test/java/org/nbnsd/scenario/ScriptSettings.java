package org.nbnsd.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.server.AccessList;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Access;
import org.nbnsd.server.ServerSettings.Challenger;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.server.ServerSettings.PrefixSchedule;
import org.nbnsd.server.ServerSettings.Rates;
import org.nbnsd.server.ServerSettings.UserNamePolicy;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * The {@code set} lines of a script:
 *
 * <pre>
 * set challenge end-node|server
 * set user-names first-wins|shared
 * set domain-master-first no|yes
 * set migrate no|yes
 * set challenge-port 1137
 * set schedule [10.1.0.0/16] TRIES INTERVAL GROWTH
 * set lifetimes [renewal 6d] [minimum 6h] [extinction 6d] [timeout 6d]
 * set limit names|names-per-host|open-challenges|waiting-per-name|waiting-per-host|waiting N
 * set access query|registration|node-status|domain|proxy nobody|private,attached,10.1.0.0/16
 * set low-ports no|yes
 * set check-source no|yes
 * set block nothing|WPAD,ISATAP
 * set rate per-host|per-host-burst|per-network|per-network-burst N
 * set burst-queue N
 * set own-names SERVER&lt;00> SERVER&lt;20>
 * set local 10.0.0.254/24 127.0.0.1/8
 * set record NAME TYPE [STATE] [static] [owner ADDRESS] [version N] holders A,B [for 6d]
 * </pre>
 */
final class ScriptSettings {
    private final List<NetbiosName> ownNames = new ArrayList<>();
    private final List<PrefixSchedule> schedules = new ArrayList<>();
    private final List<LocalAddress> locals = new ArrayList<>();
    private final List<NameRecord> records = new ArrayList<>();
    private Challenger challenge = ServerSettings.DEFAULTS.challenge();
    private int challengePort = ServerSettings.DEFAULTS.challengePort();
    private RetrySchedule schedule = ServerSettings.DEFAULTS.challengeSchedule();
    private UserNamePolicy userNames = ServerSettings.DEFAULTS.userNames();
    private boolean domainMasterFirst = ServerSettings.DEFAULTS.domainMasterFirst();
    private boolean migrate = ServerSettings.DEFAULTS.migrate();
    private Lifetimes lifetimes = Lifetimes.DEFAULTS;
    private Limits limits = Limits.DEFAULTS;
    private Access access = Access.DEFAULTS;
    private Rates rates = Rates.DEFAULTS;
    private int burstQueue = ServerSettings.DEFAULTS.burstQueue();

    /** Takes one line, without its {@code set}. */
    void set(Words words) {
        String key = words.next("a setting");
        switch (key) {
            case "challenge" -> challenge = Challenger.valueOf(constant(words.next("server or end-node")));
            case "user-names" -> userNames = UserNamePolicy.valueOf(constant(words.next("shared or first-wins")));
            case "domain-master-first" ->
                domainMasterFirst = words.next("yes or no").equals("yes");
            case "migrate" -> migrate = words.next("yes or no").equals("yes");
            case "challenge-port" -> challengePort = words.number();
            case "schedule" -> setSchedule(words);
            case "lifetimes" -> setLifetimes(words);
            case "limit" -> setLimit(words);
            case "access", "low-ports", "check-source", "block" -> setAccess(key, words);
            case "rate" -> setRate(words);
            case "burst-queue" -> burstQueue = words.number();
            case "own-names" -> {
                while (words.hasNext()) {
                    ownNames.add(words.name());
                }
            }
            case "local" -> {
                while (words.hasNext()) {
                    locals.add(words.localAddress());
                }
            }
            case "record" -> setRecord(words);
            default -> throw new IllegalArgumentException(key + " (expected: a setting)");
        }
        words.end();
    }

    /** The constant of an enumeration that a script writes in lower case. */
    static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private void setSchedule(Words words) {
        String first = words.next("a prefix or the number of tries");
        boolean general = first.indexOf('/') < 0;
        int tries = general ? Integer.parseInt(first) : words.number();
        Duration interval = words.duration();
        double growth = Double.parseDouble(words.next("the growth"));
        RetrySchedule set = new RetrySchedule(tries, interval, growth);
        if (general) {
            schedule = set;
        } else {
            schedules.add(new PrefixSchedule(Prefix.parse(first), set));
        }
    }

    private void setLifetimes(Words words) {
        while (words.hasNext()) {
            String which = words.next("a lifetime");
            Duration to = words.duration();
            Lifetimes old = lifetimes;
            lifetimes = new Lifetimes(
                    which.equals("renewal") ? to : old.renewalInterval(),
                    which.equals("minimum") ? to : old.minimumTtl(),
                    which.equals("extinction") ? to : old.extinctionInterval(),
                    which.equals("timeout") ? to : old.extinctionTimeout(),
                    old.verifyInterval());
        }
    }

    private void setLimit(Words words) {
        String which = words.next("a limit");
        int to = words.number();
        Limits old = limits;
        limits = new Limits(
                which.equals("names") ? to : old.names(),
                which.equals("memory") ? to : old.memory(),
                which.equals("names-per-host") ? to : old.namesPerHost(),
                which.equals("open-challenges") ? to : old.openChallenges(),
                which.equals("waiting-per-name") ? to : old.waitingPerName(),
                which.equals("waiting-per-host") ? to : old.waitingPerHost(),
                which.equals("waiting") ? to : old.waiting(),
                which.equals("sources") ? to : old.sources());
    }

    private void setAccess(String key, Words words) {
        String which = key.equals("access") ? words.next("a list") : key;
        String to = words.next("its value");
        boolean yes = to.equals("yes");
        Access old = access;
        access = new Access(
                which.equals("query") ? list(to) : old.query(),
                which.equals("registration") ? list(to) : old.registration(),
                which.equals("node-status") ? list(to) : old.nodeStatus(),
                which.equals("domain") ? list(to) : old.domain(),
                which.equals("low-ports") ? yes : old.lowPorts(),
                which.equals("check-source") ? yes : old.checkSource(),
                which.equals("proxy") ? list(to) : old.proxy(),
                which.equals("block") ? (to.equals("nothing") ? List.of() : List.of(to.split(","))) : old.block());
    }

    private static AccessList list(String text) {
        if (text.equals("nobody")) {
            return AccessList.NOBODY;
        }
        return new AccessList(
                Stream.of(text.split(",")).map(ScriptSettings::entry).toList());
    }

    private static AccessList.Entry entry(String word) {
        return word.indexOf('/') < 0
                ? AccessList.Group.valueOf(constant(word))
                : new AccessList.Network(Prefix.parse(word));
    }

    private void setRate(Words words) {
        String which = words.next("a rate");
        int to = words.number();
        Rates old = rates;
        rates = new Rates(
                which.equals("per-host") ? to : old.perHost(),
                which.equals("per-host-burst") ? to : old.perHostBurst(),
                which.equals("per-network") ? to : old.perNetwork(),
                which.equals("per-network-burst") ? to : old.perNetworkBurst());
    }

    private void setRecord(Words words) {
        NetbiosName name = words.name();
        RecordType type = RecordType.valueOf(constant(words.next("a type")));
        RecordState state = RecordState.ACTIVE;
        boolean isStatic = false;
        Ipv4Address owner = NameRecord.LOCAL;
        long version = records.size() + 1;
        long expiresAt = WatchedServer.START + Duration.ofDays(6).toMillis();
        List<Ipv4Address> addresses = List.of();
        while (words.hasNext()) {
            String word = words.next("more of the record");
            switch (word) {
                case "active", "released", "tombstone", "deleted" -> state = RecordState.valueOf(constant(word));
                case "static" -> isStatic = true;
                case "owner" -> owner = words.address();
                case "version" -> version = words.longNumber();
                case "holders" -> addresses = words.addresses();
                case "for" -> expiresAt = WatchedServer.START + words.duration().toMillis();
                default -> throw new IllegalArgumentException(word + " (expected: more of the record)");
            }
        }
        long until = expiresAt;
        Ipv4Address by = owner;
        List<Holder> holders = addresses.stream()
                .map(address -> new Holder(address, by, WatchedServer.START - 1000, until))
                .toList();
        records.add(new NameRecord(
                name,
                type,
                state,
                NodeType.H,
                isStatic,
                owner,
                version,
                addresses.get(0),
                isStatic && state == RecordState.ACTIVE ? Long.MAX_VALUE : until,
                holders));
    }

    ServerSettings settings() {
        return new ServerSettings(
                ownNames,
                challenge,
                challengePort,
                schedule,
                schedules,
                userNames,
                domainMasterFirst,
                migrate,
                lifetimes,
                limits,
                access,
                rates,
                burstQueue);
    }

    /**
     * A server with these settings.
     *
     * @param isReconfigured whether it had others before
     */
    WatchedServer start(boolean isReconfigured) {
        List<LocalAddress> addresses = locals.isEmpty() ? WatchedServer.LOCALS : locals;
        return isReconfigured
                ? WatchedServer.reconfigured(settings(), addresses, records, 1)
                : new WatchedServer(settings(), addresses, records, 1);
    }

    /** Where datagrams arrive unless they say otherwise. */
    LocalAddress firstLocal() {
        return locals.isEmpty() ? WatchedServer.LOCALS.get(0) : locals.get(0);
    }
}
