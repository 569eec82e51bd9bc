package org.nbnsd.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the store answers to a {@link StoreRequest}, or why it does not. */
public sealed interface StoreAnswer {
    /**
     * What heads every answer.
     *
     * @param cluster which etcd cluster answers
     * @param member which of its members
     * @param revision the revision of the store when it answered, as far as that member has it
     * @param term how often a leader was sought
     */
    record Header(long cluster, long member, long revision, long term) {
        /** Of what has none. */
        public static final Header NONE = new Header(0, 0, 0, 0);
    }

    /**
     * Its head.
     *
     * @return {@link Header#NONE} if it has none
     */
    Header header();

    /**
     * What became of one exchange.
     *
     * @param isDone whether the key was as expected, and was changed
     * @param current what there was instead, if not done; null if there was nothing
     */
    record Exchanged(boolean isDone, @Nullable StoreEntry current) {}

    /**
     * What became of all exchanges of a commit.
     *
     * @param header with the revision of those that were done
     * @param exchanged in the order of the request
     */
    record Committed(Header header, List<Exchanged> exchanged) implements StoreAnswer {
        /** Copies the outcomes. */
        public Committed {
            exchanged = List.copyOf(exchanged);
        }
    }

    /**
     * It was done.
     *
     * @param header its head
     */
    record Done(Header header) implements StoreAnswer {}

    /**
     * A part of what there is.
     *
     * @param header its head; its revision is that of the store now, not the one asked for
     * @param entries in the order of keys
     * @param hasMore whether there is more behind these
     */
    record Page(Header header, List<StoreEntry> entries, boolean hasMore) implements StoreAnswer {
        /** Copies the entries. */
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Changes will be told from now on.
     *
     * @param header its head
     */
    record Watching(Header header) implements StoreAnswer {}

    /**
     * Changes; all of a revision together.
     *
     * @param header its head, whose revision may be ahead of what was told
     * @param entries in the order of revisions
     */
    record Changed(Header header, List<StoreEntry> entries) implements StoreAnswer {
        /** Copies the entries. */
        public Changed {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A lease.
     *
     * @param header its head
     * @param lease which; 0 if it has expired
     */
    record Leased(Header header, long lease) implements StoreAnswer {}

    /**
     * It is known now who asks.
     *
     * @param header its head
     * @param token what proves it in further requests
     */
    record Authenticated(Header header, String token) implements StoreAnswer {
        /** Without the token, which nobody is to find in a log. */
        @Override
        public String toString() {
            return "Authenticated[" + header + "]";
        }
    }

    /**
     * No answer, or one that refuses.
     *
     * @param failure what kind
     * @param reason what was said, for people
     */
    record Failed(StoreFailure failure, String reason) implements StoreAnswer {
        @Override
        public Header header() {
            return Header.NONE;
        }
    }
}
