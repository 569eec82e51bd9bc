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
    private final PresentSettings settings;
    private final Outbox outbox;

    UserNames(Records records, PresentSettings settings, Outbox outbox) {
        this.records = records;
        this.settings = settings;
        this.outbox = outbox;
    }

    private boolean isShared() {
        return settings.get().userNames() == UserNamePolicy.SHARED;
    }

    /**
     * What a claimed name stands for. A computer that claims its 03 after users got it is let in like one more of them, so
     * that it makes no difference which of its names came first: {@link #intruders} then finds them.
     *
     * @param proven whether the claimant has proved to be the computer, at another of its addresses
     */
    NameUse use(NameClaim claim, boolean proven, long now) {
        NetbiosName name = claim.name();
        if (!isShared() || name.suffix() != NameSuffix.MESSENGER || claim.group()) {
            return NameUse.ORDINARY;
        }
        if (proven || isComputerAt(name, claim.address(), now)) {
            NameRecord held = records.getActive(name, now);
            boolean heldByComputer = held != null && isHeldByComputer(held, claim.address(), now);
            return heldByComputer ? NameUse.ORDINARY : NameUse.USER;
        }
        return computer(name, now) == null ? NameUse.USER : NameUse.OTHERS_COMPUTER;
    }

    /** Whether a name, if it is no computer's, may be had by several hosts. */
    boolean mayBeShared(NetbiosName name) {
        return isShared() && name.suffix() == NameSuffix.MESSENGER;
    }

    /**
     * The record of the computer with the fifteen octets of a name; null if there is none. Where its 00 and its 20 are at
     * different hosts, it is the one that the name itself is held by, else its 00.
     */
    @Nullable
    NameRecord computer(NetbiosName name, long now) {
        List<NameRecord> computers = computers(name, now);
        NameRecord user = records.getActive(name.withSuffix(NameSuffix.MESSENGER), now);
        return computers.stream()
                .filter(computer -> user != null && user.addresses().stream().anyMatch(computer::isHeldBy))
                .findFirst()
                .orElse(computers.isEmpty() ? null : computers.get(0));
    }

    /** The active unique names of computers with the fifteen octets of a name, the 00 before the 20. */
    private List<NameRecord> computers(NetbiosName name, long now) {
        List<NameRecord> computers = new ArrayList<>();
        for (int suffix : COMPUTER_SUFFIXES) {
            NameRecord record = records.getActive(name.withSuffix(suffix), now);
            if (record != null && record.type().isUnique()) {
                computers.add(record);
            }
        }
        return computers;
    }

    /** Whether a record is the first of a computer's own names. */
    boolean isNewComputer(NameRecord created, long now) {
        return created.type().isUnique()
                && COMPUTER_SUFFIXES.contains(created.name().suffix())
                && computers(created.name(), now).stream()
                        .allMatch(other -> other.name().equals(created.name()));
    }

    private boolean isComputerAt(NetbiosName name, Ipv4Address address, long now) {
        return computers(name, now).stream().anyMatch(computer -> computer.isHeldBy(address));
    }

    /** Whether one of the holders, other than this one, is a computer of that name. */
    private boolean isHeldByComputer(NameRecord user, Ipv4Address otherThan, long now) {
        return user.addresses().stream()
                .anyMatch(address -> !address.equals(otherThan) && isComputerAt(user.name(), address, now));
    }

    /**
     * Who holds the 03 name of a computer without being that computer.
     *
     * @param registered a name that has just got a holder, or a 03 name that was refreshed
     * @return the holders to ask; empty unless a computer has appeared while others hold its 03, or holds it with them
     */
    List<Ipv4Address> intruders(NetbiosName registered, long now) {
        boolean isUserName = registered.suffix() == NameSuffix.MESSENGER;
        NameRecord user = isShared() && (isUserName || COMPUTER_SUFFIXES.contains(registered.suffix()))
                ? records.getActive(registered.withSuffix(NameSuffix.MESSENGER), now)
                : null;
        if (user == null || user.isStatic() || !user.type().isUnique()) {
            return List.of();
        }
        boolean computerAppeared =
                isUserName ? isHeldByComputer(user, Ipv4Address.ZERO, now) : computer(registered, now) != null;
        if (!computerAppeared) {
            return List.of();
        }
        List<Ipv4Address> intruders = new ArrayList<>(user.addresses());
        intruders.removeIf(address -> isComputerAt(registered, address, now));
        return intruders;
    }

    /** Whether one who was asked as an intruder still holds the 03 name of a computer that is at other addresses only. */
    boolean isIntruder(NetbiosName user, Ipv4Address holder, long now) {
        NameRecord record = records.getActive(user, now);
        return record != null
                && !record.isStatic()
                && record.type().isUnique()
                && record.isHeldBy(holder)
                && computers(user, now).stream().anyMatch(computer -> !computer.isHeldBy(holder));
    }

    /** An intruder did not answer, or does not have the name: it is a holder no longer. */
    void intruderGone(NetbiosName user, Ipv4Address intruder, long now) {
        if (isIntruder(user, intruder, now)) {
            giveUp(user, intruder, false, now);
        }
    }

    /**
     * An intruder answered that it has the name. If the computer itself holds it, too, they are two where only one may be,
     * and the computer keeps it; else the user does, until the computer claims it.
     */
    void intruderAlive(NetbiosName user, Ipv4Address intruder, List<Ipv4Address> answer, long now) {
        NameRecord record = records.getActive(user, now);
        boolean sameHost = !isIntruder(user, intruder, now)
                || answer.stream().anyMatch(address -> !address.equals(intruder) && isComputerAt(user, address, now));
        if (!sameHost && record != null && isHeldByComputer(record, intruder, now)) {
            giveUp(user, intruder, true, now);
        }
    }

    private void giveUp(NetbiosName user, Ipv4Address intruder, boolean alive, long now) {
        NameRecord record = records.getActive(user, now);
        NameRecord computer = computer(user, now);
        if (record == null
                || record.isStatic()
                || computer == null
                || !record.isHeldBy(intruder)
                || !records.isWritable()) {
            return;
        }
        records.removeHolder(record, intruder, now);
        outbox.report(new UserNameYielded(user, intruder, computer.addresses().get(0), computer.registeredBy(), alive));
    }

    /** Whether a record is a user's, held at several hosts, and none of them is a computer of that name. */
    boolean isSharedUser(NameRecord record, long now) {
        return record.name().suffix() == NameSuffix.MESSENGER
                && record.type() == RecordType.MULTIHOMED
                && record.holders().size() > 1
                && !isHeldByComputer(record, Ipv4Address.ZERO, now);
    }
}
