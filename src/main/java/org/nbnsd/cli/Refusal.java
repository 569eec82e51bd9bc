package org.nbnsd.cli;

/** The answer is no, for the reason in the message: {@link ExitStatus#REFUSED}. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
        super(message);
    }
}
