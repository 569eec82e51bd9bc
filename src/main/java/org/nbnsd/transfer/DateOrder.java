package org.nbnsd.transfer;

/** The order of day, month and year in the dates that a Windows computer prints: it depends on its region settings. */
public enum DateOrder {
    /** As in the United States: {@code 11/21/2026}. */
    MDY("mdy"),
    /** As in most of Europe: {@code 21.11.2026}, {@code 21/11/2026}. */
    DMY("dmy"),
    /** As in ISO 8601, China, Japan and Sweden: {@code 2026-11-21}. */
    YMD("ymd");

    private final String text;

    DateOrder(String text) {
        this.text = text;
    }

    /**
     * The order as people write it.
     *
     * @return such as {@code mdy}
     */
    public String text() {
        return text;
    }

    /**
     * The order that a person wrote.
     *
     * @param text one of the texts
     * @return the order
     * @throws IllegalArgumentException if it is none; the message lists all
     */
    public static DateOrder of(String text) {
        for (DateOrder order : values()) {
            if (order.text.equals(text)) {
                return order;
            }
        }
        throw new IllegalArgumentException("date order: " + BadText.quote(text) + " (expected: one of mdy, dmy, ymd)");
    }
}
