package org.nbnsd.replication;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.ReplicationPlan.Shape;
import org.nbnsd.replication.ReplicationPlan.Trouble;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.replication.ReplicationSettings.Type;
import org.nbnsd.replication.ReplicationSettings.UserNames;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerWish;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * A simulated site of name servers that replicate, and of hosts that roam between them: things happen by chance, then all
 * troubles end, and when it is quiet {@link ReplicationRules} looks at what the servers have.
 */
final class ReplicatedSite {
    static final Duration RENEWAL = Duration.ofHours(12);
    private static final Duration REFRESH = Duration.ofHours(1);
    private static final Duration PULL = Duration.ofMinutes(10);
    private static final int MOST_QUIET_PULLS = 40;
    private static final int STORY = 60;
    private static final Author PERSON = new Author("root", "");

    private final ReplicationPlan plan;
    private final @Nullable ReplicationFault fault;
    private final Servers servers;
    private final List<Servers.Server> all = new ArrayList<>();
    private final List<RoamingHost> hosts = new ArrayList<>();
    private final ReplicationRules rules;
    private final Deque<String> story = new ArrayDeque<>();
    private final long begin;
    private int step;
    private int addressesGiven;
    private Random dice;

    ReplicatedSite(ReplicationPlan plan, @Nullable ReplicationFault fault) {
        this.plan = plan;
        this.fault = fault;
        dice = new Random(plan.seed());
        servers = new Servers(plan.seed(), server -> ReplicationFault.sabotaged(fault, server));
        begin = servers.now;
        rules = new ReplicationRules(plan, fault, servers, all, hosts);
        for (int i = 0; i < plan.servers(); i++) {
            all.add(server(i));
        }
        for (int i = 0; i < plan.hosts(); i++) {
            hosts.add(new RoamingHost(servers, i, addresses(i)));
        }
    }

    static Ipv4Address address(int server) {
        return Ipv4Address.parse("192.0.2." + (server + 1));
    }

    private Servers.Server server(int number) {
        ReplicationSettings usual = Servers.settings(IntStream.range(0, plan.servers())
                .filter(other -> plan.shape().arePartners(number, other))
                .mapToObj(other -> new Partner(
                        address(other),
                        Type.BOTH,
                        false,
                        PULL,
                        dice.nextInt(3) * 5,
                        dice.nextBoolean(),
                        true,
                        UserNames.LATEST))
                .toArray(Partner[]::new));
        ServerSettings defaults = ServerSettings.DEFAULTS;
        ServerSettings settings = new ServerSettings(
                defaults.ownNames(),
                defaults.challenge(),
                defaults.challengePort(),
                defaults.challengeSchedule(),
                defaults.challengeScheduleByPrefix(),
                defaults.userNames(),
                defaults.domainMasterFirst(),
                defaults.migrate(),
                new ServerSettings.Lifetimes(
                        RENEWAL, Duration.ofHours(6), Duration.ofHours(4), Duration.ofHours(24), Duration.ofHours(48)),
                defaults.limits(),
                defaults.access(),
                defaults.rates(),
                defaults.burstQueue());
        return servers.server(address(number), usual, settings);
    }

    /** One host in four has two addresses. */
    private List<Ipv4Address> addresses(int host) {
        return IntStream.rangeClosed(0, host % 4 == 3 ? 1 : 0)
                .mapToObj(any -> Ipv4Address.parse("192.0.2." + (50 + addressesGiven++ % 200)))
                .toList();
    }

    Duration elapsed() {
        return Duration.ofMillis(servers.now - begin);
    }

    int stepsDone() {
        return step;
    }

    List<String> story() {
        return List.copyOf(story);
    }

    private void tell(String what) {
        story.add(elapsed() + " " + what);
        if (story.size() > STORY) {
            story.remove();
        }
    }

    /** Lives through all of the plan. */
    void run() {
        all.forEach(Servers.Server::start);
        for (step = 0; step < plan.steps(); step++) {
            dice = new Random(plan.seed() * 1_000_003 + step);
            servers.pass(Duration.ofSeconds(5 + dice.nextInt(115)));
            refreshAll();
            happen();
            rules.watch();
        }
        calm();
        rules.inspect();
    }

    private void calm() {
        tell("all troubles end");
        for (int i = 0; i < all.size(); i++) {
            revive(i);
            for (int j = 0; j < i; j++) {
                servers.heal(address(i), address(j));
            }
        }
        int quiet = 0;
        for (int i = 0; quiet < 3 + all.size(); i++) {
            List<Long> before = versions();
            servers.pass(PULL);
            rules.watch();
            quiet = before.equals(versions()) ? quiet + 1 : 0;
            if (i == MOST_QUIET_PULLS) {
                rules.neverQuiet();
            }
        }
    }

    private List<Long> versions() {
        return all.stream().map(each -> each.table.nextVersion()).toList();
    }

    private void refreshAll() {
        for (RoamingHost host : hosts) {
            for (NetbiosName name : host.isUp() ? host.names() : Set.<NetbiosName>of()) {
                if (servers.now - host.grantedAt(name) > REFRESH.toMillis()) {
                    host.refresh(name, anyServer());
                }
            }
        }
    }

    private <T> T any(List<T> some) {
        return some.get(dice.nextInt(some.size()));
    }

    /** Hosts find a server that works. */
    private Servers.Server anyServer() {
        List<Servers.Server> up = all.stream().filter(each -> each.isUp).toList();
        return any(up);
    }

