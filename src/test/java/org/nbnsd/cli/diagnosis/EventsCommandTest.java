package org.nbnsd.cli.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.nbnsd.cli.Main;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;

final class EventsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new Console(new PrintWriter(out), new PrintWriter(err)), args);
    }

    @Test
    void oneEventIsToldAtLengthWithWhatWindowsReports() {
        assertThat(run("events", "user-on-several-hosts")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "USER_ON_SEVERAL_HOSTS (information)",
                        "    One user is logged on at several hosts; all of them hold the user's name.",
                        "    For example: ALICE<03>: user logged on at 2 hosts, 10.0.0.6, 10.0.0.5; no",
                        "      conflict, nothing to do",
                        "    What to do: Nothing.",
                        "    On Windows: NetBT 4320, falsely (Q131739)");
    }

    @Test
    void aNumberOfWindowsIsAnsweredWithTheEventsThatStandForIt() {
        assertThat(run("events", "4319")).isZero();
        assertThat(out.toString().lines().filter(line -> line.matches("[A-Z_]+ .*")))
                .containsExactly(
                        "DEMAND_RECEIVED (information, warning)",
                        "DUPLICATE_ANSWERS (warning)",
                        "LOCAL_NAME_IN_CONFLICT (warning)");
        assertThat(run("events", "131739")).as("no event, but an article").isEqualTo(ExitStatus.REFUSED);
        assertThat(run("events", ".*")).isEqualTo(ExitStatus.REFUSED);
    }

    @Test
    void theManualHasAllAndFitsATerminal() {
        assertThat(run("events", "--manual")).isZero();
        assertThat(out.toString().lines())
                .hasSizeGreaterThan(200)
                .contains("NAME_CONFLICT (warning)")
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void theListHasEachOnce() {
        assertThat(run("events")).isZero();
        assertThat(out.toString().lines())
                .doesNotHaveDuplicates()
                .contains("STORAGE_FAILED           error")
                .allMatch(line -> line.matches("[A-Z_]+ +[a-z, ]+"));
    }

    @Test
    void theCatalogueIsJson() {
        assertThat(run("events", "--json", "NAME_CONFLICT")).isZero();
        assertThat(JsonParser.parseString(out.toString())
                        .getAsJsonObject()
                        .getAsJsonArray("events")
                        .get(0)
                        .getAsJsonObject()
                        .get("windows")
                        .getAsString())
                .isEqualTo("NetBT 4321 at the claimant");
    }

    @Test
    void anUnknownEventIsAnError() {
        assertThat(run("events", "NO_SUCH")).isEqualTo(ExitStatus.REFUSED);
        assertThat(err.toString())
                .contains("NO_SUCH: no such event (expected: one of those that 'nbnsd events' lists, or");
    }
}
