package org.nbnsd.diagnosis;

import java.util.HashSet;
import java.util.Set;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.wire.Ipv4Address;

/** Says of a verdict no more about the life of hosts than its reasons show. */
final class Wording {
    private Wording() {}

    static String of(Verdict verdict) {
        return switch (verdict.code()) {
            case DUPLICATE_HOST -> duplicate(verdict);
            case OWNER_FLAP -> flap(verdict);
            default -> verdict.code().text();
        };
    }

    private static String duplicate(Verdict verdict) {
        Set<Ipv4Address> silent = silent(verdict);
        Set<Ipv4Address> alive = alive(verdict);
        alive.removeAll(silent);
        if (alive.size() > 2) {
            return "several computers that are alive have one name";
        } else if (alive.size() == 2) {
            return "two computers that are both alive have one name";
        } else if (silent.isEmpty()) {
            return "two computers have one name, by what the name server says";
        }
        return "two computers have or want one name, and one of them does not answer now";
    }

    private static String flap(Verdict verdict) {
        return silent(verdict).size() > 1
                ? "the name goes back and forth between addresses that do not answer when they are asked"
                : verdict.code().text();
    }

    /** Who did not answer when it was asked. */
    private static Set<Ipv4Address> silent(Verdict verdict) {
        Set<Ipv4Address> silent = new HashSet<>();
        for (Reason reason : verdict.reasons()) {
            if (reason.fact().kind() == FactKind.SILENT) {
                silent.add(reason.fact().actor());
            }
        }
        return silent;
    }

    /** Who sent something itself; of an answer the sender is who made the name server ask. */
    private static Set<Ipv4Address> alive(Verdict verdict) {
        Set<Ipv4Address> alive = new HashSet<>();
        for (Reason reason : verdict.reasons()) {
            Fact fact = reason.fact();
            if (fact.kind().showsActor() && (Evidence.isOwnDeed(fact) || Evidence.isYes(fact))) {
                alive.add(fact.actor());
            }
        }
        return alive;
    }
}
