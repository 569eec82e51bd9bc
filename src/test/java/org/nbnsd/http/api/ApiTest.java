package org.nbnsd.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.FakeDiagnosis;
import org.nbnsd.control.FakeReplication;
import org.nbnsd.control.Operations;
import org.nbnsd.control.Statistics;
import org.nbnsd.http.Method;
import org.nbnsd.http.api.Asking.Got;

/** What the paths of the API mean: each is an operation, its answer the document of the command. */
final class ApiTest {
    private final FakeBackend backend = new FakeBackend();
    private final FakeReplication replication = new FakeReplication();
    private final Asking api = new Asking(new Operations(
            backend,
            null,
            new FakeDiagnosis(),
            new Statistics("1.2.3", backend::now, () -> Map.of("QUERY_ANSWERED", 7L)),
            replication));

    @BeforeEach
    void someRecords() {
        backend.with(FakeBackend.unique("FRED<20>", "10.0.0.5"));
        backend.with(FakeBackend.unique("ANN<20>", "10.0.0.6"));
        backend.with(FakeBackend.unique("ANN<00>", "10.0.0.6"));
    }

    private static String names(Got got) {
        StringBuilder names = new StringBuilder();
        got.json()
                .getAsJsonArray("records")
                .forEach(each -> names.append(names.isEmpty() ? "" : " ")
                        .append(each.getAsJsonObject().get("name").getAsString()));
        return names.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/names|ANN<00> ANN<20> FRED<20>",
                "/names?q=ANN*|ANN<00> ANN<20>",
                "/names?q=ANN%3C20%3E|ANN<20>",
                "/names?suffix=20&address=10.0.0.0/29|ANN<20> FRED<20>",
                "/names?address=10.0.0.6&limit=1|ANN<00>",
                "/names?state=active,released&owner=local&static=false&type=unique|ANN<00> ANN<20> FRED<20>",
            })
    void theQueryOfAListIsAFilter(String target, String names) throws IOException {
        Got got = api.get(target);
        assertThat(got.status()).isEqualTo(200);
        assertThat(names(got)).isEqualTo(names);
        assertThat(got.json().keySet()).startsWith("records", "matching", "all", "now");
    }

    @Test
    void aNameIsReadInUpperCaseAsTheCommandsDoUnlessItsOctetsAreSaid() throws IOException {
        backend.with(FakeBackend.unique("dup<20>", "10.0.0.7"));
        backend.with(FakeBackend.unique("DUP<20>", "10.0.0.8"));
        assertThat(name(api.get("/names/dup%3C20%3E"))).isEqualTo("DUP<20>");
        assertThat(name(api.get("/names/64757020202020202020202020202020"))).isEqualTo("dup<20>");
        Got upper = api.post("/names", "{\"names\":[\"printer<20>\"],\"addresses\":[\"10.0.0.9\"]}");
        assertThat(upper.headers()).containsEntry("Location", "/api/v1/names/PRINTER%3C20%3E");
        Got lower = api.post("/names", "{\"names\":[\"\\\\x70rinter<20>.CORP\"],\"addresses\":[\"10.0.0.9\"]}");
        String location = lower.headers().get("Location");
        assertThat(location).isEqualTo("/api/v1/names/705249" + "4E544552" + "20".repeat(9) + "?scope=CORP");
        assertThat(name(api.get(location.substring("/api/v1".length())))).isEqualTo("pRINTER<20>.CORP");
        Got taken = api.post("/names", "{\"names\":[\"Printer<20>\"],\"addresses\":[\"10.0.0.10\"]}");
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.json().toString()).contains("PRINTER<20>").doesNotContain("Printer");
    }

    private static String name(Got got) {
        assertThat(got.status()).as(got.json().toString()).isEqualTo(200);
        return got.json().getAsJsonObject("record").get("name").getAsString();
    }

    @Test
    void aListIsAtMostAHundredLongUnlessMoreIsSaid() throws IOException {
        for (int i = 0; i < 120; i++) {
            backend.with(FakeBackend.unique("PC" + i + "<20>", "10.0.1." + i));
        }
        assertThat(api.get("/names").json().getAsJsonArray("records")).hasSize(100);
        assertThat(api.get("/names?limit=110").json().getAsJsonArray("records")).hasSize(110);
    }

    @Test
    void onePageAfterTheOtherHasEveryRecordOnce() throws IOException {
        StringBuilder all = new StringBuilder();
        String target = "/names?limit=1&sort=-address";
        for (Got got = api.get(target);
                ;
                got = api.get(target + "&after=" + got.json().get("next").getAsString())) {
            all.append(names(got)).append(' ');
            if (!got.json().has("next")) {
                break;
            }
        }
        assertThat(all.toString().split(" ")).containsExactlyInAnyOrder("ANN<00>", "ANN<20>", "FRED<20>");
    }

    @ParameterizedTest
    @CsvSource({
        "/names/FRED%3C20%3E, FRED<20>",
        "/names/FRED%2320, FRED<20>",
        "/names/fred%3C20%3E, FRED<20>",
        "/names/Fred%2320, FRED<20>",
        "/names/fred%3C20%3E.CORP, 404",
        "/names/66726564202020202020202020202020, 404",
        "/names/46524544202020202020202020202020, FRED<20>",
        "/names/46524544202020202020202020202020?scope=CORP, 404",
        "/names/46524544202020202020202020202000, 404",
        "/names/46524544202020202020202020202020%20, 400",
        "/names/FRED, 400",
        "/names/FRED%3C2%3E, 400",
        "/names/FRED%3C20%3E.CORP?scope=OTHER, 400",
        "/names/FRED%3C20%3E?scope=a..b, 400",
    })
    void aNameIsAsItIsPrintedOrInHexadecimal(String target, String expected) throws IOException {
        Got got = api.get(target);
        if (expected.length() == 3) {
            assertThat(got.status()).isEqualTo(Integer.parseInt(expected));
            assertThat(got.json().get("code").getAsString())
                    .isEqualTo(expected.equals("404") ? "NOT_FOUND" : "WRONG_PARAMETER");
        } else {
            assertThat(got.json().getAsJsonObject("record").get("name").getAsString())
                    .isEqualTo(expected);
        }
    }

    @Test
    void aRecordThatIsNotThereIsNotFoundAndThoseLikeItAreTold() throws IOException {
        Got got = api.get("/names/ANN%3C03%3E");
        assertThat(got.status()).isEqualTo(404);
        assertThat(got.json().get("detail").getAsString()).contains("ANN<00>", "ANN<20>");
        assertThat(got.json().get("type").getAsString()).isEqualTo("/problems/not-found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/names?suffix=2|?suffix|expected: two hexadecimal digits",
                "/names?state=alive|?state|expected: one or more of active",
                "/names?address=10.0.0|?address|10.0.0",
                "/names?owner=me|?owner|expected: local",
                "/names?type=big|?type|expected: one of unique",
                "/names?sort=size|?sort|expected: one of name",
                "/names?after=4711|?after|of no answer",
                "/names?since=monday|?since|expected: a time",
                "/names?q=FRED%3C2%3E|?q|has a < or # without suffix",
                "/names/FRED%3C20%3E/timeline?since=yesterday|?since|expected: a time",
                "/hosts/10.0.0/timeline|{address}|10.0.0",
                "/incidents/4711|{incident}|expected: the id of an incident",
                "/events?code=NAME_CONFLCT|?code|NAME_CONFLCT",
                "/events?after=-1|?after|expected: the id of an event",
                "/events?address=fred|?address|fred",
                "/events/stream?code=NAME_CONFLCT|?code|NAME_CONFLCT",
                "/events/stream?after=x|?after|expected: the id of an event",
            })
    void whatIsWrongInAPathOrQueryIsToldWithWhereItIs(String target, String pointer, String detail) throws IOException {
        Got got = api.get(target);
        assertThat(got.status()).isEqualTo(400);
        JsonObject error = got.json().getAsJsonArray("errors").get(0).getAsJsonObject();
        assertThat(error.get("pointer").getAsString()).isEqualTo(pointer);
        assertThat(error.get("detail").getAsString()).contains(detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/scavenge|{\"dryRun\":\"yes\"}|/dryRun|expected: true or false",
                "/scavenge|{\"dry_run\":true}|/dry_run|unknown (expected: only dryRun, reason)",
                "/scavenge|{\"reason\":\"a\\nb\"}|/reason|control characters",
                "/scavenge|{\"operation\":\"delete\"}|/operation|unknown",
                "/scavenge|{\"sudoUser\":\"root\"}|/sudoUser|unknown",
                "/partners/10.0.1.5/pull|{\"partner\":\"10.0.0.1\"}|/partner|the path says it",
                "/partners/10.0.1.5/pull|{\"owner\":\"10.0.1.6\",\"from\":7}|/from|expected: a version",
            })
    void whatIsWrongInABodyIsToldWithWhereItIs(String target, String body, String pointer, String detail)
            throws IOException {
        Got got = api.post(target, body);
        assertThat(got.status()).isEqualTo(422);
        JsonObject error = got.json().getAsJsonArray("errors").get(0).getAsJsonObject();
        assertThat(error.get("pointer").getAsString()).isEqualTo(pointer);
        assertThat(error.get("detail").getAsString()).contains(detail);
        assertThat(backend.edits()).isEmpty();
        assertThat(replication.wishes()).isEmpty();
    }

    @Test
    void whoAskedAndWhyIsTheAuthorOfWhatIsDone() throws IOException {
        assertThat(api.post("/scavenge", "{\"reason\":\"monday\"}").status()).isEqualTo(200);
        assertThat(backend.authors()).hasSize(1);
        assertThat(backend.authors().get(0).toString()).isEqualTo("by token ann at 10.0.0.9: \"monday\"");
    }

    @Test
    void theSameListHasTheSameTagAndAnotherHasAnother() throws IOException {
        String tag = api.get("/names").headers().get("ETag");
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        assertThat(api.get("/names").headers()).containsEntry("ETag", tag);
        assertThat(api.get("/names?limit=1").headers()).doesNotContainEntry("ETag", tag);
        backend.with(FakeBackend.unique("ZOE<20>", "10.0.0.7"));
        assertThat(api.get("/names").headers()).doesNotContainEntry("ETag", tag);
    }

    private Got edit(Method method, String target, String body, String tag) throws IOException {
        return api.ask(method, target, body, tag.isEmpty() ? Map.of() : Map.of("if-match", tag));
    }

    private String tag(String name) throws IOException {
        return String.valueOf(api.get("/names/" + name).headers().get("ETag"));
    }

    @Test
    void aNewStaticRecordIsCreatedAndSaysWhereItIs() throws IOException {
        Got got = api.post("/names", "{\"names\":[\"PRINT 1<20>\"],\"addresses\":[\"10.0.0.9\"]}");
        assertThat(got.status()).isEqualTo(201);
        assertThat(got.headers()).containsEntry("Location", "/api/v1/names/PRINT%201%3C20%3E");
        assertThat(got.headers()).containsEntry("ETag", tag("PRINT%201%3C20%3E"));
        assertThat(api.get("/names/PRINT%201%3C20%3E")
                        .json()
                        .getAsJsonObject("record")
                        .get("static")
                        .getAsBoolean())
                .isTrue();
    }

    @Test
    void aNameThatIsTakenIsAConflictAndNoneIsMade() throws IOException {
        Got got = api.post("/names", "{\"names\":[\"NEW<20>\",\"FRED<20>\"],\"addresses\":[\"10.0.0.9\"]}");
        assertThat(got.status()).isEqualTo(409);
        assertThat(got.json().getAsJsonArray("errors").toString()).contains("/names/0", "/names/1");
        assertThat(got.json().getAsJsonArray("outcomes")).hasSize(2);
        assertThat(api.get("/names/NEW%3C20%3E").status()).isEqualTo(404);
        Got replaced =
                api.post("/names", "{\"names\":[\"FRED<20>\"],\"addresses\":[\"10.0.0.9\"],\"ifTaken\":\"replace\"}");
        assertThat(replaced.status()).isEqualTo(200);
    }

    @Test
    void theNameOfTheServerItselfCannotBeMeant() throws IOException {
        Got got = api.post("/names", "{\"names\":[\"SERVER<00>\"],\"addresses\":[\"10.0.0.9\"]}");
        assertThat(got.status()).isEqualTo(422);
        assertThat(api.post("/names", "{\"names\":[\"X<20>\"],\"addresses\":[\"0.0.0.0\"]}")
                        .status())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"PATCH|{\"static\":true}|", "DELETE|{}|", "POST|{}|/undelete"})
    void whoDoesNotSayHowARecordWasSeenChangesNothing(Method method, String body, String below) throws IOException {
        String target = "/names/FRED%3C20%3E" + (below == null ? "" : below);
        String tag = tag("FRED%3C20%3E");
        assertThat(edit(method, target, body, "").status()).isEqualTo(428);
        assertThat(edit(method, target, body, "W/\"4711\"").status()).isEqualTo(400);
        assertThat(edit(method, target, body, "4711").status()).isEqualTo(400);
        assertThat(edit(method, target, body, "\"4711\"").status()).isEqualTo(412);
        assertThat(tag("FRED%3C20%3E")).isEqualTo(tag);
    }

    @Test
    void ofTwoWhoHaveSeenTheSameTheSecondIsShownWhatItIsNow() throws IOException {
        String seen = tag("FRED%3C20%3E");
        Got first = edit(Method.PATCH, "/names/FRED%3C20%3E", "{\"static\":true,\"addresses\":[\"10.0.0.8\"]}", seen);
        assertThat(first.status()).isEqualTo(200);
        Got second = edit(Method.DELETE, "/names/FRED%3C20%3E", "{}", seen);
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.headers()).containsEntry("ETag", tag("FRED%3C20%3E"));
        assertThat(second.json().getAsJsonArray("outcomes").toString()).contains("10.0.0.8");
        Got third = edit(Method.DELETE, "/names/FRED%3C20%3E", "{}", tag("FRED%3C20%3E"));
        assertThat(third.status()).isEqualTo(200);
        Got undone = edit(Method.POST, "/names/FRED%3C20%3E/undelete", "{}", "*");
        assertThat(undone.status()).isEqualTo(200);
        assertThat(undone.headers()).containsEntry("ETag", tag("FRED%3C20%3E"));
    }

    @Test
    void whatIsNotThereCannotBeChanged() throws IOException {
        assertThat(edit(Method.DELETE, "/names/NOBODY%3C20%3E", "{}", "*").status())
                .isEqualTo(404);
        assertThat(edit(Method.PATCH, "/names/NOBODY%3C20%3E", "{\"static\":true}", "\"" + "0".repeat(32) + "\"")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whatAHostHasRegisteredIsAConflictWithAnotherAddress() throws IOException {
        Got got = edit(Method.PATCH, "/names/FRED%3C20%3E", "{\"addresses\":[\"10.0.0.8\"]}", "*");
        assertThat(got.status()).isEqualTo(409);
        assertThat(edit(Method.PATCH, "/names/FRED%3C20%3E", "{}", "*").status())
                .isEqualTo(422);
        assertThat(edit(Method.PATCH, "/names/FRED%3C20%3E", "{\"static\":true,\"expected\":{}}", "*")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void anIncidentIsFoundByItsIdWithWhatIsToldOfItsName() throws IOException {
        Got all = api.get("/incidents");
        String id = all.json()
                .getAsJsonArray("incidents")
                .get(0)
                .getAsJsonObject()
                .get("id")
                .getAsString();
        Got one = api.get("/incidents/" + id);
        assertThat(one.json().getAsJsonObject("incident").get("name").getAsString())
                .isEqualTo("FRED<20>");
        assertThat(one.json().getAsJsonArray("names").get(0).getAsJsonObject().getAsJsonArray("verdicts"))
                .isNotEmpty();
        assertThat(api.get("/incidents/0000000000000000").status()).isEqualTo(404);
    }

    @Test
    void explanationsAreByName() throws IOException {
        JsonObject named = api.get("/names/FRED%3C20%3E/explanation").json();
        assertThat(named.keySet()).containsExactly("now", "names");
        JsonObject probed = api.ask(Method.POST, "/names/FRED%3C20%3E/probe", "{}", Map.of())
                .json();
        assertThat(probed.getAsJsonArray("probe")).isNotEmpty();
    }

    @Test
    void whatThisDaemonHasNotIsUnavailable() throws IOException {
        Asking bare = new Asking(new Operations(new FakeBackend()));
        for (String target :
                new String[] {"/partners", "/incidents", "/events", "/events/stream", "/statistics", "/tokens"}) {
            Got got = bare.get(target);
            assertThat(got.status()).as(target).isEqualTo(503);
            assertThat(got.json().get("code").getAsString()).isEqualTo("UNAVAILABLE");
        }
    }
}
