package org.nbnsd.protocol;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;

/** What people did to records. */
public sealed interface EditEvent extends NameEvent {
    /**
     * A person changed a record.
     *
     * @param outcome what was done, with the record before and after
     * @param author who did it, and why
     * @param isOneOfMany whether it was part of an import, which has an event of its own
     */
    record RecordEdited(EditOutcome outcome, Author author, boolean isOneOfMany) implements EditEvent {
        @Override
        public NetbiosName name() {
            return outcome.name();
        }

        @Override
        public Severity severity() {
            return isOneOfMany ? Severity.DETAIL : Severity.INFORMATION;
        }

        @Override
        public String text() {
            return name() + " " + what();
        }

        /**
         * What was done.
         *
         * @return the sentence without the name at its beginning
         */
        public String what() {
            return EventText.word(outcome.kind()) + " " + author + "; before: " + EventText.record(outcome.before())
                    + "; now: " + EventText.record(outcome.after());
        }
    }

    /**
     * A person changed many records at once.
     *
     * @param author who did it, and why
     * @param counts what became of how many
     */
    record RecordsImported(Author author, Map<Kind, Integer> counts) implements EditEvent {
        /** Keeps a copy of the counts. */
        public RecordsImported {
            counts = Map.copyOf(counts);
        }

        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            int all = counts.values().stream().mapToInt(Integer::intValue).sum();
            return all + " records in one go " + author + "; "
                    + Arrays.stream(Kind.values())
                            .filter(counts::containsKey)
                            .map(kind -> counts.get(kind) + " " + EventText.word(kind))
                            .collect(Collectors.joining(", "));
        }
    }

    /**
     * A person had the records moved on whose time had come.
     *
     * @param author who did it, and why
     * @param count how many there were
     */
    record RecordsScavenged(Author author, int count) implements EditEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return "scavenging moved on " + count + " records " + author;
        }
    }
}
