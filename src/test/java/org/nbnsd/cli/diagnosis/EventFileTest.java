package org.nbnsd.cli.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.diagnosis.EventFile.Contents;
import org.nbnsd.diagnosis.EventData;

/** Files with many events, as Windows and others export them. */
final class EventFileTest {
    private static final String HEAD =
            "000004000200540000000000E11000C0010100000100000000000000000000000000000000000000";
    /** Of another driver. */
    private static final String OTHERS =
            "0E00800001000000000000000B0004C00301000000000000000000000000000000000000000000000000";

    private static String event(String provider, int number, int host) {
        return "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='"
                + provider
                + "'/><EventID Qualifiers='49152'>" + number + "</EventID><TimeCreated"
                + " SystemTime='2026-11-21T08:30:00.000000000Z'/><Computer>PC1</Computer></System><EventData><Data></Data>"
                + "<Data>PC1            :0</Data><Data>10.1.2.9</Data><Data>10.1.2." + host + "</Data><Binary>"
                + (provider.equals("NetBT") ? HEAD + String.format("%02X02010A", host) : OTHERS)
                + "</Binary></EventData></Event>";
    }

    private static Contents read(String text, Charset charset) {
        try {
            return EventFile.read(new ByteArrayInputStream(text.getBytes(charset)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Contents read(String text) {
        return read(text, StandardCharsets.UTF_8);
    }

    private static List<String> hosts(Contents contents) {
        assertThat(contents.problems()).isEmpty();
        return contents.events().stream()
                .map(EventData::address)
                .map(String::valueOf)
                .toList();
    }

    @Test
    void everyEventOfNetBtIsReadAndOthersArePassedOver() {
        Contents contents = read("<Events>" + event("disk", 4321, 1) + event("NetBT", 4321, 3) + event("disk", 11, 1)
                + event("NetBT", 4319, 4) + event("NetBT", 4307, 9) + "</Events>");
        assertThat(hosts(contents)).containsExactly("10.1.2.3", "10.1.2.4");
        assertThat(contents.others()).isEqualTo(3);
        assertThat(contents.events().get(0).computer()).isEqualTo("PC1");
        assertThat(contents.events().get(0).time()).hasToString("2026-11-21T08:30:00Z");
    }

    @Test
    void prefixesAndWrappedLinesDoNotMatter() {
        String event = event("NetBT", 4321, 3)
                .replaceAll("<(?=\\w)", "<ns0:")
                .replace("</", "</ns0:")
                .replace(HEAD, HEAD.replaceAll("(.{16})", "$1\r\n\t"))
                .replace("><", ">\r\n   <")
                .replace("PC1            :0", "PC1            &#58;0");
        assertThat(hosts(read("<?xml version='1.0'?>\n<ns0:Events>" + event + event + "</ns0:Events>")))
                .containsExactly("10.1.2.3", "10.1.2.3");
        assertThat(read(event).events().get(0).strings().name()).isEqualTo("PC1<00>");
    }

    /** wevtutil writes events without anything around them. */
    @Test
    void eventsNeedNothingAroundThem() {
        assertThat(hosts(read(event("NetBT", 4321, 3) + "\r\n" + event("NetBT", 4320, 5) + "\r\n")))
                .containsExactly("10.1.2.3", "10.1.2.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void theCharacterSetIsRecognised(String charset) {
        String text = "<Events>" + event("NetBT", 4321, 3) + "</Events>";
        assertThat(hosts(read(text, Charset.forName(charset)))).containsExactly("10.1.2.3");
        assertThat(hosts(read("\uFEFF" + text, Charset.forName(charset)))).containsExactly("10.1.2.3");
        assertThat(hosts(read("\r\n\u00FC" + text, StandardCharsets.ISO_8859_1)))
                .containsExactly("10.1.2.3");
    }

    @Test
    void aLogOfManyMegabytesIsReadToItsEnd() {
        String others =
                IntStream.range(0, 40_000).mapToObj(i -> event("disk", 11, 1)).collect(Collectors.joining("\n"));
        Contents contents = read("<Events>" + event("NetBT", 4321, 3) + others + event("NetBT", 4321, 4) + "</Events>");
        assertThat(hosts(contents)).containsExactly("10.1.2.3", "10.1.2.4");
        assertThat(contents.others()).isEqualTo(40_000);
    }

    @Test
    void anEventThatMakesNoSenseDoesNotCostTheOthers() {
        Contents contents = read("<Events>" + event("NetBT", 4321, 3).replace(HEAD, "00")
                + event("NetBT", 4321, 4).replace("2026-11-21T", "yesterday")
                + event("NetBT", 4321, 5) + event("NetBT", 4321, 6).replaceAll("</Event>$", "") + "</Events>");
        assertThat(contents.events().stream().map(EventData::address).map(String::valueOf))
                .containsExactly("10.1.2.5", "10.1.2.6");
        assertThat(contents.problems())
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("event 1 of the file: event data: 5 octets (expected:"),
                        second -> assertThat(second).startsWith("event 2 of the file: event data: SystemTime"));
    }

    private static final String EVTX_DUMP = """
            Record 77
            {
              "Event": {
                "#attributes": { "xmlns": "http://schemas.microsoft.com/win/2004/08/events/event" },
                "EventData": { "Binary": "BINARY", "Data": { "#text": [ "", "PC1            :0", "10.1.2.9", "10.1.2.3" ] } },
                "System": {
                  "Channel": "System", "Computer": "PC1",
                  "EventID": { "#attributes": { "Qualifiers": 49152 }, "#text": 4321 },
                  "Provider": { "#attributes": { "Name": "NetBT" } },
                  "TimeCreated": { "#attributes": { "SystemTime": "2026-11-21T08:30:00.000000Z" } }
                }
              }
            }
            """;
    private static final String SEPARATE_ATTRIBUTES = "{\"Event\":{\"EventData\":{\"Binary\":\"BINARY\",\"Data\":[\"\","
            + "\"PC1            :0\",\"10.1.2.9\",\"10.1.2.3\"]},\"System\":{\"Computer\":\"PC1\",\"EventID\":4321,"
            + "\"EventID_attributes\":{\"Qualifiers\":49152},\"Provider_attributes\":{\"Name\":\"NetBT\"},"
            + "\"TimeCreated_attributes\":{\"SystemTime\":\"2026-11-21T08:30:00.000000Z\"}}}}";
    private static final String WINLOGBEAT =
            "{\"@timestamp\":\"2026-11-21T08:30:00.000Z\",\"winlog\":{\"computer_name\":\"PC1\","
                    + "\"event_id\":\"4321\",\"provider_name\":\"NetBT\",\"event_data\":{\"Binary\":\"BINARY\","
                    + "\"param2\":\"PC1            :0\",\"param3\":\"10.1.2.9\",\"param4\":\"10.1.2.3\"}}}";
    private static final String POWERSHELL = "[{\"Id\":4321,\"ProviderName\":\"NetBT\",\"MachineName\":\"PC1\","
            + "\"TimeCreated\":\"\\/Date(1795249800000)\\/\",\"Properties\":[{\"Value\":\"\"},{\"Value\":\"PC1            :0\"},"
            + "{\"Value\":\"10.1.2.9\"},{\"Value\":\"10.1.2.3\"},{\"Value\":[OCTETS]}]},{\"Id\":11,\"ProviderName\":\"disk\"}]";

    @ParameterizedTest
    @ValueSource(strings = {EVTX_DUMP, SEPARATE_ATTRIBUTES, WINLOGBEAT, POWERSHELL})
    void jsonOfSeveralProgramsIsUnderstood(String json) {
        StringBuilder octets = new StringBuilder();
        for (int i = 0; i < HEAD.length(); i += 2) {
            octets.append(i == 0 ? "" : ",").append(Integer.parseInt(HEAD.substring(i, i + 2), 16));
        }
        String whole = json.replace("BINARY", HEAD).replace("OCTETS", octets);
        for (String text : List.of(whole, whole + "\n" + whole, "[" + whole.replace("Record 77", "") + "]")) {
            Contents contents = read(text);
            assertThat(hosts(contents)).isNotEmpty().containsOnly("10.1.2.3");
            EventData event = contents.events().get(0);
            assertThat(event.status()).isEqualTo(1);
            assertThat(event.strings().name()).isEqualTo("PC1<00>");
            assertThat(event.strings().own()).hasToString("10.1.2.9");
            assertThat(event.computer()).isEqualTo("PC1");
            assertThat(event.time()).hasToString("2026-11-21T08:30:00Z");
        }
    }

    @Test
    void aBrokenObjectOfJsonDoesNotCostTheOthers() {
        Contents contents = read("{\"Event\" \"oops\"}\n" + SEPARATE_ATTRIBUTES.replace("BINARY", HEAD));
        assertThat(contents.events()).hasSize(1);
        assertThat(contents.problems())
                .containsExactly("event 1 of the file: no JSON (expected: an object from { to })");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ElfFile\0\0\0\0", "0\0\0\0LfLe\1\0"})
    void aLogInWindowsOwnFormatIsToldHowToConvertIt(String magic) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(magic, StandardCharsets.ISO_8859_1))
                .withMessageContaining("wevtutil qe FILE /lf /f:xml", "evtx_dump");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0\0\0", "hello", "{}", "[]", "{\"a\":", "<", "<Events/>", "<html></html>"})
    void whatHasNoEventIsToldOrEmpty(String text) {
        try {
            assertThat(read(text).events()).isEmpty();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("(expected: ");
        }
    }
}
