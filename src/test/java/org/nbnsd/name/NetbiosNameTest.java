package org.nbnsd.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a name is, and when two are the same. */
final class NetbiosNameTest {
    private static final NetbiosName FRED = NetbiosName.of("FRED", 0x20);

    @Test
    void textIsPaddedWithSpaces() {
        assertThat(FRED).isEqualTo(octets("FRED            "));
        assertThat(NetbiosName.of("FIFTEEN-OCTETS.", 0x1B)).isEqualTo(octets("FIFTEEN-OCTETS.\u001B"));
        assertThat(NetbiosName.of("", 0x00)).isEqualTo(octets("               \u0000"));
    }

    @Test
    void caseMakesAnotherName() {
        assertThat(FRED).isNotEqualTo(NetbiosName.of("Fred", 0x20));
        assertThat(NetbiosName.of("\u00C4", 0)).isNotEqualTo(NetbiosName.of("\u00E4", 0));
    }

    @Test
    void suffixMakesAnotherName() {
        assertThat(FRED).isNotEqualTo(NetbiosName.of("FRED", 0x00));
        assertThat(FRED.withSuffix(0x00)).isEqualTo(NetbiosName.of("FRED", 0x00));
        assertThat(FRED.withSuffix(0xFF).suffix()).isEqualTo(0xFF);
    }

    @Test
    void scopeMakesAnotherName() {
        NetbiosName inScope = NetbiosName.parse("FRED<20>.NETBIOS.COM");

        assertThat(inScope)
                .isNotEqualTo(FRED)
                .isNotEqualTo(NetbiosName.parse("FRED<20>.netbios.com"))
                .isNotEqualTo(NetbiosName.parse("FRED<20>.NETBIOS"))
                .isNotEqualTo(NetbiosName.parse("FRED<20>.NETBIOS\\x2ECOM"))
                .isEqualTo(NetbiosName.parse("FRED#20.NETBIOS.COM"))
                .hasSameHashCodeAs(NetbiosName.parse("FRED#20.NETBIOS.COM"));
        assertThat(inScope.withSuffix(0).scope()).isEqualTo(inScope.scope());
    }

    @Test
    void everyOctetCountsAndMayHaveAnyValue() {
        Set<NetbiosName> names = new HashSet<>();
        for (int place = 0; place < NetbiosName.LENGTH; place++) {
            for (int value = 1; value < 256; value++) {
                byte[] octets = new byte[NetbiosName.LENGTH];
                octets[place] = (byte) value;
                NetbiosName name = NetbiosName.of(octets, 0, Scope.NONE);
                assertThat(name.octet(place)).isEqualTo(value);
                assertThat(name.octet(place ^ 1)).isZero();
                names.add(name);
            }
        }
        assertThat(names).hasSize(16 * 255);
    }

    @Test
    void emptyNameIsAName() {
        NetbiosName empty = NetbiosName.of("", 0x03);

        assertThat(empty.base()).isEmpty();
        assertThat(empty).hasToString("<03>").isEqualTo(NetbiosName.parse("<03>"));
    }

    @Test
    void wildcardIsPaddedWithNul() {
        NetbiosName star = NetbiosName.of("*", 0x00);

        assertThat(NetbiosName.WILDCARD.isWildcard()).isTrue();
        assertThat(NetbiosName.WILDCARD).isEqualTo(octets("*" + "\u0000".repeat(15)));
        assertThat(star.isWildcard()).isFalse();
        assertThat(star).isNotEqualTo(NetbiosName.WILDCARD).hasToString("*\\x20<00>");
        assertThat(NetbiosName.parse("*<00>.SCOPE").isWildcard()).isTrue();
        assertThat(NetbiosName.WILDCARD.withSuffix(0x20).isWildcard()).isFalse();
    }

    @Test
    void msbrowseIsTheNameOfTheBrowserProtocol() {
        assertThat(NetbiosName.MSBROWSE)
                .isEqualTo(octets("\u0001\u0002__MSBROWSE__\u0002\u0001"))
                .hasToString("\\x01\\x02__MSBROWSE__\\x02<01>");
    }

    /** Only spaces are padding: other blanks, which Java strips as well, are part of the name. */
    @ParameterizedTest
    @ValueSource(chars = {'\t', '\n', '\u000B', '\f', '\r', '\u001C', '\u001F', '\u0000', '\u0085', '\u00A0'})
    void otherBlanksAtTheEndAreNotPadding(char blank) {
        NetbiosName name = NetbiosName.of("FRED" + blank, 0x20);

        assertThat(name.base()).isEqualTo(String.format("FRED\\x%02X", (int) blank));
        assertThat(NetbiosName.parse(name.toString())).isEqualTo(name);
    }

