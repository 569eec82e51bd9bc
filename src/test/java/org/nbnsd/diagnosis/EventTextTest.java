package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.diagnosis.EventData.Event;
import org.nbnsd.diagnosis.EventData.View;

/** What people copy from an event viewer, in whatever language it speaks. */
final class EventTextTest {
    private static final String WORDS = """
            0000: 00040000 00540002 00000000 C00010E1\s
            0010: 00000101 00000001 00000000 00000000\s
            0020: 00000000 00000000 0A010203\s
            """;
    private static final String BYTES = """
            0000: 00 00 04 00 02 00 54 00   ......T.
            0008: 00 00 00 00 E1 10 00 C0   ........
            0010: 01 01 00 00 01 00 00 00   ........
            0018: 00 00 00 00 00 00 00 00   AB  CDEF
            0020: 00 00 00 00 00 00 00 00   ........
            0028: 03 02 01 0A   ....
            """;
    /** What newer Windows has in events 4321: no address. */
    private static final String SHORT =
            "00000000 04003200 00000000 E11000C0 01010000 010000C0".replace(" ", "") + "00".repeat(16);

    private static EventData one(String text) {
        List<EventData> events = EventText.read(text);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private static void requireAll(EventData data) {
        assertThat(data.event()).isEqualTo(Event.NAME_ERROR);
        assertThat(data.strings().name()).isEqualTo("PC1<00>");
        assertThat(data.strings().own()).hasToString("10.1.2.9");
        assertThat(data.address()).hasToString("10.1.2.3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Binary data:\n\n\nIn Words\n\n%1$s\n\nIn Bytes\n\n%2$s",
                "Bin\u00E4rdaten:\n\n\nIn W\u00F6rtern\n\n%1$s\n\nIn Bytes\n\n%2$s",
                "Donn\u00E9es binaires :\r\n\r\nEn mots\r\n\r\n%1$s",
                "\u30D0\u30A4\u30CA\u30EA \u30C7\u30FC\u30BF:\n\u30D0\u30A4\u30C8\u5185\n%2$s",
                "Daten:\n%2$s",
                "Added: Cafe: 12:\n%2$s",
                "> %2$s",
                "%1$s",
                "\t%2$s\t"
            })
    void headingsInAnyLanguageAreNoData(String text) {
        EventData data = one(String.format(text, WORDS, BYTES));
        assertThat(data.event()).isEqualTo(Event.NAME_ERROR);
        assertThat(data.address()).hasToString("10.1.2.3");
        assertThat(data.status()).isEqualTo(1);
    }

    /** As web pages and mail programs leave it. */
    @ParameterizedTest
    @ValueSource(strings = {" ", "  ", "\t", "      "})
    void blanksBetweenTheColumnsDoNotMatter(String blanks) {
        assertThat(one(BYTES.replaceAll(" {2,}", blanks)).address()).hasToString("10.1.2.3");
    }

    @Test
    void headingsWithoutOffsetsAreNoDataEither() {
        assertThat(one("Data:\n00 00 04 00 02 00 54 00 00 00 00 00 E1 10 00 C0\n" + "00 ".repeat(24) + "03 02 01 0a\n")
                        .address())
                .hasToString("10.1.2.3");
    }

    @Test
    void severalCopiedEventsAreAllRead() {
        String other = BYTES.replace("0028: 03", "0028: 04");
        assertThat(EventText.read(WORDS + "\n" + BYTES + "\nnext one\n" + other).stream()
                        .map(EventData::address)
                        .map(String::valueOf))
                .containsExactly("10.1.2.3", "10.1.2.4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The name \"PC1            :0\" could not be registered on the interface with IP address 10.1.2.9. The computer"
                        + " with the IP address 10.1.2.3 did not allow the name to be claimed by this computer.",
                "Der Name \u201EPC1            :0\u201C konnte nicht auf der Schnittstelle mit der IP-Adresse 10.1.2.9"
                        + " registriert werden. Der Computer mit der IP-Adresse 10.1.2.3 hat nicht zugelassen ...",
                "Le nom \u00AB PC1            :0 \u00BB n'a pas pu \u00EAtre inscrit sur l'interface avec l'adresse IP 10.1.2.9."
                        + " L'ordinateur avec l'adresse IP 10.1.2.3 n'a pas permis ...",
                "\u540D\u524D \"PC1            :0\" \u306F IP \u30A2\u30C9\u30EC\u30B9 10.1.2.9 \u306E\u30A4\u30F3\u30BF\u30FC"
                        + "\u30D5\u30A7\u30A4\u30B9 10.1.2.3 \u306E",
                "Error,21.11.2026 09:30:00,NetBT,4321,None,\"The name \"\"PC1            :0\"\" could not be registered on the"
                        + " interface with IP address 10.1.2.9. The computer with the IP address 10.1.2.3 did not\"",
                "+ System \n\n  - Provider \n\n   [ Name]  NetBT \n \n  - EventID 4321 \n \n- EventData \n\n   \n"
                        + "   PC1            :0 \n   10.1.2.9 \n   10.1.2.3 \n   000000000400320000000000E11000C0\n"
            })
    void theTextOfAnEvent4321HasTheNameAndBothAddresses(String text) {
        EventData data = one(text);
        requireAll(data);
        assertThat(data.view()).isEqualTo(View.TEXT);
    }

    /** As the two buttons of the event viewers, and wevtutil, copy it. */
    @Test
    void aWholeCopiedEventIsOneEvent() {
        String sentence =
                "The name \"PC1            :0\" could not be registered on the interface with IP address 10.1.2.9."
                        + " The computer with the IP address 10.1.2.3 did not allow the name to be claimed by this computer.\r\n";
        String head = "Log Name:      System\r\nSource:        NetBT\r\nDate:          11/21/2026 9:30:00 AM\r\n"
                + "Event ID:      4321\r\nLevel:         Error\r\nComputer:      PC1\r\nDescription:\r\n";
        EventData withData = one(head + sentence + "\r\nData:\r\n" + BYTES.replace("\n", "\r\n"));
        requireAll(withData);
        assertThat(withData.status()).isEqualTo(1);
        EventData withXml =
                one(head + sentence + "Event Xml:\r\n<Event xmlns=\"x\"><System><EventID>4321</EventID></System>"
                        + "<EventData>\r\n<Data>\r\n</Data><Data>PC1            :0</Data><Data>10.1.2.9</Data><Data>10.1.2.3</Data>"
                        + "<Binary>" + SHORT + "</Binary></EventData>\r\n</Event>");
        requireAll(withXml);
        assertThat(withXml.status()).isEqualTo(0xC0000001);
        assertThat(withXml.unreversed()).isNull();
        List<EventData> two = EventText.read(
                "Event[0]:\n" + head + sentence + BYTES + "Event[1]:\n" + head + sentence.replace("2.3", "2.4"));
        assertThat(two.stream().map(EventData::address).map(String::valueOf)).containsExactly("10.1.2.3", "10.1.2.4");
        assertThat(two.get(1).view()).isEqualTo(View.TEXT);
    }

    @Test
    void octetsBeforeTheFirstSentenceAndBehindThoseOfTheLastAreEventsOfTheirOwn() {
        String sentence =
                "The name \"PC1            :0\" could not be registered on the interface with IP address 10.1.2.9."
                        + " The computer with the IP address 10.1.2.5 did not allow the name to be claimed by this computer.\n";
        String other = BYTES.replace("0028: 03", "0028: 04");
        String third = BYTES.replace("0028: 03", "0028: 06");
        assertThat(EventText.read(BYTES + "\nnext\n" + other + "\n" + sentence))
                .extracting(data -> data.view() + " " + data.address())
                .containsExactly("BYTES 10.1.2.3", "BYTES 10.1.2.4", "TEXT 10.1.2.5");
        assertThat(EventText.read(sentence + BYTES + "\nnext\n" + other + "\nnext\n" + third))
                .extracting(data -> data.strings().name() + " " + data.address())
                .containsExactly("PC1<00> 10.1.2.3", " 10.1.2.4", " 10.1.2.6");
    }

    /** A mail program breaks a quoted line anew, or a person has typed it twice. */
    @Test
    void aLineWhoseOffsetIsNotGreaterIsNoPartOfTheDump() {
        assertThat(one(BYTES + "0028: 99 99 99 99\n0010: 99 99 99 99\n").address())
                .hasToString("10.1.2.3");
    }

    @Test
    void linesMayHaveThirtyTwoOctetsAndAGapInTheMiddle() {
        String zeros = "00 00 00 00 00 00 00 00";
        String head = "0000: 00 00 04 00 02 00 54 00  00 00 00 00 E1 10 00 C0 01 01 00 00 01 00 00 00  " + zeros + "\n";
        EventData data = one(head + "0020: " + zeros + "  03 02 01 0A\n");
        assertThat(data.address()).hasToString("10.1.2.3");
        assertThat(one(head + "0021: 99 99 99 99 99 99 99 99 03 02 01 0A\n").address())
                .as("there is no such line after 32 octets")
                .isNull();
    }

    @Test
    void charactersThatLookAsOctetsAreNotTakenForSome() {
        String characters = BYTES.replace("0A   ....", "0A   AB  .");
        assertThat(EventText.read(WORDS + "\n" + characters))
                .as("one in two views")
                .hasSize(1);
        assertThat(one("0000: 03 02 01 0A   AB  .\n").address()).hasToString("10.1.2.3");
    }

    @Test
    void aDumpThatMakesNoSenseIsPassedOverIfThereIsOneThatDoesAndElseToldOf() {
        String nonsense = "0000: 00 01 02\n";
        assertThat(one(nonsense + BYTES).address()).hasToString("10.1.2.3");
        assertThat(one(BYTES + nonsense).address()).hasToString("10.1.2.3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventText.read(nonsense))
                .withMessageStartingWith("event data: 3 octets (expected: ");
    }

    @Test
    void aGroupThatIsNeitherAByteNorAWordEndsTheOctetsOfALine() {
        assertThat(one("0000: 03 02 01 0A 0A0B 11\n").address()).hasToString("10.1.2.3");
        assertThat(one("0000: 03 02 01 0A 0A0B0C0D0E 11\n").address()).hasToString("10.1.2.3");
        assertThat(one("0000: 03 02 01 0A 0xABCDEF 11\n").address()).hasToString("10.1.2.3");
    }

    @Test
    void ofNonsenseFortyCharactersAreShown() {
        for (int length : new int[] {40, 41}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EventText.read("z".repeat(length)))
                    .withMessageStartingWith("event data: \"" + "z".repeat(40) + (length > 40 ? "..." : "") + "\" (");
        }
    }

    @Test
    void dataMayEndBehindTheStatus() {
        String shortest = "000004000200540000000000E11000C00101000001000000";
        EventData data = one(shortest);
        assertThat(data.event()).isEqualTo(Event.NAME_ERROR);
        assertThat(data.status()).isEqualTo(1);
        assertThat(data.address()).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one(shortest.substring(2)))
                .withMessageStartingWith("event data: 23 octets");
    }

