package org.nbnsd.http.api;

import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import org.nbnsd.control.Operations;
import org.nbnsd.control.RecordOrder;
import org.nbnsd.control.table.AccessRows;
import org.nbnsd.control.table.ConfigurationRows;
import org.nbnsd.control.table.DaemonRows;
import org.nbnsd.control.table.DiagnosisRows;
import org.nbnsd.control.table.FileRows;
import org.nbnsd.control.table.RecordRows;
import org.nbnsd.control.table.ReplicationRows;
import org.nbnsd.http.Body;
import org.nbnsd.http.Method;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;
import org.nbnsd.transfer.FileFormat;

/**
 * The rows of the API. To add an operation: its row here, its path in {@code openapi} (a test prints what differs), and
 * perhaps a word in {@code src/docs/api.md}.
 */
final class ApiTable {
    private static final int PAGE = 500;
    private static final JsonPrimitive USUAL_PAGE = new JsonPrimitive(100);
    private static final JsonPrimitive YES = new JsonPrimitive(true);

    private static final Given NAME = Given.part("name", "name", Given.Type.NAME);
    private static final Given NAMES = Given.part("name", "names", Given.Type.NAMES);
    private static final Given ADDRESS = Given.part("address", "address", Given.Type.TEXT);
    private static final Given SINCE = Given.text("since", "since", "a time such as 2026-11-21T08:39:00Z");

    /** Which records are meant. */
    private static final Given[] FILTER = {
        Given.text("q", "filter.name", "a pattern such as FRED*"),
        Given.text("suffix", "filter.suffix", "two hexadecimal digits"),
        Given.text("state", "filter.state", "one or more of active, released, tombstone, deleted, with commas"),
        Given.text("address", "filter.address", "an address or a prefix"),
        Given.text("owner", "filter.owner", "local, or the address of a name server"),
        Given.flagText("static", "filter.static"),
        Given.text("type", "filter.type", "one of unique, group, special-group, multihomed"),
        Given.text("since", "filter.since", "a time such as 2026-11-21T08:39:00Z")
    };

    /** Which events are meant; for the stream as well. */
    static final List<Given> OF_EVENTS = List.of(
            Given.text("after", "afterEvent", "the id of an event, a text of digits"),
            Given.texts("code", "codes", "codes of events such as NAME_CONFLICT, with commas between them"),
            Given.text("name", "pattern", "a pattern such as FRED*"),
            Given.text("address", "address", "an address such as 10.0.0.5"));

    private static final List<ApiRow> RECORDS = List.of(
            ApiRow.get("/names", RecordRows.NAMES)
                    .given(FILTER)
                    .given(
                            Given.text("sort", "sort", RecordOrder.EXPECTED),
                            Given.text("after", "after", "the next of an answer before, with the same sort"),
                            Given.whole("limit", "limit", 0, PAGE))
                    .usually("limit", USUAL_PAGE),
            ApiRow.get("/names/{name}", RecordRows.SHOW).given(NAME).answering(Answerings::one),
            ApiRow.get("/names/{name}/timeline", DiagnosisRows.TIMELINE).given(NAME, SINCE),
            ApiRow.get("/names/{name}/explanation", DiagnosisRows.EXPLAIN)
                    .given(NAME)
                    .answering(Answerings::byName),
            ApiRow.post("/names/{name}/probe", DiagnosisRows.EXPLAIN)
                    .given(NAME)
                    .usually("probe", YES)
                    .answering(Answerings::byName),
            ApiRow.post("/names", RecordRows.ADD_STATIC)
                    .usually("ifTaken", new JsonPrimitive("fail"))
                    .onceWithKey()
                    .answering(Edits::added),
            ApiRow.post("/names/{name}", RecordRows.EDIT)
                    .by(Method.PATCH, Body.JSON_PATCH)
                    .given(NAME)
                    .ifMatched()
                    .answering(Edits::one),
            ApiRow.post("/names/{name}", RecordRows.DELETE)
                    .by(Method.DELETE, Body.NONE)
                    .given(NAMES, Given.mode())
                    .ifMatched()
                    .answering(Edits::one),
            ApiRow.post("/names/{name}/undelete", RecordRows.UNDELETE)
                    .given(NAMES)
                    .ifMatched()
                    .answering(Edits::one),
            ApiRow.post("/scavenge", RecordRows.SCAVENGE));

    private static final List<ApiRow> FILES = List.of(
            ApiRow.post("/imports", FileRows.PREVIEW_IMPORT)
                    .by(Method.POST, Body.file("application/octet-stream", "text/csv", "application/json"))
                    .given(
                            Given.text("format", "format", "one of " + FileFormat.readable()),
                            Given.text("ifTaken", "ifTaken", "one of keep, replace, fail"),
                            Given.flag("skipBadLines", "skipBadLines"),
                            Given.flag("includeExpired", "includeExpired"),
                            Given.text("charset", "charset", "a character set such as windows-1250"),
                            Given.text("dateOrder", "dateOrder", "one of mdy, dmy, ymd"),
                            Given.text("timeZone", "timeZone", "a time zone such as Europe/Berlin, UTC or +01:00"),
                            Given.text("activeWord", "activeWord", "a word such as Aktiv"))
                    .usually("ifTaken", new JsonPrimitive("fail")),
            ApiRow.post("/imports/{import}/apply", FileRows.APPLY_IMPORT)
                    .given(Given.part("import", "import", Given.Type.TEXT))
                    .onceWithKey()
                    .answering(Edits::applied),
            ApiRow.get("/export", FileRows.EXPORT)
                    .given(FILTER)
                    .given(Given.text("format", "format", "one of " + FileFormat.writable()))
                    .given(Given.text("domain", "domain", "a domain of the DNS such as wins.example"))
                    .usually("format", new JsonPrimitive("json")),
            ApiRow.get("/backup", FileRows.BACKUP).needing(Scope.ADMIN),
            ApiRow.get("/recording", DaemonRows.RECORDING).needing(Scope.ADMIN));

