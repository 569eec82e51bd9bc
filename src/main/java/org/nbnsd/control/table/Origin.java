package org.nbnsd.control.table;

/**
 * Where a request came in.
 *
 * @param door a word for the door, such as {@code control}
 * @param address the address of who asked; empty if it has none
 */
public record Origin(String door, String address) {
    /** The local channel. */
    public static final Origin CONTROL = new Origin("control", "");
}
