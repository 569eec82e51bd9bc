package org.nbnsd.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Malformed;
import org.nbnsd.wire.Rcode;

/**
 * A fact that a person may want to know: one record for each kind, each with a stable code. The log is made of these, and
 * so are counters and diagnosis.
 */
public sealed interface NameEvent {
    /** How much a person should care. */
    enum Severity {
        /** Routine, for who follows one name. */
        DETAIL,
        /** A name changed hands or state, as it should. */
        INFORMATION,
        /** Somebody was refused, or something is odd: worth a look if a user complains. */
        WARNING,
        /** Something that the server should do it could not. */
        ERROR
    }

    /**
     * The kind's stable code.
     *
     * @return such as {@code NAME_REGISTERED}
     */
    default String code() {
        return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(java.util.Locale.ROOT);
    }

    /**
     * How much it matters.
     *
     * @return the severity
     */
    Severity severity();

    /**
     * The fact in one sentence.
     *
     * @return for people, without the code
     */
    String text();

    /**
     * The name that it is about.
     *
     * @return null if it is about none
     */
    default @Nullable NetbiosName name() {
        return null;
    }

    /** An event about one name. */
    sealed interface AboutName extends NameEvent {
        @Override
        NetbiosName name();
    }

    /**
     * A name was registered that nobody held.
     *
     * @param name the name
     * @param type the type of the record
     * @param address who has it now
     * @param rule why it was granted
     * @param ttlSeconds for how long, unless refreshed
     */
    record NameRegistered(
            NetbiosName name, RecordType type, Ipv4Address address, RegistrationRule rule, long ttlSeconds)
            implements AboutName {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " registered by " + address + " as " + type.text() + " for " + ttlSeconds + " s: "
                    + rule.reason();
        }
    }

    /**
     * A holder registered its own name again.
     *
     * @param name the name
     * @param address the holder
     * @param ttlSeconds for how long it is granted now
     */
    record NameRefreshed(NetbiosName name, Ipv4Address address, long ttlSeconds) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + " refreshed by " + address + " for " + ttlSeconds + " s";
        }
    }

    /**
     * A special group or multihomed name got one more address.
     *
     * @param name the name
     * @param address the new address
     * @param holders all addresses now, the preferred first
     */
    record HolderAdded(NetbiosName name, Ipv4Address address, List<Ipv4Address> holders) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " is now also held by " + address + "; all addresses: " + addresses(holders);
        }
    }

    /**
     * A user is logged on at several hosts, which is no conflict.
     *
     * @param name the user name
     * @param hosts the hosts, the latest logon first
     */
    record UserOnSeveralHosts(NetbiosName name, List<Ipv4Address> hosts) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + ": user logged on at " + hosts.size() + " hosts, " + addresses(hosts)
                    + "; no conflict, nothing to do";
        }
    }

    /**
     * A claim was granted without storing anything.
     *
     * @param name the name
     * @param address the claimant
     * @param rule why
     */
    record ClaimAcknowledged(NetbiosName name, Ipv4Address address, RegistrationRule rule) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + " granted to " + address + " without a record: " + rule.reason();
        }
    }

    /**
     * A claim was refused without asking anybody.
     *
     * @param name the name
     * @param address the claimant
     * @param rule by which rule
     * @param rcode the answer
     * @param holders who holds the name, if anybody
     */
    record ClaimRefused(
            NetbiosName name, Ipv4Address address, RegistrationRule rule, Rcode rcode, List<Ipv4Address> holders)
            implements AboutName {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " refused to " + address + " with " + rcode + ": " + rule.reason() + heldBy(holders);
        }
    }

    /**
     * Two hosts want one name and both are alive: the holder answered the challenge, the claimant was refused. This one is
     * a real conflict.
     *
     * @param name the name
     * @param holder who answered
     * @param claimant who was refused
     * @param hint what else is known of the case; empty if nothing
     */
    record NameConflict(NetbiosName name, Ipv4Address holder, Ipv4Address claimant, String hint) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " refused to " + claimant + ": " + holder + " holds it and answered"
                    + (hint.isEmpty() ? "" : "; " + hint);
        }
    }

    /**
     * Two different hosts want a name that programs derive from a computer name by padding it and adding a letter.
     *
     * @param name the name
     * @param holder who answered
     * @param claimant who was refused
     */
    record AppAlias(NetbiosName name, Ipv4Address holder, Ipv4Address claimant) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " refused to " + claimant + ": a program on " + holder
                    + " holds this derived session name; the program on " + claimant + " needs another letter";
        }
    }

    /**
     * The holders of a claimed name are being asked.
     *
     * @param name the name
     * @param holders who is asked, in order
     * @param claimant who claims it
     * @param rule why
     */
    record ChallengeStarted(NetbiosName name, List<Ipv4Address> holders, Ipv4Address claimant, RegistrationRule rule)
            implements AboutName {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + " claimed by " + claimant + ", asking " + addresses(holders) + ": " + rule.reason();
        }
    }

    /**
     * A claim waits for a challenge that runs already.
     *
     * @param name the name
     * @param claimant who claims it
     * @param waiting how many wait with it, itself included
     */
    record ClaimWaiting(NetbiosName name, Ipv4Address claimant, int waiting) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + " claimed by " + claimant + " while it is being challenged; " + waiting + " waiting";
        }
    }

    /**
     * A holder answered that it has the name.
     *
     * @param name the name
     * @param holder the holder
     * @param addresses the addresses that it says the name has
     */
    record HolderDefended(NetbiosName name, Ipv4Address holder, List<Ipv4Address> addresses) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + " is alive at " + holder + ", which answers " + NameEvent.addresses(addresses);
        }
    }

    /**
     * A holder did not answer any try.
     *
     * @param name the name
     * @param holder the holder
     * @param tries how often it was asked
     */
    record HolderSilent(NetbiosName name, Ipv4Address holder, int tries) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + ": holder " + holder + " did not answer " + tries + " queries";
        }
    }

    /**
     * A holder answered that it does not have the name.
     *
     * @param name the name
     * @param holder the holder
     * @param rcode its answer, 1..15
     */
    record HolderDenied(NetbiosName name, Ipv4Address holder, int rcode) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + ": " + holder + " no longer has it and answers " + Rcode.describe(rcode);
        }
    }

    /**
     * A name went to another host, because no holder was left.
     *
     * @param name the name
     * @param from the addresses that held it
     * @param to who has it now
     */
    record NameTakenOver(NetbiosName name, List<Ipv4Address> from, Ipv4Address to) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " went from " + addresses(from) + ", which no longer has it, to " + to;
        }
    }

    /**
     * The holder and the claimant turned out to be one host: its answer lists the claimed address.
     *
     * @param name the name
     * @param addresses its addresses now
     */
    record SameHostRecognised(NetbiosName name, List<Ipv4Address> addresses) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " is one host with " + NameEvent.addresses(addresses);
        }
    }

    /**
     * A holder of a user name is not the user's host but in the way of the computer of that name; it was removed.
     *
     * @param name the name
     * @param holder who was removed
     * @param computer the computer that has the name
     * @param alive whether it still answered, which makes this a real conflict
     */
    record UserNameYielded(NetbiosName name, Ipv4Address holder, Ipv4Address computer, boolean alive)
            implements AboutName {
        @Override
        public Severity severity() {
            return alive ? Severity.WARNING : Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " is the computer name of " + computer + "; " + holder
                    + (alive
                            ? ", where it is also in use, no longer holds it"
                            : " did not answer and no longer holds it");
        }
    }

    /**
     * The claimant was told to ask the holder itself.
     *
     * @param name the name
     * @param holder whom to ask
     * @param claimant who claims it
     */
    record ClaimantToChallenge(NetbiosName name, Ipv4Address holder, Ipv4Address claimant) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + " claimed by " + claimant + ", which was told to ask " + holder;
        }
    }

    /**
     * A name was released, by all or one of its holders.
     *
     * @param name the name
     * @param address who released it
     * @param left the holders that remain
     */
    record NameReleased(NetbiosName name, Ipv4Address address, List<Ipv4Address> left) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " released by " + address + (left.isEmpty() ? "" : "; still held by " + addresses(left));
        }
    }

    /**
     * A release changed nothing; it was answered positively, as Windows does.
     *
     * @param name the name
     * @param address who sent it
     * @param reason why it changed nothing
     */
    record ReleaseIgnored(NetbiosName name, Ipv4Address address, String reason) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + ": release by " + address + " changes nothing: " + reason;
        }
    }

    /**
     * A release of a static group was refused.
     *
     * @param name the name
     * @param address who sent it
     */
    record ReleaseRefused(NetbiosName name, Ipv4Address address) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + ": release by " + address + " refused: a static group record has the name";
        }
    }

    /**
     * A claim that was waiting for a challenge was withdrawn by a release from its own host.
     *
     * @param name the name
     * @param claimant who claimed and released
     */
    record ClaimWithdrawn(NetbiosName name, Ipv4Address claimant) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + ": " + claimant + " withdrew its pending registration";
        }
    }

    /**
     * Holders did not refresh in time.
     *
     * @param name the name
     * @param expired the holders that are gone
     * @param left those that remain
     */
    record HoldersExpired(NetbiosName name, List<Ipv4Address> expired, List<Ipv4Address> left) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " expired at " + addresses(expired)
                    + (left.isEmpty() ? "" : "; still held by " + addresses(left));
        }
    }

    /**
     * A record went to a later state of its life, or away.
     *
     * @param name the name
     * @param state the new state; null if the record is gone
     */
    record RecordAged(NetbiosName name, @Nullable RecordState state) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return state == null ? name + " is gone" : name + " is now " + state;
        }
    }

    /**
     * At 25 addresses, a new one took the place of the oldest.
     *
     * @param name the name
     * @param evicted the address that is gone
     * @param added the address that came
     */
    record HolderEvicted(NetbiosName name, Ipv4Address evicted, Ipv4Address added) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " has the most addresses it can have; " + evicted + " made room for " + added;
        }
    }

    /**
     * A query was answered.
     *
     * @param name the name
     * @param client who asked
     * @param addresses the answer; empty if the name does not exist
     */
    record QueryAnswered(NetbiosName name, Ipv4Address client, List<Ipv4Address> addresses) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return client + " asked for " + name + ": "
                    + (addresses.isEmpty() ? "no such name" : NameEvent.addresses(addresses));
        }
    }

    /**
     * A node status request was answered.
     *
     * @param name the name that was asked for
     * @param client who asked
     */
    record NodeStatusAnswered(NetbiosName name, Ipv4Address client) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return client + " asked for the node status of " + name;
        }
    }

    /**
     * Somebody claimed one of the server's own names.
     *
     * @param name the name
     * @param claimant who claimed it and was refused
     */
    record OwnNameDefended(NetbiosName name, Ipv4Address claimant) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " refused to " + claimant + ": it is a name of this server";
        }
    }

    /**
     * A datagram was not a message.
     *
     * @param source who sent it
     * @param malformed what is wrong with it
     */
    record DatagramMalformed(Endpoint source, Malformed malformed) implements NameEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return "malformed datagram from " + source + ": " + malformed.reason() + ", " + malformed.detail();
        }
    }

    /** Why a datagram is not answered. */
    enum DropReason {
        /** A response that answers none of our requests. */
        UNEXPECTED_RESPONSE("a response to nothing that was asked"),
        /** Sent by this server. */
        OWN_DATAGRAM("sent by this server itself"),
        /** From port 0, or an address that cannot be a host's. */
        IMPOSSIBLE_SOURCE("from a port or address that cannot be a sender's"),
        /** The same request again, while its challenge runs. */
        RETRANSMISSION("sent again while its challenge runs"),
        /** By broadcast, and not about one of the server's own names. */
        BROADCAST("a broadcast that is not about a name of this server"),
        /** Node status for a name that is not the server's own. */
        NOT_OWN_NAME("node status of a name that is not this server's"),
        /** A limit is reached, and even a refusal would be too much. */
        LIMIT("a limit is reached");

        private final String text;

        DropReason(String text) {
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
     * A datagram was not answered, on purpose.
     *
     * @param name the name it was about, if that was known
     * @param source who sent it
     * @param reason why
     */
    record DatagramDropped(@Nullable NetbiosName name, Endpoint source, DropReason reason) implements NameEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return "not answered: " + source + (name == null ? "" : " about " + name) + ", " + reason.text();
        }
    }

    /**
     * A limit of the configuration kept a claim from being carried out.
     *
     * @param name the name that was claimed
     * @param address who claimed it
     * @param limit the configuration key of the limit
     * @param value its value
     */
    record LimitReached(NetbiosName name, Ipv4Address address, String limit, int value) implements AboutName {
        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String text() {
            return name + " not registered for " + address + ": limit " + limit + " = " + value + " is reached";
        }
    }

    private static String addresses(List<Ipv4Address> addresses) {
        return String.join(", ", addresses.stream().map(Ipv4Address::toString).toList());
    }

    private static String heldBy(List<Ipv4Address> holders) {
        return holders.isEmpty() ? "" : "; held by " + addresses(holders);
    }
}
