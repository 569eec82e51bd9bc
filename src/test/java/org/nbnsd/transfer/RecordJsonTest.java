package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

final class RecordJsonTest {
    private static final NameRecord RECORD = new NameRecord(
            NetbiosName.parse("FRED<20>.NETBIOS.COM"),
            RecordType.MULTIHOMED,
            RecordState.ACTIVE,
            NodeType.H,
            false,
            NameRecord.LOCAL,
            Long.MAX_VALUE,
            Ipv4Address.parse("10.0.0.1"),
            1_795_250_340_123L,
            List.of(
                    new Holder(Ipv4Address.parse("10.0.0.1"), NameRecord.LOCAL, 0, 1_795_250_340_123L),
                    new Holder(Ipv4Address.parse("10.0.0.2"), Ipv4Address.parse("192.0.2.1"), 1_795_250_340_000L, 5)));

    private static final String TEXT = "{\"name\":\"FRED<20>.NETBIOS.COM\",\"suffix\":32,\"scope\":\"NETBIOS.COM\","
            + "\"type\":\"multihomed\",\"state\":\"active\",\"nodeType\":\"H\",\"static\":false,\"owner\":\"local\","
            + "\"version\":9223372036854775807,\"registeredBy\":\"10.0.0.1\","
            + "\"expiresAt\":\"2026-11-21T08:39:00.123Z\",\"holders\":["
            + "{\"address\":\"10.0.0.1\",\"owner\":\"local\",\"registeredAt\":\"1970-01-01T00:00:00.000Z\","
            + "\"expiresAt\":\"2026-11-21T08:39:00.123Z\"},"
            + "{\"address\":\"10.0.0.2\",\"owner\":\"192.0.2.1\",\"registeredAt\":\"2026-11-21T08:39:00.000Z\","
            + "\"expiresAt\":\"1970-01-01T00:00:00.005Z\"}]}";

    private static JsonObject object() {
        return JsonParser.parseString(TEXT).getAsJsonObject();
    }

    @Test
    void theFieldsAreAsPromised() {
        assertThat(RecordJson.toJson(RECORD)).hasToString(TEXT);
        assertThat(RecordJson.fromJson(object())).isEqualTo(RECORD);
    }

    /** A partner may send what no host can register: an export that has it can be imported. */
    @Test
    void aScopeThatOnlyPartnersCanSendComesBack() {
        NetbiosName name = NetbiosName.parse("FRED<20>." + "a".repeat(237));
        NameRecord record = new NameRecord(
                name,
                RECORD.type(),
                RECORD.state(),
                RECORD.nodeType(),
                false,
                RECORD.owner(),
                RECORD.version(),
                RECORD.registeredBy(),
                RECORD.expiresAt(),
                RECORD.holders());
        assertThat(RecordJson.fromJson(RecordJson.toJson(record))).isEqualTo(record);
    }

    @Test
    void everyRecordComesBackAsItWas() {
        RandomRecords records = new RandomRecords(new Random(17));
        for (int i = 0; i < 20_000; i++) {
            NameRecord record = records.next();
            String text = RecordJson.toJson(record).toString();
            assertThat(RecordJson.fromJson(JsonParser.parseString(text).getAsJsonObject()))
                    .as(text)
                    .isEqualTo(record);
        }
    }

    @Test
    void whatIsStaticNeedsNoTimeToExpire() {
        JsonObject json = object();
        json.addProperty("static", true);
        json.remove("expiresAt");
        json.getAsJsonArray("holders")
                .forEach(holder -> holder.getAsJsonObject().remove("expiresAt"));
        NameRecord record = RecordJson.fromJson(json);
        assertThat(record.expiresAt()).isEqualTo(Long.MAX_VALUE);
        assertThat(RecordJson.toJson(record)).isEqualTo(json);
        json.addProperty("expiresAt", "never");
        assertThat(RecordJson.fromJson(json)).isEqualTo(record);
    }

    @Test
    void fieldsThatNoRecordHasAreIgnored() {
        JsonObject json = object();
        json.addProperty("colour", "blue");
        json.getAsJsonArray("holders").get(0).getAsJsonObject().add("more", new JsonArray());
        assertThat(RecordJson.fromJson(json)).isEqualTo(RECORD);
    }

