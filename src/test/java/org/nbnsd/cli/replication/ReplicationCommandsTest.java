package org.nbnsd.cli.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.control.FakeReplication;
import org.nbnsd.control.channel.ReplicationClient;
import org.nbnsd.control.channel.TestServer;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.replication.ReplicationWish;
import org.nbnsd.wire.Ipv4Address;

/** What people ask about partners, and what they are told. */
final class ReplicationCommandsTest {
    private static final Ipv4Address OTHER = Ipv4Address.parse("10.0.1.9");

    @TempDir
    private Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.replicating(directory);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Ran run(String line) {
        List<String> words = new ArrayList<>(Arrays.asList(line.split(" ")));
        words.addAll(List.of("--control", server.path().toString()));
        return Ran.nbnsd(words.toArray(String[]::new));
    }

    private ReplicationWish wish() {
        assertThat(server.replication().wishes()).hasSize(1);
        return server.replication().wishes().get(0);
    }

    @Test
    void whatIsToldOfPartnersAndOwnersArrivesAsItWasTold() throws IOException {
        try (ReplicationClient client = ReplicationClient.connect(server.path())) {
            assertThat(client.partners().value()).isEqualTo(FakeReplication.PARTNERS);
            assertThat(client.owners().value()).isEqualTo(FakeReplication.OWNERS);
        }
    }

    @Test
    void partnersAreShownWithWhatWentWrongLast() {
        Ran ran = run("partners");
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .contains("10.0.1.5 (nbnsd)", "5000000000", "mirror", "never")
                .contains("10.0.1.5: pulling fails, last ", ", 2 in a row: connection refused: nobody")
                .contains("10.0.1.5: telling it works, failed last ")
                .contains("10.0.1.5: skipped last: FRED<20>, version 7 of 10.0.1.9 from");
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void ownersAreShownWithVersionsThatHaveNoSign() {
        Ran ran = run("owners");
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .contains("this server", "9223372036854775808", "18446744073709551615", "9223372036854775807");
        assertThat(run("owners --json").out()).contains("\"announced\":18446744073709551615");
    }

    @Test
    void aPullIsWantedOfThePartnerOrOfARange() {
        Ran ran = run("pull 10.0.1.5");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualTo("10.0.1.5: pulled\n3 records taken\n");
        assertThat(wish())
                .isInstanceOfSatisfying(
                        ReplicationWish.Pull.class,
                        pull -> assertThat(pull.range()).isNull());
    }

    @ParameterizedTest
    @CsvSource({
        "--owner 10.0.1.9, 1, 0",
        "--owner 10.0.1.9 --from 5, 5, 0",
        "--owner 10.0.1.9 --from 5 --to 18446744073709551615, 5, -1"
    })
    void aRangeArrives(String options, long from, long to) {
        assertThat(run("pull 10.0.1.5 " + options + " --reason again").status()).isZero();
        assertThat(wish()).isInstanceOfSatisfying(ReplicationWish.Pull.class, pull -> {
            assertThat(pull.range()).isEqualTo(new ReplicationWish.Range(OTHER, from, to));
            assertThat(pull.author().reason()).isEqualTo("again");
        });
    }

    @Test
    void aPartnerThatFailsIsToldAndTheStatusSaysThatThereWasNoAnswer() {
        server.replication().failing("it does not answer");
        Ran ran = run("pull 10.0.1.5");
        assertThat(ran.status()).isEqualTo(3);
        assertThat(ran.out()).startsWith("10.0.1.5: failed: it does not answer\n");
        assertThat(run("pull 10.0.1.5 --json").out()).contains("\"problem\":\"it does not answer\"");
        assertThat(run("push").status()).isEqualTo(3);
        assertThat(run("verify --name barney#20").status()).isEqualTo(3);
        assertThat(run("verify").status()).as("differences are an answer").isEqualTo(1);
    }

    @Test
    void whatIsSkippedIsCountedAndTheFirstReasonsAreTold() {
        server.replication().skipping(12);
        Ran ran = run("pull 10.0.1.5");
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .startsWith("10.0.1.5: pulled\n  record 1 cannot be read\n")
                .contains("  record 10 cannot be read\n  … and 2 more skipped\n")
                .endsWith("3 records taken, 12 skipped\n");
        assertThat(run("pull 10.0.1.5 --json").out()).contains("\"skipped\":12,\"reasons\":[\"record 1 cannot");
    }

    @Test
    void whereNobodyIsToldAPushSaysSoAndTheStatusSaysNo() {
        server.replication().aloneInTheWorld();
        Ran ran = run("push");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("nobody was told: no partner takes the records of this server");
    }

    @Test
    void aPushIsForAllOrOneAndPerhapsPassedOn() {
        assertThat(run("push").out()).isEqualTo("10.0.1.5: told\n");
        assertThat(run("push 10.0.1.5 --propagate").status()).isZero();
        assertThat(server.replication().wishes())
                .map(each -> (ReplicationWish.Push) each)
                .extracting(ReplicationWish.Push::partner, ReplicationWish.Push::propagate)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(null, false),
                        org.assertj.core.groups.Tuple.tuple(FakeReplication.PARTNER, true));
    }

