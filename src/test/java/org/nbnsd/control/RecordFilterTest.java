package org.nbnsd.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

final class RecordFilterTest {
    private static final NameRecord FRED = FakeBackend.unique("FRED<20>", "10.0.0.5");
    private static final NameRecord CORP =
            FakeBackend.fixed("CORP<1C>", RecordType.SPECIAL_GROUP, "10.0.0.1", "192.168.1.1");
    private static final NameRecord REPLICA = FakeBackend.record(
            "JANE<00>",
            RecordType.UNIQUE,
            false,
            Ipv4Address.parse("192.0.2.1"),
            7,
            FakeBackend.NOW + 1000,
            "10.9.0.1");

    @ParameterizedTest
    @CsvSource({
        "name, F*, 1, 0, 0",
        "name, *#1c, 0, 1, 0",
        "suffix, 20, 1, 0, 0",
        "suffix, 1c, 0, 1, 0",
        "state, active, 1, 1, 1",
        "state, released, 0, 0, 0",
        "state, Tombstone, 0, 0, 0",
        "address, 10.0.0.5, 1, 0, 0",
        "address, 10.0.0.0/24, 1, 1, 0",
        "address, 192.168.0.0/16, 0, 1, 0",
        "address, 0.0.0.0/0, 1, 1, 1",
        "owner, local, 1, 1, 0",
        "owner, 192.0.2.1, 0, 0, 1",
        "static, true, 0, 1, 0",
        "static, false, 1, 0, 1",
        "type, unique, 1, 0, 1",
        "type, special-group, 0, 1, 0",
        "type, Special Group, 0, 1, 0",
        "type, multihomed, 0, 0, 0",
    })
    void oneConditionAtATime(String key, String text, int fred, int corp, int replica) {
        RecordFilter filter = RecordFilter.parse(Map.of(key, text));
        assertThat(filter.matches(FRED)).isEqualTo(fred == 1);
        assertThat(filter.matches(CORP)).isEqualTo(corp == 1);
        assertThat(filter.matches(REPLICA)).isEqualTo(replica == 1);
    }

    @Test
    void allConditionsMustHold() {
        assertThat(RecordFilter.parse(Map.of("name", "F*", "suffix", "20")).matches(FRED))
                .isTrue();
        assertThat(RecordFilter.parse(Map.of("name", "F*", "suffix", "00")).matches(FRED))
                .isFalse();
    }

    @Test
    void severalStatesAreAlternatives() {
        RecordFilter filter = RecordFilter.parse(Map.of("state", "released,tombstone"));
        assertThat(filter.states()).containsExactlyInAnyOrder(RecordState.RELEASED, RecordState.TOMBSTONE);
        assertThat(filter.matches(FRED)).isFalse();
        assertThat(filter.matches(FRED.withState(RecordState.TOMBSTONE, 0))).isTrue();
    }

    @Test
    void everyStateThatIsNotDeletedIsListedUnlessOthersAreAskedFor() {
        for (RecordState state : RecordState.values()) {
            NameRecord record = FRED.withState(state, FakeBackend.NOW + 1000);
            assertThat(RecordFilter.ALL.matches(record)).as("%s", state).isEqualTo(state != RecordState.DELETED);
            assertThat(RecordFilter.parse(Map.of("state", RecordFilter.text(state)))
                            .matches(record))
                    .isTrue();
        }
    }

    @Test
    void textsAreReadBack() {
        Map<String, String> texts = Map.of(
                "name", "fr*#20",
                "suffix", "0A",
                "state", "active,released",
                "address", "10.0.0.0/8",
                "owner", "local",
                "static", "false",
                "type", "special group",
                "since", "2026-11-21T08:39:00Z");
        assertThat(texts.keySet()).isEqualTo(RecordFilter.KEYS);
        assertThat(RecordFilter.parse(texts).texts()).isEqualTo(texts);
        assertThat(RecordFilter.ALL.texts()).isEmpty();
        assertThat(RecordFilter.parse(Map.of("owner", "192.0.2.1")).texts()).containsEntry("owner", "192.0.2.1");
        assertThat(Arrays.stream(RecordState.values()).map(RecordFilter::text))
                .allSatisfy(text -> assertThat(
                                RecordFilter.parse(Map.of("state", text)).texts())
                        .containsEntry("state", text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "name;FRED<2>",
                "suffix;2",
                "suffix;XX",
                "state;dead",
                "state;active,",
                "address;10.0.0",
                "address;10.0.0.5/8",
                "owner;me",
                "static;yes",
                "type;pair",
                "color;red"
            })
    void whatCannotBeReadIsToldWithWhatWasExpected(String key, String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordFilter.parse(Map.of(key, text)))
                .withMessageContaining("expected: ");
    }

    @Test
    void aSuffixIsAnOctet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecordFilter(null, 256, Set.of(), null, null, null, null, null))
                .withMessage("suffix: 256 (expected: 0..255)");
    }
}
