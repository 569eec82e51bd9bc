package org.nbnsd.name;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BriefTest {
    @Test
    void whatIsShortIsLeftAlone() {
        assertThat(Brief.of("x".repeat(100))).isEqualTo("x".repeat(100));
        assertThat(Brief.message("x".repeat(500))).isEqualTo("x".repeat(500));
    }

    @Test
    void aLongTextIsItsBeginningAndItsLength() {
        assertThat(Brief.of("x".repeat(100_000))).isEqualTo("x".repeat(80) + "… (100000 characters)");
    }

    @Test
    void aLongLineKeepsWhatWasExpected() {
        assertThat(Brief.message("name: " + "x".repeat(100_000) + " (expected: a name)"))
                .hasSizeLessThan(500)
                .startsWith("name: xxx")
                .contains("characters left out")
                .endsWith("xxx (expected: a name)");
    }

    @Test
    void eachLineIsShortenedAlone() {
        assertThat(Brief.message("first\n" + "x".repeat(600) + "\nlast").lines())
                .hasSize(3)
                .startsWith("first")
                .endsWith("last");
    }

    @Test
    void noCharacterIsCutInTwo() {
        String clef = "\uD834\uDD1E";
        for (String text : new String[] {clef.repeat(1_000), "x" + clef.repeat(1_000)}) {
            assertThat(Brief.of(text).codePoints()).noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
            assertThat(Brief.message(text).codePoints()).noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
        }
    }
}
