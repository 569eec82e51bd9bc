package org.nbnsd.protocol;

import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** Trouble about one name, as a whole: what happens in the course of it is told by other events. */
public sealed interface IncidentEvent extends NameEvent {
    @Override
    NetbiosName name();

    /**
     * Something that looks like a conflict happened to a name that was quiet before.
     *
     * @param name the name
     * @param what what happened
     * @param causedBy who sent what opened it; null if that is not known
     */
    record IncidentOpened(
            NetbiosName name, String what, @Nullable Ipv4Address causedBy) implements IncidentEvent {
        @Override
        public @Nullable Ipv4Address sender() {
            return causedBy;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + ": " + what + "; why, and what to do: nbnsd explain '" + name + "'";
        }
    }

    /**
     * Nothing more of the kind happened for some time.
     *
     * @param name the name
     * @param count how often it happened
     * @param seconds from the first to the last of it
     */
    record IncidentClosed(NetbiosName name, int count, long seconds) implements IncidentEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + ": quiet again; it happened " + count
                    + (count == 1 ? " time" : " times within " + seconds + " s");
        }
    }
}
