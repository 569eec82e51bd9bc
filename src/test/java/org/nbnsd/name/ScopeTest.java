package org.nbnsd.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScopeTest {
    @Test
    void textIsLabelsBetweenDots() {
        Scope scope = Scope.parse("NETBIOS.COM");

        assertThat(scope.labels()).containsExactly("NETBIOS", "COM");
        assertThat(scope).hasToString("NETBIOS.COM");
        assertThat(scope.characters()).isEqualTo(11);
        assertThat(scope.encodedLength()).isEqualTo(1 + 7 + 1 + 3);
    }

    @Test
    void emptyTextIsNoScope() {
        assertThat(Scope.parse("")).isEqualTo(Scope.NONE);
        assertThat(Scope.NONE).hasToString("");
        assertThat(Scope.NONE.characters()).isZero();
        assertThat(Scope.NONE.encodedLength()).isZero();
    }

    @Test
    void caseMakesAnotherScope() {
        assertThat(Scope.parse("NETBIOS")).isNotEqualTo(Scope.parse("netbios"));
    }

    /** On the wire a dot is an octet like others; in text it ends a label. */
    @Test
    void dotWithinALabelIsNotADotBetweenLabels() {
        Scope one = new Scope(List.of("A.B"));

        assertThat(one).hasToString("A\\x2EB").isNotEqualTo(Scope.parse("A.B")).isEqualTo(Scope.parse("A\\x2EB"));
    }

    @Test
    void labelsMayHoldAnyOctet() {
        StringBuilder octets = new StringBuilder();
        List<String> labels = new ArrayList<>();
        for (char c = 0; c < 256; c++) {
            octets.append(c);
            if (octets.length() == 32) {
                labels.add(octets.toString());
                octets.setLength(0);
            }
        }
        Scope scope = new Scope(labels);

        assertThat(scope.toString()).matches("[ -~]*");
        assertThat(Scope.parse(scope.toString())).isEqualTo(scope);
    }

    @Test
    void labelsOutOfRangeAreRefused() {
        refused(List.of("A", ""), "scope: label 2 of A. has 0 octets (expected: 1..63)");
        String tooLong = "A".repeat(238);
        refused(List.of(tooLong), "scope: label 1 of " + "A".repeat(80) + "... has 238 octets (expected: 1..63)");
        String long64 = "A".repeat(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scope.parse("B." + long64).requireDatagrams())
                .withMessage("scope: label 2 of B." + long64 + " has 64 octets (expected: 1..63)");
        assertThat(Scope.parse("B." + "A".repeat(63)).requireDatagrams().fitsDatagrams())
                .isTrue();
        refused(List.of("\u20AC"), "scope: label 1 of \u20AC (expected: characters that are one octet)");
    }

    private static void refused(List<String> labels, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Scope(labels)).withMessage(message);
    }
}
