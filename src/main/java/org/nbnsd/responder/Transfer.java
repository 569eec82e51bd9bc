package org.nbnsd.responder;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;

/**
 * A whole zone in messages, made one after the other as the secondary takes them (RFC 5936 2.2). Each name is told as it is when its
 * turn comes; if anything changes meanwhile, the next serial number says so.
 */
public final class Transfer {
    private static final int OCTETS = 16_000;
    private static final int MOST = 65_535;

    private final Zone zone;
    private final SOARecord authority;
    private final Record question;
    private final int id;
    private final @Nullable TSIG key;
    private final Deque<Record> waiting = new ArrayDeque<>();
    private @Nullable TSIGRecord signed;
    private @Nullable Object position;
    private boolean isFirst = true;
    private boolean isRead;
    private boolean isOver;

    Transfer(Zone zone, long serial, Record question, int id, @Nullable TSIG key, @Nullable TSIGRecord signed) {
        this.zone = zone;
        this.question = question;
        this.id = id;
        this.key = key;
        this.signed = signed;
        authority = zone.authority(zone.apex(), serial);
        waiting.add(authority);
        waiting.add(zone.nameServer(zone.apex()));
    }

    /**
     * The next message.
     *
     * @param now the time, in milliseconds since the epoch
     * @return its octets; null behind the last
     */
    public byte @Nullable [] next(long now) {
        if (isOver) {
            return null;
        }
        Message message = new Message(id);
        message.getHeader().setFlag(Flags.QR);
        message.getHeader().setFlag(Flags.AA);
        if (isFirst) {
            message.addRecord(question, Section.QUESTION);
        }
        int octets = 0;
        while (octets < OCTETS && !isOver) {
            Record record = take(now);
            message.addRecord(record, Section.ANSWER);
            octets += record.getName().length() + 12 + record.rdataToWireCanonical().length;
        }
        TSIG signer = key;
        if (signer != null) {
            sign(signer, message);
        }
        isFirst = false;
        return message.toWire(MOST);
    }

    private Record take(long now) {
        while (waiting.isEmpty() && !isRead) {
            Zone.Step step = zone.step(position, now);
            if (step == null) {
                isRead = true;
            } else {
                position = step.next();
                waiting.addAll(step.records());
            }
        }
        Record record = waiting.poll();
        isOver = record == null;
        return record == null ? authority : record;
    }

    /** The signature of each message covers that of the one before it (RFC 8945 5.3.1). */
    private void sign(TSIG signer, Message message) {
        signer.apply(message, Rcode.NOERROR, signed, isFirst);
        signed = message.getTSIG();
    }
}
