package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.diagnosis.EventData.Event;
import org.nbnsd.diagnosis.EventData.View;

final class EventDataTest {
    private static final String BYTES = """
            0000: 00 00 00 00 02 00 56 00   ......V.
            0008: 00 00 00 00 e0 10 00 c0   ....?..?
            0010: 00 00 00 00 00 00 00 00   ........
            0018: 00 00 00 00 00 00 00 00   AB  CDEF
            0020: 00 00 00 00 00 00 00 00   ........
            0028: e7 1a 65 16               ?.e.
            """;

    private static final String WORDS = """
            0000: 00040000 00560002 00000000 c00010df
            0010: 00000000 c0000001 00000000 00000000
            0020: 00000000 00000000 0168fc82
            """;

    @Test
    void theAddressIsReversedInTheBytesView() {
        EventData data = EventData.parse(BYTES);
        assertThat(data.event()).isEqualTo(Event.NAME_RELEASE);
        assertThat(data.view()).isEqualTo(View.BYTES);
        assertThat(data.address()).hasToString("22.101.26.231");
        assertThat(data.unreversed()).hasToString("231.26.101.22");
    }

    @Test
    void theAddressIsInOrderInTheWordsView() {
        EventData data = EventData.parse(WORDS);
        assertThat(data.event()).isEqualTo(Event.DUPLICATE_NAME);
        assertThat(data.view()).isEqualTo(View.WORDS);
        assertThat(data.status()).isEqualTo(0xC0000001);
        assertThat(data.address()).hasToString("1.104.252.130");
    }

    @Test
    void xmlHasTheOctetsInTheirOrder() {
        EventData data = EventData.parse("<Event><EventData><Data/><Binary>" + "00000400020056000000000" + "0e11000c0"
                + "00".repeat(24) + "E71A6516</Binary></EventData></Event>");
        assertThat(data.event()).isEqualTo(Event.NAME_ERROR);
        assertThat(data.view()).isEqualTo(View.XML);
        assertThat(data.address()).hasToString("22.101.26.231");
    }

    @Test
    void theFourOctetsOfTheAddressAloneWillDo() {
        assertThat(EventData.parse("e7 1a 65 16").address()).hasToString("22.101.26.231");
        assertThat(EventData.parse("0168fc82").address()).hasToString("1.104.252.130");
        assertThat(EventData.parse("0x0168FC82").address()).hasToString("1.104.252.130");
        assertThat(EventData.parse("E7-1A-65-16").event()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|empty (expected: 44 octets, 40 of an event 4321, or only the 4 at offset 0x28)",
                "hello|\"hello\" (expected: hexadecimal digits",
                "e7 1a 65|3 octets (expected: 44 octets, 40 of an event 4321, or only the 4 at offset 0x28)",
                "e7 1a 65 1|groups of 1, 2 digits (expected: 2 digits each",
                "e71a651|7 digits (expected: two for each octet)",
                "<Event/>|XML without an event of NetBT (expected: 4319, 4320 or 4321, with <Binary>...</Binary>)"
            })
    void whatIsNoSuchDataIsToldWithWhatWasExpected(String text, String message) {
        assertThatThrownBy(() -> EventData.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("event data: ")
                .hasMessageContaining(message);
    }

    @Test
    void theDataOfAnotherEventAreNotDecoded() {
        assertThatThrownBy(() -> EventData.parse("00".repeat(44)))
                .hasMessageStartingWith("event data: the code at offset 0x0C is 0x00000000 (expected: 0xC00010DF,");
    }

    private static String xml(String created) {
        return "<Event><System><Provider Name='NetBT'/>" + created + "</System><EventData><Binary>e71a6516</Binary>"
                + "</EventData></Event>";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<TimeCreated SystemTime=\"2026-11-21T08:30:00.1234567Z\"/>|2026-11-21T08:30:00.123456700Z",
                "<TimeCreated SystemTime='2026-11-21T08:30:00.123456789Z' />|2026-11-21T08:30:00.123456789Z",
                "<timecreated RawTime='1' systemtime = '2026-11-21T08:30:00Z'/>|2026-11-21T08:30:00Z",
                "<TimeCreated SystemTime='2026-11-21T09:30:00.5+01:00'></TimeCreated>|2026-11-21T08:30:00.5Z"
            })
    void theXmlSaysWhenTheEventWasLogged(String created, String time) {
        assertThat(EventData.parse(xml(created)).time()).isEqualTo(Instant.parse(time));
    }

    @Test
    void otherViewsDoNotSayWhenTheEventWasLogged() {
        assertThat(EventData.parse(BYTES).time()).isNull();
        assertThat(EventData.parse(WORDS).time()).isNull();
        assertThat(EventData.parse(xml("")).time()).isNull();
        assertThat(EventData.parse(xml("<TimeCreated/>")).time()).isNull();
        assertThat(EventData.parse(xml("<TimeCreated SystemTime=''/>")).time()).isNull();
    }

    @Test
    void theTimeIsThatOfTheEventWithTheData() {
        String other = "<Event><System><TimeCreated SystemTime='2001-01-01T00:00:00Z'/></System></Event>";
        assertThat(EventData.parse("<Events>" + other + xml("<TimeCreated SystemTime='2026-11-21T08:30:00Z'/>")
                                + "</Events>")
                        .time())
                .isEqualTo(Instant.parse("2026-11-21T08:30:00Z"));
        assertThat(EventData.parse("<Events>" + other + xml("") + other + "</Events>")
                        .time())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-11-21",
                "2026-11-21T08:30:00",
                "2026-13-21T08:30:00Z",
                "2026-11-21T08:30:00.1234567890Z",
                "+999999-11-21T08:30:00Z"
            })
    void aTimeThatIsNoneIsToldWithWhatWasExpected(String time) {
        assertThatThrownBy(() -> EventData.parse(xml("<TimeCreated SystemTime=\"" + time + "\"/>")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("event data: SystemTime \"" + time
                        + "\" (expected: as Windows writes it, such as 2026-11-21T08:30:00.1234567Z)");
    }

    @Test
    void aTimeWhoseQuotationMarkIsMissingIsNone() {
        assertThatThrownBy(() -> EventData.parse(xml("<TimeCreated SystemTime='2026-11-21T08:30:00Z/>")))
                .hasMessageStartingWith("event data: SystemTime \"'2026-11-21T08:30:00Z/\" (expected:");
    }
}
