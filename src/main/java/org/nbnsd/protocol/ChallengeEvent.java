package org.nbnsd.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Rcode;

/** What happens while the holders of a claimed name are asked. */
public sealed interface ChallengeEvent extends NameEvent {
    @Override
    NetbiosName name();

    @Override
    @Nullable
    Ipv4Address sender();

    /**
     * The holders of a claimed name are being asked.
     *
     * @param name the name
     * @param asked the name that they are asked for; another than the claimed one if it is a computer's that is named so
     * @param holders who is asked, one after the other until one answers that it has the name
     * @param claimant who claims it
     * @param sender who sent the claim
     * @param rule why
     */
    record ChallengeStarted(
            NetbiosName name,
            NetbiosName asked,
            List<Ipv4Address> holders,
            Ipv4Address claimant,
            Ipv4Address sender,
            RegistrationRule rule)
            implements ChallengeEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + " claimed by " + EventText.sentBy(claimant, sender) + ", asking "
                    + EventText.addresses(holders)
                    + (asked.equals(name) ? "" : " for " + asked) + ": " + rule.reason();
        }
    }

    /**
     * A claim waits for the answer of the name's holders, and its sender was told so (WACK, RFC 1002 section 4.2.16).
     *
     * @param name the name
     * @param claimant who claims it
     * @param sender who sent the claim
     * @param group whether it claims it as a group's
     * @param seconds how long it was told to wait at the most
     * @param waiting how many wait for the same answer, itself included
     */
    record ClaimWaiting(
            NetbiosName name, Ipv4Address claimant, Ipv4Address sender, boolean group, long seconds, int waiting)
            implements ChallengeEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + " claimed by " + EventText.sentBy(claimant, sender) + ", which is told to wait for at most "
                    + seconds + " s; " + waiting + " waiting";
        }
    }

    /**
     * A claim that was waiting for a challenge was withdrawn by a release from its own host.
     *
     * @param name the name
     * @param claimant who claimed it
     * @param sender who sent the claim, and the release
     */
    record ClaimWithdrawn(NetbiosName name, Ipv4Address claimant, Ipv4Address sender) implements ChallengeEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + ": " + EventText.sentBy(claimant, sender) + " withdrew its pending registration";
        }
    }

    /**
     * A holder answered that it has the name.
     *
     * @param name the name
     * @param holder the holder
     * @param addresses the addresses that it says the name has
     * @param answer after how many tries, and how soon
     * @param sender who sent the claim because of which it was asked; null if it was asked for another reason
     */
    record HolderDefended(
            NetbiosName name,
            Ipv4Address holder,
            List<Ipv4Address> addresses,
            RoundTrip answer,
            @Nullable Ipv4Address sender)
            implements ChallengeEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + " is alive at " + holder + ", which answers " + EventText.addresses(addresses) + ' '
                    + answer.text() + EventText.becauseOf(sender);
        }
    }

    /**
     * A holder did not answer any try.
     *
     * @param name the name
     * @param holder the holder
     * @param tries how often it was asked
     * @param sender who sent the claim because of which it was asked; null if it was asked for another reason
     */
    record HolderSilent(
            NetbiosName name,
            Ipv4Address holder,
            int tries,
            @Nullable Ipv4Address sender) implements ChallengeEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + ": holder " + holder + " did not answer " + tries + " queries" + EventText.becauseOf(sender);
        }
    }

    /**
     * A holder answered that it does not have the name.
     *
     * @param name the name
     * @param holder the holder
     * @param rcode its answer, 1..15
     * @param answer after how many tries, and how soon
     * @param sender who sent the claim because of which it was asked; null if it was asked for another reason
     */
    record HolderDenied(
            NetbiosName name,
            Ipv4Address holder,
            int rcode,
            RoundTrip answer,
            @Nullable Ipv4Address sender) implements ChallengeEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + ": " + holder + " no longer has it and answers " + Rcode.describe(rcode) + ' ' + answer.text()
                    + EventText.becauseOf(sender);
        }
    }

    /**
     * A holder could not be asked for so long, because questions could not leave or answers could not be read, that a claim
     * on its name was refused.
     *
     * @param name the name
     * @param holder the holder
     * @param claimant who was refused; it may try again
     * @param sender who sent the claim
     */
    record HolderUnasked(NetbiosName name, Ipv4Address holder, Ipv4Address claimant, Ipv4Address sender)
            implements ChallengeEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + ": holder " + holder + " could not be asked for 30 s, so the claim of "
                    + EventText.sentBy(claimant, sender) + " is refused for now";
        }
    }

    /**
     * A claim was refused because nobody knows who answers in the name of a holder: others tried to answer, too, or the
     * answers contradict each other.
     *
     * @param name the name
     * @param holder the holder
     * @param claimant who was refused; it may try again
     * @param sender who sent the claim
     */
    record AnswersDoubted(NetbiosName name, Ipv4Address holder, Ipv4Address claimant, Ipv4Address sender)
            implements ChallengeEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + ": what comes as answers of holder " + holder
                    + " is not believed, because not all of it can be its own, so the claim of "
                    + EventText.sentBy(claimant, sender) + " is refused for now";
        }
    }

    /** Why an answer decides nothing. */
    enum SetAside {
        /** The holder denies the name, but it was granted that seconds ago and may not know yet. */
        TOO_SOON("it was granted the name seconds ago, and may not have heard of it; it is asked again"),
        /** Wrong answers came in the holder's name. */
        UNCONFIRMED("others came in its name that answer nothing; it is asked again"),
        /** It is the opposite of what was answered before. */
        CONTRADICTION("it contradicts what was answered before"),
        /** So many wrong answers came in the holder's name that none is believed. */
        GUESSED("so many others came in its name that it may be guessed"),
        /** The holder counts as gone already. */
        NO_NEWS("it was taken for gone already");

        private final String reason;

        SetAside(String reason) {
            this.reason = reason;
        }
    }

    /**
     * A holder's answer decides nothing by itself.
     *
     * @param name the name
     * @param holder in whose name it came
     * @param why why not
     * @param sender who sent the claim because of which it was asked; null if it was asked for another reason
     */
    record AnswerSetAside(
            NetbiosName name,
            Ipv4Address holder,
            SetAside why,
            @Nullable Ipv4Address sender) implements ChallengeEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            String asked = EventText.becauseOf(sender);
            return name + ": an answer of holder " + holder + asked + (asked.isEmpty() ? "" : ",")
                    + " decides nothing: " + why.reason;
        }
    }
}
