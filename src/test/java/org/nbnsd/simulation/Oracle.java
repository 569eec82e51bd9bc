package org.nbnsd.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.diagnosis.VerdictCode;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/**
 * Knows what is really so at a site, because it sees all hosts, and says what a verdict is worth. For one moment.
 */
final class Oracle {
    /** What a verdict is worth. */
    enum Worth {
        /** It is so. */
        RIGHT,
        /** It does not decide, or what it says was so, and nobody on the wire could know that it is not any more. */
        VAGUE,
        /** It is not so, and all who are concerned lie together: nobody on the wire could know. */
        DECEIVED,
        /** It is not so. */
        WRONG
    }

    /** What really troubles a name. */
    enum Cause {
        /** Two computers are switched on, want the name, and one has it. */
        TWO_COMPUTERS(Set.of(VerdictCode.DUPLICATE_HOST, VerdictCode.CLONED_IMAGE)),
        /** A user is logged on at two computers. */
        TWO_LOGONS(Set.of(VerdictCode.SAME_USER_TWO_HOSTS, VerdictCode.USER_AT_SEVERAL_ADDRESSES)),
        /** A user whose name is a computer's. */
        USER_LIKE_COMPUTER(Set.of(VerdictCode.USER_NAMED_LIKE_COMPUTER)),
        /** One computer with two addresses. */
        TWO_ADAPTERS(Set.of(VerdictCode.SAME_HOST_MULTI_NIC));

        private final Set<VerdictCode> codes;

        Cause(Set<VerdictCode> codes) {
            this.codes = codes;
        }

        Set<VerdictCode> codes() {
            return codes;
        }
    }

    /** So long it may take until the computer's own name, which is looked at by its facts alone, is known to be lost. */
    private static final long NEWS = 60_000;

    /** Until then a computer that claims its names again may not have claimed the one by which it is known as a computer. */
    private static final long ONE_BOOT = 10 * NEWS;

    private final Simulation site;
    private String why = "";

    Oracle(Simulation site) {
        this.site = site;
    }

    /** Why the last verdict that was judged is wrong. */
    String why() {
        return why;
    }

    private Worth wrong(String text) {
        why = text;
        return Worth.WRONG;
    }

    private @Nullable Host owner(@Nullable Ipv4Address address) {
        return address == null ? null : site.network().owner(address);
    }

    private Set<Host> parties(Verdict verdict) {
        Set<Host> hosts = new LinkedHashSet<>();
        for (Reason reason : verdict.reasons()) {
            Fact fact = reason.fact();
            Stream.concat(Stream.of(fact.actor()), Stream.ofNullable(fact.peer()))
                    .forEach(address -> {
                        Host host = owner(address);
                        if (host != null) {
                            hosts.add(host);
                        }
                    });
        }
        return hosts;
    }

    private boolean isHeld(NetbiosName name, Host host) {
        NameRecord record = site.server().record(name);
        return record != null
                && record.isActive()
                && record.addresses().stream().anyMatch(address -> host.equals(owner(address)));
    }

    /** Whether a verdict is so now. */
    Worth judge(Verdict verdict) {
        NetbiosName name = verdict.name();
        return switch (verdict.code()) {
            case INSUFFICIENT_EVIDENCE -> Worth.VAGUE;
            case DUPLICATE_HOST, CLONED_IMAGE, TRUNCATED_NAME -> duplicate(verdict);
            case SAME_HOST_MULTI_NIC -> oneHost(verdict);
            case SAME_USER_TWO_HOSTS -> twoLogons(name);
            case USER_AT_SEVERAL_ADDRESSES -> severalAddresses(verdict);
            case USER_NAMED_LIKE_COMPUTER -> userLikeComputer(verdict);
            case ADDRESS_CHANGE -> parties(verdict).size() == 1 ? Worth.RIGHT : wrong("two hosts " + parties(verdict));
            case ADDRESS_REUSED, STALE_RECORD -> gone(verdict);
            case PARTIAL_RELEASE -> partial(verdict);
            case STATIC_BLOCKS_LIVE -> isStatic(name) ? Worth.RIGHT : wrong("there is no static record");
            case NOBODY_HAS_IT -> isActive(name) ? wrong("somebody has it") : Worth.RIGHT;
            case DERIVED_RENAME -> renamed(verdict);
            case GATEWAYED_ADDRESS, SPOOFING_SUSPECTED -> forged(verdict);
            case OWNER_FLAP -> Worth.RIGHT;
            case TYPE_COLLISION -> collision(verdict);
            case BROWSER_CONTENTION, TURNED_AWAY -> Worth.RIGHT;
            case SPLIT_WINS,
                    REPLICATION_CONFLICT,
                    VIRTUAL_NAME_MOVE,
                    APP_ALIAS,
                    SELF_ECHO,
                    NAME_SERVER_SILENT,
                    RECALLED_BY_SERVER,
                    REPLICA_STALE,
                    RELEASE_UNDONE,
                    DEAD_OWNER,
                    PARTNERS_NOT_MIRRORED -> wrong("there is no such thing at this site");
        };
    }