    @Test
    void eventsAreKnownByTheirNumbers() {
        assertThat(Event.DUPLICATE_NAME.number()).isEqualTo(4319);
        assertThat(Event.NAME_RELEASE.text()).startsWith("another host, often a name server, demanded");
        for (Event event : Event.values()) {
            assertThat(Event.of(event.number())).isEqualTo(event);
        }
        assertThat(Event.of(4318)).isNull();
    }

    @Test
    void theBinaryElementAloneIsAnEvent() {
        assertThat(one("<Binary>" + SHORT + "</Binary>").event()).isEqualTo(Event.NAME_ERROR);
    }

    @Test
    void theOnlyAddressInTheStringsIsTheOtherHosts() {
        EventData data = one("<Event><System><EventID>4321</EventID></System><EventData><Data>PC1 :0</Data>"
                + "<Data>10.1.2.3</Data></EventData></Event>");
        assertThat(data.event()).isEqualTo(Event.NAME_ERROR);
        assertThat(data.view()).as("without octets").isEqualTo(View.TEXT);
        assertThat(data.strings().own()).isNull();
        assertThat(data.address()).hasToString("10.1.2.3");
    }

    @Test
    void entitiesStandForCharactersAndUnknownOnesForThemselvesAndImpossibleOnesForNothing() {
        assertThat(LoggedEvent.ofXml("<Event><Computer>A&lt;B&gt;&amp;&quot;&apos;&#67;&#x44;&foo;&#x110000;&#AB;E"
                                + "</Computer></Event>")
                        .computer())
                .isEqualTo("A<B>&\"'CD&foo;E");
    }

