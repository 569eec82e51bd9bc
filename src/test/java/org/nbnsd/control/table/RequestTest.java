package org.nbnsd.control.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.control.EventFilter;
import org.nbnsd.control.FakeDiagnosis;
import org.nbnsd.control.FakeReplication;
import org.nbnsd.control.NamePattern;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.RecordOrder;
import org.nbnsd.control.RecordPlace;
import org.nbnsd.control.StaticEntry;
import org.nbnsd.control.token.TokenScope;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.dns.DomainName;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.registry.Amendment;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.RecordTag;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.ReplicationWish;
import org.nbnsd.transfer.DateOrder;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

public final class RequestTest {
    private static final List<NetbiosName> NAMES =
            List.of(NetbiosName.parse("FRED<20>"), NetbiosName.parse("\\x01\\x02__MSBROWSE__\\x02<01>.A\\x2EB"));

    /** Some of every operation. */
    public static Stream<Request> requests() {
        StaticEntry entry = new StaticEntry(
                NAMES,
                RecordType.MULTIHOMED,
                NodeType.M,
                List.of(Ipv4Address.parse("10.0.0.1"), Ipv4Address.parse("10.0.0.2")));
        LocalName family = LocalName.group(NetbiosName.of("VIEWER        A", 0));
        NetbiosName alice = NetbiosName.of("ALICE", 3);
        Subject fred = new Subject.OneName(NAMES.get(0));
        long then = 1_795_251_600_000L;
        Subject host = new Subject.OneAddress(Ipv4Address.parse("10.0.0.1"));
        Request delete = Request.of(RecordRows.DELETE).with(RequestFields.NAMES, NAMES);
        Request explain = Request.of(DiagnosisRows.EXPLAIN);
        return Stream.of(
                Request.of(RecordRows.NAMES),
                Request.of(RecordRows.NAMES)
                        .with(RequestFields.FILTER, RecordFilter.parse(Map.of("suffix", "1C", "state", "released")))
                        .with(RequestFields.LIMIT, 7),
                Request.of(RecordRows.NAMES)
                        .with(RequestFields.SORT, RecordOrder.parse("-address"))
                        .with(RequestFields.LIMIT, 1)
                        .with(
                                RequestFields.AFTER,
                                new RecordPlace(RecordOrder.parse("-address"), Long.MAX_VALUE, NAMES.get(1))),
                Request.of(RecordRows.NAMES)
                        .with(RequestFields.FILTER, RecordFilter.parse(Map.of("since", "2026-11-21T08:39:00Z"))),
                Request.of(RecordRows.SHOW).with(RequestFields.NAME, NAMES.get(0)),
                Request.of(RecordRows.SHOW).with(RequestFields.NAME, NAMES.get(1)),
                Request.of(RecordRows.ADD_STATIC)
                        .with(RequestFields.ENTRY, entry)
                        .with(RequestFields.IF_TAKEN, IfTaken.REPLACE),
                Request.of(RecordRows.EDIT)
                        .with(RequestFields.NAME, NAMES.get(0))
                        .with(
                                RequestFields.AMENDMENT,
                                new Amendment(
                                        List.of(Ipv4Address.parse("10.0.0.1"), Ipv4Address.parse("10.0.0.2")),
                                        RecordType.SPECIAL_GROUP,
                                        NodeType.B,
                                        true)),
                Request.of(RecordRows.EDIT)
                        .with(RequestFields.NAME, NAMES.get(1))
                        .with(RequestFields.AMENDMENT, new Amendment(List.of(), null, null, false))
                        .with(RequestFields.EXPECTED, Map.of(NAMES.get(1), RecordTag.NONE)),
                delete,
                delete.with(
                        RequestFields.EXPECTED,
                        Map.of(NAMES.get(0), new RecordTag("0123456789abcdef0123456789abcdef"))),
                delete.with(RequestFields.TOMBSTONE, true),
                delete.with(RequestFields.TOMBSTONE, false),
                Request.of(RecordRows.UNDELETE).with(RequestFields.NAMES, NAMES),
                Request.of(RecordRows.SCAVENGE).with(RequestFields.DRY_RUN, true),
                Request.of(RecordRows.IMPORT).with(RequestFields.IF_TAKEN, IfTaken.KEEP),
                Request.of(FileRows.PREVIEW_IMPORT)
                        .with(RequestFields.ANY_FORMAT, FileFormat.LMHOSTS)
                        .with(RequestFields.IF_TAKEN, IfTaken.REPLACE)
                        .with(RequestFields.SKIP_BAD_LINES, true)
                        .with(RequestFields.INCLUDE_EXPIRED, true)
                        .with(RequestFields.CHARSET, StandardCharsets.ISO_8859_1)
                        .with(RequestFields.DATE_ORDER, DateOrder.DMY)
                        .with(RequestFields.TIME_ZONE, ZoneId.of("Europe/Berlin"))
                        .with(RequestFields.ACTIVE_WORD, "Aktiv"),
                Request.of(FileRows.APPLY_IMPORT).with(RequestFields.IMPORT, "abcdefgh"),
                Request.of(FileRows.EXPORT)
                        .with(RequestFields.FORMAT, FileFormat.ZONE)
                        .with(RequestFields.DOMAIN, DomainName.parse("wins.example"))
                        .with(RequestFields.FILTER, RecordFilter.parse(Map.of("suffix", "20"))),
                Request.of(FileRows.BACKUP),
                Request.of(DaemonRows.STATISTICS),
                Request.of(DaemonRows.HEALTH),
                Request.of(DaemonRows.HISTORY).with(RequestFields.MINUTES, 30),
                Request.of(DaemonRows.RECORDING),
                Request.of(AccessRows.TOKEN_ADD)
                        .with(RequestFields.TOKEN, "helpdesk")
                        .with(RequestFields.SCOPES, List.of(TokenScope.READ, TokenScope.METRICS))
                        .with(RequestFields.EXPIRES, then + 86_400_000L),
                Request.of(AccessRows.TOKEN_LIST),
                Request.of(AccessRows.TOKEN_REVOKE).with(RequestFields.TOKEN, "there"),
                Request.of(AccessRows.AUDIT_LOG),
                Request.of(AccessRows.AUDIT_LOG)
                        .with(RequestFields.SINCE, then)
                        .with(RequestFields.BY, "ann")
                        .with(RequestFields.ANY_NAME, NAMES.get(1))
                        .with(RequestFields.LIMIT, 7),
                Request.of(ConfigurationRows.RELOAD),
                Request.of(ConfigurationRows.CONFIGURATION),
                Request.of(ConfigurationRows.CHECK).with(RequestFields.TOML, "port = 1\n[log]\nlevel = \"debug\"\n"),
                Request.of(ReplicationRows.PARTNERS),
                Request.of(ReplicationRows.OWNERS),
                Request.of(ReplicationRows.PULL).with(RequestFields.PARTNER, FakeReplication.PARTNER),
                Request.of(ReplicationRows.PULL)
                        .with(RequestFields.PARTNER, FakeReplication.PARTNER)
                        .with(RequestFields.RANGE, new ReplicationWish.Range(FakeReplication.SILENT, 7, -1)),
                Request.of(ReplicationRows.PUSH).with(RequestFields.PROPAGATE, true),
                Request.of(ReplicationRows.PUSH).with(RequestFields.ANY_PARTNER, FakeReplication.PARTNER),
                Request.of(ReplicationRows.REMOVE_OWNER)
                        .with(RequestFields.OWNER, FakeReplication.PARTNER)
                        .with(RequestFields.AS_TOMBSTONES, true),
                Request.of(ReplicationRows.VERIFY),
                Request.of(ReplicationRows.VERIFY).with(RequestFields.ANY_NAME, NAMES.get(0)),
                Request.of(NodeRows.HOLD).with(RequestFields.LOCAL_NAME, LocalName.unique(NAMES.get(1))),
                Request.of(NodeRows.HOLD_NEXT).with(RequestFields.FAMILY, family),
                Request.of(NodeRows.LET_GO).with(RequestFields.NAME, NAMES.get(1)),
                Request.of(NodeRows.LOGON).with(RequestFields.USER, alice),
                Request.of(NodeRows.LOGOFF).with(RequestFields.USER, alice),
                Request.of(NodeRows.RESOLVE).with(RequestFields.NAME, NAMES.get(0)),
                explain.with(RequestFields.SUBJECT, fred),
                explain.with(RequestFields.SUBJECT, new Subject.AllSuffixes(NAMES.get(0)))
                        .with(RequestFields.PROBE, true),
                Request.of(DiagnosisRows.TIMELINE)
                        .with(RequestFields.SUBJECT, host)
                        .with(RequestFields.SINCE, then),
                Request.of(DiagnosisRows.CONFLICTS),
                Request.of(DiagnosisRows.INCIDENT).with(RequestFields.INCIDENT, FakeDiagnosis.INCIDENT),
                Request.of(DiagnosisRows.HOST).with(RequestFields.ADDRESS, Ipv4Address.parse("10.0.0.5")),
                Request.of(DiagnosisRows.HOST).with(RequestFields.ADDRESS, Ipv4Address.parse("10.0.0.2")),
                Request.of(DaemonRows.STATUS),
                Request.of(DiagnosisRows.AUDIT).with(RequestFields.SINCE, then),
                Request.of(DiagnosisRows.RETIRE_PLAN)
                        .with(RequestFields.SINCE, then)
                        .with(RequestFields.DOMAIN, DomainName.parse("wins.example")),
                Request.of(DiagnosisRows.WATCH),
                Request.of(DiagnosisRows.WATCH)
                        .with(RequestFields.PATTERN, "FRED*")
                        .with(RequestFields.SECONDS, 60),
                Request.of(DiagnosisRows.RECENT_EVENTS),
                Request.of(DiagnosisRows.RECENT_EVENTS)
                        .with(RequestFields.AFTER_EVENT, then)
                        .with(
                                RequestFields.EVENTS,
                                new EventFilter(
                                        Set.of("NAME_CONFLICT"),
                                        NamePattern.parse("FRED*"),
                                        Ipv4Address.parse("10.0.0.1"))),
                Request.of(NodeRows.LOCAL_NAMES),
                Request.of(NodeRows.NAME_CACHE),
                Request.of(NodeRows.NODE_COUNTERS),
                Request.of(NodeRows.PURGE),
                Request.of(NodeRows.REFRESH_ALL));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whatIsWrittenIsReadBack(Request request) {
        Request sent = request.because("because \"it\" was\\n't \u00e9").askedBy("ann");
        String line = sent.toLine();
        assertThat(line).doesNotContain("\n");
        assertThat(OperationTable.parse(line).toLine()).isEqualTo(line);
        assertThat(OperationTable.parse(line)).usingRecursiveComparison().isEqualTo(sent);
    }

    @Test
    void aReasonKeepsNoSecretForItGetsIntoLogsAndEvents() {
        Request scavenge = OperationTable.parse(
                "{\"operation\":\"scavenge\",\"reason\":\"with nbnsd_" + "c3".repeat(26) + " of mine\"}");
        assertThat(scavenge.reason()).isEqualTo("with nbnsd_... of mine");
        assertThat(scavenge.toLine()).doesNotContain("c3c3");
    }

    @Test
    void whatIsNotSaidIsTheUsual() {
        Request names = OperationTable.parse("{\"operation\":\"names\"}");
        assertThat(names.get(RequestFields.FILTER)).isEqualTo(RecordFilter.ALL);
        assertThat(names.get(RequestFields.LIMIT)).isEqualTo(Integer.MAX_VALUE);
        Request add = OperationTable.parse("{\"operation\":\"add-static\",\"names\":[\"CORP<1C>\"],"
                + "\"addresses\":[\"10.0.0.1\"],\"ifTaken\":\"fail\"}");
        assertThat(add.get(RequestFields.ENTRY))
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
                "{\"operation\":\"names\",\"limits\":1}|limits: unknown (expected: only operation, filter, sort, after, limit",
                "{\"operation\":\"show\"}|name: missing (expected: a name such as FRED<20>)",
                "{\"operation\":\"show\",\"name\":\"FRED<2>\"}|name: FRED<2> has a <",
                "{\"operation\":\"delete\",\"names\":[]}|names: [] (expected: names such as FRED<20>)",
                "{\"operation\":\"delete\",\"names\":[7]}|names: 7 (expected: names such as FRED<20>)",
                "{\"operation\":\"delete\",\"names\":[\"A\"],\"tombstone\":\"yes\"}|tombstone: \"yes\" (expected: true or",
                "{\"operation\":\"add-static\",\"names\":[\"A\"],\"ifTaken\":\"fail\"}|addresses: missing (expected: ",
                "{\"operation\":\"add-static\",\"names\":[\"A\"],\"addresses\":[\"10.0.0\"],\"ifTaken\":\"fail\"}|address: 10.0.0",
                "{\"operation\":\"add-static\",\"names\":[\"A\"],\"addresses\":[\"10.0.0.1\"]}|ifTaken: missing (expected: one of keep, replace, fail)",
                "{\"operation\":\"add-static\",\"names\":[\"A\"],\"addresses\":[\"10.0.0.1\"],\"ifTaken\":\"fail\",\"nodeType\":\"Q\"}|nodeType: \"Q\" (expected: one of B, P, M, H)",
                "{\"operation\":\"import\",\"ifTaken\":\"never\"}|ifTaken: \"never\" (expected: one of keep, replace, fail)",
                "{\"operation\":\"scavenge\",\"reason\":\"a\\nb\"}|reason: too long, or control characters in it",
            })
    void whatIsNoRequestIsToldWithWhatWasExpected(String line, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OperationTable.parse(line))
                .withMessageContaining(message);
    }

    @Test
    void deepNestingIsNoRequest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OperationTable.parse("{\"operation\":" + "[".repeat(60_000)))
                .withMessageContaining("expected: one JSON object")
                .withMessageMatching(".{0,200}");
    }

    @Test
    void aReasonIsNotLongerThan500Characters() {
        Request.requireReason("x".repeat(500));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.requireReason("x".repeat(501)))
                .withMessageContaining("at most 500 characters");
    }

    @Test
    void aConfigurationToBeCheckedIsNoLongerThanTheFileMayBe() {
        String most = "#".repeat(1 << 18);
        assertThat(OperationTable.parse("{\"operation\":\"check-configuration\",\"toml\":\"" + most + "\"}"))
                .isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        OperationTable.parse("{\"operation\":\"check-configuration\",\"toml\":\"" + most + "#\"}"))
                .withMessage("toml: 262145 characters (expected: at most 262144, as the file may have octets)");
    }
}
