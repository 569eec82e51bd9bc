package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.diagnosis.DnsName.Found;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.RetirePlan.Step;
import org.nbnsd.diagnosis.RetirePlan.Task;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** Each name that somebody has, and each host that cannot do without, is in the step of the plan that says what to do about it. */
final class RetirePlanTest {
    private static final Ipv4Address SERVER = Ipv4Address.parse("10.0.0.9");
    private static final Ipv4Address A = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address B = Ipv4Address.parse("10.0.0.2");
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");

    private final Audit audit = new Audit();

    private void registered(String name, Ipv4Address host, String type) {
        audit.addRegistration(
                Fact.of(1000, FactKind.GRANTED, NetbiosName.parse(name), host).with(Detail.TYPE, type));
    }

    private void asked(String name, Ipv4Address host, long answered) {
        audit.add(new Questions(NetbiosName.parse(name), host, SERVER, false, false, 3, answered, 2000, 3000));
    }

    private RetirePlan plan(Map<NetbiosName, DnsName> dns) {
        return RetirePlan.of(audit.report(), dns);
    }

    private static Map<NetbiosName, DnsName> dns(@Nullable List<Ipv4Address> answer) {
        return Map.of(FRED, DnsName.of(FRED, "fred.wins.example", List.of(A), answer));
    }

    private static List<String> lines(RetirePlan plan) {
        return plan.tasks().stream().map(RetirePlanTest::line).toList();
    }

    private static String line(Task task) {
        return task.step().code() + " " + (task.name() == null ? task.host() : task.name()) + " " + task.names() + " "
                + task.askedBy() + " " + task.count();
    }

    @Test
    void whatNobodyAsksForIsTheFirstStep() {
        registered("FRED<20>", A, "unique");
        registered("WORK<00>", A, "group");
        registered("WORK<1E>", A, "group");

        assertThat(lines(plan(Map.of())))
                .containsExactly(
                        "unasked FRED<20> [FRED<20>] [] 0",
                        "unasked WORK<00> [WORK<00>] [] 0",
                        "unasked WORK<1E> [WORK<1E>] [] 0");
    }

    @Test
    void whoAsksForItsOwnNameAloneIsNobodyWhoAsks() {
        registered("FRED<20>", A, "unique");
        asked("FRED<20>", A, 3);

        assertThat(lines(plan(Map.of()))).containsExactly("unasked FRED<20> [FRED<20>] [] 0");
    }

    @Test
    void whatTheDnsAnswersAlikeIsTheSecondStep() {
        registered("FRED<20>", A, "unique");
        asked("FRED<20>", B, 3);

        assertThat(lines(plan(dns(List.of(A))))).containsExactly("alike FRED<20> [FRED<20>] [10.0.0.2] 3");
        assertThat(plan(dns(List.of(A))).of(Step.ALIKE)).extracting(Task::last).containsExactly(3000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.7", "10.0.0.1 10.0.0.7", "unknown", "not compared"})
    void whatTheDnsDoesNotAnswerAlikeNeedsAnEntry(String answer) {
        registered("FRED<20>", A, "unique");
        asked("FRED<20>", B, 3);
        Map<NetbiosName, DnsName> dns = switch (answer) {
            case "not compared" -> Map.of();
            case "unknown" -> dns(null);
            case "" -> dns(List.of());
            default ->
                dns(List.of(answer.split(" ")).stream().map(Ipv4Address::parse).toList());
        };

        assertThat(lines(plan(dns))).containsExactly("entry FRED<20> [FRED<20>] [10.0.0.2] 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"WORK<1B>", "WORK<1C>", "WORK<1D>", "ALICE<03>", "APP<42>", "TWO WORDS<20>", "A$B<20>", "10<20>"
            })
    void whoAsksForWhatTheDnsCannotHaveNeedsWins(String name) {
        registered(name, A, "unique");
        asked(name, B, 3);

        assertThat(lines(plan(Map.of())))
                .containsExactly("device 10.0.0.2 [" + NetbiosName.parse(name) + "] [10.0.0.2] 3");
    }

    @Test
    void aHostIsInTheLastStepOnceWithAllThatItAsksFor() {
        for (String name : List.of("WORK<1B>", "WORK<1C>")) {
            registered(name, A, "unique");
            asked(name, B, 3);
        }

        assertThat(lines(plan(Map.of()))).containsExactly("device 10.0.0.2 [WORK<1B>, WORK<1C>] [10.0.0.2] 6");
    }

    @Test
    void whatNobodyHasAndWhatWouldNotBeMissedIsNoPartOfIt() {
        asked("GONE<20>", B, 0);
        asked("HOST.EXAMPLE.C<00>", B, 0);
        registered("WPAD<00>", A, "unique");
        asked("WPAD<00>", B, 3);

        assertThat(lines(plan(Map.of()))).containsExactly("unasked WPAD<00> [WPAD<00>] [] 0");
    }

    @Test
    void whatIsAnsweredWithoutBeingSeenToRegisterIsThere() {
        asked("FRED<20>", B, 3);

        assertThat(lines(plan(Map.of()))).containsExactly("entry FRED<20> [FRED<20>] [10.0.0.2] 3");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, SAME", "10.0.0.7, OTHER", "'', MISSING"})
    void theDnsHasTheSameAddressIfItHasNoOther(String answer, Found found) {
        List<Ipv4Address> addresses = answer.isEmpty() ? List.of() : List.of(Ipv4Address.parse(answer));

        assertThat(DnsName.of(FRED, "fred.x", List.of(A, B), addresses).found()).isEqualTo(found);
        assertThat(DnsName.of(FRED, "fred.x", List.of(A), null).found()).isEqualTo(Found.UNKNOWN);
        assertThat(DnsName.of(FRED, "fred.x", List.of(), List.of(A)).found()).isEqualTo(Found.PRESENT);
    }
}
