package org.nbnsd.cli;

/** What the client commands return to the shell, and how the help says it. */
final class ExitStatus {
    /** Found, or accepted. */
    static final int FOUND = 0;
    /** Asked and answered with no. */
    static final int REFUSED = 1;
    /** The command line cannot be understood. */
    static final int USAGE = 2;
    /** Nobody answered. */
    static final int NO_ANSWER = 3;
    /** This host, or this user, could not ask: no socket, no route, no permission, no daemon. */
    static final int CANNOT_ASK = 4;

    static final String FOUND_TEXT = "0:found, or accepted";
    static final String REFUSED_TEXT = "1:not found, or refused; the reason is printed";
    static final String USAGE_TEXT = "2:the command line is wrong";
    static final String NO_ANSWER_TEXT = "3:no answer";
    static final String DONE_TEXT = "0:done, or found";
    static final String NOT_DONE_TEXT = "1:refused, or not found; the reason is printed";
    static final String NO_DAEMON_TEXT = "4:the daemon could not be asked, or could not do it; the reason is printed";
    static final String CANNOT_ASK_TEXT = "4:this host could not ask: port in use, no permission, no route";

    static final String READ_TEXT = "0:everything was read";
    static final String BROKEN_TEXT = "1:a file is broken; what comes before that was used, and where it is is printed";
    static final String UNREADABLE_TEXT = "4:a file cannot be read or written; the reason is printed";

    private ExitStatus() {}
}
