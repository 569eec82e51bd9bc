package org.nbnsd.name;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NameSuffixTest {
    @Test
    void conventionDependsOnTheSuffixAndTheKind() {
        assertThat(NameSuffix.describe(NetbiosName.of("PC1", 0x00), false)).isEqualTo("computer");
        assertThat(NameSuffix.describe(NetbiosName.of("CORP", 0x00), true)).isEqualTo("domain or workgroup");
        assertThat(NameSuffix.describe(NetbiosName.of("PC1", 0x20), false)).isEqualTo("file server");
        assertThat(NameSuffix.describe(NetbiosName.MSBROWSE, true)).isEqualTo("master browsers of the segment");
        assertThat(NameSuffix.describe(NetbiosName.of("PC1", 0x01), false)).isEqualTo("messenger");
    }

    @Test
    void everySuffixHasWords() {
        for (int suffix = 0; suffix < 256; suffix++) {
            assertThat(NameSuffix.describe(NetbiosName.of("X", suffix), false)).matches("[A-Za-z][A-Za-z() ]+");
        }
    }
}