    private static final List<ApiRow> DIAGNOSIS = List.of(
            ApiRow.get("/hosts/{address}", DiagnosisRows.HOST).given(ADDRESS),
            ApiRow.get("/hosts/{address}/timeline", DiagnosisRows.TIMELINE).given(ADDRESS, SINCE),
            ApiRow.get("/hosts/{address}/explanation", DiagnosisRows.EXPLAIN)
                    .given(ADDRESS)
                    .answering(Answerings::byName),
            ApiRow.get("/incidents", DiagnosisRows.CONFLICTS).given(SINCE, Given.flag("explained", "explained")),
            ApiRow.get("/incidents/{incident}", DiagnosisRows.INCIDENT)
                    .given(Given.part("incident", "incident", Given.Type.TEXT))
                    .answering(Answerings::incident),
            ApiRow.get("/events", DiagnosisRows.RECENT_EVENTS)
                    .given(OF_EVENTS.toArray(Given[]::new))
                    .given(Given.whole("limit", "limit", 0, PAGE))
                    .usually("limit", USUAL_PAGE),
            ApiRow.get("/audit-report", DiagnosisRows.AUDIT).given(SINCE),
            ApiRow.get("/retire-plan", DiagnosisRows.RETIRE_PLAN)
                    .given(SINCE, Given.text("domain", "domain", "a domain of the DNS such as wins.example")),
            ApiRow.get("/status", DaemonRows.STATUS),
            ApiRow.get("/statistics", DaemonRows.STATISTICS),
            ApiRow.get("/history", DaemonRows.HISTORY).given(Given.whole("minutes", "minutes", 1, 1440)),
            ApiRow.get("/health", DaemonRows.HEALTH));

    private static final List<ApiRow> CONFIGURATION = List.of(
            ApiRow.get("/config", ConfigurationRows.CONFIGURATION),
            ApiRow.post("/config/check", ConfigurationRows.CHECK).needing(Scope.READ),
            ApiRow.post("/reload", ConfigurationRows.RELOAD).needing(Scope.ADMIN));

    private static final List<ApiRow> REPLICATION = List.of(
            ApiRow.get("/partners", ReplicationRows.PARTNERS),
            ApiRow.get("/owners", ReplicationRows.OWNERS),
            ApiRow.post("/partners/{address}/pull", ReplicationRows.PULL)
                    .given(Given.part("address", "partner", Given.Type.TEXT)),
            ApiRow.post("/partners/{address}/push", ReplicationRows.PUSH)
                    .given(Given.part("address", "partner", Given.Type.TEXT)),
            ApiRow.post("/verify", ReplicationRows.VERIFY).needing(Scope.READ),
            ApiRow.post("/owners/{address}", ReplicationRows.REMOVE_OWNER)
                    .by(Method.DELETE, Body.NONE)
                    .given(Given.part("address", "owner", Given.Type.TEXT), Given.mode())
                    .needing(Scope.ADMIN));

    private static final List<ApiRow> ACCESS = List.of(
            ApiRow.get("/tokens", AccessRows.TOKEN_LIST).needing(Scope.ADMIN),
            ApiRow.post("/tokens", AccessRows.TOKEN_ADD).needing(Scope.ADMIN).answering(Answerings::secret),
            ApiRow.post("/tokens/{token}", AccessRows.TOKEN_REVOKE)
                    .by(Method.DELETE, Body.NONE)
                    .given(Given.part("token", "token", Given.Type.TEXT))
                    .needing(Scope.ADMIN),
            ApiRow.get("/audit-log", AccessRows.AUDIT_LOG)
                    .given(
                            SINCE,
                            Given.text("by", "by", "a user or a token, or a part of how it is called"),
                            Given.typed("name", "name", "a name such as FRED<20>"),
                            Given.whole("limit", "limit", 0, PAGE))
                    .usually("limit", USUAL_PAGE)
                    .needing(Scope.ADMIN));

    private ApiTable() {}

    /** All rows. */
    static List<ApiRow> all() {
        List<ApiRow> all = new ArrayList<>(RECORDS);
        all.addAll(FILES);
        all.addAll(DIAGNOSIS);
        all.addAll(CONFIGURATION);
        all.addAll(REPLICATION);
        all.addAll(ACCESS);
        return all;
    }

    static List<Route> routes(Operations operations, OnceKeys keys) {
        return all().stream()
                .map(row -> ApiHandler.route(row, operations, keys))
                .toList();
    }
}
