package org.nbnsd.protocol;

import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** Whether changes can be made durable. */
public sealed interface StorageEvent extends NameEvent {
    /**
     * The database cannot be written. Once for each time that this begins.
     *
     * @param reason what is wrong with it
     * @param undone how many changes were taken back; those told of early, in a burst, included
     */
    record StorageFailed(String reason, int undone) implements StorageEvent {
        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String text() {
            return reason + "; queries are answered, registrations and releases are refused with SVR_ERR until it works"
                    + " again, which is tried all the time"
                    + (undone == 0 ? "" : "; " + undone + " changes that were not durable yet are taken back");
        }
    }

    /** The database works again. */
    record StorageRecovered() implements StorageEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return "the database can be written again; registrations and releases are taken";
        }
    }

    /**
     * A claim or a release was refused because the database cannot be written.
     *
     * @param name the name
     * @param address for whom
     * @param sender who sent it
     * @param release whether it was a release
     */
    record UpdateRefused(NetbiosName name, Ipv4Address address, Ipv4Address sender, boolean release)
            implements StorageEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + (release ? ": release refused to " : ": refused to ") + EventText.sentBy(address, sender)
                    + " with SVR_ERR: the database cannot be written";
        }
    }

    /** The disk is so far behind that updates are dropped. Once for each time that this begins. */
    record UpdatesDropped() implements StorageEvent {
        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String text() {
            return "changes are made durable too slowly: only queries are taken until the disk has caught up";
        }
    }

    /**
     * No updates have been dropped for a while.
     *
     * @param dropped how many datagrams got no answer
     * @param millis from the first of them to the last, in milliseconds
     */
    record UpdatesTaken(long dropped, long millis) implements StorageEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return "the disk has caught up, registrations and releases are taken; " + dropped
                    + " datagrams got no answer in " + (millis + 999) / 1000 + " s";
        }
    }
}
