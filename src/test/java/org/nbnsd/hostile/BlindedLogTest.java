package org.nbnsd.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.interop.Logback;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.ClaimRefused;
import org.nbnsd.protocol.ClaimEvent.HolderAdded;
import org.nbnsd.protocol.ClaimEvent.HolderEvicted;
import org.nbnsd.protocol.ClaimEvent.NameTakenOver;
import org.nbnsd.protocol.ClaimEvent.UserOnSeveralHosts;
import org.nbnsd.protocol.EditEvent.RecordEdited;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordType;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;

/**
 * A host causes so many events that are harmless that the one which matters should be among those that are not shown: its
 * own take-over of a name, or what happens to others. Whoever it is and however much comes, each change of who has a name is
 * told with its name and its addresses, others keep their lines, and the log stays small.
 */
@Isolated // others write to the same log
final class BlindedLogTest {
    private static final Ipv4Address ATTACKER = Ipv4Address.parse("10.77.0.3");
    private static final Ipv4Address VICTIM = Ipv4Address.parse("10.77.0.2");
    private static final NetbiosName DEAD = NetbiosName.parse("DEAD<20>");

    private final EventLog log = new EventLog();
    private final List<ILoggingEvent> lines = new ArrayList<>();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger logger = Logback.logger("org.nbnsd.events");
    private Level before = Level.INFO;

    @BeforeEach
    void listen() {
        appender.list = lines;
        appender.start();
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(appender);
    }

