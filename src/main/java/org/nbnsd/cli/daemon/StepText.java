package org.nbnsd.cli.daemon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.nbnsd.name.Printable;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Input;
import org.nbnsd.recording.Replay.Step;

/** A step of a replay in words. */
final class StepText {
    private StepText() {}

    static String time(Step step) {
        return Instant.ofEpochMilli(step.now()).toString();
    }

    static String input(Step step) {
        Input input = step.input();
        if (input == null) {
            return "about a message from before the recording: left out";
        } else if (input instanceof Input.Received received) {
            Datagram datagram = received.datagram();
            return Printable.text("received from " + datagram.source() + " at " + datagram.local()
                    + (datagram.isBroadcast() ? ", broadcast: " : ": ") + datagram.decoded());
        }
        return Printable.text(input.toString());
    }

    static List<String> effects(Step step) {
        List<String> lines = new ArrayList<>();
        Words words = new Words(lines);
        step.effects().forEach(effect -> effect.accept(words));
        if (step.failure() != null) {
            lines.add("fails: " + Printable.text(step.failure().toString()));
        }
        return lines;
    }

    private static final class Words implements Effect.Cases {
        private final List<String> lines;

        Words(List<String> lines) {
            this.lines = lines;
        }

        private void add(String line) {
            lines.add(Printable.text(line));
        }

        @Override
        public void send(Effect.Send send) {
            add("send from " + send.from() + " to " + send.to() + ": " + send.message());
        }

        @Override
        public void persist(Effect.Persist persist) {
            add("change " + persist.change() + " from " + persist.before());
        }

        @Override
        public void adopted(Effect.Adopted adopted) {
            add("take over " + adopted.change() + " from " + adopted.before());
        }

        @Override
        public void report(Effect.Report report) {
            add("report " + report.event().text());
        }

        @Override
        public void answer(Effect.Answer answer) {
            add("answer " + answer.ticket() + ": " + answer.result());
        }

        @Override
        public void connect(Effect.Connect connect) {
            add("connect " + connect.link() + " at " + connect.to());
        }

        @Override
        public void transmit(Effect.Transmit transmit) {
            add("transmit " + transmit.link() + ": " + transmit.octets());
        }

        @Override
        public void close(Effect.Close close) {
            add("close " + close.link());
        }
    }
}
