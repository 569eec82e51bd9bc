package org.nbnsd.recording;

import java.time.Duration;
import java.util.List;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.server.AccessList;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Access;
import org.nbnsd.server.ServerSettings.Challenger;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.server.ServerSettings.PrefixSchedule;
import org.nbnsd.server.ServerSettings.Rates;
import org.nbnsd.server.ServerSettings.UserNamePolicy;

/** How a name server behaves, as octets. */
final class SettingsCodec {
    private static final int MOST_CHALLENGES = 20_000;
    private static final int MOST_WAITING = 1_000_000;
    private static final int MOST_RATE = 1_000_000_000;
    private static final long LONGEST_MILLIS = Duration.ofDays(36_500).toMillis();

    private SettingsCodec() {}

    static void write(Pen pen, ServerSettings settings) {
        pen.list(settings.ownNames(), Values::write);
        pen.choice(settings.challenge()).sixteen(settings.challengePort());
        write(pen, settings.challengeSchedule());
        pen.list(settings.challengeScheduleByPrefix(), (each, of) -> {
            Values.write(each, of.prefix());
            write(each, of.schedule());
        });
        pen.choice(settings.userNames()).flag(settings.domainMasterFirst()).flag(settings.migrate());
        write(pen, settings.lifetimes());
        write(pen, settings.limits());
        write(pen, settings.access());
        Rates rates = settings.rates();
        pen.thirtyTwo(rates.perHost()).thirtyTwo(rates.perHostBurst());
        pen.thirtyTwo(rates.perNetwork()).thirtyTwo(rates.perNetworkBurst());
        pen.thirtyTwo(settings.burstQueue());
    }

    static ServerSettings read(Eye eye) {
        return new ServerSettings(
                eye.list("own names", Values::name),
                eye.choice("challenge", List.of(Challenger.values())),
                eye.sixteen("challenge port"),
                schedule(eye),
                eye.list("prefixes", each -> new PrefixSchedule(Values.prefix(each), schedule(each))),
                eye.choice("user names", List.of(UserNamePolicy.values())),
                eye.flag("domain master first"),
                eye.flag("migrate"),
                lifetimes(eye),
                limits(eye),
                access(eye),
                rates(eye),
                eye.thirtyTwo("burst queue", 0, MOST_WAITING));
    }

    private static void write(Pen pen, RetrySchedule schedule) {
        pen.octet(schedule.tries()).sixtyFour(schedule.firstInterval().toMillis());
        pen.sixtyFour(Double.doubleToLongBits(schedule.growth()));
    }

    private static RetrySchedule schedule(Eye eye) {
        return new RetrySchedule(
                eye.octet("tries"), duration(eye, "interval"), Double.longBitsToDouble(eye.sixtyFour("growth")));
    }

    private static Duration duration(Eye eye, String what) {
        return Duration.ofMillis(eye.sixtyFour(what, 0, LONGEST_MILLIS));
    }

    private static void write(Pen pen, Lifetimes lifetimes) {
        List.of(
                        lifetimes.renewalInterval(),
                        lifetimes.minimumTtl(),
                        lifetimes.extinctionInterval(),
                        lifetimes.extinctionTimeout(),
                        lifetimes.verifyInterval())
                .forEach(each -> pen.sixtyFour(each.toMillis()));
    }

    private static Lifetimes lifetimes(Eye eye) {
        return new Lifetimes(
                duration(eye, "renewal interval"),
                duration(eye, "minimum ttl"),
                duration(eye, "extinction interval"),
                duration(eye, "extinction timeout"),
                duration(eye, "verify interval"));
    }

    private static void write(Pen pen, Limits limits) {
        pen.thirtyTwo(limits.names()).sixtyFour(limits.memory()).thirtyTwo(limits.namesPerHost());
        pen.thirtyTwo(limits.openChallenges())
                .thirtyTwo(limits.waitingPerName())
                .thirtyTwo(limits.waitingPerHost());
        pen.thirtyTwo(limits.waiting()).thirtyTwo(limits.sources());
    }

    private static Limits limits(Eye eye) {
        return new Limits(
                eye.thirtyTwo("names", 0, Integer.MAX_VALUE),
                eye.sixtyFour("memory", 0, Long.MAX_VALUE),
                eye.thirtyTwo("names of a host", 0, Integer.MAX_VALUE),
                eye.thirtyTwo("challenges", 0, MOST_CHALLENGES),
                eye.thirtyTwo("claims of a name", 0, MOST_WAITING),
                eye.thirtyTwo("claims of a host", 0, MOST_WAITING),
                eye.thirtyTwo("claims", 0, MOST_WAITING),
                eye.thirtyTwo("sources", 1, MOST_WAITING));
    }

    private static void write(Pen pen, Access access) {
        for (AccessList list : List.of(access.query(), access.registration(), access.nodeStatus(), access.domain())) {
            write(pen, list);
        }
        pen.flag(access.lowPorts()).flag(access.checkSource());
        write(pen, access.proxy());
        pen.list(access.block(), Pen::text);
    }

    private static Access access(Eye eye) {
        return new Access(
                accessList(eye),
                accessList(eye),
                accessList(eye),
                accessList(eye),
                eye.flag("low ports"),
                eye.flag("check source"),
                accessList(eye),
                eye.list("blocked names", each -> each.text("name")));
    }

    private static void write(Pen pen, AccessList list) {
        pen.list(list.entries(), (each, entry) -> {
            if (entry instanceof AccessList.Network network) {
                each.octet(0);
                Values.write(each, network.prefix());
            } else if (entry instanceof AccessList.Group group) {
                each.octet(1).choice(group);
            } else {
                throw new AssertionError("not written: " + entry);
            }
        });
    }

    private static AccessList accessList(Eye eye) {
        return new AccessList(eye.list("networks", each -> {
            if (each.flag("network or group")) {
                return each.choice("group", List.of(AccessList.Group.values()));
            }
            return new AccessList.Network(Values.prefix(each));
        }));
    }

    private static Rates rates(Eye eye) {
        return new Rates(
                eye.thirtyTwo("rate of a host", 0, MOST_RATE),
                eye.thirtyTwo("burst of a host", 0, MOST_RATE),
                eye.thirtyTwo("rate of a network", 0, MOST_RATE),
                eye.thirtyTwo("burst of a network", 0, MOST_RATE));
    }
}
