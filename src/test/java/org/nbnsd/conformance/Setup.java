package org.nbnsd.conformance;

import java.time.Duration;
import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Access;
import org.nbnsd.server.ServerSettings.Challenger;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.server.ServerSettings.Rates;

/**
 * How the server of a test is set up.
 *
 * @param ownNames its own names
 * @param challenge who asks holders
 * @param schedule how they are asked
 * @param lifetimes how long names live
 * @param limits the most of everything
 * @param access who may ask for what
 * @param rates how often
 * @param addresses at how many addresses it listens
 */
record Setup(
        List<NetbiosName> ownNames,
        Challenger challenge,
        RetrySchedule schedule,
        Lifetimes lifetimes,
        Limits limits,
        Access access,
        Rates rates,
        int addresses) {
    /** As shipped: holders have three seconds to answer. */
    static final Setup DEFAULT = new Setup(
            List.of(),
            Challenger.SERVER,
            new RetrySchedule(3, Duration.ofSeconds(1), 1),
            Lifetimes.DEFAULTS,
            Limits.DEFAULTS,
            Access.DEFAULTS,
            Rates.DEFAULTS,
            1);

    /** For tests with silent holders: they have 450 ms. */
    static final Setup HASTY = DEFAULT.withSchedule(new RetrySchedule(3, Duration.ofMillis(150), 1));

    Setup withOwn(String... names) {
        List<NetbiosName> parsed =
                List.of(names).stream().map(NetbiosName::parse).toList();
        return new Setup(parsed, challenge, schedule, lifetimes, limits, access, rates, addresses);
    }

    Setup withChallenger(Challenger challenger) {
        return new Setup(ownNames, challenger, schedule, lifetimes, limits, access, rates, addresses);
    }

    Setup withSchedule(RetrySchedule newSchedule) {
        return new Setup(ownNames, challenge, newSchedule, lifetimes, limits, access, rates, addresses);
    }

    Setup withTtl(Duration ttl) {
        Lifetimes all = new Lifetimes(ttl, Duration.ofSeconds(1), ttl, ttl, ttl);
        return new Setup(ownNames, challenge, schedule, all, limits, access, rates, addresses);
    }

    Setup withAddresses(int count) {
        return new Setup(ownNames, challenge, schedule, lifetimes, limits, access, rates, count);
    }

    Setup withAccess(Access newAccess) {
        return new Setup(ownNames, challenge, schedule, lifetimes, limits, newAccess, rates, addresses);
    }

    Setup withRates(Rates newRates) {
        return new Setup(ownNames, challenge, schedule, lifetimes, limits, access, newRates, addresses);
    }

    ServerSettings settings(int challengePort) {
        ServerSettings usual = ServerSettings.DEFAULTS;
        return new ServerSettings(
                ownNames,
                challenge,
                challengePort,
                schedule,
                usual.challengeScheduleByPrefix(),
                usual.userNames(),
                usual.domainMasterFirst(),
                usual.migrate(),
                lifetimes,
                limits,
                access,
                rates);
    }
}