    private NetbiosName anyName(RoamingHost host) {
        int some = dice.nextInt(3);
        String own = "HOST" + hosts.indexOf(host);
        return NetbiosName.parse(
                switch (dice.nextInt(8)) {
                    case 0, 1 -> own + "<20>";
                    case 2 -> own + "<00>";
                    case 3 -> "ROLE" + some + "<20>";
                    case 4 -> "GROUP" + some + "<1E>";
                    case 5 -> "DOMAIN" + some + "<1C>";
                    default -> plan.shape() == Shape.ALL_PAIRS ? "USER" + some + "<03>" : own + "<20>";
                });
    }

    private void happen() {
        RoamingHost host = any(hosts);
        int what = dice.nextInt(100);
        if (!host.isUp()) {
            if (what < 50) {
                host.setUp(true);
                tell(host + " comes back");
            }
        } else if (what < 35) {
            NetbiosName name = anyName(host);
            Servers.Server at = anyServer();
            tell(host + " registers " + name + " at " + at.address);
            host.register(name, at);
            rules.claimed(name);
        } else if (what < 50 && !host.names().isEmpty()) {
            NetbiosName name = any(List.copyOf(host.names()));
            Servers.Server at = anyServer();
            tell(host + " releases " + name + " at " + at.address);
            host.release(name, at);
        } else if (what < 55 && plan.has(Trouble.MOVES)) {
            host.moveTo(addresses(hosts.indexOf(host)));
            tell(host + " has moved");
            Servers.Server at = anyServer();
            host.names().forEach(name -> host.register(name, at));
        } else if (what < 58 && plan.has(Trouble.SILENT_HOSTS)) {
            tell(host + " goes down");
            host.setUp(false);
        } else if (what < 68 && plan.has(Trouble.EDITS)) {
            edit();
        } else if (what < 88) {
            trouble();
        }
    }

    private void edit() {
        Servers.Server at = anyServer();
        NetbiosName name = dice.nextInt(3) > 0
                ? NetbiosName.parse("STATIC" + dice.nextInt(3) + "<20>")
                : NetbiosName.parse("HOST" + dice.nextInt(hosts.size()) + "<20>");
        boolean isStatic = name.toString().startsWith("STATIC");
        boolean isDelete = !isStatic || dice.nextBoolean();
        if (isDelete && !isStatic && hosts.stream().anyMatch(each -> each.holds(name))) {
            return; // it would come back at once, and rightly so
        }
        Edit edit = isDelete
                ? new Edit.Delete(name, true)
                : new Edit.Put(
                        staticRecord(name, Ipv4Address.parse("192.0.2." + (10 + dice.nextInt(30)))),
                        Edit.IfTaken.REPLACE);
        boolean isWhereItBelongs = rules.isWhereItBelongs(name, at);
        if (isStatic && !isWhereItBelongs && !rules.isFree(name)) {
            return; // a static record stays where it is, whatever is done at another server (STATIC_STAYS)
        }
        Object answer = at.ask(new ServerWish.Change(List.of(edit), PERSON, false));
        if (answer instanceof ServerWish.Outcomes done && done.outcomes().get(0).isChange()) {
            tell("a person: " + done.outcomes().get(0).kind() + " " + name + " at " + at.address);
            if (done.outcomes().get(0).kind() == EditOutcome.Kind.DELETED && isWhereItBelongs) {
                rules.deleted(name);
            } else {
                rules.claimed(name);
            }
        }
    }

    private static NameRecord staticRecord(NetbiosName name, Ipv4Address address) {
        return new NameRecord(
                name,
                RecordType.UNIQUE,
                RecordState.ACTIVE,
                NodeType.H,
                true,
                NameRecord.LOCAL,
                0,
                address,
                Long.MAX_VALUE,
                List.of(new Holder(address, NameRecord.LOCAL, 0, Long.MAX_VALUE)));
    }

    private void trouble() {
        int one = dice.nextInt(all.size());
        int other = (one + 1 + dice.nextInt(all.size() - 1)) % all.size();
        switch (dice.nextInt(6)) {
            case 0 -> {
                if (plan.has(Trouble.CUTS)) {
                    tell("links of " + address(one) + " break");
                    servers.cut(all.get(one));
                }
            }
            case 1 -> {
                if (plan.has(Trouble.CUTS)) {
                    tell(address(one) + " and " + address(other) + " are apart");
                    servers.separate(address(one), address(other));
                }
            }
            case 2 -> {
                if (plan.has(Trouble.STALLS)) {
                    tell("links between " + address(one) + " and " + address(other) + " stand still");
                    servers.stall(address(one), address(other));
                }
            }
            case 3 -> {
                boolean isLast = all.stream().filter(each -> each.isUp).count() < 2;
                if (plan.has(Trouble.RESTARTS) && all.get(one).isUp && !isLast) {
                    tell(address(one) + " dies");
                    servers.die(all.get(one));
                }
            }
            case 4 -> revive(one);
            default -> {
                tell(address(one) + " and " + address(other) + " are together");
                servers.heal(address(one), address(other));
            }
        }
    }

    private void revive(int number) {
        Servers.Server died = all.get(number);
        if (died.isUp) {
            return;
        }
        tell(died.address + " starts again");
        long last = fault == ReplicationFault.LOSES_THE_VERSION_COUNTER ? 0 : died.table.nextVersion() - 1;
        List<Mark> marks = fault == ReplicationFault.LOSES_A_MARK ? List.of() : died.table.marks();
        all.set(number, servers.restart(died, last, marks));
    }
}
