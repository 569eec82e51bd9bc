package org.nbnsd.cli.records;

import com.google.gson.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.RecordText;
import org.nbnsd.control.Edited;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.document.Document;
import org.nbnsd.name.Printable;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;

/** What became of names that a person edited. */
final class OutcomeReport {
    private OutcomeReport() {}

    /** {@link ExitStatus}. */
    static int exitStatus(List<EditOutcome> outcomes) {
        return outcomes.stream().anyMatch(OutcomeReport::isRefused) ? ExitStatus.REFUSED : ExitStatus.FOUND;
    }

    static boolean isRefused(EditOutcome outcome) {
        return outcome.isRefusal();
    }

    /** One line. */
    static String line(EditOutcome outcome) {
        return outcome.name() + ": " + what(outcome);
    }

    private static String what(EditOutcome outcome) {
        NameRecord before = outcome.before();
        NameRecord after = outcome.after();
        return switch (outcome.kind()) {
            case CREATED -> "created: " + summary(after);
            case REPLACED -> "replaced: " + summary(after) + "; it was: " + summary(before);
            case UNCHANGED -> "unchanged: " + summary(after);
            case KEPT -> "kept: " + Printable.text(outcome.reason()) + asItIs(before);
            case DELETED -> deleted(before, after);
            case RESTORED -> "restored: " + summary(after);
            case AGED -> state(before) + " -> " + state(after);
            case REFUSED, STALE -> "refused: " + Printable.text(outcome.reason()) + asItIs(before);
        };
    }

    private static String asItIs(@Nullable NameRecord record) {
        return record == null ? "" : "; it is: " + RecordText.summary(record);
    }

    /** Only its owner can delete a replica for all: the others give way to what that says next. */
    private static String deleted(@Nullable NameRecord before, @Nullable NameRecord after) {
        if (after == null) {
            return "deleted";
        }
        boolean isTombstone = after.state() == RecordState.TOMBSTONE;
        if (before != null && before.isActive() && !before.isLocal()) {
            return (isTombstone ? "a tombstone of this server now; it comes back" : "deleted here; it comes back")
                    + (isTombstone ? " if its owner " : " with the next change of its owner ") + before.owner()
                    + (isTombstone ? " still has it, so delete it there" : "") + "; undelete takes that back";
        }
        return isTombstone
                ? "a tombstone now: partners forget it, too; undelete takes that back"
                : "deleted; undelete takes that back";
    }

    private static String summary(@Nullable NameRecord record) {
        return record == null ? "nothing" : RecordText.summary(record);
    }

    private static String state(@Nullable NameRecord record) {
        return record == null ? "gone" : RecordFilter.text(record.state());
    }

    /** What the daemon answered, and what it comes to. */
    static JsonObject json(Edited edited, JsonObject answer) {
        return new Document()
                .put("result", exitStatus(edited.outcomes()) == ExitStatus.FOUND ? "done" : "refused")
                .all(answer)
                .json();
    }
}
