package org.nbnsd.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.EditRules;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** A name service that is nothing but a table and the rules of edits. Its own name is SERVER. */
public final class FakeBackend implements Backend {
    /** 2026-11-21T09:00:00Z. */
    public static final long NOW = 1_795_251_600_000L;

    private static final long DAY = 86_400_000;

    private static final EditRules RULES = new EditRules(
            Set.of(NetbiosName.parse("SERVER<00>")),
            Duration.ofMillis(4 * DAY),
            Duration.ofMillis(6 * DAY),
            (holder, isStatic) -> holder.address().isHost() ? "" : "not the address of a host");

    private final NameTable table = new NameTable();
    private int looks;
    private final List<Author> authors = new ArrayList<>();
    private final List<List<Edit>> edits = new ArrayList<>();
    private final List<Map<Kind, Integer>> imports = new ArrayList<>();
    private @Nullable Exception failure;
    private boolean stuck;

    /** A dynamic unique record of this server that expires in two days and three hours. */
    public static NameRecord unique(String name, String address) {
        return record(name, RecordType.UNIQUE, false, NameRecord.LOCAL, 1, NOW + 2 * DAY + 3 * DAY / 24, address);
    }

    /** A static record. */
    public static NameRecord fixed(String name, RecordType type, String... addresses) {
        return record(name, type, true, NameRecord.LOCAL, 1, Long.MAX_VALUE, addresses);
    }

    /** An active record. */
    public static NameRecord record(
            String name,
            RecordType type,
            boolean isStatic,
            Ipv4Address owner,
            long version,
            long expiresAt,
            String... addresses) {
        List<Holder> holders = new ArrayList<>();
        for (String address : addresses) {
            holders.add(new Holder(Ipv4Address.parse(address), owner, NOW - DAY, expiresAt));
        }
        return new NameRecord(
                NetbiosName.parse(name),
                type,
                RecordState.ACTIVE,
                NodeType.H,
                isStatic,
                owner,
                version,
                holders.get(0).address(),
                expiresAt,
                holders);
    }

    /** Puts records, as if hosts had registered them. */
    public synchronized FakeBackend with(NameRecord... records) {
        for (NameRecord record : records) {
            table.apply(new Change.Put(record));
        }
        return this;
    }

    /** From now on everything fails with this; null ends that. */
    public synchronized void fail(@Nullable Exception with) {
        failure = with;
    }

    /** From now on nothing is ever done. */
    public synchronized void hang() {
        stuck = true;
    }

    /** No host gets WPAD. */
    @Override
    public List<String> blocked() {
        return List.of("wpad", "ISATAP");
    }

    /** The record of a name. */
    public synchronized @Nullable NameRecord get(String name) {
        return table.get(NetbiosName.parse(name));
    }

    /** Who edited, in order. */
    public synchronized List<Author> authors() {
        return List.copyOf(authors);
    }

    /** What was carried out, in the portions in which it came. */
    public synchronized List<List<Edit>> edits() {
        return List.copyOf(edits);
    }

    /** How often somebody has looked at all records. */
    public synchronized int looks() {
        return looks;
    }

    /** How many records there are. */
    public synchronized int size() {
        return table.size();
    }

    private <T> CompletableFuture<T> done(T result) {
        if (stuck) {
            return new CompletableFuture<>();
        }
        return failure == null ? CompletableFuture.completedFuture(result) : CompletableFuture.failedFuture(failure);
    }

    private boolean works() {
        return failure == null && !stuck;
    }

    @Override
    public synchronized CompletableFuture<Void> records(Consumer<NameRecord> into) {
        looks++;
        List.copyOf(table.records()).forEach(into);
        return this.<@Nullable Void>done(null);
    }

    @Override
    public synchronized CompletableFuture<List<NameRecord>> find(List<NetbiosName> names) {
        return done(names.stream().map(table::get).filter(Objects::nonNull).toList());
    }

    @Override
    public synchronized CompletableFuture<List<EditOutcome>> edit(List<Edit> wanted, Author author) {
        List<EditOutcome> outcomes = new ArrayList<>();
        if (works()) {
            authors.add(author);
            edits.add(wanted);
            for (Edit edit : wanted) {
                EditOutcome outcome = decide(edit);
                carryOut(outcome);
                outcomes.add(outcome);
            }
        }
        return done(outcomes);
    }

    @Override
    public CompletableFuture<List<EditOutcome>> editPart(List<Edit> wanted, Author author) {
        return edit(wanted, author);
    }

    @Override
    public synchronized CompletableFuture<Void> imported(Author author, Map<Kind, Integer> counts) {
        imports.add(Map.copyOf(counts));
        return CompletableFuture.completedFuture(null);
    }

    /** What became of imports that were told as one, in order. */
    public synchronized List<Map<Kind, Integer>> imports() {
        return List.copyOf(imports);
    }

    @Override
    public synchronized CompletableFuture<List<EditOutcome>> preview(List<Edit> wanted) {
        return done(wanted.stream().map(this::decide).toList());
    }

    private EditOutcome decide(Edit edit) {
        return RULES.decide(table.get(edit.name()), edit, table.nextVersion(), NOW);
    }

    private void carryOut(EditOutcome outcome) {
        if (outcome.isChange()) {
            table.apply(outcome.change());
        }
    }

    @Override
    public synchronized CompletableFuture<List<EditOutcome>> scavenge(boolean dryRun, Author author) {
        List<EditOutcome> outcomes = new ArrayList<>();
        for (NameRecord record : List.copyOf(table.records())) {
            if (record.nextExpiry() <= NOW) {
                NameRecord after = record.isActive() ? record.withState(RecordState.RELEASED, NOW + 4 * DAY) : null;
                outcomes.add(new EditOutcome(record.name(), Kind.AGED, record, after, ""));
            }
        }
        if (!dryRun && works()) {
            authors.add(author);
            outcomes.forEach(this::carryOut);
        }
        return done(outcomes);
    }

    @Override
    public CompletableFuture<RecordedInputs> recording() {
        return CompletableFuture.completedFuture(out -> {
            out.accept(new byte[100_000]);
            out.accept(new byte[] {1, 2, 3});
            return new RecordedInputs.Size(7, 8, NOW, true);
        });
    }

    @Override
    public long now() {
        return NOW;
    }
}
