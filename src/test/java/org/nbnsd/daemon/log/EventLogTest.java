package org.nbnsd.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.interop.Logback;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NodeEvent;
import org.nbnsd.protocol.TrafficEvent;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Malformed;

/** Loggers are global, so each test here has a code, and with it a logger, of its own. */
final class EventLogTest {
    private static final Ipv4Address ADDRESS = Ipv4Address.parse("192.0.2.1");
    private static final NetbiosName NAME = NetbiosName.of("FRED", 0x20);

    private final EventLog log = new EventLog(new FairLimit.Shares(3, 3, 3));

    private static List<ILoggingEvent> listen(String code) {
        Logger logger = Logback.logger(EventLog.LOGGER_PREFIX + code);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.list = new ArrayList<>();
        appender.start();
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(appender);
        return appender.list;
    }

    @Test
    void aLineIsCodeAndText() {
        List<ILoggingEvent> lines = listen("NAME_REFRESHED");
        log.report(new ClaimEvent.NameRefreshed(NAME, ADDRESS, ADDRESS, 60));
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage()).isEqualTo("NAME_REFRESHED FRED<20> refreshed by 192.0.2.1 for 60 s");
            assertThat(line.getLevel()).isEqualTo(Level.DEBUG);
            assertThat(line.getKeyValuePairs().toString()).contains("code", "NAME_REFRESHED", "name", "FRED<20>");
        });
    }

    @Test
    void linesAreLimitedAndCountsAreNot() {
        List<ILoggingEvent> lines = listen("OWN_NAME_DEFENDED");
        for (int i = 0; i < 10; i++) {
            log.report(new ClaimEvent.OwnNameDefended(NAME, ADDRESS, ADDRESS, false, List.of(ADDRESS)));
        }
        assertThat(lines).hasSize(3).allMatch(line -> line.getLevel() == Level.WARN);
        log.endWindow();
        assertThat(lines)
                .hasSize(4)
                .last()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .isEqualTo("… 7 more OWN_NAME_DEFENDED events not shown: 7 of 192.0.2.1"));
        log.endWindow();
        assertThat(lines).as("nothing was hidden since").hasSize(4);

        log.report(new ClaimEvent.OwnNameDefended(NAME, ADDRESS, ADDRESS, false, List.of(ADDRESS)));
        assertThat(lines).as("the next window has room again").hasSize(5);
        assertThat(log.counts()).containsExactly(java.util.Map.entry("OWN_NAME_DEFENDED", 11L));
    }

    @Test
    void eachOfThisMachinesOwnNamesHasItsLine() {
        List<ILoggingEvent> lines = listen("LOCAL_LIMIT_REACHED");
        for (int i = 0; i < 200; i++) {
            log.report(new NodeEvent.LocalLimitReached(NetbiosName.of("OWN" + i, 0x20), "node.requests", 100));
        }
        log.endWindow();
        assertThat(lines)
                .hasSize(200)
                .noneMatch(line -> line.getFormattedMessage().contains("not shown"));
    }

    @Test
    void nothingFromTheNetworkBreaksALine() {
        List<ILoggingEvent> lines = listen("DATAGRAM_MALFORMED");
        log.report(new TrafficEvent.DatagramMalformed(
                new Endpoint(ADDRESS, 137),
                new Malformed(Malformed.Reason.NAME, "\u001b[2J\r\nroot logged in\u0000\u009b{}")));
        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .endsWith("\\x1B[2J\\x0D\\x0Aroot logged in\\x00\\x9B{}")
                        .matches(text -> text.chars().noneMatch(Character::isISOControl)));
    }
}
