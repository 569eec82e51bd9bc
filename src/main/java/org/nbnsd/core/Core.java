package org.nbnsd.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Part;
import org.nbnsd.protocol.QueryReader;
import org.nbnsd.protocol.Wish;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.PlainQuery;

/**
 * Several parts at one port, as one. A datagram goes to the part that wants it alone, or to all that want it; what one of
 * them sends to an address of this machine goes to the others at once, without the network: so the name server can be the
 * first name server of the end node, and asks it as it asks any holder. A wish is for the part that understands it, what happens on
 * a link for the part that serves it. All other input is for every part, in the order of the constructor.
 *
 * <p>What passes between the parts does not wait until it is durable. If storage fails, what the server granted is undone;
 * when it works again, the node claims all its names again.
 */
public final class Core implements Part {
    /**
     * Where a datagram came in that did not come from the network: no port, so that no part takes it for one that it sent
     * itself and heard again.
     */
    private static final int NO_PORT = 0;
    /** Far more than any exchange between parts needs. */
    private static final int MOST_TURNS = 10_000;

    private final List<Part> parts;
    private final int port;
    private final Set<Ipv4Address> own = new HashSet<>();

    /**
     * All parts together.
     *
     * @param port the UDP port of all of them
     * @param parts the parts; what one needs of another at the start is there if that comes first
     */
    public Core(int port, Part... parts) {
        this.port = port;
        this.parts = List.of(parts);
    }

    /** What a part wants done, before it is known who does it. */
    private record Turn(Part by, List<Effect> effects) {}

    @Override
    public List<Effect> handle(Input input, long now) {
        if (input instanceof Input.Listening listening) {
            own.clear();
            listening.addresses().forEach(local -> own.add(local.address()));
        }
        List<Effect> outside = new ArrayList<>();
        List<Effect> answers = new ArrayList<>(0);
        for (Part part : hearing(input)) {
            deliver(new Turn(part, part.handle(input, now)), outside, answers, now);
        }
        outside.addAll(answers);
        return outside;
    }

    private List<Part> hearing(Input input) {
        if (parts.size() == 1) {
            return parts;
        } else if (input instanceof Input.Received received) {
            return wanting(received.datagram());
        } else if (input instanceof Input.Asked asked) {
            return parts.stream().filter(part -> part.understands(asked.wish())).toList();
        } else if (input instanceof Input.Linked linked) {
            return parts.stream()
                    .filter(part -> part.serves(linked.link().service()))
                    .toList();
        }
        return parts;
    }

    /** Who wants it alone; else those who want it, and then those who want the rest. */
    private List<Part> wanting(Datagram datagram) {
        List<Part> sharing = new ArrayList<>(parts.size());
        List<Part> rest = new ArrayList<>(parts.size());
        for (Part part : parts) {
            switch (part.interestIn(datagram)) {
                case ALONE -> {
                    return List.of(part);
                }
                case SHARED -> sharing.add(part);
                case REST -> rest.add(part);
                case NONE -> {}
            }
        }
        sharing.addAll(rest);
        return sharing;
    }

    /** Hands to the others what is for this machine, and what they answer, until they have done. */
    private void deliver(Turn first, List<Effect> outside, List<Effect> answers, long now) {
        Deque<Turn> turns = new ArrayDeque<>(List.of(first));
        for (int taken = 0; !turns.isEmpty(); taken++) {
            if (taken > MOST_TURNS) {
                throw new AssertionError("the parts do not come to an end");
            }
            Turn turn = turns.remove();
            for (Effect effect : turn.effects()) {
                if (effect instanceof Effect.Send send && isWithin(send)) {
                    Input.Received received = new Input.Received(datagram(send));
                    for (Part other : parts) {
                        if (other != turn.by()) {
                            turns.add(new Turn(other, other.handle(received, now)));
                        }
                    }
                } else if (effect instanceof Effect.Answer) {
                    answers.add(effect); // after all that was changed for it
                } else {
                    outside.add(effect);
                }
            }
        }
    }

    private boolean isWithin(Effect.Send send) {
        return parts.size() > 1
                && send.to().port() == port
                && own.contains(send.to().address());
    }

    private Datagram datagram(Effect.Send send) {
        byte[] octets = MessageEncoder.encode(send.message());
        return new Datagram(
                octets,
                octets.length,
                new Endpoint(send.from(), port),
                new Endpoint(send.to().address(), NO_PORT),
                false);
    }

    @Override
    public long nextTimeout() {
        return parts.stream().mapToLong(Part::nextTimeout).min().orElse(Deadlines.NEVER);
    }

    @Override
    public boolean isAtRest() {
        return parts.stream().allMatch(Part::isAtRest);
    }

    @Override
    public boolean understands(Wish wish) {
        return parts.stream().anyMatch(part -> part.understands(wish));
    }

    @Override
    public boolean serves(String service) {
        return parts.stream().anyMatch(part -> part.serves(service));
    }

    @Override
    public boolean answer(Datagram datagram, NetbiosName name, PlainQuery answer, long now) {
        if (isOwned(name)) {
            return false;
        }
        for (Part part : parts) {
            if (part.answer(datagram, name, answer, now)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOwned(NetbiosName name) {
        for (Part part : parts) {
            if (part.owns(name)) {
                return true;
            }
        }
        return false;
    }

    /** That of the first part that has one. */
    @Override
    public @Nullable QueryReader queryReader() {
        for (Part part : parts) {
            QueryReader reader = part.queryReader();
            if (reader != null) {
                return new Unowned(reader);
            }
        }
        return null;
    }

    /** Leaves the names that a part owns to that. */
    private final class Unowned implements QueryReader {
        private final QueryReader reader;

        Unowned(QueryReader reader) {
            this.reader = reader;
        }

        @Override
        public boolean find(Datagram datagram, NetbiosName name, PlainQuery answer, long now) {
            return !isOwned(name) && reader.find(datagram, name, answer, now);
        }

        @Override
        public boolean admits(Datagram datagram, long now) {
            return reader.admits(datagram, now);
        }
    }
}
