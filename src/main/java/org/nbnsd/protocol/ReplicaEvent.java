package org.nbnsd.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * What became of a record that a partner has, or has no more. There can be a million of a pull: all but what somebody should
 * look at are details.
 */
public sealed interface ReplicaEvent extends NameEvent {
    /**
     * Which record it is about.
     *
     * @param name the name
     * @param owner the name server that owns it; 0.0.0.0 for this one
     * @param version its version id, unsigned
     * @param partner from whom it came
     */
    record Replica(NetbiosName name, Ipv4Address owner, long version, Ipv4Address partner) {
        @Override
        public String toString() {
            return name + ", version " + Long.toUnsignedString(version) + " of "
                    + (owner.equals(Ipv4Address.ZERO) ? "this server" : owner) + " from " + partner;
        }
    }

    /**
     * Which record it is about.
     *
     * @return the record that came
     */
    Replica replica();

    @Override
    default NetbiosName name() {
        return replica().name();
    }

    @Override
    default @Nullable Ipv4Address sender() {
        return replica().partner();
    }

    @Override
    default Severity severity() {
        return Severity.DETAIL;
    }

    private static String now(List<Ipv4Address> addresses) {
        return addresses.isEmpty() ? "nobody has it" : EventText.addresses(addresses);
    }

    /**
     * Nobody had the name.
     *
     * @param replica the record
     * @param addresses who has it now; nobody if it has ended
     */
    record ReplicaAdded(Replica replica, List<Ipv4Address> addresses) implements ReplicaEvent {
        @Override
        public String text() {
            return replica + " is taken: " + now(addresses);
        }
    }

    /**
     * It takes the place of what was there.
     *
     * @param replica the record
     * @param addresses who has it now; nobody if it has ended
     * @param before who had it; nobody if it had ended
     * @param reason why
     */
    record ReplicaReplaced(Replica replica, List<Ipv4Address> addresses, List<Ipv4Address> before, String reason)
            implements ReplicaEvent {
        @Override
        public String text() {
            return replica + " takes the place of what was here, because " + reason + ": " + now(addresses)
                    + ", before " + now(before);
        }
    }

    /**
     * Both were made one.
     *
     * @param replica the record
     * @param addresses who has it now
     * @param before who had it here
     * @param reason why
     */
    record ReplicaMerged(Replica replica, List<Ipv4Address> addresses, List<Ipv4Address> before, String reason)
            implements ReplicaEvent {
        @Override
        public String text() {
            return replica + " is merged with what was here, because " + reason + ": " + now(addresses) + ", before "
                    + now(before);
        }
    }

    /**
     * What was there stays.
     *
     * @param replica the record that is not taken
     * @param addresses who has the name here
     * @param reason why
     */
    record ReplicaKept(Replica replica, List<Ipv4Address> addresses, String reason) implements ReplicaEvent {
        @Override
        public String text() {
            return replica + " is not taken, because " + reason + ": " + now(addresses);
        }
    }

    /**
     * What was there stays, and partners get it again.
     *
     * @param replica the record that is not taken
     * @param addresses who has the name here
     * @param reason why
     */
    record ReplicaPropagated(Replica replica, List<Ipv4Address> addresses, String reason) implements ReplicaEvent {
        @Override
        public String text() {
            return replica + " is not taken, because " + reason + "; partners get this server's again: "
                    + now(addresses);
        }
    }

    /**
     * Who has the name here is asked first.
     *
     * @param replica the record that waits
     * @param holders who is asked
     */
    record ReplicaChallenged(Replica replica, List<Ipv4Address> holders) implements ReplicaEvent {
        @Override
        public String text() {
            return replica + " waits until " + EventText.addresses(holders)
                    + " can have answered whether the name is still there";
        }
    }

    /**
     * A host is told to release a name.
     *
     * @param replica the record because of which
     * @param address the host
     * @param reason why
     */
    record ReleaseDemanded(Replica replica, Ipv4Address address, String reason) implements ReplicaEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return address + " is told to release " + replica.name() + ", because of " + replica + ": " + reason;
        }
    }

    /**
     * It cannot be understood.
     *
     * @param replica the record
     * @param reason why
     */
    record ReplicaSkipped(Replica replica, String reason) implements ReplicaEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return replica + " is skipped: " + reason;
        }
    }

    /**
     * An owner, or a partner that speaks for it, has a record no more, or a person wants it gone.
     *
     * @param replica the record that was here
     * @param isTombstone whether partners are told that it has ended
     */
    record ReplicaGone(Replica replica, boolean isTombstone) implements ReplicaEvent {
        @Override
        public @Nullable Ipv4Address sender() {
            return null;
        }

        @Override
        public String text() {
            return replica + (isTombstone ? " is a tombstone of this server now" : " is gone");
        }
    }

    /**
     * There is no room. They are asked for again.
     *
     * @param replica the first of them
     * @param records how many of those that came together
     * @param limit the limit that is reached
     * @param value its value
     */
    record ReplicasUnkept(Replica replica, int records, String limit, long value) implements ReplicaEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return replica + (records == 1 ? "" : " and " + (records - 1) + " more") + " cannot be kept: " + limit
                    + " = " + value + " is reached; they are asked for again";
        }
    }
}
