package org.nbnsd.protocol;

import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** What becomes of the names of this machine, as an end node. */
public sealed interface NodeEvent extends NameEvent {
    /**
     * This machine has a name on an interface.
     *
     * @param name the name
     * @param group whether it is a group's, which others may have, too
     * @param address the address of the interface
     * @param server the name server that granted it; null if nobody objected to a broadcast
     * @param ttlSeconds for how long, unless refreshed; 0 without a name server
     */
    record LocalNameRegistered(
            NetbiosName name,
            boolean group,
            Ipv4Address address,
            @Nullable Endpoint server,
            long ttlSeconds) implements NodeEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return "this machine has " + name + " at " + address + ": "
                    + (server == null
                            ? "nobody objected on the segment"
                            : "granted by " + server + " for " + ttlSeconds + " s");
        }
    }

    /**
     * This machine does not get a name on an interface; it tries again later.
     *
     * @param name the name
     * @param group whether it was claimed as a group's
     * @param address the address of the interface
     * @param refusedBy who refused it
     * @param holder who has it; null if that is not known
     * @param heldAsGroup whether the holder is said to be a member of a group of that name
     * @param rcode the answer's result code
     */
    record LocalNameRefused(
            NetbiosName name,
            boolean group,
            Ipv4Address address,
            Ipv4Address refusedBy,
            @Nullable Ipv4Address holder,
            boolean heldAsGroup,
            int rcode)
            implements NodeEvent {
        /**
         * Whether one wants as a group what the other has for itself, or the other way round.
         *
         * @return false also if nobody is said to have it
         */
        public boolean isOfAnotherType() {
            return holder != null && group != heldAsGroup;
        }

        @Override
        public Ipv4Address sender() {
            return refusedBy;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " could not be registered at " + address + ": " + refusedBy + " refused it with "
                    + EventText.rcode(rcode) + EventText.heldBy(holder) + (heldAsGroup ? " as a group" : "")
                    + "; will try again";
        }
    }

    /**
     * Another host has a name that this machine had on an interface; it is not used until a new claim succeeds.
     *
     * @param name the name
     * @param address the address of the interface
     * @param reportedBy whose answer said so
     * @param holder who has it; null if that is not known
     */
    record LocalNameInConflict(
            NetbiosName name,
            Ipv4Address address,
            Ipv4Address reportedBy,
            @Nullable Ipv4Address holder) implements NodeEvent {
        @Override
        public Ipv4Address sender() {
            return reportedBy;
        }

        @Override
        public String brief() {
            return name + " at " + address + EventText.heldBy(holder);
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " is in conflict at " + address + ", says " + reportedBy + EventText.heldBy(holder)
                    + "; not used until a new claim succeeds, will try again";
        }
    }

    /**
     * A host answered a claim of this machine by broadcast as if it had been asked for the name. That is no refusal, and the
     * claim goes on, but the host seems to have the name, too.
     *
     * @param name the name
     * @param address the address of the interface
     * @param answeredBy the host
     */
    record LocalNameDoubted(NetbiosName name, Ipv4Address address, Ipv4Address answeredBy) implements NodeEvent {
        @Override
        public Ipv4Address sender() {
            return answeredBy;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return answeredBy + " answered the claim of " + name + " at " + address
                    + " as if it had the name, but did not refuse it; this machine claims it all the same";
        }
    }

    /**
     * This machine has given a name up on an interface.
     *
     * @param name the name
     * @param address the address of the interface
     */
    record LocalNameReleased(NetbiosName name, Ipv4Address address) implements NodeEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return "this machine no longer has " + name + " at " + address;
        }
    }

    /**
     * Another host claimed a name of this machine, and was told that it is taken.
     *
     * @param name the name
     * @param address the address of the interface
     * @param claimant who claimed it
     * @param sender who sent the claim
     */
    record LocalNameDefended(NetbiosName name, Ipv4Address address, Ipv4Address claimant, Ipv4Address sender)
            implements NodeEvent {
        @Override
        public String brief() {
            return name + " of " + address + ", refused to " + claimant;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " refused to " + EventText.sentBy(claimant, sender) + ": this machine has it at " + address;
        }
    }

    /**
     * A user of this machine is logged on elsewhere, too, which is no conflict.
     *
     * @param name the user name
     * @param address the address of the interface
     * @param other the other host
     */
    record UserAlsoElsewhere(NetbiosName name, Ipv4Address address, Ipv4Address other) implements NodeEvent {
        @Override
        public Ipv4Address sender() {
            return other;
        }

        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + ": the user of this machine, at " + address + ", is logged on at " + other
                    + ", too; no conflict, nothing to do";
        }
    }

    /** What a demand wants. */
    enum Demand {
        /** A name conflict demand. */
        CONFLICT("is in conflict"),
        /** A name release demand. */
        RELEASE("is to be released");

        private final String text;

        Demand(String text) {
            this.text = text;
        }
    }

    /** What was done about a demand. */
    enum DemandReaction {
        /** Nothing: the name is a group, or a user's. */
        IGNORED("ignored, it is a name that several hosts may have", Severity.INFORMATION),
        /** Others are asked. */
        VERIFYING("kept, others are being asked", Severity.INFORMATION),
        /** Obeyed, because the settings say so. */
        OBEYED("obeyed, because demands = rfc", Severity.WARNING);

        private final String text;
        private final Severity severity;

        DemandReaction(String text, Severity severity) {
            this.text = text;
            this.severity = severity;
        }
    }

    /**
     * Somebody demanded, without being asked, that this machine give a name up. Told at most once a minute for each name.
     *
     * @param name the name
     * @param source who sent it
     * @param byServer whether that is a name server of this machine
     * @param demand what it wants
     * @param reaction what was done
     */
    record DemandReceived(NetbiosName name, Endpoint source, boolean byServer, Demand demand, DemandReaction reaction)
            implements NodeEvent {
        @Override
        public Ipv4Address sender() {
            return source.address();
        }

        @Override
        public Severity severity() {
            return reaction.severity;
        }

        @Override
        public String text() {
            return (byServer ? "the name server " : "") + source + " says unasked that " + name + " " + demand.text
                    + (byServer ? ", as after a replication, or if a person wants it" : "") + "; " + reaction.text;
        }
    }

    /**
     * What others answered when a demand was verified.
     *
     * @param name the name
     * @param source who sent the demand
     * @param byServer whether that is a name server of this machine
     * @param rival another host that says it has the name, or that a name server says has it; null if there is none
     * @param saidBy who said that the rival has it: itself, or a name server; null if nobody did
     */
    record DemandVerified(
            NetbiosName name,
            Endpoint source,
            boolean byServer,
            @Nullable Ipv4Address rival,
            @Nullable Ipv4Address saidBy)
            implements NodeEvent {
        @Override
        public Ipv4Address sender() {
            return source.address();
        }

        @Override
        public Severity severity() {
            return rival == null ? Severity.INFORMATION : Severity.WARNING;
        }

        @Override
        public String text() {
            String demand = "the demand of " + (byServer ? "the name server " : "") + source + " about " + name;
            if (rival == null) {
                return demand
                        + (byServer ? " has no reason any more: nobody else has it" : " was false: nobody else has it");
            }
            boolean bySelf = saidBy == null || rival.equals(saidBy);
            return demand + " has a reason: " + rival + " has it, too" + (bySelf ? "" : ", says " + saidBy);
        }
    }

    /**
     * Two hosts answered one query for a unique name, with different addresses.
     *
     * @param name the name
     * @param first who answered first
     * @param second who answered later
     * @param demandSent whether the second was told to give the name up
     */
    record DuplicateAnswers(NetbiosName name, Ipv4Address first, Ipv4Address second, boolean demandSent)
            implements NodeEvent {
        @Override
        public Ipv4Address sender() {
            return second;
        }

        @Override
        public String brief() {
            return name + " at " + first + " and " + second;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return first + " and " + second + " both answer for " + name
                    + (demandSent ? "; the second was told to give it up" : "");
        }
    }

    /**
     * A limit of the configuration kept this machine from claiming a name of its own, or from asking for one.
     *
     * @param name the name
     * @param limit the configuration key of the limit
     * @param value its value
     */
    record LocalLimitReached(NetbiosName name, String limit, int value) implements NodeEvent {
        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String text() {
            return name + " is not asked for or claimed by this machine: limit " + limit + " = " + value
                    + " is reached";
        }
    }

    /**
     * A name server of this machine does not answer.
     *
     * @param server the name server
     * @param address the interface that it was asked from
     */
    record NameServerSilent(Endpoint server, Ipv4Address address) implements NodeEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return "the name server " + server + " does not answer " + address;
        }
    }

    /**
     * A name server of this machine answers again.
     *
     * @param server the name server
     * @param address the interface that it was asked from
     */
    record NameServerBack(Endpoint server, Ipv4Address address) implements NodeEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return "the name server " + server + " answers " + address + " again";
        }
    }
}
