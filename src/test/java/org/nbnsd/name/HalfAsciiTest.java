package org.nbnsd.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first-level encoding, against the values that RFC 1001 and Microsoft print. */
final class HalfAsciiTest {
    @ParameterizedTest
    @CsvSource({
        "0x20,CA", "0x00,AA", "0x2A,CK", "0x41,EB", "0x30,DA", "0x5F,FP", "0x2D,CN", "0x2E,CO", "0x24,CE", "0x7E,HO",
        "0x01,AB", "0x03,AD", "0x06,AG", "0x1B,BL", "0x1C,BM", "0x1D,BN", "0x1E,BO", "0x1F,BP", "0xFF,PP", "0x80,IA"
    })
    void octetBecomesTwoLetters(String octet, String letters) {
        NetbiosName first =
                NetbiosName.of(String.valueOf((char) Integer.decode(octet).intValue()), 0x20);

        assertThat(encoded(first)).startsWith(letters);
        assertThat(encoded(first.withSuffix(Integer.decode(octet)))).endsWith(letters);
    }

    @Test
    void wholeNamesAreAsPrinted() {
        assertThat(encoded(NetbiosName.of("FRED", 0x20))).isEqualTo("EGFCEFEECACACACACACACACACACACACA");
        assertThat(encoded(NetbiosName.parse("'THE NETBIOS NAME'"))).isEqualTo("FEEIEFCAEOEFFEECEJEPFDCAEOEBENEF");
        assertThat(encoded(NetbiosName.WILDCARD)).isEqualTo("CK" + "A".repeat(30));
        assertThat(encoded(NetbiosName.MSBROWSE)).isEqualTo("ABACFPFPENFDECFCEPFHFDEFFPFPACAB");
    }

    @Test
    void everyNameIsReadBack() {
        RandomNames names = new RandomNames(new SplittableRandom(2));
        byte[] out = new byte[HalfAscii.LENGTH + 7];
        for (int i = 0; i < 10_000; i++) {
            NetbiosName name = names.next();
            HalfAscii.encode(name, out, 5);
            assertThat(HalfAscii.isEncoded(out, 5)).isTrue();
            assertThat(HalfAscii.decode(out, 5, name.scope())).isEqualTo(name);
        }
        assertThat(out).startsWith(0, 0, 0, 0, 0).endsWith(0, 0);
    }

    @Test
    void onlyLettersFromAToPAreEncoded() {
        for (int place = 0; place < HalfAscii.LENGTH; place++) {
            for (int value = 0; value < 256; value++) {
                byte[] letters = "A".repeat(HalfAscii.LENGTH).getBytes(StandardCharsets.US_ASCII);
                letters[place] = (byte) value;
                assertThat(HalfAscii.isEncoded(letters, 0)).isEqualTo(value >= 'A' && value <= 'P');
            }
        }
    }

    private static String encoded(NetbiosName name) {
        byte[] out = new byte[HalfAscii.LENGTH];
        HalfAscii.encode(name, out, 0);
        return new String(out, StandardCharsets.US_ASCII);
    }
}
