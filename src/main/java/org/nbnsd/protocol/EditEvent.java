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
     * Who did it, and why.
     *
     * @return the author
     */
    Author author();

    /**
     * A person changed a record.
     *
     * @param outcome what was done, with the record before and after
     * @param author who did it, and why
     * @param isOneOfMany whether it was one of many that were done at once, for which there is an event of its own
     */
    record RecordEdited(EditOutcome outcome, Author author, boolean isOneOfMany) implements EditEvent {
        @Override
        public NetbiosName name() {
            return outcome.name();
        }

        @Override
        public String brief() {
            return name() + " " + EventText.word(outcome.kind()) + ", was " + EventText.record(outcome.before())
                    + ", is " + EventText.record(outcome.after());
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
     * A person put many records at once.
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
            return sum(counts) + " records in one go " + author + "; " + list(counts);
        }
    }

    /**
     * A person deleted many records at once.
     *
     * @param author who did it, and why
     * @param counts what became of how many
     */
    record RecordsDeleted(Author author, Map<Kind, Integer> counts) implements EditEvent {
        /** Keeps a copy of the counts. */
        public RecordsDeleted {
            counts = Map.copyOf(counts);
        }

        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return "deletion of " + sum(counts) + " records in one go " + author + "; " + list(counts);
        }
    }

    /**
     * A person took many deletions back at once.
     *
     * @param author who did it, and why
     * @param counts what became of how many
     */
    record RecordsUndeleted(Author author, Map<Kind, Integer> counts) implements EditEvent {
        /** Keeps a copy of the counts. */
        public RecordsUndeleted {
            counts = Map.copyOf(counts);
        }

        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return sum(counts) + " deletions taken back in one go " + author + "; " + list(counts);
        }
    }

    private static int sum(Map<Kind, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static String list(Map<Kind, Integer> counts) {
        return Arrays.stream(Kind.values())
                .filter(counts::containsKey)
                .map(kind -> counts.get(kind) + " " + EventText.word(kind))
                .collect(Collectors.joining(", "));
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
