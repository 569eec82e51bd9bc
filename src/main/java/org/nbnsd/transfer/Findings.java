package org.nbnsd.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;

/**
 * What one reading has found so far, and what is left of its limits: records, problems, files and octets. The readers of
 * the formats put into it what they find.
 */
final class Findings {
    private final ReadOptions options;
    private final Map<NetbiosName, Imported> records = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private long unlisted;
    private boolean unlistedAreNotes = true;
    private long done;
    private long total;
    private int files;
    private boolean full;
    private Reading.Expired expired = new Reading.Expired(0, 0, 0);

    Findings(ReadOptions options) {
        this.options = options;
    }

    ReadOptions options() {
        return options;
    }

    /** Whether nothing more is read, because there are as many records as may be. */
    boolean isFull() {
        return full;
    }

    @Nullable
    Imported get(NetbiosName name) {
        return records.get(name);
    }

    /** A record; if its name was read before, the earlier record stays and this one is a problem. */
    void add(NameRecord record, String source) {
        Imported before = records.get(record.name());
        if (before == null) {
            put(record, source);
        } else {
            problem(source, record.name() + " is left out: it was read before, from " + before.source());
        }
    }

    /** A complete record as this program wrote it, which may have expired since. */
    void addWritten(NameRecord record, String source) {
        boolean hasExpired =
                record.isLocal() && record.isActive() && !record.isStatic() && record.expiresAt() <= options.now();
        add(hasExpired && options.expired() == ReadOptions.Expired.RENEW ? renewed(record) : record, source);
        if (hasExpired && options.expired() == ReadOptions.Expired.LEAVE_OUT) {
            long last = Math.max(expired.last(), record.expiresAt());
            expired = new Reading.Expired(expired.leftOut(), expired.taken() + 1, last);
        }
    }

    private NameRecord renewed(NameRecord record) {
        long until = options.now() + ReadOptions.RENEWED_FOR.toMillis();
        List<Holder> holders = record.holders().stream()
                .map(holder -> new Holder(
                        holder.address(), holder.owner(), holder.registeredAt(), until, holder.registeredBy()))
                .toList();
        return record.withHolders(record.type(), holders);
    }

    /** A record, whether or not its name was read before. */
    void put(NameRecord record, String source) {
        if (records.size() >= options.limits().records() && !records.containsKey(record.name())) {
            if (!full) {
                problem(
                        source,
                        "more than " + options.limits().records()
                                + " records (expected: at most that): what follows is not read");
            }
            full = true;
            return;
        }
        records.put(record.name(), new Imported(record, source));
    }

    /** A line is wrong. */
    void problem(String source, String reason) {
        list(new Problem(source, reason, false));
    }

    /** A line is right, but gives no record, or takes one away. */
    void note(String source, String reason) {
        list(new Problem(source, reason, true));
    }

    /**
     * When a dynamic record of this server expires. One that has expired is left out, which is noted, unless the options say
     * that it is taken all the same.
     *
     * @return a time that is over if it is left out
     */
    long expiry(NetbiosName name, long expiresAt, String source) {
        if (expiresAt > options.now()) {
            return expiresAt;
        }
        if (options.expired() == ReadOptions.Expired.RENEW) {
            return options.now() + ReadOptions.RENEWED_FOR.toMillis();
        }
        expired = new Reading.Expired(expired.leftOut() + 1, expired.taken(), Math.max(expired.last(), expiresAt));
        note(source, name + " is left out: it expired at " + FieldText.ofTime(expiresAt));
        return expiresAt;
    }

    private void list(Problem problem) {
        if (problems.size() < options.limits().problems()) {
            problems.add(problem);
        } else {
            unlisted++;
            unlistedAreNotes &= problem.isNote();
        }
    }

    /** What a value type says of itself: its message is for people. */
    void problem(String source, IllegalArgumentException e) {
        problem(source, String.valueOf(e.getMessage()));
    }

    boolean mayTakeFile() {
        return files < options.limits().files();
    }

    void takeFile() {
        files++;
    }

    /** A file of this length will be read; only for the progress. */
    void expect(long octets) {
        total += octets;
    }

    /** How many octets more may be read. */
    long octetsLeft() {
        return options.limits().octets() - done;
    }

    void took(int octets) {
        done += octets;
        options.progress().read(done, Math.max(done, total));
    }

    Reading reading() {
        if (unlisted > 0) {
            Problem last = problems.get(problems.size() - 1);
            problems.add(new Problem(
                    last.source(),
                    "after this, " + unlisted + " more problems, which are not listed",
                    unlistedAreNotes));
            unlisted = 0;
        }
        return new Reading(List.copyOf(records.values()), problems, expired);
    }
}
