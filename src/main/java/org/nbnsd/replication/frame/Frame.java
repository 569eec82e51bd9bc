package org.nbnsd.replication.frame;

/**
 * What {@link FrameReader} finds in the octets of a connection: a {@link ReplicationMessage}; the beginning, a record or the end
 * of an answer with records, which is never held whole ({@link SendReply}); or {@link MalformedFrame}.
 */
public sealed interface Frame permits ReplicationMessage, SendReply, MalformedFrame {
    /**
     * Calls the case of this kind.
     *
     * @param cases one for each kind
     */
    void accept(Cases cases);

    /** What is done with each kind. */
    interface Cases {
        /**
         * A partner opens an association.
         *
         * @param message the message
         */
        void startAssociation(ReplicationMessage.StartAssociation message);

        /**
         * A partner has accepted one.
         *
         * @param message the message
         */
        void startAssociationResponse(ReplicationMessage.StartAssociationResponse message);

        /**
         * A partner ends one.
         *
         * @param message the message
         */
        void stopAssociation(ReplicationMessage.StopAssociation message);

        /**
         * A partner asks which owners are known.
         *
         * @param message the message
         */
        void tableQuery(ReplicationMessage.TableQuery message);

        /**
         * A partner tells which owners it knows.
         *
         * @param message the message
         */
        void tableReply(ReplicationMessage.TableReply message);

        /**
         * A partner tells that it has something new.
         *
         * @param message the message
         */
        void updateNotification(ReplicationMessage.UpdateNotification message);

        /**
         * A partner asks for records.
         *
         * @param message the message
         */
        void sendRequest(ReplicationMessage.SendRequest message);

        /**
         * Records begin to arrive.
         *
         * @param begin how many are announced
         */
        void sendReplyBegin(SendReply.Begin begin);

        /**
         * A record has arrived.
         *
         * @param next the record
         */
        void sendReplyNext(SendReply.Next next);

        /**
         * A record that cannot be read has arrived.
         *
         * @param bad what is wrong with it
         */
        void sendReplyBad(SendReply.Bad bad);

        /**
         * All records have arrived.
         *
         * @param end how many they were
         */
        void sendReplyEnd(SendReply.End end);

        /**
         * Something that is no message has arrived.
         *
         * @param malformed what is wrong with it
         */
        void malformed(MalformedFrame malformed);
    }
}
