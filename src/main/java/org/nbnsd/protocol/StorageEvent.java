package org.nbnsd.protocol;

import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** Whether changes can be made durable. */
public sealed interface StorageEvent extends NameEvent {
    /**
     * The database cannot be written. Once for each time that this begins.
     *
     * @param reason what is wrong with it
     * @param undone how many changes that nobody was told of were taken back
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
                    + (undone == 0 ? "" : "; " + undone + " changes that were not answered yet are taken back");
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
     * @param address who sent it
     */
    record UpdateRefused(NetbiosName name, Ipv4Address address) implements StorageEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + ": refused to " + address + " with SVR_ERR: the database cannot be written";
        }
    }
}
