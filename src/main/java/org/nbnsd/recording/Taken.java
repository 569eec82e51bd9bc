package org.nbnsd.recording;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.server.ServerSettings;

/**
 * What a {@link Recorder} kept of one call of the name server.
 *
 * @param now its time
 * @param input what was told, as octets
 * @param drawn the randomness that it took
 * @param did what it returned
 * @param failed whether it failed instead
 * @param before of each record that it changed, what there was before
 * @param rest the state besides the records, if the server was at rest before it; null if not
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Taken(
        long now,
        byte[] input,
        long[] drawn,
        Did did,
        boolean failed,
        List<Before> before,
        @Nullable Rest rest) {
    /** Of a record and its list, besides the record. */
    private static final int OVERHEAD = 160;

    private static final int RECORD = 250;

    private static final int EFFECT = 200;

    /**
     * What a call returned. Its fingerprint is made when somebody asks, as a rule never: it costs as much as the call itself.
     *
     * @param effects the effects, if there are few and none is large
     * @param sum else their fingerprint
     */
    record Did(List<Effect> effects, long sum) {
        private static final Did NOTHING = new Did(List.of(), 0);
        private static final int FEW = 8;

        static Did of(List<Effect> effects) {
            if (effects.isEmpty()) {
                return NOTHING;
            }
            return effects.size() <= FEW && effects.stream().noneMatch(Did::isLarge)
                    ? new Did(List.copyOf(effects), 0)
                    : new Did(List.of(), Prints.of(effects));
        }

        /** An answer may have a thousand records in it, and what is transmitted many octets. */
        private static boolean isLarge(Effect effect) {
            return effect instanceof Effect.Answer || effect instanceof Effect.Transmit;
        }

        long prints() {
            return effects.isEmpty() ? sum : Prints.of(effects);
        }
    }

    /** A name, and what there was of it; null for nothing. */
    record Before(NetbiosName name, @Nullable NameRecord record) {}

    /**
     * What else a name server depends on while it is at rest.
     *
     * @param lastVersion the last version id that was given
     * @param addresses the addresses that it listened on
     * @param marks how far the records of other servers were known
     * @param settings how it behaved
     */
    record Rest(long lastVersion, List<LocalAddress> addresses, List<Mark> marks, ServerSettings settings) {}

    /** How much memory it takes, about. */
    int size() {
        return OVERHEAD
                + input.length
                + Long.BYTES * drawn.length
                + RECORD * before.size()
                + EFFECT * did.effects().size();
    }

    void write(Pen pen) {
        pen.sixtyFour(now).sixtyFour(did.prints()).flag(failed).thirtyTwo(drawn.length);
        for (long each : drawn) {
            pen.sixtyFour(each);
        }
        pen.octets(input, input.length);
    }
}
