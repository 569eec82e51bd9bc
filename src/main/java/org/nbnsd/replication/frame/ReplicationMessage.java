package org.nbnsd.replication.frame;

import java.util.List;
import org.nbnsd.wire.Ipv4Address;

/**
 * A message between name servers, one record for each kind of MS-WINSRA section 2.2 that fits in memory; the one that need not is
 * {@link SendReply}. Reserved words are not kept: they are zero, or what Windows sends, in what {@link FrameEncoder} writes.
 */
public sealed interface ReplicationMessage extends Frame {
    /** The only major version that there is. */
    int MAJOR_VERSION = 2;

    /** The minor version of who knows persistent associations and {@link UpdateNotification#isPersistent()}. */
    int MINOR_VERSION = 5;

    /**
     * The association that the message belongs to, as its receiver called it.
     *
     * @return 32 bits; 0 if the receiver has not told its handle yet
     */
    int handle();

    /**
     * A partner opens an association.
     *
     * @param handle see {@link #handle()}: 0
     * @param senderHandle how the sender calls the association; Samba calls all of its own 0
     * @param major expected: {@link #MAJOR_VERSION}
     * @param minor 5 since Windows 2000, 1 for NT 4
     * @param nbnsd 0, or the version of what nbnsd servers do beyond MS-WINSRA, 1..255, in octets that others ignore
     */
    record StartAssociation(int handle, int senderHandle, int major, int minor, int nbnsd)
            implements ReplicationMessage {
        /** Checks the ranges. */
        public StartAssociation {
            checkStart(major, minor, nbnsd);
        }

        @Override
        public void accept(Cases cases) {
            cases.startAssociation(this);
        }
    }

    /**
     * A partner has accepted an association.
     *
     * @param handle see {@link #handle()}
     * @param senderHandle how the sender calls the association
     * @param major expected: {@link #MAJOR_VERSION}
     * @param minor as in {@link StartAssociation}
     * @param nbnsd as in {@link StartAssociation}
     */
    record StartAssociationResponse(int handle, int senderHandle, int major, int minor, int nbnsd)
            implements ReplicationMessage {
        /** Checks the ranges. */
        public StartAssociationResponse {
            checkStart(major, minor, nbnsd);
        }

        @Override
        public void accept(Cases cases) {
            cases.startAssociationResponse(this);
        }
    }

    private static void checkStart(int major, int minor, int nbnsd) {
        if (major >>> 16 != 0 || minor >>> 16 != 0) {
            throw new IllegalArgumentException("version: " + major + "." + minor + " (expected: 0..65535 each)");
        }
        if (nbnsd >>> 8 != 0) {
            throw new IllegalArgumentException("nbnsd version: " + nbnsd + " (expected: 0..255)");
        }
    }

    /**
     * A partner ends an association. There is no answer.
     *
     * @param handle see {@link #handle()}
     * @param reason {@link #NORMAL} or {@link #ERROR}; others do not exist
     */
    record StopAssociation(int handle, int reason) implements ReplicationMessage {
        /** All is said. */
        public static final int NORMAL = 0;
        /** Something was wrong, such as who asked. */
        public static final int ERROR = 4;

        @Override
        public void accept(Cases cases) {
            cases.stopAssociation(this);
        }
    }

    /**
     * A partner asks which owners are known, and up to which version.
     *
     * @param handle see {@link #handle()}
     */
    record TableQuery(int handle) implements ReplicationMessage {
        @Override
        public void accept(Cases cases) {
            cases.tableQuery(this);
        }
    }

    /**
     * The owners that a partner knows.
     *
     * @param handle see {@link #handle()}
     * @param owners in any order
     */
    record TableReply(int handle, List<OwnerVersions> owners) implements ReplicationMessage {
        /** Copies the list. */
        public TableReply {
            owners = List.copyOf(owners);
        }

        @Override
        public void accept(Cases cases) {
            cases.tableReply(this);
        }
    }

    /**
     * A partner tells that it has something new.
     *
     * @param handle see {@link #handle()}
     * @param isPersistent INFORM: the receiver pulls by an association of its own, and says nothing here; otherwise UPDATE: the
     *     receiver asks for the records on this connection
     * @param isPropagated whether the receiver shall tell its own partners, once it has pulled
     * @param owners what the sender knows; the initiator's row alone if it is propagated
     * @param initiator the server where a propagated notification began; Samba tells its own address
     */
    record UpdateNotification(
            int handle, boolean isPersistent, boolean isPropagated, List<OwnerVersions> owners, Ipv4Address initiator)
            implements ReplicationMessage {
        /** Copies the list. */
        public UpdateNotification {
            owners = List.copyOf(owners);
        }

        @Override
        public void accept(Cases cases) {
            cases.updateNotification(this);
        }
    }

    /**
     * A partner asks for the records of one owner.
     *
     * @param handle see {@link #handle()}
     * @param wanted whose, and which versions, both ends included
     */
    record SendRequest(int handle, OwnerVersions wanted) implements ReplicationMessage {
        @Override
        public void accept(Cases cases) {
            cases.sendRequest(this);
        }
    }
}
