package org.nbnsd.cli.console;

import org.nbnsd.control.RecordFilter;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/** Records, and parts of them, in a few words. */
public final class RecordText {
    private RecordText() {}

    /** Such as {@code 1 record}. */
    public static String count(long records) {
        return records + (records == 1 ? " record" : " records");
    }

    /** Such as {@code 10.0.0.5 +2}; {@code -} for none. */
    public static String addresses(NameRecord record) {
        if (record.holders().isEmpty()) {
            return "-";
        }
        Ipv4Address first = record.holders().get(0).address();
        int others = record.holders().size() - 1;
        return others == 0 ? first.toString() : first + " +" + others;
    }

    /** Such as {@code in 2 d 3 h}; {@code static} instead of never, for that is why. */
    public static String expiry(NameRecord record, long now) {
        if (!record.isStatic()) {
            return HumanTime.relative(record.expiresAt(), now);
        }
        return record.isActive() ? "static" : "static, " + HumanTime.relative(record.expiresAt(), now);
    }

    /** In one line, without the name: {@code 10.0.0.5, unique, active, static}. */
    public static String summary(NameRecord record) {
        return String.join(
                        ", ",
                        record.addresses().stream().map(Ipv4Address::toString).toList())
                + (record.holders().isEmpty() ? "" : ", ")
                + record.type().text() + ", " + RecordFilter.text(record.state())
                + (record.isStatic() ? ", static" : "") + (record.isLocal() ? "" : ", owner " + record.owner());
    }
}
