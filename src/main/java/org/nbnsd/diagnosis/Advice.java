package org.nbnsd.diagnosis;

/**
 * Whether somebody has to do something, and who should do what; sentences.
 *
 * @param severity how much it matters
 * @param user what the user should do
 * @param desktop what those should do who look after the computers
 * @param network what those should do who look after the network
 */
public record Advice(Severity severity, String user, String desktop, String network) {
    /** Whether somebody has to do something. */
    public enum Severity {
        /** All is as it should be. */
        NOTHING_TO_DO,
        /** It may need somebody. */
        LOOK,
        /** It needs somebody. */
        ACT
    }

    /** What is to be done about what is history. */
    static final Advice OVER = new Advice(
            Severity.NOTHING_TO_DO,
            "Nothing: it is over.",
            "Nothing: it is over.",
            "Nothing: it is over. If it comes back, what is said here changes.");

    /** The same with other words for those who look after the network. */
    Advice withNetwork(String text) {
        return new Advice(severity, user, desktop, text);
    }

    /** The same with other words for those who look after the computers. */
    Advice withDesktop(String text) {
        return new Advice(severity, user, text, network);
    }

    /** The same, mattering so much. */
    Advice withSeverity(Severity other) {
        return new Advice(other, user, desktop, network);
    }
}