    @Test
    void namesAreReadFromTheMiddleOfAnArray() {
        byte[] array = "xxFRED            yy".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(NetbiosName.of(array, 2, Scope.NONE)).isEqualTo(FRED);
        assertThatThrownBy(() -> NetbiosName.of(array, 5, Scope.NONE)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        refused(() -> NetbiosName.of("FRED", 300), "suffix: 300 (expected: 0..255)");
        refused(() -> NetbiosName.of("FRED", -1), "suffix: -1 (expected: 0..255)");
        refused(() -> FRED.withSuffix(300), "suffix: 300 (expected: 0..255)");
        refused(() -> FRED.withSuffix(-1), "suffix: -1 (expected: 0..255)");
        refused(
                () -> NetbiosName.of("SIXTEEN-OCTETS..", 0),
                "name: SIXTEEN-OCTETS.. has 16 characters (expected: at most 15 and a suffix)");
        refused(() -> NetbiosName.of("10 \u20AC", 0), "name: 10 \u20AC (expected: characters that are one octet)");
        assertThatThrownBy(() -> FRED.octet(16)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> FRED.octet(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void orderIsByUnsignedOctetsThenScope() {
        List<NetbiosName> sorted = List.of(
                octets("\u0000" + "A".repeat(15)),
                NetbiosName.of("A", 0),
                NetbiosName.parse("A<00>.A"),
                NetbiosName.parse("A<00>.B"),
                NetbiosName.of("A", 0xFF),
                NetbiosName.of("a", 0),
                NetbiosName.of("\u0080", 0),
                NetbiosName.of("\u00FF", 0));
        List<NetbiosName> shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(1));

        assertThat(new TreeSet<>(shuffled)).containsExactlyElementsOf(sorted);
    }

    @Test
    void orderAgreesWithEquality() {
        RandomNames names = new RandomNames(new SplittableRandom(4));
        for (int i = 0; i < 10_000; i++) {
            NetbiosName one = names.next();
            NetbiosName other = names.next();
            assertThat(one.compareTo(other) == 0).isEqualTo(one.equals(other));
            assertThat(Integer.signum(one.compareTo(other))).isEqualTo(-Integer.signum(other.compareTo(one)));
        }
    }

    // ---- hash codes

    @Test
    void hashCodesOfSequentialNamesSpread() {
        spreads(i -> NetbiosName.of("PC" + i, 0x00));
        spreads(i -> NetbiosName.of(String.format("PC%06d", i), 0x20));
        spreads(i -> NetbiosName.of(String.format("WORKSTATION%04X", i & 0xFFFF), i >> 16));
        spreads(i -> NetbiosName.of(String.format("%06d-DESKTOP", i), 0x03));
        spreads(i -> NetbiosName.parse("PC" + i + "<00>.NETBIOS.COM"));
    }

    /** Nearly all distinct; and the low sixteen bits, which hash tables use, filled as by chance: 78 % of them. */
    private static void spreads(IntFunction<NetbiosName> name) {
        Set<Integer> hashes = new HashSet<>();
        Set<Integer> low = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            int hash = name.apply(i).hashCode();
            hashes.add(hash);
            low.add((hash ^ hash >>> 16) & 0xFFFF);
        }
        assertThat(hashes).as("hash codes such as of %s", name.apply(1)).hasSizeGreaterThan(99_900);
        assertThat(low).as("low bits such as of %s", name.apply(1)).hasSizeGreaterThan(50_000);
    }

    @Test
    void suffixesOfOneNameHaveTheirOwnHashCodes() {
        Set<Integer> hashes = new HashSet<>();
        for (int suffix = 0; suffix < 256; suffix++) {
            hashes.add(FRED.withSuffix(suffix).hashCode());
        }
        assertThat(hashes).hasSize(256);
    }

    private static NetbiosName octets(String sixteen) {
        return NetbiosName.of(sixteen.getBytes(StandardCharsets.ISO_8859_1), 0, Scope.NONE);
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    /** Partners replicate such names, and what was printed of one is read again; who types one wants it in a datagram. */
    @Test
    void aLabelThatNoDatagramHasRoomForIsReadButNotTyped() {
        String text = "FRED<20>." + "a".repeat(237);
        NetbiosName name = NetbiosName.parse(text);
        assertThat(name.scope().fitsDatagrams()).isFalse();
        assertThat(name).hasToString(text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetbiosName.parseTyped(text))
                .withMessageContaining("has 237 octets (expected: 1..63)");
        assertThatIllegalArgumentException().isThrownBy(() -> NetbiosName.parse(text + "a"));
    }
}
