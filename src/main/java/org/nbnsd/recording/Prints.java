package org.nbnsd.recording;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Effect;
import org.nbnsd.wire.MessageEncoder;

/**
 * Fingerprints of effects, by which a replay knows whether it does what the daemon did, and which effect an input is about.
 * They are the same in every process.
 */
final class Prints {
    private static final HashFunction MURMUR = Hashing.murmur3_128();

    private Prints() {}

    /** Of all effects of one call, in whatever order: names whose time has come at one moment have none. */
    static long of(List<Effect> effects) {
        if (effects.isEmpty()) {
            return 0;
        }
        Writing writing = new Writing();
        long sum = effects.size();
        for (Effect effect : effects) {
            sum += writing.print(effect);
        }
        return sum;
    }

    static long of(Effect effect) {
        return new Writing().print(effect);
    }

    private static final class Writing implements Effect.Cases {
        private final Pen pen = new Pen();

        long print(Effect effect) {
            pen.clear();
            effect.accept(this);
            return pen.hash(MURMUR).asLong();
        }

        @Override
        public void send(Effect.Send send) {
            pen.octet(1).flag(send.isEarly());
            Values.write(pen, send.from());
            Values.write(pen, send.to());
            byte[] octets = MessageEncoder.encode(send.message());
            pen.octets(octets, octets.length);
        }

        @Override
        public void persist(Effect.Persist persist) {
            pen.octet(2);
            Values.write(pen, persist.change());
            pen.optional(persist.before(), Values::write);
        }

        @Override
        public void adopted(Effect.Adopted adopted) {
            pen.octet(3);
            Values.write(pen, adopted.change());
            pen.optional(adopted.before(), Values::write);
        }

        /** What people are told may have times of this process in it. */
        @Override
        public void report(Effect.Report report) {
            @Nullable NetbiosName name = report.name();
            pen.octet(4).text(report.event().getClass().getSimpleName()).optional(name, Values::write);
        }

        @Override
        public void answer(Effect.Answer answer) {
            pen.octet(5)
                    .sixtyFour(answer.ticket())
                    .flag(answer.isEarly())
                    .text(answer.result().toString());
        }

        @Override
        public void connect(Effect.Connect connect) {
            pen.octet(6).text(connect.toString());
        }

        @Override
        public void transmit(Effect.Transmit transmit) {
            byte[] octets = transmit.octets().toArray();
            pen.octet(7).text(transmit.link().toString()).octets(octets, octets.length);
        }

        @Override
        public void close(Effect.Close close) {
            pen.octet(8).text(close.link().toString());
        }
    }
}
