package org.nbnsd.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.capture.Captures;
import org.nbnsd.cli.Commands;
import org.nbnsd.cli.Main;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.channel.TestServer;
import org.nbnsd.store.Database;
import org.nbnsd.store.SqliteDatabase;
import org.nbnsd.store.StoreException;
import picocli.CommandLine;

/** The one table of exit statuses, and that all commands keep to it, whatever is wrong with the files that they are given. */
final class ExitStatusTest {
    /** What is the business of some commands alone. */
    private static final List<String> OF_COMMANDS = List.of("serve 3", "serve 70", "hold 126", "hold 127");

    /** What Java calls things, and we under the hood. */
    private static final Pattern INSIDE =
            Pattern.compile("Exception|\\bjava\\.|\\bsun\\.|SQLITE|\\.part\\b|\\.restored\\b|\\bErrno|\\bnull\\b");

    @TempDir
    private Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(directory);
        server.backend().with(FakeBackend.unique("FRED<20>", "10.0.0.5"));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static CommandLine all() {
        return Main.commandLine(new Console(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter())));
    }

    @Test
    void theHelpOfEachCommandHasLinesOfTheTable() {
        SoftAssertions softly = new SoftAssertions();
        for (String name : Commands.NAMES) {
            var statuses = all().getSubcommands()
                    .get(name)
                    .getCommandSpec()
                    .usageMessage()
                    .exitCodeList();
            softly.assertThat(statuses).as(name).isNotEmpty();
            statuses.forEach((code, text) -> {
                if (!OF_COMMANDS.contains(name + ' ' + code)) {
                    softly.assertThat(ExitStatus.TABLE).as(name).contains(code + ":" + text);
                }
            });
        }
        softly.assertAll();
    }

    @Test
    void theReadmeHasTheTable() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        for (String row : ExitStatus.TABLE) {
            assertThat(readme).contains("| " + row.replaceFirst(":", " | ") + " |");
        }
    }

    private Ran run(String line) {
        List<String> words = new ArrayList<>(Arrays.asList(line.split(" ")));
        words.replaceAll(
                word -> word.equals("DATABASE") ? directory.resolve("data").toString() : word);
        boolean asksDaemon = Stream.of("import", "export").anyMatch(words.get(0)::equals);
        if (asksDaemon) {
            words.addAll(List.of("--control", server.path().toString()));
        }
        return Ran.nbnsd(words.toArray(String[]::new));
    }

    /** FILE stands for the file. */
    private static final List<String> READING = List.of(
            "import FILE",
            "import FILE --format lmhosts",
            "import FILE --format json",
            "analyze FILE",
            "audit FILE",
            "decode-event FILE",
            "replay FILE",
            "check-config FILE",
            "serve --port 0 --data none --config FILE",
            "restore FILE --data DATABASE");

    private static final List<String> WRITING = List.of(
            "export FILE --format json",
            "export FILE --format lmhosts --replace",
            "audit CAPTURE --html FILE",
            "backup FILE --data BACKUP");

    private static Stream<Arguments> readingCommands() {
        return READING.stream().map(Arguments::of);
    }

    private static Stream<Arguments> writingCommands() {
        return WRITING.stream().map(Arguments::of);
    }

    private void requireTold(String line, Path file, int status, String reason) {
        Ran ran = run(line.replace("FILE", file.toString()));
        assertThat(ran.status()).as(ran.err()).isEqualTo(status);
        assertThat(ran.err()).startsWith(file + ": ").contains(reason);
        assertThat(INSIDE.matcher(ran.err()).find()).as(ran.err()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("readingCommands")
    void aFileThatIsNotThereIsToldInWords(String line) {
        requireTold(line, directory.resolve("missing.xml"), ExitStatus.CANNOT, "not there");
        requireTold(line, directory.resolve("missing").resolve("a.xml"), ExitStatus.CANNOT, "not there");
    }

    @ParameterizedTest
    @MethodSource("readingCommands")
    void aPathThroughAFileIsToldInWords(String line) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        Ran ran = run(line.replace("FILE", file.resolve("a.xml").toString()));
        assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.CANNOT);
        assertThat(INSIDE.matcher(ran.err()).find()).as(ran.err()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("readingCommands")
    void aDirectoryIsToldInWords(String line) throws IOException {
        requireTold(line, Files.createDirectory(directory.resolve("dir.xml")), ExitStatus.CANNOT, "is a directory");
    }

    @ParameterizedTest
    @MethodSource("readingCommands")
    void aFileThatMayNotBeReadIsToldInWords(String line) throws IOException {
        Path file = Files.writeString(directory.resolve("secret.xml"), "x");
        withPermissions(file, "---------", () -> requireTold(line, file, ExitStatus.CANNOT, "no permission"));
    }

    private static void withPermissions(Path file, String permissions, Runnable test) throws IOException {
        String before = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        try {
            assumeFalse(Files.isReadable(file) && Files.isWritable(file), "for root nothing is forbidden");
            test.run();
        } finally {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(before));
        }
    }

    @ParameterizedTest
    @MethodSource("readingCommands")
    void whatAFileSaysThatIsWrongIsNoFailureOfTheSystem(String line) throws IOException {
        Path file = Files.writeString(directory.resolve("nonsense.xml"), "What is this?\n[[[\n");
        Ran ran = run(line.replace("FILE", file.toString()));
        boolean isChoice = line.equals("import FILE") || line.startsWith("check-config") || line.startsWith("serve");
        assertThat(ran.status()).as(ran.err()).isEqualTo(isChoice ? ExitStatus.USAGE : ExitStatus.REFUSED);
        assertThat(ran.err()).contains(file.toString()).containsPattern("\\(expected: |, expected ");
        assertThat(INSIDE.matcher(ran.err()).find()).as(ran.err()).isFalse();
    }

    private String writing(String line) throws IOException {
        Path capture = Files.write(directory.resolve("c.pcap"), Captures.pcap(Captures.ETHERNET));
        Path data = directory.resolve("db");
        try (SqliteDatabase database = SqliteDatabase.open(data.resolve("names.db"))) {
            database.load(record -> {}, 1_763_712_000_000L, Duration.ZERO, Database.Progress.NONE);
        } catch (StoreException e) {
            throw new IOException(e);
        }
        return line.replace("CAPTURE", capture.toString()).replace("BACKUP", data.toString());
    }

    @ParameterizedTest
    @MethodSource("writingCommands")
    void aDirectoryThatIsNotThereIsToldInWords(String line) throws IOException {
        Path nowhere = directory.resolve("nowhere");
        requireTold(
                writing(line), nowhere.resolve("a.x"), ExitStatus.CANNOT, "the directory " + nowhere + " is not there");
        assertThat(nowhere).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("writingCommands")
    void aDirectoryIsNotWrittenOver(String line) throws IOException {
        requireTold(
                writing(line), Files.createDirectory(directory.resolve("dir")), ExitStatus.CANNOT, "is a directory");
    }

    @ParameterizedTest
    @MethodSource("writingCommands")
    void aDirectoryThatMayNotBeWrittenIsToldInWords(String line) throws IOException {
        Path locked = Files.createDirectory(directory.resolve("locked"));
        String ready = writing(line);
        withPermissions(
                locked,
                "r-x------",
                () -> requireTold(ready, locked.resolve("a.x"), ExitStatus.CANNOT, "no permission"));
    }

    @ParameterizedTest
    @MethodSource("writingCommands")
    void aNameThatIsTooLongIsToldInWords(String line) throws IOException {
        Ran ran = run(
                writing(line).replace("FILE", directory.resolve("a".repeat(300)).toString()));
        assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.CANNOT);
        assertThat(ran.err()).contains("its name is too long");
        assertThat(INSIDE.matcher(ran.err()).find()).as(ran.err()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("writingCommands")
    void aFileThatIsThereIsNotReplacedUnasked(String line) throws IOException {
        if (line.contains("--replace")) {
            return;
        }
        Path file = Files.writeString(directory.resolve("there"), "precious");
        requireTold(writing(line), file, ExitStatus.REFUSED, "there already (expected: ");
        assertThat(file).hasContent("precious");
    }

    @ParameterizedTest
    @MethodSource("writingCommands")
    void aDeviceIsNotWrittenOver(String line) throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full");
        requireTold(writing(line), full, ExitStatus.CANNOT, "is a device");
        requireTold(
                writing(line + (line.contains("--replace") ? "" : " --replace")),
                full,
                ExitStatus.CANNOT,
                "is a device");
        assertThat(Files.isRegularFile(full)).isFalse();
        assertThat(full).exists();
    }

    /** A data directory, or a port, that another process has. */
    @Test
    void whatAnotherProcessHasCannotBeUsedByAnyCommand() throws Exception {
        Path data = directory.resolve("busy");
        Path copy = directory.resolve("copy.db");
        try (SqliteDatabase database = SqliteDatabase.open(data.resolve("names.db"));
                DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            database.load(record -> {}, 1_763_712_000_000L, Duration.ZERO, Database.Progress.NONE);
            assertThat(Ran.nbnsd("backup", copy.toString(), "--data", data.toString())
                            .status())
                    .isZero();
            String port = Integer.toString(socket.getLocalPort());
            for (String line : List.of(
                    "restore " + copy + " --data " + data,
                    "serve --listen 127.0.0.1 --port 0 --capture " + directory.resolve("a.pcap") + " --data " + data,
                    "serve --listen 127.0.0.1 --data none --capture " + directory.resolve("b.pcap") + " --port " + port,
                    "sensor --listen 127.0.0.1 --for 1s --port " + port)) {
                Ran ran = Ran.nbnsd(line.split(" "));
                assertThat(ran.status()).as(line + ": " + ran.err()).isEqualTo(ExitStatus.CANNOT);
                assertThat(ran.err()).as(line).contains("in use by ");
                assertThat(INSIDE.matcher(ran.err()).find()).as(ran.err()).isFalse();
            }
        }
    }

    /** Whoever asks a daemon that is not there. */
    @Test
    void withoutADaemonNoCommandCanAskIt() {
        String nowhere = directory.resolve("none").toString();
        for (String line : List.of(
                "names",
                "show FRED",
                "add-static FRED --computer --address 10.0.0.5",
                "delete FRED",
                "undelete FRED",
                "edit FRED --static",
                "scavenge",
                "export --format csv",
                "dns status",
                "dns skipped",
                "dns check",
                "explain FRED",
                "conflicts",
                "timeline FRED",
                "watch --for 1s",
                "statistics",
                "health",
                "token list",
                "changes",
                "reload",
                "settings",
                "audit",
                "nbtstat -n",
                "logon FRED",
                "logoff FRED")) {
            Ran ran = Ran.nbnsd((line + " --control " + nowhere).split(" "));
            assertThat(ran.status()).as(line + ": " + ran.err()).isEqualTo(ExitStatus.CANNOT);
            assertThat(INSIDE.matcher(ran.err()).find()).as(ran.err()).isFalse();
        }
    }

    @Test
    void aCaptureThatCannotBeWrittenKeepsTheDaemonFromStarting() {
        for (String file : List.of(
                "/dev/full", directory.resolve("nowhere").resolve("a.pcap").toString())) {
            assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full");
            Ran ran = Ran.nbnsd("serve", "--port", "0", "--data", "none", "--listen", "127.0.0.1", "--capture", file);
            assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.CANNOT);
            assertThat(ran.err()).contains(file).containsPattern("the disk is full|is not there");
            assertThat(INSIDE.matcher(ran.err()).find()).as(ran.err()).isFalse();
        }
    }

    @Test
    void aPathThatIsNoneIsAWrongCommandLine() {
        for (String line : List.of("import F", "export F", "analyze F", "decode-event F/", "audit --html F")) {
            Ran ran = Ran.nbnsd(line.replace("F", "a\0b").split(" "));
            assertThat(ran.status()).as(line + ": " + ran.err()).isEqualTo(ExitStatus.USAGE);
            Matcher inside = INSIDE.matcher(ran.err());
            assertThat(inside.find()).as(ran.err()).isFalse();
        }
    }
}