    @AfterEach
    void deafen() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(before);
    }

    private void report(NameEvent event) {
        log.report(event);
    }

    private List<String> told() {
        log.endWindow();
        return lines.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static NetbiosName name(int number) {
        return NetbiosName.parse("N" + number + "<20>");
    }

    private static Ipv4Address host(int number) {
        return new Ipv4Address(0x0A4E_0000 + number);
    }

    private static ClaimRefused refused(Ipv4Address host, NetbiosName name) {
        return new ClaimRefused(name, host, host, RegistrationRule.DOMAIN_MASTER_IS_UNIQUE, Rcode.RFS_ERR, List.of());
    }

    @Test
    void aTakeOverIsToldHoweverManyOthersTheSameHostMakes() {
        for (int i = 0; i < 60; i++) {
            report(refused(ATTACKER, name(i)));
            report(new NameTakenOver(name(i), List.of(host(i)), ATTACKER, ATTACKER));
        }
        report(new NameTakenOver(DEAD, List.of(VICTIM), ATTACKER, ATTACKER));
        List<String> told = told();
        assertThat(told)
                .filteredOn(line -> line.startsWith("NAME_TAKEN_OVER ") && line.contains("DEAD<20>"))
                .singleElement()
                .asString()
                .contains("of 10.77.0.3", "DEAD<20> of 10.77.0.2 to 10.77.0.3");
        for (int i = 0; i < 60; i++) {
            String each = name(i) + " ";
            assertThat(told).anyMatch(line -> line.startsWith("NAME_TAKEN_OVER") && line.contains(each));
        }
        assertThat(told)
                .as("the refusals")
                .anyMatch(line -> line.contains("50 more CLAIM_REFUSED events not shown: 50 of 10.77.0.3"));
        assertThat(told).hasSizeLessThan(30);
    }

    @Test
    void whatIsRefusedToOthersKeepsItsLines() {
        for (int i = 0; i < 5_000; i++) {
            report(refused(ATTACKER, name(i)));
        }
        report(refused(VICTIM, DEAD));
        assertThat(told())
                .anyMatch(line -> line.startsWith("CLAIM_REFUSED DEAD<20> refused to 10.77.0.2 with RFS_ERR"));
    }

    /** Addresses of a whole /24 are forged, or its hosts are all of one mind. */
    @Test
    void aNetworkTakesNoLinesFromAnother() {
        for (int i = 0; i < 5_000; i++) {
            report(refused(host(i % 254 + 1), name(i)));
        }
        report(refused(VICTIM, DEAD));
        assertThat(told()).anyMatch(line -> line.startsWith("CLAIM_REFUSED DEAD<20> refused to 10.77.0.2"));
    }

    /** Forged addresses of its own /24, so that the network's share is spent, and then the one that matters. */
    @Test
    void aTakeOverIsToldAlsoWhenItsOwnNetworkHasSpentItsShare() {
        for (int i = 0; i < 10_000; i++) {
            Ipv4Address forged = new Ipv4Address(ATTACKER.bits() & ~0xFF | 100 + i % 150);
            report(new NameTakenOver(name(i), List.of(host(i)), forged, forged));
        }
        report(new NameTakenOver(DEAD, List.of(VICTIM), ATTACKER, ATTACKER));
        assertThat(told()).anyMatch(line -> line.startsWith("NAME_TAKEN_OVER") && line.contains("DEAD<20>"));
    }

    /** Forged addresses of thousands of networks: whose network had no line yet still gets one. */
    @Test
    void forgedAddressesWithoutNumberHideNeitherTheTakeOverNorTheFirstLineOfOthers() {
        for (int i = 0; i < 4_000; i++) {
            report(new HolderAdded(name(i), host(256 * i), host(256 * i), List.of(host(256 * i))));
            report(new NameTakenOver(name(i), List.of(VICTIM), host(256 * i), host(256 * i)));
        }
        report(new NameTakenOver(DEAD, List.of(VICTIM), ATTACKER, ATTACKER));
        List<String> told = told();
        assertThat(told).anyMatch(line -> line.startsWith("NAME_TAKEN_OVER") && line.contains("DEAD<20>"));
        assertThat(told.stream().mapToLong(String::length).sum())
                .as("octets in a window of ten seconds")
                .isLessThan(1_000_000);
    }

    /** Forged addresses register themselves for names that many hosts share, each by itself, with the longest scopes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 230})
    void holdersWithoutNumberAreSummedUpAndNobodyWhoLosesANameIsAmongThem(int scope) {
        String end = scope == 0 ? "" : "." + ("\\x01".repeat(57) + ".").repeat(3) + "\\x01".repeat(50);
        NetbiosName group = NetbiosName.parse("EVIL<1C>" + end);
        int flood = 20_000;
        for (int i = 0; i < flood; i++) {
            Ipv4Address forged = host(37 * i);
            report(new HolderAdded(group, forged, forged, List.of(forged)));
            report(new UserOnSeveralHosts(NetbiosName.parse("U" + i + "<03>" + end), List.of(forged), forged));
        }
        report(new HolderEvicted(DEAD, VICTIM, ATTACKER, ATTACKER));
        report(new NameTakenOver(DEAD, List.of(VICTIM), ATTACKER, ATTACKER));
        List<String> told = told();
        assertThat(told).anyMatch(line -> line.startsWith("HOLDER_EVICTED DEAD<20>"));
        assertThat(told).anyMatch(line -> line.startsWith("NAME_TAKEN_OVER DEAD<20>"));
        assertThat(told.stream().mapToLong(String::length).sum())
                .as("octets in a window of ten seconds")
                .isLessThan(1_500_000);
        assertThat(told).as("lines").hasSizeLessThan(1_000);
        assertThat(counted(told, "HOLDER_ADDED")).isEqualTo(flood);
        assertThat(counted(told, "USER_ON_SEVERAL_HOSTS")).isEqualTo(flood);
        assertThat(told)
                .filteredOn(line -> line.contains(" more HOLDER_ADDED events not shown: "))
                .singleElement()
                .asString()
                .endsWith(" for " + group);
    }

    /** How many events the lines tell of. */
    private static long counted(List<String> told, String code) {
        Pattern more = Pattern.compile("(?:" + code + " |… )([0-9]+) more (?:of |" + code + " ).*");
        return told.stream()
                .filter(line -> line.startsWith(code + " ") || line.contains(" more " + code + " events"))
                .mapToLong(line -> {
                    Matcher matcher = more.matcher(line);
                    return matcher.matches() ? Long.parseLong(matcher.group(1)) : 1;
                })
                .sum();
    }

    @Test
    void whatFewSendersHaveSharesALineAndSaysWhose() {
        for (int i = 0; i < 250; i++) {
            report(filler(i));
        }
        report(new NameTakenOver(name(1), List.of(VICTIM), host(1), host(1)));
        report(new NameTakenOver(name(2), List.of(VICTIM), host(2), host(2)));
        report(new NameTakenOver(name(3), List.of(VICTIM), host(2), host(2)));
        assertThat(told())
                .filteredOn(line -> line.matches("NAME_TAKEN_OVER [0-9]+ more of [0-9]+ senders: .*"))
                .anyMatch(line -> line.endsWith("; 10.78.0.1: N1<20> of 10.77.0.2 to 10.78.0.1;"
                        + " 10.78.0.2: N2<20> of 10.77.0.2 to 10.78.0.2; N3<20> of 10.77.0.2 to 10.78.0.2"));
    }

    /** Together they take all lines. */
    private static NameTakenOver filler(int number) {
        Ipv4Address other = host(number / 25 * 256 + 200 + number % 25);
        return new NameTakenOver(name(1_000 + number), List.of(VICTIM), other, other);
    }

    @Test
    void whatIsToldAgainAndAgainIsCounted() {
        for (int i = 0; i < 1_000; i++) {
            report(new NameTakenOver(DEAD, List.of(VICTIM), ATTACKER, ATTACKER));
        }
        assertThat(told())
                .hasSize(11)
                .last()
                .isEqualTo("NAME_TAKEN_OVER 990 more of 10.77.0.3: DEAD<20> of 10.77.0.2 to 10.77.0.3 (990 times)");
    }

    @Test
    void theWorstAreNamedInWhatIsNotShown() {
        for (int i = 0; i < 30; i++) {
            report(refused(ATTACKER, name(i)));
        }
        for (int i = 0; i < 12; i++) {
            report(refused(VICTIM, name(i)));
        }
        assertThat(told())
                .last()
                .isEqualTo("… 22 more CLAIM_REFUSED events not shown: 20 of 10.77.0.3, 2 of 10.77.0.2");
    }

    @Test
    void eachOfManyEditsIsInTheLog() {
        Author root = new Author("root", "spring cleaning");
        for (int i = 0; i < 1_500; i++) {
            NameRecord record = RecordEdits.createStatic(
                    name(i), RecordType.UNIQUE, NodeType.H, List.of(host(i)), 1_700_000_000_000L);
            report(new RecordEdited(new EditOutcome(name(i), Kind.DELETED, record, null, ""), root, false));
        }
        List<String> told = told();
        for (int i = 0; i < 1_500; i++) {
            String each = " " + name(i) + " deleted";
            assertThat(told).anyMatch(line -> line.startsWith("RECORD_EDITED ") && line.contains(each));
        }
        assertThat(told).hasSizeLessThan(60).allSatisfy(line -> assertThat(line).contains("root"));
    }
}
