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
    /** Was granted it without a record, so that nothing is promised. */
    ACKNOWLEDGED("was granted it without a record"),
    /** Was refused the name because somebody has it: the peer, if that is known. */
    REFUSED("was refused"),
    /** Was refused the name, but not because somebody has it: a rule, a limit, or a failure of the server. */
    TURNED_AWAY("was turned away by the name server"),
    /** Was refused because of a static record, which has the addresses. */
    REFUSED_BY_STATIC("was refused because of a static record"),
    /** Claimed the name for addresses that are not its own, with whatever success. */
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
    TOOK_OVER("took it over"),
    /** Has the name no longer, because the peer has it. */
    LOST("lost it"),
    /** Withdrew its claim before that was decided. */
    WITHDREW("withdrew its claim"),
    /** Was told to ask the peer, who has the name, itself. */
    SENT_TO_HOLDER("was told to ask the holder"),
    /** Made a static record of the addresses a dynamic one by its claim. */
    MIGRATED("made the static record a dynamic one"),
    /** The name server has a record of the name, at the addresses. */
    RECORDED("the name server has a record of it"),
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
    AGED("the record went on by itself"),
    /** A person changed the record. */
    EDITED("a person changed the record"),
    /** The record came from another server, the peer. */
    REPLICATED("the record came from another name server"),
    /** The record of another server, the peer, has ended, or is gone. */
    REPLICA_ENDED("the record of another name server has ended"),
    /** The record of another server, the peer, was not taken: the addresses have the name here. */
    REPLICA_REFUSED("a record of another name server was not taken"),
    /** The same, and that server gets the record from here again. */
    REASSERTED("a record of another name server was not taken, and it gets that from here again"),
    /** Was told to release the name, because of a record of another server, the peer. */
    TOLD_TO_RELEASE("was told to release it"),
    /** Cannot be reached as a partner of replication. */
    PARTNER_FAILED("fails as a partner of replication"),
    /** Can be reached again as a partner of replication. */
    PARTNER_RESTORED("works again as a partner of replication"),
    /** Pulls or pushes as a partner of replication, and is not configured to. */
    PARTNER_ONE_SIDED("replicates in a way that it is not configured for"),
    /** It does the same, and its configuration here allows for it now. */
    PARTNER_MIRRORED("replicates as it is configured for"),
    /** Asked for the name. */
    QUERIED("asked for it"),
    /** Asked the peer, or everybody, for all names (node status), by this one. */
    STATUS_ASKED("asked for all names"),
    /** Answered a query for the name, as one who has it. */
    ANSWERED("answered for it"),
    /** A name server told of the addresses. */
    LISTED("answered for it as a name server"),
    /** A name server, or who was asked alone, does not know the name. */
    NOT_FOUND("did not know it"),
    /** Told all its names (node status). */
    STATUS("told its names"),
    /** Demanded of the peer, unasked, that it see a conflict. */
    CONFLICT_DEMANDED("sent a conflict demand"),
    /** Demanded of the peer that it release a name that the actor does not have. */
    RELEASE_DEMANDED("sent a release demand"),
    /** Demanded the name back from this machine as its name server, which servers do after a replication, or for people. */
    SERVER_DEMANDED("wants it back from this machine as its name server"),
    /** Demanded the name, and nobody else has it. */
    DEMANDED_FALSELY("sent a false demand"),
    /** Does not answer the peer as its name server. */
    SERVER_SILENT("does not answer as a name server"),
    /** Answers the peer as its name server again. */
    SERVER_BACK("answers as a name server again"),
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

    /** Whether its words are a sentence without an actor. */
    boolean isImpersonal() {
        return switch (this) {
            case RECORDED, USER_SHARED, AGED, EDITED, REPLICATED, REPLICA_ENDED, REPLICA_REFUSED, REASSERTED -> true;
            default -> false;
        };
    }

    /** Whether it tells of a claim of the actor, and perhaps of what became of it. */
    boolean isClaim() {
        return switch (this) {
            case CLAIMED, GRANTED, TOOK_OVER, CONFLICT, REFUSED, REFUSED_BY_STATIC -> true;
            default -> false;
        };
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
                    LOST,
                    WITHDREW,
                    SENT_TO_HOLDER,
                    RELEASED,
                    EXPIRED,
                    REPLICATED,
                    TOLD_TO_RELEASE,
                    ANSWERED -> true;
            default -> false;
        };
    }

    /** Whether the actor did it by a message of its own, so that it was there when it happened. */
    boolean showsActor() {
        return switch (this) {
            case CHALLENGED,
                    SILENT,
                    RECOGNISED,
                    USER_SHARED,
                    LOST,
                    RECORDED,
                    EXPIRED,
                    AGED,
                    EDITED,
                    REPLICATED,
                    REPLICA_ENDED,
                    REPLICA_REFUSED,
                    REASSERTED,
                    TOLD_TO_RELEASE,
                    PARTNER_FAILED,
                    ECHOED,
                    SERVER_SILENT,
                    DNS_NAME -> false;
            default -> true;
        };
    }

    /** Whether it may be why somebody sees a conflict, a refusal or a demand; not what goes on all day. */
    boolean isOfNote() {
        return switch (this) {
            case REFRESHED,
                    ACKNOWLEDGED,
                    RECORDED,
                    QUERIED,
                    STATUS_ASKED,
                    LISTED,
                    NOT_FOUND,
                    STATUS,
                    REPLICATED,
                    REPLICA_ENDED,
                    REPLICA_REFUSED,
                    REASSERTED,
                    PARTNER_FAILED,
                    PARTNER_RESTORED,
                    PARTNER_ONE_SIDED,
                    PARTNER_MIRRORED,
                    SERVER_SILENT,
                    SERVER_BACK,
                    DNS_NAME -> false;
            default -> true;
        };
    }
}
