package org.nbnsd.cli.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.transfer.RecordJson;
import org.nbnsd.wire.Ipv4Address;

/** {@code names}, {@code show}, {@code add-static}, {@code delete}, {@code undelete} and {@code scavenge}. */
final class RecordCommandsTest extends PromptOfADaemon {
    private static final NameRecord FRED = FakeBackend.unique("FRED<20>", "10.0.0.5");
    private static final NameRecord CORP =
            FakeBackend.fixed("CORP<1C>", RecordType.SPECIAL_GROUP, "10.0.0.1", "10.0.0.2", "10.0.0.3");
    private static final NameRecord OLD = FakeBackend.record(
            "OLD<00>", RecordType.UNIQUE, false, NameRecord.LOCAL, 2, FakeBackend.NOW - 300_000, "10.0.0.6");
    private static final NameRecord JANE = FakeBackend.record(
            "JANE<03>",
            RecordType.MULTIHOMED,
            false,
            Ipv4Address.parse("192.0.2.1"),
            9,
            FakeBackend.NOW + 45_000,
            "10.9.0.1",
            "10.9.0.2");

    private static JsonObject object(Ran ran) {
        return JsonParser.parseString(ran.out()).getAsJsonObject();
    }

    @Test
    void recordsAreATable() {
        server.backend().with(FRED, CORP, OLD.withState(RecordState.RELEASED, FakeBackend.NOW + 345_600_000), OLD);
        Ran ran = run("names");
        assertThat(ran.status()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).isEqualTo("""
                 Name      Type     State   Address      Expires
                 CORP<1C>  special  active  10.0.0.1 +2  static
                 FRED<20>  unique   active  10.0.0.5     in 2 d 3 h
                 OLD<00>   unique   active  10.0.0.6     5 min ago
                3 records
                """);
    }

    @Test
    void ownersAreShownIfThereAreOthers() {
        server.backend().with(FRED, JANE);
        assertThat(run("names").out()).isEqualTo("""
                 Name      Type        State   Address      Owner      Expires
                 FRED<20>  unique      active  10.0.0.5     local      in 2 d 3 h
                 JANE<03>  multihomed  active  10.9.0.1 +1  192.0.2.1  in 45 s
                2 records
                """);
    }

