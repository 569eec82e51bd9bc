package org.nbnsd.server;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nbnsd.wire.Ipv4Address;

/**
 * Counts for each address the answers in its name that answer no question, as they come when somebody tries ids: how far an
 * answer in that name can be believed. Copies of an answer, and one that comes when its question is over, are none of them.
 */
final class WrongAnswers {
    /** How far an answer counts. */
    enum Trust {
        /** By itself. */
        FULL,
        /** If another question has the same answer: beyond some wrong ones, each a chance of 1 in 65,536. */
        IF_CONFIRMED,
        /** Not at all: beyond so many that whoever sends them may have tried all ids. */
        NONE
    }

    private static final int FEW = 8;
    private static final int MANY = 128;
    private static final long KEPT = 10_000;
    private static final int MOST = 4096;

    private record Count(int wrong, long until) {}

    /** The oldest first. */
    private final Map<Ipv4Address, Count> counts = new LinkedHashMap<>();

    /** An answer came that answers nothing. */
    void add(Ipv4Address source, long now) {
        Count known = counts.remove(source);
        int wrong = known == null || now >= known.until() ? 0 : known.wrong();
        counts.put(source, new Count(wrong + 1, now + KEPT));
        if (counts.size() > MOST) {
            Iterator<Count> oldest = counts.values().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** How far what is said in the name of an address counts now. */
    Trust trust(Ipv4Address source, long now) {
        Count known = counts.get(source);
        int wrong = known == null || now >= known.until() ? 0 : known.wrong();
        return wrong <= FEW ? Trust.FULL : wrong <= MANY ? Trust.IF_CONFIRMED : Trust.NONE;
    }
}
