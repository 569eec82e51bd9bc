package org.nbnsd.simulation;

/** What must hold after every step. */
enum Invariant {
    ONE_OWNER(
            "a unique name that is not a user's never has two live holders with a positive answer each, except after a"
                    + " challenge that the living holder did not receive, or by the holder's own release or expiry"),
    USER_NAMES_LEFT_ALONE("no answer, question or conflict event but for a computer's name comes of one user's logons"),
    ONLY_QUESTIONS("the server never demands: of requests it sends nothing but name queries to one host"),
    ACKNOWLEDGED_NAMES_KEPT("an acknowledged name is answered until its release, expiry or an undefended challenge,"
            + " through any crash, and nothing else is answered"),
    HOLDERS_ASKED_IN_TIME("no holder loses a name that it did not release or let expire without having been asked in"
            + " time and not defended it"),
    PROMISES_STAND("nothing that anybody sends shortens what a holder was promised, and nothing that a stranger sends"
            + " changes it"),
    DURABLE_BEFORE_ANSWERED("nothing is acknowledged before it is durable"),
    EVERY_REQUEST_ANSWERED("every request that reaches the server gets one final answer or a documented silence, also"
            + " after a WACK, unless the process dies"),
    SAME_ANSWER_TO_COPIES("copies of one request get different final answers only if a record changed in between"),
    NOTHING_PENDING_AFTER_QUIET("after quiet nothing is pending"),
    LIMITS_HOLD("limits hold"),
    VERSIONS_GROW("version ids only grow, also over crashes"),
    REPLAY_EQUALS_TABLE("replaying the changes, and what is on the disk, gives the server's table"),
    NO_EXCEPTIONS("neither the core nor its shell fails");

    private final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
