package org.nbnsd.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.Part;
import org.nbnsd.protocol.Wish;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;

/**
 * Machines on a virtual network, on virtual time: datagrams may be lost, doubled and late. Not all that belong together
 * are lost, since nobody can know of a host whose every word is lost: of eight about one name between two machines, at
 * most two.
 */
public final class Segment {
    private static final int LONGEST_DELAY_MILLIS = 80;
    private static final int MOST_LOST_OF_EIGHT = 2;

    /** A machine: what runs on it, and where it is attached. */
    public final class Machine {
        private final Part part;
        private List<LocalAddress> locals = List.of();
        private final List<NameEvent> events = new ArrayList<>();
        private final List<Object> answers = new ArrayList<>();
        private long lastTicket;

        private Machine(Part part) {
            this.part = part;
        }

        /** Gets other interfaces; none takes it off the network. */
        public void attach(LocalAddress... interfaces) {
            locals = List.of(interfaces);
            carryOut(part.listenOn(locals, now));
        }

        /** Does what the part wants done. */
        public void carryOut(List<Effect> effects) {
            for (Effect effect : effects) {
                if (effect instanceof Effect.Send send) {
                    carry(this, send);
                } else if (effect instanceof Effect.Report report) {
                    events.add(report.event());
                } else if (effect instanceof Effect.Answer answer) {
                    answers.add(answer.result());
                }
            }
        }

        /** Wants something of what runs there. */
        public void ask(Wish wish) {
            carryOut(part.handle(new Input.Asked(++lastTicket, wish), now));
        }

        /** The last answer to what was wanted. */
        public Object answer() {
            return answers.get(answers.size() - 1);
        }

        /** What it reported. */
        public List<NameEvent> events() {
            return events;
        }

        /** It dies, without a word. */
        public void die() {
            locals = List.of();
            machines.remove(this);
        }

        private @Nullable LocalAddress hearing(Ipv4Address to) {
            for (LocalAddress local : locals) {
                if (local.address().equals(to) || local.broadcast().equals(to)) {
                    return local;
                }
            }
            return null;
        }
    }

    private record Arrival(long at, long order, Machine machine, Datagram datagram) implements Comparable<Arrival> {
        @Override
        public int compareTo(Arrival other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final Random random;
    private int lostPercent;
    private int doubledPercent;
    private final List<Machine> machines = new ArrayList<>();
    private final PriorityQueue<Arrival> arrivals = new PriorityQueue<>();
    private final Map<String, Integer> losses = new HashMap<>();
    private long carried;
    private long now = 1_700_000_000_000L;

    /** An empty network. */
    public Segment(long seed, int lostPercent, int doubledPercent) {
        this.random = new Random(seed);
        this.lostPercent = lostPercent;
        this.doubledPercent = doubledPercent;
    }

    /** A machine that is not attached yet. */
    public Machine add(Part part) {
        Machine machine = new Machine(part);
        machines.add(machine);
        return machine;
    }

    /** The time. */
    public long now() {
        return now;
    }

    /** How many datagrams arrived. */
    public long carried() {
        return carried;
    }

    /** From now on everything arrives once. */
    public void calmDown() {
        lostPercent = 0;
        doubledPercent = 0;
    }

    private void carry(Machine from, Effect.Send send) {
        byte[] octets = MessageEncoder.encode(send.message());
        for (Machine machine : machines) {
            LocalAddress heardAt = machine.hearing(send.to().address());
            boolean broadcast =
                    heardAt != null && !heardAt.address().equals(send.to().address());
            if (heardAt == null || broadcast && machine.equals(from)) {
                continue;
            }
            int copies = random.nextInt(100) < doubledPercent ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                if (!isLost(send, heardAt.address())) {
                    Datagram datagram = new Datagram(
                            octets,
                            octets.length,
                            new Endpoint(send.from(), 137),
                            new Endpoint(heardAt.address(), send.to().port()),
                            broadcast);
                    long at = now + 1 + random.nextInt(LONGEST_DELAY_MILLIS);
                    arrivals.add(new Arrival(at, carried++, machine, datagram));
                }
            }
        }
    }

    private boolean isLost(Effect.Send send, Ipv4Address to) {
        boolean first = send.from().compareTo(to) < 0;
        String link = (first ? send.from() + "-" + to : to + "-" + send.from()) + " "
                + send.message().name();
        int history = losses.getOrDefault(link, 0) << 1 & 0xFF;
        boolean lost = random.nextInt(100) < lostPercent && Integer.bitCount(history) < MOST_LOST_OF_EIGHT;
        losses.put(link, history | (lost ? 1 : 0));
        return lost;
    }

    /** Lets time pass. */
    public void elapse(Duration duration) {
        long until = now + duration.toMillis();
        while (true) {
            Machine next = null;
            long at = arrivals.isEmpty() ? Long.MAX_VALUE : arrivals.element().at();
            for (Machine machine : machines) {
                if (machine.part.nextTimeout() < at) {
                    at = machine.part.nextTimeout();
                    next = machine;
                }
            }
            if (at > until) {
                now = until;
                return;
            }
            now = Math.max(now, at);
            if (next == null) {
                Arrival arrival = arrivals.remove();
                if (machines.contains(arrival.machine())) {
                    arrival.machine().carryOut(arrival.machine().part.receive(arrival.datagram(), now));
                }
            } else {
                next.carryOut(next.part.expire(now));
            }
        }
    }
}
