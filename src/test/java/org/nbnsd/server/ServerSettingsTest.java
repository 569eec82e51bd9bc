package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.server.AccessList.Group;
import org.nbnsd.server.AccessList.Network;
import org.nbnsd.server.ServerSettings.Access;
import org.nbnsd.server.ServerSettings.Challenger;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.server.ServerSettings.PrefixSchedule;
import org.nbnsd.server.ServerSettings.Rates;
import org.nbnsd.server.ServerSettings.UserNamePolicy;
import org.nbnsd.wire.Ipv4Address;

final class ServerSettingsTest {
    private static final long MEGABYTE = 1 << 20;

    private static RetrySchedule tries(int tries) {
        return new RetrySchedule(tries, Duration.ofSeconds(1), 1);
    }

    private static PrefixSchedule within(String prefix, int tries) {
        return new PrefixSchedule(Prefix.parse(prefix), tries(tries));
    }

    private static ServerSettings settings(PrefixSchedule... schedules) {
        return new ServerSettings(
                List.of(),
                Challenger.SERVER,
                137,
                tries(1),
                List.of(schedules),
                UserNamePolicy.SHARED,
                true,
                false,
                Lifetimes.DEFAULTS,
                Limits.DEFAULTS,
                Access.DEFAULTS,
                Rates.DEFAULTS);
    }

    @Test
    void aHolderIsAskedAsTheLongestPrefixAroundItSaysWhateverTheOrder() {
        for (ServerSettings settings : List.of(
                settings(within("10.0.0.0/8", 2), within("10.1.0.0/16", 3), within("10.1.1.0/24", 4)),
                settings(within("10.1.1.0/24", 4), within("10.1.0.0/16", 3), within("10.0.0.0/8", 2)))) {
            assertThat(settings.scheduleFor(Ipv4Address.parse("10.1.1.1")).tries())
                    .isEqualTo(4);
            assertThat(settings.scheduleFor(Ipv4Address.parse("10.1.2.1")).tries())
                    .isEqualTo(3);
            assertThat(settings.scheduleFor(Ipv4Address.parse("10.2.1.1")).tries())
                    .isEqualTo(2);
            assertThat(settings.scheduleFor(Ipv4Address.parse("192.168.1.1")).tries())
                    .isEqualTo(1);
        }
        assertThat(settings(within("0.0.0.0/0", 7))
                        .scheduleFor(Ipv4Address.parse("192.168.1.1"))
                        .tries())
                .isEqualTo(7);
    }

    /** The first of a configuration that says two things of one network. */
    @Test
    void ofTwoSchedulesForOnePrefixTheFirstCounts() {
        assertThat(settings(within("10.0.0.0/8", 2), within("10.0.0.0/8", 3))
                        .scheduleFor(Ipv4Address.parse("10.1.1.1"))
                        .tries())
                .isEqualTo(2);
    }

    @Test
    void whatFitsIntoLessMemoryIsNeverMoreThanBefore() {
        Limits limits = new Limits(1_000, 10 * MEGABYTE, 20, 300, 5, 6, 500, 700);
        assertThat(limits.within(5 * MEGABYTE, 100, 600))
                .isEqualTo(new Limits(1_000, 5 * MEGABYTE, 20, 100, 5, 6, 200, 600));
        assertThat(limits.within(20 * MEGABYTE, 1_000, 1_000)).isEqualTo(limits);
    }

    @Test
    void theLimitOfMemoryIsToldInWholeMegabytes() {
        Limits limits = Limits.DEFAULTS;
        assertThat(limits.within(64 * MEGABYTE, 1, 1).megabytes()).isEqualTo(64);
        assertThat(limits.within(65 * MEGABYTE - 1, 1, 1).megabytes()).isEqualTo(64);
        assertThat(limits.megabytes()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void oneThingCanBeChangedAndTheRestStays() {
        ServerSettings settings = settings(within("10.0.0.0/8", 2));
        Limits limits = Limits.DEFAULTS.within(MEGABYTE, 2, 3);
        ServerSettings changed = settings.withLimits(limits).withBurstQueue(4);
        assertThat(changed.limits()).isEqualTo(limits);
        assertThat(changed.burstQueue()).isEqualTo(4);
        assertThat(changed.withLimits(Limits.DEFAULTS).withBurstQueue(0)).isEqualTo(settings);
    }

    @Test
    void anAccessListIsToldInTheWordsOfTheConfiguration() {
        assertThat(AccessList.NOBODY).hasToString("nobody");
        assertThat(AccessList.LOCAL).hasToString("private, attached");
        assertThat(new AccessList(List.of(new Network(Prefix.parse("10.1.0.0/16")), Group.ATTACHED)))
                .hasToString("10.1.0.0/16, attached");
    }
}
