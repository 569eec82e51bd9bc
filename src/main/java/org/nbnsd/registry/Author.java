package org.nbnsd.registry;

import org.nbnsd.name.Printable;

/**
 * Who changed records by hand, and why.
 *
 * @param who the user, as far as the daemon can tell
 * @param reason in the user's words; empty if none was given
 */
public record Author(String who, String reason) {
    /** Both in a few words, for the end of a sentence: {@code by root: "old printer"}. Safe to print. */
    @Override
    public String toString() {
        return "by " + Printable.text(who) + (reason.isEmpty() ? "" : ": " + Printable.quoted(reason));
    }
}
