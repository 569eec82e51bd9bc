package org.nbnsd.replication.frame;

/**
 * The answer to {@link ReplicationMessage.SendRequest}, in the order of its parts: {@link Begin}, then {@link Next} and
 * {@link Bad}, then {@link End}. One frame can hold millions of records, so nobody waits for all of them. Written by
 * {@link SendReplyEncoder}.
 */
public sealed interface SendReply extends Frame {
    /** Why a record cannot be read. */
    enum Reason {
        /** A name shorter than 17 octets, or longer than 255. */
        NAME_LENGTH,
        /** A scope that is no list of labels, or does not end with a zero. */
        SCOPE,
        /** The frame ends before the record does; all records after it are lost with it. */
        TRUNCATED
    }

    /**
     * Records begin to arrive.
     *
     * @param handle the receiver's handle
     * @param count the number of records that is announced; it need not be true
     */
    record Begin(int handle, long count) implements SendReply {
        @Override
        public void accept(Cases cases) {
            cases.sendReplyBegin(this);
        }
    }

    /**
     * A record.
     *
     * @param record the record
     * @param dropped the number of its addresses beyond the 25th, which are not in it
     */
    record Next(ReplicaRecord record, int dropped) implements SendReply {
        @Override
        public void accept(Cases cases) {
            cases.sendReplyNext(this);
        }
    }

    /**
     * A record that cannot be read. Those after it can, unless the frame ends in it.
     *
     * @param number its place in the reply, from 1
     * @param reason the kind of fault, stable enough to count by
     * @param detail what it is and what was expected, for people
     */
    record Bad(long number, Reason reason, String detail) implements SendReply {
        @Override
        public void accept(Cases cases) {
            cases.sendReplyBad(this);
        }
    }

    /**
     * All records have arrived.
     *
     * @param records the number of {@link Next}
     * @param bad the number of {@link Bad}
     * @param missing the number of records that were announced and did not come, the one in which the frame ended not counted
     */
    record End(long records, long bad, long missing) implements SendReply {
        @Override
        public void accept(Cases cases) {
            cases.sendReplyEnd(this);
        }
    }
}
