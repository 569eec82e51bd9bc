package org.nbnsd.cli.console;

/** The answer is no, for the reason in the message: {@link ExitStatus#REFUSED}. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Refusal(String message) {
        super(message);
    }
}
