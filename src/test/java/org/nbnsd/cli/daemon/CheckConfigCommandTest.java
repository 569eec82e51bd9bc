package org.nbnsd.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.cli.Main;
import org.nbnsd.cli.console.Console;

final class CheckConfigCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(String... args) {
        return Main.run(new Console(new PrintWriter(out), new PrintWriter(err)), args);
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("nbnsd.toml"), text).toString();
    }

    @Test
    void theExampleIsGood() throws IOException {
        assertThat(run("check-config", "--example")).isZero();
        assertThat(run("check-config", file(out.toString()))).isZero();
        assertThat(out.toString()).endsWith("Everything is as by default." + System.lineSeparator());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aGoodFileIsExplained() throws IOException {
        String file = file("name = 'fred'\nport = 1137\nlisten = ['10.0.0.5']\ndata = '/var'\n");
        assertThat(run("check-config", file)).isZero();
        assertThat(out.toString().lines())
                .contains(
                        "  name        FRED<00>",
                        "  listens on  10.0.0.5, UDP port 1137",
                        "  kept        in /var/names.db: what is acknowledged is on the disk",
                        "  control     by /var/control, for this user and root",
                        "Not as by default:",
                        "  port = 1137  (default: 137)");
    }

    @Test
    void aBadFileIsExplainedOnStandardError() throws IOException {
        String file = file("prot = 1137\nport = 0x1FFFF\n");
        assertThat(run("check-config", file)).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        file + ":1:1: prot: unknown key (did you mean 'port'?)",
                        file + ":2:1: port: 131071 (expected: a whole number, 0..65535)");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void filesThatHttpCannotBeEncryptedWithAreErrorsOfTheLineThatNamesThem() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        String file = file("[http]\nlisten = '127.0.0.1:8137'\ncertificate = '" + empty + "'\nkey = '/dev/zero'\n");
        assertThat(run("check-config", file)).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        file + ":3:1: http.certificate: " + empty + ": there is no certificate in it (expected: PEM)");
        assertThat(out.toString()).isEmpty();
        assertThat(run("check-config", file, "--json")).isEqualTo(2);
        assertThat(out.toString()).contains("\"key\":\"http.certificate\"", "\"line\":3");
    }

    @Test
    void partnersWithoutReplicationAreGoodButWarnedOf() throws IOException {
        String file = file("[[replication.partner]]\naddress = '10.0.1.5'\n");
        assertThat(run("check-config", file)).isZero();
        assertThat(err.toString())
                .isEqualTo(file + ": there is a [[replication.partner]], but nothing is replicated (expected:"
                        + " replication.enabled = true, or no partners)" + System.lineSeparator());
    }

    @Test
    void whatReplicationWouldDoIsSaid() throws IOException {
        String file =
                file("[replication]\nenabled = true\nport = 4242\n[[replication.partner]]\naddress = '10.0.1.5'\n");
        assertThat(run("check-config", file)).isZero();
        assertThat(out.toString())
                .contains("  replication TCP port 4242")
                .contains("partner 10.0.1.5: pulled every 30m, told after 20 changes");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void addressesThatThisMachineLacksAreWarnedOf() throws IOException {
        String file =
                file("listen = ['203.0.113.1', '127.0.0.9']\n[replication]\nenabled = true\nlisten = ['203.0.113.2',"
                        + " '203.0.113.3']\naddress = '203.0.113.3'\n[[replication.partner]]\naddress = '10.0.1.5'\n");
        assertThat(run("check-config", file)).isZero();
        assertThat(err.toString().lines())
                .containsExactly(
                        file + ": listen: 203.0.113.1 is not an address of this machine now (expected: that it comes)",
                        file
                                + ": replication.listen: 203.0.113.2 is not an address of this machine now (expected: that it"
                                + " comes)",
                        file
                                + ": replication.listen: 203.0.113.3 is not an address of this machine now (expected: that it"
                                + " comes)",
                        file
                                + ": replication.address: 203.0.113.3 is not an address of this machine now (expected: that it"
                                + " comes)");
    }

    @ParameterizedTest
    @CsvSource({
        "[[replication.partners]],replication.partners,replication.partner",
        "[replication.partners],replication.partners,replication.partner",
        "[[partner]],partner,replication.partner",
        "[[challenge-query.prefixes]],challenge-query.prefixes,challenge-query.prefix",
        "[prefix],prefix,challenge-query.prefix",
        "[lifetime],lifetime,lifetimes"
    })
    void aSectionThatIsMisspeltIsTakenForOneThatThereIs(String heading, String path, String meant) throws IOException {
        String file = file(heading + "\naddress = '10.0.1.5'\n");
        assertThat(run("check-config", file)).isEqualTo(2);
        assertThat(err.toString()).contains(path + ": unknown section (did you mean '" + meant + "'?)");
    }

    @Test
    void withoutAFileThereIsNothingToCheck() {
        assertThat(run("check-config")).isEqualTo(2);
        assertThat(err.toString()).contains("FILE");
    }
}
