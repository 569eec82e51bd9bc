package org.nbnsd.protocol;

import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Rcode;

/** What happens while the holders of a claimed name are asked. */
public sealed interface ChallengeEvent extends NameEvent {
    @Override
    NetbiosName name();

    /**
     * The holders of a claimed name are being asked.
     *
     * @param name the name
     * @param holders who is asked, in order
     * @param claimant who claims it
     * @param rule why
     */
    record ChallengeStarted(NetbiosName name, List<Ipv4Address> holders, Ipv4Address claimant, RegistrationRule rule)
            implements ChallengeEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + " claimed by " + claimant + ", asking " + EventText.addresses(holders) + ": " + rule.reason();
        }
    }

    /**
     * A claim waits for the answer of the name's holders, and its sender was told so (WACK, RFC 1002 section 4.2.16).
     *
     * @param name the name
     * @param claimant who claims it
     * @param group whether it claims it as a group's
     * @param seconds how long it was told to wait at the most
     * @param waiting how many wait for the same answer, itself included
     */
    record ClaimWaiting(NetbiosName name, Ipv4Address claimant, boolean group, long seconds, int waiting)
            implements ChallengeEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + " claimed by " + claimant + ", which is told to wait for at most " + seconds + " s; "
                    + waiting + " waiting";
        }
    }

    /**
     * A claim that was waiting for a challenge was withdrawn by a release from its own host.
     *
     * @param name the name
     * @param claimant who claimed and released
     */
    record ClaimWithdrawn(NetbiosName name, Ipv4Address claimant) implements ChallengeEvent {
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
     * A holder answered that it has the name.
     *
     * @param name the name
     * @param holder the holder
     * @param addresses the addresses that it says the name has
     * @param answer after how many tries, and how soon
     */
    record HolderDefended(NetbiosName name, Ipv4Address holder, List<Ipv4Address> addresses, RoundTrip answer)
            implements ChallengeEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + " is alive at " + holder + ", which answers " + EventText.addresses(addresses) + ' '
                    + answer.text();
        }
    }

    /**
     * A holder did not answer any try.
     *
     * @param name the name
     * @param holder the holder
     * @param tries how often it was asked
     */
    record HolderSilent(NetbiosName name, Ipv4Address holder, int tries) implements ChallengeEvent {
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
     * @param answer after how many tries, and how soon
     */
    record HolderDenied(NetbiosName name, Ipv4Address holder, int rcode, RoundTrip answer) implements ChallengeEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + ": " + holder + " no longer has it and answers " + Rcode.describe(rcode) + ' '
                    + answer.text();
        }
    }

    /**
     * A holder could not be asked for so long, because questions could not leave or answers could not be read, that a claim
     * on its name was refused.
     *
     * @param name the name
     * @param holder the holder
     * @param claimant who was refused; it may try again
     */
    record HolderUnasked(NetbiosName name, Ipv4Address holder, Ipv4Address claimant) implements ChallengeEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + ": holder " + holder + " could not be asked for 30 s, so the claim of " + claimant
                    + " is refused for now";
        }
    }
}
