package org.nbnsd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.cli.network.FakePeer;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

final class MainTest {
    private static CommandLine all() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return Main.commandLine(new Console(nowhere, nowhere));
    }

    static Stream<String> clientCommands() {
        return Stream.of("query", "status", "nbtstat", "register", "refresh", "release");
    }

    static Stream<String> commandsOfTheDaemonsRecords() {
        return Stream.of(
                "names",
                "show",
                "add-static",
                "edit",
                "delete",
                "undelete",
                "scavenge",
                "import",
                "export",
                "hold",
                "logon",
                "logoff");
    }

    @ParameterizedTest
    @MethodSource("commandsOfTheDaemonsRecords")
    void theHelpOfACommandThatAsksTheDaemonNeedsNoManual(String command) {
        Ran ran = Ran.nbnsd(command, "--help");
        assertThat(ran.status()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("Usage: nbnsd " + command)
                .contains("Options:", "Examples:", "Exit status:", "--data", "--control", "--json")
                .contains("  nbnsd " + command)
                .containsPattern("4 +it could not be done");
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(Ran.nbnsd("--help").out()).contains("  " + command + " ");
    }

    @Test
    void everyCommandThatPrintsOrTakesNamesKnowsTheCodePage() {
        Set<String> nameless = Set.of("check-config", "backup", "restore", "events", "doctor", "setup", "help");
        for (CommandLine command : all().getSubcommands().values()) {
            CommandSpec spec = command.getCommandSpec();
            assertThat(spec.findOption("--code-page") == null)
                    .as(spec.name())
                    .isEqualTo(nameless.contains(spec.name()));
        }
    }

    @Test
    void everyOptionAndParameterIsDescribed() {
        for (CommandLine command : all().getSubcommands().values()) {
            CommandSpec spec = command.getCommandSpec();
            assertThat(spec.options())
                    .allSatisfy(option -> assertThat(String.join("", option.description()))
                            .as("%s %s", spec.name(), option.longestName())
                            .isNotBlank()
                            .endsWith("."));
            assertThat(spec.positionalParameters())
                    .allSatisfy(parameter -> assertThat(String.join("", parameter.description()))
                            .as("%s %s", spec.name(), parameter.paramLabel())
                            .isNotBlank());
        }
    }

    @ParameterizedTest
    @MethodSource("clientCommands")
    void theHelpOfACommandNeedsNoManual(String command) {
        Ran ran = Ran.nbnsd(command, "--help");
        assertThat(ran.status()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("Usage: nbnsd " + command)
                .contains("Options:", "Examples:", "Exit status:", "--timeout", "--json")
                .contains("  nbnsd " + command + " ")
                .contains("3   no answer");
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void theHelpListsAllCommands() {
        Ran ran = Ran.nbnsd("--help");
        assertThat(ran.status()).isZero();
        assertThat(clientCommands()).allSatisfy(command -> assertThat(ran.out()).contains("  " + command + " "));
        assertThat(Ran.nbnsd("help", "query").out()).contains("Usage: nbnsd query");
        assertThat(Ran.nbnsd("--version").out()).startsWith("nbnsd ");
    }

    @Test
    void noCommandIsAnError() {
        assertThat(Ran.nbnsd().status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void onlyTheCommandThatRunsIsMade() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        assertThat(Main.commandLine(new Console(nowhere, nowhere), "query", "fred")
                        .getSubcommands())
                .containsOnlyKeys("query");
        assertThat(all().getSubcommands()).containsKeys(Commands.NAMES.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qery fred",
                "query",
                "query SIXTEENLETTERSXX",
                "query fred bar",
                "query fred#2",
                "query fred --port 0",
                "query fred --tries x",
                "status 10.0.0.300 --server 127.0.0.1:9",
                "nbtstat",
                "nbtstat -A fred",
                "nbtstat -a 10.0.0",
                "nbtstat -a fred -A 10.0.0.5",
                "serve extra",
                "backup",
                "backup a b",
                "backup a --data none",
                "restore",
                "restore a --replace",
                "restore a --data none",
                "recording",
                "recording a b",
                "replay",
                "replay a --bogus",
                "check-config",
                "check-config --example nbnsd.toml",
                "--bogus",
                "help qery",
                "query fred --server 10.0.0",
                "query fred --server 10.0.0.1:0",
                "query fred --server 10.0.0.1 --broadcast 10.0.0.255",
                "query fred --port 65536",
                "query fred --timeout 0",
                "query fred --timeout 2s",
                "query fred --server 127.0.0.1 --tries 21",
                "query fred --bogus",
                "register fred --server 10.0.0.1",
                "register fred --address 10.0.0.5 --server 10.0.0.1 --ttl -1",
                "register fred --address 10.0.0.5 --server 10.0.0.1 --node-type X",
                "register fred --address 10.0.0.5 --server 10.0.0.1 --group --multihomed",
                "status fred#20..x",
            })
    void wrongInputIsStatusTwoAndSaysWhereTheHelpIs(String line) {
        Ran ran = Ran.nbnsd(line.split(" "));
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("Try: nbnsd").doesNotContain("Exception");
    }

    @Test
    void wrongValuesAreToldWithWhatWasExpected() {
        assertThat(Ran.nbnsd("query", "fred", "--server", "10.0.0").err())
                .contains("--server")
                .contains("address: 10.0.0 (expected: an IPv4 address such as 10.0.0.5)");
        assertThat(Ran.nbnsd("query", "fred", "--timeout", "x").err())
                .contains("--timeout")
                .contains("x (expected: seconds, 0.001..3600, such as 1.5)");
        assertThat(Ran.nbnsd("query", "fred", "--tries", "x").err()).contains("--tries", "x (expected: 1..20)");
        assertThat(Ran.nbnsd("status", "10.0.0.300").err())
                .contains("address: 10.0.0.300 (expected: an IPv4 address such as 10.0.0.5)")
                .contains("10.0.0.300#20");
        assertThat(Ran.nbnsd("query", "").err()).contains("name: empty (expected: such as FRED");
    }

    @Test
    void anUnknownCommandIsToldWhatThereIs() {
        String commands = String.join(", ", Commands.NAMES);
        assertThat(Ran.nbnsd("qery", "fred").err())
                .startsWith("qery: no such command; did you mean query? (expected: " + commands + ")\n");
        assertThat(Ran.nbnsd().err()).startsWith("no command (expected: " + commands + ")\n");
        assertThat(Ran.nbnsd("query", "fred", "bar").err()).startsWith("bar: one too many");
        assertThat(Ran.nbnsd("query", "fred", "--serve", "10.0.0.1").err()).contains("--serve", "--server");
    }

    @ParameterizedTest
    @CsvSource({
        "querry, query",
        "statu, status",
        "nbstat, nbtstat",
        "exprot, export",
        "Names, names",
        "analyse, analyze",
        "timelin, timeline",
        "chek-config, check-config",
        "decode, decode-event"
    })
    void aMistypedCommandIsToldWhichOneIsAlike(String typed, String meant) {
        assertThat(Ran.nbnsd(typed).err())
                .startsWith(typed + ": no such command; did you mean " + meant + "? (expected: ");
    }

    @Test
    void aWordThatIsLikeNoCommandGetsNoSuggestion() {
        assertThat(Ran.nbnsd("frobnicate").err()).startsWith("frobnicate: no such command (expected: ");
        assertThat(Ran.nbnsd("x").err()).startsWith("x: no such command (expected: ");
    }

    @Test
    void eachUnknownOptionHasItsLine() {
        Ran ran = Ran.nbnsd("query", "fred", "--serve", "10.0.0.1", "--tires=3", "--wholly-unknown", "-x");
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.err().lines())
                .containsExactly(
                        "--serve: no such option; did you mean --server?",
                        "--tires: no such option; did you mean --tries?",
                        "--wholly-unknown: no such option",
                        "-x: no such option; did you mean -v?",
                        "Try: nbnsd query --help");
    }

    @ParameterizedTest
    @CsvSource({
        "-rr, '-rr; did you mean -RR? (expected: one of -a NAME, -A ADDRESS, -c, -n, -r, -R, -RR, -s, -S)'",
        "-n -c, '-c, -n (expected: one of them)'",
        "-r -R, '-r, -R (expected: one of them)'",
        "'', 'nothing is asked for (expected: one of -a NAME, -A ADDRESS, -c, -n, -r, -R, -RR, -s, -S)'",
    })
    void optionsOfWhichOneIsWantedAreListedInWords(String options, String told) {
        List<String> line = new ArrayList<>(List.of("nbtstat"));
        line.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ")));
        Ran ran = Ran.nbnsd(line.toArray(String[]::new));
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.err().lines()).containsExactly(told, "Try: nbnsd nbtstat --help");
    }

    @ParameterizedTest
    @CsvSource({
        "::1, '::1: NetBIOS knows no IPv6 addresses'",
        "[::1]:137, '[::1]:137: NetBIOS knows no IPv6 addresses'",
        "fe80::1, 'fe80::1: NetBIOS knows no IPv6 addresses'",
        "'', '\"\" (expected: an IPv4 address such as 10.0.0.5, or a host name'",
        ":137, ':137 (expected: an IPv4 address such as 10.0.0.5, or a host name'",
        "nowhere.invalid, 'nowhere.invalid: the DNS does not know it (expected: an IPv4 address'",
        "a b, 'a b (expected: an IPv4 address'",
        "localhost:x, 'port x (expected: 1..65535)'",
        "localhost:, 'port  (expected: 1..65535)'",
        "10.0.0, 'address: 10.0.0 (expected: an IPv4 address such as 10.0.0.5)'",
    })
    void aServerThatIsNoneIsToldAsItWasTyped(String server, String told) {
        Ran ran = Ran.nbnsd("query", "fred", "--server", server);
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.err()).startsWith("Invalid value for option '--server': " + told);
    }

    @Test
    void aServerMayBeANameOfTheDns() {
        try (FakePeer silent = FakePeer.at("127.0.0.1", FakePeer.SILENCE)) {
            String port = silent.endpoint().substring(silent.endpoint().indexOf(':') + 1);
            Ran ran = Ran.nbnsd("query", "fred", "--server", "localhost:" + port, "--tries", "1", "--timeout", "0.05");
            assertThat(ran.status()).isEqualTo(ExitStatus.NO_ANSWER);
            assertThat(ran.err()).startsWith("FRED<00>: no answer from 127.0.0.1:" + port);
            assertThat(silent.received()).isNotEmpty();
        }
    }

    @Test
    void aPortIsNotTakenTwice() {
        Ran ran = Ran.nbnsd("query", "fred", "--server", "127.0.0.1:1137", "--port", "5");
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.err()).startsWith("--port 5, and 1137 with --server (expected: one of them)");
    }

    @Test
    void whoAsksForAnAddressIsToldWhereThatIsFound() {
        Ran ran = Ran.nbnsd("query", "10.0.0.5", "--server", "127.0.0.1:9", "--tries", "1", "--timeout", "0.01");
        assertThat(ran.status()).isEqualTo(ExitStatus.NO_ANSWER);
        assertThat(ran.err()).contains("hint: 10.0.0.5 was taken for a name; nbnsd status 10.0.0.5");
    }

    @Test
    void aHostThatCannotAskIsStatusFour() {
        Ran ran = Ran.nbnsd("query", "fred", "--server", "127.0.0.1:9", "--source", "192.0.2.1");
        assertThat(ran.status()).isEqualTo(ExitStatus.CANNOT);
        assertThat(ran.err()).contains("cannot ask from 192.0.2.1:0").contains("expected: an address of this host");
    }
}