    @Test
    void theTableOfUsualRecordsFitsInto80Columns() {
        NameRecord wide = FakeBackend.record(
                "FIFTEENLETTERSX<20>",
                RecordType.MULTIHOMED,
                false,
                NameRecord.LOCAL,
                1,
                FakeBackend.NOW + 86_399_000,
                "192.168.100.200",
                "192.168.100.201");
        server.backend().with(wide.withState(RecordState.TOMBSTONE, wide.expiresAt()));
        assertThat(run("names").out())
                .contains(" FIFTEENLETTERSX<20>  multihomed  tombstone  192.168.100.200 +1  in 23 h 59 min\n");
        assertThat(run("names").out().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @ParameterizedTest
    @CsvSource({
        "'names fr*', FRED<20>",
        "'names --suffix 1c', CORP<1C>",
        "'names --state active --state released *#20', FRED<20>",
        "'names --state released,active --type unique --static', ''",
        "'names --address 10.0.0.2', CORP<1C>",
        "'names --address 10.9.0.0/16', JANE<03>",
        "'names --owner 192.0.2.1', JANE<03>",
        "'names --owner local --dynamic', FRED<20> OLD<00>",
        "'names --static', CORP<1C>",
        "'names --type special-group', CORP<1C>",
        "'names --limit 2', CORP<1C> FRED<20>",
        "'names --limit 0', ''",
    })
    void optionsChooseRecords(String line, String names) {
        server.backend().with(FRED, CORP, OLD, JANE);
        String[] command = (line + " --json").split(" ");
        JsonArray array = object(run(command)).getAsJsonArray("records");
        List<String> found = new ArrayList<>();
        array.forEach(each -> found.add(each.getAsJsonObject().get("name").getAsString()));
        assertThat(String.join(" ", found)).isEqualTo(names);
    }

    @Test
    void theLastLineCounts() {
        server.backend().with(FRED, CORP, OLD, JANE);
        assertThat(run("names", "--type", "unique").out()).endsWith("\n2 of 4 records\n");
        assertThat(run("names", "--limit", "1").out()).endsWith("\n1 shown, 4 match, of 4 records\n");
        assertThat(run("names", "--limit", "0").out()).isEqualTo("0 shown, 4 match, of 4 records\n");
    }

    @Test
    void noRecordIsNotFound() {
        Ran ran = run("names", "NOBODY*");
        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(ran.out()).isEqualTo("0 records\n");
        Ran json = run("names", "--json");
        assertThat(json.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(json.out())
                .isEqualTo("{\"command\":\"names\",\"version\":1,\"records\":[],\"matching\":0,\"all\":0,"
                        + "\"now\":\"2026-11-21T09:00:00Z\"}\n");
    }

    @Test
    void recordsAreJsonAsTheyAreExported() {
        server.backend().with(FRED, CORP);
        Ran ran = run("names", "--json");
        assertThat(ran.out().lines()).hasSize(3);
        JsonArray array = object(ran).getAsJsonArray("records");
        assertThat(RecordJson.fromJson(array.get(0).getAsJsonObject())).isEqualTo(CORP);
        assertThat(RecordJson.fromJson(array.get(1).getAsJsonObject())).isEqualTo(FRED);
    }

    @Test
    void aRecordIsShownWithAllThatIsKnown() {
        server.backend().with(JANE);
        Ran ran = run("show", "jane#03");
        assertThat(ran.status()).isZero();
        assertThat(ran.out().lines().map(line -> line.replaceAll("20\\d\\d-\\S+ \\S+ \\S+", "TIME")))
                .containsExactly(
                        "JANE<03>  messenger (computer or user)",
                        "  type             multihomed",
                        "  state            active",
                        "  until            TIME (in 45 s)",
                        "  node type        H",
                        "  owner            192.0.2.1",
                        "  version          9",
                        "  registered by    10.9.0.1",
                        "  address          10.9.0.1",
                        "    registered     TIME (1 d ago)",
                        "    expires        TIME (in 45 s)",
                        "    owner          192.0.2.1",
                        "  address          10.9.0.2",
                        "    registered     TIME (1 d ago)",
                        "    expires        TIME (in 45 s)",
                        "    owner          192.0.2.1");
    }

    /** What its hosts were granted once says nothing of how long a record that has ended is kept. */
    @Test
    void aRecordThatHasEndedSaysUntilWhenItIsKeptAndWhatItsHostsHadBeenGranted() {
        NameRecord gone = FakeBackend.fixed("GONE<20>", RecordType.UNIQUE, "10.0.0.9");
        server.backend().with(gone.withState(RecordState.TOMBSTONE, FakeBackend.NOW + 60_000));
        assertThat(run("show", "GONE#20").out())
                .contains("  state            tombstone", "  until            ", "    was granted to ")
                .doesNotContain("expires");
    }

    @Test
    void aStaticRecordSaysWhoMayTakeIt() {
        server.backend().with(CORP, FakeBackend.fixed("PRINTER<20>", RecordType.UNIQUE, "10.0.0.9"), OLD);
        assertThat(run("show", "corp#1c").out())
                .startsWith("CORP<1C>  domain controllers\n")
                .contains("\n  state            active, static\n  until            never\n")
                .contains("\n  owner            local, this server\n")
                .contains("\n  may be taken by  no host: each that joins is told yes");
        assertThat(run("show", "printer#20").out())
                .contains("\n  may be taken by  no host, unless static records migrate here");
        assertThat(run("show", "old").out())
                .contains("\n  state            active, expired but not yet scavenged\n")
                .doesNotContain("may be taken by");
    }

    @Test
    void aNameThatIsNotThereIsToldWithWhatIsLikeIt() {
        server.backend().with(FRED);
        Ran ran = run("show", "fred");
        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isEqualTo("FRED<00>: no such record; there is FRED<20>\n");
        assertThat(run("show", "nobody").err()).isEqualTo("NOBODY<00>: no such record\n");
        JsonObject json = object(run("show", "fred", "--json"));
        assertThat(json.toString())
                .isEqualTo("{\"command\":\"show\",\"version\":1,\"name\":\"FRED<00>\",\"result\":\"not-found\","
                        + "\"alike\":[\"FRED<20>\"],\"now\":\"2026-11-21T09:00:00Z\"}");
    }

    @Test
    void aRecordIsShownAsJson() {
        server.backend().with(FRED);
        JsonObject json = object(run("show", "fred#20", "--json"));
        assertThat(json.keySet())
                .containsExactly("command", "version", "name", "result", "meaning", "tag", "now", "record");
        assertThat(json.get("meaning").getAsString()).isEqualTo("file server");
        assertThat(RecordJson.fromJson(json.getAsJsonObject("record"))).isEqualTo(FRED);
    }

    @Test
    void aListGoesOnWhereTheOneBeforeEndedInItsOrder() {
        for (int i = 1; i <= 5; i++) {
            server.backend().with(FakeBackend.unique("PC" + i + "<20>", "10.0.3." + (9 - i)));
        }
        List<String> seen = new ArrayList<>();
        String after = null;
        do {
            List<String> line = new ArrayList<>(List.of("names", "PC*", "--limit", "2", "--sort", "address"));
            if (after != null) {
                line.addAll(List.of("--after", after));
            }
            Ran ran = run(line.toArray(String[]::new));
            assertThat(ran.status()).as(ran.err()).isZero();
            after = null;
            for (String each : ran.out().lines().toList()) {
                if (each.strip().startsWith("PC")) {
                    seen.add(each.strip().substring(0, 3));
                } else if (each.startsWith("There are more: the same with --after ")) {
                    after = each.substring(each.lastIndexOf(' ') + 1);
                }
            }
        } while (after != null);
        assertThat(seen).containsExactly("PC5", "PC4", "PC3", "PC2", "PC1");
        assertThat(run("names", "PC*", "--limit", "2", "--json").out()).contains("\"next\":\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--sort size", "--after x", "--sort=-", "--after="})
    void anOrderOrAPlaceThatIsNoneIsRefusedInWords(String options) {
        List<String> line = new ArrayList<>(List.of("names"));
        line.addAll(List.of(options.split(" ")));
        Ran ran = run(line.toArray(String[]::new));
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("(expected: ");
    }

    @Test
    void aStaticRecordOfANameThatNoHostGetsIsMadeAndWarnedOf() {
        Ran ran = run("add-static", "wpad#20", "--address", "10.0.0.9");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).startsWith("WPAD<20>: created");
        assertThat(ran.err())
                .isEqualTo(
                        "warning: WPAD<20>: no host gets this name (access.block), because who has it leads clients where"
                                + " he likes; with this record all that ask for it are sent to 10.0.0.9\n");
        assertThat(run("add-static", "isatap", "--address", "10.0.0.9", "--json")
                        .out())
                .contains("\"warnings\":[\"ISATAP<00>: no host gets this name");
        Ran taken = run("add-static", "wpad#20", "--address", "10.0.0.10");
        assertThat(taken.status()).isEqualTo(1);
        assertThat(taken.err()).doesNotContain("warning");
        assertThat(run("add-static", "wpad2#20", "--address", "10.0.0.9").err()).isEmpty();
    }

    @Test
    void aStaticRecordIsAdded() {
        Ran ran = run("add-static", "printer#20", "--address", "10.0.0.9", "--reason", "has no client");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualTo("PRINTER<20>: created: 10.0.0.9, unique, active, static\n");
        assertThat(server.backend().get("PRINTER<20>").isStatic()).isTrue();
        assertThat(server.backend().authors().get(0).reason()).isEqualTo("has no client");
    }

    @Test
    void aComputerHasThreeNames() {
        Ran ran = run("add-static", "printer", "--computer", "--address", "10.0.0.9,10.0.0.10", "--node-type", "p");
        assertThat(ran.out().lines())
                .containsExactly(
                        "PRINTER<00>: created: 10.0.0.9, 10.0.0.10, multihomed, active, static",
                        "PRINTER<03>: created: 10.0.0.9, 10.0.0.10, multihomed, active, static",
                        "PRINTER<20>: created: 10.0.0.9, 10.0.0.10, multihomed, active, static");
        assertThat(server.backend().get("PRINTER<03>").nodeType()).hasToString("P");
    }

    @Test
    void theSuffixOfDomainControllersMakesASpecialGroup() {
        run("add-static", "corp#1c", "--address", "10.0.0.1", "--address", "10.0.0.2");
        assertThat(server.backend().get("CORP<1C>").type()).isEqualTo(RecordType.SPECIAL_GROUP);
    }

    @Test
    void aTakenNameIsRefusedKeptOrReplaced() {
        server.backend().with(FRED);
        Ran fail = run("add-static", "fred#20", "--address", "10.0.0.9");
        assertThat(fail.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(fail.out()).isEmpty();
        assertThat(fail.err())
                .isEqualTo(
                        "FRED<20>: refused: an active record has the name; it is: 10.0.0.5, unique, active"
                                + " (expected: a free name, or --on-conflict replace to take its place, or keep to let it be)\n");
        Ran keep = run("add-static", "fred#20", "--address", "10.0.0.9", "--on-conflict", "keep");
        assertThat(keep.status()).isZero();
        assertThat(keep.out())
                .isEqualTo("FRED<20>: kept: an active record has the name; it is: 10.0.0.5, unique, active\n");
        Ran replace = run("add-static", "fred#20", "--address", "10.0.0.9", "--on-conflict", "replace");
        assertThat(replace.out())
                .isEqualTo("FRED<20>: replaced: 10.0.0.9, unique, active, static; it was: 10.0.0.5, unique, active\n");
    }

    @Test
    void recordsAreDeletedAndComeBack() {
        server.backend().with(FRED, OLD);
        Ran deleted = run("delete", "fred#20", "nobody", "--reason", "scrapped");
        assertThat(deleted.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(deleted.out()).isEqualTo("FRED<20>: deleted; undelete takes that back\n");
        assertThat(deleted.err()).isEqualTo("NOBODY<00>: refused: there is no such record\n");
        assertThat(run("names").out()).doesNotContain("FRED").endsWith("\n1 record\n");
        assertThat(run("names", "--state", "deleted").out())
                .contains(" FRED<20>  unique  deleted  10.0.0.5  in 6 d\n")
                .endsWith("\n1 of 2 records\n");

        Ran back = run("undelete", "fred#20");
        assertThat(back.status()).isZero();
        assertThat(back.out()).isEqualTo("FRED<20>: restored: 10.0.0.5, unique, active\n");
        assertThat(run("names", "fred*").out()).contains(" FRED<20>  unique  active  10.0.0.5  in 4 d\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fred*|FRED<20>",
                "*#1c|CORP<1C>",
                "FR?D|FRED<20>",
                "--address 10.0.0.0/29|CORP<1C> FRED<20> OLD<00>",
                "--address 10.9.0.0/16|JANE<03>",
                "--owner 192.0.2.1|JANE<03>",
                "--static|CORP<1C>",
                "--dynamic --owner local|FRED<20> OLD<00>",
                "--suffix 20|FRED<20>",
                "* --address 10.0.0.6|OLD<00>",
                "fred#20 old --address 10.0.0.5|FRED<20>",
                "'FRED           \\x20' j*|FRED<20> JANE<03>",
            })
    void whatFitsIsDeletedAndATrialTellsItFirst(String options, String expected) {
        server.backend().with(FRED, CORP, OLD, JANE);
        List<String> line = new ArrayList<>(List.of("delete"));
        Matcher words = Pattern.compile("'[^']*'|\\S+").matcher(options);
        while (words.find()) {
            line.add(words.group());
        }
        List<String> trial = new ArrayList<>(line);
        trial.add("--dry-run");

        Ran told = run(trial.toArray(String[]::new));

        assertThat(told.status()).as(told.err()).isZero();
        assertThat(told.out().lines().filter(text -> text.contains(": would be deleted: ")))
                .extracting(text -> text.substring(0, text.indexOf(':')))
                .containsExactlyInAnyOrder(expected.split(" "));
        assertThat(told.out()).contains("Nothing is deleted; it would be ");
        assertThat(run("names", "--state", "deleted").out()).contains("0 of ");
        Ran done = run(line.toArray(String[]::new));
        assertThat(done.status()).as(done.err()).isZero();
        assertThat(done.out().lines())
                .extracting(text -> text.substring(0, text.indexOf(':')))
                .containsExactlyInAnyOrder(expected.split(" "));
    }

    @Test
    void nothingIsDeletedWithoutAWordOfWhat() {
        server.backend().with(FRED);
        assertThat(run("delete").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run("delete").err()).startsWith("nothing to delete (expected: a name, a pattern such as 'FRED*'");
        Ran none = run("delete", "X*");
        assertThat(none.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(none.err()).startsWith("X*: no record fits, so nothing is deleted");
        assertThat(run("delete", "X*", "--dry-run").status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(run("names").out()).contains("FRED<20>");
    }

    /** Otherwise a name that is mistyped would be taken for deleted, and a trial promise what is not done. */
    @ParameterizedTest
    @CsvSource({"FRED#20, NOPE#20, Z*", "F*, NOPE#20, FRED#20", "F*, Z*, FRED#20"})
    void nothingIsDeletedIfOneOfThoseThatAreNamedIsNotThere(String one, String other, String third) {
        server.backend().with(FRED);
        for (String manner : List.of("--dry-run", "--simple")) {
            Ran refused = run("delete", one, other, third, manner);
            assertThat(refused.status()).isEqualTo(ExitStatus.REFUSED);
            assertThat(refused.err()).startsWith(other + ": no record fits");
            assertThat(run("names").out()).contains("FRED<20>");
        }
    }

    @Test
    void aTrialAsJsonHasTheRecords() {
        server.backend().with(FRED, OLD);
        JsonObject json = object(run("delete", "*", "--dry-run", "--json"));
        assertThat(json.get("result").getAsString()).isEqualTo("would-be-deleted");
        assertThat(json.getAsJsonArray("records")).hasSize(2);
    }

    @Test
    void aTombstoneIsSaidToBeOne() {
        server.backend().with(FRED, OLD);
        assertThat(run("delete", "fred#20", "--tombstone").out())
                .isEqualTo("FRED<20>: a tombstone now: partners forget it, too; undelete takes that back\n");
        assertThat(run("delete", "old", "--simple").out()).isEqualTo("OLD<00>: deleted; undelete takes that back\n");
    }

    @Test
    void ofAReplicaItIsSaidThatItsOwnerHasIt() {
        NameRecord replica = new NameRecord(
                FRED.name(),
                FRED.type(),
                FRED.state(),
                FRED.nodeType(),
                false,
                Ipv4Address.parse("10.7.7.7"),
                99,
                FRED.registeredBy(),
                FRED.expiresAt(),
                FRED.holders());
        server.backend().with(replica);
        assertThat(run("delete", "fred#20", "--tombstone").out())
                .isEqualTo("FRED<20>: a tombstone of this server now; it comes back if its owner 10.7.7.7 still has it,"
                        + " so delete it there; undelete takes that back\n");
        server.backend().with(replica);
        assertThat(run("delete", "fred#20", "--simple").out())
                .isEqualTo("FRED<20>: deleted here; it comes back with the next change of its owner 10.7.7.7; undelete"
                        + " takes that back\n");
    }

    @Test
    void editsAreJson() {
        server.backend().with(FRED);
        JsonObject json = object(run("delete", "fred#20", "nobody", "--json"));
        assertThat(json.keySet()).containsExactly("command", "version", "result", "who", "outcomes");
        assertThat(json.get("command").getAsString()).isEqualTo("delete");
        assertThat(json.get("result").getAsString()).isEqualTo("refused");
        assertThat(json.getAsJsonArray("outcomes").get(1).toString())
                .isEqualTo("{\"name\":\"NOBODY<00>\",\"kind\":\"refused\",\"reason\":\"there is no such record\"}");
        assertThat(object(run("undelete", "fred#20", "--json")).get("result").getAsString())
                .isEqualTo("done");
    }

    @Test
    void scavengingTellsWhatMovedOnAndWhatIsNext() {
        server.backend().with(FRED, OLD);
        Ran dry = run("scavenge", "--dry-run");
        assertThat(dry.status()).isZero();
        assertThat(dry.out()).isEqualTo("OLD<00>: active -> released\n1 record would move on\n");
        assertThat(run("scavenge").out()).isEqualTo("OLD<00>: active -> released\n1 record moved on\n");
        assertThat(run("scavenge").out())
                .matches("Nothing is due. The next record is: 2026-11-2\\d .* \\(in 2 d 3 h\\)\n");
        JsonObject json = object(run("scavenge", "--json"));
        assertThat(json.toString())
                .isEqualTo("{\"command\":\"scavenge\",\"version\":1,\"dryRun\":false,"
                        + "\"nextDue\":\"2026-11-23T12:00:00Z\",\"now\":\"2026-11-21T09:00:00Z\",\"outcomes\":[]}");
    }

    @Test
    void nothingIsEverDueAmongStatics() {
        server.backend().with(CORP);
        assertThat(run("scavenge").out()).isEqualTo("Nothing is due, and nothing will be: no record expires.\n");
    }

    @Test
    void whatTheDaemonCannotDoIsStatusFour() {
        server.backend().fail(new IOException("the database cannot be written: disk full"));
        Ran ran = run("delete", "fred#20");
        assertThat(ran.status()).isEqualTo(ExitStatus.CANNOT);
        assertThat(ran.err()).isEqualTo("the database cannot be written: disk full\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "names FRED<2>",
                "names --suffix 2",
                "names --state dead",
                "names --address 10.0.0",
                "names --owner me",
                "names --static --dynamic",
                "names --type pair",
                "names --limit -1",
                "names a b",
                "show",
                "show fred#2",
                "add-static fred",
                "add-static fred --address 10.0.0",
                "add-static fred --address 255.255.255.255",
                "add-static fred --address 10.0.0.1,10.0.0.2 --type unique",
                "add-static fred#20 --computer --address 10.0.0.1",
                "add-static corp#1c --type unique --address 10.0.0.1",
                "add-static fred --address 10.0.0.1 --on-conflict maybe",
                "delete",
                "delete fred --tombstone --simple",
                "delete fred --reason a\tb",
                "undelete",
                "scavenge now",
            })
    void wrongInputIsStatusTwoAndAsksNoDaemon(String line) {
        Ran ran = run(line.split(" "));
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .contains("Try: nbnsd " + line.split(" ")[0] + " --help")
                .doesNotContain("Exception");
        assertThat(server.backend().edits()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "names",
                "show fred",
                "delete fred",
                "undelete fred",
                "scavenge",
                "add-static f --address 10.0.0.1"
            })
    void whereNoDaemonIsTheCommandSaysSo(String line) {
        List<String> command = new ArrayList<>(List.of(line.split(" ")));
        command.addAll(List.of("--data", directory.resolve("elsewhere").toString()));
        Ran ran = Ran.nbnsd(command.toArray(String[]::new));
        assertThat(ran.status()).isEqualTo(ExitStatus.CANNOT);
        assertThat(ran.err())
                .isEqualTo(
                        "no daemon serves at " + directory.resolve("elsewhere").resolve("control")
                                + ": is it running? with another --data?\n");
    }

    @Test
    void theSocketIsFoundInTheDataDirectory() {
        server.backend().with(FRED);
        assertThat(Ran.nbnsd("show", "fred#20", "--data", directory.toString()).status())
                .isZero();
    }

    @Test
    void whereNothingSurvivesTheSocketMustBeNamed() {
        Ran ran = Ran.nbnsd("names", "--data", "none");
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.err()).contains("(expected: --control PATH");
    }

    @Test
    void editChangesWhatIsSaidAndLeavesTheRest() {
        server.backend().with(FakeBackend.fixed("PRINTER<20>", RecordType.UNIQUE, "10.0.0.9"));
        Ran moved = run("edit", "printer#20", "--address", "10.0.0.10,10.0.0.11", "--reason", "moved");
        assertThat(moved.status()).isZero();
        assertThat(moved.out()).contains("PRINTER<20>: replaced: ", "10.0.0.10, 10.0.0.11", "it was: ", "10.0.0.9");
        assertThat(run("edit", "printer#20", "--dynamic", "--json").out())
                .contains("\"kind\":\"replaced\"", "\"static\":false", "\"tag\":\"");
        Ran refused = run("edit", "printer#20", "--address", "10.0.0.12");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("what a host has registered is the host's to say");
        assertThat(run("edit", "nobody#20", "--static").status()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "edit",
                "edit fred",
                "edit fred --static --dynamic",
                "edit fred --type castle",
                "edit fred --address 224.0.0.1",
                "edit fred --address 10.0.0.5,10.0.0.5",
                "edit fred --node-type X"
            })
    void anEditThatMakesNoSenseIsRefusedBeforeTheDaemonIsAsked(String line) {
        Ran ran = run(line.split(" "));
        assertThat(ran.status()).as(ran.err()).isEqualTo(2);
        assertThat(server.backend().edits()).isEmpty();
    }

    @Test
    void showTellsTheTagByWhichARecordIsToldFromAnyOther() {
        server.backend().with(FakeBackend.unique("FRED<20>", "10.0.0.5"));
        assertThat(run("show", "fred#20", "--json").out()).containsPattern("\"tag\":\"[0-9a-f]{32}\"");
        assertThat(run("show", "barney#20", "--json").out()).doesNotContain("tag");
    }
}
