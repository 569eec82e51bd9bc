package org.nbnsd.protocol;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.RecordType;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Rcode;

/** What became of a claim on a name. */
public sealed interface ClaimEvent extends NameEvent {
    @Override
    NetbiosName name();

    @Override
    @Nullable
    Ipv4Address sender();

    /**
     * A name was registered that nobody held.
     *
     * @param name the name
     * @param type the type of the record
     * @param address who has it now
     * @param sender who sent the claim
     * @param rule why it was granted
     * @param ttlSeconds for how long, unless refreshed
     */
    record NameRegistered(
            NetbiosName name,
            RecordType type,
            Ipv4Address address,
            Ipv4Address sender,
            RegistrationRule rule,
            long ttlSeconds)
            implements ClaimEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " registered by " + EventText.sentBy(address, sender) + " as " + type.text() + " for "
                    + ttlSeconds + " s: " + rule.reason();
        }
    }

    /**
     * A computer has registered a name of digits, or digits and dots, which is allowed but unwise.
     *
     * @param name the name
     * @param address who has it now
     * @param sender who sent the claim
     */
    record NumericName(NetbiosName name, Ipv4Address address, Ipv4Address sender) implements ClaimEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " registered by " + EventText.sentBy(address, sender)
                    + " looks like a number; Windows and DNS take such" + " a computer name for an address in places";
        }
    }

    /**
     * A holder registered its own name again.
     *
     * @param name the name
     * @param address the holder
     * @param sender who sent the claim
     * @param ttlSeconds for how long it is granted now
     */
    record NameRefreshed(NetbiosName name, Ipv4Address address, Ipv4Address sender, long ttlSeconds)
            implements ClaimEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + " refreshed by " + EventText.sentBy(address, sender) + " for " + ttlSeconds + " s";
        }
    }

    /**
     * A special group or multihomed name got one more address.
     *
     * @param name the name
     * @param address the new address
     * @param sender who sent the claim
     * @param holders all addresses now, the preferred first
     */
    record HolderAdded(NetbiosName name, Ipv4Address address, Ipv4Address sender, List<Ipv4Address> holders)
            implements ClaimEvent {
        @Override
        public String brief() {
            return name + " at " + address;
        }

        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " is now also held by " + EventText.sentBy(address, sender) + "; all addresses: "
                    + EventText.addresses(holders);
        }
    }

    /**
     * A user is logged on at several hosts, which is no conflict.
     *
     * @param name the user name
     * @param hosts the hosts, the latest logon first
     * @param sender who sent the claim for the first of them
     */
    record UserOnSeveralHosts(NetbiosName name, List<Ipv4Address> hosts, Ipv4Address sender) implements ClaimEvent {
        @Override
        public String brief() {
            return hosts.isEmpty() ? name.toString() : name + " at " + hosts.get(0);
        }

        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + ": user logged on at " + hosts.size() + " hosts, " + EventText.addresses(hosts)
                    + EventText.sentBy(hosts.subList(0, Math.min(1, hosts.size())), sender)
                    + "; no conflict, nothing to do";
        }
    }

    /**
     * A claim was granted without storing anything.
     *
     * @param name the name
     * @param address the claimant
     * @param sender who sent the claim
     * @param rule why
     */
    record ClaimAcknowledged(NetbiosName name, Ipv4Address address, Ipv4Address sender, RegistrationRule rule)
            implements ClaimEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + " granted to " + EventText.sentBy(address, sender) + " without a record: " + rule.reason();
        }
    }

    /**
     * A claim was refused without asking anybody.
     *
     * @param name the name
     * @param address the claimant
     * @param sender who sent the claim
     * @param rule by which rule
     * @param rcode the answer
     * @param holders who holds the name, if anybody
     */
    record ClaimRefused(
            NetbiosName name,
            Ipv4Address address,
            Ipv4Address sender,
            RegistrationRule rule,
            Rcode rcode,
            List<Ipv4Address> holders)
            implements ClaimEvent {
        @Override
        public Severity severity() {
            return rule == RegistrationRule.NAME_BLOCKED ? Severity.INFORMATION : Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " refused to " + EventText.sentBy(address, sender) + " with " + rcode + ": " + rule.reason()
                    + EventText.heldBy(holders);
        }
    }

    /**
     * A claim was refused because a person gave the name to other hosts, or to the claimant itself, for good.
     *
     * @param name the name
     * @param claimant who claimed it
     * @param sender who sent the claim
     * @param holders the addresses of the static record
     * @param since when it was made, in milliseconds since the epoch
     * @param rcode the answer
     * @param couldMigrate whether the setting {@code migrate} would let the claim pass, if the holders do not defend it
     */
    record RefusedByStatic(
            NetbiosName name,
            Ipv4Address claimant,
            Ipv4Address sender,
            List<Ipv4Address> holders,
            long since,
            Rcode rcode,
            boolean couldMigrate)
            implements ClaimEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " refused to " + EventText.sentBy(claimant, sender) + " with " + rcode
                    + ": a static record has it since "
                    + Instant.ofEpochMilli(since).truncatedTo(ChronoUnit.SECONDS) + EventText.heldBy(holders)
                    + "; delete that record" + (couldMigrate ? ", or set migrate = true," : "")
                    + " if the claimant is to have the name";
        }
    }

    /**
     * A claim made a static record a dynamic one, because statics may migrate.
     *
     * @param name the name
     * @param holders the addresses of the static record
     * @param claimant who claimed the name
     * @param sender who sent the claim
     */
    record StaticMigrated(NetbiosName name, List<Ipv4Address> holders, Ipv4Address claimant, Ipv4Address sender)
            implements ClaimEvent {
        @Override
        public String brief() {
            return name + " of " + EventText.addresses(holders) + " to " + claimant;
        }

        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " is no longer a static record of " + EventText.addresses(holders) + ": claimed by "
                    + EventText.sentBy(claimant, sender) + ", and migrate = true";
        }
    }

    /**
     * Somebody claimed one of the server's own names.
     *
     * @param name the name
     * @param claimant who claimed it and was refused
     * @param sender who sent the claim
     * @param group whether it claimed it as a group's
     * @param holders the addresses of this server, the one that was asked first
     */
    record OwnNameDefended(
            NetbiosName name, Ipv4Address claimant, Ipv4Address sender, boolean group, List<Ipv4Address> holders)
            implements ClaimEvent {
        /** Keeps a copy. */
        public OwnNameDefended {
            holders = List.copyOf(holders);
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " refused to " + EventText.sentBy(claimant, sender) + ": it is a name of this server";
        }
    }

    /**
     * A claim was refused because it is for another address than its sender's, of which the sender has no say.
     *
     * @param name the name that was claimed
     * @param sender who claimed it
     * @param address for whom
     * @param holders who holds the name; empty if nobody may claim it for another, held or not
     */
    record ClaimForAnother(NetbiosName name, Ipv4Address sender, Ipv4Address address, List<Ipv4Address> holders)
            implements ClaimEvent {
        /** Keeps a copy of the list. */
        public ClaimForAnother {
            holders = List.copyOf(holders);
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            String refused =
                    name + " refused to " + sender + " with " + Rcode.RFS_ERR + ": it claims the name for " + address;
            return holders.isEmpty()
                    ? refused + ", which access.check-source = true allows to access.proxy only"
                    : refused + ", while " + EventText.addresses(holders) + " has it; only that host, who registered"
                            + " it, and access.proxy may";
        }
    }

    /**
     * A claim got no record because no host can have its address, or none but this machine.
     *
     * @param name the name that was claimed
     * @param address for whom
     * @param sender who sent the claim
     * @param reason what the address is, such as {@code the broadcast address of 10.0.0.0/24}
     * @param rcode the answer
     */
    record ImpossibleAddress(NetbiosName name, Ipv4Address address, Ipv4Address sender, String reason, Rcode rcode)
            implements ClaimEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            String answer = rcode == Rcode.OK
                    ? " granted to " + sender + " without a record"
                    : " refused to " + sender + " with " + rcode;
            return name + answer + ": it claims the name for " + address + ", which is " + reason;
        }
    }

    /**
     * A claim was refused because as many addresses have the name as can have it, and all of them are there.
     *
     * @param name the name that was claimed
     * @param address who claimed it
     * @param sender who sent the claim; null for this machine itself
     * @param holders how many have it
     */
    record NameFull(
            NetbiosName name, Ipv4Address address, @Nullable Ipv4Address sender, int holders) implements ClaimEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " not registered for " + EventText.sentBy(address, sender) + ": " + holders
                    + " addresses have it, which is the most, and none of them is gone";
        }
    }

    /**
     * A limit of the configuration kept a claim from being carried out.
     *
     * @param name the name that was claimed
     * @param address who claimed it
     * @param sender who sent the claim
     * @param network which network has used up its share of the limit; of length 0 if the limit itself is reached
     * @param limit the configuration key of the limit
     * @param value its value
     */
    record LimitReached(
            NetbiosName name, Ipv4Address address, Ipv4Address sender, Prefix network, String limit, int value)
            implements ClaimEvent {
        /**
         * What kept the claim from being carried out.
         *
         * @return a clause
         */
        public String reason() {
            return network.length() == 0
                    ? "limit " + limit + " = " + value + " is reached"
                    : EventText.reached(network, limit) + " = " + value;
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String text() {
            String refused = sender == null || sender.equals(address)
                    ? " not registered for " + address
                    : " refused to " + sender + ", which claims it for " + address;
            return name + refused + ": " + reason();
        }
    }

    /**
     * The claimant was told to ask the holder itself.
     *
     * @param name the name
     * @param holder whom to ask
     * @param claimant who claims it
     * @param sender who sent the claim
     */
    record ClaimantToChallenge(NetbiosName name, Ipv4Address holder, Ipv4Address claimant, Ipv4Address sender)
            implements ClaimEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + " claimed by " + EventText.sentBy(claimant, sender) + ", which was told to ask " + holder;
        }
    }

    /**
     * At 25 addresses, a new one took the place of one that did not answer any more.
     *
     * @param name the name
     * @param evicted the address that is gone
     * @param added the address that came
     * @param sender who sent the claim
     */
    record HolderEvicted(NetbiosName name, Ipv4Address evicted, Ipv4Address added, Ipv4Address sender)
            implements ClaimEvent {
        @Override
        public String brief() {
            return name + " of " + evicted + " to " + added;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " has the most addresses it can have; " + evicted + ", which is gone, made room for "
                    + EventText.sentBy(added, sender);
        }
    }

    /**
     * The holder and the claimant turned out to be one host: its answer lists the claimed address.
     *
     * @param name the name
     * @param addresses its addresses now
     * @param sender who sent the claim
     */
    record SameHostRecognised(NetbiosName name, List<Ipv4Address> addresses, Ipv4Address sender) implements ClaimEvent {
        @Override
        public String brief() {
            return name + " at " + EventText.addresses(addresses);
        }

        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " is one host with " + EventText.addresses(addresses) + EventText.sentBy(addresses, sender);
        }
    }

    /**
     * A name went to another host, because no holder was left.
     *
     * @param name the name
     * @param from the addresses that held it
     * @param to who has it now
     * @param sender who sent the claim
     */
    record NameTakenOver(NetbiosName name, List<Ipv4Address> from, Ipv4Address to, Ipv4Address sender)
            implements ClaimEvent {
        @Override
        public String brief() {
            return name + " of " + EventText.addresses(from) + " to " + to;
        }

        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " went from " + EventText.addresses(from) + ", which no longer has it, to "
                    + EventText.sentBy(to, sender);
        }
    }

    /**
     * A holder of a user name is not the user's host but in the way of the computer of that name; it was removed.
     *
     * @param name the name
     * @param holder who was removed
     * @param computer the computer that has the name
     * @param sender who registered the computer's name
     * @param alive whether it still answered, which makes this a real conflict
     */
    record UserNameYielded(
            NetbiosName name, Ipv4Address holder, Ipv4Address computer, Ipv4Address sender, boolean alive)
            implements ClaimEvent {
        @Override
        public String brief() {
            return name + " of " + holder + " to " + computer;
        }

        @Override
        public Severity severity() {
            return alive ? Severity.WARNING : Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name + " is the computer name of " + EventText.sentBy(computer, sender) + "; " + holder
                    + (alive
                            ? ", where it is also in use, no longer holds it"
                            : " did not answer and no longer holds it");
        }
    }

    /**
     * Two hosts want one name and both are alive: the holder answered the challenge, the claimant was refused. This one is
     * a real conflict.
     *
     * @param name the name
     * @param holder who answered
     * @param claimant who was refused
     * @param sender who sent the claim
     * @param hint what else is known of the case; empty if nothing
     */
    record NameConflict(NetbiosName name, Ipv4Address holder, Ipv4Address claimant, Ipv4Address sender, String hint)
            implements ClaimEvent {
        @Override
        public String brief() {
            return name + " of " + holder + ", refused to " + claimant;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " refused to " + EventText.sentBy(claimant, sender) + ": " + holder + " holds it and answered"
                    + (hint.isEmpty() ? "" : "; " + hint);
        }
    }

    /**
     * Two different hosts want a name that programs derive from a computer name by padding it and adding a letter.
     *
     * @param name the name
     * @param holder who answered
     * @param claimant who was refused
     * @param sender who sent the claim
     */
    record AppAlias(NetbiosName name, Ipv4Address holder, Ipv4Address claimant, Ipv4Address sender)
            implements ClaimEvent {
        @Override
        public String brief() {
            return name + " of " + holder + ", refused to " + claimant;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " refused to " + EventText.sentBy(claimant, sender) + ": a program on " + holder
                    + " holds this derived session name; the program on " + claimant + " needs another letter";
        }
    }
}
