package org.nbnsd.http;

import java.util.List;
import java.util.function.Predicate;

/**
 * What may be behind the {@code ?} of a path, once.
 *
 * @param name how it is called
 * @param expected what its value is, for who wrote another one
 * @param isRight whether a value is one
 */
public record Parameter(String name, String expected, Predicate<String> isRight) {
    private static final int DIGITS = 9;

    /** One with any text that is not empty. */
    public static Parameter text(String name, String expected) {
        return new Parameter(name, expected, text -> !text.isEmpty());
    }

    /** One with a few values. */
    public static Parameter oneOf(String name, String... values) {
        List<String> all = List.of(values);
        return new Parameter(name, "one of " + String.join(", ", all), all::contains);
    }

    /** One that is true or false. */
    public static Parameter flag(String name) {
        return new Parameter(name, "true or false", text -> text.equals("true") || text.equals("false"));
    }

    /** One with a whole number. */
    public static Parameter whole(String name, int least, int most) {
        return new Parameter(
                name,
                "a whole number, " + least + ".." + most,
                text -> isDigits(text) && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most);
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.length() <= DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
