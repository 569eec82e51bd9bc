package org.nbnsd.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.RecordState;
import org.nbnsd.wire.Ipv4Address;

/** How a record comes to its end. */
public sealed interface RecordEvent extends NameEvent {
    @Override
    NetbiosName name();

    /**
     * A name was released, by all or one of its holders.
     *
     * @param name the name
     * @param address the holder that is gone
     * @param sender who released it
     * @param left the holders that remain
     */
    record NameReleased(NetbiosName name, Ipv4Address address, Ipv4Address sender, List<Ipv4Address> left)
            implements RecordEvent {
        @Override
        public @Nullable String brief() {
            return sender.equals(address) ? null : name + " of " + address;
        }

        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " released by " + EventText.sentBy(address, sender)
                    + (left.isEmpty() ? "" : "; still held by " + EventText.addresses(left));
        }
    }

    /** Why a release changes nothing. */
    enum ReleaseObstacle {
        /** Nobody has the name, in whatever state. */
        UNKNOWN("no such name"),
        /** A person gave the name away. */
        STATIC("a static record has the name"),
        /** It was released before, or has expired. */
        RELEASED("it is released already"),
        /** Others have it. */
        NOT_HELD("the sender does not hold it");

        private final String text;

        ReleaseObstacle(String text) {
            this.text = text;
        }

        /**
         * Why, in a few words.
         *
         * @return the words
         */
        public String text() {
            return text;
        }
    }

    /**
     * A release changed nothing; it was answered positively, as Windows does.
     *
     * @param name the name
     * @param address for whom
     * @param sender who sent it
     * @param reason why it changed nothing
     */
    record ReleaseIgnored(NetbiosName name, Ipv4Address address, Ipv4Address sender, ReleaseObstacle reason)
            implements RecordEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + ": release by " + EventText.sentBy(address, sender) + " changes nothing: " + reason.text();
        }
    }

    /**
     * A release of a static group was refused.
     *
     * @param name the name
     * @param address for whom
     * @param sender who sent it
     */
    record ReleaseRefused(NetbiosName name, Ipv4Address address, Ipv4Address sender) implements RecordEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + ": release by " + EventText.sentBy(address, sender)
                    + " refused: a static group record has the name";
        }
    }

    /**
     * Holders did not refresh in time.
     *
     * @param name the name
     * @param expired the holders that are gone
     * @param left those that remain
     */
    record HoldersExpired(NetbiosName name, List<Ipv4Address> expired, List<Ipv4Address> left) implements RecordEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " expired at " + EventText.addresses(expired)
                    + (left.isEmpty() ? "" : "; still held by " + EventText.addresses(left));
        }
    }

    /**
     * A record went to a later state of its life, or away.
     *
     * @param name the name
     * @param state the new state; null if the record is gone
     */
    record RecordAged(NetbiosName name, @Nullable RecordState state) implements RecordEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return state == null ? name + " is gone" : name + " is now " + state;
        }
    }
}
