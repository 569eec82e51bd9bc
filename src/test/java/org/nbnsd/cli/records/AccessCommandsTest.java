package org.nbnsd.cli.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.control.FakeBackend;

/** Tokens and the log of changes, as people ask for them. */
final class AccessCommandsTest extends PromptOfADaemon {
    @Test
    void aTokenIsShownOnceAndListedWithoutItsSecret() {
        Ran added = run("token", "add", "helpdesk", "--scope", "write,metrics", "--expires", "90d");
        assertThat(added.status()).isZero();
        assertThat(added.out()).matches("nbnsd_[a-z2-7]{52}\n");
        assertThat(added.err()).contains("the only time");
        Ran listed = run("token", "list");
        assertThat(listed.status()).isZero();
        assertThat(listed.out())
                .contains("helpdesk", "write, metrics", "in 89 d 23 h", "never")
                .doesNotContain("nbnsd_");
        assertThat(run("token", "list", "--json").out())
                .contains("\"name\":\"helpdesk\"", "\"scopes\":[\"metrics\",\"write\"]")
                .doesNotContain("nbnsd_");
    }

    @Test
    void aTokenIsRevokedAndTheListIsEmptyAgain() {
        assertThat(run("token", "add", "a", "--json").out()).contains("\"secret\":\"nbnsd_");
        Ran revoked = run("token", "revoke", "a");
        assertThat(revoked.status()).isZero();
        assertThat(revoked.out()).matches("a \\([0-9a-f]{8}\\) is good for nothing any more\n");
        assertThat(run("token", "list").out()).startsWith("No tokens");
        assertThat(run("token", "revoke", "a", "--json").status()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token",
                "token add",
                "token revoke",
                "token list a",
                "token make a",
                "token add a --scope all",
                "token add a --expires 0s",
                "token add a --expires 9999d",
                "token add a --expires soon",
                "token list --scope read",
                "token revoke a --expires 1d",
                "changes --since yesterday",
                "changes --limit -1",
                "changes --name SIXTEENLETTERSXX",
                "changes FRED"
            })
    void aCommandLineThatIsWrongIsRefusedBeforeTheDaemonIsAsked(String line) {
        Ran ran = run(line.split(" "));
        assertThat(ran.status()).as(ran.err()).isEqualTo(2);
        assertThat(ran.err()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deadbeef", "a/b", "a:b", ".a"})
    void aNameThatIsNoneIsRefusedByTheDaemonInWords(String name) {
        Ran ran = run("token", "add", name);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("token: " + name + " (expected: a name of 1..64 letters");
    }

    @Test
    void aDamagedFileIsToldInWords() throws IOException {
        Path file = Files.writeString(directory.resolve("tokens.json"), "{\"format\":");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Ran ran = run("token", "list");
        assertThat(ran.status()).isEqualTo(4);
        assertThat(ran.err()).contains("tokens.json: it is damaged (expected: the tokens of this daemon");
    }

    @Test
    void changesShowWhoDidWhatWhyAndWhatBecameOfIt() {
        server.backend().with(FakeBackend.unique("FRED<20>", "10.0.0.5"));
        assertThat(run("delete", "fred#20", "--reason", "scrapped").status()).isZero();
        assertThat(run("delete", "barney#20").status()).isEqualTo(1);
        Ran ran = run("changes");
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .containsSubsequence(
                        "(control): delete: refused\n  BARNEY<20>: refused: there is no such record\n",
                        "(control): delete: done, because \"scrapped\"\n  FRED<20>: deleted; undelete");
        assertThat(run("changes", "--name", "fred#20", "--json").out())
                .contains("\"operation\":\"delete\"", "FRED")
                .doesNotContain("BARNEY");
        assertThat(run("changes", "--by", "nobody at all").status()).isEqualTo(1);
        assertThat(run("changes", "--limit", "1").out().lines()).hasSize(2);
    }
}
