package org.nbnsd.name;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Names from a seed: random octets, and the characters that have a meaning in the text form, in all places. */
public final class RandomNames {
    private static final String NASTY =
            "'\"<>#\\.*x0123456789ABCDEFabcdef \t\n\r\u0000\u001C\u001F\u007F\u0085\u00A0\u00FF";
    private static final List<String> PIECES =
            List.of("<20>", "#20", "\\x20", "\\\\", "'.", "'", ".", "<00>.", "*", "#", "<", ">", " ", "\t", "\\");

    private final RandomGenerator random;

    /**
     * A sequence of names.
     *
     * @param random where the chance comes from
     */
    public RandomNames(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The next name.
     *
     * @return any name whatever
     */
    public NetbiosName next() {
        String octets = text(NetbiosName.LENGTH);
        return NetbiosName.of(octets.getBytes(StandardCharsets.ISO_8859_1), 0, scope());
    }

    private Scope scope() {
        int labels = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 0;
        return new Scope(Stream.generate(() -> text(1 + random.nextInt(random.nextInt(10) == 0 ? 63 : 8)))
                .limit(labels)
                .toList());
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder();
        int kind = random.nextInt(5);
        while (text.length() < length) {
            switch (kind) {
                case 0 -> text.append((char) random.nextInt(256));
                case 1 -> text.append(NASTY.charAt(random.nextInt(NASTY.length())));
                case 2 -> text.append(PIECES.get(random.nextInt(PIECES.size())));
                case 3 -> text.append((char) (random.nextInt(length) < text.length() ? ' ' : 'A' + random.nextInt(26)));
                default ->
                    text.append(
                            random.nextInt(3) > 0
                                    ? (char) (' ' + random.nextInt(95))
                                    : NASTY.charAt(random.nextInt(NASTY.length())));
            }
        }
        return text.substring(0, length);
    }
}
