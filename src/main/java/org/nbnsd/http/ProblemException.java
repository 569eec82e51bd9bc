package org.nbnsd.http;

import java.io.IOException;

/** A request cannot be answered as it was meant. */
public final class ProblemException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.code() + ": " + problem.detail());
        this.problem = problem;
    }

    /** With a detail only. */
    public ProblemException(ProblemCode code, String detail) {
        this(new Problem(code, detail));
    }

    /** What the client is told. */
    public Problem problem() {
        return problem;
    }
}
