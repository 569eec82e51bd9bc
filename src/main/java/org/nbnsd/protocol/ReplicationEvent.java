package org.nbnsd.protocol;

import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.Author;
import org.nbnsd.wire.Ipv4Address;

/** How replication with partners goes. What becomes of the single records is told by events of their own. */
public sealed interface ReplicationEvent extends NameEvent {
    @Override
    default Severity severity() {
        return Severity.WARNING;
    }

    /** Something that came from a partner, or from who would be one. */
    sealed interface FromPeer extends ReplicationEvent {
        /**
         * Who it came from.
         *
         * @return the address
         */
        Ipv4Address partner();

        @Override
        default Ipv4Address sender() {
            return partner();
        }
    }

    /** What is done with a partner. */
    enum Doing {
        /** Its records are pulled. */
        PULL("pulling from ", ""),
        /** It is told of changes. */
        PUSH("telling ", " of changes");

        private final String before;
        private final String after;

        Doing(String before, String after) {
            this.before = before;
            this.after = after;
        }

        private String with(Ipv4Address partner) {
            return before + partner + after;
        }
    }

    /**
     * A pull is over, and something came.
     *
     * @param partner from whom
     * @param records how many records came
     * @param owners of how many name servers
     * @param skipped how many more are not here: they could not be read or kept
     * @param millis how long it took, in milliseconds
     */
    record ReplicationPulled(Ipv4Address partner, long records, int owners, long skipped, long millis)
            implements FromPeer {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return records + (records == 1 ? " record" : " records") + " of " + owners
                    + (owners == 1 ? " name server" : " name servers") + " pulled from " + partner + " in "
                    + (millis + 999) / 1000 + " s"
                    + (skipped == 0 ? "" : "; " + skipped + " more could not be read or kept");
        }
    }

    /**
     * A pull, or what was to be told to a partner, did not work. Once for each series of failures, and again when there is another
     * reason.
     *
     * @param partner the partner
     * @param doing what fails; what else is done with it may work
     * @param problem what went wrong
     * @param before what went wrong before, of the same series; null if this is the first of it
     * @param retrySeconds in how many seconds it is tried again; 0 if that is left to whoever wants it
     */
    record ReplicationFailed(
            Ipv4Address partner,
            Doing doing,
            String problem,
            @Nullable String before,
            long retrySeconds) implements ReplicationEvent {
        @Override
        public String text() {
            return doing.with(partner) + " fails: " + problem
                    + (before == null ? "" : "; before it was: " + before)
                    + (retrySeconds == 0
                            ? ""
                            : "; it is tried again in " + retrySeconds + " s, and then less and less often");
        }
    }

    /**
     * What is done with a partner works again.
     *
     * @param partner the partner
     * @param doing what had failed
     * @param failures how often it had failed
     * @param millis since the first of these, in milliseconds
     */
    record ReplicationRestored(Ipv4Address partner, Doing doing, int failures, long millis)
            implements ReplicationEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return doing.with(partner) + " works again, after " + failures + (failures == 1 ? " failure" : " failures")
                    + " in " + (millis + 999) / 1000 + " s";
        }
    }

    /**
     * A record of a partner cannot be read. The others that come with it can.
     *
     * @param partner who sent it
     * @param owner whose records were asked for
     * @param number its place among those that came, from 1
     * @param problem what is wrong with it
     */
    record ReplicationUnreadable(Ipv4Address partner, Ipv4Address owner, long number, String problem)
            implements FromPeer {
        @Override
        public String text() {
            return "record " + number + " of " + owner + " from " + partner + " cannot be read, and is skipped: "
                    + problem;
        }
    }

    /**
     * Somebody who is no partner wanted records, or wanted them pulled from it. It got a STOP, and the link was closed.
     *
     * @param partner who
     * @param more how many such attempts of anybody were not told since the last that was
     */
    record ReplicationRefused(Ipv4Address partner, long more) implements FromPeer {
        @Override
        public String text() {
            return partner + " wanted to replicate, but is not configured as a partner"
                    + (more == 0 ? "" : "; " + more + " more such attempts were not told");
        }
    }

    /** What a partner wants that its configuration here has no room for. */
    enum OneSided {
        /** It pulls. */
        IT_PULLS("pulls records from here", "pull", "pull"),
        /** It pushes. */
        IT_PUSHES("tells of changes that are to be pulled", "push", "notice");

        private final String text;
        private final String type;
        private final String request;

        OneSided(String text, String type, String request) {
            this.text = text;
            this.type = type;
            this.request = request;
        }

        /**
         * What it asks for.
         *
         * @return in a word
         */
        public String request() {
            return request;
        }
    }

    /**
     * A partner does what its type does not allow for: the settings of the two do not mirror each other. Once for each link.
     *
     * @param partner the partner
     * @param what it does
     */
    record PartnerOneSided(Ipv4Address partner, OneSided what) implements FromPeer {
        @Override
        public String text() {
            return "partner " + partner + " " + what.text + ", but is a partner of type " + what.type + " only";
        }
    }

    /**
     * A partner does what its type allows for. Once for each process, and after {@link PartnerOneSided}.
     *
     * @param partner the partner
     * @param what it does
     */
    record PartnerMirrored(Ipv4Address partner, OneSided what) implements FromPeer {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return "partner " + partner + " " + what.text + ", as it may by its type";
        }
    }

    /**
     * A partner knows versions that cannot be: nothing of that owner is taken from it.
     *
     * @param partner who announced it
     * @param owner whose versions they are
     * @param announced the highest that it announced, unsigned
     * @param known the highest known before, unsigned
     */
    record VersionJumped(Ipv4Address partner, Ipv4Address owner, long announced, long known) implements FromPeer {
        @Override
        public String text() {
            return "partner " + partner + " announces version " + Long.toUnsignedString(announced)
                    + " of name server " + owner + ", of which " + Long.toUnsignedString(known)
                    + " was the highest: nothing of it is pulled";
        }
    }

    /**
     * A partner has later records of this server than this server itself, which has lost its database or works with an old
     * copy. They are pulled back, and the versions of this server go on after them.
     *
     * @param partner who has them
     * @param announced their highest version, unsigned
     * @param known the highest version given here, unsigned
     */
    record OwnVersionsBehind(Ipv4Address partner, long announced, long known) implements FromPeer {
        @Override
        public String text() {
            return "partner " + partner + " has version " + Long.toUnsignedString(announced)
                    + " of this server's records, which has given " + Long.toUnsignedString(known)
                    + " only: they are pulled back, and versions go on after that";
        }
    }

    /**
     * A partner knows more name servers than are taken.
     *
     * @param partner the partner
     * @param ignored how many of those that it knows are not
     * @param limit how many are taken
     */
    record OwnersIgnored(Ipv4Address partner, int ignored, int limit) implements FromPeer {
        @Override
        public String text() {
            return ignored + " of the name servers that partner " + partner
                    + " knows are ignored: with them there would be more than " + limit;
        }
    }

    /**
     * What came on a link is no message of the protocol, and the link was closed.
     *
     * @param partner who sent it
     * @param problem what is wrong with it
     */
    record ReplicationMalformed(Ipv4Address partner, String problem) implements FromPeer {
        @Override
        public String text() {
            return "what " + partner + " sent is no message of WINS replication: " + problem + "; the link is closed";
        }
    }

    /**
     * A partner was told that there is something to pull.
     *
     * @param partner the partner
     * @param version the highest version of this server then, unsigned
     * @param author who wanted that; null for nobody
     */
    record PartnerNotified(
            Ipv4Address partner, long version, @Nullable Author author) implements ReplicationEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return "partner " + partner + " told of versions up to " + Long.toUnsignedString(version)
                    + (author == null ? "" : ", wanted " + author);
        }
    }

    /**
     * The records of an owner were compared with what that, or a partner who pulls from it, has.
     *
     * @param owner whose records
     * @param partner whom it was compared with
     * @param compared how many records are there
     * @param missing how many active records that were here are not there any more, and have gone here as well
     */
    record OwnerVerified(Ipv4Address owner, Ipv4Address partner, long compared, long missing) implements FromPeer {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return "records of name server " + owner + " compared with the " + compared + " that " + partner + " has: "
                    + (missing == 0 ? "none is" : missing + (missing == 1 ? " was" : " were"))
                    + " here in vain";
        }
    }

    /**
     * A person had the records of an owner removed.
     *
     * @param owner whose records
     * @param records how many they were
     * @param asTombstones whether they became tombstones of this server; else they were forgotten
     * @param author who wanted it
     */
    record OwnerRemoved(Ipv4Address owner, long records, boolean asTombstones, Author author)
            implements ReplicationEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return records + " records of name server " + owner + (asTombstones ? " made tombstones " : " forgotten ")
                    + author;
        }

        @Override
        public String brief() {
            return owner.toString();
        }
    }
}
