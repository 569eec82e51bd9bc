package org.nbnsd.cli.console;

import java.util.List;

/** What all commands return to the shell: this is the only table, and the help of each command has the lines that it needs. */
public final class ExitStatus {
    /** The answer is yes. */
    public static final int FOUND = 0;
    /** The answer is no, whoever gives it. */
    public static final int REFUSED = 1;
    /** The command line cannot be understood. */
    public static final int USAGE = 2;
    /** Nobody answered. */
    public static final int NO_ANSWER = 3;
    /** This host, or this user, could not do it. */
    public static final int CANNOT = 4;

    public static final String FOUND_TEXT = "0:yes: done, found, granted, read to its end";
    public static final String REFUSED_TEXT =
            "1:no: not found, none there, refused, there already, or what a file says is wrong";
    public static final String USAGE_TEXT = "2:the command line, or the configuration, is wrong";
    public static final String NO_ANSWER_TEXT = "3:no answer";
    public static final String CANNOT_TEXT =
            "4:it could not be done: a file, the disk, the daemon, a port or the network is out of reach";

    /** All of them. */
    static final List<String> TABLE = List.of(FOUND_TEXT, REFUSED_TEXT, USAGE_TEXT, NO_ANSWER_TEXT, CANNOT_TEXT);

    private ExitStatus() {}

    /**
     * What it is called in JSON.
     *
     * @param status one of these, but {@link #FOUND}
     * @return such as {@code no-answer}
     */
    public static String word(int status) {
        return switch (status) {
            case REFUSED -> "refused";
            case USAGE -> "usage";
            case NO_ANSWER -> "no-answer";
            default -> "cannot";
        };
    }
}