    /** Between two hosts, or between one and what somebody registered for an address that is nobody's. */
    private Worth collision(Verdict verdict) {
        Set<Ipv4Address> nobodys = new LinkedHashSet<>();
        verdict.reasons().stream()
                .flatMap(reason -> reason.fact().addresses().stream())
                .filter(address -> owner(address) == null)
                .forEach(nobodys::add);
        Set<Host> parties = parties(verdict);
        return parties.size() + nobodys.size() > 1 ? Worth.RIGHT : wrong("one host " + parties);
    }

    private boolean isActive(NetbiosName name) {
        NameRecord record = site.server().record(name);
        return record != null && record.isActive();
    }

    private boolean isStatic(NetbiosName name) {
        NameRecord record = site.server().record(name);
        return record != null && record.isActiveStatic();
    }

    /** Two hosts want it now, one of them has it; who was switched off silently, or renamed, wants it as far as is known. */
    private Worth duplicate(Verdict verdict) {
        Set<Host> parties = parties(verdict);
        List<Host> want =
                parties.stream().filter(host -> host.wants(verdict.name())).toList();
        if (parties.size() < 2) { // it may have moved while its claim was under way
            boolean isThere = verdict.reasons().stream()
                    .allMatch(reason -> isAttached(reason.fact().actor()));
            return isThere ? wrong("it is one host: " + parties) : lately(verdict, "it was one host: " + parties);
        }
        NetbiosName computer = verdict.name().withSuffix(NameSuffix.WORKSTATION);
        boolean isOfComputer = verdict.name().suffix() == NameSuffix.MESSENGER
                && parties.stream().anyMatch(host -> isHeld(computer, host));
        if (!isOfComputer && parties.stream().noneMatch(host -> isHeld(verdict.name(), host))) {
            boolean isNews = verdict.name().suffix() == NameSuffix.MESSENGER
                    && site.server().clock() - last(verdict) <= NEWS;
            return isNews ? Worth.VAGUE : wrong("none of " + parties + " has it");
        }
        boolean isHostile = parties.stream().anyMatch(host -> !host.isHonest()); // it claims what it likes
        return want.size() > 1
                ? Worth.RIGHT
                : isHostile ? Worth.VAGUE : lately(verdict, parties + ", of which " + want + " want it");
    }

    private static long last(Verdict verdict) {
        return verdict.reasons().stream()
                .mapToLong(reason -> reason.fact().at())
                .max()
                .orElse(0);
    }

    /** What was seen less than a lifetime ago may have ended without a trace. */
    private Worth lately(Verdict verdict, String text) {
        long lifetime = site.plan().settings().lifetimes().renewalInterval().toMillis();
        return site.server().clock() - last(verdict) <= lifetime ? Worth.VAGUE : wrong(text);
    }

    /** Addresses of which one says that it has both; they need not be in the record yet. */
    private Worth oneHost(Verdict verdict) {
        int attached = 0;
        for (Reason reason : verdict.reasons()) {
            Set<Host> hosts = new LinkedHashSet<>();
            Set<Ipv4Address> all = new LinkedHashSet<>(reason.fact().addresses());
            all.add(reason.fact().actor());
            all.forEach(address -> {
                Host host = owner(address);
                if (host != null) {
                    hosts.add(host);
                }
            });
            if (hosts.size() != 1) {
                boolean isPlot = hosts.stream().noneMatch(Host::isHonest);
                return isPlot ? Worth.DECEIVED : wrong("they are " + hosts);
            }
            attached = Math.max(
                    attached, (int) all.stream().filter(this::isAttached).count());
        }
        if (attached > 1) {
            return Worth.RIGHT;
        }
        NameRecord record = site.server().record(verdict.name());
        boolean isRecorded =
                record != null && record.isActive() && record.holders().size() > 1;
        return isRecorded ? Worth.VAGUE : lately(verdict, "it has only one of them");
    }

    private boolean isAttached(Ipv4Address address) {
        Host host = owner(address);
        return host != null && host.isUp() && host.addresses().contains(address);
    }

    private boolean isHeard(Ipv4Address address) {
        Host host = owner(address);
        return host != null && isAttached(address) && !host.isCutOff();
    }

    private Worth twoLogons(NetbiosName name) {
        NameRecord record = site.server().record(name);
        Set<Host> hosts = new LinkedHashSet<>();
        List<Ipv4Address> addresses = record != null && record.isActive() ? record.addresses() : List.of();
        addresses.forEach(address -> {
            Host host = owner(address);
            if (host != null) {
                hosts.add(host);
            }
        });
        if (hosts.size() > 1) {
            return Worth.RIGHT;
        }
        boolean isMoved = addresses.size() > 1 && !addresses.stream().allMatch(this::isAttached);
        return isMoved ? Worth.VAGUE : wrong("the record has only " + hosts + " at " + addresses);
    }

