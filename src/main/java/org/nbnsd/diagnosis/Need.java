package org.nbnsd.diagnosis;

/** Whether something would be missed if NetBIOS were switched off; the greater, the rather. */
public enum Need {
    /** It would not be. */
    NO("no"),
    /** What was seen does not tell. */
    UNKNOWN("unknown"),
    /** Who has the name is there, but no answer was seen; it may have gone past who listened. */
    PROBABLY("probably"),
    /** Somebody asked for it and was answered. */
    YES("yes");

    private final String text;

    Need(String text) {
        this.text = text;
    }

    /**
     * In a word.
     *
     * @return such as {@code probably}
     */
    public String text() {
        return text;
    }
}
