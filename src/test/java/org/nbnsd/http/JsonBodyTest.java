package org.nbnsd.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonBodyTest {
    @Test
    void anObjectIsReadAsItIsWritten() throws ProblemException {
        String text = "{\"a\":[1,2.50,18446744073709551616,\"\\u0000<script>\",true,null,{}],\"b\":{\"c\":\"ü\"}}";
        assertThat(JsonBody.object(utf8(text))).isEqualTo(JsonParser.parseString(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "null",
                "\"a\"",
                "{",
                "{}{}",
                "{} x",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":1}//",
                "{\"a\":TRUE}",
                "{\"a\":\"\t\"}",
                "{\"a\" \"b\"}"
            })
    void whatIsNoObjectOfJsonIsRefused(String text) {
        assertRefused(utf8(text), "WRONG_JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"b\":[{\"a\":1,\"\\u0061\":2}]}"})
    void aFieldThatIsThereTwiceIsRefused(String text) {
        assertRefused(utf8(text), "the field \"a\" is there twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"a\":1}|/a",
                "{\"b\":[0,{\"a\":1,\"a\":2}]}|/b/1/a",
                "{\"a.b\":{\"c/d\":{\"~\":1,\"~\":2}}}|/a.b/c~1d/~0",
                "{\"a\":{\"x\":1},\"b\":[1,[2],nul]}|/b/2",
                "{\"a\":{\"b\":1},\"c[0]\":01}|/c[0]",
            })
    void whereItIsWrongIsToldAsAPointer(String text, String pointer) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> JsonBody.object(utf8(text)))
                .extracting(e -> e.problem().errors().get(0).pointer())
                .isEqualTo(pointer);
    }

    @Test
    void aThousandArraysInEachOtherAreRefused() {
        assertRefused(utf8("{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}"), "WRONG_JSON");
        assertRefused(utf8("{\"a\":".repeat(1000) + "1" + "}".repeat(1000)), "WRONG_JSON");
    }

    @Test
    void asDeepAsIsAllowedIsRead() throws ProblemException {
        int more = JsonBody.DEPTH - 1;
        assertThat(JsonBody.object(utf8("{\"a\":" + "[".repeat(more) + "]".repeat(more) + "}"))
                        .has("a"))
                .isTrue();
    }

    @Test
    void octetsThatAreNoUtf8AreRefused() {
        assertRefused("{\"a\":\"\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1), "UTF-8");
        assertRefused(new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'}, "UTF-8");
        assertRefused(new byte[] {(byte) 0xC0, (byte) 0xAF}, "UTF-8");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertRefused(byte[] octets, String word) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> JsonBody.object(octets))
                .withMessageContaining(word)
                .extracting(e -> e.problem().code().status())
                .isEqualTo(400);
    }
}
