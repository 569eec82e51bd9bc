package org.nbnsd.control.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.StaticEntry;
import org.nbnsd.control.channel.ControlRequest.DiagnosisRequest;
import org.nbnsd.control.channel.ControlRequest.NodeRequest;
import org.nbnsd.control.channel.ControlRequest.OfAll;
import org.nbnsd.control.channel.ControlRequest.OfName.Verb;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

final class RequestJsonTest {
    private static final List<NetbiosName> NAMES =
            List.of(NetbiosName.parse("FRED<20>"), NetbiosName.parse("\\x01\\x02__MSBROWSE__\\x02<01>.A\\x2EB"));

    static Stream<ControlRequest> requests() {
        return Stream.of(
                new ControlRequest.Names(RecordFilter.ALL, Integer.MAX_VALUE),
                new ControlRequest.Names(RecordFilter.parse(Map.of("suffix", "1C", "state", "released")), 7),
                new ControlRequest.Show(NAMES.get(1)),
                new ControlRequest.AddStatic(
                        new StaticEntry(
                                NAMES,
                                RecordType.MULTIHOMED,
                                NodeType.M,
                                List.of(Ipv4Address.parse("10.0.0.1"), Ipv4Address.parse("10.0.0.2"))),
                        IfTaken.REPLACE),
                new ControlRequest.Delete(NAMES, null),
                new ControlRequest.Delete(NAMES, true),
                new ControlRequest.Delete(NAMES, false),
                new ControlRequest.Undelete(NAMES),
                new ControlRequest.Scavenge(true),
                new ControlRequest.Import(IfTaken.KEEP, false),
                new ControlRequest.ReadStatistics(),
                new ControlRequest.Recording(),
                new ControlRequest.Hold(LocalName.unique(NAMES.get(1)), false),
                new ControlRequest.Hold(LocalName.group(NetbiosName.of("VIEWER        A", 0)), true),
                new ControlRequest.OfName(Verb.LET_GO, NAMES.get(1)),
                new ControlRequest.OfName(Verb.LOGON, NetbiosName.of("ALICE", 3)),
                new ControlRequest.OfName(Verb.LOGOFF, NetbiosName.of("ALICE", 3)),
                new ControlRequest.OfName(Verb.RESOLVE, NAMES.get(0)),
                new ControlRequest.Explain(new Subject.OneName(NAMES.get(0)), false),
                new ControlRequest.Explain(new Subject.AllSuffixes(NAMES.get(0)), true),
                new ControlRequest.TimelineOf(
                        new Subject.OneAddress(Ipv4Address.parse("10.0.0.1")), 1_795_251_600_000L),
                new ControlRequest.Conflicts(0),
                new ControlRequest.AuditOf(1_795_251_600_000L),
                new ControlRequest.WatchFor(null, 0),
                new ControlRequest.WatchFor("FRED*", 60),
                OfAll.LOCAL_NAMES,
                OfAll.NAME_CACHE,
                OfAll.NODE_COUNTERS,
                OfAll.PURGE,
                OfAll.REFRESH_ALL);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whatIsWrittenIsReadBack(ControlRequest request) {
        RequestJson sent = new RequestJson(request, "because \"it\" was\\n't \u00e9", "ann");
        String line = sent.toLine();
        assertThat(line).doesNotContain("\n");
        assertThat(RequestJson.parse(line).toLine()).isEqualTo(line);
        assertThat(RequestJson.parse(line)).usingRecursiveComparison().isEqualTo(sent);
    }

    @Test
    void thereIsARequestOfEveryKind() {
        long kinds = Stream.of(ControlRequest.class, NodeRequest.class, DiagnosisRequest.class)
                .flatMap(kind -> Stream.of(kind.getPermittedSubclasses()))
                .filter(kind -> !kind.isInterface())
                .count();
        assertThat(requests().map(Object::getClass).distinct().count()).isEqualTo(kinds);
        assertThat(requests().filter(OfAll.class::isInstance)).hasSameSizeAs(OfAll.values());
    }

    @Test
    void whatIsNotSaidIsTheUsual() {
        assertThat(RequestJson.parse("{\"operation\":\"names\"}").request())
                .isEqualTo(new ControlRequest.Names(RecordFilter.ALL, Integer.MAX_VALUE));
        RequestJson add = RequestJson.parse("{\"operation\":\"add-static\",\"names\":[\"CORP<1C>\"],"
                + "\"addresses\":[\"10.0.0.1\"],\"ifTaken\":\"fail\"}");
        assertThat(((ControlRequest.AddStatic) add.request()).entry())
                .extracting(StaticEntry::type, StaticEntry::nodeType)
                .containsExactly(RecordType.SPECIAL_GROUP, NodeType.H);
        assertThat(add.reason()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|expected: one JSON object",
                "GET / HTTP/1.1|line: GET / HTTP/1.1 (expected: one JSON object",
                "[]|expected: one JSON object",
                "{operation:names}|expected: one JSON object",
                "{\"operation\":\"names\"} x|expected: one JSON object",
                "{\"operation\":\"names\"|expected: one JSON object",
                "{}|operation: missing (expected: one of names, show",
                "{\"operation\":7}|operation: 7 (expected: one of names, show",
                "{\"operation\":\"reboot\"}|operation: reboot (expected: one of names, show",
                "{\"operation\":\"names\",\"filter\":7}|filter: 7 (expected: an object of texts)",
                "{\"operation\":\"names\",\"filter\":{\"suffix\":20}}|filter.suffix: 20 (expected: text)",
                "{\"operation\":\"names\",\"filter\":{\"suffix\":\"2\"}}|suffix: 2 (expected: two hexadecimal digits",
                "{\"operation\":\"names\",\"filter\":{\"colour\":\"2\"}}|colour: unknown (expected: some of name, suffix",
                "{\"operation\":\"names\",\"limit\":-1}|limit: -1 (expected: a whole number",
                "{\"operation\":\"names\",\"limit\":1e9}|limit: 1e9 (expected: a whole number",
                "{\"operation\":\"names\",\"limits\":1}|limits: unknown (expected: only operation, filter, limit",
                "{\"operation\":\"show\"}|name: missing (expected: a name such as FRED<20>)",
                "{\"operation\":\"show\",\"name\":\"FRED<2>\"}|name: FRED<2> has a <",
                "{\"operation\":\"delete\",\"names\":[]}|names: [] (expected: names such as FRED<20>)",
                "{\"operation\":\"delete\",\"names\":[7]}|names: 7 (expected: names such as FRED<20>)",
                "{\"operation\":\"delete\",\"names\":[\"A\"],\"tombstone\":\"yes\"}|tombstone: \"yes\" (expected: true or",
                "{\"operation\":\"add-static\",\"names\":[\"A\"],\"ifTaken\":\"fail\"}|addresses: missing (expected: ",
                "{\"operation\":\"add-static\",\"names\":[\"A\"],\"addresses\":[\"10.0.0\"],\"ifTaken\":\"fail\"}|address: 10.0.0",
                "{\"operation\":\"add-static\",\"names\":[\"A\"],\"addresses\":[\"10.0.0.1\"]}|ifTaken: missing (expected: one of keep, replace, fail)",
                "{\"operation\":\"add-static\",\"names\":[\"A\"],\"addresses\":[\"10.0.0.1\"],\"ifTaken\":\"fail\",\"nodeType\":\"Q\"}|nodeType: Q (expected: one of B, P, M, H)",
                "{\"operation\":\"import\",\"ifTaken\":\"never\"}|ifTaken: \"never\" (expected: one of keep, replace, fail)",
                "{\"operation\":\"scavenge\",\"reason\":\"a\\nb\"}|reason: too long, or control characters in it",
            })
    void whatIsNoRequestIsToldWithWhatWasExpected(String line, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestJson.parse(line))
                .withMessageContaining(message);
    }

    @Test
    void deepNestingIsNoRequest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestJson.parse("{\"operation\":" + "[".repeat(60_000)))
                .withMessageContaining("expected: one JSON object")
                .withMessageMatching(".{0,200}");
    }

    @Test
    void aReasonIsNotLongerThan500Characters() {
        RequestJson.requireReason("x".repeat(500));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestJson.requireReason("x".repeat(501)))
                .withMessageContaining("at most 500 characters");
    }
}