    @Test
    void suffixAndScopeAreForReadersOnly() {
        JsonObject json = object();
        json.remove("suffix");
        json.remove("scope");
        assertThat(RecordJson.fromJson(json)).isEqualTo(RECORD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "type",
                "state",
                "nodeType",
                "static",
                "owner",
                "version",
                "registeredBy",
                "expiresAt",
                "holders"
            })
    void everyOtherFieldIsRequired(String field) {
        JsonObject json = object();
        json.remove(field);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordJson.fromJson(json))
                .withMessage(field + ": missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"address", "owner", "registeredAt", "expiresAt"})
    void everyFieldOfAHolderIsRequired(String field) {
        JsonObject json = object();
        json.getAsJsonArray("holders").get(1).getAsJsonObject().remove(field);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordJson.fromJson(json))
                .withMessage("holders[1]." + field + ": missing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            name         | 7                      | name: "7" (expected: text)
            name         | null                   | name: "null" (expected: text)
            name         | "FRED<2"               | name: FRED<2 has a < without suffix (expected: such as FRED<20>; for the character, \\x3C)
            suffix       | 33                     | suffix: "33" (expected: 32, as in the name)
            suffix       | "20"                   | suffix: "\\"20\\"" (expected: a whole number of at most 64 bits)
            scope        | ""                     | scope: "" (expected: "NETBIOS.COM", as in the name)
            scope        | "A..B"                 | scope: label 2 of A..B has 0 octets (expected: 1..63)
            type         | "uniq"                 | type: "uniq" (expected: one of unique, group, special group, multihomed)
            state        | "ACTIVE"               | state: "ACTIVE" (expected: one of active, released, tombstone, deleted)
            nodeType     | "X"                    | nodeType: "X" (expected: one of B, P, M, H)
            static       | "true"                 | static: "\\"true\\"" (expected: true or false)
            owner        | "10.0"                 | owner: "10.0" (expected: local, or the IPv4 address of another name server)
            version      | 1.5                    | version: "1.5" (expected: a whole number of at most 64 bits)
            version      | 9223372036854775808    | version: "9223372036854775808" (expected: a whole number of at most 64 bits)
            version      | 1e999999999            | version: "1e999999999" (expected: a whole number of at most 64 bits)
            registeredBy | "10.0.0.256"           | registeredBy: "10.0.0.256" (expected: an IPv4 address such as 10.0.0.5)
            expiresAt    | "tomorrow"             | expiresAt: "tomorrow" (expected: a time such as 2026-11-21T08:39:00.000Z, or never)
            expiresAt    | "+999999999-01-01T00:00:00Z" | expiresAt: "+999999999-01-01T00:00:00Z" (expected: a time such as 2026-11-21T08:39:00.000Z, or never)
            holders      | {}                     | holders: "{}" (expected: an array of objects)
            holders      | [1]                    | holders[0]: "1" (expected: an object)
            holders      | []                     | holders: 0 of FRED<20>.NETBIOS.COM, MULTIHOMED ACTIVE (expected: 1..25)
            """)
    void aWrongFieldIsToldByNameWithWhatWasExpected(String field, String value, String message) {
        JsonObject json = object();
        json.add(field, JsonParser.parseString(value));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordJson.fromJson(json))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            address      | "fred"  | holders[1].address: "fred" (expected: an IPv4 address such as 10.0.0.5)
            owner        | ""      | holders[1].owner: "" (expected: local, or the IPv4 address of another name server)
            registeredAt | 5       | holders[1].registeredAt: "5" (expected: text)
            expiresAt    | "5"     | holders[1].expiresAt: "5" (expected: a time such as 2026-11-21T08:39:00.000Z, or never)
            """)
    void aWrongFieldOfAHolderIsToldByItsPlace(String field, String value, String message) {
        JsonObject json = object();
        JsonElement holder = json.getAsJsonArray("holders").get(1);
        holder.getAsJsonObject().add(field, JsonParser.parseString(value));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordJson.fromJson(json))
                .withMessage(message);
    }

    @Test
    void whatIsQuotedIsShortAndPrintable() {
        JsonObject json = object();
        json.addProperty("owner", "\u001B[31m" + "x".repeat(100_000));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordJson.fromJson(json))
                .withMessageStartingWith("owner: \"\\x1B[31mxxx")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
        json.addProperty("name", "y".repeat(100_000));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordJson.fromJson(json))
                .withMessageEndingWith("(expected: at most 15 and a suffix)")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
    }
}
