package org.nbnsd.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.Identity.Held;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Which names an address has, fact by fact, in the order of their times. What a host tells of itself (node status) is all
 * that it has. A computer that is switched off releases nothing, so when the next one gets its address the names of both are
 * there for days; those that were not heard of since are doubtful.
 */
final class Holdings {
    /** A host gets its names one after the other when it starts, and refreshes them so. */
    static final Duration TOGETHER = Duration.ofMinutes(1);

    private static final String GROUP = "*";

    /** What a fact says of whether the address has the name. */
    private enum Meaning {
        HAS,
        HAS_NOT,
        NOTHING
    }

    private final Ipv4Address address;
    private final Map<NetbiosName, Held> held = new LinkedHashMap<>();
    private String mac = "";
    private long macToldAt;

    Holdings(Ipv4Address address) {
        this.address = address;
    }

    void add(Fact fact) {
        boolean isOwn = fact.actor().equals(address);
        if (isOwn && !Hosts.toldMac(fact).isEmpty()) {
            mac = Hosts.toldMac(fact);
            macToldAt = fact.at();
        }
        NetbiosName name = fact.name();
        if (isOwn && fact.kind() == FactKind.STATUS) {
            tellAll(fact);
        } else if (name != null) {
            switch (meaning(fact)) {
                case HAS -> put(name, isGroup(name, fact), fact, held.get(name));
                case HAS_NOT -> held.remove(name);
                case NOTHING -> {}
            }
        }
    }

    /** Whether a name of a computer that it has may be gone after a fact. */
    boolean mayEndWith(Fact fact) {
        NetbiosName name = fact.name();
        boolean isOfOne = name != null && name.suffix() == NameSuffix.WORKSTATION && held.containsKey(name);
        boolean isKept =
                meaning(fact) == Meaning.HAS && !fact.detail(Detail.TYPE).equals("group");
        return fact.kind() == FactKind.STATUS || isOfOne && !isKept;
    }

    private Meaning meaning(Fact fact) {
        boolean isOwn = fact.actor().equals(address);
        boolean isPeer = address.equals(fact.peer());
        boolean isListed = fact.addresses().contains(address);
        return switch (fact.kind()) {
            case GRANTED, REFRESHED -> isOwn ? Meaning.HAS : Meaning.NOTHING;
            case DEFENDED, RECOGNISED, USER_SHARED -> isOwn || isListed ? Meaning.HAS : Meaning.NOTHING;
            // Some answer on behalf of others.
            case ANSWERED -> isListed || isOwn && fact.addresses().isEmpty() ? Meaning.HAS : Meaning.NOTHING;
            case TOOK_OVER -> isOwn ? Meaning.HAS : isListed ? Meaning.HAS_NOT : Meaning.NOTHING;
            case CONFLICT -> isPeer ? Meaning.HAS : isOwn ? Meaning.HAS_NOT : Meaning.NOTHING;
            case RELEASED, EXPIRED -> isOwn ? Meaning.HAS_NOT : isListed ? Meaning.HAS : Meaning.NOTHING;
            case LOST, DENIED, TOLD_TO_RELEASE -> isOwn ? Meaning.HAS_NOT : Meaning.NOTHING;
            // A host may be refused as a group what it has alone.
            case REFUSED, REFUSED_BY_STATIC -> isOwn && !isPeer && !isListed ? Meaning.HAS_NOT : Meaning.NOTHING;
            default -> Meaning.NOTHING;
        };
    }

    private boolean isGroup(NetbiosName name, Fact fact) {
        Held known = held.get(name);
        String type = fact.detail(Detail.TYPE);
        return type.isEmpty() ? known != null && known.isGroup() : type.equals("group");
    }

    private void put(NetbiosName name, boolean isGroup, Fact fact, @Nullable Held known) {
        held.put(name, new Held(name, isGroup, known == null ? fact : known.since(), fact, false));
    }

    private void tellAll(Fact status) {
        Map<NetbiosName, Held> known = Map.copyOf(held);
        held.clear();
        for (String line : Hosts.table(status)) {
            boolean isGroup = line.endsWith(GROUP);
            NetbiosName name = NetbiosName.parse(isGroup ? line.substring(0, line.length() - GROUP.length()) : line);
            put(name, isGroup, status, known.get(name));
        }
    }

    /** What it has by now. */
    List<Held> names() {
        long before = otherComputerCame();
        List<Held> names = new ArrayList<>();
        held.values()
                .forEach(each -> names.add(new Held(
                        each.name(),
                        each.isGroup(),
                        each.since(),
                        each.last(),
                        each.last().at() < before)));
        return names;
    }

    /** Its address on the segment; empty if it is not known, or is that of a computer that was there before. */
    String mac() {
        return macToldAt < otherComputerCame() ? "" : mac;
    }

    /** What was heard last before this time may be another computer's; the least value if there was no other. */
    private long otherComputerCame() {
        long came = Long.MIN_VALUE;
        for (Held each : held.values()) {
            came = each.isComputer() ? Math.max(came, each.since().at() - TOGETHER.toMillis()) : came;
        }
        long latest = came;
        boolean isOther = held.values().stream()
                .anyMatch(each -> each.isComputer() && each.last().at() < latest);
        return isOther ? latest : Long.MIN_VALUE;
    }
}
