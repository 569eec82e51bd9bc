package org.nbnsd.name;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How the characters that people write become the octets of names, and back: the OEM code page of the network's computers,
 * by which Windows and Samba ({@code dos charset}) do it. A name itself is octets, whatever the code page; this is for those
 * who type and read.
 *
 * <p>Nothing here touches ASCII, and all text is in the notation of {@link NetbiosName#parse}, in which an octet may be
 * written {@code \xHH}. So text goes through {@link #escape} before a name is read from it, and through {@link #show} before
 * somebody reads it, and what is shown can be typed.
 *
 * @param name as people write it, such as {@code CP850}
 * @param charset its characters
 */
public record CodePage(String name, Charset charset) {
    /** Where Java has another character set under the name, or none. */
    private static final Map<String, String> BY_NUMBER = Map.of(
            "858", "IBM00858",
            "874", "x-windows-874",
            "932", "windows-31j",
            "936", "GBK",
            "949", "x-windows-949",
            "950", "x-windows-950");

    /** What Windows in Western Europe and Samba use; it has all letters of ISO 8859-1. */
    public static final CodePage CP850 = of("CP850");

    private static final String EXPECTED = " (expected: a code page such as CP850, CP437 or CP1252)";
    private static final int LONGEST_SEQUENCE = 4;
    private static final int ESCAPE_LENGTH = 4;
    private static final char DOTLESS_I = '\u0131';
    private static final char MICRO = '\u00B5';

    /**
     * The code page of this name.
     *
     * @param text such as {@code CP850}, {@code 850}, {@code IBM850} or {@code windows-1252}, in upper or lower case
     * @return the code page
     * @throws IllegalArgumentException if it is none that is known here, or none that keeps ASCII; says what was expected
     */
    public static CodePage of(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        String number = wanted.substring(prefixLength(wanted));
        boolean isNumber = !number.isEmpty() && number.chars().allMatch(c -> c >= '0' && c <= '9');
        String java = isNumber ? BY_NUMBER.getOrDefault(number, "cp" + number) : wanted;
        try {
            Charset charset = Charset.forName(java);
            if (keepsAscii(charset)) {
                return new CodePage(isNumber ? "CP" + number : charset.name(), charset);
            }
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            // told below, like one that is no code page
        }
        throw new IllegalArgumentException("code page: " + Printable.shown(text) + EXPECTED);
    }

    private static int prefixLength(String text) {
        for (String prefix : List.of("windows-", "cp", "ibm-", "ibm", "ms")) {
            if (text.startsWith(prefix)) {
                return prefix.length();
            }
        }
        return 0;
    }

    private static boolean keepsAscii(Charset charset) {
        String ascii = "AZaz09 <>#.\\";
        return charset.canEncode()
                && ascii.equals(new String(ascii.getBytes(StandardCharsets.US_ASCII), charset))
                && ascii.getBytes(charset).length == ascii.length();
    }

    /**
     * The octets of characters, their case kept.
     *
     * @param characters any text
     * @return one character, of at most 0xFF, for each octet
     * @throws IllegalArgumentException if the code page does not have one of the characters
     */
    public String octets(String characters) {
        if (isAscii(characters)) {
            return characters;
        }
        StringBuilder octets = new StringBuilder(characters.length());
        composed(characters)
                .codePoints()
                .forEach(character -> octets.append(character < 0x80 ? (char) character + "" : encoded(character)));
        return octets.toString();
    }

    /**
     * Characters in upper case, as Windows and Samba do it: one for one, and only if the code page has the capital.
     *
     * @param characters any text
     * @return the text
     */
    public String upperCase(String characters) {
        StringBuilder upper = new StringBuilder(characters.length());
        composed(characters).codePoints().forEach(character -> upper.appendCodePoint(upperCase(character)));
        return upper.toString();
    }

    /**
     * Whether the code page has the capital of each letter. Without it Windows keeps the letter, and Samba loses the name.
     *
     * @param characters any text
     * @return false if one is missing
     */
    public boolean hasCapitals(String characters) {
        return composed(characters).codePoints().allMatch(character -> encode(folded(character)) != null);
    }

    private int upperCase(int character) {
        int upper = folded(character);
        return upper == character || encode(upper) != null ? upper : character;
    }

    /** Samba and Windows let two letters be, whose capitals are those of others. */
    private static int folded(int character) {
        return character == DOTLESS_I || character == MICRO ? character : Character.toUpperCase(character);
    }

    /**
     * A name as somebody wrote it, in ASCII: other characters become {@code \xHH}, as many as it takes.
     *
     * @param notation one of the forms of {@link NetbiosName#parse}
     * @return the same form; what is ASCII in it is as it was
     * @throws IllegalArgumentException if the code page does not have one of the characters
     */
    public String escape(String notation) {
        return isAscii(notation) ? notation : escaped(notation);
    }

    /**
     * Like {@link #escape}, with letters outside ASCII in upper case unless the form is the one in quotes: the counterpart of
     * {@link NetbiosName#parseTyped}, which does so with ASCII.
     *
     * @param notation one of the forms of {@link NetbiosName#parseTyped}
     * @return the same form in ASCII
     * @throws IllegalArgumentException if the code page does not have one of the characters
     */
    public String escapeTyped(String notation) {
        if (isAscii(notation)) {
            return notation;
        }
        boolean isQuoted = NameText.split(notation).isQuoted();
        StringBuilder upper = new StringBuilder(notation.length());
        composed(notation)
                .codePoints()
                .forEach(character ->
                        upper.appendCodePoint(character < 0x80 || isQuoted ? character : upperCase(character)));
        return escaped(upper.toString());
    }

    private String escaped(String text) {
        StringBuilder ascii = new StringBuilder(text.length() + 8);
        composed(text).codePoints().forEach(character -> {
            if (character < 0x80) {
                ascii.append((char) character);
            } else {
                encoded(character).chars().forEach(octet -> ascii.append(Hexadecimal.escape(octet)));
            }
        });
        return ascii.toString();
    }

    /** What a Mac takes apart, such as U and two dots, is one character of a code page. */
    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private String encoded(int character) {
        String octets = encode(character);
        if (octets == null) {
            throw new IllegalArgumentException("name: character U+" + Hexadecimal.digits(character, 4) + " ("
                    + Character.getName(character) + ") is not in the code page " + name
                    + " (expected: one of its characters, or \\xHH for an octet)");
        }
        return octets;
    }

    private @Nullable String encode(int character) {
        try {
            ByteBuffer octets = charset.newEncoder()
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(Character.toString(character)));
            return StandardCharsets.ISO_8859_1.decode(octets).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /**
     * Text for somebody who reads it: each octet that is written {@code \xHH}, is not ASCII and is a character becomes that
     * character. An escaped backslash, and so JSON, stays as it is.
     *
     * @param text any text with names in it
     * @param canShow which characters there are where it is shown; only printable ones are asked for
     * @return the text
     */
    public String show(String text, IntPredicate canShow) {
        int at = text.indexOf('\\');
        if (at < 0) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        int done = 0;
        while (at >= 0) {
            shown.append(text, done, at);
            boolean isBackslash = text.startsWith("\\\\", at);
            done = isBackslash ? at : showOctets(text, at, shown, canShow);
            if (done == at) {
                done = at + (isBackslash ? 2 : 1);
                shown.append(text, at, done);
            }
            at = text.indexOf('\\', done);
        }
        return shown.append(text, done, text.length()).toString();
    }

    /** Where the octets end that are a character together; where they begin if they are none. */
    private int showOctets(String text, int start, StringBuilder shown, IntPredicate canShow) {
        int first = octetAt(text, start);
        if (first < 0x80 || text.charAt(start) != '\\') {
            return start;
        }
        byte[] octets = new byte[LONGEST_SEQUENCE];
        int at = start;
        for (int length = 1; length <= LONGEST_SEQUENCE; length++) {
            int octet = octetAt(text, at);
            if (octet < 0) {
                return start;
            }
            octets[length - 1] = (byte) octet;
            at += widthAt(text, at);
            int character = decoded(octets, length);
            if (character >= 0) {
                boolean isShown = isPrintable(character) && isItself(character) && canShow.test(character);
                shown.append(isShown ? Character.toString(character) : text.substring(start, at));
                return at;
            }
        }
        return start;
    }

    /** The octet that is written there, by itself or escaped; -1 if none is. */
    private static int octetAt(String text, int at) {
        if (at >= text.length()) {
            return -1;
        }
        char c = text.charAt(at);
        if (c != '\\') {
            return c < 0x80 ? c : -1;
        }
        if (text.startsWith("\\\\", at)) {
            return '\\';
        }
        return text.startsWith("x", at + 1) && OctetText.isHex(text, at + 2)
                ? HexFormat.fromHexDigits(text, at + 2, at + ESCAPE_LENGTH)
                : -1;
    }

    private static int widthAt(String text, int at) {
        return text.charAt(at) != '\\' ? 1 : text.startsWith("\\\\", at) ? 2 : ESCAPE_LENGTH;
    }

    /** One character outside ASCII that becomes these octets again; -1 if they are none. */
    private int decoded(byte[] octets, int length) {
        try {
            CharBuffer characters = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(octets, 0, length));
            int character = Character.codePointAt(characters, 0);
            boolean isOne = Character.charCount(character) == characters.length() && character >= 0x80;
            String again = isOne ? encode(character) : null;
            return new String(octets, 0, length, StandardCharsets.ISO_8859_1).equals(again) ? character : -1;
        } catch (CharacterCodingException | IndexOutOfBoundsException e) {
            return -1;
        }
    }

    /**
     * The characters of a name's first fifteen octets, without the padding.
     *
     * @param of the name
     * @return null if one of the octets is no character
     */
    public @Nullable String characters(NetbiosName of) {
        StringBuilder octets = new StringBuilder(NetbiosName.LENGTH);
        for (int i = 0; i < NetbiosName.LENGTH - 1; i++) {
            octets.append((char) of.octet(i));
        }
        int length = octets.length();
        while (length > 0 && octets.charAt(length - 1) == ' ') {
            length--;
        }
        byte[] bytes = octets.substring(0, length).getBytes(StandardCharsets.ISO_8859_1);
        try {
            String characters = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return octets(characters).equals(octets.substring(0, length)) ? characters : null;
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Letters, digits and what is like them. Boxes and blanks pass for nothing, and full-width marks, ratios and the like for the
     * marks of ASCII, which have a meaning in a name and around it.
     */
    private static boolean isPrintable(int character) {
        if (character >= 0x2500 && character < 0x2600 || looksLikeMark(character)) {
            return false;
        }
        return switch (Character.getType(character)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.CURRENCY_SYMBOL,
                    Character.OTHER_SYMBOL -> true;
            case Character.OTHER_PUNCTUATION, Character.MATH_SYMBOL -> character <= 0xFF;
            default -> false;
        };
    }

    /** Some ideographs are there twice, and become the other one where text is composed. */
    private static boolean isItself(int character) {
        String text = Character.toString(character);
        return composed(text).equals(text);
    }

    private static boolean looksLikeMark(int character) {
        return Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKC)
                .chars()
                .anyMatch(c -> c < 0x80 && !Character.isLetterOrDigit(c));
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }
}
