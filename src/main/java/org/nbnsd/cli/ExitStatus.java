package org.nbnsd.cli;

import java.util.List;

/** What all commands return to the shell: this is the only table, and the help of each command has the lines that it needs. */
final class ExitStatus {
    /** The answer is yes. */
    static final int FOUND = 0;
    /** The answer is no, whoever gives it. */
    static final int REFUSED = 1;
    /** The command line cannot be understood. */
    static final int USAGE = 2;
    /** Nobody answered. */
    static final int NO_ANSWER = 3;
    /** This host, or this user, could not do it. */
    static final int CANNOT = 4;

    static final String FOUND_TEXT = "0:yes: done, found, granted, read to its end";
    static final String REFUSED_TEXT =
            "1:no: not found, none there, refused, there already, or what a file says is wrong";
    static final String USAGE_TEXT = "2:the command line, or the configuration, is wrong";
    static final String NO_ANSWER_TEXT = "3:no answer";
    static final String CANNOT_TEXT =
            "4:it could not be done: a file, the disk, the daemon, a port or the network is out of reach";

    /** All of them. */
    static final List<String> TABLE = List.of(FOUND_TEXT, REFUSED_TEXT, USAGE_TEXT, NO_ANSWER_TEXT, CANNOT_TEXT);

    private ExitStatus() {}
}
