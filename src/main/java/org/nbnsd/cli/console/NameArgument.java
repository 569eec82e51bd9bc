package org.nbnsd.cli.console;

import org.nbnsd.name.NetbiosName;

/**
 * A name as somebody typed it.
 *
 * @param name the name
 * @param suffixGiven whether the text said which suffix is meant; if not, the name has 00
 */
public record NameArgument(NetbiosName name, boolean suffixGiven) {
    /**
     * Reads a name.
     *
     * @param text one of the forms of {@link NetbiosName#parseTyped}
     * @return the name
     * @throws IllegalArgumentException if it is none of them; the message says what was expected
     */
    static NameArgument parse(String text) {
        return new NameArgument(NetbiosName.parseTyped(text), NetbiosName.hasSuffix(text));
    }
}
