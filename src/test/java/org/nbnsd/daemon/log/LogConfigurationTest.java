package org.nbnsd.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Programs;
import org.nbnsd.name.CodePage;

/** The log as it is without a configuration of the log, in both formats, and with one. */
@Timeout(120)
final class LogConfigurationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> shown = new ListAppender<>();

    /** What is shown is also in {@link #shown}. */
    private ConsoleAppender<ILoggingEvent> load(EncoderBase<ILoggingEvent> encoder) {
        LogConfigurator.configure(context, Level.INFO, encoder);
        return watched();
    }

    private ConsoleAppender<ILoggingEvent> watched() {
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        ConsoleAppender<ILoggingEvent> console =
                (ConsoleAppender<ILoggingEvent>) root.iteratorForAppenders().next();
        shown.start();
        root.addAppender(shown);
        return console;
    }

    private static List<String> lines(Encoder<ILoggingEvent> encoder, List<ILoggingEvent> events) {
        return events.stream()
                .map(event -> new String(encoder.encode(event), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void aLineIsOneObjectWithTheEventsPartsAsFields() {
        ConsoleAppender<ILoggingEvent> console = load(new JsonLogEncoder());
        Logger log = context.getLogger("org.nbnsd.events.USER_ON_SEVERAL_HOSTS");
        log.atWarn()
                .addKeyValue("code", "USER_ON_SEVERAL_HOSTS")
                .addKeyValue("name", "ALICE<03>")
                .log("USER_ON_SEVERAL_HOSTS \"ALICE\"\n\u001b");
        log.error("port {} is {}", 137, "taken", new IllegalStateException("two\nlines"));

        List<String> lines = lines(console.getEncoder(), shown.list);
        assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line).matches("\\P{Cntrl}+\n"));
        JsonObject event = JsonParser.parseString(lines.get(0)).getAsJsonObject();
        assertThat(event.keySet()).containsExactly("time", "level", "code", "name", "message", "logger");
        assertThat(Instant.parse(event.get("time").getAsString())).isBeforeOrEqualTo(Instant.now());
        assertThat(event.get("level").getAsString()).isEqualTo("WARN");
        assertThat(event.get("code").getAsString()).isEqualTo("USER_ON_SEVERAL_HOSTS");
        assertThat(event.get("name").getAsString()).isEqualTo("ALICE<03>");
        assertThat(event.get("message").getAsString()).isEqualTo("USER_ON_SEVERAL_HOSTS \"ALICE\"\n\u001b");
        JsonObject failure = JsonParser.parseString(lines.get(1)).getAsJsonObject();
        assertThat(failure.get("message").getAsString()).isEqualTo("port 137 is taken");
        assertThat(failure.get("exception").getAsString()).contains("two\nlines", "LogConfigurationTest");
    }

    @Test
    void aSecretOfATokenIsInNoLineWhereverItComesFrom() {
        load(new TextLogEncoder());
        String secret = "nbnsd_" + "b7".repeat(26);
        Logger log = context.getLogger("org.nbnsd.test");
        log.info("edited, because \"{}\"", secret);
        log.atInfo()
                .addKeyValue("reason", "x" + secret.toUpperCase(Locale.ROOT) + "x")
                .log("EDITED");
        log.error("failed", new IllegalStateException("over " + secret, new IOException(secret)));
        for (Encoder<ILoggingEvent> encoder : List.of(new TextLogEncoder(), new JsonLogEncoder())) {
            List<String> lines = lines(encoder, shown.list);
            assertThat(lines).hasSize(3);
            assertThat(lines.toString()).doesNotContainIgnoringCase("b7b7");
            assertThat(lines.get(0)).contains("nbnsd_...");
            assertThat(lines.get(2)).contains("over nbnsd_...", "Caused by");
        }
    }

    @Test
    void aLineOfTextIsWhatLogbacksPatternMakes() {
        PatternLayoutEncoder pattern = new PatternLayoutEncoder();
        pattern.setContext(context);
        pattern.setPattern("%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\"} %-5level %msg%n");
        pattern.setCharset(StandardCharsets.UTF_8);
        pattern.start();
        ConsoleAppender<ILoggingEvent> console = load(new TextLogEncoder());
        Logger log = context.getLogger("org.nbnsd.test");
        log.info("port {} is {}", 137, "fr\u00fch");
        log.warn("%s {}", "%n");
        log.error("a\nb", new IllegalStateException("two\nlines", new IOException("why")));

        assertThat(lines(console.getEncoder(), shown.list))
                .hasSize(3)
                .isEqualTo(lines(pattern, shown.list))
                .first()
                .asString()
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) INFO  port 137 is fr\u00fch\n");
        assertThat(console.getTarget()).isEqualTo("System.err");
    }

    @ParameterizedTest
    @CsvSource({"CP850, M\u00dcLLER<20>", "CP437, M\u00dcLLER<20>", "CP866, M\u042aLLER<20>", "CP1252, M\u0161LLER<20>"
    })
    void namesHaveTheLettersOfTheCodePageAndOctetsForPrograms(String codePage, String shownAs) {
        load(new JsonLogEncoder(CodePage.of(codePage)));
        context.getLogger("org.nbnsd.test")
                .atInfo()
                .addKeyValue("name", "M\\x9ALLER<20>")
                .log("REGISTERED M\\x9ALLER<20>: to 10.0.0.5");
        JsonObject line = JsonParser.parseString(lines(new JsonLogEncoder(CodePage.of(codePage)), shown.list)
                        .get(0))
                .getAsJsonObject();
        assertThat(line.get("name").getAsString()).isEqualTo("M\\x9ALLER<20>");
        assertThat(line.get("text").getAsString()).isEqualTo(shownAs);
        assertThat(line.get("message").getAsString()).isEqualTo("REGISTERED " + shownAs + ": to 10.0.0.5");
        assertThat(lines(new TextLogEncoder(CodePage.of(codePage)), shown.list).get(0))
                .endsWith("REGISTERED " + shownAs + ": to 10.0.0.5\n");
    }

    @Test
    void theDaemonsLogFollowsTheCodePageOfItsConfiguration(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("nbnsd.toml"), "code-page = \"CP1252\"\n");
        Path output = directory.resolve("output");
        Process daemon = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPathOfUsers(),
                        "org.nbnsd.cli.Main",
                        "serve",
                        "--config",
                        file.toString(),
                        "--listen",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--data",
                        "none",
                        "--name",
                        "LOG",
                        "--capture",
                        directory.resolve("log.pcap").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            String port = Eventually.get(PATIENCE, () -> "no port in " + output, () -> {
                Matcher listens = Pattern.compile("listens on  127\\.0\\.0\\.1, UDP port ([0-9]+)")
                        .matcher(text(output));
                return listens.find() ? listens.group(1) : null;
            });
            Ran ran = Ran.nbnsd("register", "M\\xDCLLER#20", "--address", "127.0.0.2", "--server", "127.0.0.1:" + port);
            assertThat(ran.status()).as(ran.err()).isZero();
            Eventually.get(
                    PATIENCE,
                    () -> "no line with the letters in " + text(output),
                    () -> text(output).contains(" M\u00dcLLER<20>") ? port : null);
        } finally {
            daemon.destroyForcibly();
        }
    }

    private static void reload(Process daemon, Path output, String told) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(daemon.pid()))
                        .start()
                        .waitFor())
                .isZero();
        String shown = Eventually.get(
                PATIENCE,
                () -> "no " + told + " in " + text(output),
                () -> text(output).contains(told) ? told : null);
        assertThat(shown).isEqualTo(told);
    }

    /** And what has changed is shown whichever of the two levels shows it. */
    @Test
    void theDaemonsLogFollowsTheLevelOfAConfigurationThatIsReadAgain(@TempDir Path directory)
            throws IOException, InterruptedException {
        Programs.assumeNotIgnored("HUP");
        Path file = Files.writeString(directory.resolve("nbnsd.toml"), "[log]\nlevel = \"info\"\n");
        Path output = directory.resolve("output");
        Process daemon = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPathOfUsers(),
                        "org.nbnsd.cli.Main",
                        "serve",
                        "--config",
                        file.toString(),
                        "--listen",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--data",
                        "none",
                        "--name",
                        "LOG")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            String served = Eventually.get(
                    PATIENCE,
                    () -> "no start in " + text(output),
                    () -> text(output).contains("Try it") ? "served" : null);
            assertThat(served).isEqualTo("served");
            Files.writeString(file, "[log]\nlevel = \"error\"\n");
            reload(daemon, output, " INFO  log.level: \"info\" \u2192 \"error\"");
            Files.writeString(file, "migrate = true\n[log]\nlevel = \"error\"\nlevle = 1\n");
            reload(daemon, output, "unknown key (did you mean 'level'?)");
            Files.writeString(file, "migrate = true\n[log]\nlevel = \"error\"\n");
            assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(daemon.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            Files.writeString(file, "migrate = true\n[log]\nlevel = \"info\"\n");
            reload(daemon, output, " INFO  log.level: \"error\" \u2192 \"info\"");
        } finally {
            daemon.destroyForcibly();
        }
    }

    @Test
    void whatIsBelowTheLevelIsNotShown() {
        load(new TextLogEncoder());
        context.getLogger("org.nbnsd.test").debug("below");
        context.getLogger("io.netty.util").info("less of others");
        context.getLogger("org.sqlite.core").error("what it also throws");
        assertThat(shown.list).isEmpty();
        context.getLogger("org.nbnsd.test").info("at");
        assertThat(shown.list).hasSize(1);
    }

    /** It warns for every socket that only root may receive broadcasts, which is not so on Linux. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nettysWarningAboutBroadcastsIsNotShown(boolean inTests) throws JoranException {
        if (inTests) {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(LogConfigurationTest.class.getResource("/logback-test.xml"));
            watched();
        } else {
            load(new TextLogEncoder());
        }
        context.getLogger("io.netty.channel.AbstractChannel").warn("A non-root user can't receive a broadcast packet");
        assertThat(shown.list).isEmpty();
        context.getLogger("io.netty.channel.nio.NioDatagramChannel").warn("something else");
        assertThat(shown.list).hasSize(1);
    }

    /** The first lines of what a daemon says, on both outputs, that is started with these options of the JVM. */
    private static String daemonSays(Path directory, String expected, String... options) throws IOException {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPathOfUsers(), "org.nbnsd.cli.Main", "serve"));
        command.addAll(List.of("--listen", "127.0.0.1", "--port", "0", "--name", "LOG", "--data", "none"));
        command.addAll(List.of("--capture", directory.resolve("log.pcap").toString()));
        Process daemon = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            return Eventually.get(PATIENCE, () -> "no " + expected + " in " + output, () -> {
                String text = text(output);
                return text.contains(expected) && text.contains("listens on") ? text : null;
            });
        } finally {
            daemon.destroyForcibly();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without the configuration that is for tests. */
    private static String classPathOfUsers() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !Files.exists(Path.of(entry, "logback-test.xml")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void aFileOnTheCommandLineOfTheJvmReplacesIt(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("own.xml"), """
                <configuration>
                  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>OWN [%level] %msg%n</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="OUT"/></root>
                </configuration>
                """);
        assertThat(daemonSays(directory, "OWN [INFO] listening on", "-Dlogback.configurationFile=" + file))
                .doesNotContain(" INFO  listening on");
    }

    @Test
    void aFileThatIsNotThereIsToldOf(@TempDir Path directory) throws IOException {
        assertThat(daemonSays(directory, " INFO  listening on", "-Dlogback.configurationFile=/no/such.xml"))
                .contains("-Dlogback.configurationFile=/no/such.xml: no such file (expected: ");
    }

    @Test
    void aLevelThatIsNoneIsToldOf(@TempDir Path directory) throws IOException {
        assertThat(daemonSays(directory, " INFO  listening on", "-Dnbnsd.log.level=LOUD"))
                .contains("-Dnbnsd.log.level=LOUD (expected: ERROR, WARN, ");
    }

    @Test
    void theFormatCanBeChosenOnTheCommandLineOfTheJvm(@TempDir Path directory) throws IOException {
        assertThat(daemonSays(directory, "\"message\":\"listening on", "-Dnbnsd.log.format=json"))
                .contains("\"level\":\"INFO\"");
    }

    /** What a daemon says at its start is for people; where programs read, it is in the log like the rest. */
    @Test
    void whereTheLogIsForProgramsEachLineIsAnObject(@TempDir Path directory) throws IOException {
        String said = daemonSays(directory, "Try it", "-Dnbnsd.log.format=json"); // after all that is looked at
        List<String> whole = said.substring(0, said.lastIndexOf('\n')).lines().toList();
        assertThat(whole)
                .hasSizeGreaterThan(5)
                .allSatisfy(line -> assertThat(
                                JsonParser.parseString(line).getAsJsonObject().keySet())
                        .contains("time", "level", "message"));
        assertThat(whole).anyMatch(line -> line.contains("listens on"));
    }
}