    @Test
    void octetsOfANewerEvent4321HaveNoAddress() {
        EventData data = one(SHORT);
        assertThat(data.event()).isEqualTo(Event.NAME_ERROR);
        assertThat(data.status()).isEqualTo(0xC0000001);
        assertThat(data.address()).isNull();
        assertThat(data.unreversed()).isNull();
    }

    @Test
    void anAddressOfZerosInTheDataGivesWayToThatOfTheText() {
        String octets = SHORT + "00000000";
        EventData data = one("<Event><EventData><Data>PC1 :0</Data><Data>10.1.2.9</Data><Data>10.1.2.3</Data><Binary>"
                + octets + "</Binary></EventData></Event>");
        requireAll(data);
        assertThat(data.unreversed()).isNull();
        assertThat(one(octets).address()).hasToString("0.0.0.0");
    }

    @Test
    void aTextWithoutItsDataIsToldWhatIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> EventText.read("Event ID: 4319\nA duplicate name has been detected on the TCP network."))
                .withMessage("event data: the text of an event 4319 without its data"
                        + " (expected: with the octets below it, or as XML: only they have the address)");
    }

    @Test
    void timesOfTheDayAreNoNames() {
        assertThatIllegalArgumentException().isThrownBy(() -> EventText.read("at \"9:30\" from 10.0.0.1x"));
        assertThat(EventText.name("WORKGROUP      :1d")).isEqualTo("WORKGROUP<1D>");
        assertThat(EventText.name("PC1")).isEmpty();
        assertThat(EventText.name("PC1:")).isEmpty();
    }

    /** The longest lines that could make a pattern try everything. */
    @Test
    void longNonsenseIsRefusedAtOnce() {
        for (String piece :
                List.of("0", "00 ", "\"", "\"A:0\"", "0000: ", "10.0.0.", "<Event ", "00:00-", " ", "\u00AB")) {
            String text = piece.repeat(200_000) + "x";
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EventText.read(text))
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
        }
    }
}
