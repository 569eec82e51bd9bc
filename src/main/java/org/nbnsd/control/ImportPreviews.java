package org.nbnsd.control;

import com.google.common.io.BaseEncoding;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.nbnsd.registry.Edit;

/**
 * Imports that people have looked at and may want to apply, for a quarter of an hour. There are few at a time, and the oldest goes
 * when there is no more room. For any thread.
 */
final class ImportPreviews {
    /** How long one is kept. */
    static final Duration KEPT = Duration.ofMinutes(15);

    /** The most at a time. */
    static final int MOST = 4;

    private static final long MOST_OCTETS = 64 << 20;
    private static final int PART_OF_HEAP = 8;
    private static final int ID_OCTETS = 10;

    private final LongSupplier clock;
    private final long mostOctets;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    /**
     * One that is kept.
     *
     * @param edits what it would do, each only if the record is as it was
     * @param octets how much of the heap it takes
     * @param expires until when, in milliseconds since the epoch
     */
    record Kept(List<Edit> edits, long octets, long expires) {
        Kept {
            edits = List.copyOf(edits);
        }
    }

    ImportPreviews(LongSupplier clock) {
        this(clock, Math.min(MOST_OCTETS, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
    }

    ImportPreviews(LongSupplier clock, long mostOctets) {
        this.clock = clock;
        this.mostOctets = mostOctets;
    }

    /** The most octets that one may take. */
    long mostOctets() {
        return mostOctets;
    }

    long expires() {
        return clock.getAsLong() + KEPT.toMillis();
    }

    /** Keeps one; returns its id. */
    synchronized String keep(Kept preview) {
        byte[] octets = new byte[ID_OCTETS];
        random.nextBytes(octets);
        String id = BaseEncoding.base32().lowerCase().encode(octets);
        put(id, preview);
        return id;
    }

    private void put(String id, Kept preview) {
        forgetOld();
        kept.put(id, preview);
        Iterator<Kept> oldest = kept.values().iterator();
        while (kept.size() > MOST || kept.size() > 1 && octets() > mostOctets) {
            oldest.next();
            oldest.remove();
        }
    }

    private long octets() {
        return kept.values().stream().mapToLong(Kept::octets).sum();
    }

    private void forgetOld() {
        long now = clock.getAsLong();
        kept.values().removeIf(each -> each.expires() <= now);
    }

    /** Takes one out, so that nobody else applies it at the same time. */
    synchronized Kept take(String id) throws OperationException {
        forgetOld();
        Kept preview = kept.remove(id);
        if (preview == null) {
            throw new OperationException(
                    OperationException.Kind.WRONG,
                    "import: there is no such preview, it is older than " + KEPT.toMinutes()
                            + " minutes, made room for " + MOST
                            + " later ones, or is applied already (expected: the id of a preview)");
        }
        return preview;
    }

    /** Puts one back that was not applied. */
    synchronized void putBack(String id, Kept preview) {
        put(id, preview);
    }
}
