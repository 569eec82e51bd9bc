package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two ready-made configurations of the log. */
final class LogConfigurationTest {
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> shown = new ListAppender<>();

    /** Loads a configuration; what it shows is also in {@link #shown}. */
    private ConsoleAppender<ILoggingEvent> load(String resource) throws JoranException {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogConfigurationTest.class.getResource("/" + resource));
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        ConsoleAppender<ILoggingEvent> console =
                (ConsoleAppender<ILoggingEvent>) root.iteratorForAppenders().next();
        shown.start();
        root.addAppender(shown);
        return console;
    }

    @Test
    void aLineIsOneObjectWithTheEventsPartsAsFields() throws JoranException {
        ConsoleAppender<ILoggingEvent> console = load("logback-json.xml");
        Logger log = context.getLogger("org.nbnsd.events.USER_ON_SEVERAL_HOSTS");
        log.atWarn()
                .addKeyValue("code", "USER_ON_SEVERAL_HOSTS")
                .addKeyValue("name", "ALICE<03>")
                .log("USER_ON_SEVERAL_HOSTS \"ALICE\"\n\u001b");
        log.error("port {} is {}", 137, "taken", new IllegalStateException("two\nlines"));

        List<String> lines = shown.list.stream()
                .map(event -> new String(console.getEncoder().encode(event), StandardCharsets.UTF_8))
                .toList();
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

    /** It warns for every socket that only root may receive broadcasts, which is not so on Linux. */
    @ParameterizedTest
    @ValueSource(strings = {"logback.xml", "logback-json.xml", "logback-test.xml"})
    void nettysWarningAboutBroadcastsIsNotShown(String resource) throws JoranException {
        load(resource);
        context.getLogger("io.netty.channel.AbstractChannel").warn("A non-root user can't receive a broadcast packet");
        assertThat(shown.list).isEmpty();
        context.getLogger("io.netty.channel.nio.NioDatagramChannel").warn("something else");
        assertThat(shown.list).hasSize(1);
    }
}
