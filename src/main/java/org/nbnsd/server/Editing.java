package org.nbnsd.server;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.EditEvent;
import org.nbnsd.protocol.EditEvent.RecordEdited;
import org.nbnsd.protocol.EditEvent.RecordsDeleted;
import org.nbnsd.protocol.EditEvent.RecordsImported;
import org.nbnsd.protocol.EditEvent.RecordsScavenged;
import org.nbnsd.protocol.EditEvent.RecordsUndeleted;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.EditRules;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordSize;
import org.nbnsd.server.ServerSettings.Limits;

/**
 * Carries out what people want done to records: each edit is decided by {@link EditRules}, then the record changes, then
 * the event tells, then claims that wait for the name are looked at again, because who they wait for may be gone.
 */
final class Editing {
    /** Of more edits at once it is also told what they come to. */
    private static final int MANY = 100;

    private final PresentSettings settings;
    private final Locals locals;
    private final Records records;
    private final Registrar registrar;
    private final Outbox outbox;

    Editing(PresentSettings settings, Locals locals, Records records, Registrar registrar, Outbox outbox) {
        this.settings = settings;
        this.locals = locals;
        this.records = records;
        this.registrar = registrar;
        this.outbox = outbox;
    }

    /** Carries out edits, one after the other; those of an import are told as details, and all of it when it is over. */
    List<EditOutcome> edit(List<Edit> edits, Author author, boolean isImport, long now) {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        List<EditOutcome> outcomes = new ArrayList<>(edits.size());
        for (Edit edit : edits) {
            EditOutcome outcome = decide(edit, now);
            if (outcome.isChange()) {
                carryOut(outcome);
                outbox.report(new RecordEdited(outcome, author, isImport));
                registrar.recordChanged(outcome.name(), now);
            }
            counts.merge(outcome.kind(), 1, Integer::sum);
            outcomes.add(outcome);
        }
        if (!isImport && edits.size() > MANY) {
            outbox.report(together(edits.get(0), author, counts));
        }
        return outcomes;
    }

    /** What many edits come to, which have been told each. People ask for many of the same kind. */
    private static EditEvent together(Edit first, Author author, Map<Kind, Integer> counts) {
        return first.choose(new Edit.Cases<EditEvent>() {
            @Override
            public EditEvent put(Edit.Put put) {
                return new RecordsImported(author, counts);
            }

            @Override
            public EditEvent delete(Edit.Delete delete) {
                return new RecordsDeleted(author, counts);
            }

            @Override
            public EditEvent undelete(Edit.Undelete undelete) {
                return new RecordsUndeleted(author, counts);
            }

            @Override
            public EditEvent amend(Edit.Amend amend) {
                return new RecordsImported(author, counts);
            }

            @Override
            public EditEvent expecting(Edit.Expecting expecting) {
                return expecting.edit().choose(this);
            }
        });
    }

    /** An import is over, the parts of which have been carried out. */
    void imported(Author author, Map<Kind, Integer> counts) {
        outbox.report(new RecordsImported(author, counts));
    }

    /** What edits would do now, each alone. */
    List<EditOutcome> preview(List<Edit> edits, long now) {
        return edits.stream().map(edit -> decide(edit, now)).toList();
    }

    private EditRules rules() {
        ServerSettings present = settings.get();
        return new EditRules(
                Set.copyOf(present.ownNames()),
                present.lifetimes().renewalInterval(),
                present.lifetimes().extinctionTimeout(),
                locals::whyNotByHand);
    }

    private EditOutcome decide(Edit edit, long now) {
        Limits limits = settings.get().limits();
        NameRecord held = records.stored(edit.name());
        EditOutcome outcome = rules().decide(held, edit, records.nextVersion(), now);
        if (!outcome.isChange()) {
            return outcome;
        }
        if (!records.isWritable()) {
            return refused(edit.name(), held, EditOutcome.NOT_WRITABLE);
        }
        if (held == null && records.size() >= limits.names() && !records.canMakeRoom()) {
            return refused(edit.name(), null, "limit limits.names = " + limits.names() + " is reached");
        }
        boolean isMemoryFull = records.octets() + growth(outcome) > limits.memory() && !records.canMakeRoom();
        return isMemoryFull && growth(outcome) > 0
                ? refused(edit.name(), held, "limit limits.memory = " + limits.megabytes() + " MB is reached")
                : outcome;
    }

    private static int growth(EditOutcome outcome) {
        NameRecord after = outcome.after();
        return after == null ? 0 : RecordSize.growth(outcome.before(), after);
    }

    private static EditOutcome refused(NetbiosName name, @Nullable NameRecord held, String reason) {
        return new EditOutcome(name, Kind.REFUSED, held, held, reason);
    }

    private void carryOut(EditOutcome outcome) {
        Limits limits = settings.get().limits();
        if (records.stored(outcome.name()) == null && records.size() >= limits.names()) {
            records.makeRoom();
        }
        if (growth(outcome) > 0) {
            records.makeRoom(growth(outcome), limits.memory());
        }
        records.apply(outcome.change());
    }

    /** Moves on every record whose time has come, or only tells which. */
    List<EditOutcome> scavenge(boolean dryRun, Author author, long now) {
        List<NameRecord> due = records.due(now);
        if (dryRun) {
            return due.stream().map(record -> aged(record, now)).toList();
        }
        if (!records.isWritable()) {
            return due.stream()
                    .map(record -> refused(record.name(), record, EditOutcome.NOT_WRITABLE))
                    .toList();
        }
        List<EditOutcome> outcomes = new ArrayList<>();
        for (NameRecord record : due) {
            if (record.equals(records.stored(record.name()))) { // else a claim that waited has got the name meanwhile
                outcomes.add(aged(record, now));
                records.age(record, now);
                registrar.recordChanged(record.name(), now);
            }
        }
        outbox.report(new RecordsScavenged(author, outcomes.size()));
        return outcomes;
    }

    private EditOutcome aged(NameRecord record, long now) {
        return new EditOutcome(record.name(), Kind.AGED, record, records.aged(record, now), "");
    }
}