    @ParameterizedTest
    @CsvSource({"delete, false, forgotten", "tombstone, true, made tombstones"})
    void theRecordsOfAnOwnerGo(String action, boolean asTombstones, String told) {
        Ran ran = run("owner " + action + " 10.0.1.5");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualTo("3 records of 10.0.1.5 " + told + "\n");
        assertThat(wish())
                .isInstanceOfSatisfying(
                        ReplicationWish.RemoveOwner.class,
                        remove -> assertThat(remove.asTombstones()).isEqualTo(asTombstones));
    }

    @Test
    void differencesArePrintedAndTheStatusSaysNo() {
        Ran ran = run("verify");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out())
                .startsWith("FRED<20> of 10.0.0.1, at 10.0.1.5: is another record; here version 7, 10.0.0.5;\n"
                        + "         there version 6, 10.0.0.9\n")
                .contains("… and 2 more differences\n")
                .endsWith("40 records of partners compared, 3 differences\n");
    }

    @Test
    void aNameThatIsTheSameEverywhereIsAYes() {
        Ran ran = run("verify --name barney#20");
        assertThat(ran.status()).isZero();
        assertThat(wish())
                .isInstanceOfSatisfying(
                        ReplicationWish.Verify.class,
                        verify -> assertThat(verify.name()).isEqualTo(NetbiosName.parse("BARNEY<20>")));
        assertThat(run("verify --name late#20").err()).contains("no partner has answered");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pull 10.0.9.9 | 10.0.9.9 is no partner (expected: one of 10.0.1.5, 10.0.1.6)",
                "push 10.0.1.6 | 10.0.1.6 is a partner of type pull (expected: push or both)",
                "owner delete 10.0.9.9 | 10.0.9.9 owns no record here (expected: one of nbnsd owners)",
                "owner tombstone 10.0.0.1 | 10.0.0.1 is this server itself (expected: another owner"
            })
    void whatMakesNoSenseIsRefusedInWords(String line, String error) {
        Ran ran = run(line);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains(error);
        assertThat(server.replication().wishes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pull",
                "pull wins.example",
                "pull 10.0.1.5 --from 7",
                "pull 10.0.1.5 --owner x",
                "pull 10.0.1.5 --owner 10.0.1.5 --from 0",
                "pull 10.0.1.5 --owner 10.0.1.5 --from 9 --to 8",
                "pull 10.0.1.5 --owner 10.0.1.5 --to 18446744073709551616",
                "pull 10.0.1.5 --owner 10.0.1.5 --from -1",
                "push a",
                "owner 10.0.1.5",
                "owner keep 10.0.1.5",
                "owner delete",
                "verify --name SIXTEENLETTERSXX",
                "partners 10.0.1.5"
            })
    void aCommandLineThatIsWrongIsRefusedBeforeTheDaemonIsAsked(String line) {
        Ran ran = run(line);
        assertThat(ran.status()).as(ran.err()).isEqualTo(2);
        assertThat(ran.err()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "partners",
                "owners",
                "pull 10.0.1.5",
                "push",
                "owner delete 10.0.1.5",
                "verify",
            })
    void theJsonOfEachIsWhatThePageSays(String line) {
        Ran ran = run(line + " --json");
        assertThat(ran.out()).startsWith("{\"command\":\"" + line.split(" ")[0] + "\",\"version\":1,");
    }

    @Test
    void aDaemonThatDoesNotReplicateSaysSo(@TempDir Path other) throws IOException {
        try (TestServer alone = TestServer.withoutNode(other)) {
            Ran ran = Ran.nbnsd("partners", "--control", alone.path().toString());
            assertThat(ran.status()).isEqualTo(4);
            assertThat(ran.err()).contains("this daemon does not replicate (expected: enabled = true in the section");
        }
    }
}
