package org.nbnsd.diagnosis;

/** What a {@link Fact} says. Who did it is the fact's actor. */
public enum FactKind {
    /** Claimed the name for the addresses; the peer is the server that was asked, or null for a broadcast. */
    CLAIMED("claimed"),
    /** Was granted the name. */
    GRANTED("was granted the name"),
    /** Registered its own name again. */
    REFRESHED("refreshed it"),
    /** Was told to wait (WACK). */
    WAITED("was told to wait"),
    /** Was refused the name; the peer is who has it, or who refused it, if that is known. */
    REFUSED("was refused"),
    /** Was refused because of a static record, which has the addresses. */
    REFUSED_BY_STATIC("was refused because of a static record"),
    /** Is refused or was granted a claim for addresses that are not its own. */
    CLAIMED_FOR_ANOTHER("claimed it for another address"),
    /** Was asked whether it still has the name, because the peer claimed it. */
    CHALLENGED("was asked about it"),
    /** Answered that it has the name, at the addresses. */
    DEFENDED("said that it has it"),
    /** Answered that it does not have the name. */
    DENIED("said that it does not have it"),
    /** Did not answer when it was asked. */
    SILENT("did not answer"),
    /** Has the name now instead of the addresses. */
    TOOK_OVER("has it now"),
    /** Turned out to be one host with the addresses. */
    RECOGNISED("is one host"),
    /** A user is logged on at the addresses. */
    USER_SHARED("a user is logged on at several hosts"),
    /** Claimed what the peer, who is alive, has. */
    CONFLICT("claimed what another living host has"),
    /** Released the name; the addresses still have it. */
    RELEASED("released it"),
    /** Did not refresh the name in time; the addresses still have it. */
    EXPIRED("let it expire"),
    /** The record went on to released or extinct, or away. */
    AGED("record aged"),
    /** A person changed the record. */
    EDITED("record edited"),
    /** The record came from another server, the peer. */
    REPLICATED("record came from another server"),
    /** Asked for the name. */
    QUERIED("asked for it"),
    /** Asked the peer, or everybody, for all names (node status), by this one. */
    STATUS_ASKED("asked for all names"),
    /** Answered a query for the name, as one who has it. */
    ANSWERED("answered for it"),
    /** A name server told of the addresses. */
    LISTED("a name server answered for it"),
    /** A name server, or who was asked alone, does not know the name. */
    NOT_FOUND("nobody knew it"),
    /** Told all its names (node status). */
    STATUS("told its names"),
    /** Demanded of the peer, unasked, that it see a conflict. */
    CONFLICT_DEMANDED("demanded a conflict"),
    /** Demanded of the peer that it release a name that the actor does not have. */
    RELEASE_DEMANDED("demanded a release"),
    /** Answered for a name that was made up so that nobody can have it. */
    BAIT_ANSWERED("answered for a name that nobody has"),
    /** What this machine sent came back to it, or one frame was seen twice. */
    ECHOED("was heard twice"),
    /** Has the DNS name of the details. */
    DNS_NAME("is in the DNS");

    private final String text;

    FactKind(String text) {
        this.text = text;
    }

    /**
     * The kind in words that follow the actor.
     *
     * @return such as {@code was refused}
     */
    public String text() {
        return text;
    }

    /** Whether the actor has, had or wants the name. */
    boolean isClaimants() {
        return switch (this) {
            case CLAIMED,
                    GRANTED,
                    REFRESHED,
                    WAITED,
                    REFUSED,
                    REFUSED_BY_STATIC,
                    CHALLENGED,
                    DEFENDED,
                    DENIED,
                    SILENT,
                    TOOK_OVER,
                    RECOGNISED,
                    CONFLICT,
                    RELEASED,
                    EXPIRED,
                    ANSWERED -> true;
            default -> false;
        };
    }

    /** Whether the actor did it by a message of its own, so that it was there when it happened. */
    boolean showsActor() {
        return switch (this) {
            case CHALLENGED, SILENT, RECOGNISED, USER_SHARED, EXPIRED, AGED, EDITED, REPLICATED, ECHOED, DNS_NAME ->
                false;
            default -> true;
        };
    }

    /** Whether it may be why somebody sees a conflict, a refusal or a demand; not what goes on all day. */
    boolean isOfNote() {
        return switch (this) {
            case REFRESHED, QUERIED, STATUS_ASKED, LISTED, NOT_FOUND, STATUS, REPLICATED, DNS_NAME -> false;
            default -> true;
        };
    }
}
