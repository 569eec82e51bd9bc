package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.wire.Ipv4Address;

/** What a record tells as it is now. */
final class PresentTest {
    private static final NetbiosName PC1 = NetbiosName.parse("PC1<20>");
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address TWO = Ipv4Address.parse("10.0.0.2");
    private static final long NOW = 1_700_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "unique .1,   true,  false, false, true,  false",
        "unique .2,   true,  false, false, true,  true",
        "unique .1.2, true,  false, false, true,  false",
        "static .1,   true,  true,  false, true,  false",
        "group .1,    true,  false, true,  false, false",
        "group .2,    true,  false, true,  false, false",
        "special .1,  true,  false, false, false, false",
        "special .2,  true,  false, false, false, true",
        "released .1, false, false, false, false, true",
        "none,        false, false, false, false, true",
        "'',          false, false, false, false, false"
    })
    void aRecordTellsWhetherItIsInForceAndWhoseItIs(
            String record, boolean isActive, boolean isStatic, boolean isGroup, boolean isUnique, boolean excludesOne) {
        List<String> words = record.isEmpty()
                ? List.of()
                : Arrays.asList(record.replace(".1.2", ".1,.2").split(" "));
        Present present = ToldStory.present(PC1, NOW, words);
        assertThat(present.isActive()).isEqualTo(isActive);
        assertThat(present.isStatic()).isEqualTo(isStatic);
        assertThat(present.isGroup()).isEqualTo(isGroup);
        assertThat(present.isUnique()).isEqualTo(isUnique);
        assertThat(present.excludes(ONE)).isEqualTo(excludesOne);
    }

    /** The record is there by a partner; what this server registered itself needs no word. */
    @Test
    void ofAnAddressAnotherNameServerHasItIsToldWhichOne() {
        NameRecord own = ToldStory.present(PC1, NOW, List.of("unique", ".1")).record();
        NameRecord theirs = Objects.requireNonNull(own)
                .withHolders(
                        own.type(),
                        own.holders().stream()
                                .map(each -> new Holder(each.address(), TWO, each.registeredAt(), each.expiresAt()))
                                .toList());
        assertThat(Present.of(own, NOW).ownerOf(ONE)).isNull();
        assertThat(Present.of(theirs, NOW).ownerOf(ONE)).isEqualTo(TWO);
        assertThat(Present.of(theirs, NOW).ownerOf(TWO)).isNull();
        assertThat(Present.unknown(NOW).ownerOf(ONE)).isNull();
    }

    @Test
    void aGroupOrAStaticRecordThatIsNotInForceIsNone() {
        for (String kind : List.of("group", "static", "unique")) {
            NameRecord record = ToldStory.present(PC1, NOW, List.of(kind, ".1")).record();
            assertThat(record).isNotNull();
            Present released = new Present(NOW, true, record.withState(RecordState.RELEASED, NOW));
            assertThat(released.isGroup()).isFalse();
            assertThat(released.isStatic()).isFalse();
            assertThat(released.isUnique()).isFalse();
            assertThat(released.excludes(ONE)).isTrue();
        }
    }

    @Test
    void whatHasExpiredIsNotThere() {
        NameRecord record = ToldStory.present(PC1, NOW, List.of("unique", ".1")).record();
        assertThat(Present.of(record, NOW).isActive()).isTrue();
        assertThat(Present.of(record, NOW + 7 * 86_400_000L).isActive()).isFalse();
        assertThat(Present.of(null, NOW).excludes(ONE)).isTrue();
        assertThat(Present.unknown(NOW)).isEqualTo(new Present(NOW, false, null));
    }
}
