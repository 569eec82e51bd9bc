package org.nbnsd.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hosts choose their names and scopes, and lines of a log are read by people and programs: a host may register a name whose
 * scope goes on like the rest of a line, to say of another what is not so. Where a printed name ends is seen, whatever it is.
 */
final class PrintedNameTest {
    private static final int NAMES = 50_000;

    /** Up to its suffix, and on to the end of its scope; the next character of a line is none of these. */
    private static final Pattern NAME = Pattern.compile(
            "(?<![^ ])[^<>:;,\"\\p{Cntrl} ][^<>:;,\"\\p{Cntrl}]*<[0-9A-F]{2}>(?:\\.[^ .:;,<>\"'()\\[\\]{}=#]+)*|<[0-9A-F]{2}>");

    private static NetbiosName scoped(String... labels) {
        return new NetbiosName(
                NetbiosName.of("EVIL", 0x20).high(),
                NetbiosName.of("EVIL", 0x20).low(),
                new Scope(List.of(labels)));
    }

    @Test
    void whatCouldEndAScopeInALineIsEscaped() {
        assertThat(scoped(" registered by 10", "77")).hasToString("EVIL<20>.\\x20registered\\x20by\\x2010.77");
        assertThat(scoped("a: b", "c,d;e", "(f)", "[g]", "{h=i}", "'j\"", "<20>#k", "\\l", "m/n", "o|p"))
                .hasToString("EVIL<20>.a\\x3A\\x20b.c\\x2Cd\\x3Be.\\x28f\\x29.\\x5Bg\\x5D.\\x7Bh\\x3Di\\x7D"
                        + ".\\x27j\\x22.\\x3C20\\x3E\\x23k.\\\\l.m\\x2Fn.o\\x7Cp");
        assertThat(scoped("NETBIOS", "my-site_2", "COM")).hasToString("EVIL<20>.NETBIOS.my-site_2.COM");
    }

    @Test
    void whatCouldEndANameBeforeItsSuffixIsEscaped() {
        assertThat(NetbiosName.of("PC<20> taken", 0)).hasToString("PC\\x3C20\\x3E taken<00>");
        assertThat(NetbiosName.of(" A: gone, \"B\";", 0)).hasToString("\\x20A\\x3A gone\\x2C \\x22B\\x22\\x3B<00>");
        assertThat(NetbiosName.of("HOME OFFICE", 0)).hasToString("HOME OFFICE<00>");
        assertThat(NetbiosName.of("HOME OFFICE", 0).base()).isEqualTo("HOME\\x20OFFICE");
    }

    /** Whoever looks for the end of the name finds it, and reads the same name. */
    @ParameterizedTest
    @ValueSource(longs = {1, 20261121})
    void aNameIsReadBackFromTheLineItIsPrintedIn(long seed) {
        RandomNames names = new RandomNames(new SplittableRandom(seed));
        for (int i = 0; i < NAMES; i++) {
            NetbiosName name = names.next();
            String line = "CODE " + name + " registered by 10.77.0.3";
            Matcher found = NAME.matcher(line);
            assertThat(found.find(5)).as(line).isTrue();
            assertThat(found.start()).as(line).isEqualTo(5);
            if (!NetbiosName.parse(found.group()).equals(name)) {
                assertThat(found.group()).as(line).isEqualTo(name.toString());
            }
            assertThat(line.substring(found.end())).isEqualTo(" registered by 10.77.0.3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CP850", "CP437", "CP852", "CP866", "CP1252", "CP932", "CP936", "CP949", "CP950", "CP874"})
    void aNameIsReadBackFromItsLetters(String codePage) {
        CodePage page = CodePage.of(codePage);
        SplittableRandom random = new SplittableRandom(codePage.hashCode());
        for (int i = 0; i < NAMES / 10; i++) {
            byte[] octets = new byte[NetbiosName.LENGTH];
            random.nextBytes(octets);
            String label = new String(octets, 0, 1 + random.nextInt(15), StandardCharsets.ISO_8859_1);
            NetbiosName name = NetbiosName.of(octets, 0, i % 2 == 0 ? Scope.NONE : new Scope(List.of(label, "B")));
            String shown = page.show(name.toString(), character -> true);
            assertThat(NetbiosName.parse(page.escape(shown))).as(shown).isEqualTo(name);
            assertThat(Printable.text(shown)).isEqualTo(shown);
        }
    }

    @Test
    void marksOfOtherWidthsAreNotShownAsTheMarksTheyLookLike() {
        CodePage japanese = CodePage.of("CP932");
        NetbiosName forged = NetbiosName.parse(japanese.escape("A\uFF1A\uFF1C\uFF12\u3000\uFF1E<20>"));

        assertThat(japanese.show(forged.toString(), character -> true))
                .doesNotContainPattern("[\uFF1A\uFF1C\uFF1E\u3000]");
    }

    @Test
    void textOfOthersStaysInItsLineAndItsQuotes() {
        assertThat(Printable.text("M\u00DCLLER\u001B[2J\n\u2028\u202Eok"))
                .isEqualTo("M\u00DCLLER\\x1B[2J\\x0A\\u2028\\u202Eok");
        assertThat(Printable.text(null)).isEmpty();
        assertThat(Printable.quoted("old\" by admin: \"new\\")).isEqualTo("\"old\\\" by admin: \\\"new\\\\\"");
    }
}