    /** Of one host or of several; but none is the computer of that name, and several addresses have it or had it lately. */
    private Worth severalAddresses(Verdict verdict) {
        NetbiosName name = verdict.name();
        Set<Host> parties = parties(verdict);
        if (parties.stream().anyMatch(host -> computer(host).equals(name.base()) && isHeld(name, host))) {
            return wrong("it is the name of one of the computers " + parties);
        }
        NameRecord record = site.server().record(name);
        boolean isAtSeveral =
                record != null && record.isActive() && record.addresses().size() > 1;
        return isAtSeveral ? Worth.RIGHT : lately(verdict, "the record is " + record);
    }

    private Worth userLikeComputer(Verdict verdict) {
        boolean isComputer = false;
        boolean isOther = false;
        for (Host host : parties(verdict)) {
            boolean has = computer(host).equals(verdict.name().base());
            isComputer |= has;
            isOther |= !has;
        }
        String text = "computers " + parties(verdict);
        boolean isLost =
                site.plan().has(Trouble.LOSS) || site.plan().has(Trouble.CUTS); // its claims, and what it released
        boolean areTwoComputers =
                isComputer && !isOther && !isLost && site.server().clock() - last(verdict) > ONE_BOOT;
        return isComputer && isOther ? Worth.RIGHT : areTwoComputers ? wrong(text) : lately(verdict, text);
    }

    private static String computer(Host host) {
        return host instanceof WorkingHost working ? working.computer() : "";
    }

    /** The record names an address at which the name is not any more. */
    private Worth gone(Verdict verdict) {
        NameRecord record = site.server().record(verdict.name());
        for (Reason reason : verdict.reasons()) {
            Ipv4Address address = reason.fact().actor();
            Host host = owner(address);
            boolean isThere = host != null
                    && host.isUp()
                    && !host.isCutOff()
                    && host.addresses().contains(address)
                    && address.equals(host.believes(verdict.name()));
            if (isThere) {
                return lately(verdict, host + " has it at " + address); // it was cut off, and nobody asked it since
            }
            if (record == null || !record.isActive() || !record.isHeldBy(address)) {
                return wrong("the record does not have " + address);
            }
        }
        return Worth.RIGHT;
    }

    private Worth partial(Verdict verdict) {
        NameRecord record = site.server().record(verdict.name());
        for (Reason reason : verdict.reasons()) {
            Fact fact = reason.fact();
            if (fact.kind() == FactKind.RELEASED
                    && record != null
                    && record.isActive()
                    && !record.isHeldBy(fact.actor())
                    && fact.addresses().stream().anyMatch(record::isHeldBy)) {
                return Worth.RIGHT;
            }
        }
        return wrong("the record is " + record);
    }

    private Worth renamed(Verdict verdict) {
        List<String> wrong = new ArrayList<>();
        for (Reason reason : verdict.reasons()) {
            Fact fact = reason.fact();
            Host host = owner(fact.actor());
            NetbiosName name = fact.name();
            if (host != null && name != null && fact.kind() == FactKind.RELEASED && host.wants(name)) {
                wrong.add(host + " wants " + name + " still");
            }
        }
        boolean isThere = verdict.reasons().stream()
                .allMatch(reason -> isHeard(reason.fact().actor()));
        if (!wrong.isEmpty() && !isThere) {
            return lately(verdict, String.join(", ", wrong));
        }
        return wrong.isEmpty() ? Worth.RIGHT : wrong(String.join(", ", wrong));
    }

    private Worth forged(Verdict verdict) {
        Set<Host> hosts = parties(verdict);
        return hosts.stream().anyMatch(host -> !host.isHonest()) ? Worth.RIGHT : wrong("all are honest: " + hosts);
    }

    /** What troubles a name now, as the server could see it; null if nothing does. */
    @Nullable
    Cause cause(NetbiosName name) {
        NameRecord record = site.server().record(name);
        if (record == null || !record.isActive() || !record.type().isUnique()) {
            return null;
        }
        Set<Host> holders = new LinkedHashSet<>();
        record.addresses().forEach(address -> {
            Host host = owner(address);
            if (host != null && host.isUp() && host.isHonest() && host.believes(name) != null) {
                holders.add(host);
            }
        });
        if (name.suffix() == NameSuffix.MESSENGER && holders.size() > 1) {
            return Cause.TWO_LOGONS;
        }
        if (holders.size() == 1 && record.holders().size() > 1) {
            return Cause.TWO_ADAPTERS;
        }
        List<Host> others = site.hosts().stream()
                .filter(host -> host.isHonest() && host.isUp() && !host.isCutOff())
                .filter(host -> host.wants(name) && host.wasRefused(name) && !holders.contains(host))
                .toList();
        if (holders.size() == 1 && !others.isEmpty()) {
            String computer = computer(holders.iterator().next());
            boolean isUser = name.suffix() == NameSuffix.MESSENGER
                    && computer.equals(name.base())
                    && others.stream().noneMatch(host -> computer(host).equals(name.base()));
            return isUser ? Cause.USER_LIKE_COMPUTER : Cause.TWO_COMPUTERS;
        }
        return null;
    }
}
