package org.nbnsd.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.UserNameYielded;
import org.nbnsd.registry.NameClaim;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.registry.RegistrationRule.NameUse;
import org.nbnsd.server.ServerSettings.UserNamePolicy;
import org.nbnsd.wire.Ipv4Address;

/**
 * Tells users from computers. Both register unique names with suffix 03; a computer's is the one whose host also has the
 * same fifteen octets as unique 00 or 20. One user may be logged on at several hosts, one computer has its name alone.
 *
 * <p>A computer's names may come in any order. Until its 00 or 20 is registered its 03 counts as a user name, and may be
 * shared; {@link #intruders} finds who shares it when the computer appears.
 */
final class UserNames {
    private static final List<Integer> COMPUTER_SUFFIXES = List.of(NameSuffix.WORKSTATION, NameSuffix.SERVER);

    private final Records records;
    private final boolean shared;
    private final Outbox outbox;

    UserNames(Records records, UserNamePolicy policy, Outbox outbox) {
        this.records = records;
        this.shared = policy == UserNamePolicy.SHARED;
        this.outbox = outbox;
    }

    /** What a claimed name stands for. */
    NameUse use(NameClaim claim, long now) {
        boolean user = shared && claim.name().suffix() == NameSuffix.MESSENGER && !claim.group();
        NameRecord computer = user ? computer(claim.name(), now) : null;
        if (!user || isComputerAt(claim.name(), claim.address(), now)) {
            return NameUse.ORDINARY;
        }
        return computer == null ? NameUse.USER : NameUse.OTHERS_COMPUTER;
    }

    /** The record of the computer with the fifteen octets of a name, its 00 before its 20; null if there is none. */
    @Nullable
    NameRecord computer(NetbiosName name, long now) {
        for (int suffix : COMPUTER_SUFFIXES) {
            NameRecord record = records.getActive(name.withSuffix(suffix), now);
            if (record != null && record.type().isUnique()) {
                return record;
            }
        }
        return null;
    }

    private boolean isComputerAt(NetbiosName name, Ipv4Address address, long now) {
        for (int suffix : COMPUTER_SUFFIXES) {
            NameRecord record = records.getActive(name.withSuffix(suffix), now);
            if (record != null && record.type().isUnique() && record.isHeldBy(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Who holds the 03 name of a computer without being that computer.
     *
     * @param registered a name that has just got a holder
     * @return the holders to ask; empty unless the name is a computer's and others hold its 03
     */
    List<Ipv4Address> intruders(NetbiosName registered, long now) {
        NameRecord user = shared && COMPUTER_SUFFIXES.contains(registered.suffix())
                ? records.getActive(registered.withSuffix(NameSuffix.MESSENGER), now)
                : null;
        if (user == null || user.isStatic() || !user.type().isUnique() || computer(registered, now) == null) {
            return List.of();
        }
        List<Ipv4Address> intruders = new ArrayList<>(user.addresses());
        intruders.removeIf(address -> isComputerAt(registered, address, now));
        return intruders;
    }

    /** An intruder did not answer, or does not have the name: it is a holder no longer. */
    void intruderGone(NetbiosName user, Ipv4Address intruder, long now) {
        giveUp(user, intruder, false, now);
    }

    /**
     * An intruder answered that it has the name. If the computer itself holds it, too, they are two where only one may be,
     * and the computer keeps it; else the user came first, and the computer will be refused.
     */
    void intruderAlive(NetbiosName user, Ipv4Address intruder, List<Ipv4Address> answer, long now) {
        NameRecord record = records.getActive(user, now);
        boolean sameHost = answer.stream().anyMatch(address -> isComputerAt(user, address, now));
        boolean computerHolds =
                record != null && record.addresses().stream().anyMatch(address -> isComputerAt(user, address, now));
        if (!sameHost && computerHolds) {
            giveUp(user, intruder, true, now);
        }
    }

    private void giveUp(NetbiosName user, Ipv4Address intruder, boolean alive, long now) {
        NameRecord record = records.getActive(user, now);
        NameRecord computer = computer(user, now);
        if (record == null || computer == null || !record.isHeldBy(intruder)) {
            return;
        }
        records.removeHolder(record, intruder, now);
        outbox.report(new UserNameYielded(user, intruder, computer.addresses().get(0), alive));
    }

    /** Whether a record is a user's, held at several hosts. */
    static boolean isSharedUser(NameRecord record) {
        return record.name().suffix() == NameSuffix.MESSENGER
                && record.type() == RecordType.MULTIHOMED
                && record.holders().size() > 1;
    }
}
