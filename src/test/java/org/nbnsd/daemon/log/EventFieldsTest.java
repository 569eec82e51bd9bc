package org.nbnsd.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.NameConflict;
import org.nbnsd.protocol.ClaimEvent.NameTakenOver;
import org.nbnsd.protocol.ClaimEvent.RefusedByStatic;
import org.nbnsd.protocol.EditEvent.RecordEdited;
import org.nbnsd.protocol.EventExamples;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.event.KeyValuePair;

/** What programs that read the log find in a line of it. */
final class EventFieldsTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.5");
    private static final Ipv4Address TWO = Ipv4Address.parse("10.0.0.6");
    private static final Ipv4Address FORGER = Ipv4Address.parse("10.0.0.66");

    private static JsonObject line(NameEvent event) {
        LoggerContext context = new LoggerContext();
        LoggingEvent line = new LoggingEvent(
                "", context.getLogger("x"), ch.qos.logback.classic.Level.WARN, event.text(), null, null);
        EventFields.of(event).forEach((key, value) -> line.addKeyValuePair(new KeyValuePair(key, value)));
        byte[] octets = new JsonLogEncoder().encode((ILoggingEvent) line);
        return JsonParser.parseString(new String(octets, StandardCharsets.UTF_8))
                .getAsJsonObject();
    }

    @Test
    void partiesOfAConflictAreFieldsByTheirNames() {
        JsonObject line = line(new NameConflict(FRED, ONE, TWO, FORGER, ""));
        assertThat(line.get("code").getAsString()).isEqualTo("NAME_CONFLICT");
        assertThat(line.get("name").getAsString()).isEqualTo("FRED<20>");
        assertThat(line.get("holder").getAsString()).isEqualTo("10.0.0.5");
        assertThat(line.get("claimant").getAsString()).isEqualTo("10.0.0.6");
        assertThat(line.get("sender").getAsString()).isEqualTo("10.0.0.66");
    }

    @Test
    void listsAreArraysAndNumbersNumbers() {
        JsonObject line = line(new NameTakenOver(FRED, List.of(ONE, FORGER), TWO, TWO));
        assertThat(line.getAsJsonArray("from")).hasSize(2);
        JsonObject refused = line(EventExamples.all().stream()
                .filter(RefusedByStatic.class::isInstance)
                .findFirst()
                .orElseThrow());
        assertThat(refused.get("since").getAsLong()).isEqualTo(1_763_712_000_789L);
        assertThat(refused.get("couldMigrate").getAsBoolean()).isTrue();
        assertThat(refused.get("rcode").getAsString()).isEqualTo("ACT_ERR");
    }

    @Test
    void anEditHasItsAuthorAndTheRecordBeforeAndAfter() {
        JsonObject line = line(EventExamples.all().stream()
                .filter(RecordEdited.class::isInstance)
                .findFirst()
                .orElseThrow());
        assertThat(line.get("author").getAsString()).isEqualTo("root");
        assertThat(line.get("reason").getAsString()).isEqualTo("old printer");
        assertThat(line.get("kind").getAsString()).isEqualTo("CREATED");
        assertThat(line.has("before")).isFalse();
        assertThat(line.getAsJsonObject("after").get("static").getAsBoolean()).isTrue();
        assertThat(line.getAsJsonObject("after").getAsJsonArray("addresses")).hasSize(1);
    }

    private static boolean isPlain(Object value) {
        if (value instanceof Collection<?> values) {
            return values.stream().allMatch(EventFieldsTest::isPlain);
        } else if (value instanceof Map<?, ?> values) {
            return values.values().stream().allMatch(EventFieldsTest::isPlain);
        }
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    /** A part of an event that no program could read would be a gap that nobody sees. */
    @Test
    void everyPartOfEveryEventIsAField() {
        Set<String> flattened = Set.of("outcome", "author", "answer", "malformed");
        assertThat(EventExamples.all()).allSatisfy(event -> {
            Map<String, Object> fields = EventFields.of(event);
            assertThat(fields).containsEntry("code", event.code());
            assertThat(fields.values()).allMatch(EventFieldsTest::isPlain);
            List<String> parts = Arrays.stream(event.getClass().getRecordComponents())
                    .map(RecordComponent::getName)
                    .filter(name -> !flattened.contains(name))
                    .toList();
            parts.forEach(part -> assertThat(fields.containsKey(part) || isAbsent(event, part))
                    .as(part)
                    .isTrue());
            if (event.sender() != null) {
                assertThat(fields).containsEntry("sender", event.sender().toString());
            }
        });
    }

    private static boolean isAbsent(NameEvent event, String part) {
        try {
            return event.getClass().getMethod(part).invoke(event) == null;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
